"""Verdicts on a signed checkpoint by itself: the log's signature, and the witnesses' cosignatures.

Every examination begins here, with the keys given; whether the entries lead to the checkpoint is not examined here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from custody.errors import ProofInvalid, Undecided, UsageError
from custody.frozen import dataclass
from custody.law.clock import AHEAD, LAST, tell_instant
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof import checkpoint, note
from custody.proof.note import VerifierKey

if TYPE_CHECKING:
    from custody.proof.cosignature import Cosignature

#: The explanation for two contradicting checkpoints of one log.
FORKED = "it has two histories, and both files together prove that; keep both"


@dataclass(frozen=True, slots=True)
class Asked:
    """The keys and files that an examination uses besides the log's key.

    ``required`` is the number of distinct witnesses that must have cosigned; None means one if any key is given, else
    none. ``signers`` are keys of which one must have signed the entry. ``chunk`` is a chunk document and the chunk's
    bytes, ``member`` a member document.
    """

    witnesses: tuple[VerifierKey, ...] = ()
    required: int | None = None
    signers: tuple[VerifierKey, ...] = ()
    fields: bytes | None = None
    chunk: tuple[bytes, bytes] | None = None
    member: bytes | None = None

    @property
    def needed(self) -> int:
        """The number of distinct witnesses needed."""
        return min(1, len(self.witnesses)) if self.required is None else self.required

    @property
    def files(self) -> dict[str, bytes | None]:
        """The files given beside a proof, by the scope of the verdict on them; None for one not given."""
        chunk = None if self.chunk is None else self.chunk[0]
        return {"fields": self.fields, "chunk": chunk, "member": self.member}


def usable(log_key: VerifierKey, asked: Asked) -> None:
    """Raise UsageError for keys that cannot be used as given, whatever they are to verify."""
    if log_key.kind != note.ALG_ED25519:
        raise UsageError(f"{log_key.name} is a key of type {log_key.kind:#04x}, which signs no checkpoint")
    if any(witness.public == log_key.public for witness in asked.witnesses):
        raise UsageError("the log's own key is given as a witness; it cannot witness itself")
    if asked.needed < 0 or (asked.needed and not asked.witnesses):
        raise UsageError(
            f"{asked.needed} witnesses are required and none is named",
            hint="Give their verifier keys with --witness.",
        )
    note.by_identity(asked.witnesses, note.ALG_COSIGNATURE)


def judged(scope: str, check: Callable[[], object], why: str) -> tuple[Verdict, object]:
    """Run one check; return its verdict and its result, None unless VERIFIED.

    ProofInvalid becomes BROKEN and Undecided becomes NOT CHECKED, with the error's message as the reason; ``why`` is
    the reason of VERIFIED.
    """
    try:
        result = check()
    except ProofInvalid as error:
        return Verdict(scope, BROKEN, error.message), None
    except Undecided as error:
        return Verdict(scope, NOT_CHECKED, error.message), None
    return Verdict(scope, VERIFIED, why), result


def log_verdict(
    signed: bytes, log_key: VerifierKey, claimed: checkpoint.Checkpoint
) -> tuple[Verdict, checkpoint.Checkpoint | None]:
    """Return the verdict on the log's signature, and ``claimed`` if it is verified, else None."""
    why = f"the log signed {claimed.size} entries"
    verdict, _ = judged("log", lambda: checkpoint.open(signed, log_key), why)
    return verdict, claimed if verdict.word == VERIFIED else None


