"""Things are found by identifier, by the beginning of one, or by a name that somebody gave them and nobody erased."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from custody.errors import Ambiguous, NotFound
from custody.ledger.views.naming.search import SPACES
from custody.ledger.views.subjects import lookup as lookup_module
from custody.ledger.views.subjects.lookup import SHORT, SHORTEST, Lookup
from custody.ledger.views.subjects.people import find_actor, name_of
from custody.model.records import Actor, Case, Exhibit, Order
from tests.ledger.append.crashing import PLACES
from tests.ledger.objects.test_erasure import erase
from tests.world import World


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def registered(world: World, ref: str = "EV/1", **values: str) -> tuple[str, int]:
    """Register an exhibit; gives its identifier and the position of its entry."""
    exhibit = world.exhibit(world.seize(world.case()), ref, **values)
    return exhibit, world.store.read().positions(exhibit)[0]


def test_a_thing_is_found_by_its_identifier_the_beginning_of_it_or_its_name(world: World) -> None:
    case = world.case("C-2026/17")
    lookup = world.lookup()
    assert lookup.resolve("case", case) == case
    assert lookup.resolve("case", case[:SHORTEST]) == case
    assert lookup.resolve("case", case[:-1]) == case
    assert lookup.resolve("case", "C-2026/17") == case
    assert lookup.get(Case, case).id == case


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "abc",
        "C-2026/18",
        "c-2026/17",
        "Fall Müller",
        "fall\x00",
        "    ",
        "~~~~",
        "\udcff\udcff\udcff\udcff",
        "\x7f" * 5,
    ],
)
def test_what_is_not_there_is_not_found_whatever_was_typed(world: World, text: str) -> None:
    world.case("C-2026/17")
    with pytest.raises(NotFound) as caught:
        world.lookup().resolve("case", text)
    assert not isinstance(caught.value, Ambiguous)
    assert caught.value.hint


def test_an_identifier_of_something_else_is_not_found_among_these(world: World) -> None:
    case = world.case("C-1")
    order = world.order(case, reference="O-1")
    lookup = world.lookup()
    assert lookup.resolve("preservation_order", "O-1") == order
    for text in (case, case[:8], "C-1"):
        with pytest.raises(NotFound):
            lookup.resolve("preservation_order", text)
    with pytest.raises(NotFound, match="no preservation order"):
        lookup.get(Order, case)


def test_too_few_characters_of_an_identifier_are_a_name_only(world: World) -> None:
    case = world.case("C-1")
    with pytest.raises(NotFound, match="named"):
        world.lookup().resolve("case", case[: SHORTEST - 1])
    short = world.case("ab")
    assert world.lookup().resolve("case", "ab") == short


def test_a_name_that_fits_several_things_is_ambiguous_and_tells_which(world: World) -> None:
    one, two = world.case("C-1"), world.case("C-1")
    with pytest.raises(Ambiguous) as caught:
        world.lookup().resolve("case", "C-1")
    assert one in caught.value.message
    assert two in caught.value.message
    assert world.lookup().resolve("case", one) == one


def test_what_is_shown_of_an_identifier_never_finds_something_else_that_is_named_so(world: World) -> None:
    first = world.case()
    shown = first[:SHORT]
    second = world.case(shown)
    lookup = world.lookup()
    with pytest.raises(
        Ambiguous, match=f"is the name of case {second} and the beginning of {first}"
    ) as found:
        lookup.resolve("case", shown)
    assert found.value.hint == "Give the identifier in full."
    assert lookup.resolve("case", first) == first
    assert lookup.resolve("case", first[: SHORT + 1]) == first
    assert lookup.resolve("case", second) == second


def test_a_name_that_begins_its_own_identifier_alone_finds_it(world: World) -> None:
    exhibit, position = registered(world)
    world.correct(position, "reference", erasable_value=exhibit[:SHORT])
    assert world.lookup().resolve("exhibit", exhibit[:SHORT]) == exhibit


@pytest.mark.parametrize("length", [SHORTEST, SHORT - 1])
def test_a_short_name_that_begins_an_identifier_by_chance_stays_a_name(world: World, length: int) -> None:
    first = world.case()
    second = world.case(first[:length])
    assert world.lookup().resolve("case", first[:length]) == second


def test_the_beginning_of_several_identifiers_is_ambiguous(world: World) -> None:
    cases = sorted(world.case(f"C-{number}") for number in range(300))
    twins = [(one, two) for one, two in pairwise(cases) if one[:4] == two[:4]]
    lookup = world.lookup()
    for one, two in twins[:5]:
        with pytest.raises(Ambiguous):
            lookup.resolve("case", one[:4])
        common = next(at for at in range(36) if one[at] != two[at])
        assert lookup.resolve("case", one[: common + 1]) == one
    for case in cases[::40]:
        assert lookup.resolve("case", case[:18]) == case


def test_every_record_is_listed_once_also_beyond_one_page(world: World) -> None:
    cases = [world.case(f"C-{number}") for number in range(25)]
    page, lookup_module.PAGE = lookup_module.PAGE, 7
    try:
        assert [case.id for case in world.lookup().all(Case)] == cases
        assert [case.id for case in Lookup(world.store.read()).under(Case, "status", "open")] == cases
    finally:
        lookup_module.PAGE = page


def test_a_corrected_name_finds_the_thing_too_and_is_what_it_is_called(world: World) -> None:
    exhibit, position = registered(world, "EV/l")
    world.correct(position, "reference", erasable_value="EV/1")
    lookup = world.lookup()
    assert lookup.resolve("exhibit", "EV/1") == exhibit
    assert lookup.resolve("exhibit", "EV/l") == exhibit
    assert lookup.label_of("exhibit", exhibit) == "EV/1"
    world.correct(position, "reference", erasable_value="EV/2")
    assert world.lookup().label_of("exhibit", exhibit) == "EV/2"


def test_a_corrected_serial_number_is_not_what_the_exhibit_is_called(world: World) -> None:
    exhibit, position = registered(world, "EV/1", serial="SN-1")
    assert world.lookup().label_of("exhibit", exhibit) == "EV/1"
    world.correct(position, "serial", erasable_value="SN-2")
    lookup = world.lookup()
    assert lookup.label_of("exhibit", exhibit) == "EV/1"
    assert lookup.resolve("exhibit", "SN-1") == lookup.resolve("exhibit", "SN-2") == exhibit


def test_a_correction_of_a_field_that_is_no_name_finds_nothing(world: World) -> None:
    _, position = registered(world)
    world.correct(position, "make", erasable_value="Kingston")
    with pytest.raises(NotFound):
        world.lookup().resolve("exhibit", "Kingston")


def test_an_erased_name_finds_nothing_any_more_and_the_thing_stays(world: World) -> None:
    exhibit, position = registered(world, "EV/1", serial="SN-1")
    erase(world, position, "reference", "serial")
    lookup = world.lookup()
    for name in ("EV/1", "SN-1"):
        with pytest.raises(NotFound):
            lookup.resolve("exhibit", name)
    assert lookup.label_of("exhibit", exhibit) is None
    assert lookup.resolve("exhibit", exhibit[:18]) == exhibit
    assert lookup.get(Exhibit, exhibit).id == exhibit


def test_an_erased_correction_no_longer_finds_the_thing(world: World) -> None:
    exhibit, position = registered(world, "EV/1")
    correction = world.correct(position, "reference", erasable_value="EV/secret")
    erase(world, correction.position, "erasable_value")
    lookup = world.lookup()
    with pytest.raises(NotFound):
        lookup.resolve("exhibit", "EV/secret")
    assert lookup.label_of("exhibit", exhibit) == "EV/1"


def test_people_are_found_by_name_and_the_first_administrator_like_everybody_else(world: World) -> None:
    lookup = world.lookup()
    for name, person in world.people.items():
        assert lookup.resolve("actor", name) == person.actor
        assert name_of(lookup, person.actor) == name
        assert lookup.actor_of_key(person.signer.verifier.name).id == person.actor
        assert find_actor(lookup, person.signer.verifier.name).id == person.actor
    with pytest.raises(NotFound, match="no actor"):
        lookup.actor_of_key("lab.example/0011223344556677")


def test_a_corrected_name_of_the_first_administrator_is_a_name_of_that_person(world: World) -> None:
    ada = world.people["ada"].actor
    world.correct(0, "display_name", "second", erasable_value="Ada Lovelace")
    lookup = world.lookup()
    assert lookup.resolve("actor", "Ada Lovelace") == ada
    assert lookup.get(Actor, lookup.resolve("actor", "Ada Lovelace")).id == ada
    assert name_of(lookup, ada) == "Ada Lovelace"
    assert name_of(lookup, world.people["eve"].actor) == "eve"


def test_an_erased_name_of_a_person_leaves_the_person(world: World) -> None:
    eve = world.people["eve"].actor
    position = world.store.read().positions(eve)[0]
    erase(world, position, "display_name")
    lookup = world.lookup()
    assert name_of(lookup, eve) is None
    with pytest.raises(NotFound):
        lookup.resolve("actor", "eve")
    assert find_actor(lookup, world.people["eve"].signer.verifier.name).id == eve


def test_names_asked_for_together_are_those_asked_for_one_by_one(world: World) -> None:
    found = [registered(world, f"EV/{at}", serial=f"SN-{at}") for at in range(1, 5)]
    exhibits = [one for one, _ in found]
    world.correct(found[1][1], "reference", erasable_value="EV/22")
    lookup = Lookup(world.store.read())
    case = lookup.get(Exhibit, exhibits[0]).case
    subjects = [case, *exhibits, "nobody"]
    for space in SPACES:
        alone = {subject: lookup.label_of(space, subject) for subject in subjects}
        assert lookup.labels_of(space, subjects) == {one: name for one, name in alone.items() if name}
    assert sorted(lookup.labels_of("exhibit", exhibits).values()) == ["EV/1", "EV/22", "EV/3", "EV/4"]
    assert [exhibit.id for exhibit in lookup.many(Exhibit, [*reversed(exhibits), "nobody"])] == exhibits[::-1]
