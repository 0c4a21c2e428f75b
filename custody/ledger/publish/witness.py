"""A witness by file, which cosigns a checkpoint only if it extends the heads it cosigned before.

Its memory is durable before a cosignature is handed out, so that a lost answer never becomes a second history. A log
that was resumed after a loss contradicts cosigned heads: a person has to accept the resumption. The witness has no
ledger; the vault's side is custody.ledger.proofs.cosignatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from custody.errors import ConfigError, Conflict, ProofInvalid, Undecided, UsageError
from custody.frozen import dataclass
from custody.law.clock import format_instant, tell_instant
from custody.ledger.ports import Clock
from custody.ledger.publish.witness_request import Proven
from custody.proof import acknowledgement, checkpoint, cosignature, merkle
from custody.proof.acknowledgement import Acknowledgement
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import ALG_COSIGNATURE, NoteSigner, VerifierKey

#: Heads of one log that a witness remembers besides the newest.
MOST = 256
_KEEP = "Cosign nothing for this log, keep both checkpoints, and tell its auditor."


@dataclass(frozen=True, slots=True)
class Head:
    """A cosigned head: its size, 32-byte root, and time (seconds since 1970)."""

    size: int
    root: bytes
    time: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """A witness's memory of one log: its newest cosigned head, and earlier heads and resumptions.

    The newest head is ``size``, ``root`` (32 bytes) and ``time`` (seconds since 1970). ``earlier`` are heads of the
    same history, in ascending size; ``left`` those of lost histories; ``accepted`` the accepted resumptions (position
    and leaf hash of the approval).
    """

    log_vkey: str
    size: int
    root: bytes
    time: int
    earlier: tuple[Head, ...] = ()
    left: tuple[Head, ...] = ()
    accepted: tuple[tuple[int, bytes], ...] = ()

    @property
    def origin(self) -> str:
        """The log's origin, the name of its key."""
        return VerifierKey.parse(self.log_vkey).name

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads of the current history, the newest last."""
        return (*self.earlier, Head(self.size, self.root, self.time))


class WitnessMemory(Protocol):
    """The port of a witness's memory of logs, by origin.

    ``remember`` is durable when it returns; a torn write leaves the old memory or the new one. A missing or damaged
    memory raises ConfigError: without it, a witness must not sign as if it had never seen the log.
    """

    def exclusive(self) -> AbstractContextManager[None]:
        """Return a lock on the memory against every other process; raise Busy if held too long."""

    def recall(self, origin: str) -> Remembered | None:
        """Return the memory of the log of this origin, None if it was never seen."""

    def remember(self, head: Remembered) -> None:
        """Replace the memory of the log of this origin by ``head``."""


class AskAgain(Conflict):
    """The error for a request from another size than the witness needs; ``head`` is the one to start from."""

    def __init__(self, message: str, head: Head, origin: str) -> None:
        super().__init__(
            message, hint=f"Have the ledger's side ask again from {head.size}: `custody witness request`."
        )
        self.head = Checkpoint(origin, head.size, head.root)


@dataclass(frozen=True, slots=True)
class WitnessRequestParts:
    """The parts of a witness request besides the checkpoint.

    ``proof`` is the consistency proof from ``since`` entries, by default those of the remembered head; None without
    one. ``cosigned`` are checkpoints with cosignatures that the log has stored, ``resumptions`` those that it proves.
    """

    proof: Sequence[bytes] | None = None
    since: int | None = None
    cosigned: tuple[bytes, ...] = ()
    resumptions: tuple[Proven, ...] = ()


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A witness's answer: the cosigned checkpoint, and the note that acknowledges resumptions, or None.

    ``unseen`` are the resumptions in the request that it has not accepted.
    """

    checkpoint: bytes
    acknowledgement: bytes | None
    unseen: tuple[Proven, ...]


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
        """Return the cosigned checkpoint for a request without further parts; raise as ``answer`` does."""
        return self.answer(signed, log_key, WitnessRequestParts(proof), dry=dry).checkpoint

    def answer(
        self,
        signed: bytes,
        log_key: VerifierKey,
        brought: WitnessRequestParts,
        *,
        accept: bool = False,
        dry: bool = False,
    ) -> Cosigned:
        """Cosign a checkpoint after remembering its head, and return the answer; ``dry`` only judges.

        ``accept``: a person accepts the resumptions in the request. Raise ProofInvalid where the request contradicts an
        earlier cosigned head, or the memory is older than the witness's own lines; AskAgain for a request from another
        size; Undecided where a proof is missing or a person has to accept a resumption; UnknownKey where the log's key
        did not sign; UsageError for an empty log, the log as its own witness, or nothing to accept; ConfigError for a
        clock behind the last cosignature. The memory is unchanged then.
        """
        if log_key.public == self._signer.verifier.public:
            raise UsageError("the log's own key is asked to witness the log")
        head = checkpoint.open(signed, log_key)
        if head.size == 0:
            raise UsageError("an empty log says nothing that could be witnessed")
        with self._memory.exclusive():
            known = self._memory.recall(head.origin)
            self._not_older(known, head.origin, (signed, *brought.cosigned))
            now = self._clock.now()
            unseen = _unseen(known, brought.resumptions)
            if accept and not brought.resumptions:
                raise UsageError(
                    "the request shows no resumption of the log",
                    hint="Leave --accept-resumption away.",
                )
            after = Remembered(str(log_key), head.size, head.root, now)
            if known is not None:
                after = _extended(known, head, log_key, brought, accept=accept)
                if now < known.time:
                    raise ConfigError(
                        f"this machine's clock says {format_instant(now)}, before the last cosignature "
                        f"({format_instant(known.time)})",
                        hint="Set the clock right: what a witness adds is the time.",
                    )
                after = replace(after, time=now)
            if accept:
                after = replace(after, accepted=(*after.accepted, *map(_name, unseen)))
            if dry:
                return Cosigned(signed, None, () if accept else unseen)
            cosigned = cosignature.cosign(signed, self._signer, now)
            statement = self._statement(after, head, brought.resumptions, now) if accept else None
            self._memory.remember(after)
            return Cosigned(cosigned, statement, () if accept else unseen)

    def _statement(
        self, after: Remembered, head: Checkpoint, resumptions: Sequence[Proven], now: int
    ) -> bytes:
        """Return the signed acknowledgement of resumptions, earlier ones too: their note may be lost."""
        left = tuple((lost.size, lost.root) for lost in after.left)
        told = Acknowledgement(head, tuple(map(_name, resumptions)), left[-acknowledgement.MOST :])
        return acknowledgement.sign(told, self._signer, now)

    def _not_older(self, known: Remembered | None, origin: str, cosigned: Sequence[bytes]) -> None:
        """Raise ProofInvalid where this witness's key cosigned a head that its memory does not know."""
        own = [self._signer.verifier]
        for data in cosigned:
            lines = cosignature.verify(data, own)
            shown = checkpoint.parse(data)
            if not lines or shown.origin != origin:
                continue
            time = max(line.time for line in lines)
            if known is None or _unknown(known, shown, time):
                what = "nothing of this log" if known is None else f"its first {known.size} entries"
                raise ProofInvalid(
                    f"this memory knows {what}, and this witness's own key cosigned {shown.size} entries, root "
                    f"{shown.root.hex()[:16]}, at {tell_instant(time)}: the memory is older than that, or another one",
                    hint="Cosign nothing. Restore the newest memory; if it is lost, become a new witness under a new "
                    "key: `custody witness init`.",
                )


