"""An access point on the web: a document is put under its key, and asked about by it.

    POST {url}/documents          Idempotency-Key, X-Channel, X-Receiver; the XML
    GET  {url}/documents/{key}    200 with an answer, 404 when it never came

An answer is JSON: `reference`, `status` (in_flight, delivered, rejected) or `code` (200 to 213), `reason`.
"""

import json
import logging
from datetime import datetime
from http.client import HTTPResponse
from socket import gaierror
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from documents.einvoicing.lifecycle import STATES
from documents.einvoicing.providers.base import Answer, NotTaken, Parcel
from documents.enums import LifeCycle, TransmissionState

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds
LONGEST_ANSWER = 65_536
LONGEST_REASON = 500
KNOWN = frozenset(
    {200, 201, 202, 409}
)  # 409: it came before; the answer is the first one
INVALID = frozenset({400, 413, 415, 422})
SAID = {
    "in_flight": TransmissionState.IN_FLIGHT,
    "delivered": TransmissionState.DELIVERED,
    "rejected": TransmissionState.REJECTED,
}


class NotUnderstood(Exception):
    """An answer that says nothing: whether it was taken stays open."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        """An invoice goes to the address that was set, and nowhere else."""
        return


_OPENER = build_opener(_NoRedirects)


class AccessPoint:
    def submit(self, parcel: Parcel, *, at: datetime) -> Answer:
        status, body = self._ask(
            Request(
                f"{_base()}/documents",
                data=parcel.xml,
                headers={
                    "Content-Type": "application/xml",
                    "Idempotency-Key": parcel.key,
                    "X-Channel": parcel.channel,
                    "X-Receiver": parcel.receiver,
                },
                method="POST",
            )
        )
        if status in KNOWN:
            return understood(body)
        if status in INVALID:
            return _rejected(_read(body))
        if (
            400 <= status < 500
        ):  # who we are, or where it is, is wrong: nothing was taken
            raise NotTaken(f"HTTP {status}")
        raise NotUnderstood(f"HTTP {status}")

    def look_up(self, key: str) -> Answer | None:
        status, body = self._ask(Request(f"{_base()}/documents/{key}"))
        if status == 404:
            return None
        if status != 200:
            raise NotUnderstood(f"HTTP {status}")
        return understood(body)

    def _ask(self, request: Request) -> tuple[int, bytes]:
        """The status and the body, whatever they say. Raises `NotTaken` when nobody listens at all."""
        try:
            response: HTTPResponse
            with _OPENER.open(request, timeout=TIMEOUT) as response:
                return response.status, response.read(LONGEST_ANSWER)
        except HTTPError as error:
            with error:
                return error.code, error.read(LONGEST_ANSWER)
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | gaierror):
                raise NotTaken("nobody listens there") from error
            raise


def understood(body: bytes) -> Answer:
    """Raises `NotUnderstood` for what no access point may say."""
    said = _read(body)
    code = _code(said.get("code"))
    state = STATES[code] if code else SAID.get(str(said.get("status")))
    if state is None:
        raise NotUnderstood("neither a status nor a code")
    if state == TransmissionState.REJECTED:
        return _rejected(said, code)
    reference = str(said.get("reference") or "")[:120]
    if not reference:
        raise NotUnderstood("no reference")
    return Answer(state, reference, code=code)


def _base() -> str:
    base: str = settings.ACCESS_POINT_URL
    if not base:
        raise NotTaken("no address of an access point is set")
    return base


def _code(code: object) -> LifeCycle | None:
    if code is None:
        return None
    if str(code) not in LifeCycle.values:
        raise NotUnderstood(f"unknown code {str(code)[:20]}")
    return LifeCycle(str(code))


def _rejected(said: dict[str, Any], code: LifeCycle | None = None) -> Answer:
    reason = str(said.get("reason") or "")[:LONGEST_REASON].replace("\x00", "").strip()
    return Answer(
        TransmissionState.REJECTED,
        str(said.get("reference") or "")[:120],
        reason or "no reason was given",
        code,
    )


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("not JSON") from error
    if not isinstance(said, dict):
        raise NotUnderstood("not an object")
    return said
