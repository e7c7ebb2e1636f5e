"""What became of the papers: mails that left, answers of customers, payments, reminders that were sent."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from documents.dunning.defaults import BUSINESS
from documents.enums import (
    ActionState,
    AnswerKind,
    Choice,
    CustomerKind,
    PaperKind,
    PaperState,
    Stage,
)
from documents.models import (
    Allocation,
    BankEntry,
    BankFile,
    BankStatement,
    Customer,
    CustomerAnswer,
    Dispatch,
    DunningAction,
    DunningCase,
    DunningPlan,
    PlannedAction,
    Receivable,
)
from members.models import EntityAccount
from smartportal.audit.models import Event
from smartportal.core.subject import subject_of
from smartportal.delivery.enums import FileKind, MessageState, NoticeKind
from smartportal.delivery.models import DeliveryNotice, Message, SignedLink
from smartportal.delivery.services import message_id_for, store_file
from smartportal.home.demo import diary, words
from smartportal.home.demo.identities import belgian_iban
from smartportal.home.demo.networks import transmit_batch
from smartportal.home.demo.papers import Sketch

OLD = 75  # days after which everybody has paid in the end


@dataclass(slots=True)
class Bank:
    """The demo's history came in one file an entity. `shown` is the activity whose login the demo shows."""

    statements: dict[int, BankStatement]
    accounts: dict[int, EntityAccount]
    shown: int
    n: int = 0
    payers: dict[int, str] = field(default_factory=dict)

    def payer(self, customer: Customer) -> str:
        """The account from which this debtor always pays."""
        new = belgian_iban(9_992_000_000 + len(self.payers) + 1)
        return self.payers.setdefault(customer.party_id, new)

    def received(
        self, entity: int, amount: Decimal, on: date, **said: str
    ) -> BankEntry:
        self.n += 1
        return BankEntry(
            statement=self.statements[entity],
            account=self.accounts[entity],
            reference=f"{self.n:064d}",
            booked_on=on,
            value_on=on,
            amount=amount,
            **said,
        )


def open_bank(today: date, at: datetime, *, shown: int) -> Bank:
    statements, accounts = {}, {}
    for account in EntityAccount.objects.filter(is_main=True).select_related("entity"):
        stored = store_file(
            f"demo {account.iban}".encode(),
            kind=FileKind.BANK,
            content_type="text/plain",
        )
        bank_file = BankFile.objects.create(
            file=stored, name="demo.xml", format="camt.053", imported_at=at
        )
        statements[account.entity_id] = BankStatement.objects.create(
            bank_file=bank_file,
            account=account,
            reference="demo",
            read_until=today - timedelta(days=1),
        )
        accounts[account.entity_id] = account
    return Bank(statements, accounts, shown)


def send_batch(batch: list[Sketch], chance: random.Random) -> None:
    """A mail that left and was delivered for each final paper; a few came back."""
    final = [sketch for sketch in batch if sketch.state != PaperState.DRAFT]
    messages = Message.objects.bulk_create([_message(sketch) for sketch in final])
    links = SignedLink.objects.bulk_create([_link(sketch) for sketch in final])
    Dispatch.objects.bulk_create(
        [
            _dispatch(sketch, message, link)
            for sketch, message, link in zip(final, messages, links, strict=True)
        ]
    )
    DeliveryNotice.objects.bulk_create(
        [_notice(message, chance) for message in messages]
    )
    answers = [
        _answer(sketch, link, chance) for sketch, link in zip(final, links, strict=True)
    ]
    given = CustomerAnswer.objects.bulk_create([answer for answer in answers if answer])
    transmit_batch([sketch.paper for sketch in final])
    events = [event for sketch in final for event in diary.begun(sketch.paper)]
    Event.objects.bulk_create(events + [diary.answered(answer) for answer in given])


def _message(sketch: Sketch) -> Message:
    paper, customer = sketch.paper, sketch.paper.customer
    assert customer is not None
    assert paper.issued_at is not None
    key = f"demo:{paper.public_id}"
    return Message(
        key=key,
        kind=f"documents.{paper.kind}",
        subject_kind="paper",
        subject_id=paper.public_id,
        language=paper.language,
        sender="smartportal <portal@portal.example>",
        to=[customer.email],
        subject=paper.title,
        text=paper.title,
        message_id=message_id_for(key),
        state=MessageState.SENT,
        due_at=paper.issued_at,
        claimed_at=paper.issued_at,
        sent_at=paper.issued_at + timedelta(minutes=2),
    )


def _link(sketch: Sketch) -> SignedLink:
    """Its token was never given to anybody: the demo's old mails open nothing."""
    subject = subject_of(sketch.paper)
    assert sketch.paper.issued_at is not None
    return SignedLink(
        token_hash=sketch.paper.hash,
        scope="paper",
        subject_kind=subject.kind,
        subject_id=subject.public_id,
        expires_at=sketch.paper.issued_at + timedelta(days=400),
    )


def _dispatch(sketch: Sketch, message: Message, link: SignedLink) -> Dispatch:
    paper = sketch.paper
    return Dispatch(
        paper=paper,
        message=message,
        link=link,
        to=message.to[0],
        subject=paper.title,
        body=paper.title,
        at=message.due_at,
        by_id=paper.created_by_id,
    )


def _notice(message: Message, chance: random.Random) -> DeliveryNotice:
    kind = NoticeKind.BOUNCED if chance.random() < 0.01 else NoticeKind.DELIVERED
    assert message.sent_at is not None
    return DeliveryNotice(
        message=message,
        kind=kind,
        recipient=message.to[0],
        at=message.sent_at + timedelta(minutes=1),
    )


