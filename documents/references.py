"""Payment references: written on our papers, and found again in what people type.

Pure functions. A structured communication is kept as its 12 digits (Belgium) or as `RF...` (ISO 11649),
a paper number as its key `PREFIX-YEAR-N`: capitals, four-digit year, no leading zeros.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from stdnum import iso11649
from stdnum.be import ogm_vcs
from stdnum.iso7064 import mod_97_10

INVOICE_WORDS = frozenset(
    {"FACTURE", "FACTURES", "FACT", "FAC", "FACTUUR", "FACTUREN", "INVOICE", "INVOICES"}
    | {"INV", "RECHNUNG"}
)
QUOTE_WORDS = frozenset({"DEVIS", "OFFRE", "OFFERTE", "QUOTE", "ANGEBOT"})

LARGEST_BASE = 9_999_999_999

_BELGIAN = re.compile(
    r"(?<![0-9])([0-9]{3})[/ .-]?([0-9]{4})[/ .-]?([0-9]{5})(?![0-9])"
)
_BELGIAN_MARKED = re.compile(
    r"(?P<mark>\+\+\+|\*\*\*)\s*([0-9]{3})[\s/]*([0-9]{4})[\s/]*([0-9]{5})\s*(?P=mark)"
)
_RF = re.compile(
    r"(?<![0-9A-Z])RF[0-9]{2}(?:[0-9A-Z]{1,21}(?![0-9A-Z])"
    r"|(?: [0-9A-Z]{4}){0,5} [0-9A-Z]{1,4}(?![0-9A-Z]))"
)

# What people put between the parts of a number, and the words for "number".
_GAP = r"[\s\-/._:#°º]*"
_NUMBER_WORD = rf"(?:(?:NUMERO|NUMMER|NUMBER|NUM|NRS?|NOS?|N){_GAP})?"
_COUNTER = r"(?P<year>20[0-9]{2})" + _GAP + r"(?P<n>[0-9]{1,9})(?![0-9])"
_A_DATE = r"(?!20[0-9]{2}[-/.](?:0[1-9]|1[0-2])[-/.][0-9]{2}(?![0-9]))"
_BARE = re.compile(
    r"(?<![0-9A-Z])(?<![0-9A-Z][-/._])(?P<year>20[0-9]{2})[-/](?P<n>[0-9]{3,9})(?![0-9])"
)
# Up to three letters that are no series: of "number", articles, and what joins two numbers.
_SMALL_WORDS = frozenset(
    {"N", "NO", "NR", "REF", "DE", "DU", "LA", "LE", "VAN", "HET"}
    | {"ET", "EN", "AND", "UND"}
)
_ISSUED = re.compile(r"(?P<prefix>.+)-(?P<year>[0-9]{4})-(?P<n>[0-9]+)")


def belgian_communication(base: int) -> str:
    """The structured communication `+++ddd/dddd/ddddd+++` of a number of at most ten digits."""
    if not 0 <= base <= LARGEST_BASE:
        raise ValueError(f"not a number of at most ten digits: {base}")
    digits = f"{base:010d}"
    return f"+++{ogm_vcs.format(digits + ogm_vcs.calc_check_digits(digits))}+++"


def printed(reference: str) -> str:
    """A kept reference (12 digits or `RF...`) as papers print it."""
    return (
        belgian_communication(int(reference[:10])) if reference.isdigit() else reference
    )


def rf_reference(body: str) -> str:
    """The ISO 11649 reference of 1 to 21 letters and digits."""
    if not re.fullmatch(r"[0-9A-Za-z]{1,21}", body):
        raise ValueError(f"not 1 to 21 letters and digits: {body!r}")
    body = body.upper()
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def sole_structured(text: str) -> str:
    """The communication a payment names; '' when it names none, or several."""
    found = structured_in(text)
    return found[0] if len(found) == 1 else ""


def structured_in(text: str) -> list[str]:
    """Every valid structured communication in a text; between +++ or ***, only those count."""
    text = _folded(text)
    marked = [_if_belgian(match, first=2) for match in _BELGIAN_MARKED.finditer(text)]
    bare = [_if_belgian(match, first=1) for match in _BELGIAN.finditer(text)]
    rf = [_if_rf(match.group()) for match in _RF.finditer(text)]
    return list(dict.fromkeys(filter(None, marked))) or list(
        dict.fromkeys(filter(None, bare + rf))
    )


def _if_belgian(match: re.Match[str], *, first: int) -> str:
    digits = "".join(match.groups()[first - 1 :])
    return digits if ogm_vcs.is_valid(digits) else ""


def _if_rf(printed: str) -> str:
    """The longest run of printed groups that is valid: the words behind it may look like groups."""
    groups = printed.split(" ")
    for end in range(len(groups), 0, -1):
        if iso11649.is_valid(candidate := "".join(groups[:end])):
            return candidate
    return ""


def paper_key(number: str) -> str:
    """The key of an issued number: `F-2026-0118` and `F-2026-118` are both `F-2026-118`."""
    if not (match := _ISSUED.fullmatch(number.strip().upper())):
        raise ValueError(f"not a paper number: {number!r}")
    return _key(match["prefix"], match)


def paper_numbers_in(
    text: str,
    *,
    prefixes: Iterable[str],
    words: Collection[str] = INVOICE_WORDS,
    bare: bool = True,
) -> list[str]:
    """Keys of the papers a text may name, in the order of appearance.

    A word ("facture 2026 118") or a bare "2026-118" names no series: it stands for each prefix,
    in the order given. A number after the letters of another series is not taken. Without `bare`
    only numbers behind the letters of a series or a word count.
    """
    prefixes = tuple(dict.fromkeys(prefix.upper() for prefix in prefixes))
    text = _folded(text)
    named = list(_named(text, prefixes, frozenset(words)))
    taken = {place for place, _ in named}
    numbers = _bare(text, prefixes) if bare else ()
    alone = [hit for hit in numbers if hit[0] not in taken]
    in_order = sorted(named + alone, key=lambda hit: hit[0])
    return list(dict.fromkeys(key for _, key in in_order))


def _named(
    text: str, prefixes: tuple[str, ...], words: frozenset[str]
) -> Iterator[tuple[int, str]]:
    by_spelling = {_spelling(prefix): prefix for prefix in prefixes}
    for match in _pattern(prefixes, words).finditer(text):
        prefix = by_spelling.get(_spelling(match["lead"]))
        for one in (prefix,) if prefix else prefixes:
            if int(match["n"]):
                yield match.start("year"), _key(one, match)


def _bare(text: str, prefixes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for match in _BARE.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if int(match["n"]) and not _belongs_to_a_code(before):
            for prefix in prefixes:
                yield match.start("year"), _key(prefix, match)


def _belongs_to_a_code(before: str) -> bool:
    """Whether letters of a series stand right before ("NC 2026-118"), not a word of a sentence."""
    if not (code := re.search(r"(?<![0-9A-Z])([0-9A-Z]{1,3})[\s.:]*$", before)):
        return False
    return code[1] not in _SMALL_WORDS


@lru_cache(maxsize=64)
def _pattern(prefixes: tuple[str, ...], words: frozenset[str]) -> re.Pattern[str]:
    leads = sorted({*prefixes, *words}, key=len, reverse=True)
    spellings = "|".join(
        _GAP.join(map(re.escape, re.findall("[0-9A-Z]+", lead))) for lead in leads
    )
    return re.compile(
        rf"(?<![0-9A-Z])(?P<lead>{spellings}){_GAP}{_NUMBER_WORD}{_A_DATE}{_COUNTER}"
    )


def _key(prefix: str, match: re.Match[str]) -> str:
    return f"{prefix}-{match['year']}-{int(match['n'])}"


def _spelling(lead: str) -> str:
    return "".join(re.findall("[0-9A-Z]+", lead))


def _folded(text: str) -> str:
    """Capitals without accents, every dash a hyphen, every space a space."""
    text = unicodedata.normalize("NFKD", text).upper()
    text = "".join(c for c in text if not unicodedata.combining(c) and c != "\u00ad")
    return re.sub("[\u2010-\u2015\u2212]", "-", text)
