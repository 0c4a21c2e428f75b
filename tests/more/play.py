"""Adds vehicles and interviews as CONTRIBUTING says, and uses them at a desk; it runs in a process of its own.

Of vehicles three modules and a row are added, of interviews, which have no rules of their own, one module and a row;
and the digest of the ruleset that they make.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from custody.model import known_rulesets, topics
from custody.model.schema import proposals

if TYPE_CHECKING:
    from tests.cli.office import Office

_ROW = topics.Topic(
    "vehicles.kinds", ("vehicle",), ("vehicle",), says="vehicles of a case: record and move them"
)
_PLAIN = topics.Topic(
    "interviews.kinds", ("interview",), ("interview",), says="interviews in a case: record them", parts=()
)


def add() -> None:
    """Add the topics before anything reads the table of topics."""
    topics.TOPICS += (_ROW, _PLAIN)
    proposals.DISTINCT["vehicle.returned"] = 2
    proposals.VOIDS["vehicle.returned"] = frozenset()
    sys.modules["custody.model.interviews.kinds"] = import_module("tests.more.interview_kinds")
    for part in ("kinds", "records"):
        sys.modules[f"custody.model.vehicles.{part}"] = import_module(f"tests.more.vehicle_{part}")
    import_module("custody.model.records")
    # Rules need the records that are made just now.
    sys.modules["custody.model.vehicles.rules"] = import_module("tests.more.vehicle_rules")
    own = import_module("custody.model.ruleset_digests").ruleset_digest(1)
    known_rulesets.KNOWN[1] = (*known_rulesets.KNOWN[1], own)


def play(folder: Path) -> None:
    """Record and move a vehicle; AssertionError where a front end does not know it."""
    from tests.cli import paged
    from tests.cli.desk import Desk
    from tests.cli.office import Office

    office = Office(Desk(folder)).open()
    office.case()
    stated = ("--case", "C-1", "--sort", "car", "--plate", "W-1", "--found-at", "Harbour")
    office.done("Eve", "vehicle", "record", *stated)
    office.done("Eve", "vehicle", "move", "W-1", "--moved-to", "Yard 3", "--driver", "E. Hall")
    refused = office.run("Eve", "vehicle", "move", "W-2", "--moved-to", "x", "--driver", "x")
    assert refused.status == 6, refused.err
    (listed,) = paged.listed(office.see("vehicle", "list"))
    assert (listed["name"], listed["moves"], listed["texts"]["case"]) == ("W-1", 1, "C-1")
    assert office.run("Eve", "vehicle", "list", "--case", "C-1").out.startswith("Vehicles: 1\n")
    office.case("C-2")
    assert office.run("Eve", "vehicle", "list", "--case", "C-2").out == "no records\n"
    shown = office.see("vehicle", "show", "W-1")
    assert (shown["schema"], shown["title"]) == ("custody.page/2", "Vehicle W-1")
    assert (paged.value(shown, "plate"), paged.value(shown, "driver")) == ("W-1", "E. Hall")
    assert [row["kind"] for row in paged.rows(shown, "entries")] == ["vehicle.moved", "vehicle.recorded"]
    assert paged.value(office.see("vehicle", "show", "W-1", "--closed"), "plate") is None
    screen = office.run("Eve", "tui", "--plain", "vehicle:W-1").out
    record = office.run("Eve", "case", "print-record", "C-1").out
    possible = office.run("Eve", "actions", "W-1").out
    for words, told in (
        (("Harbour", "Yard 3"), screen),
        (("Harbour", "Yard 3"), record),
        (("move",), possible),
    ):
        assert [word for word in words if word not in told] == [], told
    agree(office)
    play_plain(office)
    documented()
    checked = office.see("check")
    assert [finding for finding in checked["findings"] if finding["severity"] == "error"] == []


def play_plain(office: Office) -> None:
    """Record an interview, of which no rule is written; AssertionError where a front end does not know it."""
    from tests.cli import paged

    stated = ("--language", "native", "--reference", "I-1", "--person", "A. Witness")
    refused = office.run("Eve", "interview", "hold", "--case", "C-9", *stated)
    assert refused.status == 6, refused.err
    office.done("Eve", "interview", "hold", "--case", "C-1", *stated)
    office.done("Eve", "interview", "sign", "I-1", "--signatory", "A. Witness")
    refused = office.run("Eve", "interview", "sign", "I-2", "--signatory", "A. Witness")
    assert refused.status == 6, refused.err
    (listed,) = paged.listed(office.see("interview", "list"))
    assert (listed["name"], listed["texts"]["case"]) == ("I-1", "C-1")
    shown = office.see("interview", "show", "I-1")
    assert (paged.value(shown, "person"), paged.value(shown, "signatory")) == ("A. Witness", "A. Witness")
    record = office.run("Eve", "case", "print-record", "C-1").out
    assert "Interviews" in record or "Interview" in record
    assert "A. Witness" in record
    assert "sign" in office.run("Eve", "actions", "I-1").out
    office.done("Judge", "case", "close", "C-2", "--outcome", "ended")
    closed = office.run(
        "Eve", "interview", "hold", "--case", "C-2", *stated[:-4], "--reference", "I-3", *stated[-2:]
    )
    assert "case.open" in closed.err, closed.err


def documented() -> None:
    """Look for both things in the tables that reference pages are made by; AssertionError where one lacks."""
    from tools import cli_tables, rules_kinds

    for thing in ("vehicle", "interview"):
        assert {(thing, "list"), (thing, "show")} <= cli_tables.PAGES
    assert rules_kinds.TOPICS[-2:] == (
        ("Vehicles of a case", ("vehicle",)),
        ("Interviews in a case", ("interview",)),
    )


def agree(office: Office) -> None:
    """Play a return by two people; AssertionError where one is enough, or a proposal is answered twice."""
    from tests.cli import paged

    proposing = ("vehicle", "propose-return", "W-1", "--to", "owner", "--grounds", "photographed")
    first, second = (
        str(office.done("Judge", *proposing)["entries"][0]["position"]),
        str(office.done("Eve", *proposing)["entries"][0]["position"]),
    )
    alone = office.run("Judge", "vehicle", "approve-return", first)
    assert (alone.status, "proposal.distinct" in alone.err) == (5, True), alone.err
    office.done("Eve", "vehicle", "refuse-return", first, "--reason", "not_convinced")
    late = office.run("Judge", "vehicle", "approve-return", first)
    assert (late.status, "the proposal is refused" in late.err) == (5, True), late.err
    office.done("Judge", "vehicle", "approve-return", second)
    shown = office.see("vehicle", "show", "W-1")
    answers = paged.later(shown, "vehicle.returned.refused", "vehicle.returned.approved")
    assert [answer["answers"] for answer in answers] == [int(first), int(second)]


if __name__ == "__main__":
    add()
    play(Path(sys.argv[1]))
