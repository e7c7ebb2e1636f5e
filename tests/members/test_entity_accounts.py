"""The accounts that a company's papers ask to be paid on."""

import pytest
from django.forms import model_to_dict

from members.models import EntityAccount
from tests.cast import client_of
from tests.factories.members import LegalEntityFactory
from tests.members.pages import change_url


def save_account(cast, entity, **typed):
    row = {"accounts-0-bic": "", "accounts-0-is_main": "on", **typed}
    counts = {"accounts-TOTAL_FORMS": 1, "accounts-INITIAL_FORMS": 0}
    kept = {name: value for name, value in model_to_dict(entity).items() if value}
    return client_of(cast.admin).post(change_url(entity), kept | counts | row)


def test_an_account_is_kept_in_the_form_that_banks_compare(cast):
    entity = LegalEntityFactory()

    save_account(
        cast,
        entity,
        **{"accounts-0-iban": "be31 4354 1116 1155", "accounts-0-bic": "gkcc be bb"},
    )

    account = EntityAccount.objects.get(entity=entity)
    assert (account.iban, account.bic) == ("BE31435411161155", "GKCCBEBB")


@pytest.mark.parametrize(
    ("field", "typed"), [("iban", "BE31 4354 1116 1156"), ("bic", "GKCCBEB")]
)
def test_a_number_that_cannot_exist_is_refused_beside_its_field(cast, field, typed):
    entity = LegalEntityFactory()
    numbers = {"iban": "BE31435411161155", "bic": ""} | {field: typed}

    page = save_account(
        cast, entity, **{f"accounts-0-{name}": text for name, text in numbers.items()}
    )

    [row] = page.context["inline_admin_formsets"][0].formset.forms
    assert list(row.errors) == [field]
    assert not EntityAccount.objects.filter(entity=entity).exists()
