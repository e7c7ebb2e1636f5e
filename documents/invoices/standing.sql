-- Where the papers of a query stand: how many of each kind and state are settled; and which invoices are not, grouped
-- by what their label depends on, each with its place in the order of urgency.
WITH given AS (
    SELECT %s::date AS today, %s::text[] AS stages
),
-- What was taken back of invoices, in the index `paper_credited` alone.
credit AS (
    SELECT corrects_id AS invoice_id, sum(gross) AS credited
    FROM documents_paper
    WHERE corrects_id IS NOT NULL AND state = 'issued'
    GROUP BY corrects_id
),
-- One look at every paper, in the index `paper_by_activity` alone; the few that are open or cancelled are kept as arrays.
shelf AS MATERIALIZED (
    SELECT kind, state, valid_until < %s::date AS is_over, count(*) FILTER (WHERE receivable.id IS NULL) AS settled,
        array_agg(paper.id) FILTER (WHERE receivable.id IS NULL AND credited >= gross AND gross > 0) AS cancelled,
        array_agg(paper.id) FILTER (WHERE receivable.id IS NOT NULL) AS ids,
        array_agg(paper.gross - COALESCE(credited, 0)) FILTER (WHERE receivable.id IS NOT NULL) AS totals,
        array_agg(paper.created_at) FILTER (WHERE receivable.id IS NOT NULL) AS instants,
        array_agg(receivable.id) FILTER (WHERE receivable.id IS NOT NULL) AS receivables,
        array_agg(receivable.due_on) FILTER (WHERE receivable.id IS NOT NULL) AS days,
        array_agg(receivable.open_amount) FILTER (WHERE receivable.id IS NOT NULL) AS amounts
    FROM ({papers}) paper
    LEFT JOIN documents_receivable receivable ON receivable.invoice_id = paper.id AND receivable.open_amount > 0
    LEFT JOIN credit ON credit.invoice_id = paper.id
    GROUP BY kind, state, is_over
),
open AS MATERIALIZED (
    SELECT open.*
    FROM shelf, unnest(ids, totals, instants, receivables, days, amounts)
        AS open (id, total, created_at, receivable_id, due_on, open_amount)
),
step AS (
    SELECT open.id, min(array_position(stages, action.stage::text)) AS furthest,
        bool_or(dunning.id IN ({disputes})) AS disputed
    FROM given, open
    JOIN documents_dunningcase dunning ON dunning.receivable_id = open.receivable_id
    LEFT JOIN documents_dunningaction action ON action.case_id = dunning.id AND action.executed_on IS NOT NULL
    GROUP BY open.id
),
invoice AS (
    SELECT id, min(due_on) AS due_on, sum(open_amount) AS open, sum(open_amount) < total AS partly_paid,
        COALESCE(sum(open_amount) FILTER (WHERE due_on < today), 0) AS late,
        row_number() OVER (ORDER BY min(due_on), created_at DESC, id DESC) AS place
    FROM given, open
    GROUP BY id, total, created_at
)
SELECT kind, state, is_over, NULL AS disputed, NULL AS stage, NULL AS partly_paid, NULL AS is_late, settled AS n,
    0 AS open, 0 AS late, NULL::bigint[] AS places, cancelled AS keys
FROM shelf
UNION ALL
SELECT NULL, NULL, NULL, COALESCE(disputed, FALSE), stages[furthest], partly_paid, due_on < today, count(*), sum(open),
    sum(late), array_agg(place), array_agg(id)
FROM given, invoice
LEFT JOIN step USING (id)
GROUP BY 4, 5, 6, 7
