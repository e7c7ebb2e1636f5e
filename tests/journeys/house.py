"""The demo's cooperative, small, and every page of it that somebody can reach: by name, as a path."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import reverse

from documents.dunning.services import hold, open_case
from documents.enums import AnswerKind, HoldReason, PaperKind, PaperState
from documents.models import CustomerAnswer, Paper, Receivable
from documents.papers.services import create_draft
from members.models import Activity, User
from members.services import invite_user
from smartportal.core import clock
from smartportal.core.subject import subject_of
from smartportal.delivery.models import DemoMail
from smartportal.delivery.services import create_link
from smartportal.home.demo.house import DOMAIN
from smartportal.home.demo.loader import load_demo
from tests.factories.tickets import ask
from tests.journeys.days import run_work
from tickets.services import answer_ticket

Pages = dict[str, str]


@dataclass(frozen=True)
class House:
    """Nora, whose pages are full; Salomé advises her; Karim recovers, Élise keeps the bank, Hugo everything."""

    nora: User
    salome: User
    karim: User
    elise: User
    hugo: User

    @property
    def activity(self) -> Activity:
        return Activity.objects.get(member__user=self.nora)

    @property
    def papers(self):
        return Paper.objects.filter(activity=self.activity)


def build_house() -> House:
    today, at = clock.today(), clock.now()
    load_demo(
        members=4, invoices=40, seed=1, today=today, at=at, progress=lambda *_: None
    )
    people = ("nora", "salome", "karim", "elise", "hugo")
    house = House(*(User.objects.get(email=f"{name}@{DOMAIN}") for name in people))
    _add_rare_things(house)
    run_work()
    return house


def _add_rare_things(house: House) -> None:
    """A hold, questions with and without an answer, a draft without anything."""
    at, today = clock.now(), clock.today()
    receivable = _late(house).last()
    hold(
        open_case(receivable, at=at),
        reason=HoldReason.SAYS_PAID,
        on=today,
        at=at,
        by=house.nora,
        paid_on=today - timedelta(days=1),
    )
    ask(house.nora, text="Pourquoi ce montant ?\nJe compte 12 € de moins.", at=at)
    answer_ticket(
        ask(house.nora, text="Comment changer mon logo ?", at=at),
        text="Sous « Réglages ».",
        by=house.salome,
        at=at,
    )
    create_draft(house.activity, kind=PaperKind.INVOICE, by=house.nora)


def _late(house: House):
    late = Receivable.objects.late(on=clock.today()).filter(invoice__in=house.papers)
    return late.order_by("due_on", "pk")


# --- pages ---------------------------------------------------------------------------------------
def pages_of_member(house: House) -> Pages:
    return {**_places(), **_lists(), **_papers(house), **_around(house), **_account()}


def _places() -> Pages:
    names = (
        "home:home",
        "documents:coming",
        "documents:quote_new",
        "documents:invoice_new",
        "documents:customer_new",
        "documents:customer_upload",
        "documents:pipeline",
        "notifications:notification_list",
        "tickets:ticket_list",
        "tickets:ticket_new",
        "delivery:mailbox",
        "shell:install",
        "shell:offline",
    )
    return {name: reverse(name) for name in names}


def _lists() -> Pages:
    invoices, quotes = (
        reverse("documents:invoice_list"),
        reverse("documents:quote_list"),
    )
    search = reverse("home:search")
    return {
        "invoices": invoices,
        "late invoices": f"{invoices}?state=late",
        "no such invoice": f"{invoices}?q=zzzzzz",
        "quotes": quotes,
        "customers": reverse("documents:customer_list"),
        "coming, undecided": reverse("documents:coming") + "?kind=undecided",
        "search": search,
        "found": f"{search}?q=a",
        "not found": f"{search}?q=zzzzzz",
    }


def _papers(house: House) -> Pages:
    late, held = _late(house).first().invoice, _late(house).last().invoice
    paid = _paid(house)
    drafts = house.papers.filter(state=PaperState.DRAFT)
    pages = {
        "late invoice": _url("documents:invoice", late),
        "held invoice": _url("documents:invoice", held),
        "paid invoice": _url("documents:invoice", paid),
        "says paid": _url("documents:says_paid", late),
        "dispute": _url("documents:dispute", late),
        "send again": _url("documents:paper_redispatch", late),
    }
    for state in (PaperState.SENT, PaperState.WON, PaperState.LOST, PaperState.DRAFT):
        quote = house.papers.filter(kind=PaperKind.QUOTE, state=state).latest("pk")
        pages[f"quote, {state}"] = _url("documents:quote", quote)
    for draft in drafts:
        pages[f"draft {draft.pk}"] = _url("documents:paper_draft", draft)
        pages[f"sheet {draft.pk}"] = _url("documents:paper_sending", draft)
    pages["draft of an invoice"] = _url(
        "documents:invoice", drafts.filter(kind=PaperKind.INVOICE).latest("pk")
    )
    return pages


def _paid(house: House) -> Paper:
    issued = house.papers.filter(kind=PaperKind.INVOICE, state=PaperState.ISSUED)
    return issued.exclude(receivables__open_amount__gt=0).latest("pk")


def _around(house: House) -> Pages:
    customer = house.activity.customers.first()
    questions = house.nora.tickets.order_by("pk")
    return {
        "customer": _url("documents:customer", customer),
        "customer to change": _url("documents:customer_edit", customer),
        "contact of a customer": _url("documents:contact_new", customer),
        "brand": _url("documents:brand", house.activity),
        "prices": _url("documents:price_list", house.activity),
        "question": _url("tickets:ticket", questions[0]),
        "answered question": _url("tickets:ticket", questions[1]),
        "mail": _url("delivery:mail", DemoMail.objects.latest("pk")),
    }


def _account() -> Pages:
    names = (
        "members:settings",
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
        "account_reauthenticate",
        "account_logout",
    )
    return {name: reverse(name) for name in names}


def pages_of_team(house: House) -> dict[User, Pages]:
    """By who opens them."""
    desk, late = reverse("desk:desk"), _late(house).first().invoice
    question = house.nora.tickets.order_by("pk")[0]
    return {
        house.salome: {
            "desk": desk,
            "who is calling": f"{desk}?q=Nora",
            "nobody calls": f"{desk}?q=zzzzzz",
            "questions": reverse("tickets:ticket_list"),
            "question": _url("tickets:ticket", question),
            "invoice of a member": _url("documents:invoice", late),
            "customer of a member": _url("documents:customer", late.customer),
            "login code": reverse("mfa_index"),
            "once more": reverse("mfa_reauthenticate"),
        },
        house.karim: {
            "recovery": reverse("desk:recovery"),
            "questions": reverse("desk:questions"),
        },
        house.elise: {
            "bank": reverse("desk:bank"),
            "no such money": reverse("desk:bank") + "?q=zzzzzz",
        },
    }


def pages_of_admin() -> Pages:
    """The back office for looking up: its index, a list, a form."""
    member = User.objects.get(email=f"nora@{DOMAIN}").member
    return {
        "admin": reverse("admin:index"),
        "members": reverse("admin:members_member_changelist"),
        "member": reverse("admin:members_member_change", args=[member.pk]),
    }


def pages_of_anybody(house: House) -> Pages:
    names = (
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    )
    invitation = invite_user("nouvelle@example.com", by=house.hugo, at=clock.now())
    return {
        **{name: reverse(name) for name in names},
        "used up": reverse("account_reset_password_from_key", args=["1", "made-up"]),
        "unknown address": reverse("account_confirm_email", args=["made-up"]),
        "invitation": urlsplit(invitation.url).path,
        **{name: _public(paper) for name, paper in _papers_to_show(house)},
    }


def pages_without_anything() -> Pages:
    """For somebody who has no papers yet."""
    names = (
        "home:home",
        "documents:coming",
        "documents:quote_new",
        "documents:brand_list",
        "tickets:ticket_list",
    )
    return {**{name: reverse(name) for name in names}, **_lists()}


def _papers_to_show(house: House) -> Iterable[tuple[str, Paper]]:
    quotes = Paper.objects.filter(kind=PaperKind.QUOTE)
    today = clock.today()
    sent = quotes.filter(state=PaperState.SENT)
    yield (
        "public quote",
        sent.filter(Q(valid_until=None) | Q(valid_until__gte=today)).latest("pk"),
    )
    yield "expired quote", sent.filter(valid_until__lt=today).latest("pk")
    answers = CustomerAnswer.objects.filter(paper__in=quotes)
    for kind in (AnswerKind.ACCEPTED, AnswerKind.DECLINED):
        yield f"quote, {kind}", answers.filter(kind=kind).latest("pk").paper
    yield "public invoice", _late(house).first().invoice


def _public(paper: Paper) -> str:
    expires_at = clock.now() + timedelta(days=1)
    _link, token = create_link(subject_of(paper), scope="paper", expires_at=expires_at)
    return reverse("documents:public_paper", args=[token])


def _url(name: str, row) -> str:
    return reverse(name, args=[row.public_id])
