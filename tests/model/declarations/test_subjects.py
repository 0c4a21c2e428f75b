"""What references may name and entries are about, as kinds say it, is what they name in the golden ledger."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.entry.facts import Facts
from custody.model.kinds import KINDS, NAMED
from custody.model.prefetch import reads
from custody.model.records import RECORDS
from custody.model.rulings import Command
from custody.model.schema import types
from custody.model.schema.ids import unb64
from custody.model.schema.schema import FieldSpec
from custody.model.state import State
from custody.model.subjects import spaces_of
from tests.ledger.replaying import read, replay
from tests.model.golden import golden_reader

#: References to what has no record of its own: a place of a ledger, and exhibits that are handed over together.
NO_THING = {
    ("ledger.migration_started", "ledger_copy"),
    *((f"transfer.{end}", "transfer") for end in ("offered", "reassigned", "handed_out")),
}
#: Kinds whose subject has no record under its identifier in the space that is said: the ledger, laws and authorities
#: for timestamps are found by other keys, and what is told of locks or notes is about where it was found.
OTHERWISE = {
    *("lock.verified", "profile.adopted", "scene.notes_imported"),
    *(kind.name for kind in KINDS if kind.name.startswith(("ledger.", "resumption.", "tsa."))),
}
REFERENCES = (types.SUBJECT, types.SUBJECTS)


def typed(*names: str) -> Iterator[tuple[str, FieldSpec]]:
    """Yield the fields of types with these names, with their kinds."""
    yield from ((kind.name, field) for kind in KINDS for field in kind.own if field.type.name in names)


def stands(state: State, spaces: tuple[str, ...], key: str) -> bool:
    """Return whether one of some spaces has a record with a key."""
    return any(state.get(RECORDS[space], key) is not None for space in spaces)


def test_a_reference_names_a_space_of_records() -> None:
    silent = {(kind, field.name) for kind, field in typed(*REFERENCES) if not field.type.targets}
    assert silent == NO_THING
    assert all(set(field.type.targets) <= RECORDS.keys() for kind in KINDS for field in kind.own)
    assert all(set(spaces_of(kind)) <= RECORDS.keys() for kind in KINDS)


def test_the_hash_of_an_entry_names_kinds_that_there_are() -> None:
    for kind, field in typed(types.ENTRY.name):
        assert field.type.answered, (kind, field.name)
        assert set(field.type.answered) <= NAMED.keys(), (kind, field.name)


def test_everything_that_golden_entries_name_is_what_their_kinds_say() -> None:
    reader = golden_reader()
    state, _ = replay(reader)
    leaves = {
        reader.entry(number).leaf: read(reader, number)[0].envelope.kind
        for number in range(reader.head().size)
    }
    wrong, seen = [], set()
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        kind = NAMED[entry.envelope.kind]
        spaces = spaces_of(kind)
        told = kind.offline or kind.name in OTHERWISE
        if spaces and not told and not stands(state, spaces, entry.envelope.subject):
            wrong.append((position, kind.name, "subject", spaces))
        for field in kind.own:
            value = contents.facts[field.name]
            things = value.split() if isinstance(value, str) else []
            if field.type.name in REFERENCES and field.type.targets and things:
                seen.add(field.name)
                if not kind.offline and not all(stands(state, field.type.targets, thing) for thing in things):
                    wrong.append((position, kind.name, field.name, field.type.targets))
            if field.type.answered and things and leaves[unb64(things[0])] not in field.type.answered:
                wrong.append((position, kind.name, field.name, field.type.answered))
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(seen) > 30


def test_what_an_entry_names_is_fetched_with_it() -> None:
    facts = Facts({"exhibits": "one two", "case": "c", "supervisor": "s"})
    found = set(reads(Command("inspection.opened", "i", facts, "key", 0, None, 1, 0)))
    assert {("exhibit", "one"), ("exhibit", "two"), ("gone", "two"), ("case", "c"), ("team", "c")} <= found
    assert {("actor", "s"), ("inspection", "i"), ("key", "key")} <= found
