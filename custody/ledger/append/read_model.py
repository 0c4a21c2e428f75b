"""Rebuilding of the read model from the entries: records with terms, labels, and verification states.

A damaged read model is replaced, never repaired. Entries, openings, tiles, checkpoints and the head are read and never
written; the audit verifies them.
"""

from __future__ import annotations

from dataclasses import replace

from custody.errors import ProofInvalid
from custody.ledger.append.object_states import rebuilt_rows
from custody.ledger.append.replay import HINT, Replay
from custody.ledger.ports import CheckRow, LabelRow, LedgerReader, LedgerStore, RecordRow


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
    replay, labels = _replay(reader)
    records = replay.state.changes()
    rows = [
        RecordRow(record.space, record.key, record.doc(), tuple(sorted(set(record.terms()))))
        for record in records
    ]
    return rows, labels, rebuilt_rows(reader.sweeps(), records, replay.roots)


def _replay(reader: LedgerReader) -> tuple[Replay, set[LabelRow]]:
    """Return the replay of every entry, and the labels of fields not erased."""
    head = reader.head()
    replay = Replay()
    labels: set[LabelRow] = set()
    for row in reader.rows(0, head.size):
        labels.update(replay.fold(row))
    if (replay.frontier.size, replay.frontier.root()) != (head.size, head.root):
        raise ProofInvalid("the stored head is not the root of the stored entries", hint=HINT)
    return replay, labels
