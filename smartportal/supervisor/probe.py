"""What the portal answers about itself."""

import http.client
import json

from celery import Celery
from kombu.exceptions import KombuError
from redis import RedisError


def ask_readyz(port: int) -> tuple[int, dict[str, bool]]:
    """The status (0 for no answer) and the named checks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        return response.status, json.loads(response.read()).get("checks", {})
    except (OSError, ValueError, http.client.HTTPException):
        return 0, {}
    finally:
        connection.close()


def worker_answers(queue: str, name: str) -> bool:
    """Does the worker of that name read from the queue?"""
    broker = queue.replace("unix://", "redis+socket://")
    try:
        with Celery(broker=broker, set_as_current=False) as client:
            return bool(client.control.ping(destination=[name], timeout=1))
    except (RedisError, KombuError, OSError):
        return False
