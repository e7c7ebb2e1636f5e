-- From one complete draft to thousands of invoices of one activity over two years, in every state, as the portal
-- would have left them: rows are inserted while the papers are drafts, then all become final in one UPDATE.

CREATE OR REPLACE FUNCTION pg_temp.public_id() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT translate(left(gen_random_uuid()::text, 8) || right(gen_random_uuid()::text, 8),
        '0123456789abcdef', '23456789abcdefgh')
$$;

-- Who sells, in turn: each activity of one entity with its customers and its brand.
CREATE TEMPORARY TABLE seller ON COMMIT DROP AS
SELECT activity.id AS activity_id, entity_id, user_id, row_number() OVER (ORDER BY activity.id) - 1 AS turn,
    count(*) OVER () AS sellers, (SELECT min(id) FROM documents_brand WHERE activity_id = activity.id) AS brand_id,
    (SELECT array_agg(id ORDER BY id) FROM documents_customer WHERE activity_id = activity.id) AS customers
FROM members_activity activity
JOIN members_member member ON member.id = activity.member_id
WHERE entity_id = %(entity)s;

-- One paper a row: paper n of :count, its customer in turn, its amounts up to eight times the draft's.
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT n, nextval(pg_get_serial_sequence('documents_paper', 'id')) AS id, 1 + n %% 8 AS times,
    %(today)s::date - (730 - n * 730 / %(count)s) AS issued_on, seller.*,
    customers[1 + n / sellers %% cardinality(customers)] AS customer_id
FROM generate_series(1, %(count)s) n
JOIN seller ON turn = n %% sellers;

INSERT INTO documents_paper (
    id, public_id, kind, state, version, activity_id, entity_id, customer_id, brand_id, language, currency, title, notes,
    buyer_reference, customer_kind, payment_days, end_of_month, net, vat, gross, previous_hash, hash, reference, iban, bic, mentions,
    revision, created_at, changed_at, created_by_id
)
SELECT made.id, pg_temp.public_id(), kind, state, version, made.activity_id, made.entity_id, made.customer_id, made.brand_id,
    language, currency, 'Série « Écluses », épisode ' || n, notes, buyer_reference, customer_kind, payment_days,
    end_of_month, net * times, vat * times, gross * times, '', '', '', '', '', mentions, 1, made.issued_on + time '09:30',
    made.issued_on + time '09:30', user_id
FROM documents_paper draft, made
WHERE draft.id = %(draft)s;

INSERT INTO documents_paperline (
    paper_id, position, kind, description, quantity, unit, unit_price, vat_category, vat_rate, vatex, net, optional,
    whole_paper
)
SELECT made.id, position, kind, description, quantity * times, unit, unit_price, vat_category, vat_rate, vatex, net * times,
    optional, whole_paper
FROM documents_paperline line, made
WHERE line.paper_id = %(draft)s;

INSERT INTO documents_paperparty (
    paper_id, role, name, legal_form, enterprise_number, vat_number, register, share_capital, email, phone, website,
    street, house_number, box, postal_code, town, country, contact_name, siret
)
SELECT made.id, 'seller', name, legal_form, enterprise_number, vat_number, register, share_capital, email, phone,
    website, street, house_number, box, postal_code, town, country, '', ''
FROM members_legalentity entity, made
WHERE entity.id = %(entity)s
UNION ALL
SELECT paper.id, 'buyer', name, '', enterprise_number, vat_number, '', '', email, phone,
    '', street, house_number, box, postal_code, town, country, contact_name, siret
FROM documents_customer customer
JOIN documents_paper paper ON paper.customer_id = customer.id
WHERE paper.id IN (SELECT id FROM made);

INSERT INTO documents_papervat (paper_id, category, rate, vatex, mention, base, amount)
SELECT id, 'S', 21, '', '', net, vat FROM documents_paper WHERE id IN (SELECT id FROM made);

