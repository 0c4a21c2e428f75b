"""What a signed checkpoint shows by itself: that the log signed it, and which witnesses saw it by when.

Every examination begins here, with the keys that were brought; whether the entries lead to it is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.errors import ProofInvalid, Undecided, UsageError
from custody.frozen import dataclass
from custody.law.clock import tell_instant
from custody.model.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof import checkpoint, cosignature, note
from custody.proof.cosignature import Cosignature
from custody.proof.note import VerifierKey

#: What it means that two checkpoints of one log do not go together.
FORKED = "it has two histories, and both files together prove that; keep both"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an examination is to use besides the log's key.

    ``required`` is how many distinct witnesses must have cosigned; None means one if any key is given, else none.
    ``signers`` are the keys of which one must have signed the entry. ``chunk`` is a chunk document and the chunk's
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
        """How many distinct witnesses are needed."""
        return min(1, len(self.witnesses)) if self.required is None else self.required


def usable(log_key: VerifierKey, asked: Asked) -> None:
    """Raise UsageError for keys that cannot be used as they are given, whatever they are to verify."""
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
    """Run one check: VERIFIED with ``why``, BROKEN or NOT CHECKED with what the error says."""
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
    """Judge whether the log signed what a checkpoint says; the checkpoint only if it did."""
    why = f"the log signed {claimed.size} entries"
    verdict, _ = judged("log", lambda: checkpoint.open(signed, log_key), why)
    return verdict, claimed if verdict.word == VERIFIED else None


def witness_verdict(scope: str, signed: bytes, asked: Asked) -> tuple[Verdict, tuple[Cosignature, ...]]:
    """Judge whether as many of the named witnesses as are needed cosigned a checkpoint; gives their lines."""
    others = len(note.parse(signed).signatures) - 1
    if not asked.witnesses:
        lines = f", {others} further line{'s' * (others > 1)}" if others > 0 else ""
        why = f"no witness was named{lines}: a rewritten log would not be seen"
        return Verdict(scope, NOT_CHECKED, why, asked=False), ()
    try:
        found = cosignature.verify(signed, asked.witnesses)
    except ProofInvalid as error:
        return Verdict(scope, BROKEN, error.message), ()
    count = len({one.name for one in found})
    if count < asked.needed:
        why = f"{count} of the witnesses given have cosigned, {asked.needed} needed"
        return Verdict(scope, NOT_CHECKED, why), found
    if not found:
        return Verdict(scope, NOT_CHECKED, "none of the witnesses given has cosigned", asked=False), ()
    return Verdict(scope, VERIFIED, _seen(found, asked.needed)), found


def _seen(found: Sequence[Cosignature], needed: int) -> str:
    """Say when so many witnesses as are needed had seen it, and who they are."""
    by, names = (
        tell_instant(witnessed_time(found, needed)),
        ", ".join(dict.fromkeys(one.name for one in found)),
    )
    return f"existed by {by}, seen by {names}" if needed < 2 else f"seen by {needed} by {by}: {names}"


def witnessed_time(found: Sequence[Cosignature], needed: int) -> int:
    """Give when so many witnesses as are needed had seen it: one of them alone may say an earlier time."""
    firsts: dict[str, int] = {}
    for one in found:
        firsts[one.name] = min(one.time, firsts.get(one.name, one.time))
    return sorted(firsts.values())[max(1, needed) - 1]
