"""Statements mean the same when SQLite would make the same of them, and are never taken for the same otherwise."""

from __future__ import annotations

import pytest

from custody.storage.migrations.made_sqlite import made
from custody.storage.migrations.sqlite_text import index, table, words

PLAIN = "CREATE TABLE t (a TEXT NOT NULL, b BLOB, CONSTRAINT one CHECK (a > ''), UNIQUE (b)) STRICT"
SAME = [
    "create table t(a text not null,b blob,constraint one check(a>''),unique(b))strict",
    'CREATE TABLE "t" ([a] TEXT NOT NULL, `b` BLOB, CONSTRAINT "one" CHECK ("a" > \'\'), UNIQUE (b)) STRICT;',
    "CREATE TABLE t (a TEXT NOT NULL, -- words\n b BLOB /* bytes */, UNIQUE (b), CONSTRAINT one CHECK (a > '')) STRICT",
]
OTHER = [
    PLAIN.replace("STRICT", ""),
    PLAIN.replace("STRICT", "STRICT, WITHOUT ROWID"),
    PLAIN.replace("a TEXT NOT NULL, b BLOB", "b BLOB, a TEXT NOT NULL"),
    PLAIN.replace("a TEXT NOT NULL", "a TEXT NOT NULL COLLATE NOCASE"),
    PLAIN.replace("NOT NULL", "NOT NULL DEFAULT 'x'"),
    PLAIN.replace("b BLOB", "b BLOB AS (a)"),
    PLAIN.replace(", UNIQUE (b)", ""),
    PLAIN.replace("a > ''", "a > ' '"),
    PLAIN.replace("a > ''", 'a > ""'),
    PLAIN.replace("UNIQUE (b)", '"UNIQUE" (b)'),
    PLAIN.replace(" TEXT NOT", "\u00a0TEXT NOT"),
    PLAIN.replace("CHECK", "CHEC\u212a"),
    PLAIN.replace("CREATE TABLE t", "CREATE TABLE IF NOT EXISTS t"),
    PLAIN.replace("CREATE TABLE t", "CREATE TEMP TABLE t"),
    PLAIN + " x",
    PLAIN + "\0",
    "CREATE VIEW t AS SELECT 1 AS a, 2 AS b",
    "CREATE VIRTUAL TABLE t USING fts5(a, b)",
    "CREATE TABLE t AS SELECT 1 AS a",
    "CREATE TABLE t (a TEXT NOT NULL",
    "",
]


@pytest.mark.parametrize("text", SAME)
def test_other_spaces_quotes_cases_and_orders_of_constraints_mean_the_same(text: str) -> None:
    assert table(PLAIN) is not None
    assert table(text) == table(PLAIN)


@pytest.mark.parametrize("text", OTHER)
def test_whatever_sqlite_would_make_otherwise_is_another(text: str) -> None:
    assert table(text) != table(PLAIN)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("CREATE INDEX i ON t (a, b)", True),
        ("create index [i] on t(a collate nocase desc)", True),
        ("CREATE UNIQUE INDEX i ON t (a)", False),
        ("CREATE INDEX i ON t (a) WHERE a > 1", False),
        ("CREATE INDEX i ON t (abs(a))", False),
        ("CREATE INDEX i ON t (a + 1)", False),
        ("CREATE INDEX i ON t (a COLLATE strange)", False),
        ("CREATE INDEX i ON t ((a))", False),
        ("CREATE INDEX i ON t ('a')", False),
    ],
)
def test_an_index_is_plain_where_it_lists_all_rows_in_another_order(text: str, plain: bool) -> None:
    found = index(text)
    assert found is not None
    assert (found.name, found.table, found.plain) == ("i", "t", plain)


@pytest.mark.parametrize(
    "text", ["CREATE TRIGGER i AFTER INSERT ON t BEGIN SELECT 1; END", "CREATE VIEW i AS SELECT 1"]
)
def test_what_makes_no_index_is_none(text: str) -> None:
    assert index(text) is None


def test_every_statement_of_ours_is_read() -> None:
    for name, sql in made(3).items():
        whole = table(sql) or index(sql)
        assert whole is not None, name
        assert whole.name == name
        assert words(sql)[0] == "create"
