-- What preferences say of one `step`, field by field: the narrowest scope wins, and within one a stage
-- beats a kind. The same as facts.Preferences.wishes.
SELECT
    (array_agg(spoken.decision ORDER BY spoken.rank DESC) FILTER (WHERE spoken.decision IS NOT NULL))[1] AS decision,
    (array_agg(spoken.notice ORDER BY spoken.rank DESC) FILTER (WHERE spoken.notice IS NOT NULL))[1] AS notice
FROM (
    SELECT preference.decision, preference.notice_working_days AS notice,
        CASE preference.scope WHEN 'document' THEN 12 WHEN 'customer' THEN 8 WHEN 'member' THEN 4 ELSE 0 END
        + CASE WHEN preference.stage IS NULL THEN 0 ELSE 2 END
        + CASE WHEN preference.customer_kind IS NULL THEN 0 ELSE 1 END AS rank
    FROM documents_dunningpreference preference
    WHERE (preference.paper_id = step.paper_id OR preference.customer_id = step.customer_id
            OR preference.member_id = step.member_id OR preference.scope = 'cooperative')
        AND (preference.stage IS NULL OR preference.stage = step.stage)
        AND (preference.customer_kind IS NULL OR preference.customer_kind = step.customer_kind)
) spoken
