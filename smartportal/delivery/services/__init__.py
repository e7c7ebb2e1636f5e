"""What other apps ask of delivery. The modules are split by noun; import from here."""

from smartportal.delivery.services.files import (
    SweptFiles,
    forget_file,
    keep_written,
    open_file,
    orphans,
    read_file,
    store_file,
    sweep_orphans,
    unfinished_file,
)
from smartportal.delivery.services.jobs import (
    advisory_lock,
    beat,
    last_beat,
    run_job,
)
from smartportal.delivery.services.links import (
    LinkExpired,
    LinkRevoked,
    LinkUnknown,
    LinkUsed,
    create_link,
    open_link,
    revoke_links,
    use_link,
)
from smartportal.delivery.services.messages import (
    BadAddress,
    BadHeader,
    NoRecipient,
    message_id_for,
    named_address,
    post,
    withdraw_message,
)
from smartportal.delivery.services.outcomes import (
    expire_claims,
    resolve_unknown,
    take_notice,
    tell_receivers,
)
from smartportal.delivery.services.sending import mail_of, send_due_messages
from smartportal.delivery.services.sweep import sweep
from smartportal.delivery.services.work import (
    enqueue,
    function_of,
    readable,
    task_named,
    try_again,
    try_failed_again,
)

__all__ = [
    "BadAddress",
    "BadHeader",
    "LinkExpired",
    "LinkRevoked",
    "LinkUnknown",
    "LinkUsed",
    "NoRecipient",
    "SweptFiles",
    "advisory_lock",
    "beat",
    "create_link",
    "enqueue",
    "expire_claims",
    "forget_file",
    "function_of",
    "keep_written",
    "last_beat",
    "mail_of",
    "message_id_for",
    "named_address",
    "open_file",
    "open_link",
    "orphans",
    "post",
    "read_file",
    "readable",
    "resolve_unknown",
    "revoke_links",
    "run_job",
    "send_due_messages",
    "store_file",
    "sweep",
    "sweep_orphans",
    "take_notice",
    "task_named",
    "tell_receivers",
    "try_again",
    "try_failed_again",
    "unfinished_file",
    "use_link",
    "withdraw_message",
]
