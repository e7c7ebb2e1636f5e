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
    table: str, *, when: str = "TRUE", except_columns: tuple[str, ...] = ()
) -> migrations.RunSQL:
    """Refuse UPDATE and DELETE of rows of `table` for which the SQL condition `when` holds on OLD,
    and TRUNCATE of the whole table. UPDATEs that change nothing but `except_columns` pass.
    """
    changed = " AND ".join(["(" + when + ")", _differs(except_columns)])
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE TRIGGER {table}_final_update BEFORE UPDATE ON {table}
            FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_final_delete BEFORE DELETE ON {table}
            FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_final_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql="".join(
            f"DROP TRIGGER IF EXISTS {table}_final_{event} ON {table};"
            for event in ("update", "delete", "truncate")
        ),
    )


def _differs(except_columns: tuple[str, ...]) -> str:
    if not except_columns:
        return "TRUE"
    removed = "".join(f" - '{column}'" for column in except_columns)
    return f"(to_jsonb(OLD){removed}) IS DISTINCT FROM (to_jsonb(NEW){removed})"


def children_follow(table: str, *, parent: str, key: str, when: str) -> migrations.RunSQL:
    """Refuse INSERT, UPDATE and DELETE in `table` when its parent row (by column `key`) is final:
    `when` is an SQL condition on the alias `parent`. TRUNCATE is refused too.
    """
    function = f"{table}_parent_is_final"
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM {parent} parent
                       WHERE parent.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.{key} END,
                                           CASE WHEN TG_OP <> 'DELETE' THEN NEW.{key} END)
                         AND {when}) THEN
                RAISE EXCEPTION '% of % refused: the paper is final', TG_OP, TG_TABLE_NAME
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
