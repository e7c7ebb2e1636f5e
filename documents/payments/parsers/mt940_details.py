"""Field `:86:`, where each country has its own subfields.

Germany: a three-digit code, then `?20` to `?63`, with SEPA words (`EREF+`, `SVWZ+`) in the purpose.
Netherlands and Belgium: `/EREF/`, `/NAME/`, `/REMI/`, `/CNTP/`. Anything else is free text.
"""

import re
from dataclasses import dataclass

from documents.payments.parsers.text import (
    NAME,
    account_number,
    given,
    iban_in,
    plain,
)
from documents.references import sole_structured

_GERMAN = re.compile(r"(?P<code>[0-9]{3})(?P<mark>[^\w\s])(?=[0-9]{2})")
# Direct debits and transfers that came back.
_RETURNS = {"108", "109", "159"}
_SEPA_WORDS = "EREF KREF MREF CRED DEBT SVWZ ABWA ABWE IBAN COAM OAMT PURP MDAT DDAT SQTP ORCR ORMR"
# A bank's own message (MTLG) has a colon; the sign after the word is cut off by `_keyed`.
_SEPA = re.compile(rf"((?:{'|'.join(_SEPA_WORDS.split())}|BIC )\+|MTLG:)")

_SLASHED_WORDS = (
    "EREF KREF PREF MARF CSID TRTP TRCD NAME IBAN BIC REMI ORDP BENM ULTD ULTB ULTC PURP ISDT"
    " CNTP ADDR RTRN ACCW SVCL BUSP CDTRREF CDTRREFTP"
)
_SLASHED = re.compile(rf"/((?:{'|'.join(_SLASHED_WORDS.split())})/)")

# Lines break at 65 characters, wherever a word stands.
_FULL_LINE = 65


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    name: str = ""
    account: str = ""
    end_to_end: str = ""
    structured: str = ""
    text: str = ""
    is_return: bool = False


def read(field: str) -> Details:
    unbroken = field.replace("\n", "")
    if german := _GERMAN.match(unbroken):
        return _german(unbroken, german)
    if unbroken.lstrip().startswith("/") and _SLASHED.search(unbroken):
        return _slashed(unbroken)
    return _free(field)


def _german(field: str, head: re.Match[str]) -> Details:
    parts = re.split(
        rf"{re.escape(head['mark'])}([0-9]{{2}})", field[head.end("code") :]
    )
    subfields = dict[str, str]()
    for number, content in zip(parts[1::2], parts[2::2], strict=True):
        subfields[number] = subfields.get(number, "") + content
    purpose = "".join(
        subfields.get(str(n), "") for n in (*range(20, 30), *range(60, 64))
    )
    said = _keyed(_SEPA, purpose)
    written = said.get("SVWZ") or said.get("") or subfields.get("00", "")
    text = plain(f"{written} {said.get('MTLG', '')}")
    return Details(
        name=plain(subfields.get("32", "") + subfields.get("33", ""), NAME),
        account=account_number(subfields.get("31", "") or said.get("IBAN", "")),
        end_to_end=given(said.get("EREF", "")),
        structured=sole_structured(text),
        text=text,
        is_return=head["code"] in _RETURNS,
    )


def _slashed(field: str) -> Details:
    said = _keyed(_SLASHED, field)
    account, name = _counterparty(said)
    remittance = re.sub(
        r"^(?:USTD/{1,2}|STRD/(?:CUR|ISO)?/?)", "", said.get("REMI", "")
    )
    text = plain(f"{remittance.strip('/')} {said.get('CDTRREF', '').strip('/')}")
    return Details(
        name=plain(name, NAME),
        account=account_number(account),
        end_to_end=given(said.get("EREF", "").strip("/")),
        structured=sole_structured(text),
        text=text,
        is_return="RTRN" in said,
    )


def _counterparty(said: dict[str, str]) -> tuple[str, str]:
    """Account and name, from their own words or from `/CNTP/account/BIC/name/town/`."""
    account, _bic, name, *_rest = [*said.get("CNTP", "").split("/"), "", "", ""]
    named = said.get("NAME", "").strip("/")
    return account or said.get("IBAN", "").strip("/"), name or named


def _free(field: str) -> Details:
    text = plain(_joined(field))
    return Details(
        account=iban_in(text),
        structured=sole_structured(text),
        text=text,
    )


def _joined(field: str) -> str:
    """A full line goes on in the next one, a shorter one ended at a word."""
    return "".join(
        line if len(line) >= _FULL_LINE else f"{line} " for line in field.split("\n")
    )


def _keyed(words: re.Pattern[str], text: str) -> dict[str, str]:
    """What stands behind each word, the first time; '' is what stands before them all."""
    before, *rest = words.split(text)
    said = {"": before}
    for word, content in zip(rest[::2], rest[1::2], strict=True):
        said.setdefault(word[:-1].strip(), content.strip())
    return said