INSERT INTO documents_receivable (public_id, invoice_id, seq, due_on, amount, open_amount)
SELECT pg_temp.public_id(), made.id, 1, made.issued_on + 30, gross, gross
FROM documents_paper paper JOIN made USING (id);

INSERT INTO documents_series (entity_id, type, fiscal_year, prefix, n, last_on, last_hash)
SELECT %(entity)s, 'invoice', extract(year FROM issued_on), 'F', count(*), max(issued_on), repeat('f', 64)
FROM made
GROUP BY extract(year FROM issued_on);

UPDATE documents_paper paper
SET state = 'issued', series_id = numbered.series_id, sequence = numbered.sequence, number = numbered.number,
    issued_on = numbered.issued_on, due_on = numbered.issued_on + 30, issued_at = created_at,
    previous_hash = repeat('f', 64), hash = repeat('f', 64), customer_kind = 'business', bic = 'GKCCBEBB',
    iban = (SELECT iban FROM members_entityaccount WHERE entity_id = %(entity)s),
    reference = '+++' || lpad(paper.id::text, 12, '0') || '+++'
FROM (
    SELECT made.id, made.issued_on, series.id AS series_id, row_number() OVER year AS sequence,
        'F-' || fiscal_year || '-' || lpad((row_number() OVER year)::text, 5, '0') AS number
    FROM made
    JOIN documents_series series ON series.entity_id = %(entity)s AND fiscal_year = extract(year FROM issued_on)
    WINDOW year AS (PARTITION BY series.id ORDER BY made.n)
) numbered
WHERE paper.id = numbered.id;

-- Mail: nearly every paper has left, each by a message of its own.
INSERT INTO delivery_message (
    public_id, key, kind, subject_kind, subject_id, language, sender, "to", cc, reply_to, subject, text, html, headers,
    message_id, state, due_at, attempts, created_at, claimed_at, sent_at, error
)
SELECT pg_temp.public_id(), 'bench:' || paper.id, 'documents.paper', 'paper', paper.public_id, 'fr', 'papers@bench.example',
    '["client@bench.example"]', '[]', '[]', paper.number, 'Bonjour', '', '{}', 'bench.' || paper.id || '@bench.example', 'sent',
    issued_at, 1, issued_at, issued_at, issued_at, ''
FROM documents_paper paper JOIN made USING (id)
WHERE made.n %% 40 <> 0;

INSERT INTO documents_dispatch (paper_id, message_id, "to", also_to, reply_to, cc, subject, body, at, by_id, held_because)
SELECT paper.id, message.id, 'client@bench.example', '{}', '', '', paper.number, 'Bonjour', message.sent_at, paper.created_by_id, ''
FROM delivery_message message
JOIN documents_paper paper ON message.key = 'bench:' || paper.id
JOIN made ON made.id = paper.id;

INSERT INTO audit_event (public_id, name, at, by_id, subject_kind, subject_id, parameters)
SELECT pg_temp.public_id(), name, issued_at, created_by_id, 'paper', public_id, jsonb_build_object('number', number)
FROM documents_paper JOIN made USING (id), unnest(ARRAY['documents.invoice.drafted', 'documents.invoice.issued']) name;

-- Bank: old ones are paid but for 2 %%, those due in the last two months in seven of ten cases, some in part.
INSERT INTO delivery_storedfile (public_id, sha256, kind, content_type, size, stored_at)
VALUES (pg_temp.public_id(), lpad(%(draft)s::text, 64, '0'), 'bank', 'text/plain', 1, now());
INSERT INTO documents_bankfile (file_id, name, format, imported_at)
SELECT id, 'bench.cod', 'coda', now() FROM delivery_storedfile WHERE sha256 = lpad(%(draft)s::text, 64, '0');
INSERT INTO documents_bankstatement (bank_file_id, account_id, reference, read_until)
SELECT file.id, account.id, '1', %(today)s
FROM documents_bankfile file
JOIN delivery_storedfile stored ON stored.id = file.file_id AND sha256 = lpad(%(draft)s::text, 64, '0')
JOIN members_entityaccount account ON account.entity_id = %(entity)s;

