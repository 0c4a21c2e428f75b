"""Pages of private keys on a machine, with the owner, enrolment and compromise by the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.display import in_words
from custody.frozen import dataclass
from custody.ledger.views.entries.compromised_key_entries import leak_of
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model.records import Actor, Key
from custody.pages.parts import facts
from custody.pages.parts.cells import count, flag, word, words
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Table, Target

_COLUMNS = (Column("name", "key"), Column("actor", "whose", "thing"), Column("state", "state", "code"))


@dataclass(frozen=True, slots=True)
class KeyHere:
    """A private key on this machine: name, verifier key and file; ``witness``: it cosigns checkpoints."""

    name: str
    vkey: str
    witness: bool
    file: str


def machine_keys(
    lookup: Lookup | None, found: Sequence[KeyHere], more: int, problems: Sequence[str], folder: str
) -> Page:
    """Return the page of these private keys of a folder; ``more`` is the number left out.

    ``lookup`` is None where no ledger can be read; ``problems`` are messages about unusable files.
    """
    rows = tuple(_row(lookup, key) for key in found)
    table = Table("keys", "", _COLUMNS, rows, f"no keys in {folder!r}", more=more)
    wrong = tuple(Row.of((Fact.of("problem", problem),), tone="warn") for problem in problems)
    blocks = (
        table,
        *(
            (Table("problems", "Files that are no usable key", (Column("problem", ""),), wrong),)
            if wrong
            else ()
        ),
    )
    return Page(
        Target("machine_keys"),
        "Keys on this machine",
        blocks,
        actions=(Action("make a key", ("key", "new")),),
    )


def _row(lookup: Lookup | None, key: KeyHere) -> Row:
    told = {fact.key: fact for fact in _in_ledger(lookup, key.name, witness=key.witness)}
    actor = told.pop("actor", Fact("actor", "whose", None, "witness" if key.witness else ""))
    state = told.pop("state")
    return Row(
        (Fact("name", "key", key.name, key.name), actor, state),
        facts=(
            Fact("vkey", "verifier key", key.vkey, key.vkey),
            flag("witness", key.witness),
            Fact("file", "file", key.file, key.file),
            *told.values(),
        ),
    )


def key_page(lookup: Lookup | None, name: str, here: KeyHere | None) -> Page:
    """Return the page of one key; ``here`` is its file on this machine, None where there is none."""
    known = None if lookup is None else lookup.maybe(Key, name)
    vkey = here.vkey if here is not None else "" if known is None else known.vkey
    file = Fact("file", "private key", None, "not on this machine")
    told = (
        Fact("name", "name", name, name),
        Fact("vkey", "verifier key", vkey, vkey),
        file if here is None else Fact("file", "private key", here.file, here.file),
        *_in_ledger(lookup, name, witness=here is not None and here.witness),
        *((flag("witness", here.witness),) if here is not None and here.witness else ()),
    )
    return Page(Target("key", name), f"Key {name}", key_facts=told)


def _in_ledger(lookup: Lookup | None, name: str, *, witness: bool) -> Iterator[Fact]:
    """Yield the facts of a key in the ledger, its state first; not enrolled without one."""
    key = None if lookup is None else lookup.maybe(Key, name)
    if lookup is None or key is None:
        state = "cosigns" if witness else "not_enrolled"
        yield word("state", state, "cosigns checkpoints" if witness else "not enrolled")
        return
    retired = key.until is not None
    text = f"retired at entry {key.until}: {key.reason}" if retired else "signs"
    yield Fact("state", "state", "retired" if retired else "signs", text, tone="" if retired else "good")
    opens = Target("person", key.actor)
    yield Fact("actor", "whose", key.actor, name_of(lookup, key.actor) or "(erased)", opens=opens)
    roles = lookup.get(Actor, key.actor).roles
    yield words("roles", roles, in_words(roles) or "none")
    yield count("since entry", key.since)
    if key.until is not None:
        yield count("until entry", key.until)
        yield word("reason", key.reason)
    leak = leak_of(lookup.reader, key)
    if leak is not None:
        yield Fact("leak", "in doubt", leak.sentence(), leak.sentence(), tone="warn")
        yield facts.instant("leaked_since", "leaked since", leak.since)
