"""Whether the demo's assumptions stay in the demo. Reads, never mends."""

from collections.abc import Iterator

from django.db.models import Q

from smartportal.reference import seeds
from smartportal.reference.models import Rate
from smartportal.reference.rates import rate_table


def demo_rate_problems() -> Iterator[str]:
    """Assumptions that would be counted with outside the demo, whatever this installation is."""
    for demo in seeds.demo_rates():
        same = Q(kind=demo.kind, country=demo.country_id, valid=demo.valid)
        for rate in Rate.objects.filter(same, source=demo.source, is_demo=False):
            yield f"{rate}: an assumption of the demo is kept as a rate of the law."
    assumed = Rate.objects.filter(is_demo=True).values_list("kind", "country")
    for kind, country in assumed.order_by("kind", "country").distinct():
        rows = rate_table(kind, country, demo_allowed=False).rows
        if any(row.is_demo for row in rows):
            yield f"{kind}, {country}: an assumption of the demo is counted with."
