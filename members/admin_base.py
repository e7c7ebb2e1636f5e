"""The base of every admin: rows through `visible_to`, verbs through the table of permissions."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import RelatedFieldListFilter
from django.db import models, transaction
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline

from members.admin_refusals import refused_form, said_in_row
from members.permissions import held_roles, may_do
from smartportal.audit.services import record
from smartportal.core.refusals import Refused


def seen_by(request: HttpRequest, rows: Any) -> Any:
    """The rows that the user sees; rows of models without `visible_to` are shared by all."""
    visible = getattr(rows, "visible_to", None)
    return visible(request.user) if visible else rows


def roles_of(request: Any) -> frozenset[str]:
    """Asked dozens of times for one page, read once."""
    if not hasattr(request, "held_roles"):
        request.held_roles = held_roles(request.user)
    roles: frozenset[str] = request.held_roles
    return roles


class VisibleChoices(RelatedFieldListFilter):
    """A filter by a related row, offering only rows that the user sees."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, Any]]:
        manager = field.remote_field.model._default_manager
        return [(str(row.pk), str(row)) for row in seen_by(request, manager.all())]


class ScopedFields:
    """What admins and inlines share: choices and verbs within the user's reach."""

    model: type[models.Model]

    def get_queryset(self, request: HttpRequest) -> Any:
        return seen_by(request, super().get_queryset(request))  # type: ignore[misc]

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any]:
        manager = db_field.remote_field.model._default_manager
        kwargs.setdefault("queryset", seen_by(request, manager.all()))
        field: ModelChoiceField[Any] = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("view", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("add", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("delete", request, obj)

    def _may(self, verb: str, request: Any, row: models.Model | None) -> bool:
        """Of an inline `row` is the parent. A new parent has no row yet."""
        saved = row if row is not None and row.pk else None
        held = roles_of(request)
        return may_do(request.user, verb, self.model, row=saved, held=held)


class ScopedInline(ScopedFields, TabularInline):  # type: ignore[misc]
    extra = 0


class ScopedAdmin(ScopedFields, ModelAdmin):  # type: ignore[misc]
    """Every registered admin inherits this; a test sees to it."""

    show_full_result_count = False  # a second count of all rows on each page

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees a row in the list may open it: `get_queryset` is the scope."""
        return self._may("view", request, None)

    def lookup_allowed(
        self, lookup: str, value: Any, request: HttpRequest | None = None
    ) -> bool:
        """Only the filters that the page offers: any other field could be guessed letter by letter."""
        offered = [
            each if isinstance(each, str) else each[0]
            for each in self.list_filter
            if isinstance(each, str | tuple | list)
        ]
        return any(lookup == each or lookup.startswith(f"{each}__") for each in offered)

    def get_deleted_objects(
        self, objs: Iterable[models.Model], request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
        """Related rows are counted, not named: some of them the user may not see."""
        _names, counts, missing, protected = super().get_deleted_objects(objs, request)
        hidden = [_("%(count)d more rows") % {"count": len(protected)}]
        return list(map(str, objs)), counts, missing, hidden if protected else []

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A service that refuses is heard: nothing is kept, and what was typed comes back with the reason."""
        try:
            with transaction.atomic():
                saved: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            request.refusal = refusal
            shown: HttpResponse = super().changeform_view(request, *args, **kwargs)
            return shown
        return saved

    def get_form(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form_class = super().get_form(request, *args, **kwargs)
        refused = getattr(request, "refusal", None) is not None
        return refused_form(form_class, request) if refused else form_class

    def _create_formsets(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The rows speak first: Django makes them before it validates the form above."""
        formsets, inlines = super()._create_formsets(request, *args, **kwargs)
        refusal = getattr(request, "refusal", None)
        rows = [row for formset in formsets for row in formset.forms]
        if refusal and said_in_row(refusal, rows):
            request.refusal = None
        return formsets, inlines

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record("added", request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record("changed", request, obj)
        return super().log_change(request, obj, message)

    def _record(self, what: str, request: HttpRequest, row: models.Model) -> None:
        """Rows that events can be about leave one."""
        try:
            record(
                f"{row._meta.app_label}.{row._meta.model_name}.{what}",
                row,
                by=request.user,
            )
        except LookupError:
            return

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404
