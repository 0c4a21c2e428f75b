"""Compares a ledger's schema on PostgreSQL with this program's: by meaning, from catalogues.

Every object becomes a name and a form, the server's own text of its meaning; the texts expected here are the same from
version 14 to 18. No table of the ledger is read and no function of anybody's is called: a view in the place of a table
is found before it can answer. The parts of a guard are compared in ``guards_postgres.altered``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection

from custody.storage.migrations import READ, guards
from custody.storage.migrations.catalogue import asking
from custody.storage.migrations.difference import Difference
from custody.storage.migrations.guards_postgres import SCHEMA, altered

_NUMBER, _TEXT, _BYTES = "bigint not null", 'text collate "C" not null', "bytea not null"
#: Columns of each table, in the words of the catalogue.
_COLUMNS: dict[str, dict[str, str]] = {
    "alembic_version": {"version_num": "character varying(32) not null"},
    "meta": {"key": _TEXT, "value": _TEXT},
    "subjects": {"id": _NUMBER, "name": _TEXT},
    "entries": {
        **dict.fromkeys(("position", "subject", "seq"), _NUMBER),
        "id": _TEXT,
        "leaf": _BYTES,
        "prev": "bytea",
        "note": _BYTES,
    },
    "openings": {"position": _NUMBER, "erased": _NUMBER, "leaves": _BYTES},
    "erasures": {"position": _NUMBER, "idx": _NUMBER},
    "sweeps": {"position": _NUMBER, "leaves": _BYTES},
    "tiles": {"level": _NUMBER, "idx": _NUMBER, "hashes": _BYTES},
    "tile_roots": {"level": _NUMBER, "idx": _NUMBER, "root": _BYTES},
    "checkpoints": {"size": _NUMBER, "note": _BYTES},
    "cosignatures": {"size": _NUMBER, "vkey": _TEXT, "line": _TEXT},
    "head": {"id": _NUMBER, "size": _NUMBER, "root": _BYTES, "frontier": _BYTES},
    "records": {"id": _NUMBER, "space": _TEXT, "key": _TEXT, "doc": "bytea"},
    "terms": {**dict.fromkeys(("space", "term", "value"), _TEXT), "record": _NUMBER},
    "labels": {
        **dict.fromkeys(("label", "space", "field"), _TEXT),
        **dict.fromkeys(("record", "position"), _NUMBER),
    },
    "checks": {
        **dict.fromkeys(("object", "version", "store", "failing"), _TEXT),
        **dict.fromkeys((f"{depth}_outcome" for depth in ("metadata", "sample", "full")), _TEXT),
        "bytes": _NUMBER,
        **{
            f"{depth}_{part}": _NUMBER for depth in ("metadata", "sample", "full") for part in ("tried", "at")
        },
    },
}
#: Keys, by table, each with its columns; a primary key where the name ends so.
_KEYS = {
    "alembic_version": {"alembic_version_pkc": "version_num"},
    "meta": {"meta_pkey": "key"},
    "subjects": {"subjects_pkey": "id", "subjects_name": "name"},
    "entries": {"entries_pkey": '"position"', "entries_id": "id", "entries_subject_seq": "subject, seq"},
    "openings": {"openings_pkey": '"position"'},
    "erasures": {"erasures_pkey": '"position", idx'},
    "sweeps": {"sweeps_pkey": '"position"'},
    "tiles": {"tiles_pkey": "level, idx"},
    "tile_roots": {"tile_roots_pkey": "level, idx"},
    "checkpoints": {"checkpoints_pkey": "size"},
    "cosignatures": {"cosignatures_pkey": "size, vkey, line"},
    "head": {"head_pkey": "id"},
    "records": {"records_pkey": "id", "records_place": "space, key"},
    "terms": {"terms_pkey": "space, term, value, record"},
    "labels": {"labels_pkey": 'label, space, record, "position", field'},
    "checks": {"checks_pkey": "object"},
}
#: Further constraints on rows.
_CONSTRAINTS = {
    "entries": {
        "entries_subject": "FOREIGN KEY (subject) REFERENCES subjects(id)",
        "entries_position": 'CHECK (("position" >= 0))',
        "entries_first": "CHECK (((seq = 0) = (prev IS NULL)))",
        "entries_hashes": "CHECK (((length(leaf) = 32) AND ((prev IS NULL) OR (length(prev) = 32))))",
    },
    "openings": {"openings_erased": "CHECK (((erased >= 256) AND (erased <= 512)))"},
    "erasures": {"erasures_idx": "CHECK (((idx >= 0) AND (idx <= 255)))"},
    "tiles": {
        "tiles_place": "CHECK ((((level >= 0) AND (level <= 6)) AND (idx >= 0)))",
        "tiles_hashes": "CHECK ((length(hashes) = 8192))",
    },
    "tile_roots": {"tile_roots_root": "CHECK ((length(root) = 32))"},
    "cosignatures": {"cosignatures_size": "FOREIGN KEY (size) REFERENCES checkpoints(size)"},
    "head": {
        "head_single": "CHECK ((id = 1))",
        "head_hashes": "CHECK (((size >= 0) AND (length(root) = 32) AND ((length(frontier) % 32) = 0)))",
    },
}
#: Texts of PostgreSQL after its own text was read back, as by `pg_restore`: the same condition, in fewer
#: parentheses.
_READ_BACK = {"constraint tiles_place of tiles": "CHECK (((level >= 0) AND (level <= 6) AND (idx >= 0)))"}
#: Indexes that only make lists quick.
_INDEXES = {
    "terms": {"terms_record": "record"},
    "labels": {"labels_record": "record", "labels_position": '"position"'},
    "checks": {
        "checks_full": "store, full_tried, object, full_at, sample_at, bytes, failing",
        "checks_sample": "store, sample_tried, object, sample_at",
    },
}
#: PostgreSQL's own triggers of a reference: on the table that refers, and on the one referred to.
_REFERRING, _REFERRED = (
    ("RI_FKey_check_ins", "RI_FKey_check_upd"),
    ("RI_FKey_noaction_del", "RI_FKey_noaction_upd"),
)
#: Objects that change no answer and refuse no row: a further or different one is only reported.
_HARMLESS = ("index ", "storage of ", "statistics ")
#: Objects that can hide or alter a table's rows, or act beside them.
_TWISTS = ("rule ", "policy ", "inheritance ")
#: Objects that differ in the tables of another schema number.
_SHAPES = ("column ", "constraint ", "index ", "reference ", "storage ")
#: The parts of guards, which are compared elsewhere.
_GUARDS = ("trigger ", "function ")
#: Forms that add nothing to the name.
_UNTOLD = ("a trigger", "a function", "a rule", "a policy", "an object", "table")
#: Numbers from which objects were made after the server was.
_FIRST = 16384

_OURS = f"c.relnamespace = pg_catalog.to_regnamespace('{SCHEMA}')"
_OBJECTS = f"""
SELECT CASE WHEN c.relkind IN ('i', 'I') THEN 'index ' ELSE 'table ' END || c.relname,
    CASE WHEN c.relkind IN ('i', 'I') THEN pg_catalog.pg_get_indexdef(c.oid)
        || CASE WHEN i.indisvalid AND i.indisready AND i.indislive THEN '' ELSE ', not valid' END
        || CASE WHEN EXISTS (SELECT 1
            FROM pg_catalog.unnest(i.indclass::pg_catalog.oid[]) AS o(id) WHERE o.id >= {_FIRST}) OR a.oid >= {_FIRST}
            THEN ', ordered by somebody''s own functions' ELSE '' END
    ELSE pg_catalog.concat_ws(', ',
        CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' WHEN 'S' THEN 'sequence'
            WHEN 'c' THEN 'type' ELSE 'relation of kind ' || c.relkind::pg_catalog.text END,
        CASE WHEN c.relpersistence = 'u' THEN 'unlogged: a crash of the server empties it'
            WHEN c.relpersistence <> 'p' THEN 'not permanent' END,
        CASE WHEN a.amname <> 'heap' OR a.oid >= {_FIRST} THEN 'kept by ' || a.amname END,
        CASE WHEN c.reloftype <> 0 THEN 'of a type' END,
        CASE WHEN c.relispartition THEN 'a part of another' END,
        CASE WHEN c.relrowsecurity THEN 'with row security' END,
        CASE WHEN c.relforcerowsecurity THEN 'with row security forced' END) END
FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid WHERE {_OURS}
UNION ALL SELECT 'storage of ' || c.relname, pg_catalog.concat_ws(', ', pg_catalog.array_to_string(c.reloptions, ' '),
    (SELECT 'in the tablespace ' || s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace))
FROM pg_catalog.pg_class c WHERE {_OURS} AND (c.reloptions IS NOT NULL OR c.reltablespace <> 0)
UNION ALL SELECT 'column ' || c.relname || '.' || a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
    || COALESCE((SELECT ' collate ' || CASE WHEN l.collnamespace <> 'pg_catalog'::pg_catalog.regnamespace
        THEN l.collnamespace::pg_catalog.regnamespace::pg_catalog.text || '.' ELSE '' END
        || pg_catalog.quote_ident(l.collname) FROM pg_catalog.pg_collation l
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE l.oid = a.attcollation AND l.oid <> t.typcollation), '')
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
    || CASE a.attidentity WHEN '' THEN '' ELSE ' identity' END
    || CASE a.attgenerated WHEN '' THEN '' ELSE ' generated' END
    || COALESCE((SELECT ' default ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
        WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum), '')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
WHERE {_OURS} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT 'constraint ' || k.conname || ' of ' || c.relname, pg_catalog.pg_get_constraintdef(k.oid)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE {_OURS} AND (k.contype <> 'n' OR NOT k.convalidated)
UNION ALL SELECT 'reference ' || k.conname || ' by ' || p.proname || ' on ' || c.relname,
    CASE WHEN p.oid >= {_FIRST} THEN 'a function of somebody''s' WHEN t.tgenabled = 'O' THEN 'on' ELSE 'off' END
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid LEFT JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint
WHERE {_OURS} AND t.tgisinternal
UNION ALL SELECT 'trigger ' || t.tgname || ' on ' || c.relname, 'a trigger'
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE {_OURS} AND NOT t.tgisinternal
UNION ALL SELECT 'function ' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
    'a function'
