"""What the law and the cooperative say about how e-invoices travel; a new date is a new row."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from smartportal.reference.settings import declare

# Law of 6 February 2024, royal decree of 8 July 2025.
BELGIAN_BUSINESSES_FROM = declare(
    "einvoicing.belgian_businesses_from",
    date,
    date(2026, 1, 1),
    _("From when invoices between Belgian businesses travel by Peppol"),
)
# Royal decree of 9 March 2022, its last step.
BELGIAN_BODIES_FROM = declare(
    "einvoicing.belgian_bodies_from",
    date,
    date(2024, 3, 1),
    _("From when Belgian public bodies are invoiced by Peppol"),
)
# Finance law for 2024, art. 91: 1 September 2026 for large and middle-sized companies.
FRENCH_BUSINESSES_FROM = declare(
    "einvoicing.french_businesses_from",
    date,
    date(2027, 9, 1),
    _(
        "From when the company sends invoices to French businesses through a platform; it depends on its size"
    ),
)
# Ordinance of 26 June 2014, its last step.
FRENCH_BODIES_FROM = declare(
    "einvoicing.french_bodies_from",
    date,
    date(2020, 1, 1),
    _("From when French public bodies are invoiced by Chorus Pro"),
)
