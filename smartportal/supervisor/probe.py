"""What the portal answers about itself."""

import http.client
import json


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
