"""The floor of pages: one indexed query, 50 rows, the least HTML that shows them."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template

from documents.models import Paper

ROWS = 50
TEMPLATE = """<!doctype html>
<html lang="fr"><title>Invoices</title><table>
{% for paper in papers %}
<tr><td><a href="{% url "documents:invoice" paper.public_id %}">{{ paper.customer.name }}</a></td>
<td>{{ paper.title }}</td><td>{{ paper.number }}</td><td>{{ paper.due_on|date:"j F Y" }}</td>
<td>{{ paper.gross|floatformat:"2g" }} €</td></tr>
{% endfor %}
</table></html>
"""


def fifty_rows(request: HttpRequest, activity: int) -> HttpResponse:
    """The newest invoices of an activity; the index `paper_by_activity` gives them in order."""
    rows = (
        Paper.objects.filter(activity=activity, kind="invoice")
        .select_related("customer")
        .order_by("-created_at")
    )
    return HttpResponse(_template().render(Context({"papers": rows[:ROWS]})))


@cache
def _template() -> Template:
    return Template(TEMPLATE)
