-- Later steps of a case are shown as soon as the one before is announced, when they need the member's word;
-- their day is the earliest one, if the step before leaves on its day.
WITH calendar AS MATERIALIZED (
    SELECT country_id AS country, "on" AS day,
        min("on") FILTER (WHERE kind = 'working') OVER (PARTITION BY country_id ORDER BY "on" DESC) AS rolled
    FROM reference_calendarday
    WHERE "on" BETWEEN %(first)s AND %(last)s
),
live AS MATERIALIZED (
    SELECT action.case_id, action.stage, planned.id, planned.state, planned.planned_on, planned.default_decision,
        planned.paper_id, rule.plan_id, rule.position,
        row_number() OVER (PARTITION BY action.case_id ORDER BY rule.position) AS rank
    FROM documents_plannedaction planned
    JOIN documents_dunningaction action ON action.planned_id = planned.id
    JOIN documents_dunningcase dunning ON dunning.id = action.case_id
    JOIN documents_dunningstage rule ON rule.plan_id = dunning.plan_id AND rule.stage = action.stage
    WHERE planned.state IN ('planned', 'announced', 'frozen')
),
later AS MATERIALIZED (
    SELECT head.case_id, head.state AS head_state, rule.stage, rule.position,
        head.position + 1 = rule.position AS follows, rule.default_decision, calendar.rolled AS planned_on,
        'dunning:' || dunning.receivable_id || ':' || rule.stage AS slot, paper.id AS paper_id, paper.customer_id,
        activity.member_id, COALESCE(NULLIF(paper.customer_kind, ''), 'consumer') AS customer_kind
    FROM live head
    JOIN documents_dunningcase dunning ON dunning.id = head.case_id
    JOIN documents_dunningstage rule ON rule.plan_id = head.plan_id AND rule.position > head.position
    JOIN documents_paper paper ON paper.id = head.paper_id
    JOIN members_activity activity ON activity.id = paper.activity_id
    JOIN members_legalentity entity ON entity.id = paper.entity_id
    JOIN calendar ON calendar.country = entity.country AND calendar.day = head.planned_on + (
        SELECT sum(passed.delay_days)::int
        FROM documents_dunningstage passed
        WHERE passed.plan_id = rule.plan_id
            AND passed.position > head.position AND passed.position <= rule.position
    )
    WHERE head.rank = 1
),
missing AS (
    SELECT step.*, COALESCE(wish.decision, step.default_decision) AS silence
    FROM later step
    LEFT JOIN LATERAL ({wish}) wish ON TRUE
    WHERE follows AND head_state = 'announced' AND NOT EXISTS (
        SELECT FROM documents_plannedaction known WHERE known.slot = step.slot AND known.state <> 'cancelled'
    )
),
inserted AS (
    INSERT INTO documents_plannedaction (
        public_id, kind, slot, paper_id, state, planned_on, default_decision, decision, detail
    )
    SELECT {public_id}, stage, slot, paper_id, 'planned', planned_on, silence, '', ''
    FROM missing WHERE silence = 'wait'
    RETURNING id, slot
),
linked AS (
    INSERT INTO documents_dunningaction (case_id, stage, planned_id, interest, fixed_sum)
    SELECT missing.case_id, missing.stage, inserted.id, 0, 0 FROM inserted JOIN missing USING (slot)
),
moved AS (
    UPDATE documents_plannedaction planned
    SET planned_on = later.planned_on
    FROM later
    JOIN live ON live.case_id = later.case_id AND live.stage = later.stage
    WHERE planned.id = live.id AND planned.state = 'planned' AND planned.planned_on <> later.planned_on
    RETURNING planned.id
)
SELECT (SELECT count(*) FROM inserted), (SELECT count(*) FROM moved)
