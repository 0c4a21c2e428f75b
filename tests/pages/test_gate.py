"""Who sees what: members of a case, those who audit, and everybody else only that there is something."""

from __future__ import annotations

import pytest

from custody.ledger.append.access_log import Viewer, Viewing
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Actor, Key, Team
from custody.pages.parts.gate import REASONS, Gate
from custody.pages.parts.page import Fact
from custody.pages.parts.stated_facts import fact_of, stated
from tests.pages.sentinels import golden_store, page_of, reader_of, renderings


def team() -> Team:
    """Return the members of the one case of the golden ledger that has some for long."""
    lookup = Lookup(golden_store().read())
    return max(lookup.all(Team), key=lambda found: len(found.members))


def viewer(*, member: bool = False, role: str = "", signs: bool = True) -> Viewer:
    """Return somebody of the house who reads: a member of the case or not, with a role."""
    lookup = Lookup(golden_store().read())
    members = {item.actor for item in team().members}
    fitting = (actor for actor in lookup.all(Actor) if (actor.id in members) is member)
    if not role:
        return Viewer(next(fitting), signs)
    actor = next(fitting)
    return Viewer(Actor(actor.id, (role,), actor.keys), signs)


def facts(viewing: Viewing) -> tuple[dict[int, list[Fact]], Viewing]:
    """Return the facts of erasable fields by entry: those of the case with members, and those of others."""
    gate = Gate(Lookup(reader_of(viewing)))
    entries = Entries(gate.lookup.reader)
    found: dict[int, list[Fact]] = {}
    for position in range(gate.lookup.reader.head().size):
        entry = entries.at(position)
        private = {field.name for field in entry.fields if not field.structural}
        found[position] = [fact for part in stated(gate, entry) for fact in part.facts if fact.key in private]
    return found, viewing


def states(viewing: Viewing) -> dict[str, int]:
    """Return how often each reason stands on the pages of all entries, by reason; empty for shown."""
    counted: dict[str, int] = {}
    for some in facts(viewing)[0].values():
        for fact in some:
            why = (
                fact.note.removeprefix("does not apply; ")
                if fact.state in ("withheld", "needs_access")
                else ""
            )
            counted[why] = counted.get(why, 0) + 1
    return counted


def test_who_is_no_member_of_a_case_with_members_sees_nothing_of_it_and_all_of_others() -> None:
    counted = states(Viewing(viewer=viewer(role="administrator")))
    assert set(counted) == {"", REASONS["outside"]}
    assert counted[REASONS["outside"]] > 50
    assert counted[""] > 500


@pytest.mark.parametrize("role", ["auditor", "machine"])
def test_those_who_look_into_every_case_see_all(role: str) -> None:
    assert set(states(Viewing(viewer=viewer(role=role)))) == {""}


def test_a_member_sees_all_of_the_case_and_nothing_of_another_one_with_members() -> None:
    found, _ = facts(Viewing(viewer=viewer(member=True)))
    positions = golden_store().read().positions(team().case)
    assert {fact.state for position in positions for fact in found[position]} <= {"shown", "corrected"}
    assert any(fact.note == REASONS["outside"] for some in found.values() for fact in some)


def test_whoever_is_not_known_sees_nothing_of_a_case_with_members() -> None:
    assert set(states(Viewing(viewer=Viewer(None)))) == {"", REASONS["unknown_reader"]}


def test_where_nobody_asks_who_reads_all_is_shown() -> None:
    assert set(states(Viewing())) == {""}


def test_what_must_be_logged_is_not_shown_to_whoever_cannot_sign_for_it() -> None:
    viewing = Viewing("all", viewer=viewer(role="auditor", signs=False))
    counted = states(viewing)
    assert counted[REASONS["unlogged"]] > 500
    assert set(counted) == {"", REASONS["unlogged"]}  # people and places belong to no case


def test_what_was_withheld_is_not_taken_down_as_read_and_what_was_shown_is() -> None:
    shown, viewing = facts(Viewing("all", viewer=viewer(role="administrator")))
    requests = viewing.wanted(golden_store().read(), "show")
    assert requests
    assert team().case not in {str(request.values["case"]) for request in requests}
    assert any(fact.state == "withheld" for some in shown.values() for fact in some)


def test_names_of_a_case_that_is_withheld_are_withheld_where_other_things_refer_to_them() -> None:
    viewing = Viewing(viewer=viewer(role="administrator"))
    gate, names = Gate(Lookup(reader_of(viewing))), Lookup(golden_store().read())
    case = team().case
    assert names.label_of("case", case)
    assert gate.names([case])[case] == f"{case[:8]} (name withheld)"


def test_a_page_of_somebody_else_has_no_value_and_no_name_of_the_case() -> None:
    lookup = Lookup(golden_store().read())
    name = lookup.label_of("case", team().case)
    gate = Gate(Lookup(reader_of(Viewing(viewer=viewer(role="administrator")))))
    for position in lookup.reader.positions(team().case):
        said = renderings(page_of(gate, Entries(gate.lookup.reader).at(position)))
        assert not any(str(name) in text for text in said.values())


def test_the_owner_of_a_key_reads_and_of_one_that_was_revoked_nobody() -> None:
    reader = golden_store().read()
    lookup = Lookup(reader)
    valid = {name for actor in lookup.all(Actor) for name in actor.keys}
    gone = next(key.name for key in lookup.all(Key) if key.name not in valid)
    for name in sorted(valid):
        found = Viewer.of_key(reader, name, signs=True).actor
        assert found is not None
        assert name in found.keys
    assert Viewer.of_key(reader, gone, signs=True).actor is None
    assert Viewer.of_key(reader, None, signs=True).actor is None
    assert Viewer.of_key(reader, "lab.example/0000000000000000", signs=True).actor is None


def test_a_correction_is_told_with_the_value_as_signed_and_withheld_with_it() -> None:
    entries = Entries(golden_store().read())
    position, name = 80, "quantity"
    fact = fact_of(Gate(Lookup(reader_of())), entries.at(position), name)
    assert fact is not None
    assert (fact.state, fact.value, fact.entry) == ("corrected", 2, 116)
    assert fact.note.startswith("corrected by entry 116 on ")
    assert fact.note.endswith("signed as 1")
    closed = Gate(Lookup(reader_of(Viewing(closed=True))))
    withheld = fact_of(closed, Entries(closed.lookup.reader).at(position), "serial")
    assert withheld is not None
    assert (withheld.state, withheld.value, withheld.note) == ("withheld", None, REASONS["closed"])
