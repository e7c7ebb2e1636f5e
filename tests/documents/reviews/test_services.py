"""The round trips of a draft between a member and the advisor."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents.enums import PaperKind, RemarkField, ReviewState
from documents.invoices.services import issue_invoice
from documents.models import Remark, Review
from documents.papers.alone import AtTheAdvisor
from documents.papers.services import delete_draft, save_draft
from documents.reviews.services import (
    AlreadySubmitted,
    NothingSaid,
    NotReviewed,
    NotReviewer,
    NotSubmittable,
    RemarkInput,
    approve,
    give_back,
    submit,
    take_back,
)
from smartportal.audit.models import Event
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.notifications.models import Notification
from tests.factories.drafts import LINE, TODAY, instant, make_draft
from tests.factories.issuing import make_rule
from tests.factories.members import StaffRoleFactory
from tests.factories.reviews import make_review

PRICE = RemarkInput(
    RemarkField.UNIT_PRICE, 1, "Prise de son", "Trop cher", "400", "350"
)


@pytest.fixture
def activity(cast):
    cast.anna.member.advisor = cast.olga
    cast.anna.member.save()
    return cast.anna_activity


@pytest.fixture
def review(activity):
    return make_review(activity)


def again(paper, by):
    return submit(paper, by=by, today=TODAY, at=instant())


def issue(paper, by):
    return issue_invoice(paper, on=TODAY, today=TODAY, at=instant(), by=by)


def test_what_is_submitted_is_changed_by_nobody(review, cast):
    paper = review.paper
    paper.refresh_from_db()

    with pytest.raises(AtTheAdvisor):
        save_draft(
            paper, header={}, lines=[LINE], revision=paper.revision, at=instant()
        )
    with pytest.raises(AtTheAdvisor):
        delete_draft(paper, by=cast.anna)
    with pytest.raises(AtTheAdvisor):
        issue(paper, cast.anna)
    with pytest.raises(AlreadySubmitted):
        again(paper, cast.anna)


def test_a_page_that_was_open_does_not_save_over_what_was_submitted(activity):
    draft = make_draft(activity)
    seen = draft.revision

    submitted = again(draft, activity.member.user)

    assert submitted.revision == seen + 1


def test_an_approved_draft_is_issued_by_its_member_above_the_limit(review, cast):
    approve(review, by=cast.olga, at=instant())
    review.paper.refresh_from_db()

    assert issue(review.paper, cast.anna).number
    assert review.paper.reviews.get().is_approved


def test_what_is_taken_back_after_approval_needs_another_one(review, cast):
    paper = review.paper
    approve(review, by=cast.olga, at=instant())

    take_back(paper, by=cast.anna, at=instant())
    second = again(paper, cast.anna)

    assert (second.round, second.state) == (2, ReviewState.SUBMITTED)


def test_a_returned_draft_is_written_on_and_its_round_trips_are_counted(review, cast):
    paper = review.paper

    give_back(review, remarks=[PRICE], note="Presque", by=cast.olga, at=instant())
    save_draft(paper, header={}, lines=[LINE], revision=paper.revision, at=instant())
    again(paper, cast.anna)

    rounds = paper.reviews.order_by("round").values_list("round", "state")
    assert list(rounds) == [(1, "returned"), (2, "submitted")]
    assert Remark.objects.get().proposed == "350"


def test_an_answer_is_given_once(review, cast):
    approve(review, by=cast.olga, at=instant())

    with pytest.raises(ChangedMeanwhile):
        give_back(review, note="Non", by=cast.substitute, at=instant())
    with pytest.raises(ChangedMeanwhile):
        approve(review, by=cast.substitute, at=instant())


def test_an_answer_comes_too_late_for_what_was_taken_back(review, cast):
    take_back(review.paper, by=cast.anna, at=instant())

    with pytest.raises(ChangedMeanwhile):
        approve(review, by=cast.olga, at=instant())


def test_what_goes_back_says_something(review, cast):
    with pytest.raises(NothingSaid):
        give_back(review, note="  ", by=cast.olga, at=instant())


@pytest.mark.parametrize("who", ["paul", "accountant", "recovery", "carla", "anna"])
def test_only_an_advisor_in_reach_answers(review, cast, who):
    with pytest.raises(NotReviewer):
        approve(review, by=cast.user(who), at=instant())


def test_nobody_approves_a_paper_of_their_own(activity, cast):
    StaffRoleFactory(user=cast.anna, role="advisor", office=cast.namur)
    StaffRoleFactory(user=cast.ben, role="advisor", office=cast.namur)
    review = make_review(activity, by=cast.anna)

    for who in (cast.anna, cast.ben):  # the colleague carries the activity too
        with pytest.raises(NotReviewer):
            approve(review, by=who, at=instant())


def test_an_incomplete_draft_stays_with_its_member(activity):
    make_rule(activity)
    draft = make_draft(activity, lines=())

    with pytest.raises(NotSubmittable):
        again(draft, activity.member.user)


def test_a_quote_needs_nobody(activity):
    with pytest.raises(NotReviewed):
        again(make_draft(activity, kind=PaperKind.QUOTE), activity.member.user)


def test_advisor_and_member_are_told_and_it_is_kept_who_did_what(review, cast):
    give_back(review, note="Presque", by=cast.olga, at=instant())

    told = Notification.objects.order_by("pk").values_list("recipient", "kind")
    assert list(told) == [
        (cast.olga.pk, "documents.review_submitted"),
        (cast.anna.pk, "documents.review_returned"),
    ]
    events = Event.objects.filter(name__startswith="documents.review").order_by("pk")
    assert [(event.name, event.by) for event in events] == [
        ("documents.review.submitted", cast.anna),
        ("documents.review.returned", cast.olga),
    ]


# --- the database ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"round": 2}, "one_standing_review_per_paper"),
        ({"state": "withdrawn"}, "review_round_unique_in_paper"),
        ({"state": "returned", "round": 2}, "review_answered_iff_it_says_by_whom"),
    ],
)
def test_the_database_has_the_last_word_on_reviews(review, changes, constraint):
    values = {
        "paper": review.paper,
        "round": 1,
        "revision": 1,
        "submitted_by": review.submitted_by,
        "submitted_at": instant(),
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Review.objects.create(**{**values, **changes})


def test_the_database_lets_nobody_answer_their_own(review):
    with (
        pytest.raises(IntegrityError, match="review_answered_by_another_person"),
        transaction.atomic(),
    ):
        Review.objects.filter(pk=review.pk).update(
            state="approved", answered_by=review.submitted_by, answered_at=instant()
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"text": ""}, "remark_says_something"),
        ({"line": 1}, "remark_names_a_line_iff_its_field_has_one"),
        ({"field": "vat"}, "remark_names_a_line_iff_its_field_has_one"),
    ],
)
def test_the_database_has_the_last_word_on_remarks(review, changes, constraint):
    values = {"review": review, "field": "customer", "text": "Lequel ?"}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Remark.objects.create(**{**values, **changes})


def test_a_field_has_one_remark_in_a_round(review):
    Remark.objects.create(review=review, field="customer", text="Lequel ?")

    with pytest.raises(IntegrityError, match="one_remark_per_field"):
        Remark.objects.create(review=review, field="customer", text="Encore")


def test_the_limit_is_read_when_it_is_issued(review, cast):
    """A rule that ended lets the member issue at once, after taking it back."""
    review.paper.activity.issuing_rules.update(highest_gross=Decimal(99999))
    take_back(review.paper, by=cast.anna, at=instant())
    review.paper.refresh_from_db()

    assert issue(review.paper, cast.anna).number
