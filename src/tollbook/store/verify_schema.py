"""The tables, indexes and fences of a book, beside those that Tollbook makes; and whether the database's own structures hold."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.types import BigInteger, Boolean, Integer, LargeBinary, String, Text, TypeEngine

from tollbook.store import schema
from tollbook.store.connect import sqlite_engine
from tollbook.store.migrate import upgrade
from tollbook.store.verify_faults import Findings

Part = tuple[str, str]  # what it is, and its name
STATISTICS = "sqlite_stat"  # a planner's notes: they change how fast an answer comes, and no answer

MISSING = "is missing"
STRANGE = "is none of Tollbook's"
CHANGED = "is not as Tollbook makes it"


def check_schema(connection: Connection, findings: Findings) -> None:
    """Compare every table, index, trigger and rule with what a new book has."""
    with findings.guarding(connection, "the database's schema"):
        is_sqlite = connection.dialect.name == "sqlite"
        stored = dict(_parts_of_sqlite(connection) if is_sqlite else _parts_of_postgresql(connection))
        stated = _new_sqlite() if is_sqlite else dict(_new_postgresql())
        for part in sorted(stored.keys() | stated.keys()):
            if stored.get(part) != stated.get(part):
                what = MISSING if part not in stored else STRANGE if part not in stated else CHANGED
                findings.add(f"schema {what}", " ".join(part), what)
        versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        if versions != [schema.VERSION]:
            findings.add(
                "version", "table alembic_version", f"holds {versions!r}, where this book's tables are of version {schema.VERSION}"
            )


def check_structure(connection: Connection, findings: Findings) -> None:
    """Have the database check its own pages and indexes."""
    with findings.guarding(connection, "the database"):
        if connection.dialect.name == "sqlite":
            # Table by table, and not all at once, which would also go through the index of words, which `check_words` looks at.
            tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
            for name in ["sqlite_schema", *connection.exec_driver_sql(tables).scalars().all()]:
                quoted = str(name).replace('"', '""')
                for row in connection.exec_driver_sql(f'PRAGMA integrity_check("{quoted}")'):
                    if row[0] != "ok":
                        findings.add("structure", f"table {name}", f"its structure is broken; its database reports: {str(row[0])[:200]}")
            return
        # amcheck is an extension that only some servers have, and that not everybody may use.
        has_check = (
            "SELECT count(*) FROM pg_proc WHERE proname = 'bt_index_check' AND pronargs = 2 AND has_function_privilege(oid, 'EXECUTE')"
        )
        if connection.execute(text(has_check)).scalar():
            trees = "SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam "
            for tree in connection.execute(text(trees + f"WHERE a.amname = 'btree' AND {_HERE}")).scalars().all():
                connection.execute(text("SELECT bt_index_check(CAST(:tree AS oid)::regclass, true)"), {"tree": tree})


def _parts_of_sqlite(connection: Connection) -> Iterator[tuple[Part, tuple[object, ...]]]:
    for kind, name, table, sql in connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if not str(name).startswith(STATISTICS):
            yield (str(kind), str(name)), (table, sql)


@cache
def _new_sqlite() -> dict[Part, tuple[object, ...]]:
    engine = sqlite_engine(None)
    try:
        with engine.connect() as connection:
            upgrade(connection)
            return dict(_parts_of_sqlite(connection))
    finally:
        engine.dispose()


# --- PostgreSQL: nothing may be made there to compare with, so what is stored is laid beside `schema` ---------------------------------

_HERE = "c.relnamespace = current_schema()::regnamespace"
_ASKED = {
    "column": (
        "SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        f"WHERE {_HERE} AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped"
    ),
    "relation": (
        f"SELECT c.relname, c.relkind::text || c.relrowsecurity::text FROM pg_class c WHERE {_HERE} AND c.relkind NOT IN ('i', 't', 'c')"
    ),
    "index": (
        "SELECT c.relname, CASE WHEN i.indisvalid "
        "THEN replace(replace(pg_get_indexdef(c.oid), current_schema() || '.', ''), 'public.', '') ELSE 'broken' END "
        f"FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE {_HERE}"
    ),
    "trigger": (
        "SELECT t.tgname, t.tgenabled::text || ' ' || replace(pg_get_triggerdef(t.oid), current_schema() || '.', '') "
        f"FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE {_HERE} AND NOT t.tgisinternal"
    ),
    "rule": f"SELECT r.rulename, 'rule' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE {_HERE} AND c.relkind = 'r'",
    # What belongs to an extension, such as pg_trgm in the schema `public`, is not the book's.
    "function": (
        "SELECT p.proname, btrim(p.prosrc) FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS "
        "(SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')"
    ),
}
_TYPES: dict[type[TypeEngine[Any]], str] = {
    Boolean: "boolean", BigInteger: "bigint", Integer: "integer", LargeBinary: "bytea", Text: "text", String: "character varying",
}  # fmt: skip
_REFUSAL = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"


def _parts_of_postgresql(connection: Connection) -> Iterator[tuple[Part, tuple[object, ...]]]:
    for kind, query in _ASKED.items():
        for name, definition in connection.exec_driver_sql(query.replace("%", "%%")):
            yield (kind, str(name)), (definition,)


def _new_postgresql() -> Iterator[tuple[Part, tuple[object, ...]]]:
    yield from _tables_of_postgresql()
    yield ("relation", "alembic_version"), ("rfalse",)
    yield ("column", "alembic_version.version_num"), ("character varying(32) not null",)
    yield ("index", "alembic_version_pkc"), ("CREATE UNIQUE INDEX alembic_version_pkc ON alembic_version USING btree (version_num)",)
    yield ("index", "search_index"), ("CREATE INDEX search_index ON search USING gin (folded gin_trgm_ops)",)
    yield ("function", "refuse_change"), (_REFUSAL,)
    for table in schema.TRUTH:
        fence = f"BEFORE DELETE OR UPDATE OR TRUNCATE ON {table.name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        yield ("trigger", f"{table.name}_fence"), (f"O CREATE TRIGGER {table.name}_fence {fence}",)


def _tables_of_postgresql() -> Iterator[tuple[Part, tuple[object, ...]]]:
    for table in schema.metadata.sorted_tables:
        yield ("relation", table.name), ("rfalse",)
        for column in table.columns:
            kind = next(name for sort, name in _TYPES.items() if isinstance(column.type, sort))
            length = f"({column.type.length})" if kind.startswith("char") and isinstance(column.type, String) else ""
            yield ("column", f"{table.name}.{column.name}"), (kind + length + ("" if column.nullable else " not null"),)
            if column.unique:
                name = f"{table.name}_{column.name}_key"
                yield ("index", name), (f"CREATE UNIQUE INDEX {name} ON {table.name} USING btree ({column.name})",)
        key = ", ".join(column.name for column in table.primary_key)
        yield ("index", f"{table.name}_pkey"), (f"CREATE UNIQUE INDEX {table.name}_pkey ON {table.name} USING btree ({key})",)
        for index in table.indexes:
            columns = ", ".join(column.name for column in index.columns)
            yield ("index", str(index.name)), (f"CREATE INDEX {index.name} ON {table.name} USING btree ({columns})",)
