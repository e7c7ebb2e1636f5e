"""Amounts as people read and type them, in each language."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.conf import settings
from django.utils.translation import get_language

NBSP = "\u00a0"
MINUS = "\u2212"
CENT = Decimal("0.01")
UNIT = Decimal(1)
SYMBOLS = {"EUR": "€"}


@dataclass(frozen=True, slots=True)
class _Form:
    """How a language writes an amount: group and decimal separators, where the sign of money goes."""

    group: str
    decimal: str
    pattern: str


_FORMS = {
    "fr": _Form(NBSP, ",", f"{{number}}{NBSP}{{symbol}}"),
    "nl": _Form(".", ",", f"{{symbol}}{NBSP}{{number}}"),
    "de": _Form(".", ",", f"{{number}}{NBSP}{{symbol}}"),
    "en": _Form(",", ".", "{symbol}{number}"),
}


def in_words(
    amount: Decimal | int, *, currency: str = "EUR", whole: bool = False
) -> str:
    """`1 936,00 €` in the active language; `whole` rounds half up to units: `1 936 €`."""
    form = _form()
    text = form.pattern.format(
        number=number(abs(Decimal(amount)), places=0 if whole else 2),
        symbol=SYMBOLS.get(currency, currency),
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
    return text.translate(
        str.maketrans({",": form.group, ".": form.decimal, "-": MINUS})
    )


def read(text: str) -> Decimal:
    """The number that a person typed: `1 936,50`, `1.936,50 €`, `1936.5`. ValueError otherwise."""
    bare = re.sub(r"[\s\u00a0\u202f'’€]|EUR", "", text).replace(MINUS, "-")
    try:
        return Decimal(_with_point(bare))
    except InvalidOperation:
        raise ValueError(text) from None


def _with_point(bare: str) -> str:
    """Drop the group separators and write the decimal one as a point."""
    if not re.fullmatch(r"[+-]?[\d.,]*\d[.,]?", bare, re.ASCII):
        raise ValueError(bare)
    decimal = _decimal_sign(bare)
    return "".join(
        "." if sign == decimal else sign
        for sign in bare
        if sign not in ".," or sign == decimal
    )


def _decimal_sign(bare: str) -> str:
    """Which of `.` and `,` starts the decimals: the last of the two kinds, else by the language."""
    signs = [sign for sign in bare if sign in ".,"]
    if not signs or (signs.count(signs[-1]) > 1):
        return ""
    if (
        len(signs) == 1
        and signs[0] != _form().decimal
        and re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", bare)
    ):
        return ""
    return signs[-1]


def _form() -> _Form:
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return _FORMS.get(language, _FORMS["en"])


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
