"""A process that issues the drafts whose ids it is given; run by the concurrency tests."""

import sys


def main() -> None:
    import django

    django.setup()

    from documents.invoices.services import issue_invoice
    from documents.models import Paper
    from tests.factories.drafts import TODAY, instant

    for draft in Paper.objects.filter(pk__in=sys.argv[1:]).select_related("created_by"):
        issue_invoice(draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by)


if __name__ == "__main__":
    main()
