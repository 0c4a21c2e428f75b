"""The relocation guard: refuses entries in a database from which the ledger was moved away.

The entries are the same in both databases; each has an identifier of its own, by which it is the place that the
relocation names, or not. Nothing is copied here: custody.storage.vault.migration does.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, RuleBroken
from custody.ledger.ports import LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.model import hints, layouts
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.ledger.rules import migration as rules
from custody.model.records import Moved
from custody.model.rulings import Event
from custody.model.state import State

_ERASED = "a place whose address was erased"


def closed(reader: LedgerReader) -> Moved | None:
    """Return the relocation by which the ledger is closed now, None for a ledger that is open."""
    return rules.open_migration(recalled(reader))


def away(reader: LedgerReader) -> Moved | None:
    """Return the relocation to another database by which the ledger is closed now; None if there is none."""
    moved = closed(reader)
    return None if moved is None or moved.place == reader.place() else moved


def target_address(reader: LedgerReader, moved: Moved) -> str:
    """Return the database address that a relocation names; words for one that was erased."""
    envelope = parse_entry(reader.entry(moved.position).note).envelope
    layout = layouts.layout(envelope.v, envelope.kind)
    found = opening_format.read(layout, opening_format.decode(reader.openings(moved.position)))
    address = found.private["database_address"]
    return address if isinstance(address, str) else _ERASED


def words(reader: LedgerReader, moved: Moved) -> str:
    """Return a sentence on the relocation: the address, and the entry that recorded it."""
    where = target_address(reader, moved)
    if moved.place == reader.place():
        return f"the ledger was moved here, to {where}, by entry {moved.position} and has not arrived"
    return f"the ledger was moved to {where} by entry {moved.position} and is closed here"


def closing_words(reader: LedgerReader) -> str | None:
    """Return a sentence on the relocation by which a ledger is closed, None for one that is open."""
    moved = closed(reader)
    return None if moved is None else words(reader, moved)


def with_address(error: CustodyError, reader: LedgerReader) -> CustodyError:
    """Return a refusal by rule ``ledger.migrating`` with the address in it; any other error unchanged."""
    if not isinstance(error, RuleBroken) or error.rule != "ledger.migrating":
        return error
    try:
        moved = closed(reader)
        message = error.message if moved is None else words(reader, moved)
    except CustodyError:
        return error
    error.message, error.args = message, (message,)
    return error


def refuse_moved(reader: LedgerReader) -> None:
    """Raise RuleBroken where the ledger is closed here because it was moved to another database."""
    moved = away(reader)
    if moved is not None:
        raise RuleBroken(words(reader, moved), rule="ledger.migrating", hint=hints.HINTS["ledger.migrating"])


def judge(reader: LedgerReader, state: State, events: Sequence[Event], *, fits: bool) -> None:
    """Raise RuleBroken for an end of a relocation that the rules allow but this database contradicts.

    For instance a migration recorded as completed in the old database. ``fits``: the remembered head matches the
    database, so there is nothing to resume. The events are applied to ``state`` already.
    """
    for event in events:
        if event.kind not in rules.BEHIND:
            continue
        moved = state.get(Moved, LEDGER_SLOT)
        if event.kind == "ledger.migration_ended" and moved is not None:
            here, arrived = reader.place() == moved.place, event.facts.must("outcome") == "completed"
            if here != arrived:
                raise RuleBroken(
                    f"the ledger {'was migrated to' if arrived else 'stays in'} another database than this one",
                    rule="migration.here",
                    hint=hints.HINTS["migration.here"],
                )
        if event.kind in rules.RESUMING and fits:
            refuse_moved(reader)
        elif event.kind == "resumption.proposed":
            _say_what_became(reader, event)


def _say_what_became(reader: LedgerReader, event: Event) -> None:
    """Raise RuleBroken where a ledger that was moved away is resumed without ``former_database``."""
    moved = away(reader)
    if moved is not None and event.facts.text("former_database") is None:
        raise RuleBroken(
            f"{words(reader, moved)}; the resumption does not say what became of it",
            rule="resumption.server",
            hint=hints.HINTS["resumption.server"],
        )
