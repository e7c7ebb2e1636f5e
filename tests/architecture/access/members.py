"""One's own settings, invitations, and the pages of the login library."""

from django.utils import timezone

from members.services import invite_user
from tests.architecture.access import LOGGED_IN, LOGIN, PUBLIC, Row, only
from tests.cast import EVERYONE, MEMBERS, STAFF, Cast

# Who is logged in has nothing to do on these pages and is sent home.
AT_THE_DOOR = dict.fromkeys(EVERYONE, 302) | {"anonymous": 200}
# Only in the middle of a login.
ON_THE_WAY_IN = dict.fromkeys(EVERYONE, 302) | {"anonymous": LOGIN}
# The password first, again.
AFTER_CONFIRMING = only(*MEMBERS, *STAFF, status=302)
WITHOUT_CODES = only()
NOT_FOUND = dict.fromkeys(EVERYONE, 404)


def invitation(cast: Cast) -> dict[str, str]:
    made = invite_user("new@members.example", by=cast.admin, at=timezone.now())
    return {"token": made.url.rstrip("/").rsplit("/", 1)[-1]}


ROWS = {
    "members:settings": Row(LOGGED_IN),
    "members:invitation": (
        Row(PUBLIC, invitation),
        Row(NOT_FOUND, lambda cast: {"token": "made-up"}),
    ),
    "account_login": Row(AT_THE_DOOR),
    "account_signup": Row(AT_THE_DOOR),
    "account_logout": Row(PUBLIC | {"anonymous": 302}),
    "account_inactive": Row(PUBLIC),
    "account_reauthenticate": Row(LOGGED_IN),
    "account_email": Row(LOGGED_IN),
    "account_email_verification_sent": Row(PUBLIC),
    "account_change_password": Row(LOGGED_IN),
    "account_set_password": Row(AFTER_CONFIRMING),
    "account_reset_password": Row(PUBLIC),
    "account_reset_password_done": Row(PUBLIC),
    "account_reset_password_from_key": Row(
        PUBLIC, lambda cast: {"uidb36": "1", "key": "made-up"}
    ),
    "account_reset_password_from_key_done": Row(PUBLIC),
    "account_confirm_email": Row(PUBLIC, lambda cast: {"key": "made-up"}),
    "account_confirm_login_code": Row(ON_THE_WAY_IN),
    "mfa_index": Row(LOGGED_IN),
    "mfa_authenticate": Row(ON_THE_WAY_IN),
    "mfa_reauthenticate": Row(only(*STAFF, otherwise=302)),
    "mfa_activate_totp": Row(AFTER_CONFIRMING),
    "mfa_deactivate_totp": Row(only(*STAFF, status=302)),
    "mfa_view_recovery_codes": Row(WITHOUT_CODES),
    "mfa_generate_recovery_codes": Row(AFTER_CONFIRMING),
    "mfa_download_recovery_codes": Row(WITHOUT_CODES),
    "usersessions_list": Row(LOGGED_IN),
}
