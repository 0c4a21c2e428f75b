"""Rebuilding of the read model from the entries: records with terms, labels, and verification states.

A damaged read model is replaced, never repaired. Entries, openings, tiles, checkpoints and the head are read and never
written; the audit verifies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from custody.errors import CustodyError, ProofInvalid, UnknownVersion
from custody.ledger.append.object_states import rebuilt_rows
from custody.ledger.ports import CheckRow, EntryRow, LabelRow, LedgerReader, LedgerStore, RecordRow
from custody.ledger.submissions.labels import labels_of
from custody.model import layouts, rulesets
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import SignedEntry, parse_entry, verify_entry
from custody.model.entry.openings import Contents
from custody.model.records import Key
from custody.model.rulings import Event, Placed
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey

HINT = "Nothing was changed. Run `custody check`, which names every broken entry and what to do about it."


def rebuild(store: LedgerStore) -> int:
    """Rebuild the whole read model from the entries in one transaction; return the number of records.

    Labels of erased fields are left out. Raise ProofInvalid, with nothing changed, where an entry is not what was
    signed or the entries are not those under the stored head; UnknownVersion for an entry of a newer ruleset;
    CommitUnknown, StorageFailed, Busy or ConfigError from the database.
    """
    with store.begin() as txn:
        rows, labels, checks = _anew(txn)
        txn.clear_read_model()
        txn.put_records(rows)
        txn.put_labels(sorted(labels, key=lambda label: (label.position, label.field)))
        txn.put_checks(checks)
        txn.commit()
    return len(rows)


def wrong_rows(reader: LedgerReader) -> int:
    """Return the number of read-model rows that are missing, surplus or differ from a replay; change none.

    Raise ProofInvalid, UnknownVersion, or an error of the database, as ``rebuild`` does.
    """
    rows, labels, checks = _anew(reader)
    records = {replace(row, terms=tuple(sorted(set(row.terms)))) for row in reader.records()}
    places = {(row.space, row.key) for row in records ^ set(rows)}
    others = {row.object for row in set(checks) ^ set(reader.all_checks())}
    return len(places) + len(labels ^ set(reader.all_labels())) + len(others)


def _anew(reader: LedgerReader) -> tuple[list[RecordRow], set[LabelRow], list[CheckRow]]:
    state, labels, roots = _replay(reader)
    records = state.changes()
    rows = [
        RecordRow(record.space, record.key, record.doc(), tuple(sorted(set(record.terms()))))
        for record in records
    ]
    return rows, labels, rebuilt_rows(reader.sweeps(), records, roots)


def _replay(
    reader: LedgerReader,
) -> tuple[State, set[LabelRow], dict[int, Mapping[str, Value] | None]]:
    """Return the state after every entry, the labels of fields not erased, sweep roots by position."""
    head = reader.head()
    state = State(Blank(), 0)
    labels: set[LabelRow] = set()
    roots: dict[int, Mapping[str, Value] | None] = {}
    keys: dict[str, VerifierKey] = {}
    frontier = Frontier()
    for row in reader.rows(0, head.size):
        if row.position != frontier.size:
            raise ProofInvalid(f"entry {frontier.size} is missing", hint=HINT)
        try:
            entry, contents = _whole(row)
            verify_entry(entry, _signer(state, entry, contents, row.position, keys))
            labels.update(_fold(state, entry, contents, row.position))
            if entry.envelope.kind == "sweep.completed":
                roots[row.position] = contents.facts.root("results_root")
        except UnknownVersion:
            raise
        except CustodyError as error:
            raise ProofInvalid(
                f"entry {row.position} cannot be replayed: {error.message}", hint=HINT
            ) from error
        frontier.append(entry.leaf)
    if (frontier.size, frontier.root()) != (head.size, head.root):
        raise ProofInvalid("the stored head is not the root of the stored entries", hint=HINT)
    return state, labels, roots


def _whole(row: EntryRow) -> tuple[SignedEntry, Contents]:
    """Return an entry and its contents; raise ProofInvalid where they are not those that were signed."""
    entry = parse_entry(row.note)
    envelope = entry.envelope
    if entry.leaf != row.leaf:
        raise ProofInvalid("its stored hash is not that of its bytes")
    openings = opening_format.decode(row.openings)
    if len(openings) != envelope.fields or opening_format.content_of(openings) != envelope.content:
        raise ProofInvalid("its stored content is not what was signed")
    return entry, opening_format.read(layouts.layout(envelope.v, envelope.kind), openings)


def _signer(
    state: State, entry: SignedEntry, contents: Contents, position: int, keys: dict[str, VerifierKey]
) -> VerifierKey:
    """Return the key enrolled under the signer's name; the first entry names its own.

    Raise ProofInvalid for a name that was not enrolled before.
    """
    by = entry.envelope.by
    if position == 0:
        vkey = contents.facts.must("vkey")
    else:
        record = state.get(Key, by)
        if record is None:
            raise ProofInvalid(f"no key named {by} was enrolled before it")
        vkey = record.vkey
    if vkey not in keys:
        keys[vkey] = VerifierKey.parse(vkey)
    return keys[vkey]


def _fold(state: State, entry: SignedEntry, contents: Contents, position: int) -> list[LabelRow]:
    """Fold an entry into the state; return the labels that it carries."""
    said = entry.envelope
    event = Event(said.kind, said.subject, contents.facts, said.by, said.at, said.re, said.v, said.seen.size)
    placed = Placed(event, position, said.seq, entry.leaf)
    rulesets.fold(state, placed)
    found = labels_of(state, placed, contents)
    state.forget_undo()
    return found
