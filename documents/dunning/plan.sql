-- Draw the next step of every receivable that is not paid, whatever their number: the same rules as
-- policy.next_action, working days being compared by their number in the calendar. Opens cases, inserts
-- and moves planned actions, announces those whose notice begins and freezes those whose cut-off is over.
WITH entity_now (entity_id, country, zone, today, first_open, cutoff) AS (
    SELECT * FROM unnest(
        %(entities)s::bigint[], %(countries)s::text[], %(zones)s::text[],
        %(todays)s::date[], %(first_opens)s::date[], %(cutoffs)s::time[]
    )
),
calendar AS MATERIALIZED (
    SELECT country_id AS country, "on" AS day, kind = 'working' AS works,
        count(*) FILTER (WHERE kind = 'working') OVER (PARTITION BY country_id ORDER BY "on") AS n
    FROM reference_calendarday
    WHERE country_id = ANY (%(countries)s) AND "on" BETWEEN %(first)s AND %(last)s
),
working AS MATERIALIZED (
    SELECT country, day, n FROM calendar WHERE works
),
longest_notice AS (
    SELECT GREATEST(
        (SELECT max(notice_working_days) FROM documents_dunningstage),
        (SELECT max(notice_working_days) FROM documents_dunningpreference)
    ) AS days
),
here AS MATERIALIZED (
    SELECT entity_now.*, today.n AS today_n, opens.n AS open_n, furthest.day AS furthest_on
    FROM entity_now
    JOIN calendar today ON today.country = entity_now.country AND today.day = entity_now.today
    JOIN calendar opens ON opens.country = entity_now.country AND opens.day = entity_now.first_open
    JOIN longest_notice ON TRUE
    LEFT JOIN working furthest
        ON furthest.country = entity_now.country AND furthest.n = today.n + %(ahead)s + 1 + longest_notice.days
),
current_plan AS MATERIALIZED (
    SELECT DISTINCT ON (plan.entity_id, plan.customer_kind) plan.id, plan.entity_id, plan.customer_kind
    FROM documents_dunningplan plan
    JOIN here USING (entity_id)
    WHERE plan.valid_from <= here.today
    ORDER BY plan.entity_id, plan.customer_kind, plan.valid_from DESC
),
standing_hold AS MATERIALIZED (
    SELECT hold.*, CASE WHEN until_on <= %(last)s THEN until_on END AS ends_on
    FROM documents_hold hold
    WHERE ended_at IS NULL AND (until_on IS NULL OR until_on >= %(first)s)
),
owed AS (
    SELECT receivable.id AS receivable_id, receivable.due_on, paper.id AS paper_id, paper.customer_id,
        paper.activity_id, activity.member_id, customer.party_id, dunning.id AS case_id,
        COALESCE(NULLIF(paper.customer_kind, ''), 'consumer') AS customer_kind,
        COALESCE(dunning.plan_id, current_plan.id) AS plan_id, here.*
    FROM documents_receivable receivable
    JOIN documents_paper paper ON paper.id = receivable.invoice_id
    JOIN here ON here.entity_id = paper.entity_id
    JOIN documents_customer customer ON customer.id = paper.customer_id
    JOIN members_activity activity ON activity.id = paper.activity_id
    LEFT JOIN documents_dunningcase dunning ON dunning.receivable_id = receivable.id
    LEFT JOIN current_plan ON current_plan.entity_id = paper.entity_id
        AND current_plan.customer_kind = COALESCE(NULLIF(paper.customer_kind, ''), 'consumer')
    WHERE receivable.open_amount > 0
        AND receivable.due_on <= COALESCE(here.furthest_on, %(last)s)
),
step AS (
    SELECT owed.*, plan.sends, rule.stage, rule.needs_approval, rule.default_decision AS plan_default,
        rule.notice_working_days AS plan_notice,
        'dunning:' || owed.receivable_id || ':' || rule.stage AS slot,
        LEAST(GREATEST(COALESCE(rule.previous_on, owed.due_on) + rule.delay_days, %(first)s), %(last)s) AS base_on
    FROM owed
    JOIN documents_dunningplan plan ON plan.id = owed.plan_id
    JOIN LATERAL (
        SELECT stage.*, (
            SELECT done.executed_on
            FROM documents_dunningstage earlier
            JOIN documents_dunningaction done
                ON done.case_id = owed.case_id AND done.stage = earlier.stage AND done.executed_on IS NOT NULL
            WHERE earlier.plan_id = stage.plan_id AND earlier.position < stage.position
            ORDER BY earlier.position DESC
            LIMIT 1
        ) AS previous_on
        FROM documents_dunningstage stage
        WHERE stage.plan_id = owed.plan_id AND NOT EXISTS (
            SELECT FROM documents_dunningaction done
            WHERE done.case_id = owed.case_id AND done.stage = stage.stage AND done.executed_on IS NOT NULL
        )
        ORDER BY stage.position
        LIMIT 1
    ) rule ON TRUE
),
live AS (
    SELECT step.*, planned.id AS planned_id, planned.state, planned.planned_on AS was_on, planned.decision,
        planned.wait_until, planned.changeable_until AS was_until, planned.default_decision AS was_default,
        action.approved_at IS NOT NULL AS approved,
        COALESCE(wish.decision, step.plan_default) AS silence,
        COALESCE(wish.notice, step.plan_notice) AS notice,
        base.n + (NOT base.works)::int AS base_n,
        CASE WHEN planned.state = 'announced' THEN stood.n + (NOT stood.works)::int END AS was_n
    FROM step
    JOIN calendar base ON base.country = step.country AND base.day = step.base_on
    LEFT JOIN documents_plannedaction planned ON planned.slot = step.slot AND planned.state <> 'cancelled'
    LEFT JOIN documents_dunningaction action ON action.planned_id = planned.id
    LEFT JOIN calendar stood ON stood.country = step.country
        AND stood.day = LEAST(GREATEST(planned.planned_on, %(first)s), %(last)s)
    LEFT JOIN LATERAL ({wish}) wish ON TRUE
    WHERE planned.state IS NULL OR planned.state IN ('planned', 'announced')
),
held AS (
    SELECT receivable_id, range_agg(daterange(from_on, ends_on, '[]')) AS days
    FROM (
        SELECT live.receivable_id, hold.from_on, hold.ends_on FROM live JOIN standing_hold hold USING (case_id)
        UNION ALL
        SELECT live.receivable_id, hold.from_on, hold.ends_on FROM live JOIN standing_hold hold USING (customer_id)
        UNION ALL
        SELECT live.receivable_id, hold.from_on, hold.ends_on FROM live JOIN standing_hold hold USING (party_id)
        UNION ALL
        SELECT live.receivable_id, hold.from_on, hold.ends_on FROM live JOIN standing_hold hold USING (activity_id)
        UNION ALL
        SELECT live.receivable_id, hold.from_on, hold.ends_on FROM live JOIN standing_hold hold USING (member_id)
        UNION ALL
        SELECT receivable_id, '-infinity', CASE WHEN wait_until <= %(last)s THEN wait_until END
        FROM live WHERE decision = 'wait' AND wait_until IS NOT NULL
    ) hold
    GROUP BY receivable_id
),
weighed AS (
    SELECT live.*, held.days AS held,
        CASE
            WHEN NOT sends THEN 'plan'
            WHEN (CASE WHEN COALESCE(decision, '') = '' OR (decision = 'wait' AND wait_until IS NOT NULL)
                THEN silence ELSE decision END) = 'wait' THEN 'member'
            WHEN needs_approval AND NOT approved THEN 'approval'
            ELSE ''
        END AS waits_for,
        today_n + notice + 1 AS noticed_n,
        GREATEST(base_n, COALESCE(was_n, today_n + notice + 1)) AS lowest_n
    FROM live
    LEFT JOIN held USING (receivable_id)
),
-- The first working day that no hold covers is the lowest one itself, or the one after some hold ends.
placed AS (
    SELECT weighed.*,
        CASE WHEN held IS NULL THEN lowest_n ELSE free.from_lowest END AS kept_n,
        CASE WHEN held IS NULL THEN GREATEST(lowest_n, open_n) ELSE free.from_open END AS free_n
    FROM weighed
    LEFT JOIN LATERAL (
        SELECT min(candidate.n) FILTER (WHERE candidate.n >= lowest_n) AS from_lowest,
            min(candidate.n) FILTER (WHERE candidate.n >= GREATEST(lowest_n, open_n)) AS from_open
        FROM (
            SELECT lowest_n AS n
            UNION ALL SELECT open_n
            UNION ALL SELECT after.n + (NOT after.works)::int
            FROM unnest(held) hold
            JOIN calendar after ON after.country = weighed.country AND after.day = upper(hold)
        ) candidate
        JOIN working ON working.country = weighed.country AND working.n = candidate.n
        WHERE NOT held @> working.day
    ) free ON held IS NOT NULL
),
numbered AS (
    SELECT placed.*, free_n IS NULL AND NOT stays AS endless,
        CASE WHEN stays THEN was_n ELSE COALESCE(free_n, GREATEST(lowest_n, open_n, noticed_n)) END AS planned_n
    FROM placed
    CROSS JOIN LATERAL (SELECT COALESCE(waits_for = '' AND kept_n = was_n, FALSE) AS stays) kept
),
drawn AS MATERIALIZED (
    SELECT numbered.*, working.day AS planned_on, until.changeable_until,
        CASE
            WHEN state = 'announced' AND waits_for = '' AND NOT endless AND %(at)s::timestamptz > until.changeable_until THEN 'frozen'
            WHEN state = 'announced' THEN 'announced'
            WHEN planned_n - 1 - notice <= today_n AND waits_for <> 'plan' AND NOT endless THEN 'announced'
            ELSE 'planned'
        END AS becomes
    FROM numbered
    JOIN working ON working.country = numbered.country AND working.n = planned_n
    JOIN working before ON before.country = numbered.country AND before.n = planned_n - 1
    CROSS JOIN LATERAL (
        SELECT GREATEST((before.day + cutoff) AT TIME ZONE zone, was_until) AS changeable_until
    ) until
    WHERE planned_id IS NOT NULL OR planned_n - 1 - notice <= today_n + %(ahead)s
),
opened AS (
    INSERT INTO documents_dunningcase (public_id, receivable_id, plan_id, opened_on)
    SELECT {public_id}, receivable_id, plan_id, today FROM drawn WHERE case_id IS NULL
    RETURNING id, receivable_id
),
inserted AS (
    INSERT INTO documents_plannedaction (
        public_id, kind, slot, paper_id, state, planned_on, announced_at, changeable_until, default_decision,
        decision, detail
    )
    SELECT {public_id}, stage, slot, paper_id, becomes, planned_on,
        CASE WHEN becomes = 'announced' THEN %(at)s::timestamptz END,
        CASE WHEN becomes = 'announced' THEN changeable_until END,
        silence, '', ''
    FROM drawn WHERE planned_id IS NULL
    RETURNING id, slot
),
linked AS (
    INSERT INTO documents_dunningaction (case_id, stage, planned_id, interest, fixed_sum)
    SELECT COALESCE(drawn.case_id, opened.id), drawn.stage, inserted.id, 0, 0
    FROM inserted
    JOIN drawn USING (slot)
    LEFT JOIN opened USING (receivable_id)
),
-- A row that changed since this statement began to look is left for the next run.
moved AS (
    UPDATE documents_plannedaction planned
    SET state = becomes, planned_on = drawn.planned_on, default_decision = silence,
        announced_at = CASE WHEN becomes <> 'planned' THEN COALESCE(announced_at, %(at)s::timestamptz) END,
        changeable_until = CASE WHEN becomes <> 'planned' THEN drawn.changeable_until END
    FROM drawn
    WHERE planned.id = drawn.planned_id
        AND (planned.state, planned.decision, planned.planned_on) = (drawn.state, drawn.decision, drawn.was_on)
        AND (
            becomes <> planned.state OR drawn.planned_on <> planned.planned_on OR silence <> planned.default_decision
            OR (becomes <> 'planned' AND drawn.changeable_until <> planned.changeable_until)
        )
    RETURNING planned.id, drawn.slot
)
SELECT changed.id, COALESCE(drawn.state, '') AS was, becomes, was_on, planned_on
FROM (SELECT id, slot FROM inserted UNION ALL SELECT id, slot FROM moved) changed
JOIN drawn USING (slot)
ORDER BY planned_on, changed.id
