"""Drafts: written, kept even when incomplete, thrown away."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind, PaperState
from documents.models import Brand, Customer, Departure, Paper, PaperLine
from documents.papers.alone import STAYS, AtTheAdvisor, standing_review
from documents.papers.lines import LineInput as LineInput
from documents.papers.lines import count as count
from documents.papers.lines import line_rows, nets, with_chosen
from documents.papers.lines import lines_of as lines_of
from documents.papers.plan import Plan, keep_plan, plan_of
from documents.totals import Totals, fits
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused

HEADER = frozenset(
    {
        "customer",
        "brand",
        "language",
        "title",
        "notes",
        "buyer_reference",
        "payment_days",
        "end_of_month",
        "supplied_on",
        "valid_until",
    }
)


class NotADraft(Refused):
    """The paper is final: nothing of it changes."""


class Leaving(Refused):
    """The draft is on its way out: call it back before it changes."""


class StaleDraft(Refused):
    """Somebody, or another tab, saved this draft in the meantime."""


class TooHigh(Refused):
    """An amount that no column of money holds."""


@transaction.atomic
def create_draft(
    activity: Activity,
    *,
    kind: PaperKind,
    by: User,
    on_behalf_of: User | None = None,
    customer: Customer | None = None,
    **header: Any,
) -> Paper:
    """An empty draft in the name of an activity; `on_behalf_of` is the member for whom another person writes."""
    brand = Brand.objects.filter(activity=activity, is_default=True).first()
    defaults: dict[str, Any] = {}
    if customer:
        defaults = {
            "language": customer.language,
            "payment_days": customer.payment_days,
            "end_of_month": customer.end_of_month,
        }
        defaults["buyer_reference"] = customer.buyer_reference
    paper = Paper.objects.create(
        kind=kind,
        activity=activity,
        entity_id=activity.entity_id,
        customer=customer,
        brand=brand,
        created_by=by,
        **{**defaults, **header},
    )
    record(f"documents.{kind}.drafted", paper, by=by, on_behalf_of=on_behalf_of)
    return paper


@transaction.atomic
def save_draft(
    paper: Paper,
    *,
    header: Mapping[str, Any],
    lines: Sequence[LineInput],
    revision: int,
    at: datetime,
    plan: Plan | None = None,
) -> Paper:
    """Keep a draft as typed, complete or not, and count its totals; without a `plan` of instalments the one that is
    kept stays.

    `revision` is what the editor was opened with; raises `StaleDraft` when another save came first and
    says something else, `NotADraft` when the paper is final, `Leaving`, `AtTheAdvisor`, `TooHigh`.
    """
    _check_stays(paper)
    totals = _countable(lines)
    changes = {name: value for name, value in header.items() if name in HEADER}
    written = Paper.objects.filter(
        pk=paper.pk, state=PaperState.DRAFT, revision=revision
    ).update(
        **changes,
        net=totals.net,
        vat=totals.vat,
        gross=totals.gross,
        changed_at=at,
        revision=F("revision") + 1,
    )
    if written:
        _replace_lines(paper, lines)
        if plan is not None and list(plan) != plan_of(paper):
            keep_plan(paper, plan)
        paper.refresh_from_db()
    else:
        _check_said_before(paper, changes, lines, plan)
    return paper


def is_leaving(paper: Paper) -> bool:
    """Whether a draft is on its way out."""
    return Departure.objects.waiting().filter(paper=paper).exists()


def newest_departure(paper: Paper) -> Departure | None:
    """The last time that somebody sent it, whatever became of it."""
    return Departure.objects.filter(paper=paper).order_by("-at", "-pk").first()


def is_held(paper: Paper) -> bool:
    """Whether a draft is on its way out or with the advisor: nobody writes on it meanwhile."""
    if paper.kind == PaperKind.QUOTE:  # the only papers that wait for a minute
        return is_leaving(paper)
    return standing_review(paper) is not None


def _check_stays(paper: Paper) -> None:
    if not is_held(paper):
        return
    if paper.kind == PaperKind.QUOTE:
        raise Leaving(_("This paper is on its way. Call it back to change it."))
    raise AtTheAdvisor(STAYS)


def _countable(lines: Sequence[LineInput]) -> Totals:
    for number, net in enumerate(nets(lines), start=1):
        if not fits(net):
            raise TooHigh(
                _("Line %d comes to more than can be invoiced.") % number,
                field=f"line-{number}",
            )
    totals = count(lines)
    if not totals.can_be_kept:
        raise TooHigh(_("The total is too high."), field="lines")
    return totals


def _check_said_before(
    paper: Paper,
    header: Mapping[str, Any],
    lines: Sequence[LineInput],
    plan: Plan | None,
) -> None:
    """A page that saved itself a moment ago and now sends the same is in no conflict with itself."""
    paper.refresh_from_db()
    if not paper.is_draft:
        raise NotADraft(_("This paper has been sent. It can no longer be changed."))
    same_header = all(getattr(paper, name) == said for name, said in header.items())
    same_plan = plan is None or plan_of(paper) == list(plan)
    if same_header and same_plan and lines_of(paper) == list(lines):
        return
    raise StaleDraft(
        _("This draft was changed in another window. Look at it before you save again.")
    )


def _replace_lines(paper: Paper, lines: Sequence[LineInput]) -> None:
    PaperLine.objects.filter(paper=paper).delete()
    PaperLine.objects.bulk_create(line_rows(paper, lines))


def check_as_seen(locked: Paper, *, seen: Paper) -> None:
    """What becomes final is what the caller looked at. Raises `StaleDraft`."""
    if locked.revision != seen.revision:
        raise StaleDraft(
            _("This draft was changed in the meantime. Look at it as it is now.")
        )


@transaction.atomic
def copy_to_draft(
    paper: Paper,
    *,
    kind: PaperKind,
    by: User,
    at: datetime,
    chosen: Collection[int] = (),
    **header: Any,
) -> Paper:
    """A new draft of `kind` with the header and the lines of another paper.

    Only a quote has options and a plan of instalments: of other papers the `chosen` ones become plain lines.
    """
    lines, plan = lines_of(paper), plan_of(paper)
    if kind != PaperKind.QUOTE:
        lines, plan = with_chosen(lines, chosen), []
    draft = create_draft(
        paper.activity,
        kind=kind,
        by=by,
        customer=paper.customer,
        title=paper.title,
        notes=paper.notes,
        language=paper.language,
        payment_days=paper.payment_days,
        end_of_month=paper.end_of_month,
        buyer_reference=paper.buyer_reference,
        **header,
    )
    return save_draft(
        draft, header={}, lines=lines, plan=plan, revision=draft.revision, at=at
    )


@transaction.atomic
def delete_draft(paper: Paper, *, by: User) -> None:
    """Throw a draft away; a final paper is refused."""
    locked = Paper.objects.locked().get(pk=paper.pk)
    if not locked.is_draft:
        raise NotADraft(_("This paper has been sent. It can no longer be deleted."))
    _check_stays(locked)
    record(f"documents.{locked.kind}.draft_deleted", locked, by=by)
    locked.delete()
