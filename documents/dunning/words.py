"""How steps are called and explained, in the active language."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.dunning.reasons import Why
from documents.enums import Choice, CustomerKind, Stage
from documents.invoices.labels import LABELS
from documents.models import DunningStage, PlannedAction
from documents.steering.contacts import Contact
from documents.steering.services import leaving_day
from smartportal.core import dates, money
from smartportal.core.registries import coming

NOTHING_LEAVES = {
    CustomerKind.BUSINESS: gettext_lazy("No reminder to a business leaves yet."),
    CustomerKind.CONSUMER: gettext_lazy("No reminder to a private person leaves yet."),
    CustomerKind.PUBLIC: gettext_lazy("No reminder to a public body leaves yet."),
}


def nothing_leaves(kind: str) -> str:
    """Under a plan that does not send."""
    return str(NOTHING_LEAVES[CustomerKind(kind)])


def stage_word(stage: str) -> str:
    """Of any kind of step that is registered."""
    return str(coming[stage].word)


def step_word(stage: str, *, done: bool) -> str:
    """A stage that was carried out is called as the invoice's label calls it."""
    return str(LABELS[stage].word) if done else stage_word(stage)


ICONS = {
    Stage.REMINDER_1: "bell",
    Stage.REMINDER_2: "bell",
    Stage.FORMAL_NOTICE: "mail",
    Stage.LITIGATION: "scale",
}


def icon_of(stage: str) -> str:
    return ICONS[Stage(stage)]


def what_it_is(rule: DunningStage) -> str:
    """What the customer receives, or what happens."""
    if rule.by_hand:
        return _("The recovery service calls you first.")
    if rule.stage == Stage.REMINDER_1:
        return _("A friendly e-mail.")
    if rule.stage == Stage.REMINDER_2:
        return _("A firmer e-mail.")
    days = ngettext("%(count)d day to pay", "%(count)d days to pay", rule.days_to_pay)
    return _("A letter by e-mail, %(days)s.") % {
        "days": days % {"count": rule.days_to_pay}
    }


def costs(rule: DunningStage, fixed_sum: str = "") -> str:
    """What the step costs the customer and the member. `fixed_sum` is the sum by law, in words."""
    if rule.by_hand:
        return _(
            "For the customer: the costs that the judge sets. "
            "For you: nothing, the cooperative advances everything and bears the loss."
        )
    for_customer = _claimed(rule, fixed_sum)
    return _("For the customer: %(costs)s. For you: %(nothing)s.") % {
        "costs": for_customer,
        "nothing": money.in_words(0, whole=True),
    }


def _claimed(rule: DunningStage, fixed_sum: str) -> str:
    asks_sum = rule.claims_fixed_sum and fixed_sum
    if asks_sum and rule.claims_interest:
        return _("%(sum)s and the interest") % {"sum": fixed_sum}
    if rule.claims_interest:
        return _("the interest")
    return fixed_sum if asks_sum else money.in_words(0, whole=True)


def unknown_sentence(
    contact: Contact, *, deadline: datetime, today: date | None = None
) -> str:
    """The fixed sentence: "We do not know whether the e-mail left. Karim checks before tomorrow 12:00"."""
    return _("We do not know whether the e-mail left. %(name)s checks %(before)s.") % {
        "name": contact.name,
        "before": dates.before(deadline, today=today),
    }


def step_title(stage: str, customer: str, amount: Decimal) -> str:
    """`Reminder 2 to Studio Belvédère, 1 936,00 €`"""
    sentence = (
        _("%(step)s against %(customer)s, %(amount)s")
        if stage == Stage.LITIGATION
        else _("%(step)s to %(customer)s, %(amount)s")
    )
    return sentence % {
        "step": stage_word(stage),
        "customer": customer,
        "amount": money.in_words(amount),
    }


def limit_sentence(until: datetime, *, today: date, contact: Contact) -> str:
    return _("To change %(before)s. After that: call %(name)s.") % {
        "before": dates.before(until, today=today),
        "name": contact.name,
    }


def silence_sentence(default: str, planned_on: date, *, today: date) -> str:
    """What no answer means."""
    if default == Choice.WAIT:
        return _("Without an answer: waits")
    return _("Without an answer: leaves %(day)s") % {
        "day": leaving_day(planned_on, today=today)
    }


def after_pause_sentence(default: str) -> str:
    """What happens after the date until which a step waits."""
    if default == Choice.WAIT:
        return _("Until then nothing leaves; after it, nothing without your OK.")
    return _(
        "Until then nothing leaves; after it, it leaves on the next working day, unless you choose otherwise."
    )


def since_sentence(action: PlannedAction, *, today: date) -> str:
    """An older word of the member: "OK since 16 Nov.", "Paused until 8 Dec."; or that of recovery, and why."""
    if not action.decision or action.decided_at is None:
        return ""
    if action.detail and action.detail not in Why.values:
        return _("Decided by the recovery service: %(reason)s") % {
            "reason": action.detail
        }
    if action.is_paused and action.wait_until:
        return _("Paused %(until)s") % {
            "until": dates.until(action.wait_until, today=today)
        }
    day = dates.day_short(timezone.localtime(action.decided_at).date(), today=today)
    if action.decision == Choice.OK:
        return _("OK since %(day)s") % {"day": day}
    return _("On hold since %(day)s") % {"day": day}


def kept_sentence(at: datetime) -> str:
    """After a tap: "Saved at 14:32"."""
    return _("Saved at %(hour)s") % {"hour": dates.hour(at)}


def once_approved(contact: Contact) -> str:
    """What the member's OK to a serious step does."""
    return _("It leaves as soon as %(service)s has approved it.") % {
        "service": contact.service
    }


def needs_both(contact: Contact) -> str:
    return _("Never without your OK; %(service)s must approve it too.") % {
        "service": contact.service
    }
