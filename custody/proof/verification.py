"""Verification of a whole proof file: checkpoint, witnesses' cosignatures, inclusion of the entry.

It raises at the first fault; custody.model.verdicts.proof_files returns a verdict for each part instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import Undecided, UsageError
from custody.frozen import dataclass
from custody.proof import checkpoint, cosignature, note
from custody.proof.merkle import check_index, leaf_hash, verify_inclusion
from custody.proof.proof_file import ProofFile


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of a verified proof file: the entry is leaf ``index`` of the signed checkpoint.

    ``leaf`` is the entry's leaf hash; ``cosignatures`` are those by the witnesses that were given, with the times that
    they state: a time before the entry's own date, or beyond the calendar, dates nothing.
    """

    entry: bytes
    leaf: bytes
    index: int
    checkpoint: checkpoint.Checkpoint
    cosignatures: tuple[cosignature.Cosignature, ...]


def verify(
    file: ProofFile,
    log_key: note.VerifierKey,
    witnesses: Sequence[note.VerifierKey] = (),
    required_witnesses: int = 0,
) -> Verified:
    """Verify checkpoint, cosignatures and inclusion of a proof file; return the result.

    Raises ProofInvalid or Malformed when something is false, UnknownKey when the log's key has not signed, Undecided
    when the entry's bytes or the required number of distinct witnesses are missing, UsageError when the log's own key
    is given as a witness. The key that signed the entry does not count as a witness; its lines are left out.
    """
    if any(witness.public == log_key.public for witness in witnesses):
        raise UsageError("the log's own key is given as a witness; it cannot witness itself")
    head = checkpoint.open(file.checkpoint, log_key)
    cosignatures = cosignature.verify(file.checkpoint, witnesses)
    check_index(file.index, head.size)
    if file.extra is None:
        raise Undecided(
            "the proof file does not hold the entry, so nothing shows what it proves",
            hint="Ask for a proof file with its extra line, or supply the entry.",
        )
    leaf = leaf_hash(file.extra)
    verify_inclusion(file.index, head.size, leaf, file.hashes, head.root)
    inside = {witness.name for witness in witnesses if note.bears(file.extra, witness.public)}
    cosignatures = tuple(line for line in cosignatures if line.name not in inside)
    seen = len({line.name for line in cosignatures})
    if seen < required_witnesses:
        raise Undecided(
            f"{required_witnesses} witnesses are required, {seen} of those given have cosigned this head",
            hint="Obtain the checkpoint with more cosignatures, or name the witnesses with --witness.",
        )
    return Verified(file.extra, leaf, file.index, head, cosignatures)
