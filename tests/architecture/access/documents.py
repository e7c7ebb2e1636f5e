"""Papers, customers, brands, and the customer's public page."""

from datetime import timedelta

from django.utils import timezone

from documents.brands.services import Looks, change_brand
from documents.customers.following import add_contact, plan_step
from documents.customers.importing.services import begin_import
from documents.einvoicing.services import render_paper
from documents.einvoicing.transmitting import begin_transmission
from documents.enums import PaperKind
from documents.invoices.recurrences import begin_recurrence
from documents.quotes.departures import plan_departure
from documents.quotes.services import Proof, accept_quote
from documents.scheduled.services import plan_sending
from smartportal.core import clock
from smartportal.core.subject import subject_of
from smartportal.delivery.services import create_link
from tests.architecture.access import LOGGED_IN, OWNER, PUBLIC, WRITER, Row, only
from tests.cast import EVERYONE, MEMBERS, STAFF, Cast
from tests.factories.drafts import (
    ENVELOPE,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)
from tests.factories.images import png
from tests.factories.prices import make_price_item

EVERY_CUSTOMER = dict.fromkeys(EVERYONE, 302)
NOBODY = dict.fromkeys(EVERYONE, 404)
# Who runs one activity goes straight to its brand.
BRANDS = only(*MEMBERS, *STAFF) | {"anna": 302}


def by_id(row):
    return {"public_id": row.public_id}


def invoice(cast: Cast):
    return by_id(make_invoice(cast.anna_activity, on=clock.today()))


def transmission(cast: Cast):
    paper = make_invoice(cast.anna_activity, on=clock.today())
    return by_id(begin_transmission(paper, by=cast.anna, at=clock.now()))


def planned(cast: Cast):
    now = clock.now()
    sending = plan_sending(
        make_draft(cast.anna_activity),
        envelope=ENVELOPE,
        leaves_at=now + timedelta(days=2),
        at=now,
        by=cast.anna,
    )
    return by_id(sending.action)


def draft(cast: Cast):
    return by_id(make_draft(cast.anna_activity))


def recurrence(cast: Cast):
    row = begin_recurrence(
        make_invoice(cast.anna_activity, on=clock.today()),
        texts=["Suivi"],
        rhythm="month",
        first_on=clock.today(),
        today=clock.today(),
        by=cast.anna,
        at=clock.now(),
    )
    return by_id(row)


def departure(cast: Cast):
    waiting = plan_departure(
        make_draft(cast.anna_activity, kind=PaperKind.QUOTE),
        envelope=ENVELOPE,
        at=clock.now(),
        by=cast.anna,
    )
    return by_id(waiting)


def quote(cast: Cast):
    return by_id(make_quote(cast.anna_activity, on=clock.today()))


def won_quote(cast: Cast):
    paper = make_quote(cast.anna_activity, on=clock.today())
    link, _token = link_to(paper)
    accept_quote(
        paper, name="M", proof=Proof(link, None), on=clock.today(), at=timezone.now()
    )
    return by_id(paper)


def customer(cast: Cast):
    return by_id(make_customer(cast.anna_activity))


def contact(cast: Cast):
    card = make_customer(cast.anna_activity)
    return by_id(add_contact(card, name="Zoé", by=cast.anna))


def step(cast: Cast):
    card = make_customer(cast.anna_activity)
    return by_id(plan_step(card, text="Appeler", on=clock.today(), by=cast.anna))


def customer_import(cast: Cast):
    begun = begin_import(
        cast.anna_activity,
        name="clients.csv",
        content=b"name\nStudio\n",
        by=cast.anna,
        at=timezone.now(),
    )
    return by_id(begun)


def activity(cast: Cast):
    return by_id(cast.anna_activity)


def sample_page(cast: Cast):
    return activity(cast) | {"kind": PaperKind.QUOTE, "language": "fr", "page": 1}


def price_item(cast: Cast):
    return by_id(make_price_item(cast.anna_activity))


def logo(cast: Cast):
    brand = change_brand(
        cast.anna_activity,
        Looks("Anna", colour="#123456"),
        logo=png(),
        by=cast.anna,
    )
    return by_id(brand)


def link_to(paper):
    return create_link(
        subject_of(paper), scope="paper", expires_at=timezone.now() + timedelta(days=1)
    )


def token(cast: Cast):
    return {
        "token": link_to(rendered(make_quote(cast.anna_activity, on=clock.today())))[1]
    }


def invoice_token(cast: Cast):
    return {
        "token": link_to(rendered(make_invoice(cast.anna_activity, on=clock.today())))[
            1
        ]
    }


def pdf(cast: Cast):
    return by_id(rendered(make_invoice(cast.anna_activity, on=clock.today()))) | {
        "kind": "pdf"
    }


def rendered(paper):
    """Its files exist, as after the worker: nobody waits for the printer here."""
    render_paper(paper, at=timezone.now())
    return paper


