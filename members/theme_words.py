"""Words of the back office's theme, which asks for them by these names and has no French, Dutch or
German of its own: named here so that they are collected and translated. Nothing reads this tuple.
"""

from django.utils.translation import gettext_lazy as _

THEME_WORDS = (
    _("Add row"),
    _("All applications"),
    _("Apply Filters"),
    _("Choose file to upload"),
    _("Dark"),
    _("Expand row"),
    _("Filters"),
    _("General"),
    _("Go back"),
    _("Image preview"),
    _("Light"),
    _("Loading more results..."),
    _("More actions"),
    _("Next"),
    _("No data"),
    _("No recent searches"),
    _("No results found"),
    _("No results matching your query"),
    _("Previous"),
    _("Recent searches"),
    _("Reset filters"),
    _("Return to site"),
    _("Search apps and models..."),
    _("Select all rows"),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("Type to search"),
)
