"""A witness by file: cosigns a checkpoint only after showing that it extends what it cosigned before.

What it remembers is durable before the cosignature is given out, so that a lost answer never becomes a second
history. A log that was resumed after a loss contradicts what was cosigned of it: a person says that this was seen. The
witness holds no ledger; taking its lines in on the other side is custody.ledger.proofs.cosignatures.
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
    """A head that was cosigned: its size, 32-byte root, and when (seconds since 1970)."""

    size: int
    root: bytes
    time: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest head of one log that a witness cosigned, and what it cosigned and took in before.

    The log's verifier key, size, 32-byte root, and when (seconds since 1970). ``earlier`` are the heads of the same
    history, in ascending size; ``left`` those of histories that were lost; ``accepted`` the resumptions that were taken
    in (position and leaf hash of the entry of their effect).
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
        """The heads of the history that the witness continues to cosign, the newest last."""
        return (*self.earlier, Head(self.size, self.root, self.time))


class WitnessMemory(Protocol):
    """Remembers, for each origin, the newest head that one witness cosigned.

    ``remember`` is durable when it returns; a torn write leaves the old memory or the new one. A memory that is
    gone or damaged raises ConfigError: a witness that forgot must not sign as if it met the log for the first time.
    """

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the memory against every other process; Busy if held too long."""

    def recall(self, origin: str) -> Remembered | None:
        """Return what is remembered of this origin, None if it was never seen."""

    def remember(self, head: Remembered) -> None:
        """Replace what is remembered of the origin of ``head``."""


class AskAgain(Conflict):
    """The request starts from another size than the witness needs; ``head`` is the one to start from."""

    def __init__(self, message: str, head: Head, origin: str) -> None:
        super().__init__(
            message, hint=f"Have the ledger's side ask again from {head.size}: `custody witness request`."
        )
        self.head = Checkpoint(origin, head.size, head.root)


@dataclass(frozen=True, slots=True)
class WitnessRequestParts:
    """The parts of a witness request besides the checkpoint.

    ``proof`` leads from ``since`` entries, by default from what is remembered; None where none was brought.
    ``cosigned`` are checkpoints that the log says to be cosigned, ``resumptions`` those that it proves.
    """

    proof: Sequence[bytes] | None = None
    since: int | None = None
    cosigned: tuple[bytes, ...] = ()
    resumptions: tuple[Proven, ...] = ()


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What a witness gives back: the cosigned checkpoint, and the note by which it took resumptions in.

    ``unseen`` are the resumptions that it was shown and did not take in.
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
        """Return the checkpoint note with one more line, for checkpoint and proof alone; raises as ``answer``."""
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
        """Return the cosigned checkpoint after remembering its head; ``dry`` only judges.

        ``accept`` is a person's word that the resumptions that are shown were seen. Raises ProofInvalid for anything
        that contradicts what was cosigned before, or a memory older than the witness's own lines; AskAgain for a
        request from another size; Undecided when a proof was not brought or a person has to say that a resumption was
        seen, UnknownKey when the log's key did not sign, UsageError for an empty log, the log as its own witness, or
        nothing to accept, ConfigError for a clock behind the last cosignature; the memory is unchanged then.
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
        """Sign what was taken in, what was taken in before included: the note of then may be lost."""
        left = tuple((one.size, one.root) for one in after.left)
        told = Acknowledgement(head, tuple(map(_name, resumptions)), left[-acknowledgement.MOST :])
        return acknowledgement.sign(told, self._signer, now)

    def _not_older(self, known: Remembered | None, origin: str, cosigned: Sequence[bytes]) -> None:
        """Raise ProofInvalid where this very key has signed what this memory does not know."""
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
    """Return whether a head that was cosigned at ``time`` cannot have been cosigned with this memory."""
    heads = {(one.size, one.root) for one in (*known.heads, *known.left)}
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
    """Return what is remembered with ``head`` cosigned; raise unless it extends what is remembered."""
    if known.log_vkey != str(log_key):
        raise ProofInvalid(
            f"{head.origin} was cosigned before under the log key {known.log_vkey}, now another is given",
            hint=_KEEP,
        )
    newest = known.heads[-1]
    if (head.size, head.root) == (newest.size, newest.root):
        return known
    since = known.size if brought.since is None else brought.since
    explaining = [one for one in _unseen(known, brought.resumptions) if _explains(one, newest)]
    named = any(one.resumption.lost_size == newest.size for one in explaining)
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
    """Return whether a resumption says that a head was lost: it left fewer entries and names as many."""
    return one.resumption.explains(head.size, head.root)


def _smaller(known: Head, head: Checkpoint) -> None:
    """Raise for a checkpoint that is not larger than what was cosigned, and another one."""
    if head.size == known.size:
        _consistent(known, head, None)
    raise ProofInvalid(
        f"the checkpoint has {head.size} entries, the one cosigned before had {known.size}",
        hint=f"{_KEEP} If it is only an old file, ask for the newest checkpoint.",
    )


def _other_start(known: Remembered, head: Checkpoint, since: int, proof: Sequence[bytes] | None) -> None:
    """Raise the answer to a request that starts from another size than the newest cosigned one."""
    start = next((one for one in known.earlier if one.size == since), None)
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
    """Return what is remembered once a history was taken in that leaves out what was cosigned."""
    left = min(one.resumption.position for one in explaining)
    kept = tuple(one for one in known.heads if one.size <= left)
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
    return _grown(known, head, kept, tuple(one for one in known.heads if one.size > left))


def _grown(known: Remembered, head: Checkpoint, kept: tuple[Head, ...], left: tuple[Head, ...]) -> Remembered:
    earlier = tuple(one for one in kept if one.size < head.size)
    return replace(
        known, size=head.size, root=head.root, earlier=earlier[-MOST:], left=(*known.left, *left)[-MOST:]
    )


def _consistent(known: Head, head: Checkpoint, proof: Sequence[bytes] | None) -> None:
    """Raise unless ``head`` is shown to begin with the entries of a head that was cosigned."""
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
