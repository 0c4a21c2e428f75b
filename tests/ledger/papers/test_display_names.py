"""What things are called is asked for many at once, and is what it is for each by itself."""

from __future__ import annotations

from collections import Counter

import pytest

from custody.ledger.views.naming.display_names import names_among, shown_name, shown_names, shown_things
from custody.ledger.views.naming.search import name_of_subject, names_of, space_of, spaces_of
from custody.ledger.views.subjects.lookup import SHORT, Lookup
from tests.counting import Calls
from tests.world import World


class Room:
    """A case with any number of exhibits, of each of which an image is stored; the last exhibit's name is erased."""

    def __init__(self, count: int) -> None:
        self.world = world = World.memory().staff()
        self.case = world.case()
        seizure = world.seize(self.case)
        self.exhibits = [world.exhibit(seizure, f"EV/{at}") for at in range(count)]
        self.objects = []
        for at, exhibit in enumerate(self.exhibits):
            world.put_source("/in/a", b"image %d" % at)
            self.objects.append(world.archive(exhibit, "/in/a")[0])
        last = world.exhibit(seizure, "EV/gone")
        self.gone = last
        proposal = world.propose_erasure(world.lookup().reader.positions(last)[0], "reference")
        world.approve(proposal)
        world.erase(proposal)

    @property
    def all(self) -> list[str]:
        """Every subject, and one that is none."""
        people = [person.actor for person in self.world.people.values()]
        return [self.case, *self.exhibits, *self.objects, self.gone, *people, "0" * 8 + "-nobody"]


@pytest.fixture(scope="module")
def room() -> Room:
    return Room(3)


def counted(room: Room) -> Counter[str]:
    """Count what is asked to name all exhibits and objects of a room."""
    reader = Calls(room.world.lookup().reader)
    lookup = Lookup(reader)
    shown_things(lookup, [*room.exhibits, *room.objects])
    shown_names(lookup, "exhibit", room.exhibits)
    return reader.calls


def test_each_thing_is_named_as_it_is_by_itself(room: Room) -> None:
    lookup = room.world.lookup()
    things = shown_things(lookup, room.all)
    assert list(things) != []
    assert things[room.case] == ("case", "C-1")
    assert [things[exhibit] for exhibit in room.exhibits] == [("exhibit", f"EV/{at}") for at in range(3)]
    assert [things[stored] for stored in room.objects] == [
        ("object", stored[:SHORT]) for stored in room.objects
    ]
    assert things[room.gone] == ("exhibit", "(erased)")
    assert things[room.world.people["eve"].actor] == ("actor", "eve")
    assert things["0" * 8 + "-nobody"] == ("subject", "0" * SHORT)
    assert things == {item: shown_things(lookup, [item])[item] for item in room.all}
    names = shown_names(lookup, "exhibit", [*room.exhibits, room.gone, room.exhibits[0]])
    assert names == {item: shown_name(lookup, "exhibit", item) for item in [*room.exhibits, room.gone]}


def test_the_ledger_itself_has_a_sort_and_a_name_and_nothing_asks_for_nothing(room: Room) -> None:
    lookup = room.world.lookup()
    ledger = room.world.entry(0).envelope.subject
    assert (space_of(lookup, ledger), name_of_subject(lookup, ledger)) == ("ledger", "ledger")
    assert spaces_of(lookup, [ledger, room.case]) == {ledger: "ledger", room.case: "case"}
    assert (spaces_of(lookup, []), names_of(lookup, "exhibit", []), shown_things(lookup, [])) == ({}, {}, {})


def test_names_of_all_sorts_are_one_question_and_what_each_is_called_by_itself(room: Room) -> None:
    ledger = room.world.entry(0).envelope.subject
    wanted = [*room.all, ledger, room.case]
    alone = {item: name_of_subject(room.world.lookup(), item) for item in wanted}
    reader = Calls(room.world.lookup().reader)
    assert names_among(Lookup(reader), wanted) == {one: name for one, name in alone.items() if name}
    assert (alone[ledger], alone[room.gone], alone[room.objects[0]]) == ("ledger", None, None)
    assert reader.calls["labels_of"] == 1


def test_many_things_take_no_more_questions_than_few(room: Room) -> None:
    few, many = counted(room), counted(Room(12))
    assert few == many
    assert sum(many.values()) < 25
