"""The member's own words of the mails that carry papers."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents.brands.texts import change_text, wordings_of
from documents.enums import PaperKind
from documents.models import MailText
from documents.papers.mail_fields import UnknownField
from documents.papers.wording import Wording, our_wording, proposed_wording
from tests.factories.drafts import make_customer, make_draft

pytestmark = pytest.mark.django_db
NBSP, THIN = "\u00a0", "\u202f"


@pytest.fixture
def activity(anna_activity):
    return anna_activity


@pytest.fixture
def words_page(client_for, anna, activity):
    client = client_for(anna)
    address = reverse("documents:brand_texts", args=[activity.public_id])

    class Page:
        get = staticmethod(lambda: client.get(f"{address}?language=fr"))

        @staticmethod
        def post(**changes):
            texts = {
                f"{kind}-{name}": getattr(wording, name)
                for kind, wording in wordings_of(activity, language="fr").items()
                for name in ("subject", "body")
            }
            return client.post(f"{address}?language=fr", texts | changes)

    return Page


def keep(activity, anna, subject, body, *, kind=PaperKind.QUOTE, language="fr"):
    wording = Wording(subject, body)
    change_text(activity, kind=kind, language=language, wording=wording, by=anna)


def draft_for(activity, **header):
    customer = make_customer(activity, contact_name="Inès Carlier")
    return make_draft(activity, kind=PaperKind.QUOTE, customer=customer, **header)


def test_own_words_are_proposed_with_their_fields_filled(activity, anna):
    keep(
        activity,
        anna,
        "{titre} pour {client}",
        "Bonjour {Client},\n{montant} en tout.\n{mon nom}",
    )

    wording = proposed_wording(draft_for(activity, title="Mixage"))

    assert wording.subject == "Mixage pour Inès Carlier"
    assert wording.body.replace(NBSP, " ").replace(THIN, " ") == (
        f"Bonjour Inès Carlier,\n968,00 € en tout.\n{activity.name}"
    )


def test_fields_are_known_in_every_language_of_the_portal(activity, anna):
    keep(activity, anna, "{title}", "{customer} {klant} {Kunde}")

    wording = proposed_wording(draft_for(activity))

    assert wording.body == "Inès Carlier Inès Carlier Inès Carlier"


def test_a_text_in_one_language_leaves_the_others_to_us(activity, anna):
    keep(activity, anna, "Mes mots", "À moi")

    assert proposed_wording(draft_for(activity)).subject == "Mes mots"
    dutch = proposed_wording(draft_for(activity, language="nl", title="Mix"))
    assert dutch.subject == "Offerte: Mix"


def test_what_a_customer_is_called_is_never_read_as_a_field(activity, anna):
    keep(activity, anna, "S", "{client}")
    customer = make_customer(activity, contact_name="{mon nom}")
    draft = make_draft(activity, kind=PaperKind.QUOTE, customer=customer)

    assert proposed_wording(draft).body == "{mon nom}"


def test_a_long_title_still_fits_the_subject(activity, anna):
    keep(activity, anna, "{titre} " * 3, "B")

    wording = proposed_wording(draft_for(activity, title="x" * 140))

    assert len(wording.subject) == 200


def test_braces_without_a_field_are_refused(activity, anna):
    with pytest.raises(UnknownField, match=r"\{prix\} n’est pas un champ"):
        keep(activity, anna, "S", "{prix}")

    assert not MailText.objects.exists()


@pytest.mark.parametrize("wording", [Wording("", ""), our_wording("quote", "fr")])
def test_nothing_and_our_own_words_mean_ours(activity, anna, wording):
    keep(activity, anna, "Mes mots", "À moi")

    keep(activity, anna, wording.subject, wording.body)

    assert not MailText.objects.exists()


def test_the_page_shows_our_words_and_keeps_the_members(words_page, activity):
    shown = words_page.get().context["forms"][0]["subject"].value()
    assert shown == f"Devis{NBSP}: {{titre}}"

    words_page.post(**{"quote-subject": "Mes mots"})

    text = MailText.objects.get()
    assert (text.kind, text.language, text.subject) == ("quote", "fr", "Mes mots")


def test_a_refused_text_keeps_none_and_loses_nothing(words_page):
    answer = words_page.post(
        **{"quote-subject": "Mes mots", "invoice-subject": "X", "invoice-body": "{x}"}
    )

    assert not MailText.objects.exists()
    quote, invoice, _credit = answer.context["forms"]
    assert quote["subject"].value() == "Mes mots"
    assert invoice["body"].value() == "{x}"
    assert len(invoice.errors["body"]) == 1


def test_half_a_text_is_asked_about(words_page):
    answer = words_page.post(**{"quote-body": ""})

    assert list(answer.context["forms"][0].errors) == ["body"]


@pytest.mark.parametrize("field", ["subject", "body"])
def test_a_text_without_words_cannot_be_kept(activity, field):
    row = {"subject": "S", "body": "B", field: ""}

    with (
        pytest.raises(IntegrityError, match="mail_text_says_something"),
        transaction.atomic(),
    ):
        MailText.objects.create(activity=activity, kind="quote", language="fr", **row)
