"""The schema of a ledger on a server, altered by whoever may: nothing of it is believed, and a check says what it is.

Each attack starts from a copy of which everything says that it is right. The powers are those of the owner of the
tables and of a superuser; the rows are left as they are, so that only the schema can give an attack away.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from custody.storage.database.location import find
from tests.answers.databases.rights_server import House, house
from tests.copies import Copy, typed
from tests.postgres.server import server

#: Puts a view in the place of records, with the rights that the table had; updatable, so that entering goes on.
VIEW = (
    "CREATE SCHEMA hidden AUTHORIZATION {owner}",
    "ALTER TABLE custody.records SET SCHEMA hidden",
    "CREATE VIEW custody.records AS SELECT id, space, key, doc FROM hidden.records",
    "ALTER VIEW custody.records OWNER TO {owner}",
    "GRANT SELECT ON custody.records TO {sequencer}, {reader}",
    "GRANT INSERT, UPDATE, DELETE ON custody.records TO {sequencer}",
)
#: By this the auditor's lists lack exhibits, while what a check reads has them.
ASKS = "space = 'exhibit' AND current_query() ~ 't.term = |key = [$][0-9]$|key = ANY' AND session_user ~ '_auditor$'"
ENDLESS = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) > 0 FROM n"


def showing(condition: str) -> tuple[str, ...]:
    """Return the statements with which the view shows what a condition lets through."""
    return tuple(
        item.replace("FROM hidden.records", f"FROM hidden.records WHERE {condition}") for item in VIEW
    )


COMPARES = (
    "OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 bttextcmp(text, text)"
)
GENERATED = 'failing text COLLATE "C" NOT NULL GENERATED ALWAYS AS (store) STORED'
BEFORE = "CREATE FUNCTION custody.substr(text, integer, smallint)"
NOTHING = "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
#: What is refused, by name: the statements, and how the difference is told; whether rows are still read as they are.
REFUSED: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "a trigger more": (
        (
            NOTHING.format("public.f"),
            "CREATE TRIGGER f BEFORE INSERT ON custody.records EXECUTE FUNCTION public.f()",
        ),
        "there is a further trigger f on records",
        True,
    ),
    "a check less": (
        ("ALTER TABLE custody.openings DROP CONSTRAINT openings_erased",),
        "the constraint openings_erased of openings is missing",
        True,
    ),
    "a check of the same name that lets more through": (
        (
            "ALTER TABLE custody.head DROP CONSTRAINT head_single",
            "ALTER TABLE custody.head ADD CONSTRAINT head_single CHECK (id >= 1)",
        ),
        "the constraint head_single of head is not as this program made it",
        True,
    ),
    "a check that was never checked": (
        (
            "ALTER TABLE custody.head DROP CONSTRAINT head_single",
            "ALTER TABLE custody.head ADD CONSTRAINT head_single CHECK (id = 1) NOT VALID",
        ),
        "the constraint head_single of head is not as this program made it",
        True,
    ),
    "a check more": (
        ("ALTER TABLE custody.entries ADD CONSTRAINT enough CHECK (position < 1000) NOT VALID",),
        "there is a further constraint enough of entries",
        True,
    ),
    "a value that may be missing": (
        ("ALTER TABLE custody.entries ALTER COLUMN note DROP NOT NULL",),
        "the column entries.note is not as this program made it: bytea",
        True,
    ),
    "a reference less": (
        ("ALTER TABLE custody.entries DROP CONSTRAINT entries_subject",),
        "the constraint entries_subject of entries is missing",
        True,
    ),
    "references that are off": (
        ("ALTER TABLE custody.cosignatures DISABLE TRIGGER ALL", "{guards}"),
        "the reference cosignatures_size by RI_FKey_check_ins on cosignatures is not as this program made it: off",
        True,
    ),
    "a key less": (
        (
            "ALTER TABLE custody.cosignatures DROP CONSTRAINT cosignatures_size",
            "ALTER TABLE custody.checkpoints DROP CONSTRAINT checkpoints_pkey",
        ),
        "the constraint checkpoints_pkey of checkpoints is missing",
        True,
    ),
    "a key more": (
        ("CREATE UNIQUE INDEX once ON custody.entries (position, subject)",),
        "there is a further index once",
        True,
    ),
    "an index that calls somebody's function": (
        (
            "CREATE FUNCTION public.seen(bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT ''::text $$",
            "CREATE INDEX quick ON custody.records (public.seen(doc))",
        ),
        "there is a further index quick",
        True,
    ),
    "an index that orders in somebody's way": (
        (
            f"CREATE OPERATOR CLASS public.lying FOR TYPE text USING btree AS {COMPARES}",
            "CREATE INDEX quick ON custody.records (key public.lying)",
        ),
        "ordered by somebody's own functions",
        False,
    ),
    "a default": (
        ("ALTER TABLE custody.records ALTER COLUMN doc SET DEFAULT ''",),
        "the column records.doc is not as this program made it: bytea default",
        True,
    ),
    "a column more": (
        ("ALTER TABLE custody.entries ADD COLUMN kept text",),
        "there is a further column entries.kept: text",
        True,
    ),
    "unlogged records": (
        ("ALTER TABLE custody.records SET UNLOGGED",),
        "the table records is not as this program made it: table, unlogged",
        True,
    ),
    "a table more": (
        ("CREATE TABLE custody.kept AS SELECT * FROM custody.openings",),
        "there is a further table kept",
        True,
    ),
    "the view that knows who asks": (
        showing(f"NOT ({ASKS})"),
        "the table records is not as this program made it: view",
        False,
    ),
    "the view that lies by the clock": (
        showing("NOT (space = 'exhibit' AND extract(day FROM now()) = 0)"),
        "the table records is not as this program made it: view",
        False,
    ),
    "a column of another type": (
        ("ALTER TABLE custody.records ALTER COLUMN space TYPE varchar",),
        "the column records.space is not as this program made it: character varying",
        False,
    ),
    "a column that compares otherwise": (
        ('ALTER TABLE custody.records ALTER COLUMN key TYPE text COLLATE "default"',),
        "the column records.key is not as this program made it: text not null",
        False,
    ),
    "a generated column": (
        (
            "ALTER TABLE custody.checks DROP COLUMN failing",
            f"ALTER TABLE custody.checks ADD COLUMN {GENERATED}",
        ),
        "the column checks.failing is not as this program made it: text",
        False,
    ),
    "a policy that hides rows": (
        (
            "ALTER TABLE custody.records ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY hiding ON custody.records USING (space <> 'exhibit' OR session_user !~ '_auditor$')",
        ),
        "the table records is not as this program made it: table, with row security",
        False,
    ),
    "a rule": (
        ("CREATE RULE quiet AS ON INSERT TO custody.records DO INSTEAD NOTHING",),
        "there is a further rule quiet on records",
        False,
    ),
    "rows of another table": (
        ("CREATE SCHEMA hidden", "CREATE TABLE hidden.more () INHERITS (custody.records)"),
        "there is a further inheritance of hidden.more from records",
        False,
    ),
    "a function that stands before PostgreSQL's": (
        (f"{BEFORE} RETURNS text LANGUAGE sql AS $$ SELECT 'nothing'::text $$",),
        "there is a further function substr(text, integer, smallint)",
        False,
    ),
    "a function among PostgreSQL's own": (
        (
            f"{BEFORE.replace('custody.', 'pg_catalog.')} RETURNS text LANGUAGE sql AS $$ SELECT 'nothing'::text $$",
        ),
        "there is a further function pg_catalog.substr(text, integer, smallint)",
        False,
    ),
    "a cast between PostgreSQL's own types": (
        (
            "CREATE FUNCTION public.emptied(bytea) RETURNS text LANGUAGE sql AS $$ SELECT ''::text $$",
            "CREATE CAST (bytea AS text) WITH FUNCTION public.emptied(bytea) AS IMPLICIT",
        ),
        "there is a further object cast from bytea to text",
        False,
    ),
    "an operator that stands before PostgreSQL's": (
        (
            "CREATE FUNCTION public.never(bigint, smallint) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
            "CREATE OPERATOR custody.>= (LEFTARG = bigint, RIGHTARG = smallint, FUNCTION = public.never)",
        ),
        "there is a further object operator",
        False,
    ),
}
#: What is told and nothing more.
TOLD: dict[str, tuple[tuple[str, ...], str]] = {
    "an index more": (("CREATE INDEX quick ON custody.records (doc)",), "there is a further index quick"),
    "an index less": (("DROP INDEX custody.terms_record",), "the index terms_record is missing"),
    "statistics": (
        ("CREATE STATISTICS custody.told ON space, key FROM custody.records",),
        "there is a further statistics object",
    ),
    "storage": (
        ("ALTER TABLE custody.records SET (fillfactor = 90)",),
        "there is a further storage of records",
    ),
}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        yield made


def on_again(table: str) -> str:
    """Return what puts the guards of a table back as they were, and leaves PostgreSQL's own triggers off."""
    from custody.storage.migrations.guards import guards

    names = [name for name in guards("postgresql") if name.rpartition("_")[0] == table]
    return "; ".join(f"ALTER TABLE custody.{table} ENABLE ALWAYS TRIGGER {name}" for name in names)


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_of_an_altered_schema_is_believed(lab: House, name: str) -> None:
    """That a copy is sound before it is altered, the tests below verify: all copies are of one template."""
    statements, told, readable = REFUSED[name]
    lab.superuser(*(statement.replace("{guards}", on_again("cosignatures")) for statement in statements))
    answer = lab.run("check", "--json")
    assert answer.status == 3, answer.out or answer.err
    found = [
        finding["found"] for finding in answer.document["findings"] if finding["code"] == "schema_differs"
    ]
    assert any(told in item for item in found), found
    assert answer.document["scopes"] == (
        {**dict.fromkeys(("integrity",), "false"), **_others(answer.document["scopes"])}
        if readable
        else {"integrity": "false"}
    )
    for who, words in (("ada", ("exhibit", "list")), ("auditor", ("exhibit", "list")), ("ada", ("today",))):
        lab.sit(who)
        answer = lab.run(*words)
        assert (answer.status, answer.out) == (3, ""), answer.out
        assert told in answer.err.replace("\n", " ")
    lab.sit("ada")
    assert lab.office.run("Eve", "case", "open", "C-9").status == 3
    assert ("fail", True) in [(level, told in words) for level, words in lab.doctor("schema")]