ROWS = {
    "documents:quote_list": Row(LOGGED_IN),
    "documents:invoice_list": Row(LOGGED_IN),
    "documents:quote_new": Row(LOGGED_IN),
    "documents:invoice_new": Row(LOGGED_IN),
    "documents:recurrence_list": Row(LOGGED_IN),
    "documents:recurrence": Row(WRITER, recurrence),
    "documents:invoice_recurrence": Row(WRITER, invoice),
    "documents:recurrence_state": Row(
        only("anna", status=302),
        lambda cast: recurrence(cast) | {"act": "pause"},
        method="post",
    ),
    "documents:quote": Row(OWNER, quote),
    "documents:invoice": Row(OWNER, invoice),
    # Without the one-use token of its form nothing is noted: the page comes back and says so.
    "documents:quote_answer": Row(
        WRITER, quote, method="post", data={"answer": "accepted", "name": "M"}
    ),
    "documents:quote_progress": Row(
        only("anna", status=302),
        lambda cast: won_quote(cast) | {"step": "started"},
        method="post",
        data={"on": "2026-01-01"},
    ),
    "documents:quote_revision": Row(only("anna", status=302), quote, method="post"),
    "documents:quote_invoice": Row(only("anna", status=302), won_quote, method="post"),
    "documents:paper_draft": Row(WRITER, draft),
    "documents:paper_copy": Row(only("anna", status=302), invoice, method="post"),
    "documents:paper_sources": Row(WRITER, draft),
    # Without the one-use token of the form nothing is deleted.
    "documents:paper_deletion": Row(only("anna", status=302), draft, method="post"),
    "documents:paper_sending": Row(WRITER, draft),
    "documents:paper_review": Row(only("anna", status=302), draft, method="post"),
    "documents:paper_review_withdrawal": Row(
        only("anna", status=302), draft, method="post"
    ),
    "documents:departure_recall": Row(
        only("anna", status=302), departure, method="post"
    ),
    "documents:departure_now": Row(only("anna", status=302), departure, method="post"),
    "documents:paper_redispatch": Row(WRITER, invoice),
    "documents:paper_transmission": Row(
        only("anna", status=302), invoice, method="post"
    ),
    "documents:transmission_deposit": Row(
        only("anna", "accountant", "admin", status=302), transmission, method="post"
    ),
    "documents:planned_removal": Row(only("anna", status=302), planned, method="post"),
    "documents:paper_file": Row(OWNER, pdf),
    "documents:customer_list": Row(LOGGED_IN),
    "documents:customer_new": Row(only(*MEMBERS, *STAFF, status=302) | {"anna": 200}),
    "documents:customer": Row(OWNER, customer),
    "documents:customer_edit": Row(WRITER, customer),
    # Nothing is typed: the page comes back and says so.
    "documents:customer_note": Row(WRITER, customer, method="post"),
    "documents:customer_step": Row(WRITER, customer, method="post"),
    "documents:customer_stage": Row(
        only("anna", status=302), customer, method="post", data={"stage": "won"}
    ),
    "documents:contact_new": Row(WRITER, customer),
    "documents:contact": Row(WRITER, contact),
    "documents:step_done": Row(only("anna", status=302), step, method="post"),
    "documents:pipeline": Row(LOGGED_IN),
    "documents:customer_upload": Row(
        only(*MEMBERS, *STAFF, status=302) | {"anna": 200}
    ),
    "documents:customer_import": (
        Row(WRITER, customer_import),
        Row(only("anna", status=302), customer_import, method="post"),
    ),
    "documents:customer_import_refused": Row(WRITER, customer_import),
    "documents:customer_export": Row(LOGGED_IN, lambda cast: {"form": "csv"}),
    "documents:brand_list": Row(BRANDS),
    "documents:brand": Row(WRITER, activity),
    "documents:brand_texts": Row(WRITER, activity),
    "documents:price_list": Row(WRITER, activity),
    "documents:price_item": Row(WRITER, price_item),
    "documents:price_item_deletion": Row(
        only("anna", status=302), price_item, method="post"
    ),
    "documents:brand_conditions": Row(WRITER, activity),
    "documents:brand_sample": Row(WRITER, activity),
    "documents:brand_sample_page": Row(WRITER, sample_page),
    "documents:brand_logo": Row(OWNER, logo),
    "documents:brand_style": Row(PUBLIC, logo),
    "documents:public_paper": Row(PUBLIC, token),
    "documents:public_acceptance": Row(PUBLIC, token, method="post"),
    "documents:public_refusal": Row(PUBLIC, token, method="post"),
    "documents:public_receipt": Row(EVERY_CUSTOMER, token, method="post"),
    "documents:public_pdf": Row(PUBLIC, token),
    "documents:public_xml": Row(PUBLIC, invoice_token),
    "documents:public_logo": Row(NOBODY, token),
}
