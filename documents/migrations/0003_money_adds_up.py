"""Instalments add up, an entry pays at most what it brought, what is set aside pays nothing."""

from django.db import migrations

# At commit, the instalments of an issued invoice add up to its total.
INSTALMENTS = """
CREATE OR REPLACE FUNCTION documents_instalments_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paper documents_paper;
BEGIN
    IF TG_TABLE_NAME = 'documents_paper' THEN
        SELECT * INTO paper FROM documents_paper WHERE id = NEW.id;
    ELSE
        SELECT * INTO paper FROM documents_paper WHERE id = NEW.invoice_id;
        IF paper.kind <> 'invoice' THEN
            RAISE EXCEPTION 'a receivable belongs to an invoice'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'receivable_of_an_invoice';
        END IF;
    END IF;
    IF paper.kind = 'invoice' AND paper.state = 'issued' AND paper.gross IS DISTINCT FROM
        (SELECT sum(amount) FROM documents_receivable WHERE invoice_id = paper.id) THEN
        RAISE EXCEPTION 'the instalments of % do not add up to its total', paper.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instalments_add_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_paper_instalments AFTER INSERT OR UPDATE OF state ON documents_paper
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_instalments_add_up();
CREATE CONSTRAINT TRIGGER documents_receivable_instalments AFTER INSERT ON documents_receivable
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_instalments_add_up();
"""

NO_INSTALMENTS = """
DROP TRIGGER IF EXISTS documents_paper_instalments ON documents_paper;
DROP TRIGGER IF EXISTS documents_receivable_instalments ON documents_receivable;
DROP FUNCTION IF EXISTS documents_instalments_add_up();
"""

# At commit. The entry's lock makes who uses the same money at the same time wait, and seen.
PAYS_WHAT_IT_BROUGHT = """
CREATE OR REPLACE FUNCTION documents_entry_pays_what_it_brought() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry documents_bankentry;
    used numeric;
BEGIN
    IF TG_TABLE_NAME = 'documents_bankreturn' THEN
        SELECT * INTO entry FROM documents_bankentry WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO entry FROM documents_bankentry WHERE id = NEW.bank_entry_id FOR NO KEY UPDATE;
    END IF;
    SELECT coalesce(sum(amount), 0) INTO used FROM documents_allocation WHERE bank_entry_id = entry.id;
    IF used > greatest(entry.amount, 0) THEN
        RAISE EXCEPTION 'bank entry % pays more than it brought', entry.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_pays_what_it_brought';
    END IF;
    IF used > 0 AND EXISTS (SELECT 1 FROM documents_bankreturn WHERE payment_id = entry.id) THEN
        RAISE EXCEPTION 'bank entry % pays, and was taken back', entry.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'returned_entry_pays_nothing';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_allocation_of_an_entry AFTER INSERT ON documents_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.bank_entry_id IS NOT NULL)
    EXECUTE FUNCTION documents_entry_pays_what_it_brought();
CREATE CONSTRAINT TRIGGER documents_bankreturn_of_an_entry AFTER INSERT ON documents_bankreturn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION documents_entry_pays_what_it_brought();
"""

SPENDS_FREELY = """
DROP TRIGGER IF EXISTS documents_allocation_of_an_entry ON documents_allocation;
DROP TRIGGER IF EXISTS documents_bankreturn_of_an_entry ON documents_bankreturn;
DROP FUNCTION IF EXISTS documents_entry_pays_what_it_brought();
"""

# At commit, as for what an entry pays: the entry's lock makes who uses the same money wait, and seen.
ASIDE_IS_LEFT = """
CREATE OR REPLACE FUNCTION documents_set_aside_is_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry documents_bankentry;
    used numeric;
    aside numeric;
BEGIN
    IF TG_TABLE_NAME = 'documents_setaside' THEN
        SELECT * INTO entry FROM documents_bankentry WHERE id = NEW.entry_id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO entry FROM documents_bankentry WHERE id = NEW.bank_entry_id FOR NO KEY UPDATE;
    END IF;
    SELECT sum(amount) INTO aside FROM documents_setaside WHERE entry_id = entry.id AND ended_at IS NULL;
    IF aside IS NOT NULL THEN
        SELECT coalesce(sum(amount), 0) INTO used FROM documents_allocation WHERE bank_entry_id = entry.id;
        IF used + aside > greatest(entry.amount, 0) THEN
            RAISE EXCEPTION 'what is set aside of bank entry % is not left of it', entry.reference
                USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_is_left';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_setaside_is_left AFTER INSERT ON documents_setaside
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_set_aside_is_left();
CREATE CONSTRAINT TRIGGER documents_allocation_leaves_aside AFTER INSERT ON documents_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.bank_entry_id IS NOT NULL AND NEW.amount > 0)
    EXECUTE FUNCTION documents_set_aside_is_left();
"""

ASIDE_IS_FREE = """
DROP TRIGGER IF EXISTS documents_setaside_is_left ON documents_setaside;
DROP TRIGGER IF EXISTS documents_allocation_leaves_aside ON documents_allocation;
DROP FUNCTION IF EXISTS documents_set_aside_is_left();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_final_papers")]

    operations = [
        migrations.RunSQL(sql=INSTALMENTS, reverse_sql=NO_INSTALMENTS),
        migrations.RunSQL(sql=PAYS_WHAT_IT_BROUGHT, reverse_sql=SPENDS_FREELY),
        migrations.RunSQL(sql=ASIDE_IS_LEFT, reverse_sql=ASIDE_IS_FREE),
    ]
