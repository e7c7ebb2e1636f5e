"""Database triggers that keep rows as they are, written by one helper for migrations.

Plain SQL on purpose: a trigger of ours has no session setting that switches it off, and the
application's role may not disable it.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: the row is final', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def refuse_changes(
    table: str,
    *,
    when: str = "TRUE",
    except_columns: tuple[str, ...] = (),
    name: str = "final",
) -> migrations.RunSQL:
    """Refuse UPDATE and DELETE of rows of `table` for which the SQL condition `when` holds on OLD, and
    TRUNCATE of the whole table. An UPDATE that changes nothing but `except_columns` passes.

    `name` tells the triggers of two rules on one table apart.
    """
    trigger = f"{table}_{name}"
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE TRIGGER {trigger}_update BEFORE UPDATE ON {table}
            FOR EACH ROW WHEN (({when}) AND {_differs(except_columns)}) EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {trigger}_delete BEFORE DELETE ON {table}
            FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {trigger}_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql="".join(
            f"DROP TRIGGER IF EXISTS {trigger}_{event} ON {table};"
            for event in ("update", "delete", "truncate")
        ),
    )


def _differs(except_columns: tuple[str, ...]) -> str:
    if not except_columns:
        return "TRUE"
    removed = "".join(f" - '{column}'" for column in except_columns)
    return f"(to_jsonb(OLD){removed}) IS DISTINCT FROM (to_jsonb(NEW){removed})"


def children_follow(
    table: str,
    *,
    parent: str,
    key: str,
    when: str,
    except_columns: tuple[str, ...] = (),
) -> migrations.RunSQL:
    """Refuse INSERT, UPDATE and DELETE in `table` when the parent row (by column `key`) is final: `when`
    is an SQL condition on the alias `parent`. UPDATEs of `except_columns` pass. TRUNCATE is refused.
    """
    function = f"{table}_follows"
    changes = (
        f"TG_OP <> 'UPDATE' OR {_differs(except_columns)}" if except_columns else "TRUE"
    )
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF ({changes}) AND EXISTS (
                SELECT 1 FROM {parent} parent
                WHERE parent.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.{key} END,
                                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.{key} END)
                  AND {when}
            ) THEN
                RAISE EXCEPTION '% of % refused: the row is final', TG_OP, TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        CREATE TRIGGER {table}_final BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {function}();
        CREATE TRIGGER {table}_final_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql=f"""
        DROP TRIGGER IF EXISTS {table}_final ON {table};
        DROP TRIGGER IF EXISTS {table}_final_truncate ON {table};
        DROP FUNCTION IF EXISTS {function}();
        """,
    )
