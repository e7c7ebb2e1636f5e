"""Tables from spreadsheets: cells, numbers, what columns mean, and rows that are no lines."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from documents.papers.tables.columns import guess_columns
from documents.papers.tables.lines import UnreadableRow, VatWords, line_values
from documents.papers.tables.numbers import decimal_mark, read_number
from documents.papers.tables.rows import Row, read_rows, written
from smartportal.core import money

VAT = VatWords(
    by_rate={Decimal(21): "S|21.00|", Decimal(6): "S|6.00|"},
    by_name={"autoliquidation": "AE|0.00|VATEX-EU-AE"},
    usual="S|21.00|",
)
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(str.strip)


@pytest.fixture(autouse=True)
def french():
    with override("fr"):
        yield


def columns_of(text):
    rows = read_rows(text)
    return rows, guess_columns(rows, list(VAT.by_rate))


def meanings(text):
    return " ".join(columns_of(text)[1].meanings)


def judged(text):
    """What each row but the titles became: the values of a line, or a reason."""
    rows, columns = columns_of(text)
    return [_judged(row, columns) for row in rows if row is not columns.header]


def _judged(row, columns):
    try:
        return line_values(row, columns, VAT)
    except UnreadableRow as refusal:
        return refusal.sentence


def short(line):
    names = ("description", "quantity", "unit", "unit_price", "vat")
    return " / ".join(str(line[name]) for name in names if name in line)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_written_rows_read_as_they_were(cells):
    rows = [Row(n, tuple(row)) for n, row in enumerate(cells, start=1) if any(row)]

    again = read_rows(written(rows))

    assert [row.cells for row in again] == [row.cells for row in rows]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_is_pasted_each_row_is_a_line_or_has_a_reason(text):
    assert all(judged(text))


@given(
    st.decimals(-(10**8), 10**8, places=2), st.sampled_from(["fr", "nl", "de", "en"])
)
def test_an_amount_in_any_language_is_read_wherever_the_reader_is(amount, language):
    with override(language):
        cell = money.in_words(amount)
    mark = decimal_mark([cell])

    assert read_number(cell, mark) == amount


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["1,234", "1,5"], "1.234"),
        (["1,234", "1,234.50"], "1234"),
        (["1.234", "0,5"], "1234"),
        (["1,234"], "1.234"),  # as the reader writes
        (["1\u202f234,5"], "1234.5"),
        (["\u200f12,5\u200f €"], "12.5"),
        (["\u22125"], "-5"),
        (["0,005"], "0.005"),
    ],
)
def test_other_cells_say_which_sign_begins_the_decimals(cells, first):
    assert read_number(cells[0], decimal_mark(cells)) == Decimal(first)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Son\t2\t400,00 €\t800,00 €", "description quantity price total"),
        ("Son\t400,00 €\t2", "description price quantity"),
        ("Son;3;h;50;21%", "description quantity unit price vat"),
        ("Son\t12 €\nMix\t13 €", "description price"),
        ("1\tSon\t3 h\t50\n2\tMix\t2 j\t400", "aside description quantity price"),
        (
            "Désignation;Qté;U;Prix unitaire HT;TVA;Total TVAC\nSon;1;h;5;21;6,05",
            "description quantity unit price vat with_vat",
        ),
        ("Omschrijving\tAantal\tPrijs\nGeluid\t1\t5", "description quantity price"),
        ("Item\tDetail\tRate\nMix\tStereo\t5", "description description price"),
        ("Quoi\tCombien\nSon\t50", "description price"),
        ("Son\nMix", "description"),
        ("Son\t2\t50\t21\nMix\t1\t50\t6", "description quantity price vat"),
    ],
)
def test_columns_are_known_by_their_titles_or_by_what_stands_in_them(text, guess):
    assert meanings(text) == guess


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Son\t2\t400,00 €", "Son / 2 / C62 / 400 / S|21.00|"),
        (
            "Mix\t1.5\t1,200.50\nB\t1\t0.5",
            "Mix / 1,5 / C62 / 1\u00a0200,5 / S|21.00|",
        ),
        ("Son;3;heures;50;6 %", "Son / 3 / HUR / 50 / S|6.00|"),
        ("Son\t3 h\t50", "Son / 3 / HUR / 50 / S|21.00|"),
        (
            "Mur\t3\tm²\t50\nX\t1\th\t1\nY\t1\tj\t1",
            "Mur (m²) / 3 / C62 / 50 / S|21.00|",
        ),
        ("Heures\tQuoi\tTarif\n3\tSon\t50", "Son / 3 / HUR / 50 / S|21.00|"),
        ("Quoi\tQté\tMontant\nSon\t4\t50", "Son / 4 / C62 / 12,5 / S|21.00|"),
        (
            "Quoi\tPrix\tTVA\nSon\t5\tAutoliquidation",
            "Son / 1 / C62 / 5 / AE|0.00|VATEX-EU-AE",
        ),
        ('"Son\nà deux"\t5', "Son\nà deux / 1 / C62 / 5 / S|21.00|"),
        ('Câble 5" noir\t5', 'Câble 5" noir / 1 / C62 / 5 / S|21.00|'),
        ('"Jamais fermé\t5', '"Jamais fermé / 1 / C62 / 5 / S|21.00|'),
        ("صوت 👩‍🎨\t2\t5", "صوت 👩‍🎨 / 2 / C62 / 5 / S|21.00|"),
        ("Quoi\tPrix\nTournage\t\nSon\t5", "Tournage"),
    ],
)
def test_a_row_becomes_what_would_have_been_typed(text, line):
    assert short(judged(text)[0]) == line


def test_a_row_without_numbers_is_a_title_or_a_text():
    long = "x" * 10_000

    lines = judged(f"Quoi\tPrix\nTournage\t\n{long}\t\nSon\t5")

    assert [line["kind"] for line in lines] == ["section", "text", "item"]
    assert lines[1]["description"] == long


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Son\t2\t5 €\nMix\t1\t$5", "Un montant en $ : un document est en euros."),
        ("Son\t2\t5\nMix\t1\t5 €€", "« 5 €€ » a deux signes de monnaie."),
        ("Son\t2\t5\nMix\t1\t5 €$", "« 5 €$ » a deux signes de monnaie."),
        (
            "Quoi\tPrix (CHF)\nSon\t5\nMix\t6",
            "Un montant en CHF : un document est en euros.",
        ),
        ("Son\t2\t5\nMix\t1\tcinq\nC\t1\t1", "« cinq » n’est pas un nombre."),
        (
            "Son\t5\nTotal\t5",
            "Cela ressemble à une somme : le portail la compte lui-même.",
        ),
        (
            "Quoi\tPrix\tTVA\nSon\t5\t21\nMix\t5\t17",
            "La TVA « 17 » n’est pas parmi celles que vous pouvez choisir.",
        ),
        (
            "Quoi\tPrix TTC\nA\t1\nSon\t5",
            "Ce prix contient la TVA. Écrivez les prix sans TVA.",
        ),
        (
            "Quoi\tQté\tMontant\nA\t1\t1\nSon\t30000\t10",
            "Aucun prix multiplié par 30\u00a0000 ne donne exactement 10.",
        ),
        ("Quoi\tPrix\tNote\nSon\t5\t\n\t\tx", "Ni mots ni prix."),
    ],
)
def test_a_row_that_is_no_line_has_a_reason_in_plain_words(text, reason):
    assert judged(text)[1] == reason.replace(" :", "\u00a0:").replace(
        "« ", "«\u00a0"
    ).replace(" »", "\u00a0»")
