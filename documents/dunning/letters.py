"""One letter: its paper and its mail, from the steps that it carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation

from documents.customers.following import reminder_copies
from documents.dunning import texts
from documents.dunning.cases import CaseView
from documents.dunning.claims import Claims, claims_of
from documents.models import DunningAction, DunningLetter, DunningStage
from documents.pdf.letters import Charge, Letter, OpenPaper, letter_pdf
from documents.pdf.reading import brand_name, seller_of
from smartportal.core.subject import subject_of
from smartportal.delivery.enums import FileKind, MessageState
from smartportal.delivery.models import Message, StoredFile
from smartportal.delivery.services import named_address, post, store_file
from smartportal.notifications.services import render_mail
from smartportal.reference.accounts import format_iban

ZERO = Decimal("0.00")
RETENTION_YEARS = 10
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Step:
    """One paper in a letter."""

    action: DunningAction
    case: CaseView
    claims: Claims

    @classmethod
    def of(cls, action: DunningAction, case: CaseView) -> "Step":
        """Raises `MissingRate`."""
        rule = rule_of(case, action.stage)
        return cls(
            action, case, claims_of(case.receivable, rule, on=case.now.moment.today)
        )


def rule_of(case: CaseView, stage: str) -> DunningStage:
    return next(rule for rule in case.rules if rule.stage == stage)


@dataclass(frozen=True, slots=True)
class Writing:
    """A letter with all that is said in it, as of its local day."""

    letter: DunningLetter
    steps: Sequence[Step]
    at: datetime

    @property
    def on(self) -> date:
        return self.steps[0].case.now.moment.today

    @property
    def language(self) -> str:
        return self.letter.customer.language

    @property
    def numbers(self) -> list[str]:
        return [step.case.receivable.invoice.number or "" for step in self.steps]

    @property
    def said(self) -> texts.Said:
        cases = [step.case for step in self.steps]
        open_amount = sum((case.receivable.open_amount for case in cases), ZERO)
        claimed = sum((step.claims.total for step in self.steps), ZERO)
        days = max(rule_of(case, self.letter.stage).days_to_pay for case in cases)
        before = [on for case in cases for on in case.facts.executed.values()]
        return texts.Said(
            stage=self.letter.stage,
            numbers=self.numbers,
            open_amount=open_amount,
            total=open_amount + claimed,
            due_on=min(case.receivable.due_on for case in cases),
            until=self.on + timedelta(days=days),
            last_on=max(before, default=None),
        )

    @property
    def writer(self) -> str:
        """Who writes and reads the answers."""
        return str(self.steps[0].case.receivable.invoice.activity.member)


def print_letter(writing: Writing) -> bytes:
    """The PDF, in the customer's language."""
    with translation.override(writing.language):
        return letter_pdf(printed(writing))


def printed(writing: Writing) -> Letter:
    """What is printed; the active language must be the customer's."""
    paper, said, letter = (
        writing.steps[0].case.receivable.invoice,
        writing.said,
        writing.letter,
    )
    return Letter(
        title=texts.title(letter.stage),
        reference=", ".join(writing.numbers),
        on=writing.on,
        at=writing.at,
        language=writing.language,
        seller=seller_of(paper),
        buyer=letter.customer,
        brand=letter.brand,
        brand_name=brand_name(paper),
        paragraphs=texts.paragraphs(said),
        papers=[_open_paper(step) for step in writing.steps],
        charges=_charges(writing.steps),
        after=texts.after(said),
        signed_by=writing.writer,
        iban=paper.iban,
        bic=paper.bic,
        payment_reference=paper.reference
        if len(writing.steps) == 1
        else " ".join(writing.numbers),
        contact=letter.customer.contact_name,
    )


def _open_paper(step: Step) -> OpenPaper:
    receivable = step.case.receivable
    invoice = receivable.invoice
    return OpenPaper(
        number=invoice.number or "",
        issued_on=invoice.issued_on or receivable.due_on,
        due_on=receivable.due_on,
        amount=receivable.amount,
        open_amount=receivable.open_amount,
    )


def _charges(steps: Sequence[Step]) -> list[Charge]:
    amounts = (
        sum((step.claims.interest for step in steps), ZERO),
        sum((step.claims.fixed_sum for step in steps), ZERO),
    )
    return [
        Charge(label, amount)
        for label, amount in zip(texts.charge_labels(), amounts, strict=True)
        if amount
    ]


def post_letter(
    writing: Writing, content: bytes, *, lapses_at: datetime | None
) -> tuple[Message, StoredFile]:
    """The mail with the letter in it; the letter's id makes it one, however often it is posted."""
    letter, customer, paper = (
        writing.letter,
        writing.letter.customer,
        writing.steps[0].case.receivable.invoice,
    )
    file = store_file(
        content,
        kind=FileKind.LETTER,
        content_type="application/pdf",
        retain_until=date(writing.on.year + RETENTION_YEARS, 12, 31),
    )
    with translation.override(writing.language):
        mail = render_mail(
            (f"documents/emails/dunning_{letter.stage}", "documents/emails/dunning"),
            language=writing.language,
            **_mail_context(writing),
        )
        name = texts.attachment_name(letter.stage, writing.numbers)
    to = [named_address(customer.contact_name or customer.name, customer.email)]
    message = post(
        key=f"dunning-letter:{letter.public_id}",
        kind=f"documents.{letter.stage}",
        to=to,
        cc=reminder_copies(customer),
        reply_to=[paper.activity.member.user.email, paper.entity.email],
        sender=named_address(
            brand_name(paper), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        ),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=writing.language,
        about=subject_of(paper),
        attachments=[(file, name)],
        at=writing.at,
        lapses_at=lapses_at,
        attempts=_attempts_before(letter, to, at=writing.at),
    )
    return message, file


def _attempts_before(letter: DunningLetter, to: list[str], *, at: datetime) -> int:
    """How often a mail server said "later" to this letter as it was written before: so often means no,
    however often the letter is written anew. Those of another address do not count.
    """
    written = DunningLetter.objects.filter(
        customer=letter.customer_id, brand=letter.brand_id, stage=letter.stage
    )
    before = written.exclude(pk=letter.pk).select_related("message").order_by("pk")
    newest = before.last()
    message = newest.message if newest else None
    if (
        message is None
        or message.lapses_at is None
        or message.state != MessageState.CANCELLED
        or message.to != to
        or not at - WEEK <= message.lapses_at <= at
    ):
        return 0
    return message.attempts


def _mail_context(writing: Writing) -> dict[str, object]:
    said, letter = writing.said, printed(writing)
    return {
        "said": said,
        "numbers": texts.short_list(writing.numbers),
        "letter": letter,
        "account": format_iban(letter.iban),
        "answers": texts.answer_line(writing.writer),
        "brand_name": letter.brand_name,
    }
