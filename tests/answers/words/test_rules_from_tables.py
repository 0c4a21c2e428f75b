"""Rules judge from tables that somebody with the database may have changed: what is let in then, and who finds it.

The power is that of anybody who may enter on a server, or of whoever may write to the file. Nothing keeps the program
from believing its tables today; a check, which reads the entries alone, names the change and the entry that it let in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answers.databases.rights_server import house
from tests.answers.databases.stray_lab import Lab, in_file, on_server
from tests.cli.exhibits.test_disposition import DESTROY, final, proposed
from tests.cli.exhibits.test_hold import HOLD


@pytest.fixture(params=["server", "file"])
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lab]:
    if request.param == "file":
        yield in_file(tmp_path)
        return
    with house(tmp_path) as made:
        yield on_server(made)


def proposal(lab: Lab) -> str:
    """Propose a destruction, and have it approved; return its number."""
    office = lab.office
    (office.folder / "order.pdf").write_bytes(b"order")
    number = proposed(office)
    office.done("Judge", "disposition", "approve", number)
    return number


def test_a_hold_that_was_taken_out_of_the_tables_keeps_nothing_and_a_check_says_so(lab: Lab) -> None:
    office = lab.office
    final(office)
    number = proposal(lab)
    office.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    refused = office.run("Eve", "disposition", "execute", number, *DESTROY)
    assert (refused.status, "legal hold" in refused.err) == (5, True)
    assert lab.check()[:2] == (0, "verified")
    lab.put(
        "DELETE FROM terms WHERE record IN (SELECT id FROM records WHERE space = 'legal_hold')",
        "UPDATE records SET doc = NULL WHERE space = 'legal_hold'",
    )
    assert {failure["code"] for failure in lab.check()[2]} == {"record_missing"}
    done = office.done("Eve", "disposition", "execute", number, *DESTROY)
    executed = done["entries"][0]["position"]
    status, verdict, found = lab.check()
    assert (status, verdict) == (3, "false")
    broken = [failure for failure in found if failure["code"] == "rule_broken"]
    assert [item["where"] for item in broken] == [f"entry {executed}"]
    assert "record_missing" in {failure["code"] for failure in found}


def test_a_read_model_that_is_made_anew_before_the_next_entry_keeps_what_was_held(lab: Lab) -> None:
    office = lab.office
    final(office)
    number = proposal(lab)
    office.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    lab.put("DELETE FROM records WHERE space = 'legal_hold'")
    assert lab.check()[:2] == (3, "false")
    lab.own()
    office.desk.run("doctor", "--repair")
    assert lab.check()[:2] == (0, "verified")
    refused = office.run("Eve", "disposition", "execute", number, *DESTROY)
    assert (refused.status, "legal hold" in refused.err) == (5, True)
