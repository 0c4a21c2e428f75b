"""`custody migrate` as far as no server is asked: what would be entered, and what is wrong with what was typed."""

from __future__ import annotations

from tests.cli.office import Office, golden

ADDRESS = "postgresql://ada@db.lab.example/evidence?sslmode=verify-full&port=5433"


def test_a_dry_run_shows_the_entry_that_would_close_the_ledger_and_asks_no_server(office: Office) -> None:
    size = office.size()
    answer = office.run("Ada", "migrate", "--database", ADDRESS, "--dry-run", "--json")
    golden("migrate", answer, office.folder)
    assert "postgresql://db.lab.example/evidence?port=5433" in answer.out
    assert "ada@" not in answer.out
    assert office.size() == size


def test_a_moving_has_one_end_and_ends_only_where_one_is_under_way(office: Office) -> None:
    for words in ((), ("--database", ADDRESS, "--cancel")):
        assert office.run("Ada", "migrate", *words).status == 2
    answer = office.run("Ada", "migrate", "--cancel")
    assert (answer.status, "no migration" in answer.err) == (7, True)