def _unknown(known: Remembered, shown: Checkpoint, time: int) -> bool:
    """Return whether a head cosigned at ``time`` is missing from this memory."""
    heads = {(cosigned.size, cosigned.root) for cosigned in (*known.heads, *known.left)}
    if time > known.time:
        return True
    if (shown.size, shown.root) in heads:
        return False
    return shown.size > known.size or shown.size in {size for size, _ in heads}


def _name(one: Proven) -> tuple[int, bytes]:
    return one.resumption.approved, one.resumption.leaf


def _unseen(known: Remembered | None, resumptions: Sequence[Proven]) -> tuple[Proven, ...]:
    accepted = () if known is None else known.accepted
    return tuple(resumption for resumption in resumptions if _name(resumption) not in accepted)


def _extended(
    known: Remembered, head: Checkpoint, log_key: VerifierKey, brought: WitnessRequestParts, *, accept: bool
) -> Remembered:
    """Return the memory after cosigning ``head``; raise unless that extends the newest head."""
    if known.log_vkey != str(log_key):
        raise ProofInvalid(
            f"{head.origin} was cosigned before under the log key {known.log_vkey}, now another is given",
            hint=_KEEP,
        )
    newest = known.heads[-1]
    if (head.size, head.root) == (newest.size, newest.root):
        return known
    since = known.size if brought.since is None else brought.since
    explaining = [
        resumption for resumption in _unseen(known, brought.resumptions) if _explains(resumption, newest)
    ]
    named = any(resumption.resumption.lost_size == newest.size for resumption in explaining)
    if named or head.size <= known.size:
        if not explaining:
            _smaller(newest, head)
    elif since == known.size:
        try:
            _consistent(newest, head, brought.proof)
        except ProofInvalid:
            if not explaining:
                raise
        else:
            return _grown(known, head, known.heads, ())
    elif not (explaining and accept):
        _other_start(known, head, since, brought.proof)
    return _resumed(known, head, since, brought.proof, explaining, accept=accept)


