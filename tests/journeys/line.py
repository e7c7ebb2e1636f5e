"""The whole line, chapter by chapter: a quote, its yes, an invoice, reminders, a bank file, paid."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from playwright.sync_api import Locator, expect

from documents.enums import ActionState, CustomerKind, PaperKind, PaperState, Stage
from documents.models import Paper, PlannedAction
from documents.payments.services import import_bank_file
from smartportal.core import clock
from tests.cast import Cast
from tests.factories.bank import payment_file
from tests.factories.members import belgian_number
from tests.journeys.days import days_pass, run_work
from tests.journeys.visitor import DESKTOP, Visitor

NUMBER = belgian_number(9995501)
CUSTOMER = {
    "name": "Théâtre du Canal",
    "email": "ines@canal.example",
    "street": "Quai des Platanes",
    "house_number": "8",
    "postal_code": "5000",
    "town": "Namur",
    "enterprise_number": NUMBER,
    "vat_number": f"BE{NUMBER}",
}
LINES = (
    ("Enregistrement de la série « Écluses »", "3", "380"),
    ("Mixage et livraison", "1", "460"),
)
GROSS = Decimal("1936.00")  # (3 × 380 + 460) + 21 %
PRIMARY = "main .button[data-kind=primary]"


class Line:
    """Anna, who writes; Inès, who buys; the recovery service and the accountant. One browser each."""

    def __init__(self, visit, cast: Cast, *, device, script: bool) -> None:
        self.cast, self.script = cast, script
        self.anna: Visitor = visit(device, script=script)
        self.ines: Visitor = visit(device, script=script)
        self.recovery: Visitor = visit(DESKTOP, script=script)
        self.accountant: Visitor = visit(DESKTOP, script=script)

    @property
    def quote(self) -> Paper:
        return Paper.objects.get(kind=PaperKind.QUOTE)

    @property
    def invoice(self) -> Paper:
        return Paper.objects.get(kind=PaperKind.INVOICE)

    def step(self, stage: Stage) -> PlannedAction | None:
        return PlannedAction.objects.filter(kind=stage).order_by("-pk").first()

    def is_at(self, stage: Stage, state: ActionState):
        def so() -> bool:
            step = self.step(stage)
            return step is not None and step.state == state

        return so

    # --- a quote ---------------------------------------------------------------------------------
    def write_quote(self) -> None:
        anna = self.anna
        anna.log_in(self.cast.anna)
        expect(anna.find("html")).to_have_attribute("lang", "fr")
        anna.tap(f"{PRIMARY}[href='{reverse('documents:quote_new')}']")
        anna.tap(f"main a[href^='{reverse('documents:customer_new')}']")
        for name, value in CUSTOMER.items():
            anna.write(f"[name={name}]", value)
        anna.tap(f"label:has([name=kind][value={CustomerKind.BUSINESS}])")
        anna.tap(PRIMARY)
        anna.write("[name=title]", "Série « Écluses »")
        self._write_line(0, *LINES[0])
        anna.tap("button[name=add][value=item]")
        self._write_line(1, *LINES[1])
        anna.tap("button[name=send]")

    def _write_line(self, n: int, description: str, quantity: str, price: str) -> None:
        self.anna.write(f"[name=line-{n}-description]", description)
        self.anna.write(f"[name=line-{n}-quantity]", quantity)
        self.anna.write(f"[name=line-{n}-unit_price]", price)

    def send_quote(self) -> None:
        anna = self.anna
        expect(anna.find("[name=to]")).to_have_value(CUSTOMER["email"])
        expect(anna.find("[name=reply_to]")).to_have_value(self.cast.anna.email)
        anna.tap(PRIMARY)
        anna.sees("#departure")
        assert self.quote.state == PaperState.DRAFT
        anna.tap("#departure form[action$='/now/'] button")
        expect(anna.find("#departure")).to_have_count(0)
        assert (self.quote.state, self.quote.gross) == (PaperState.SENT, GROSS)
        run_work()

    def open_mail(self) -> Locator:
        """The newest mail to the customer, on its page of the mailbox."""
        anna = self.anna
        anna.open(reverse("delivery:mailbox"))
        row = anna.find("main tbody tr").filter(has_text=CUSTOMER["email"]).first
        anna.tap(row.locator("a.row-link"))
        return anna.find(".mail-text")

    # --- the customer ----------------------------------------------------------------------------
    def accept_quote(self) -> None:
        ines = self.ines
        ines.open(self._link())
        ines.tap("form[action$='/receipt/'] button")
        ines.sees(".callout[data-status=ok]")
        expect(ines.find("[name=name]")).to_have_value("")
        expect(ines.find("[name=agreed]")).not_to_be_checked()
        ines.write("[name=name]", "Inès Carlier")
        ines.tap("label:has([name=agreed])")
        ines.tap("form[action$='/acceptance/'] button")
        expect(ines.find("form[action$='/acceptance/']")).to_have_count(0)
        ines.says("Inès Carlier")
        assert self.quote.state == PaperState.WON

    def _link(self) -> str:
        href = self.open_mail().locator("a[href*='/p/']").first.get_attribute("href")
        assert href
        return href

    # --- an invoice ------------------------------------------------------------------------------
    def invoice_quote(self) -> None:
        """At most three taps from the first page."""
        anna = self.anna
        anna.open("/")
        anna.says(CUSTOMER["name"])
        before = anna.taps
        anna.tap("form[action$='/invoice/'] button")
        anna.tap(PRIMARY)
        anna.sees("#dunning")
        assert anna.taps_of(before) <= 3
        assert (self.invoice.state, self.invoice.gross) == (PaperState.ISSUED, GROSS)

    def read_invoice(self) -> None:
        anna, invoice = self.anna, self.invoice
        run_work()
        anna.open(reverse("documents:invoice", args=[invoice.public_id]))
        anna.says("remis")
        for kind, begin in (("pdf", b"%PDF"), ("ubl", b"<?xml"), ("cii", b"<?xml")):
            url = reverse("documents:paper_file", args=[invoice.public_id, kind])
            answer = anna.context.request.get(url)
            assert answer.ok
            assert answer.body().startswith(begin)

    # --- reminders -------------------------------------------------------------------------------
    def hold_reminder(self) -> None:
        """One tap on the first page; with a date at most three."""
        days_pass(until=self.is_at(Stage.REMINDER_1, ActionState.ANNOUNCED))
        anna = self.anna
        anna.open(reverse("notifications:notification_list"))
        anna.says(CUSTOMER["name"])
        anna.open("/")
        form = anna.find(f"#decide-{self.step(Stage.REMINDER_1).public_id}")
        expect(form.locator("input:checked")).to_have_count(0)
        expect(form.locator(".silence")).to_be_visible()
        before = anna.taps
        anna.tap(form.locator("label:has([value=wait])"))
        if self.script:
            expect(form.locator(".kept")).to_be_visible()
            assert anna.taps_of(before) <= 1
            anna.tap(form.locator("label:has([name=until][value=date])"))
            expect(form.locator("[name=until][value=date]")).to_be_checked()
            assert anna.taps_of(before) <= 3
        else:
            anna.tap(form.locator("noscript button, button.button[type=submit]").last)
            anna.sees("#dunning")

    def read_why_not_paid(self) -> None:
        anna = self.anna
        anna.open("/")
        before = anna.taps
        anna.tap(
            f"main a[href='{reverse('documents:invoice', args=[self.invoice.public_id])}']"
        )
        anna.sees("#dunning .when-wait" if self.script else "#dunning")
        assert anna.taps_of(before) <= 2

    def let_reminder_go(self) -> None:
        self._say("ok", Stage.REMINDER_1)
        days_pass(until=self.is_at(Stage.REMINDER_1, ActionState.EXECUTED))
        expect(self.open_mail()).to_contain_text(self.invoice.reference)

    def _say(self, word: str, stage: Stage) -> None:
        """On the invoice's page."""
        anna = self.anna
        anna.open(reverse("documents:invoice", args=[self.invoice.public_id]))
        form = anna.find(f"#dunning #decide-{stage}")
        anna.tap(form.locator(f"label:has([value={word}])").first)
        if self.script:
            expect(form.locator(".kept")).to_be_visible()
        else:
            anna.tap(form.locator("button.button[type=submit]").last)
        expect(anna.find(f"#dunning #decide-{stage} [value={word}]")).to_be_checked()

    def stay_silent(self) -> None:
        """The second reminder leaves by itself."""
        days_pass(until=self.is_at(Stage.REMINDER_2, ActionState.EXECUTED))

    def send_formal_notice(self) -> None:
        """Only with the member's word and that of the recovery service."""
        days_pass(until=self.is_at(Stage.FORMAL_NOTICE, ActionState.ANNOUNCED))
        self._say("ok", Stage.FORMAL_NOTICE)
        self._approve()
        days_pass(until=self.is_at(Stage.FORMAL_NOTICE, ActionState.EXECUTED))

    def _approve(self) -> None:
        recovery = self.recovery
        recovery.log_in(self.cast.recovery)
        recovery.open(reverse("desk:recovery"))
        recovery.says(CUSTOMER["name"])
        recovery.tap("label:has([name=step])")
        recovery.tap("form[action$='/approvals/'] button[type=submit]")
        expect(recovery.find("[name=step]")).to_have_count(0)

    # --- money -----------------------------------------------------------------------------------
    def pay(self) -> None:
        accountant, account = self.accountant, self.cast.entity.accounts.get()
        file = payment_file(
            account.iban, str(GROSS), self.invoice.reference, on=clock.today(), n=2
        )
        accountant.log_in(self.cast.accountant)
        accountant.open(reverse("desk:bank"))
        accountant.find("[name=file]").set_input_files(
            {"name": "extrait.xml", "mimeType": "application/xml", "buffer": file}
        )
        accountant.tap("main form[enctype] button")
        accountant.sees(".toast")
        self.anna.open(reverse("documents:invoice_list"))
        self.anna.sees("tbody tr .pill[data-status=ok]", "Payée")
        self.anna.tap("tbody .row-link")
        self.anna.sees(".pill[data-status=ok]", "Payée")
        assert self.invoice.receivables.get().open_amount == 0


def read_bank(account, on: date) -> None:
    """A file of today without money for us: without a fresh bank nothing leaves."""
    import_bank_file(
        payment_file(account.iban, "12.00", "Cotisation", on=on, reference="FIRST"),
        name="first.xml",
        at=clock.now(),
        by=None,
    )
