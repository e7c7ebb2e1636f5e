"""The schema of papers and money on one shelf."""

from documents.models.banking import (
    BankEntry,
    BankFile,
    BankReturn,
    BankStatement,
    SetAside,
)
from documents.models.brands import Brand, BrandConditions, MailText
from documents.models.customer_rows import (
    CustomerContact,
    CustomerImport,
    CustomerNote,
    DeliveryAddress,
    NextStep,
)
from documents.models.customers import Customer, Party
from documents.models.departures import Departure
from documents.models.dunning import (
    DunningAction,
    DunningAttempt,
    DunningCase,
    DunningLetter,
)
from documents.models.holds import Hold
from documents.models.instalments import (
    Deduction,
    Instalment,
    InstalmentInvoice,
    instalment_of,
)
from documents.models.issuing import IssuingRule
from documents.models.lists import PaperArchive, SavedList
from documents.models.paper_rows import PaperLine, PaperParty, PaperVat
from documents.models.papers import CreditNote, Invoice, Paper, Quote
from documents.models.plans import DunningPlan, DunningPreference, DunningStage
from documents.models.preparations import Preparation
from documents.models.price_items import PriceItem
from documents.models.receivables import Allocation, Receivable
from documents.models.recurrences import Recurrence, RecurringDraft
from documents.models.reviews import Remark, Review
from documents.models.saves import LastSave
from documents.models.scheduled import ScheduledSending
from documents.models.sending import (
    CustomerAnswer,
    Dispatch,
    PaperAttachment,
    QuoteProgress,
    Rendering,
)
from documents.models.series import Series
from documents.models.steering import Decision, PlannedAction
from documents.models.transmissions import Transmission

__all__ = [
    "Allocation",
    "BankEntry",
    "BankFile",
    "BankReturn",
    "BankStatement",
    "Brand",
    "BrandConditions",
    "CreditNote",
    "Customer",
    "CustomerAnswer",
    "CustomerContact",
    "CustomerImport",
    "CustomerNote",
    "Decision",
    "Deduction",
    "DeliveryAddress",
    "Departure",
    "Dispatch",
    "DunningAction",
    "DunningAttempt",
    "DunningCase",
    "DunningLetter",
    "DunningPlan",
    "DunningPreference",
    "DunningStage",
    "Hold",
    "Instalment",
    "InstalmentInvoice",
    "Invoice",
    "IssuingRule",
    "LastSave",
    "MailText",
    "NextStep",
    "Paper",
    "PaperArchive",
    "PaperAttachment",
    "PaperLine",
    "PaperParty",
    "PaperVat",
    "Party",
    "PlannedAction",
    "Preparation",
    "PriceItem",
    "Quote",
    "QuoteProgress",
    "Receivable",
    "Recurrence",
    "RecurringDraft",
    "Remark",
    "Rendering",
    "Review",
    "SavedList",
    "ScheduledSending",
    "Series",
    "SetAside",
    "Transmission",
    "instalment_of",
]
