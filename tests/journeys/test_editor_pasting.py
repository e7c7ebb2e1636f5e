"""A table copied from a spreadsheet becomes lines, with and without a script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.papers.lines import lines_of
from tests.factories.drafts import make_draft
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

BOX = "#id_table"
TABLE = (
    "Prestation\tQté\tPrix\tTVA\n"
    "Prise de son\t2\t1\u00a0200,50\u00a0€\t21%\n"
    "Mixage 👩‍🎨\t1\t$50\t21%\n"
    "مونتاج\t3\t0,005\t6%\n"
)


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, False)],
    ids=["phone", "without a script"],
)
def test_a_table_is_pasted_mended_and_taken_back(visit, cast, portal, held, script):
    draft = make_draft(cast.anna_activity, lines=())
    anna = visit(held, script=script)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:paper_draft", args=[draft.public_id]))

    anna.tap("#paste > summary")
    anna.write(BOX, TABLE)
    anna.tap("[name=paste][value='1']")

    anna.sees("#pasted .callout[data-status=wait]", "Ligne 3")
    anna.sees("#pasted", "Un montant en $")
    expect(anna.find(BOX)).to_have_value(TABLE)
    assert lines_of(draft) == []

    anna.write(BOX, TABLE.replace("$50", "50 €"))
    anna.tap("[name=paste][value='1']")

    anna.sees("#pasted .callout[data-status=ok]", "3 lignes ajoutées")
    expect(anna.find("[name=line-2-description]")).to_have_value("مونتاج")
    expect(anna.find(BOX)).to_have_value("")
    assert [str(row.net) for row in draft.lines.all()] == ["2401.00", "50.00", "0.02"]

    anna.tap("[name=unpaste]")
    expect(anna.find(BOX)).to_have_value(TABLE.replace("$50", "50 €"))
    assert lines_of(draft) == []
    assert anna.hear() == []
