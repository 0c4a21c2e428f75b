"""Who may do what on a server, grantee by grantee: each right beyond the roles is named with what takes it back.

Every attack is one that its power really allows; it starts from a copy of which doctor and check say that all is right,
and what doctor says takes the right back is run as it stands, after which all is right again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answers.databases.rights_server import House, house, told
from tests.failures import every
from tests.faults.points import some
from tests.postgres.server import server

DISARM = (
    "CREATE FUNCTION public.disarm() RETURNS void LANGUAGE sql SECURITY DEFINER AS"
    " 'ALTER TABLE custody.entries DISABLE TRIGGER ALL'"
)
SHOWN = (
    "CREATE FUNCTION public.openings() RETURNS SETOF custody.openings LANGUAGE sql SECURITY DEFINER AS"
    " 'SELECT * FROM custody.openings'"
)
EVENT = (
    "CREATE FUNCTION public.noted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "CREATE EVENT TRIGGER noted ON ddl_command_start EXECUTE FUNCTION public.noted()",
)
#: Statements by name, and what doctor calls the right.
GRANTS: dict[str, tuple[tuple[str, ...], str]] = {
    "everybody adds entries": (
        ("GRANT INSERT ON custody.entries TO PUBLIC",),
        "INSERT on entries by everybody",
    ),
    "everybody adds records": (
        ("GRANT INSERT ON custody.records TO PUBLIC",),
        "INSERT on records by everybody",
    ),
    "everybody changes records": (
        ("GRANT UPDATE ON custody.records TO PUBLIC",),
        "UPDATE on records by everybody",
    ),
    "everybody deletes records": (
        ("GRANT DELETE ON custody.records TO PUBLIC",),
        "DELETE on records by everybody",
    ),
    "everybody changes fixity": (
        ("GRANT INSERT, UPDATE, DELETE ON custody.checks TO PUBLIC",),
        "DELETE on checks by everybody",
    ),
    "a stranger changes openings": (
        ("GRANT UPDATE ON custody.openings TO {stranger}",),
        "UPDATE on openings by ",
    ),
    "a stranger changes the head": (("GRANT UPDATE ON custody.head TO {stranger}",), "UPDATE on head by "),
    "everybody reads everything": (
        ("GRANT SELECT ON ALL TABLES IN SCHEMA custody TO PUBLIC",),
        "SELECT on openings by everybody",
    ),
    "the reader adds entries": (("GRANT INSERT ON custody.entries TO {reader}",), "INSERT on entries by "),
    "the reader adds checkpoints": (
        ("GRANT INSERT ON custody.checkpoints TO {reader}",),
        "INSERT on checkpoints by ",
    ),
    "the reader changes records": (("GRANT UPDATE ON custody.records TO {reader}",), "UPDATE on records by "),
    "everybody makes tables": (
        ("GRANT CREATE ON SCHEMA custody TO PUBLIC",),
        "CREATE on the schema custody by everybody",
    ),
    "a stranger is an owner": (("GRANT {owner} TO {stranger}",), "can switch guards off"),
    "a stranger writes all data": (("GRANT pg_write_all_data TO {stranger}",), "pg_write_all_data"),
    "a function of the superuser": ((DISARM,), "public.disarm() acts with the rights of postgres"),
    "openings are published": (
        ("CREATE PUBLICATION leak FOR TABLE custody.openings",),
        "publication leak sends rows",
    ),
    "an event trigger": (EVENT, "event trigger noted"),
    # attacks of our own
    "a stranger reads all data": (("GRANT pg_read_all_data TO {stranger}",), "pg_read_all_data"),
    "a stranger runs programs": (
        ("GRANT pg_execute_server_program TO {group}",),
        "pg_execute_server_program",
    ),
    "a stranger is an owner by way of others": (
        ("GRANT {owner} TO {group}", "GRANT {group} TO {stranger}"),
        "can switch guards off",
    ),
    "a stranger reads one column": (
        ("GRANT SELECT (leaves) ON custody.openings TO {stranger}",),
        "SELECT (leaves) on openings by ",
    ),
    "the sequencer changes whole openings": (
        ("GRANT UPDATE ON custody.openings TO {sequencer}",),
        "UPDATE on openings by ",
    ),
    "the sequencer passes its rights on": (
        ("GRANT INSERT ON custody.entries TO {sequencer} WITH GRANT OPTION",),
        "INSERT on entries by ",
    ),
    "what was passed on": (
        (
            "GRANT INSERT ON custody.entries TO {sequencer} WITH GRANT OPTION",
            "SET ROLE {sequencer}; GRANT INSERT ON custody.entries TO {stranger}; RESET ROLE",
        ),
        "_stranger",
    ),
    "members let others in": (("GRANT {sequencer} TO {ada} WITH ADMIN OPTION",), "may let others be members"),
    "readers are sequencers": (("GRANT {sequencer} TO {reader}",), "is a member of "),
    "the owner can log in": (("ALTER ROLE {owner} LOGIN",), "is a role with LOGIN"),
    "the sequencer is a superuser": (("ALTER ROLE {sequencer} SUPERUSER",), "is a role with SUPERUSER"),
    "everybody makes schemas": (
        ("GRANT CREATE ON DATABASE {database} TO PUBLIC",),
        "CREATE on the database ",
    ),
    "a stranger owns a table": (
        ("ALTER TABLE custody.openings OWNER TO {stranger}",),
        "table openings is owned by ",
    ),
    "a stranger owns a guard": (
        ("ALTER FUNCTION custody.guard_refuse() OWNER TO {stranger}",),
        "guard_refuse() is owned by ",
    ),
    "a stranger owns the schema": (
        ("ALTER SCHEMA custody OWNER TO {stranger}",),
        "schema custody is owned by ",
    ),
    "tables to come are open": (
        ("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA custody GRANT SELECT ON TABLES TO PUBLIC",),
        "SELECT on tables that ",
    ),
    "a view shows openings": (
        (
            "CREATE VIEW public.leak AS SELECT * FROM custody.openings",
            "GRANT SELECT ON public.leak TO PUBLIC",
        ),
        "view public.leak shows openings with the rights of postgres",
    ),
    "a copy of openings": (
        ("CREATE MATERIALIZED VIEW public.copied AS SELECT * FROM custody.openings",),
        "materialized view public.copied shows openings",
    ),
    "a view of a view shows openings": (
        (
            "CREATE VIEW public.inner AS SELECT * FROM custody.openings",
            "CREATE VIEW public.leak AS SELECT * FROM public.inner",
            "GRANT SELECT ON public.leak TO {stranger}",
        ),
        "view public.leak shows openings with the rights of postgres",
    ),
    "a rule on another table": (
        (
            "CREATE TABLE public.box (doc bytea)",
            "CREATE RULE gone AS ON INSERT TO public.box DO ALSO DELETE FROM custody.records",
            "GRANT INSERT ON public.box TO PUBLIC",
        ),
        "table public.box changes or shows records with the rights of postgres",
    ),
    "a trigger on another table": (
        (
            "CREATE TABLE public.box (doc bytea)",
            "GRANT INSERT ON public.box TO PUBLIC",
            "CREATE FUNCTION public.act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN NEW; END'",
            "REVOKE EXECUTE ON FUNCTION public.act() FROM PUBLIC",
            "CREATE TRIGGER act AFTER INSERT ON public.box FOR EACH ROW EXECUTE FUNCTION public.act()",
        ),
        "trigger act on public.box acts with the rights of postgres",
    ),
    "a stranger owns the entries": (
        ("ALTER TABLE custody.entries OWNER TO {stranger}",),
        "table entries is owned by ",
    ),
    "everything is published": (("CREATE PUBLICATION leak FOR ALL TABLES",), "publication leak sends rows"),
    "a function of the owner": (
        (
            "GRANT CREATE ON SCHEMA public TO {owner}",
            f"SET ROLE {{owner}}; {SHOWN}; RESET ROLE",
            "REVOKE CREATE ON SCHEMA public FROM {owner}",
        ),
        "openings() acts with the rights of ",
    ),
    "a procedure of a member": (
        (
            "CREATE PROCEDURE public.add() LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM custody.records'",
            "ALTER PROCEDURE public.add() OWNER TO {ada}",
        ),
        "procedure public.add() acts with the rights of ",
    ),
    "the schema is open": (
        ("GRANT USAGE ON SCHEMA custody TO {stranger}",),
        "USAGE on the schema custody by ",
    ),
}
#: What came with a later version.
SINCE_15 = {
    "the schema is published": (
        ("CREATE PUBLICATION leak FOR TABLES IN SCHEMA custody",),
        "publication leak sends rows",
    ),
    "a stranger sets what triggers are for": (
        ("GRANT SET ON PARAMETER session_replication_role TO {stranger}",),
        "SET on the setting session_replication_role",
    ),
}
#: In how many tests the table is taken, each with a ledger of its own.
PARTS = 3


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        yield made


@pytest.mark.parametrize("part", range(PARTS))
def test_a_right_beyond_the_roles_is_named_and_what_takes_it_back(lab: House, part: int) -> None:
    """Each right is given in a ledger that is right, and taken back before the next.

    A check asks for rights as doctor does; it is made of a part of them, of all in `make faults`.
    """
    lab.sound()
    rows = {**GRANTS, **(SINCE_15 if server().version >= 150000 else {})}
    mine = list(rows)[part::PARTS]
    checked = some(mine)

    def check(name: str) -> None:
        statements, called = rows[name]
        lab.superuser(*statements)
        answer = lab.run("doctor", "--json")
        found = told(answer, "grants")
        named = [level for level, words in found if called in words]
        assert (answer.status, named) == (9, ["fail"]), found
        if name in checked:
            status, verdict, codes = lab.check()
            assert (status, verdict) == (10, "verified")
            assert "rights_more" in codes
        for level, words in found:
            if level == "fail":
                lab.superuser(words.partition("Take it back: ")[2])
        assert [level for level, _ in lab.doctor("grants")] == ["ok"]
        if name in checked:
            assert lab.check() == (0, "verified", set())
        lab.clear()

    every(mine, check)
    assert lab.check() == (0, "verified", set())


def test_whoever_is_a_member_rightly_is_listed_with_whoever_is_above_all(lab: House) -> None:
    lab.sound()
    lab.superuser("GRANT {group} TO {stranger}", "GRANT {reader} TO {group}")
    assert [level for level, _ in lab.doctor("grants")] == ["ok"]
    ((level, found),) = lab.doctor("roles")
    assert level == "ok"
    assert f"{lab.name}_sequencer: {lab.name}_ada;" in found
    assert f"{lab.name}_reader: {lab.name}_auditor, {lab.name}_group, {lab.name}_stranger;" in found
    assert found.endswith("above every right: postgres")
    lab.superuser("ALTER ROLE {stranger} SUPERUSER")
    assert f"above every right: {lab.name}_stranger, postgres" in lab.doctor("roles")[0][1]


def test_the_auditor_who_only_reads_is_told_the_same(lab: House) -> None:
    lab.sound()
    lab.sit("auditor")
    assert [level for level, _ in lab.doctor("grants")] == ["ok"]
    lab.superuser("GRANT SELECT ON custody.openings TO PUBLIC", "GRANT {owner} TO {stranger}")
    assert sorted(level for level, _ in lab.doctor("grants")) == ["fail", "fail"]
    assert lab.check() == (10, "verified", {"rights_more"})


def test_running_the_script_again_takes_grants_on_tables_back(lab: House) -> None:
    lab.sound()
    lab.superuser(
        "GRANT INSERT ON custody.entries TO PUBLIC",
        "GRANT UPDATE (note) ON custody.entries TO {stranger}",
        "GRANT SELECT ON custody.openings TO {reader} WITH GRANT OPTION",
        "GRANT USAGE ON SCHEMA custody TO {stranger}",
    )
    assert len(lab.doctor("grants")) == 4
    lab.superuser(lab.run("doctor", "--roles").out)
    assert [level for level, _ in lab.doctor("grants")] == ["ok"]
