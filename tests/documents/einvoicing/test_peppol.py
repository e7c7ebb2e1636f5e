"""What travels between Belgian businesses keeps the rules of Peppol BIS too."""

import pytest
from hypothesis import assume, given

from documents.einvoicing.xml import to_ubl
from documents.enums import PaperKind
from tests.documents.einvoicing.peppol import peppol_findings
from tests.documents.einvoicing.strategies import papers_by_peppol
from tests.examples import examples
from tests.factories.papers import FRENCH_BUSINESS, line, paper_in_memory, untaxed_line


@given(paper=papers_by_peppol())
@examples(15)
def test_a_paper_that_may_be_issued_has_no_findings(paper):
    assume(paper.gross > 0)

    assert peppol_findings(to_ubl(paper)) == []


@pytest.mark.parametrize("category", ["Z", "E", "AE", "O"])
@pytest.mark.parametrize("kind", [PaperKind.INVOICE, PaperKind.CREDIT_NOTE])
def test_each_category_is_accepted(category, kind):
    assert (
        peppol_findings(to_ubl(paper_in_memory([untaxed_line(category)], kind=kind)))
        == []
    )


def test_they_find_what_en_16931_allows():
    ubl = to_ubl(paper_in_memory([line()])).replace(b">0999200067<", b">0999200066<")

    assert {finding.rule for finding in peppol_findings(ubl)} == {"PEPPOL-COMMON-R043"}


def test_a_paper_of_another_profile_is_not_theirs():
    ubl = to_ubl(paper_in_memory(buyer=FRENCH_BUSINESS))

    assert {finding.rule for finding in peppol_findings(ubl)} >= {"PEPPOL-EN16931-R001"}
