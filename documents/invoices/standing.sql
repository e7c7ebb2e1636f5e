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
{found}-- All are counted in the index `paper_states` alone; the few that are open or taken back are found among them in
-- `paper_by_activity` alone.
counted AS (
    SELECT kind, state, valid_until < (SELECT today FROM given) AS is_over, count(*) AS n, {sums}
    FROM {papers} paper
    GROUP BY kind, state, is_over
),
open AS MATERIALIZED (
    SELECT paper.id, paper.kind, paper.state, paper.valid_until < (SELECT today FROM given) AS is_over,
        paper.net, paper.gross, paper.gross - COALESCE(credited, 0) AS total, paper.created_at, receivable.id AS receivable_id,
        receivable.due_on, receivable.open_amount
    FROM {papers} paper
    JOIN documents_receivable receivable ON receivable.invoice_id = paper.id AND receivable.open_amount > 0
    LEFT JOIN credit ON credit.invoice_id = paper.id
),
invoice AS MATERIALIZED (
    SELECT id, kind, state, is_over, net, gross, min(due_on) AS due_on, sum(open_amount) AS open, sum(open_amount) < total AS partly_paid,
        COALESCE(sum(open_amount) FILTER (WHERE due_on < today), 0) AS late,
        row_number() OVER (ORDER BY min(due_on), created_at DESC, id DESC) AS place
    FROM given, open
    GROUP BY id, kind, state, is_over, net, gross, total, created_at
),
unsettled AS (
    SELECT kind, state, is_over, count(*) AS n, sum(net) AS net, sum(gross) AS gross FROM invoice GROUP BY kind, state, is_over
),
cancelled AS (
    SELECT kind, state, valid_until < (SELECT today FROM given) AS is_over, array_agg(paper.id) AS ids,
        sum(net) AS net, sum(gross) AS gross
    FROM {papers} paper
    JOIN credit ON credit.invoice_id = paper.id
    WHERE credited >= gross AND gross > 0 AND paper.id NOT IN (SELECT id FROM invoice)
    GROUP BY kind, state, is_over
),
step AS (
    SELECT open.id, min(array_position(stages, action.stage::text)) AS furthest,
        bool_or(dunning.id IN ({disputes})) AS disputed
    FROM given, open
    JOIN documents_dunningcase dunning ON dunning.receivable_id = open.receivable_id
    LEFT JOIN documents_dunningaction action ON action.case_id = dunning.id AND action.executed_on IS NOT NULL
    GROUP BY open.id
)
SELECT counted.kind, counted.state, counted.is_over, NULL AS disputed, NULL AS stage, NULL AS partly_paid,
    NULL AS is_late, counted.n - COALESCE(unsettled.n, 0) AS n, counted.net - COALESCE(unsettled.net, 0) AS net,
    counted.gross - COALESCE(unsettled.gross, 0) AS gross, 0 AS open, 0 AS late, NULL::bigint[] AS places,
    cancelled.ids AS keys, cancelled.net AS cancelled_net, cancelled.gross AS cancelled_gross
FROM counted
LEFT JOIN unsettled ON (unsettled.kind, unsettled.state) = (counted.kind, counted.state)
    AND unsettled.is_over IS NOT DISTINCT FROM counted.is_over
LEFT JOIN cancelled ON (cancelled.kind, cancelled.state) = (counted.kind, counted.state)
    AND cancelled.is_over IS NOT DISTINCT FROM counted.is_over
UNION ALL
SELECT NULL, NULL, NULL, COALESCE(disputed, FALSE), stages[furthest], partly_paid, due_on < today, count(*), sum(net),
    sum(gross), sum(open), sum(late), array_agg(place), array_agg(id), NULL, NULL
FROM given, invoice
LEFT JOIN step USING (id)
GROUP BY 4, 5, 6, 7
