-- Where the papers of a query stand: how many of each kind and state; and of the invoices that are not settled, which
-- they are, grouped by what their label depends on, each with its place in the order of urgency.
WITH given AS (
    SELECT %s::date AS today, %s::text[] AS stages
),
-- Read twice, both times from the index `paper_by_activity` alone.
paper AS NOT MATERIALIZED (
    {papers}
),
open AS MATERIALIZED (
    SELECT paper.id, paper.gross, paper.created_at, receivable.id AS receivable_id, receivable.due_on,
        receivable.open_amount
    FROM documents_receivable receivable
    JOIN paper ON paper.id = receivable.invoice_id
    WHERE receivable.open_amount > 0
),
step AS (
    SELECT open.id, min(array_position(stages, action.stage::text)) AS furthest,
        bool_or(dunning.id IN ({disputes})) AS disputed
    FROM given, open
    JOIN documents_dunningcase dunning ON dunning.receivable_id = open.receivable_id
    LEFT JOIN (
        documents_dunningaction action
        JOIN documents_plannedaction planned ON planned.id = action.planned_id AND planned.state = 'executed'
    ) ON action.case_id = dunning.id
    GROUP BY open.id
),
invoice AS (
    SELECT id, min(due_on) AS due_on, sum(open_amount) AS open, sum(open_amount) < gross AS partly_paid,
        COALESCE(sum(open_amount) FILTER (WHERE due_on < today), 0) AS late,
        row_number() OVER (ORDER BY min(due_on), created_at DESC, id DESC) AS place
    FROM given, open
    GROUP BY id, gross, created_at
)
SELECT kind, state, valid_until < %s::date AS is_over, NULL AS disputed, NULL AS stage,
    NULL AS partly_paid, NULL AS is_late, count(*) AS n, 0 AS open, 0 AS late,
    NULL::bigint[] AS places, NULL::bigint[] AS keys, NULL::date[] AS due_on, NULL::numeric[] AS amounts
FROM paper
GROUP BY kind, state, is_over
UNION ALL
SELECT NULL, NULL, NULL, COALESCE(disputed, FALSE), stages[furthest], partly_paid, due_on < today, count(*), sum(open),
    sum(late), array_agg(place), array_agg(id), array_agg(due_on), array_agg(open)
FROM given, invoice
LEFT JOIN step USING (id)
GROUP BY 4, 5, 6, 7
