"""What an unpaid invoice needs around it, built directly as rows."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from documents.enums import CustomerKind, PaperKind, PaperState, PartyRole
from documents.invoices.settlement import allocate
from documents.models import (
    Allocation,
    BankEntry,
    BankFile,
    BankReturn,
    BankStatement,
    Brand,
    Customer,
    DunningAction,
    DunningCase,
    DunningPlan,
    DunningStage,
    Paper,
    PaperParty,
    Party,
    PlannedAction,
    Receivable,
    Series,
)
from documents.payments.returns import take_back
from documents.references import rf_reference
from members.models import Activity, EntityAccount, LegalEntity
from smartportal.delivery.models import StoredFile
from tests.factories.members import (
    ActivityFactory,
    EntityAccountFactory,
    LegalEntityFactory,
    MemberFactory,
)

NUMBERS = count(1)
# stage, days after the one before, decision, by whom it must be approved or done
STAGES = (
    {"stage": "reminder_1", "delay_days": 3, "default_decision": "ok"},
    {"stage": "reminder_2", "delay_days": 16, "default_decision": "ok"},
    {
        "stage": "formal_notice",
        "delay_days": 15,
        "default_decision": "wait",
        "needs_approval": True,
        "claims_fixed_sum": True,
        "claims_interest": True,
        "days_to_pay": 15,
    },
    {
        "stage": "litigation",
        "delay_days": 28,
        "default_decision": "wait",
        "by_hand": True,
    },
)


def plan_for(
    entity: LegalEntity,
    *,
    kind: str = CustomerKind.BUSINESS,
    sends: bool = True,
    stages=STAGES,
) -> DunningPlan:
    plan = DunningPlan.objects.create(
        entity=entity, customer_kind=kind, valid_from=date(2023, 1, 1), sends=sends
    )
    for position, stage in enumerate(stages, start=1):
        anchor = "due" if position == 1 else "previous"
        DunningStage.objects.create(
            plan=plan, position=position, anchor=anchor, **stage
        )
    return plan


def shop(
    *, country: str = "BE", zone: str = "Europe/Brussels", first_name: str = "Nora"
) -> Activity:
    """A member with an activity, a brand, and an entity whose businesses are reminded."""
    entity = LegalEntityFactory(
        country=country, time_zone=zone, phone="+32 4 000 00 00"
    )
    plan_for(entity)
    member = MemberFactory(
        user__first_name=first_name,
        user__email=f"{first_name}{next(NUMBERS)}@members.example",
    )
    activity = ActivityFactory(entity=entity, member=member)
    Brand.objects.create(activity=activity, name="Nora Benali")
    return activity


def customer_of(
    activity: Activity,
    *,
    kind: str = CustomerKind.BUSINESS,
    party: Party | None = None,
    **changes,
) -> Customer:
    n = next(NUMBERS)
    party = party or Party.objects.create(kind=kind, name=f"Debtor {n}", country="BE")
    values = {
        "name": f"Customer {n}",
        "email": f"customer{n}@buyers.example",
        "language": "fr",
        "street": "Quai des Platanes",
        "house_number": "8",
        "postal_code": "5000",
        "town": "Namur",
        "country": "BE",
    }
    return Customer.objects.create(
        activity=activity, party=party, kind=kind, **values | changes
    )


def owed(
    activity: Activity,
    *,
    due_on: date,
    amount: str = "1936.00",
    customer: Customer | None = None,
    kind: str | None = None,
) -> Receivable:
    """An issued invoice of which everything is open."""
    customer = customer or customer_of(activity)
    n = next(NUMBERS)
    gross = Decimal(amount)
    issued_on = due_on - timedelta(days=30)
    series, _new = Series.objects.get_or_create(
        entity=activity.entity,
        type=PaperKind.INVOICE,
        fiscal_year=issued_on.year,
        defaults={"prefix": "F", "last_on": issued_on},
    )
    paper = Paper(
        kind=PaperKind.INVOICE,
        state=PaperState.ISSUED,
        activity=activity,
        entity=activity.entity,
        customer=customer,
        customer_kind=customer.kind if kind is None else kind,
        brand=activity.brands.first(),
        language=customer.language,
        net=gross,
        gross=gross,
        series=series,
        sequence=n,
        number=f"F-{issued_on.year}-{n:03d}",
        issued_on=issued_on,
        due_on=due_on,
        issued_at=datetime.combine(issued_on, datetime.min.time(), UTC),
        hash="0" * 64,
        reference=rf_reference(f"{n:08d}"),
        iban=main_account(activity.entity).iban,
        created_by=activity.member.user,
    )
    # In the order that the triggers want: instalments exist before the paper is final.
    paper.state, number = PaperState.DRAFT, paper.number
    paper.number = None
    paper.save()
    for role, party in (
        (PartyRole.SELLER, activity.entity),
        (PartyRole.BUYER, customer),
    ):
        PaperParty.objects.create(
            paper=paper, role=role, name=party.name, country=party.country
        )
    receivable = Receivable.objects.create(
        invoice_id=paper.pk, due_on=due_on, amount=gross, open_amount=gross
    )
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.ISSUED, number=number)
    return receivable


def bank_read(entity: LegalEntity, *, until: date) -> BankStatement:
    """The entity's main account, read up to and including a day."""
    return account_read(main_account(entity), until=until)


