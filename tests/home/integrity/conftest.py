"""Files of each test alone, and papers to look at."""

import pytest
from django.core.files.storage import FileSystemStorage

from tests.factories.drafts import (
    make_activity,
    make_customer,
    make_invoice,
)


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    """Files of this test alone."""
    options = {"location": str(tmp_path)}
    default = {
        "BACKEND": f"{FileSystemStorage.__module__}.FileSystemStorage",
        "OPTIONS": options,
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


@pytest.fixture
def invoices():
    """F-2026-001 to 004 of one entity."""
    activity = make_activity(entity__code="coop")
    customer = make_customer(activity)
    return [make_invoice(activity, customer=customer) for _ in range(4)]
