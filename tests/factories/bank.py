"""Bank files made by the tests: a camt.053 of one account."""

from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M{n}</MsgId><CreDtTm>{on}T18:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S{n}</Id><CreDtTm>{on}T18:00:00</CreDtTm>
<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
<Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
<Amt Ccy="EUR">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>
{entries}</Stmt></BkToCstmrStmt></Document>"""

ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><RvslInd>{reversal}</RvslInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>
<AcctSvcrRef>{reference}</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Studio</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{payer}</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""

PAYER = "BE71096123456769"


def camt(
    iban: str, *entries: str, on: date, total: Decimal = Decimal(0), n: int = 1
) -> bytes:
    """`total` is the sum of the entries, so that the file adds up."""
    closing = Decimal("1000.00") + total
    return TEMPLATE.format(
        n=n, on=on, iban=iban, closing=closing, entries="".join(entries)
    ).encode()


def entry(
    amount: str,
    text: str,
    *,
    on: date,
    reference: str = "R1",
    payer: str = PAYER,
    reversal: bool = False,
) -> str:
    """A credit, or the debit by which the bank takes one back."""
    return ENTRY.format(
        amount=amount,
        sign="DBIT" if reversal else "CRDT",
        reversal="true" if reversal else "false",
        on=on,
        reference=reference,
        payer=payer,
        text=escape(text),
    )


def payment_file(
    iban: str, amount: str, text: str, *, on: date, reference: str = "R1", n: int = 1
) -> bytes:
    return camt(
        iban,
        entry(amount, text, on=on, reference=reference),
        on=on,
        total=Decimal(amount),
        n=n,
    )