def main_account(entity: LegalEntity) -> EntityAccount:
    """The one that new papers name."""
    known = EntityAccount.objects.filter(entity=entity, is_main=True).first()
    return known or EntityAccountFactory(entity=entity)


def account_read(account: EntityAccount, *, until: date) -> BankStatement:
    sha256 = hashlib.sha256(str(next(NUMBERS)).encode()).hexdigest()
    file = StoredFile.objects.create(
        sha256=sha256, kind="bank", content_type="text/plain", size=1
    )
    at = datetime.combine(until, time(18), UTC)
    bank_file = BankFile.objects.create(
        file=file, name="statement", format="coda", imported_at=at
    )
    return BankStatement.objects.create(
        bank_file=bank_file, account=account, read_until=until
    )


def receipt(
    statement: BankStatement, amount: str, *, iban: str = "", communication: str = ""
) -> BankEntry:
    return BankEntry.objects.create(
        statement=statement,
        account=statement.account,
        reference=f"entry-{next(NUMBERS)}",
        booked_on=statement.read_until,
        amount=Decimal(amount),
        counterparty_iban=iban,
        communication=communication,
    )


def pay(
    receivable: Receivable,
    statement: BankStatement,
    amount: str | None = None,
    *,
    at: datetime,
) -> Allocation:
    """Money that came for it, set against it."""
    entry = receipt(
        statement, amount or str(receivable.open_amount), iban="BE71096123456769"
    )
    return allocate(
        receivable, amount=entry.amount, on=at.date(), at=at, bank_entry=entry
    )


def bounce(paid: Allocation, statement: BankStatement, *, at: datetime) -> BankReturn:
    """The bank takes the money back."""
    reversal = receipt(statement, f"-{paid.bank_entry.amount}")
    return take_back(paid.bank_entry, reversal=reversal, at=at)


def executed(case: DunningCase, stage: str, *, on: date) -> DunningAction:
    """A stage that was carried out on a day."""
    at = datetime.combine(on, time(9), UTC)
    planned = PlannedAction.objects.create(
        kind=stage,
        slot=f"dunning:{case.receivable_id}:{stage}",
        paper=case.receivable.invoice,
        state="executed",
        planned_on=on,
        announced_at=at,
        changeable_until=at,
        default_decision="ok",
        settled_at=at,
    )
    return DunningAction.objects.create(
        case=case, stage=stage, planned=planned, executed_on=on
    )
