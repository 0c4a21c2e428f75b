"""`show --as-of`: a thing as it stood after an earlier entry, by command and for the screens."""

from __future__ import annotations

import io

import pytest

from custody.cli.main import build
from custody.cli.setup.terminal import page_service
from custody.cli.shell.call import Call, Surroundings
from custody.errors import NotFound
from custody.pages.parts.page import Page, Section, Table, Target
from tests.cli.entries.test_reads import circle, size
from tests.cli.office import Office

__all__ = ["circle"]


def positions(office: Office, kind: str) -> list[int]:
    """Return the positions of the entries of a kind, the oldest first."""
    entries = office.see("log", "show", "--first", "0")["entries"]
    return sorted(entry["entry"] for entry in entries if entry["kind"] == kind)


def test_an_exhibit_is_shown_as_it_stood_after_an_entry(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1", "--serial", "SN-77")
    (sealed,) = positions(office, "exhibit.sealed")
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    (offered,) = positions(office, "transfer.offered")
    seen = ("--seal", "S-1", "--seal-state", "intact", "--condition", "as_described")
    office.done("Carl", "transfer", "accept", "EV/1", *seen)
    now = office.desk.run("exhibit", "show", "EV/1").out
    assert "Carl" in now
    assert "AS OF" not in now

    then = office.desk.run("exhibit", "show", "EV/1", "--as-of", str(sealed)).out
    assert then.splitlines()[1].startswith("AS OF 2026-11-02 ")
    assert then.splitlines()[1].endswith(f", entry {sealed}")
    assert "Carl" not in then
    assert "transfer.offered" not in then
    assert "What can be done" not in then
    assert f"what was recorded after entry {sealed}" in " ".join(then.split())
    written = office.see("exhibit", "show", "SN-77", "--as-of", str(offered))
    assert written["as_of"]["entry"] == offered
    assert (written["actions"], written["next"]) == ([], [])

    basis = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
    office.done("Carl", "erasure", "propose", str(sealed - 1), "--fields", "serial", *basis)
    number = str(positions(office, "erasure.proposed")[0])
    office.done("Judge", "erasure", "approve", number)
    office.done("Carl", "erasure", "execute", number)
    assert "SN-77" not in office.desk.run("exhibit", "show", "EV/1", "--as-of", str(sealed)).out

    early = office.desk.run("exhibit", "show", "EV/1", "--as-of", "0")
    assert early.status == 6, early.err
    assert f"it begins with entry {sealed - 1}" in early.err
    beyond = office.desk.run("exhibit", "show", "EV/1", "--as-of", "999")
    assert "there is no entry 999" in beyond.err


def acts(page: Page) -> list[object]:
    """Return all that a page offers to do."""
    facts = [fact.action for section in page.of(Section) for fact in section.facts]
    rows = [row.action for table in page.of(Table) for row in table.rows]
    heads = [*(alarm.action for alarm in page.alarms), *(fact.action for fact in page.key_facts)]
    found = (action for action in (*heads, *facts, *rows) if action is not None)
    return [*page.actions, *page.next_steps, *found]


def test_screens_show_a_thing_as_of_an_entry_with_nothing_to_do(office: Office) -> None:
    office.case()
    office.order()
    (issued,) = positions(office, "preservation_order.issued")
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post", "--served-to", "porter")
    desk = office.desk
    around = Surroundings(io.StringIO(), io.StringIO(), desk.environ, desk.folder, desk.clock, desk.entropy)
    pages = page_service(Call("tui", build("tui").parse_args(["tui"]), around))
    order = pages.find("P-1")[0].target
    now, then = pages.page(order), pages.page(order, as_of=issued)
    assert now.as_of is None
    assert acts(now) != []
    assert then.as_of is not None
    assert (then.as_of.entry, acts(then)) == (issued, [])
    assert {row.opens for table in then.of(Table) if table.key == "entries" for row in table.rows} == {
        Target("entry", str(issued))
    }
    with pytest.raises(NotFound, match="'today' is not of one subject"):
        pages.page(Target("today"), as_of=issued)


def test_access_to_a_past_state_is_decided_and_logged_as_of_now(circle: Office) -> None:
    """The exhibit was registered before the case had members; who is none of them sees nothing of it."""
    (entry,) = positions(circle, "exhibit.registered")
    show = ("exhibit", "show", "EV/1", "--as-of", str(entry))
    before = size(circle)
    outside = circle.run("Carl", *show)
    assert outside.status == 0, outside.err
    assert "USB stick, black" not in outside.out
    assert "(withheld)" in outside.out
    assert size(circle) == before
    assert "USB stick, black" in circle.run("Eve", *show).out
    assert size(circle) == before + 1
