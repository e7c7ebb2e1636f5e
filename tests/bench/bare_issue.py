"""A process that issues drafts by SQL alone, the floor of `issue`: `python -m tests.bench.bare_issue DAY`.

Nothing but psycopg with its defaults: statements are prepared by the server after their fifth use.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import psycopg

from tests.bench.workers import serve

LOCK = "SELECT entity_id, customer_id, created_by_id, gross FROM documents_paper WHERE id = %s FOR NO KEY UPDATE"
SELLER = """
INSERT INTO documents_paperparty (
    paper_id, role, name, legal_form, enterprise_number, vat_number, register, share_capital, email, phone, website,
    street, house_number, box, postal_code, town, country, contact_name, siret
)
SELECT %s, 'seller', name, legal_form, enterprise_number, vat_number, register, share_capital, email, phone, website,
    street, house_number, box, postal_code, town, country, '', ''
FROM members_legalentity WHERE id = %s
"""
BUYER = """
INSERT INTO documents_paperparty (
    paper_id, role, name, contact_name, enterprise_number, vat_number, email, phone,
    street, house_number, box, postal_code, town, country, legal_form, register, share_capital, website, siret
)
SELECT %s, 'buyer', name, contact_name, enterprise_number, vat_number, email, phone,
    street, house_number, box, postal_code, town, country, '', '', '', '', siret
FROM documents_customer WHERE id = %s
"""
VAT = """
INSERT INTO documents_papervat (paper_id, category, rate, vatex, mention, base, amount)
SELECT paper_id, vat_category, vat_rate, '', '', sum(net), round(sum(net) * vat_rate / 100, 2)
FROM documents_paperline WHERE paper_id = %s GROUP BY paper_id, vat_category, vat_rate
"""
RECEIVABLE = """
INSERT INTO documents_receivable (public_id, invoice_id, seq, due_on, amount, open_amount)
VALUES (%s, %s, 1, %s, %s, %s)
"""
COUNTER = """
UPDATE documents_series SET n = n + 1, last_on = %(on)s
WHERE entity_id = %(entity)s AND type = 'invoice' AND fiscal_year = %(year)s AND last_on <= %(on)s
RETURNING id, prefix, n, last_hash
"""
PAPER = """
UPDATE documents_paper SET state = 'issued', series_id = %s, sequence = %s, number = %s, issued_on = %s, due_on = %s,
    issued_at = %s, changed_at = %s, previous_hash = %s, hash = %s, reference = %s, iban = %s, bic = %s,
    customer_kind = 'business', mentions = %s::jsonb
WHERE id = %s AND state = 'draft'
"""
CLOSE = "UPDATE documents_series SET last_hash = %s WHERE id = %s"
EVENT = """
INSERT INTO audit_event (public_id, name, at, by_id, subject_kind, subject_id, parameters)
VALUES (%s, 'documents.invoice.issued', %s, %s, 'paper', %s, %s::jsonb)
"""
TASK = """
INSERT INTO delivery_task (name, key, arguments, state, due_at, attempts, error, enqueued_at)
VALUES ('documents.render_paper', %s, %s::jsonb, 'due', %s, 0, '', %s)
"""
SERIES = """
INSERT INTO documents_series (entity_id, type, fiscal_year, prefix, n, last_on, last_hash)
SELECT entity_id, 'invoice', %s, 'F', 0, %s, repeat('0', 64) FROM documents_paper WHERE id = %s
ON CONFLICT DO NOTHING
"""
HASH = "f" * 64
MENTIONS = json.dumps(
    [
        ["PMT", "Fixed sum for recovery costs: 40,00 €."],
        ["PMD", "Late payment bears interest."],
    ]
)


class Floor:
    def __init__(self, day: date) -> None:
        self.day = day
        self.papers: list[int] = []
        self.connection = psycopg.connect(os.environ["DATABASE_URL"])

    def load(self, papers: Iterable[int]) -> int:
        self.papers = list(papers)
        with self.connection.transaction():
            self.connection.execute(
                SERIES,
                [self.day.year, self.day.replace(month=1, day=1), self.papers[0]],
            )
        return len(self.papers)

    def go(self) -> int:
        for paper in self.papers:
            with self.connection.transaction(), self.connection.cursor() as cursor:
                self._issue(cursor, paper)
        return len(self.papers)

    def _issue(self, cursor: psycopg.Cursor, paper: int) -> None:
        at, due_on = datetime.now(UTC), self.day + timedelta(days=30)
        entity, customer, by, gross = cursor.execute(LOCK, [paper]).fetchone()
        cursor.execute(SELLER, [paper, entity])
        cursor.execute(BUYER, [paper, customer])
        cursor.execute(VAT, [paper])
        cursor.execute(RECEIVABLE, [secrets.token_hex(8), paper, due_on, gross, gross])
        keys = {"entity": entity, "year": self.day.year, "on": self.day}
        series, prefix, n, previous = cursor.execute(COUNTER, keys).fetchone()
        number = f"{prefix}-{self.day.year}-{n:03d}"
        payment = ["+++000/0000/00000+++", "BE43999100000101", "GKCCBEBB"]
        values = [
            series,
            n,
            number,
            self.day,
            due_on,
            at,
            at,
            previous,
            HASH,
            *payment,
            MENTIONS,
            paper,
        ]
        cursor.execute(PAPER, values)
        cursor.execute(CLOSE, [HASH, series])
        cursor.execute(
            EVENT,
            [
                secrets.token_hex(8),
                at,
                by,
                secrets.token_hex(8),
                json.dumps({"number": number}),
            ],
        )
        cursor.execute(
            TASK, [f"render:{paper}", json.dumps({"paper_id": paper}), at, at]
        )


if __name__ == "__main__":
    floor = Floor(date.fromisoformat(sys.argv[1]))
    serve({"load": floor.load, "go": floor.go})
