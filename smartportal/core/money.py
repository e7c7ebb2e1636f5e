"""Amounts as people read and type them, in each language."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.utils.translation import get_language

NBSP = "\u00a0"
MINUS = "\u2212"
CENT = Decimal("0.01")
UNIT = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a language writes an amount: group and decimal separators, where the sign of money goes."""

    group: str
    decimal: str
    pattern: str


_FORMS = {
    "fr": _Form(NBSP, ",", f"{{number}}{NBSP}€"),
    "nl": _Form(".", ",", f"€{NBSP}{{number}}"),
    "de": _Form(".", ",", f"{{number}}{NBSP}€"),
    "en": _Form(",", ".", "€{number}"),
}


def in_words(amount: Decimal | int, *, whole: bool = False) -> str:
    """`1 936,00 €` in the active language; `whole` rounds half up to units: `1 936 €`."""
    form = _form()
    text = form.pattern.format(
        number=number(abs(Decimal(amount)), places=0 if whole else 2),
    )
    step = UNIT if whole else CENT
    negative = Decimal(amount).quantize(step, ROUND_HALF_UP) < 0
    return f"{MINUS}{text}" if negative else text


def number(value: Decimal | int, *, places: int | None = None) -> str:
    """A number in the active language; without `places` as many decimals as it has."""
    form = _form()
    shown = Decimal(value)
    if places is not None:
        shown = shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{shown:,f}" if places is not None else _trimmed(f"{shown:,f}")
    return text.translate(str.maketrans(",.-", f"{form.group}{form.decimal}{MINUS}"))


def read(text: str) -> Decimal:
    """The number that a person typed: `1 936,50`, `1.936,50 €`, `1936.5`. ValueError otherwise."""
    if len(_SIGNS.findall(text)) > 1:
        raise ValueError(text)
    bare = re.sub(r"[\s'’€]|EUR", "", text).replace(MINUS, "-")
    found = _TYPED.fullmatch(bare)
    if not found:
        raise ValueError(text)
    group, decimals = found["group"], found["decimals"] or ""
    whole = found["whole"]
    if (
        group
        and not found["point"]
        and group == _form().decimal
        and whole.count(group) == 1
    ):
        whole, decimals = whole.split(
            group
        )  # 1,936 where the comma starts the decimals
    digits = re.sub("[.,]", "", whole)
    return Decimal(f"{found['sign']}{digits or 0}.{decimals}")


_SIGNS = re.compile("€|EUR")
_TYPED = re.compile(
    r"(?P<sign>[+-]?)"
    r"(?P<whole>[1-9]\d{0,2}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})*|\d+|(?=[.,]\d))"
    r"(?:(?P<point>(?!(?P=group))[.,])(?P<decimals>\d*))?",
    re.ASCII,
)


def _form() -> _Form:
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return _FORMS.get(language, _FORMS["en"])


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
