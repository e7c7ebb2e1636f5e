"""Background work that was given up: read why, try again."""

import contextlib
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.admin_base import ScopedAdmin
from smartportal.core import clock
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.delivery.models import Task
from smartportal.delivery.services import try_again


@admin.register(Task)
class TaskAdmin(ScopedAdmin):
    """Tasks that are due or done are no matter for people, and there are millions of them."""

    list_display = ("name", "arguments", "enqueued_at", "attempts", "error")
    list_filter = ("name",)
    ordering = ("due_at", "pk")
    fields = ("name", "arguments", "enqueued_at", "due_at", "attempts", "error")
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).failed()

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, tasks: QuerySet[Task]) -> None:
        count = 0
        for task in tasks:
            with contextlib.suppress(ChangedMeanwhile):
                try_again(task, at=clock.now())
                count += 1
        said = ngettext(
            "%(count)d task is tried again now.",
            "%(count)d tasks are tried again now.",
            count,
        )
        messages.success(request, said % {"count": count})
