"""What an entry pays is never more than it brought, and nothing once the bank took it back."""

from django.db import migrations

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

NO_LAST_WORD = """
DROP TRIGGER IF EXISTS documents_allocation_of_an_entry ON documents_allocation;
DROP TRIGGER IF EXISTS documents_bankreturn_of_an_entry ON documents_bankreturn;
DROP FUNCTION IF EXISTS documents_entry_pays_what_it_brought();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_bank_returns")]

    operations = [migrations.RunSQL(sql=PAYS_WHAT_IT_BROUGHT, reverse_sql=NO_LAST_WORD)]
