"""Audit of the read model against the replay: records, their terms, labels, and verification states.

Labels are personal, so a finding names their place and never their text.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import CustodyError, StorageFailed
from custody.ledger.append.object_states import rebuilt_rows
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.typed_rows import CHECK, LABEL, NUMBERED, RECORD, TERM, fits, steady
from custody.ledger.ports import CheckRow, LabelRow, LedgerReader, RecordRow
from custody.model.record import Terms
from custody.model.records import Backstep, StoredObject, Sweep


def check_read_model(reader: LedgerReader, replay: Replay, findings: Findings) -> int:
    """Add findings where the read model differs from the replay; return the number of expected records.

    With a broken entry nothing is compared: one warning, and 0 returned.
    """
    if replay.holes:
        findings.at(min(replay.holes), "read_model_unchecked", part=" and those behind it")
        return 0
    expected = {
        place: (record.doc(), tuple(sorted(record.terms())))
        for place, record in replay.state.items()
        if record is not None
    }
    count = len(expected)
    try:
        _records(expected, steady(reader.records, RECORD), findings)
        roots = {position: facts.root("results_root") for position, facts in replay.sweeps.items()}
        checks = rebuilt_rows(
            steady(reader.sweeps, NUMBERED), replay.state.records_of(Backstep, StoredObject, Sweep), roots
        )
        _checks(checks, steady(reader.all_checks, CHECK), findings)
        _labels(replay.labels, steady(reader.all_labels, LABEL), findings)
    except CustodyError as error:
        findings.add("read_model_unreadable", "read model", found=error.message)
    return count


def _records(
    wanted: dict[tuple[str, str], tuple[bytes, Terms]], stored: Iterator[RecordRow], findings: Findings
) -> None:
    """Add findings where stored records differ from the wanted document and terms of a (space, key)."""
    for row in stored:
        mine = wanted.pop((row.space, row.key), None)
        if mine == (row.doc, row.terms):
            continue
        where = f"record {row.space} {row.key}"
        if mine is None:
            findings.add("record_extra", where, "none", "a record")
            continue
        doc, wanted_terms = mine
        if doc != row.doc:
            findings.add("record_differs", where, _text(doc), _text(row.doc))
        if not all(fits(term, TERM) for term in row.terms):
            raise StorageFailed("a stored term is no text")
        terms = tuple(sorted(row.terms))
        if terms != wanted_terms:
            findings.add("record_terms", where, _terms(wanted_terms), _terms(terms))
    for space, key in sorted(wanted):
        findings.add("record_missing", f"record {space} {key}", "a record", "none")


def _checks(expected: list[CheckRow], stored: Iterator[CheckRow], findings: Findings) -> None:
    wanted = {row.object: row for row in expected}
    for row in stored:
        if wanted.pop(row.object, None) != row:
            findings.add("check_differs", f"the verification state of object {row.object}")
    for key in sorted(wanted):
        findings.add("check_missing", f"the verification state of object {key}")


def _labels(expected: set[LabelRow], stored: Iterator[LabelRow], findings: Findings) -> None:
    missing = set(expected)
    for row in stored:
        if row in missing:
            missing.discard(row)
        else:
            findings.add("label_extra", _place(row), "none", "a label")
    for row in sorted(missing, key=lambda label: (label.position, label.field)):
        findings.add("label_missing", _place(row), "a label", "none")


def _place(row: LabelRow) -> str:
    return f"label of entry {row.position}, field {row.field}"


def _text(doc: bytes | None) -> str:
    return "" if doc is None else doc.decode("utf-8", "backslashreplace")


def _terms(terms: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{term}={value}" for term, value in terms)
