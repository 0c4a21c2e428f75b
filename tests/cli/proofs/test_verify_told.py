"""What `custody verify` prints beside its verdicts: what the entry says of itself, and what no file of it can show."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.office import Office

DISCLOSED = ("--to", "counsel", "--purpose", "defence", "--out", "late")


@pytest.fixture
def papers(office: Office) -> Office:
    """An entry proven, with the keys of the log and of its signer."""
    office.case()
    office.done("Eve", "proof", "entry", str(office.size() - 1), "--out", "proof")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    (office.folder / "eve.vkey").write_text(
        paged.value(office.see("key", "show", office.keys["Eve"]), "vkey")
    )
    return office


def test_what_is_not_seen_in_a_file_of_one_entry_is_said_whatever_is_verified_of_it(papers: Office) -> None:
    told = " ".join(
        papers.desk.run("verify", "proof", "--vkey", "@log.vkey", "--signer", "@eve.vkey").out.split()
    )
    assert "signer VERIFIED" in told
    assert "later corrections and what became of its key need the whole ledger" in told
    assert "A later entry may correct this one, say that fields of it were erased, or revoke its key" in told
    assert "nothing in them says which is last" in told


def test_the_verdict_stands_at_the_end_again_where_its_first_line_has_left_a_small_terminal(
    papers: Office,
) -> None:
    def lines(*more: str) -> list[str]:
        return papers.desk.run("verify", "proof", "--vkey", "@log.vkey", *more).out.splitlines()

    whole = lines()
    assert len(whole) > 24
    assert whole[-1] == "VERIFIED: log, inclusion, entry" in whole[:2]
    (papers.folder / "other.vkey").write_text(
        paged.value(papers.see("key", "show", papers.keys["Carl"]), "vkey")
    )
    wrong = lines("--signer", "@other.vkey")
    assert wrong[-1].startswith(("BROKEN", "NOT CHECKED"))
    assert wrong.count(wrong[-1]) == 2


def test_when_it_happened_and_whether_it_came_late_is_told_as_the_entry_says_or_not_shown(
    papers: Office,
) -> None:
    def rows(entry: str, *names: str) -> str:
        papers.done("Eve", "entry", "disclose", entry, "--fields", *names, *DISCLOSED, "--force")
        found = papers.desk.run(
            "verify", "late.tlog-proof", "--vkey", "@log.vkey", "--fields", "late.fields.json"
        )
        return " ".join(found.out.split())

    papers.done(
        "Eve", "case", "open", "C-late", "--late-reason", "paper_record", "--at", "2026-11-01T09:00:00Z"
    )
    late = str(papers.size() - 1)
    closed = rows(late, "reference")
    assert "happened not shown entered late whether it was is not shown" in closed
    open_ = rows(late, "occurred_at,late_reason")
    assert "happened 2026-11-01T09:00:00Z, as it says, 1 d" in open_
    assert "before it was signed" in open_
    assert "entered late yes, long after it was signed, as it says (paper record)" in open_
    papers.done("Eve", "case", "open", "C-now")
    now = rows(str(papers.size() - 1), "occurred_at,late_reason")
    assert "before it was signed" not in now
    assert "entered late" not in now
