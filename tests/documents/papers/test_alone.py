"""What a member issues alone, and what goes to the advisor first."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents.credit_notes.mirror import whole
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import (
    credit_note_draft,
    issue_credit_note,
    keep_credit_note,
)
from documents.enums import CustomerKind, PaperKind
from documents.invoices.services import issue_invoice
from documents.models import IssuingRule
from documents.papers.alone import NO_LIMITS, Limits, NeedsAdvisor, may_issue_alone
from documents.papers.rules import OwnActivity, keep_rule
from tests.cast import client_of
from tests.factories.drafts import TODAY, instant, make_draft, make_invoice
from tests.factories.issuing import make_rule
from tests.factories.members import LONG_AGO, StaffRoleFactory

RULES = reverse("admin:documents_issuingrule_changelist")
NEW = reverse("admin:documents_issuingrule_add")


def codes(limits, *, gross="100.00", customer_kind=CustomerKind.BUSINESS):
    reasons = may_issue_alone(
        limits,
        kind=PaperKind.INVOICE,
        gross=Decimal(gross),
        customer_kind=customer_kind,
    )
    return [reason.code for reason in reasons]


def issue(draft):
    return issue_invoice(
        draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
    )


def test_without_a_rule_nothing_is_asked():
    assert codes(NO_LIMITS, gross="999999.00") == []


@pytest.mark.parametrize(
    ("gross", "found"),
    [("500.00", []), ("500.01", ["alone_amount"]), ("0.00", [])],
)
def test_the_limit_itself_is_still_alone(gross, found):
    assert codes(Limits(highest=Decimal("500.00")), gross=gross) == found


def test_a_limit_of_zero_lets_nothing_pass():
    assert codes(Limits(highest=Decimal(0)), gross="0.00") == ["alone_nothing"]


def test_a_kind_of_customer_and_an_amount_are_two_reasons():
    limits = Limits(Decimal(50), frozenset({CustomerKind.CONSUMER}))

    assert codes(limits) == ["alone_amount"]
    assert codes(limits, customer_kind=CustomerKind.CONSUMER) == [
        "alone_amount",
        "alone_customer",
    ]


@pytest.mark.django_db
def test_the_service_refuses_what_is_above_the_limit_and_draws_no_number():
    draft = make_draft()
    make_rule(draft.activity)

    with pytest.raises(NeedsAdvisor) as refused:
        issue(draft)

    draft.refresh_from_db()
    assert [reason.code for reason in refused.value.reasons] == [
        "alone_amount",
        "alone_why",
    ]
    assert draft.number is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "days",
    [
        {"from_on": TODAY + timedelta(days=1)},
        {"until_on": TODAY - timedelta(days=1)},
    ],
)
def test_a_rule_of_other_days_says_nothing(days):
    draft = make_draft()
    make_rule(draft.activity, **days)

    assert issue(draft).number


@pytest.mark.django_db
def test_a_credit_note_is_held_to_the_same_limit():
    invoice = make_invoice()
    make_rule(invoice.activity)
    note = credit_note_draft(invoice, by=invoice.created_by, at=instant())
    note = keep_credit_note(
        note,
        chosen=whole(remainder_of(invoice).lines),
        reason="Erreur",
        revision=note.revision,
        at=instant(),
    )

    with pytest.raises(NeedsAdvisor):
        issue_credit_note(
            note, on=TODAY, today=TODAY, at=instant(), by=invoice.created_by
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"highest_gross": None}, "issuing_rule_limits_something"),
        ({"highest_gross": Decimal(-1)}, "issuing_rule_limit_not_negative"),
        ({"reviewed_kinds": ["friend"]}, "issuing_rule_kinds_are_known"),
        ({"why": ""}, "issuing_rule_says_why"),
        ({"until_on": date(2023, 1, 1)}, "issuing_rule_ends_after_start"),
    ],
)
def test_the_database_refuses_what_is_no_rule(cast, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_rule(cast.anna_activity, **changes)


def test_an_activity_has_one_rule_at_a_time(cast):
    make_rule(cast.anna_activity)

    with (
        pytest.raises(IntegrityError, match="one_issuing_rule_per_activity"),
        transaction.atomic(),
    ):
        make_rule(cast.anna_activity, from_on=TODAY)


# --- pages ---------------------------------------------------------------------------------------
def test_the_last_sheet_says_why_and_issues_nothing(cast, client_for):
    draft = make_draft(cast.anna_activity)
    make_rule(cast.anna_activity)
    client = client_for(cast.anna)
    client.cookies["language"] = "en"

    page = client.get(reverse("documents:paper_sending", args=[draft.public_id]))

    said = page.content.decode()
    assert "This invoice goes to your advisor: it is above €500." in said
    assert "Nous relisons ensemble les grands montants." in said


def posted(activity, **changes):
    return {
        "activity": activity.pk,
        "from_on": "2026-01-01",
        "until_on": "",
        "highest_gross": "5000",
        "reviewed_kinds": ["consumer"],
        "why": "Débuts",
        **changes,
    }


def test_an_advisor_keeps_the_rules_of_the_own_office(cast):
    client = client_of(cast.olga)

    client.post(NEW, posted(cast.anna_activity))

    rule = IssuingRule.objects.get()
    assert (rule.activity, rule.highest_gross, rule.reviewed_kinds) == (
        cast.anna_activity,
        Decimal(5000),
        ["consumer"],
    )
    assert client_of(cast.paul).get(RULES).context["cl"].result_count == 0
    assert client.get(RULES).context["cl"].result_count == 1


def test_an_advisor_of_another_office_cannot_choose_the_activity(cast):
    page = client_of(cast.paul).post(NEW, posted(cast.anna_activity))

    assert not IssuingRule.objects.exists()
    assert "activity" in page.context["adminform"].form.errors


def test_nobody_keeps_the_rule_of_an_activity_of_their_own(cast):
    StaffRoleFactory(user=cast.anna, role="advisor", office=cast.namur)
    rule = IssuingRule(activity=cast.anna_activity, from_on=LONG_AGO, why="x")

    with pytest.raises(OwnActivity):
        keep_rule(rule, by=cast.anna)
