"""Finding papers by what people remember of them."""

from decimal import Decimal

from django.db.models import Q, Value

from documents.models import Customer
from documents.models.papers import PaperQuerySet
from documents.numbering import PREFIXES
from documents.references import paper_numbers_in, printed, structured_in
from smartportal.core import money
from smartportal.reference.search import Plain

LONGEST = 200


def matching(papers: PaperQuerySet, text: str) -> PaperQuerySet:
    """Papers with that number in any spelling, payment reference, amount, customer or title."""
    text = text.strip()[:LONGEST]
    if not text:
        return papers
    found = _by_words(papers, text) | _by_number(text)
    return papers.filter(found | _by_reference(text) | _by_amount(text))


def _by_words(papers: PaperQuerySet, text: str) -> Q:
    """In a title or a customer's name. Each is looked up apart, in its index: tried on every paper they cost more
    than all the rest of a list.
    """
    typed = Plain(Value(text))
    titled = papers.alias(plain=Plain("title")).filter(plain__contains=typed)
    named = Customer.objects.named_like(text)
    return Q(pk__in=titled.values("pk")) | Q(customer__in=named.values("pk"))


def _by_number(text: str) -> Q:
    """`F-2026-118`, "facture 2026 118"; digits alone are the last part of a number."""
    found = Q(number__iexact=text)
    for key in paper_numbers_in(text, prefixes=PREFIXES.values()):
        prefix, year, n = key.rsplit("-", 2)
        found |= Q(
            series__prefix=prefix, series__fiscal_year=int(year), sequence=int(n)
        )
    if text.isascii() and text.isdigit() and len(text) < 10:
        found |= Q(sequence=int(text))
    return found


def _by_reference(text: str) -> Q:
    found = Q(pk__in=[])
    for reference in structured_in(text):
        found |= Q(reference=printed(reference))
    return found


def _by_amount(text: str) -> Q:
    """Totals that begin with what was typed: `4706` finds 4 706,90, `4706,9` too, `4706,00` does not."""
    try:
        amount: Decimal = money.read(text)
    except ValueError:
        return Q(pk__in=[])
    if not amount < 10**10:
        return Q(pk__in=[])
    last_digit = Decimal(1).scaleb(int(amount.as_tuple().exponent))
    typed = (amount, amount + last_digit)
    return _between("gross", *typed) | _between("net", *typed)


def _between(total: str, lowest: Decimal, above: Decimal) -> Q:
    return Q((f"{total}__gte", lowest), (f"{total}__lt", above))
