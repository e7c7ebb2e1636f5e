"""The papers that members sent to their advisor, on the desk."""

import re

import pytest
from django.urls import reverse

from documents.models import Remark, Review
from tests.factories.reviews import make_review

LIST = reverse("desk:reviews")
APPROVE = reverse("desk:review_approval")


@pytest.fixture
def advisor(cast, client_for):
    """Olga, in English."""
    client = client_for(cast.olga)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def review(cast):
    return make_review(cast.anna_activity)


def url(review):
    return reverse("desk:review", args=[review.public_id])


def token(page):
    return re.search(r'name="once" value="([^"]+)"', page.content.decode()).group(1)


def posted(client, address, page, **data):
    return client.post(address, {"once": token(page), **data}, follow=True)


def state(review):
    return Review.objects.get(pk=review.pk).state


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_says_what_is_unusual_with_as_many_queries(
    cast, advisor, django_assert_num_queries, count
):
    for _ in range(count):
        make_review(cast.anna_activity)
    advisor.get(LIST)

    with django_assert_num_queries(QUERIES):
        page = advisor.get(LIST)

    assert len(page.context["rows"]) == count
    assert "New customer" in page.content.decode()


QUERIES = 9


def test_several_are_approved_at_once(cast, advisor):
    first, second = make_review(cast.anna_activity), make_review(cast.anna_activity)

    page = advisor.get(LIST)
    said = posted(
        advisor, APPROVE, page, review=[first.public_id, second.public_id]
    ).content.decode()

    assert "2 papers approved: their members can issue them." in said
    assert (state(first), state(second)) == ("approved", "approved")


def test_what_was_taken_back_meanwhile_keeps_the_others_not_back(cast, advisor):
    first, second = make_review(cast.anna_activity), make_review(cast.anna_activity)
    page = advisor.get(LIST)
    Review.objects.filter(pk=first.pk).update(state="withdrawn")

    posted(advisor, APPROVE, page, review=[first.public_id, second.public_id])

    assert (state(first), state(second)) == ("withdrawn", "approved")


def test_one_goes_back_with_remarks_on_fields(advisor, review):
    page = advisor.get(url(review))
    posted(
        advisor,
        url(review),
        page,
        **{
            "remark-1-unit_price-text": "Above your tariff",
            "remark-1-unit_price-proposed": "350",
            "remark-1-quantity-proposed": "2",  # which it is
            "remark-0-payment_days-proposed": "15",
            "note": "Almost",
            "return": "1",
        },
    )

    review = Review.objects.get(pk=review.pk)
    rows = review.remarks.values_list("field", "line", "text", "was", "proposed")
    assert (review.state, review.note) == ("returned", "Almost")
    assert list(rows) == [
        ("payment_days", None, "", "30", "15"),
        ("unit_price", 1, "Above your tariff", "400", "350"),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"return": "1"}, "Say what to correct, or approve it."),
        (
            {"return": "1", "remark-1-unit_price-proposed": "dear"},
            "Write a number in digits",
        ),
        (
            {"approve": "1", "remark-1-unit_price-text": "Dear"},
            "You wrote remarks: send it back, or empty them to approve.",
        ),
    ],
)
def test_what_cannot_be_answered_comes_back_as_typed(advisor, review, data, said):
    page = advisor.get(url(review))

    answer = posted(advisor, url(review), page, **data)

    assert said in answer.content.decode()
    assert state(review) == "submitted"
    assert not Remark.objects.exists()


def test_the_desk_counts_what_waits(advisor, review):
    assert (
        "One paper waits for your word"
        in advisor.get(reverse("desk:desk")).content.decode()
    )


def test_what_was_answered_is_no_longer_open(cast, advisor, review):
    page = advisor.get(url(review))
    posted(advisor, url(review), page, approve="1")

    assert advisor.get(url(review)).status_code == 302
    assert advisor.get(LIST).context["rows"] == []