FROM pg_catalog.pg_proc p WHERE p.pronamespace = pg_catalog.to_regnamespace('{SCHEMA}')
UNION ALL SELECT 'rule ' || w.rulename || ' on ' || c.relname, 'a rule'
FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class c ON c.oid = w.ev_class WHERE {_OURS} AND c.relkind = 'r'
UNION ALL SELECT 'policy ' || y.polname || ' on ' || c.relname, 'a policy'
FROM pg_catalog.pg_policy y JOIN pg_catalog.pg_class c ON c.oid = y.polrelid WHERE {_OURS}
UNION ALL SELECT 'inheritance of ' || h.inhrelid::pg_catalog.regclass::pg_catalog.text || ' from ' || c.relname,
    'rows of one table shown in another'
FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class c ON c.oid IN (h.inhparent, h.inhrelid)
WHERE {_OURS} AND c.relkind NOT IN ('i', 'I')
UNION ALL SELECT 'function ' || pg_catalog.format('pg_catalog.%s(%s)', p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid)), 'a function'
FROM pg_catalog.pg_proc p WHERE p.oid >= {_FIRST} AND p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
AND EXISTS (SELECT 1 FROM pg_catalog.pg_proc q WHERE q.proname = p.proname AND q.oid < {_FIRST})
UNION ALL SELECT 'object ' || pg_catalog.pg_describe_object('pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, 0),
    'an object'
FROM pg_catalog.pg_operator o WHERE o.oid >= {_FIRST}
AND o.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace
UNION ALL SELECT 'object ' || pg_catalog.pg_describe_object('pg_catalog.pg_cast'::pg_catalog.regclass, k.oid, 0),
    'an object'
FROM pg_catalog.pg_cast k WHERE k.oid >= {_FIRST} AND k.castsource < {_FIRST} AND k.casttarget < {_FIRST}
UNION ALL SELECT CASE WHEN d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass THEN '' ELSE 'object ' END
    || pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid), 'an object'
