"""What the application's role may do in the database: everything it needs, and no more.

Tables that refuse UPDATE or DELETE by a trigger are found in the catalogue, not in a list: a
trigger function without any RETURN refuses always. The right is taken away as well, so that the
rule also holds while somebody has a trigger switched off. TRUNCATE is given to nobody. A table
with a trigger named `written_only_by_functions` is read by the role, and written by functions of
the owner that are lent to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

# tgtype: 1 for each row, 2 before, 8 delete, 16 update.
TABLES = """
    SELECT c.oid::regclass::text,
           bool_or(coalesce(never.tgtype & 16 > 0, false)),
           bool_or(coalesce(never.tgtype & 8 > 0, false)),
           EXISTS (SELECT FROM pg_trigger t
                   WHERE t.tgrelid = c.oid AND t.tgname = 'written_only_by_functions')
    FROM pg_class c
    LEFT JOIN (
        SELECT t.tgrelid, t.tgtype FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgtype & 3 = 3 AND t.tgqual IS NULL
          AND cardinality(t.tgattr::int2[]) = 0 AND p.prosrc !~* '\\mRETURN\\M'
    ) never ON never.tgrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
    GROUP BY c.oid ORDER BY 1
"""
READ_ONLY = {"django_migrations"}
# Made to be called by a role that may less: they run with the owner's rights.
LENT = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1
"""
QUEUES = """
    SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname = 'pgmq' AND tableowner <> %s ORDER BY 1
"""


def rights_on_tables() -> dict[str, str]:
    """The rights of the application's role on each table of ours, by table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return {
            name: "SELECT" if is_lent or name in READ_ONLY else _rights(is_fixed, is_kept)
            for name, is_fixed, is_kept, is_lent in cursor.fetchall()
        }


def _rights(is_fixed: bool, is_kept: bool) -> str:
    given = {"SELECT": True, "INSERT": True, "UPDATE": not is_fixed, "DELETE": not is_kept}
    return ", ".join(right for right, is_given in given.items() if is_given)


@transaction.atomic
def grant_to(role: str) -> int:
    """Give `role` exactly its rights, whatever it had; how many tables. Run by the owner."""
    named = connection.ops.quote_name(role)
    tables = rights_on_tables()
    with connection.cursor() as cursor:
        for statement in (*_general(named), *_on_tables(named, tables), *_on_queues(role, named)):
            cursor.execute(statement)
    return len(tables)


def _general(role: str) -> Iterator[str]:
    database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}"
    yield f"REVOKE ALL ON SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for function in _column(LENT):
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {role}"


def _on_tables(role: str, tables: dict[str, str]) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    for table, rights in tables.items():
        yield f"GRANT {rights} ON {table} TO {role}"


def _on_queues(role: str, named: str) -> Iterator[str]:
    """The queue makes and drops tables of its own; there is none with a BROKER_URL."""
    if not _column("SELECT 1 FROM pg_namespace WHERE nspname = 'pgmq'"):
        return
    yield f"GRANT USAGE, CREATE ON SCHEMA pgmq TO {named}"
    for table in _column(QUEUES, role):
        yield f"ALTER TABLE {table} OWNER TO {named}"


def _column(sql: str, *parameters: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [str(row[0]) for row in cursor.fetchall()]