def _answer(
    sketch: Sketch, link: SignedLink, chance: random.Random
) -> CustomerAnswer | None:
    paper, customer = sketch.paper, sketch.paper.customer
    assert customer is not None
    assert paper.issued_at is not None
    at = paper.issued_at + timedelta(hours=chance.randint(4, 40))
    common = {"paper": paper, "paper_hash": paper.hash, "link": link, "at": at}
    if sketch.state == PaperState.WON:
        return CustomerAnswer(
            kind=AnswerKind.ACCEPTED, name=customer.name, consent_text="OK", **common
        )
    if sketch.state == PaperState.LOST:
        reason = chance.choice(words.DECLINED.get(paper.language, words.DECLINED["fr"]))
        return CustomerAnswer(kind=AnswerKind.DECLINED, reason=reason, **common)
    if paper.kind == PaperKind.INVOICE and chance.random() < 0.2:
        return CustomerAnswer(kind=AnswerKind.RECEIVED, **common)
    return None


def pay_batch(
    batch: list[Sketch], bank: Bank, chance: random.Random, today: date
) -> None:
    """Most customers pay within a fortnight of the due date; some late, some in part, some not yet."""
    paid: list[tuple[Receivable, Decimal, date]] = []
    papers = [
        sketch.paper.pk
        for sketch in batch
        if sketch.paper.kind == PaperKind.INVOICE and not sketch.stays_open
    ]
    rows = Receivable.objects.filter(invoice__in=papers).order_by("pk")
    for receivable in rows.select_related("invoice__customer"):
        shown = receivable.invoice.activity_id == bank.shown
        paid += _payment(receivable, chance, today, unpaid=0.6 if shown else 0.25)
    entries = BankEntry.objects.bulk_create(
        [_entry(row, amount, on, bank) for row, amount, on in paid]
    )
    Allocation.objects.bulk_create(
        [
            Allocation(
                receivable=row, amount=amount, bank_entry=entry, on=on, at=_noon(on)
            )
            for (row, amount, on), entry in zip(paid, entries, strict=True)
        ]
    )
    for row, amount, _on in paid:
        row.open_amount -= amount
    Receivable.objects.bulk_update(
        [row for row, _amount, _on in paid], ["open_amount"], batch_size=500
    )


def _payment(
    receivable: Receivable, chance: random.Random, today: date, *, unpaid: float
) -> list[tuple[Receivable, Decimal, date]]:
    """`unpaid` is the share of recent invoices that nobody paid yet."""
    luck = chance.random()
    on = receivable.due_on + timedelta(days=int(chance.gauss(2, 9)))
    if receivable.due_on < today - timedelta(days=OLD):
        return [(receivable, receivable.amount, min(on, today - timedelta(days=30)))]
    if luck < unpaid or on >= today:
        return []
    half = (receivable.amount / 2).quantize(Decimal("0.01"))
    return [(receivable, half if luck < unpaid + 0.05 else receivable.amount, on)]


def _entry(row: Receivable, amount: Decimal, on: date, bank: Bank) -> BankEntry:
    invoice, customer = row.invoice, row.invoice.customer
    assert customer is not None
    return bank.received(
        invoice.entity_id,
        amount,
        on,
        counterparty_name=customer.name,
        counterparty_iban=bank.payer(customer),
        text=invoice.number or "",
        communication="".join(sign for sign in invoice.reference if sign.isalnum()),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def remind(today: date) -> None:
    """Reminders that had left before today, by the dates of the plan: what is still open has its story."""
    plans = {
        (plan.entity_id, plan.customer_kind): plan for plan in DunningPlan.objects.all()
    }
    late = Receivable.objects.late(on=today).filter(
        invoice__customer_kind=CustomerKind.BUSINESS
    )
    for receivable in late.select_related("invoice").order_by("pk"):
        plan = plans[receivable.invoice.entity_id, receivable.invoice.customer_kind]
        _story(receivable, plan, today)


def _story(receivable: Receivable, plan: DunningPlan, today: date) -> None:
    done = list(_executed(receivable, today))
    if not done:
        return
    case = DunningCase.objects.create(
        receivable=receivable,
        plan=plan,
        opened_on=receivable.due_on + timedelta(days=1),
    )
    for stage, on in done:
        planned = PlannedAction.objects.create(
            kind=stage,
            slot=f"dunning:{case.pk}:{stage}",
            paper_id=receivable.invoice_id,
            state=ActionState.EXECUTED,
            planned_on=on,
            announced_at=_noon(on - timedelta(days=9)),
            changeable_until=_noon(on - timedelta(days=1)),
            default_decision=Choice.OK,
            settled_at=_noon(on),
        )
        DunningAction.objects.create(
            case=case, stage=stage, planned=planned, executed_on=on
        )
        diary.reminded(receivable.invoice, stage=stage, at=_noon(on)).save()


def _executed(receivable: Receivable, today: date) -> list[tuple[Stage, date]]:
    """The reminders alone: a formal notice never left without a word of the member."""
    story, on = [], receivable.due_on
    for rule in BUSINESS[:2]:
        on += timedelta(days=int(str(rule["delay_days"])))
        while on.weekday() > 4:
            on += timedelta(days=1)
        if on >= today:
            break
        story.append((Stage(str(rule["stage"])), on))
    return story
