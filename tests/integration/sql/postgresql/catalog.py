"""What a PostgreSQL database says of its tables and indexes."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, text

_COLUMNS = text("""
    SELECT c.relname AS table, a.attname AS name, a.attnotnull, a.attidentity, co.collname,
        format_type(a.atttypid, a.atttypmod) AS type, pg_get_expr(d.adbin, d.adrelid) AS default
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    LEFT JOIN pg_collation co ON co.oid = a.attcollation
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
""")
_CONSTRAINTS = text("""
    SELECT c.relname AS table, n.conname AS name, pg_get_constraintdef(n.oid) AS definition
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
    WHERE c.relnamespace = 'public'::regnamespace
""")
_INDEXES = text("""
    SELECT tablename AS table, indexname AS name, indexdef AS definition
    FROM pg_indexes WHERE schemaname = 'public'
""")
_SEQUENCES = text("""
    SELECT c.relname AS table, s.relname AS name, q.seqmin, q.seqmax, q.seqincrement, q.seqcycle
    FROM pg_sequence q
    JOIN pg_class s ON s.oid = q.seqrelid
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
    JOIN pg_class c ON c.oid = d.refobjid
""")
_KINDS = {
    "columns": _COLUMNS,
    "constraints": _CONSTRAINTS,
    "indexes": _INDEXES,
    "sequences": _SEQUENCES,
}


def schema(connection: Connection) -> dict[str, Any]:
    """Everything about tables and indexes, whatever the order in which they were made."""
    tables: dict[str, Any] = defaultdict(lambda: {kind: {} for kind in _KINDS})
    for kind, query in _KINDS.items():
        for row in connection.execute(query).mappings():
            tables[row["table"]][kind][row["name"]] = dict(row)
    tables.pop("alembic_version", None)
    return dict(tables)
