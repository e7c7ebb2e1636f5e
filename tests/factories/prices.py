"""Lines of price lists."""

from decimal import Decimal

from documents.models import PriceItem


def make_price_item(activity, **changes):
    values = {
        "description": "Prise de son",
        "unit": "DAY",
        "unit_price": Decimal(400),
        "vat_rate": Decimal("21.00"),
    }
    return PriceItem.objects.create(activity=activity, **{**values, **changes})
