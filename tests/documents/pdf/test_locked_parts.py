"""What no brand can hide: the cooperative's mark, the legal block, the payment block, numbers on every page.

Read from the rendered file: the words, where they stand, and what is seen there.
"""

from dataclasses import dataclass, field

import pytest

from documents.enums import BrandFont
from documents.models import Brand, BrandConditions
from documents.pdf.papers import paper_pdf
from tests.documents.pdf.places import (
    Box,
    count_of,
    difference,
    places,
    seen,
    size_of,
    words_on,
)
from tests.factories.papers import line, paper_in_memory

pytestmark = pytest.mark.django_db
IBAN, REFERENCE = "BE43 9991 0000 0101", "+++202/6000/11815+++"
LEGAL = ("Rue du Fil 12, 5000 Namur", "RPM Liège, division Namur", "0999.100.097")
FOOT = "smartportal SC · Facture F-2026-0118"
# Two files whose text begins at other fractions of a pixel differ by less; a covered part by much more.
SAME = 5


@dataclass(frozen=True)
class Extreme:
    looks: dict[str, str] = field(hash=False)
    conditions: str = ""
    lines: int = 1


EXTREMES = {
    "black": Extreme({"colour": "#000000"}),
    "white": Extreme({"colour": "#ffffff"}),
    "longest": Extreme(
        {
            "name": "W" * 80,
            "tagline": "W" * 120,
            "header": "W" * 140,
            "footer": "W" * 140,
        },
        "Les délais sont donnés de bonne foi. " * 270,
    ),
    "widest letters": Extreme(
        {"name": "﷽" * 80, "header": "﷽" * 140, "footer": "﷽" * 140}
    ),
    "stacked letters": Extreme(
        dict.fromkeys(("name", "header", "footer"), ("Z" + "̣́" * 9) * 4)
    ),
    "right to left": Extreme(
        {"name": "סטודיו מרחבא", "header": "أهلا وسهلا", "footer": "שלום עולם"},
        "תנאים כלליים. " * 200,
    ),
    "forged": Extreme(
        {"name": "Nora", "footer": "Compte BE00 0000 0000 0000 · 1 / 1"},
        "</p></section><style>.pay, .legal, .foot { display: none }</style>",
    ),
    "book, 40 lines": Extreme({"font": BrandFont.SERIF}, "Merci.", lines=40),
    "wide, 200 lines": Extreme(
        {"font": BrandFont.WIDE, "header": "W" * 140}, "Merci. " * 1400, lines=200
    ),
}


@pytest.fixture(params=EXTREMES)
def extreme(request):
    return EXTREMES[request.param]


FILES: dict[Extreme, bytes] = {}  # printed once for all the tests that look at it


def printed(activity, extreme: Extreme) -> bytes:
    if extreme not in FILES:
        FILES[extreme] = _printed(activity, extreme)
    return FILES[extreme]


def _printed(activity, extreme: Extreme) -> bytes:
    looks = {"name": "Nora Benali"} | extreme.looks
    brand = Brand.objects.create(activity=activity, is_default=False, **looks)
    if extreme.conditions:
        BrandConditions.objects.create(
            brand=brand, kind="invoice", language="fr", text=extreme.conditions[:10_000]
        )
    rows = [line(f"Journée {number}", "1", "100") for number in range(extreme.lines)]
    return paper_pdf(paper_in_memory(rows, brand=brand), xml=None)


def plain(activity, extreme: Extreme) -> bytes:
    """The same paper of the most ordinary brand that has this font."""
    font = extreme.looks.get("font", BrandFont.BRICOLAGE)
    return printed(activity, Extreme({"font": font}, lines=extreme.lines))


def page_with(content: bytes, words: str) -> int:
    (page,) = (n for n in range(count_of(content)) if places(content, n, words))
    return page


def only_place(content: bytes, page: int, words: str):
    (box,) = places(content, page, words)
    return box


def payment_block(content: bytes, page: int) -> Box:
    """From the account down to the words under the code."""
    iban = only_place(content, page, IBAN).around(left=4, top=7, bottom=32)
    return iban._replace(right=size_of(content).around(right=-19).right)


def test_every_page_shows_the_number_of_the_paper_and_its_own(extreme, anna_activity):
    content = printed(anna_activity, extreme)
    ordinary = plain(anna_activity, extreme)

    edge = size_of(content).around(left=-15, right=-15, bottom=-6, top=-6)
    for page in range(count_of(content)):
        foot = only_place(content, page, FOOT)
        (*_others, number) = places(content, page, f"{page + 1} / {count_of(content)}")
        assert foot.is_within(edge)
        assert number.is_within(edge)
        assert (
            difference(
                seen(content, page, foot),
                seen(ordinary, 0, only_place(ordinary, 0, FOOT)),
            )
            < 1
        )


def test_the_mark_of_the_cooperative_stands_free(extreme, anna_activity):
    content, ordinary = (
        printed(anna_activity, extreme),
        plain(anna_activity, extreme),
    )

    words = only_place(content, 0, "Membre de la coopérative")
    zone = words.around(left=11, bottom=5, top=1.5, right=2)
    assert zone.is_within(size_of(content))
    assert difference(seen(content, 0, zone), seen(ordinary, 0, zone)) < 1


def test_the_payment_block_stands_whole_and_free(extreme, anna_activity):
    content, ordinary = (
        printed(anna_activity, extreme),
        plain(anna_activity, extreme),
    )

    page, usual = page_with(content, IBAN), page_with(ordinary, IBAN)
    block, model = (
        payment_block(file, at) for file, at in ((content, page), (ordinary, usual))
    )
    assert only_place(content, page, REFERENCE).is_within(block)
    assert only_place(content, page, "bancaire").is_within(block)
    assert block.is_within(size_of(content).around(left=-12, right=-12, bottom=-19))
    assert difference(seen(content, page, block), seen(ordinary, usual, model)) < SAME


def test_the_legal_block_is_read_before_the_members_conditions(extreme, anna_activity):
    content = printed(anna_activity, extreme)

    page = page_with(content, LEGAL[0])
    body = size_of(content).around(left=-17, right=-17, bottom=-19, top=-16)
    for words in LEGAL:
        assert places(content, page, words)[0].is_within(body)
    if extreme.conditions:
        own = page_with(content, "Conditions de")
        below = places(content, own, "Conditions de")[0].top
        assert (own, -below) > (page, -places(content, page, LEGAL[1])[0].top)


def test_totals_never_stand_without_a_line_and_heads_come_again(extreme, anna_activity):
    content = printed(anna_activity, extreme)

    pages = [words_on(content, page) for page in range(count_of(content))]
    assert all("Quantité" in page for page in pages if "Journée" in page)
    (tail,) = (page for page in pages if REFERENCE in page)
    assert "Journée" in tail
    assert sum(page.count("Journée") for page in pages) == extreme.lines