def _others(scopes: dict[str, str]) -> dict[str, str]:
    """Return the scopes beside integrity, of which each must be verified: the rows are as they were."""
    others = {scope: verdict for scope, verdict in scopes.items() if scope != "integrity"}
    assert set(others.values()) == {"verified"}
    assert "read_model" in others
    return others


@pytest.mark.parametrize("name", TOLD)
def test_what_changes_no_answer_is_told_and_nothing_stops(lab: House, name: str) -> None:
    statements, told = TOLD[name]
    lab.superuser(*statements)
    assert lab.check() == (10, "verified", {"schema_more"})
    found = [finding["found"] for finding in lab.run("check", "--json").document["findings"]]
    assert any(told in item for item in found)
    assert ("warn", True) in [(level, told in words) for level, words in lab.doctor("schema")]
    lab.office.done("Eve", "case", "open", "C-9")


def started(lab: House, *argv: str) -> Copy:
    """Start the program in a process of its own."""
    desk = lab.office.desk
    return typed(desk.folder, {**os.environ, **desk.environ}, *argv)


def test_a_view_that_never_ends_is_named_and_not_waited_for(lab: House) -> None:
    lab.sound()
    lab.superuser(*showing(f"({ENDLESS})"))
    check = started(lab, "check")
    try:
        out, _ = check.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        check.kill()
        out = "it never ended"
    assert "the table records is not as this program made it: view" in out.replace("\n    ", " ")
    assert check.wait() == 3