def _explains(one: Proven, head: Head) -> bool:
    """Return whether a resumption records a head as lost."""
    return one.resumption.explains(head.size, head.root)


def _smaller(known: Head, head: Checkpoint) -> None:
    """Raise ProofInvalid for a checkpoint smaller than the newest head, or of its size with another root."""
    if head.size == known.size:
        _consistent(known, head, None)
    raise ProofInvalid(
        f"the checkpoint has {head.size} entries, the one cosigned before had {known.size}",
        hint=f"{_KEEP} If it is only an old file, ask for the newest checkpoint.",
    )


def _other_start(known: Remembered, head: Checkpoint, since: int, proof: Sequence[bytes] | None) -> None:
    """Raise AskAgain for a request from another size than the newest cosigned one; ProofInvalid if false."""
    start = next((cosigned for cosigned in known.earlier if cosigned.size == since), None)
    if start is not None and proof is not None:
        _consistent(start, head, proof)
    what = "a cosignature of this witness did not come back" if since < known.size else "this memory is older"
    raise AskAgain(
        f"the request starts from {since} entries, this witness has cosigned {known.size}: {what}, or the request "
        "is of another witness",
        known.heads[-1],
        head.origin,
    )


def _resumed(
    known: Remembered,
    head: Checkpoint,
    since: int,
    proof: Sequence[bytes] | None,
    explaining: Sequence[Proven],
    *,
    accept: bool,
) -> Remembered:
    """Return the memory after accepting a resumption that loses cosigned heads; raise unless consistent."""
    left = min(resumption.resumption.position for resumption in explaining)
    kept = tuple(cosigned for cosigned in known.heads if cosigned.size <= left)
    common = f"its first {kept[-1].size} entries are shown to be" if kept else "no entry is shown to be"
    if kept:
        start = kept[-1]
        if since != start.size:
            raise AskAgain(
                f"the log was resumed at {left} entries, this witness has cosigned {known.size}: the newest that both "
                f"histories can have in common is its line of {start.size}",
                start,
                head.origin,
            )
        _consistent(start, head, proof)
    if not accept:
        raise Undecided(
            f"the log was resumed at {left} entries after this witness had cosigned {known.size}, so it has two "
            f"histories; {common} the same in both. Whether this one is gone on with is for a person to say",
            hint="Look at what was lost and who signed, ask them, then sign with --accept-resumption.",
        )
    return _grown(known, head, kept, tuple(cosigned for cosigned in known.heads if cosigned.size > left))


def _grown(known: Remembered, head: Checkpoint, kept: tuple[Head, ...], left: tuple[Head, ...]) -> Remembered:
    earlier = tuple(cosigned for cosigned in kept if cosigned.size < head.size)
    return replace(
        known, size=head.size, root=head.root, earlier=earlier[-MOST:], left=(*known.left, *left)[-MOST:]
    )


def _consistent(known: Head, head: Checkpoint, proof: Sequence[bytes] | None) -> None:
    """Raise ProofInvalid or Undecided unless ``head`` is proven to extend a cosigned head."""
    if head.size == known.size:
        if head.root != known.root:
            raise ProofInvalid(
                f"another checkpoint of the same {head.size} entries, with another root, was cosigned before",
                hint=_KEEP,
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
            hint=_KEEP,
        ) from error
