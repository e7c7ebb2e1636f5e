"""Importing what the bank said, and letting it pay."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import BankEntry, BankFile, BankStatement
from documents.models.banking import KEEPERS
from documents.payments.parsers import ParsedEntry, ParsedStatement, parse, unknown
from documents.payments.settling import settle_entries
from members.models import EntityAccount, LegalEntity, User
from smartportal.core.refusals import Refused
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import store_file

RETENTION_YEARS = 10


class UnknownAccount(Refused):
    """The file speaks of an account that is not the cooperative's."""


@dataclass(slots=True)
class ImportReport:
    """What one file brought. Counts of entries; `allocated`, `proposed` and `unmatched` speak of new credits."""

    name: str
    statements: int = 0
    entries_new: int = 0
    entries_known: int = 0
    allocated: int = 0
    proposed: int = 0
    unmatched: int = 0
    reversed: int = 0
    new: list[BankEntry] = field(default_factory=list, repr=False)

    def counts(self) -> dict[str, int | str]:
        """Everything but the rows, for people and for JSON."""
        return {
            row.name: getattr(self, row.name)
            for row in fields(self)
            if row.name != "new"
        }


@transaction.atomic
def import_bank_file(
    content: bytes,
    *,
    name: str,
    at: datetime,
    by: User | None = None,
    add_accounts_to: LegalEntity | None = None,
) -> ImportReport:
    """Take a bank file whole: keep it, add the entries that are new, allocate what names its invoice.

    Twice is once, whichever file brings an entry. Raises `BadBankFile` or `UnknownAccount`, and then
    nothing of the file is kept: an account that `by` does not keep is unknown to them.
    `add_accounts_to` opens accounts that the portal does not know yet.
    """
    statements = parse(content)
    accounts = _locked_accounts(statements, add_accounts_to, by=by)
    bank_file = _kept(content, name=name, statements=statements, at=at, by=by)
    report = ImportReport(name=name, statements=len(statements))
    for statement in statements:
        _take(statement, accounts[statement.account_iban], bank_file, report)
    for outcome in settle_entries(report.new, at=at, by=by):
        setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _locked_accounts(
    statements: Iterable[ParsedStatement],
    add_to: LegalEntity | None,
    *,
    by: User | None,
) -> dict[str, EntityAccount]:
    """The accounts, locked in one order, so that two imports of the same entries follow each other."""
    numbers = sorted({statement.account_iban for statement in statements})
    if add_to:
        new = [EntityAccount(entity=add_to, iban=number) for number in numbers]
        EntityAccount.objects.bulk_create(new, ignore_conflicts=True)
    rows = (
        EntityAccount.objects.select_for_update(of=("self",))
        .select_related("entity")
        .filter(iban__in=numbers)
    )
    if by:
        kept = LegalEntity.objects.reached_by(by, roles=KEEPERS)
        rows = rows.filter(entity__in=kept)
    accounts = {account.iban: account for account in rows.order_by("pk")}
    if missing := [number for number in numbers if number not in accounts]:
        raise UnknownAccount(
            _("Account %(account)s is not one of the cooperative's.")
            % {"account": missing[0]}
        )
    return accounts


def _kept(
    content: bytes,
    *,
    name: str,
    statements: list[ParsedStatement],
    at: datetime,
    by: User | None,
) -> BankFile:
    """The file's row; the same bytes brought again are the same file."""
    stored = store_file(
        content,
        kind=FileKind.BANK,
        content_type="application/octet-stream",
        retain_until=date(at.year + RETENTION_YEARS, 12, 31),
    )
    values = {
        "name": name[:200],
        "format": statements[0].source if statements else "",
        "imported_at": at,
        "by": by,
    }
    return BankFile.objects.get_or_create(file=stored, defaults=values)[0]


def _take(
    parsed: ParsedStatement,
    account: EntityAccount,
    bank_file: BankFile,
    report: ImportReport,
) -> None:
    """Add a statement's new entries. A statement that brings nothing new still says how far the bank was read."""
    new = _new_entries(parsed.entries, account)
    report.entries_known += len(parsed.entries) - len(new)
    report.entries_new += len(new)
    statement, _created = BankStatement.objects.get_or_create(
        bank_file=bank_file,
        account=account,
        reference=parsed.reference[:80],
        read_until=_read_until(parsed, account, bank_file),
        defaults={"opening": parsed.opening, "closing": parsed.closing},
    )
    rows = [_row(entry, statement, account) for entry in new]
    report.new.extend(BankEntry.objects.bulk_create(rows))


def _read_until(
    parsed: ParsedStatement, account: EntityAccount, bank_file: BankFile
) -> date:
    """No file tells of a day to come, whatever it says: at most the day on which it was first read."""
    read_at = bank_file.imported_at.astimezone(ZoneInfo(account.entity.time_zone))
    booked = [entry.booked_on for entry in parsed.entries]
    told = parsed.closed_on or max(booked, default=date.min)
    return min(told, read_at.date())


def _new_entries(
    entries: tuple[ParsedEntry, ...], account: EntityAccount
) -> list[ParsedEntry]:
    if not entries:
        return []
    first = min(entry.booked_on for entry in entries)
    known = BankEntry.objects.filter(account=account, booked_on__gte=first)
    pairs = list(known.values_list("reference", "batch_reference"))
    return unknown(
        entries, references=[row[0] for row in pairs], batches=[row[1] for row in pairs]
    )


def _row(
    entry: ParsedEntry, statement: BankStatement, account: EntityAccount
) -> BankEntry:
    return BankEntry(
        statement=statement,
        account=account,
        reference=entry.reference,
        batch_reference=entry.batch_reference,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        amount=entry.amount,
        currency=entry.currency,
        counterparty_name=entry.counterparty_name[:200],
        counterparty_iban=entry.counterparty_iban[:34],
        communication=entry.structured_communication,
        text=entry.text,
        is_reversal=entry.is_reversal,
    )
