"""The last sheet pressed twice before the first answer is there."""

import pytest
from django.urls import reverse

from documents.enums import PaperKind
from documents.models import Departure, Dispatch
from documents.subjects import paper_url
from tests.at_once import in_threads
from tests.documents.pages.test_sending import filled
from tests.factories.drafts import make_customer, make_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kind", [PaperKind.QUOTE, PaperKind.INVOICE])
def test_both_taps_lead_to_the_paper_that_left_once(
    client_for, anna, anna_activity, kind
):
    draft = make_draft(anna_activity, kind=kind, customer=make_customer(anna_activity))
    sheet = reverse("documents:paper_sending", args=[draft.public_id])
    form = filled(client_for(anna).get(sheet))

    def tap():
        return client_for(anna).post(sheet, form).headers.get("Location")

    assert in_threads(tap, count=4) == [paper_url(draft)] * 4
    assert Dispatch.objects.count() + Departure.objects.count() == 1