CREATE TEMPORARY TABLE paid ON COMMIT DROP AS
SELECT receivable.id, paper.reference, receivable.due_on - 5 + n %% 11 AS day,
    CASE WHEN n %% 97 = 0 THEN round(amount / 2, 2) ELSE amount END AS amount
FROM documents_receivable receivable
JOIN documents_paper paper ON paper.id = invoice_id
JOIN made ON made.id = invoice_id
WHERE receivable.due_on - 5 + n %% 11 <= %(today)s
    AND CASE WHEN receivable.due_on < %(today)s - 60 THEN n %% 50 <> 0 ELSE n %% 10 < 7 END;

INSERT INTO documents_bankentry (
    public_id, statement_id, account_id, reference, batch_reference, booked_on, amount, currency, counterparty_name,
    counterparty_iban, communication, text, is_reversal
)
SELECT pg_temp.public_id(), statement.id, statement.account_id, 'bench' || paid.id, '', paid.day, paid.amount, 'EUR',
    'Studio Belvédère', '', paid.reference, '', FALSE
FROM paid
JOIN members_entityaccount account ON account.entity_id = %(entity)s
JOIN documents_bankstatement statement ON statement.account_id = account.id;

INSERT INTO documents_allocation (receivable_id, amount, bank_entry_id, "on", at)
SELECT paid.id, paid.amount, entry.id, paid.day, paid.day + time '18:00'
FROM paid JOIN documents_bankentry entry ON entry.reference = 'bench' || paid.id;

UPDATE documents_receivable receivable SET open_amount = open_amount - paid.amount FROM paid WHERE paid.id = receivable.id;

-- Reminders: each open receivable had those that its age allows; one in twenty is disputed.
INSERT INTO documents_dunningcase (public_id, receivable_id, plan_id, opened_on)
SELECT pg_temp.public_id(), receivable.id, plan.id, due_on + 1
FROM documents_receivable receivable
JOIN made ON made.id = invoice_id, documents_dunningplan plan
WHERE open_amount > 0 AND due_on < %(today)s - 10 AND plan.entity_id = %(entity)s AND plan.customer_kind = 'business';

WITH executed AS (
    INSERT INTO documents_plannedaction (
        public_id, kind, slot, paper_id, state, planned_on, announced_at, changeable_until, default_decision, decision,
        settled_at, detail
    )
    SELECT pg_temp.public_id(), stage, 'dunning:' || receivable.id || ':' || stage, invoice_id, 'executed', due_on + after,
        due_on + after - 7, due_on + after - 1, 'ok', '', due_on + after, ''
    FROM documents_dunningcase dunning
    JOIN documents_receivable receivable ON receivable.id = receivable_id
    JOIN made ON made.id = invoice_id,
        (VALUES ('reminder_1', 10), ('reminder_2', 30), ('formal_notice', 60)) AS step (stage, after)
    WHERE due_on + after < %(today)s
    RETURNING id, slot, kind, planned_on
)
INSERT INTO documents_dunningaction (case_id, stage, planned_id, executed_on, interest, fixed_sum)
SELECT dunning.id, executed.kind, executed.id, executed.planned_on, 0, 0
FROM executed JOIN documents_dunningcase dunning ON slot = 'dunning:' || receivable_id || ':' || kind;

INSERT INTO documents_hold (public_id, case_id, reason, from_on, note, at)
SELECT pg_temp.public_id(), dunning.id, 'dispute', %(today)s - 5, '', now()
FROM documents_dunningcase dunning
JOIN documents_receivable receivable ON receivable.id = receivable_id
JOIN made ON made.id = invoice_id
WHERE n %% 20 = 0;
