"""Findings on the chain of custody: missing exhibits, gaps, seals in doubt, contradictory dates.

Includes exhibits that left under a legal hold against a receipt only. A gap is a warning and never fails an audit:
people have to explain it.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.audit.findings import Findings
from custody.model.exhibits.questions.discrepancy import CORRECTED
from custody.model.legal_holds.rules import holds_outside
from custody.model.records import (
    Answered,
    Departure,
    Discrepancy,
    Exhibit,
    LegalHold,
    Packing,
    StoredObject,
    Whereabouts,
)
from custody.model.state import State

#: Nonconforming marks that leave a gap in the continuity of an exhibit.
LEAVING = frozenset(
    {
        "check_out.open",
        "check_out.order",
        "missing.not_reported",
        "missing.recovered_too_early",
        "hand_out.not_outside",
        "hand_out.order",
        "seal.mismatch",
        "seal.not_recorded",
        "seal.not_intact",
    }
)


def check_continuity(state: State, findings: Findings) -> None:
    """Add a finding for each missing exhibit, each with a continuity gap, each that left under a hold."""
    for record in state.records_of(Exhibit, Whereabouts):
        if isinstance(record, Whereabouts) and record.lost is not None:
            findings.add(
                "exhibit_missing", f"exhibit {record.exhibit}", found=f"entry {record.lost_position}"
            )
        elif isinstance(record, Exhibit):
            gaps = LEAVING.intersection(record.nonconforming) - _settled(state, record)
            if gaps:
                findings.add("continuity_gap", f"exhibit {record.id}", found=", ".join(sorted(gaps)))
        if isinstance(record, Whereabouts) and any(_kept_then(state, record)):
            findings.add(
                "exhibit_left_under_hold",
                f"exhibit {record.exhibit}",
                found=f"entry {record.outside_position}",
            )


def _settled(state: State, exhibit: Exhibit) -> frozenset[str]:
    """Return ``seal.mismatch`` where every such mismatch was only a mistyped number, since corrected."""
    every = (state.get(Discrepancy, key) for key in state.keys("discrepancy", "exhibit", exhibit.id))
    about = [discrepancy for discrepancy in every if discrepancy is not None and discrepancy.others]
    corrected = bool(about) and all(
        discrepancy.outcome == CORRECTED or "seal" not in discrepancy.differences for discrepancy in about
    )
    return frozenset({"seal.mismatch"}) if corrected else frozenset()


def check_evidence(state: State, findings: Findings) -> None:
    """Add findings on evidence: failed verifications, drifting locks, seals in doubt, discrepancies."""
    for record in state.records_of(Discrepancy, Packing, StoredObject):
        if isinstance(record, StoredObject) and record.destroyed is None:
            if record.failing is not None:
                findings.add("object_failing", f"object {record.id}", found=record.failing)
            if record.drift:
                findings.add("lock_drifting", f"object {record.id}", found=", ".join(record.drift))
        elif isinstance(record, Packing) and (seals := _doubted(state, record)):
            findings.add("seal_in_doubt", f"exhibit {record.exhibit}", found=seals)
        elif isinstance(record, Discrepancy) and (differs := _unanswered(state, record)):
            findings.add("discrepancy_open", f"exhibit {record.exhibit}", found=differs)


def _unanswered(state: State, matter: Discrepancy) -> str:
    """Return an open discrepancy in words, without a seal that is reported already; else an empty string."""
    packing = state.get(Packing, matter.exhibit)
    told = packing is not None and any(seal.matter == matter.leaf for seal in packing.doubted)
    differs = [difference for difference in matter.differences if not (told and difference == "seal")]
    return f"entry {matter.position}: {', '.join(differs)}" if differs and matter.outcome is None else ""


def _doubted(state: State, packing: Packing) -> str:
    """Return numbers and states of an exhibit's seals in doubt without an answer; empty if it has left."""
    gone = state.get(Departure, packing.exhibit)
    if gone is not None and gone.back is None:
        return ""
    told = []
    for seal in packing.doubted:
        matter = None if seal.matter is None else state.get(Discrepancy, seal.matter)
        if matter is None or matter.outcome is None:
            told.append(f"{seal.number} {seal.state}")
    return ", ".join(told)


def check_answers(state: State, findings: Findings) -> None:
    """Add a finding for each decision that another person declined and that was not taken back since."""
    for record in state.records_of(Answered):
        for decision in record.declined if isinstance(record, Answered) else ():
            findings.at(decision.position, "decision_declined", found=f"{decision.kind}: {decision.reason}")


def _kept_then(state: State, where: Whereabouts) -> Iterator[LegalHold]:
    """Return the legal holds in force when an exhibit left with no return expected, ended or not."""
    since = where.outside_since or 0
    return (hold for hold in holds_outside(state, where, since) if not hold.began_after(since))
