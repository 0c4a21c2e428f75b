"""Entries lost with an older copy of a ledger, as receipts in files and folders show them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import moment
from custody.cli.shell.files import MOST_PROOF_BYTES, place, read
from custody.errors import StorageFailed, UsageError
from custody.ledger.ports import KeptReceipt, LedgerReader

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.append.resumption import Lost
    from custody.ledger.consistency.losses import Losses
    from custody.proof.note import VerifierKey

_RECEIPTS = "*.tlog-proof"
_SHOWN_AGAIN = (
    "  what the lost erasures erased, this copy may show again, and a receipt does not tell what that was: ask those"
    " who signed them, and have it erased anew with `custody erasure propose`"
)
_TWO_HISTORIES = (
    "  from here on the log has signed two histories: tell everybody who may hold a receipt of a lost entry"
)


def receipts_given(
    call: Call, names: Sequence[str], log_key: VerifierKey, reader: LedgerReader
) -> list[KeptReceipt]:
    """Return the receipts named on the command line, each a file, or a folder searched at any depth.

    A file must be a receipt of this log, else Malformed, ProofInvalid or UnknownKey is raised. In a folder, other files
    are skipped and counted in a note, and of the receipts for entries of the ledger one is enough. Raise NotFound,
    UsageError for a folder without receipts, StorageFailed.
    """
    from custody.ledger.consistency.claims import claim_of_receipt

    found: list[KeptReceipt] = []
    for name in names:
        if os.path.isdir(place(call, name)):  # noqa: PTH112 - no error where it cannot be looked at: reading tells
            found += _in_folder(call, name, log_key, reader)
            continue
        data = read(call, name, MOST_PROOF_BYTES)
        found.append(KeptReceipt(name, claim_of_receipt(name, data, log_key).position or 0, data))
    return found


def _in_folder(call: Call, name: str, log_key: VerifierKey, reader: LedgerReader) -> tuple[KeptReceipt, ...]:
    from custody.ledger.consistency.receipt_evidence import select_evidence

    files = _files(place(call, name))
    found = select_evidence(
        reader, log_key, ((str(file), read(call, str(file), MOST_PROOF_BYTES)) for file in files)
    )
    if found.others:
        call.say.note(f"{found.others} of the {len(files)} receipts in {name!r} show nothing of this log")
    if not found.receipts:
        raise UsageError(
            f"{name!r} holds no receipt of this log", hint=f"Receipts are files named {_RECEIPTS}."
        )
    return found.receipts


def _files(folder: Path) -> list[Path]:
    """Return the receipt files below a folder by path; raise StorageFailed for an unreadable folder."""

    def failed(error: OSError) -> None:
        raise StorageFailed(f"could not read the folder {error.filename!r}: {error.strerror}") from error

    return sorted(
        Path(above) / name
        for above, _, names in os.walk(folder, onerror=failed)
        for name in names
        if fnmatch(name, _RECEIPTS)
    )


def loss_lines(lost: Lost, shown: Losses, *, head: bool, forked: bool) -> list[str]:
    """Return lines on a loss, entry by entry where a receipt shows it.

    ``head`` says that a head file was remembered, ``forked`` that this answers two histories that the log signed.
    """
    gone = lost.size - shown.size
    if not gone and forked:
        return ["  the log has signed another history, which this answers: `custody trust` shows it"]
    if not gone:
        why = "" if head else "; no head file is here that could tell"
        return [f"  no entry is known to be lost{why}"]
    many = (
        f"1 entry was lost: {shown.size}"
        if gone == 1
        else f"{gone} entries were lost: {shown.size} to {lost.size - 1}"
    )
    again = [_SHOWN_AGAIN] if any(entry.erases for entry in shown.entries) else []
    return [f"  {many}", *(f"    {line}" for line in shown.lines(lost.size)), *again, _TWO_HISTORIES]


def document(lost: Lost, shown: Losses) -> dict[str, Any]:
    """Return a lost head of the log, and which of its entries are known, as a JSON document."""
    known = [
        {**asdict(entry), "at": moment(entry.at)} for entry in shown.entries if entry.position < lost.size
    ]
    return {
        "size": lost.size,
        "root": lost.root.hex(),
        "evidence": lost.evidence,
        "entries": lost.size - shown.size,
        "known": known,
    }
