"""Delivery's schema on one shelf."""

from smartportal.delivery.models.demo import DemoMail
from smartportal.delivery.models.files import StoredFile
from smartportal.delivery.models.inbound import InboundMail
from smartportal.delivery.models.links import SignedLink
from smartportal.delivery.models.messages import Attachment, DeliveryNotice, Message
from smartportal.delivery.models.work import Heartbeat, JobRun, Task

__all__ = [
    "Attachment",
    "DeliveryNotice",
    "DemoMail",
    "Heartbeat",
    "InboundMail",
    "JobRun",
    "Message",
    "SignedLink",
    "StoredFile",
    "Task",
]
