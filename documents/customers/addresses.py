"""An address on a few lines, taken apart into its fields as well as can be.

What cannot be told apart stays together in the street: nothing of it is lost, and a person sees it.
"""

import re

LONGEST = (
    400  # characters; a longer text is no address, and would take long to look through
)

# 5000 Namur, B-5000 Namur, 75011 PARIS CEDEX 11, 1012 AB Amsterdam, D-10115 Berlin
TOWN = re.compile(
    r"(?:[A-Z]{1,2}-)?(?P<postal_code>\d{4}\s?[A-Z]{2}(?=\s)|\d{4,5})\s+(?P<town>.+)"
)
# Rue des Brasseurs 12, Rue des Brasseurs, 12 bte 3, Quai 8/B2
NUMBER_LAST = re.compile(
    r"(?P<street>.*?[^\W\d].*?),?\s+(?P<house_number>\d+\s?[A-Za-z]?(?:-\d+)?)"
    r"(?:\s*(?:/|,?\s(?:bo[iî]te|bte|bus|box|b)\.?\s)\s*(?P<box>\w{1,8}))?",
    re.IGNORECASE,
)
# 12 RUE DES BRASSEURS, 12 bis rue des Brasseurs
NUMBER_FIRST = re.compile(
    r"(?P<house_number>\d+(?:\s?(?:bis|ter|quater|[A-Za-z]\b))?),?\s+(?P<street>.*[^\W\d].*)",
    re.IGNORECASE,
)


def split_address(text: str) -> dict[str, str]:
    """The fields of an address, those alone that were found."""
    if len(text) > LONGEST:
        return {"street": text}
    lines = [" ".join(line.split()) for line in re.split(r"[\r\n]+", text)]
    lines = [line.strip(" ,") for line in lines if line.strip(" ,")]
    if len(lines) == 1:
        lines = _on_one_line(lines[0])
    found: dict[str, str] = {}
    for place in range(len(lines) - 1, -1, -1):
        if town := TOWN.fullmatch(lines[place]):
            found = town.groupdict()
            del lines[place]
            break
    found |= split_street(", ".join(lines))
    return {name: value for name, value in found.items() if value}


def split_street(line: str) -> dict[str, str]:
    """Street, number and box of one line, in the order of Belgium or of France."""
    first, second = NUMBER_LAST, NUMBER_FIRST
    if line[:1].isdigit():
        first, second = second, first
    for form in (first, second):
        if found := form.fullmatch(line):
            return {name: value or "" for name, value in found.groupdict().items()}
    return {"street": line}


def _on_one_line(line: str) -> list[str]:
    """`Quai 8, 5000 Namur`: the comma before the postal code parts them."""
    street, comma, town = line.rpartition(", ")
    return [street, town] if comma and TOWN.fullmatch(town) else [line]
