"""What the editor posts, and where to."""

from django.urls import reverse


def page(lines=(), **header):
    """What the editor posts."""
    data = {
        "customer": "",
        "title": "",
        "language": "fr",
        "payment_days": "30",
        "buyer_reference": "",
        "notes": "",
        "supplied_on": "",
        "line-TOTAL_FORMS": str(len(lines)),
        "line-INITIAL_FORMS": "0",
        **header,
    }
    for n, line in enumerate(lines):
        values = {
            "kind": "item",
            "quantity": "1",
            "unit": "C62",
            "vat": "S|21.00|",
            **line,
        }
        data |= {f"line-{n}-{name}": value for name, value in values.items()}
    return data


def url(draft):
    return reverse("documents:paper_draft", args=[draft.public_id])
