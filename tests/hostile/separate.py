"""Proof files beside a checkpoint that came by itself, as on a paper, and files of other sorts in their place."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import BETWEEN, FILE, NEW, PROOF, Case
from tests.hostile.growth import proven
from tests.hostile.ledger import Ledger
from tests.hostile.notes import ENTRY

_SEPARATE = ("--checkpoint", NEW)


def cases() -> Iterator[Case]:
    """Yield the cases."""
    ledger = Ledger()
    size, older = ledger.size, ledger.checkpoint(ledger.head(ENTRY + 1))
    same, proof = ledger.checkpoint(), ledger.proof(ENTRY)
    growth = proven(ledger, ENTRY + 1)
    yield _case(ledger, "of the same size", "checkpoint.lines", {NEW: same})
    yield _case(ledger, "scanned without its last newline", "checkpoint.lines", {NEW: same[:-1]})
    yield _case(ledger, "of fewer entries, proven", "checkpoint.lines", {NEW: older, BETWEEN: growth})
    yield _case(ledger, "of fewer entries, not proven", "growth.missing", {NEW: older})
    yield _case(ledger, "a proof from another size", "growth.missing", {NEW: older, BETWEEN: b"old 1\n"})
    fork = ledger.checkpoint(ledger.head(size, bytes(32)))
    yield _case(ledger, "another root of one size", "growth.fork", {NEW: fork})
    early = ledger.checkpoint(ledger.head(ENTRY))
    yield _case(ledger, "of the entries before", "separate.later", {NEW: early})
    false = growth.replace(growth.split(b"\n")[1], growth.split(b"\n")[-2])
    yield _case(ledger, "a false proof", "growth.fork", {NEW: older, BETWEEN: false + growth[-45:]})
    yield _case(ledger, "two in one file", "checkpoint.form", {NEW: same + b"\n" + same})
    yield _case(ledger, "a checkpoint that is none", "checkpoint.form", {NEW: b"nothing\n"})
    yield _case(
        ledger, "a consistency proof alone", "proof.alone", {NEW: same, BETWEEN: growth}, words=(BETWEEN,)
    )
    yield Case(
        "separate: two proofs in one file", "checkpoint.form", PROOF, ledger.vkey, {FILE: proof + proof}
    )
    for what, data in {"a checkpoint": same, "one scanned": same[:-1], "a consistency proof": growth}.items():
        yield Case(f"separate: {what} as a proof file", "proof.alone", PROOF, ledger.vkey, {FILE: data})
    fields = {FILE: ledger.fields(ENTRY, 1)}
    yield Case("separate: fields as a proof file", "proof.alone", PROOF, ledger.vkey, fields)


def _case(ledger: Ledger, what: str, row: str, files: dict[str, bytes], words: tuple[str, ...] = ()) -> Case:
    """Return the case of a sound proof file and a separate checkpoint; ``words`` instead of those of its files."""
    between = ("--consistency", BETWEEN) if BETWEEN in files else ()
    asked = ("--consistency", *words) if words else (*_SEPARATE, *between)
    files = {FILE: ledger.proof(ENTRY), **files}
    return Case(f"separate: {what}", row, PROOF, ledger.vkey, files, asked)
