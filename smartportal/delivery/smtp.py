"""Django's SMTP backend, which also says how far a failed sending came.

A mail may be sent again only when the server surely did not take it: it said so, or it was never
shown the text. Anything else is unknown.
"""

import smtplib
from typing import Any, cast

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

PERMANENT = range(500, 600)  # RFC 5321: 5yz asks not to try again
REFUSALS = range(400, 600)
# RFC 5321, 4.2: of an answer that was not foreseen the first digit counts, and 2yz is a yes.
ACCEPTED, YES = 250, range(200, 300)
# Ask for notices (RFC 3461) where the server gives them: "Remis" is never assumed.
NOTICES = ("NOTIFY=SUCCESS,FAILURE",)
HEADERS_ONLY = ("RET=HDRS",)


class NotReached(Exception):
    """The server was not there, left or made no sense before it saw the text: nothing was sent.

    `asked`: it was there, so it may be this mail that it cannot bear.
    """

    def __init__(self, reason: str, *, asked: bool = False) -> None:
        super().__init__(reason)
        self.asked = asked


class NotAccepted(Exception):
    """The server said no: nothing was sent. `permanent`: it will not say otherwise later."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class SmtpBackend(EmailBackend):
    """Raises `NotReached` or `NotAccepted`; another exception leaves it open whether the mail left.

    After a sending, `message.refused` holds the recipients that the server refused while it took
    the mail for the others: address -> (code, text).
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _TellingSsl if self.use_ssl else _Telling

    def open(self) -> bool | None:
        try:
            return super().open()
        except OSError as error:
            raise NotReached(str(error)) from error

    def _send(self, email_message: EmailMessage) -> bool:
        asked = cast(_Telling, self.connection).sock is not None
        try:
            email_message.refused = self._transmit(email_message)  # type: ignore[attr-defined]
        except smtplib.SMTPRecipientsRefused as error:
            raise _all_refused(error.recipients) from error
        except OSError as error:
            if getattr(self.connection, "in_text", True):
                raise
            raise _nothing_sent(error, asked=asked) from error
        return True

    def _transmit(self, email_message: EmailMessage) -> dict[str, tuple[int, bytes]]:
        encoding = email_message.encoding or "utf-8"
        connection = cast(_Telling, self.connection)
        connection.in_text = False
        connection.ehlo_or_helo_if_needed()
        notices = connection.has_extn("dsn")
        return connection.sendmail(
            sanitize_address(email_message.from_email, encoding),
            [sanitize_address(each, encoding) for each in email_message.recipients()],
            email_message.message().as_bytes(linesep="\r\n"),
            mail_options=HEADERS_ONLY if notices else (),
            rcpt_options=NOTICES if notices else (),
        )


class _Telling(smtplib.SMTP):
    """`in_text` while the server may have the text without having said yes or no."""

    in_text = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.in_text = True
        try:
            code, words = super().data(msg)
        except smtplib.SMTPDataError:  # said to the command: no text was sent
            self.in_text = False
            raise
        self.in_text = code not in YES and code not in REFUSALS
        return ACCEPTED if code in YES else code, words


class _TellingSsl(_Telling, smtplib.SMTP_SSL):
    pass


def _nothing_sent(error: OSError, *, asked: bool) -> NotReached | NotAccepted:
    """smtplib calls a line that is too long a 500, which no server said."""
    told = smtplib.SMTPHeloError | smtplib.SMTPSenderRefused | smtplib.SMTPDataError
    if isinstance(error, told) and error.smtp_code in REFUSALS:
        permanent = error.smtp_code in PERMANENT
        return NotAccepted(_words(error.smtp_error), permanent=permanent)
    return NotReached(str(error), asked=asked)


def _all_refused(recipients: dict[str, tuple[int, bytes]]) -> NotAccepted:
    permanent = all(code in PERMANENT for code, _text in recipients.values())
    reasons = "; ".join(
        f"{address}: {code} {_words(text)}"
        for address, (code, text) in recipients.items()
    )
    return NotAccepted(reasons, permanent=permanent)


def _words(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
