"""A witness by file: cosigns a checkpoint only after showing that it extends what it cosigned before.

What it remembers is durable before the cosignature is given out, so that a lost answer never becomes a second
history. The witness holds no ledger; taking its lines in on the other side is custody.ledger.cosigned.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from custody.errors import ConfigError, ProofInvalid, Undecided, UsageError
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.ports import Clock
from custody.proof import checkpoint, cosignature, merkle
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import ALG_COSIGNATURE, NoteSigner, VerifierKey


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest head of one log that a witness cosigned: the log's verifier key, size, 32-byte root, and when
    (seconds since 1970).
    """

    log_vkey: str
    size: int
    root: bytes
    time: int

    @property
    def origin(self) -> str:
        """The log's origin, the name of its key."""
        return VerifierKey.parse(self.log_vkey).name


class WitnessMemory(Protocol):
    """Remembers, for each origin, the newest head that one witness cosigned.

    ``remember`` is durable when it returns; a torn write leaves the old memory or the new one. A memory that is
    gone or damaged raises ConfigError: a witness that forgot must not sign as if it met the log for the first time.
    """

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the memory against every other process; Busy if held too long."""

    def recall(self, origin: str) -> Remembered | None:
        """Give what is remembered of this origin, None if it was never seen."""

    def remember(self, head: Remembered) -> None:
        """Replace what is remembered of the origin of ``head``."""


class Witness:
    """One witness: its key of type 0x04, its memory and its clock."""

    def __init__(self, signer: NoteSigner, memory: WitnessMemory, clock: Clock) -> None:
        if signer.verifier.kind != ALG_COSIGNATURE:
            raise UsageError(
                f"the key {signer.verifier.name} signs entries; a witness has a key of its own",
                hint="Make one with `custody witness init`.",
            )
        self._signer = signer
        self._memory = memory
        self._clock = clock

    def sign(
        self, signed: bytes, log_key: VerifierKey, proof: Sequence[bytes] | None, *, dry: bool = False
    ) -> bytes:
        """Give the checkpoint note with one more line, after remembering its head; ``dry`` only judges.

        ``proof`` leads from the size remembered to this one; None where none was brought. Raises ProofInvalid for
        anything that contradicts what was cosigned before, Undecided when the proof that is needed was not brought,
        UnknownKey when the log's key did not sign, UsageError for an empty log or the log as its own witness,
        ConfigError for a clock behind the last cosignature; the memory is unchanged then.
        """
        if log_key.public == self._signer.verifier.public:
            raise UsageError("the log's own key is asked to witness the log")
        head = checkpoint.open(signed, log_key)
        if head.size == 0:
            raise UsageError("an empty log says nothing that could be witnessed")
        with self._memory.exclusive():
            known = self._memory.recall(head.origin)
            now = self._clock.now()
            if known is not None:
                _extends(known, head, log_key, proof)
                if now < known.time:
                    raise ConfigError(
                        f"this machine's clock says {format_instant(now)}, before the last cosignature "
                        f"({format_instant(known.time)})",
                        hint="Set the clock right: what a witness adds is the time.",
                    )
            if dry:
                return signed
            cosigned = cosignature.cosign(signed, self._signer, now)
            self._memory.remember(Remembered(str(log_key), head.size, head.root, now))
            return cosigned


def _extends(
    known: Remembered, head: Checkpoint, log_key: VerifierKey, proof: Sequence[bytes] | None
) -> None:
    """Raise unless ``head`` extends what is remembered of the same log."""
    keep = "Cosign nothing for this log, keep both checkpoints, and tell its auditor."
    if known.log_vkey != str(log_key):
        raise ProofInvalid(
            f"{head.origin} was cosigned before under the log key {known.log_vkey}, now another is given",
            hint=keep,
        )
    if head.size < known.size:
        raise ProofInvalid(
            f"the checkpoint has {head.size} entries, the one cosigned before had {known.size}",
            hint=f"{keep} If it is only an old file, ask for the newest checkpoint.",
        )
    if head.size == known.size:
        if head.root != known.root:
            raise ProofInvalid(
                f"another checkpoint of the same {head.size} entries, with another root, was cosigned before",
                hint=keep,
            )
        return
    if proof is None:
        raise Undecided(
            f"nothing shows that these {head.size} entries begin with the {known.size} cosigned before",
            hint=f"Ask for the consistency proof from size {known.size} and name it with --consistency.",
        )
    try:
        merkle.verify_consistency(known.size, head.size, proof, known.root, head.root)
    except ProofInvalid as error:
        raise ProofInvalid(
            f"the proof does not lead from the {known.size} entries cosigned before to these {head.size}: "
            f"{error.message}",
            hint=f"{keep} If the proof is of another size, ask for the one from size {known.size}.",
        ) from error
