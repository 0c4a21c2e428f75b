"""Rules of things whose topics state none: their case is on record and open, and so are they."""

from __future__ import annotations

from custody.model.across import plain, subject_record
from custody.model.engine.plain_record import plain_record
from custody.model.entry.facts import Facts
from custody.model.kinds import KINDS
from custody.model.layouts import layout
from custody.model.rulings import Command, Ruling
from custody.model.state import Blank, State
from tests.model.showing import refused, shows

_CASE = [kind for kind in KINDS if kind.name in {"case.opened", "case.closed"}]


@shows("thing.known")
def test_nothing_is_entered_about_a_thing_that_is_not_on_record() -> None:
    command = Command("case.closed", "none", Facts({"entry_mode": "record"}), "nobody", 0, None, 1, 0)
    ruling = Ruling(layout(1, "case.closed"), command, None)
    with refused("thing.known"):
        subject_record.judge(State(Blank(), 9), command, ruling)


def test_a_thing_begins_in_a_case_that_is_on_record() -> None:
    judge = plain.judges(_CASE)["case.opened"]
    command = Command(
        "case.opened", "x", Facts({"entry_mode": "act", "case": "none"}), "nobody", 0, None, 1, 0
    )
    with refused("case.known"):
        judge(State(Blank(), 9), command, Ruling(layout(1, "case.opened"), command, None))


def test_a_space_has_one_class_of_plain_records_and_another_space_another() -> None:
    interview, visit = plain_record("interview"), plain_record("visit")
    assert interview is plain_record("interview")
    assert (interview.space, visit.space) == ("interview", "visit")
    assert interview.from_json({"id": "i", "case": "c"}).terms() == (("all", ""), ("case", "c"))
    assert plain.folds(_CASE).keys() == {"case.opened"}