FROM pg_catalog.pg_depend d WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
AND d.refobjid = pg_catalog.to_regnamespace('{SCHEMA}') AND d.classid NOT IN (
    'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
    'pg_catalog.pg_default_acl'::pg_catalog.regclass, 'pg_catalog.pg_publication_namespace'::pg_catalog.regclass)
"""  # noqa: S608 - only constants


def expected() -> dict[str, str]:
    """Return the form of every object that this program makes, by name."""
    found: dict[str, str] = {}
    for table, columns in _COLUMNS.items():
        found[f"table {table}"] = "table"
        found |= {f"column {table}.{name}": form for name, form in columns.items()}
        for name, over in _KEYS[table].items():
            sort = "PRIMARY KEY" if name.endswith(("_pkey", "_pkc")) else "UNIQUE"
            found[f"constraint {name} of {table}"] = f"{sort} ({over})"
            found[f"index {name}"] = f"CREATE UNIQUE INDEX {name} ON {SCHEMA}.{table} USING btree ({over})"
        for name, over in _INDEXES.get(table, {}).items():
            found[f"index {name}"] = f"CREATE INDEX {name} ON {SCHEMA}.{table} USING btree ({over})"
        for name, form in _CONSTRAINTS.get(table, {}).items():
            found[f"constraint {name} of {table}"] = form
            if form.startswith("FOREIGN KEY"):
                other = form.partition("REFERENCES ")[2].partition("(")[0]
                found |= {f"reference {name} by {what} on {table}": "on" for what in _REFERRING}
                found |= {f"reference {name} by {what} on {other}": "on" for what in _REFERRED}
    for guard in guards.on_postgres():
        found[f"trigger {guard.name} on {guard.table}"] = "a trigger"
        found[f"function {guard.function}()"] = "a function"
    return found


def meta_differences(connection: Connection, listed: Mapping[str, str] | None = None) -> list[Difference]:
    """Return the differences of the table ``meta``; [] where the database has none.

    ``listed`` is the list of ``listing``, which is read here if it is None.
    """
    found = listing(connection) if listed is None else listed
    if "table meta" not in found:
        return []
    about = {"table meta", *(f"column meta.{name}" for name in _COLUMNS["meta"])}
    twists = {
        name for name in found if name.startswith(_TWISTS) and name.endswith((" on meta", " from meta"))
    }
    wanted = expected()
    return list(
        _compared(
            {name: wanted[name] for name in about},
            {name: found[name] for name in about & found.keys() | twists},
        )
    )


def differences(
    connection: Connection, schema: int, listed: Mapping[str, str] | None = None
) -> list[Difference]:
    """Return the differences of everything in the ledger's schema from number ``schema``.

    Of an older number, whose tables this program only upgrades, objects that could hide rows or act beside them are
    compared. ``listed`` is the list of ``listing``, which is read here if it is None. Raises what the driver raises,
    also where the catalogues do not answer in time.
    """
    found, wanted = dict(listing(connection) if listed is None else listed), expected()
    if schema < READ:
        found = {name: form for name, form in found.items() if not name.startswith(_SHAPES)}
        wanted = {name: form for name, form in wanted.items() if name in found}
    named = {guard.name for guard in guards.on_postgres()}
    lost = _lost(wanted, found)
    told = [
        Difference(f"the guard {name} was changed or dropped", refused=True, readable=True, guard=name)
        for name in altered(connection, guards.on_postgres())
        if name in named and f"table {name.rpartition('_')[0]}" not in lost
    ]
    return [*told, *_compared(wanted, found)]


def listing(connection: Connection) -> dict[str, str]:
    """Return the form of every object in the ledger's schema, by name."""
    with asking(connection) as driver:
        rows = driver.execute(_OBJECTS, prepare=False).fetchall()
    return {str(name): str(form) for name, form in rows}