@dataclass(frozen=True, slots=True)
class CoveredEntries:
    """Known facts about entries under a checkpoint: the newest date (seconds UTC, None: unknown), signers.

    ``signed`` returns whether a public key is known to sign entries of this ledger.
    """

    newest: int | None = None
    signed: Callable[[bytes], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The verdict on a checkpoint's witnesses, and the cosignatures; ``time`` is a verdict on their time."""

    quorum: Verdict
    cosignatures: tuple[Cosignature, ...]
    time: Verdict | None = None

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on the witnesses' quorum, then the one on the time if there is one."""
        return (self.quorum,) if self.time is None else (self.quorum, self.time)


#: No facts are known about the entries.
UNSEEN = CoveredEntries()


def judge_witnesses(scope: str, signed: bytes, asked: Asked, beneath: CoveredEntries = UNSEEN) -> Witnessed:
    """Return the verdicts on whether enough named witnesses cosigned a checkpoint, and by when.

    ``scope`` names the first verdict. A key that signs entries of the ledger is not counted as a witness. A line with
    an impossible time counts for the quorum and not for the time.
    """
    if not asked.witnesses:
        others = len(note.parse(signed).signatures) - 1
        lines = f", {others} further line{'s' * (others > 1)}" if others > 0 else ""
        why = f"no witness was named{lines}: a rewritten log would not be seen"
        return Witnessed(Verdict(scope, NOT_CHECKED, why, asked=False), ())
    from custody.proof import cosignature

    try:
        every = cosignature.verify(signed, asked.witnesses)
    except ProofInvalid as error:
        return Witnessed(Verdict(scope, BROKEN, error.message), ())
    inside = {key.name for key in asked.witnesses if beneath.signed(key.public)}
    found = tuple(line for line in every if line.name not in inside)
    note_inside = "".join(
        f"; {name} signs entries of this ledger and is no witness" for name in sorted(inside)
    )
    count = len({line.name for line in found})
    if count < asked.needed:
        why = f"{count} of the witnesses given have cosigned, {asked.needed} needed{note_inside}"
        return Witnessed(Verdict(scope, NOT_CHECKED, why), found)
    if not found:
        why = f"none of the witnesses given has cosigned{note_inside}"
        return Witnessed(Verdict(scope, NOT_CHECKED, why, asked=False), ())
    return _timed(scope, found, asked.needed, beneath.newest, note_inside)


def _timed(
    scope: str, found: tuple[Cosignature, ...], needed: int, newest: int | None, note_inside: str
) -> Witnessed:
    """Return the verdict of a full quorum with the time it proves, or with a verdict on impossible times."""
    faults = {line: fault for line in found if (fault := time_fault(line, newest)) is not None}
    sound = [line for line in found if line not in faults]
    least = max(1, needed)
    names = ", ".join(dict.fromkeys(line.name for line in found))
    if len({line.name for line in sound}) < least:
        why = f"seen by {names}" if needed < 2 else f"seen by {needed}: {names}"
        time = Verdict(
            scope.replace("witnesses", "time"),
            NOT_CHECKED,
            "; ".join(faults.values()),
            asked=newest is not None and needed > 0,
        )
        return Witnessed(Verdict(scope, VERIFIED, f"{why}{note_inside}"), found, time)
    by = tell_instant(witnessed_time(sound, needed))
    why = f"existed by {by}, seen by {names}" if needed < 2 else f"seen by {needed} by {by}: {names}"
    doubts = "".join(f"; not counted for the time: {fault}" for fault in faults.values())
    return Witnessed(Verdict(scope, VERIFIED, f"{why}{doubts}{note_inside}"), found)


def time_fault(line: Cosignature, newest: int | None) -> str | None:
    """Return why a cosignature's time is impossible, with both dates; None if nothing contradicts it.

    ``newest`` is the date of the newest entry under its checkpoint (seconds UTC), None where that is not known.
    """
    stated = f"{line.name} states {tell_instant(line.time)}"
    dated = "" if newest is None else f", and the newest entry here is dated {tell_instant(newest)}"
    if line.time > LAST:
        return f"{stated}, which is beyond the calendar{dated}"
    if newest is not None and line.time + AHEAD < newest:
        return f"{stated}{dated}: one of the two clocks is wrong"
    return None


def witnessed_time(found: Sequence[Cosignature], needed: int) -> int:
    """Return the earliest time by which ``needed`` witnesses had cosigned (seconds UTC).

    Each witness counts with its earliest cosignature; ``needed`` below 1 counts as 1.
    """
    firsts: dict[str, int] = {}
    for line in found:
        firsts[line.name] = min(line.time, firsts.get(line.name, line.time))
    return sorted(firsts.values())[max(1, needed) - 1]
