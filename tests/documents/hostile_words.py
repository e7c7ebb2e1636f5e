"""One text through every text field of a customer, a brand, a quote and an answer, as their pages take it; and all
that then says it again.
"""

import csv
import email
import html
import io
import re
from dataclasses import dataclass, field
from datetime import timedelta
from email.policy import default as modern

from django.test import Client
from django.urls import reverse
from lxml import etree
from lxml import html as pages

from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import PaperKind
from documents.models import (
    Brand,
    Customer,
    CustomerAnswer,
    Departure,
    Dispatch,
    Paper,
)
from documents.papers.sending import carry_out
from documents.pdf.reading import readable_papers
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.core.subject import subject_of
from smartportal.delivery.models import Message
from smartportal.delivery.services import create_link
from smartportal.delivery.services.sending import mail_of
from tests.documents.pages.editor_page import page as editor_page
from tests.documents.pages.editor_page import url as editor_url
from tests.factories.drafts import make_customer, make_draft, make_invoice


class RefusedBeside(Exception):
    """The fields beside which a text was refused."""


@dataclass
class Walk:
    """What the member's and the customer's pages made of one text."""

    client: Client
    activity: object
    text: str
    sources: list[str] = field(default_factory=list)

    def post(
        self, address: str, data: dict[str, str], *, leads_on: bool = True
    ) -> None:
        """What is kept `leads_on` to another page; a draft stays where it is."""
        answer = self.client.post(address, data)
        if answer.status_code == 302:
            return
        refused = {
            f"{name}.{wrong}"
            for name in ("form", "editor")
            for wrong in _errors(answer.context.get(name))
        }
        if refused:
            raise RefusedBeside(*sorted(refused))
        assert not leads_on, f"{address}: {said_in(answer.content.decode())[-600:]}"

    def see(self, address: str) -> str:
        self.sources.append(self.client.get(address).content.decode())
        return self.sources[-1]

    def customer(self) -> Customer:
        """A card by its page, with what an invoice needs beside the text."""
        card = make_customer(self.activity)
        words = ("name", "contact_name", "street", "town", "buyer_reference")
        kept = ("kind", "email", "house_number", "postal_code", "country", "language")
        numbers = ("enterprise_number", "vat_number")
        data = {name: getattr(card, name) for name in (*kept, *numbers)}
        data |= dict.fromkeys(words, self.text) | {"payment_days": "30"}
        self.post(reverse("documents:customer_edit", args=[card.public_id]), data)
        card.refresh_from_db()
        assert {getattr(card, name) for name in words} == {self.text}
        self.see(reverse("documents:customer", args=[card.public_id]))
        return card

    def brand(self) -> None:
        words = ("name", "tagline", "header", "footer")
        address = reverse("documents:brand", args=[self.activity.public_id])
        data = {"colour": "#123456", "font": "serif"}
        self.post(address, data | dict.fromkeys(words, self.text))
        brand = Brand.objects.get(activity=self.activity)
        assert {getattr(brand, name) for name in words} == {self.text}
        self.see(address)

    def quote(self, card: Customer) -> Paper:
        draft = make_draft(self.activity, kind=PaperKind.QUOTE, customer=card)
        words = ("title", "notes", "buyer_reference")
        lines = [{"description": self.text, "unit_price": "1"}]
        header = dict.fromkeys(words, self.text) | {"customer": str(card.pk)}
        self.post(
            editor_url(draft),
            editor_page(lines, revision=draft.revision, **header),
            leads_on=False,
        )
        draft.refresh_from_db()
        assert {getattr(draft, name) for name in words} == {self.text}
        assert draft.lines.get().description == self.text
        self._send(draft)
        draft.refresh_from_db()
        return draft

    def _send(self, draft: Paper) -> None:
        sheet = reverse("documents:paper_sending", args=[draft.public_id])
        source = self.see(sheet)
        data = {name: _hidden(source, name) for name in ("once", "revision")}
        words = {"subject": self.text, "body": self.text}
        self.post(sheet, data | words | {"to": "a@b.example"})
        for departure in Departure.objects.waiting():
            now = reverse("documents:departure_now", args=[departure.public_id])
            self.client.post(now)

    def declined(self, quote: Paper) -> None:
        """What the customer says of it, as the member then reads it."""
        expires = clock.now() + timedelta(days=1)
        link = create_link(subject_of(quote), scope="paper", expires_at=expires)[1]
        stranger = Client()
        public = reverse("documents:public_paper", args=[link])
        self.sources.append(stranger.get(public).content.decode())
        stranger.post(
            reverse("documents:public_refusal", args=[link]),
            {
                "once": _hidden(self.sources[-1], "once"),
                "reason": self.text,
            },
        )
        assert CustomerAnswer.objects.get(paper=quote).reason == self.text
        self.see(paper_url(quote))
        self.see(reverse("documents:quote_list"))

    def mail(self, quote: Paper) -> None:
        """Subject and body, as a mail program reads them."""
        carry_out(Dispatch.objects.get(paper=quote), at=clock.now())
        sent = mail_of(Message.objects.latest("pk")).message().as_bytes()
        read = email.message_from_bytes(sent, policy=modern)
        assert str(read["Subject"]).strip() == self.text
        plain, rich = (
            read.get_body((kind,)).get_content() for kind in ("plain", "html")
        )
        assert self.text in plain
        self.sources.append(rich)

    def xml(self, card: Customer) -> None:
        invoice = make_invoice(
            self.activity, on=clock.today(), customer=card, title=self.text
        )
        paper = readable_papers().get(pk=invoice.pk)
        for write in (to_ubl, to_cii):
            said = [node.text for node in etree.fromstring(write(paper)).iter()]
            assert self.text in said

    def table(self, quote: Paper) -> None:
        """The cells of the export, without the mark that keeps a sheet from calculating."""
        answer = self.client.post(
            reverse("documents:selection_table", args=["csv"]),
            {"kind": "quote", "paper": quote.public_id},
        )
        file = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
        _head, row = csv.reader(file, delimiter=";")
        assert [cell.removeprefix("'") for cell in row].count(
            self.text.removeprefix("'")
        ) >= 2


def walk(text: str, *, client: Client, activity: object) -> list[str]:
    """The sources of all pages. Raises `RefusedBeside`."""
    one = Walk(client, activity, text)
    one.brand()
    card = one.customer()
    quote = one.quote(card)
    one.mail(quote)
    one.declined(quote)
    one.xml(card)
    one.table(quote)
    return one.sources


def marks(source: str) -> list[str]:
    """What a page does beside saying words: its elements that act, and attributes that would."""
    tree = pages.fromstring(source)
    acting = tree.iter("script", "iframe", "object", "embed", "style", "link", "meta")
    found = [etree.tostring(node, encoding="unicode").strip() for node in acting]
    handlers = [
        f"{node.tag} {name}"
        for node in tree.iter(etree.Element)
        for name in node.attrib
        if name.startswith("on") or "javascript:" in node.attrib[name].lower()
    ]
    return found + handlers


def said_in(source: str) -> str:
    """The words of a page and the values of its fields, with single blanks."""
    tree = pages.fromstring(source)
    values = [node.get("value", "") for node in tree.iter("input")]
    return " ".join(" ".join([tree.text_content(), *values]).split())


def _errors(form: object) -> list[str]:
    forms = [getattr(form, "header", form), *getattr(form, "lines", [])]
    return [name for each in forms for name in getattr(each, "errors", {})]


def _hidden(source: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', source)
    assert found, f"no {name} on the page"
    return html.unescape(found.group(1))