def _compared(wanted: dict[str, str], found: dict[str, str]) -> Iterator[Difference]:
    lost = _lost(wanted, found)
    further = {
        name.removeprefix("table ") for name in found.keys() - wanted.keys() if name.startswith("table ")
    }
    for name in wanted.keys() | found.keys():
        form, there = wanted.get(name), found.get(name)
        harmless, readable = name.startswith(_HARMLESS), _readable(name, form or "", there or "")
        if there in (form, _READ_BACK.get(name, form)) or (
            form is None and _beside(name, there or "", further)
        ):
            continue
        if form is None:
            told = "" if there in _UNTOLD else f": {there}"
            plain = harmless and (not name.startswith("index ") or _plain(there or ""))
            yield Difference(f"there is a further {name}{told}", refused=not plain, readable=readable)
        elif there is not None:
            yield Difference(
                f"the {name} is not as this program made it: {there}",
                refused=not _plain(there),
                readable=readable,
            )
        elif not name.startswith(_GUARDS) and not _follows(name, lost):
            refused = not harmless and name != "table alembic_version"
            yield Difference(f"the {name} is missing", refused=refused, readable=readable)


def _lost(wanted: dict[str, str], found: dict[str, str]) -> set[str]:
    """Return the names of expected tables that are missing or no tables."""
    tables = {name for name in wanted if name.startswith("table ")}
    return {name for name in tables if found.get(name, "").partition(",")[0] != "table"}


def _readable(name: str, form: str, there: str) -> bool:
    """Return whether rows read as they are despite a difference, with no foreign code."""
    sort = name.partition(" ")[0]
    if sort == "table":
        return there in ("", "table", "table, unlogged: a crash of the server empties it") and not (
            form and not there
        )
    if sort == "column":
        return not form or (form.removesuffix(" not null") == _typed(there) and "generated" not in there)
    if sort == "index":
        return "functions" not in there
    return sort in ("constraint", "reference", "trigger", "storage", "statistics")


def _typed(form: str) -> str:
    """Return the type of a column without default, identity and NOT NULL."""
    return form.partition(" default ")[0].removesuffix(" identity").removesuffix(" not null")


def _follows(name: str, lost: Collection[str]) -> bool:
    """Return whether an object belongs to a lost table, whose own difference covers it."""
    tables = {table.removeprefix("table ") for table in lost}
    sort, what, *_ = name.split(" ")
    if sort == "column":
        return what.partition(".")[0] in tables
    if sort == "index":
        return any(what in kinds.get(table, {}) for kinds in (_KEYS, _INDEXES) for table in tables)
    if sort not in ("constraint", "reference"):
        return False
    of = next((table for table, names in _CONSTRAINTS.items() if what in names), name.rpartition(" ")[2])
    refers = _CONSTRAINTS.get(of, {}).get(what, "").partition("REFERENCES ")[2].partition("(")[0]
    return of in tables or refers in tables


def _beside(name: str, form: str, tables: Collection[str]) -> bool:
    """Return whether an object belongs to a foreign table, whose own difference covers it."""
    sort, what, *more = name.split(" ")
    if sort == "column":
        return what.rpartition(".")[0] in tables
    if sort == "index":
        return form.partition(f" ON {SCHEMA}.")[2].partition(" ")[0] in tables
    return sort in ("constraint", "reference", "trigger", "storage") and bool(more) and more[-1] in tables


def _plain(form: str) -> bool:
    """Return whether an index only orders columns as PostgreSQL does: no calls, no refusals."""
    beginning, _, rest = form.partition(" USING ")
    method, _, over = rest.partition(" (")
    names, closed, more = over.partition(")")
    known = method in ("btree", "hash", "brin", "gin", "gist", "spgist")
    return beginning.startswith("CREATE INDEX ") and known and bool(closed) and not more and "(" not in names