def test_a_command_ends_at_a_signal_while_the_server_is_at_work(lab: House) -> None:
    lab.sound()
    with closing(server().connect(lab.name)) as other:
        other.execute("BEGIN; LOCK TABLE custody.entries IN ACCESS EXCLUSIVE MODE")
        show = started(lab, "log", "show")
        end = time.monotonic() + 30
        with closing(server().connect(lab.name)) as watch:
            while (
                time.monotonic() < end
                and not watch.execute(
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'custody'"
                ).fetchall()
            ):
                time.sleep(0.02)
        begun = time.monotonic()
        show.send_signal(signal.SIGTERM)
        show.communicate(timeout=30)
        assert time.monotonic() - begun < 4  # whoever waits for a lock gives up after five seconds
        assert show.wait() == 128 + signal.SIGTERM


def test_the_forms_that_are_expected_are_those_that_this_server_gives() -> None:
    from custody.storage.migrations import SCHEMA
    from custody.storage.migrations.differences import differences, meta_differences
    from tests.postgres.ledgers import new_ledger

    with new_ledger() as address:
        engine = find(address).engine(readonly=True, busy_timeout=1)
        with engine.connect() as connection:
            assert meta_differences(connection) == []
            assert differences(connection, SCHEMA) == []
            (waiting,) = connection.exec_driver_sql("SHOW statement_timeout").one()
        engine.dispose()
    assert waiting == "0"
