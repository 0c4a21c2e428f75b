"""Offline examination of a proven entry under a separate checkpoint, such as one scanned from paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.layout import many
from custody.model.verdicts.checkpoint_evidence import Asked, judge_witnesses, log_verdict
from custody.model.verdicts.growth import examine_growth
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof import checkpoint

if TYPE_CHECKING:
    from custody.model.verdicts.proof_files import Examined
    from custody.proof.note import VerifierKey

#: The scopes of the checkpoint by itself, and of the claim that the entry is in its tree.
_LOG, _WITNESSES, _SCOPE = "log (checkpoint)", "witnesses (checkpoint)", "checkpoint"


@dataclass(frozen=True, slots=True)
class SeparateCheckpoint:
    """A checkpoint that came by itself, and a consistency proof between it and another; None without one."""

    note: bytes
    proof: bytes | None


def with_checkpoint(
    found: Examined, own: bytes, separate: SeparateCheckpoint, log_key: VerifierKey, asked: Asked
) -> Examined:
    """Return an examination with the verdicts on a separate checkpoint added.

    ``own`` is the checkpoint in the proof file. Witnesses of either checkpoint are enough where the entry is verified
    to be in both trees. Raise Malformed where one cannot be read.
    """
    claimed = checkpoint.parse(separate.note)
    log, head = log_verdict(separate.note, log_key, claimed)
    if head is None:
        member = Verdict(_SCOPE, NOT_CHECKED, "it rests on the log's signature")
    else:
        member = _membership(found, head, own, separate, log_key)
    verdicts = list(found.verdicts)
    if asked.witnesses:
        quorum = replace(judge_witnesses(_WITNESSES, separate.note, asked).quorum, scope=_WITNESSES)
        at = next(place for place, verdict in enumerate(verdicts) if verdict.scope == "witnesses")
        if VERIFIED == member.word == quorum.word and verdicts[at].word == NOT_CHECKED:
            verdicts[at] = replace(verdicts[at], asked=False)
        elif verdicts[at].word == VERIFIED and quorum.word == NOT_CHECKED:
            quorum = replace(quorum, asked=False)
        verdicts.append(quorum)
    return replace(found, verdicts=(*verdicts, replace(log, scope=_LOG), member))


def _membership(
    found: Examined,
    head: checkpoint.Checkpoint,
    own: bytes,
    separate: SeparateCheckpoint,
    log_key: VerifierKey,
) -> Verdict:
    """Return the verdict on whether the entry is among those of the separate checkpoint."""
    if all((verdict.scope, verdict.word) != ("inclusion", VERIFIED) for verdict in found.verdicts):
        return Verdict(_SCOPE, NOT_CHECKED, "it rests on the inclusion of the entry")
    if found.index >= head.size:
        entries = many(head.size, "entry")
        return Verdict(_SCOPE, BROKEN, f"it covers {entries}, and entry {found.index} came later")
    old, new = (own, separate.note) if found.size <= head.size else (separate.note, own)
    growth = examine_growth(old, new, separate.proof, log_key, Asked())
    grown = next(verdict for verdict in growth.verdicts if verdict.scope == "consistency")
    if grown.word == VERIFIED:
        why = f"the entry is number {found.index} of the {many(head.size, 'entry')} that it covers"
        return Verdict(_SCOPE, VERIFIED, why)
    if separate.proof is None and found.size != head.size:
        sizes = " ".join(str(size) for size in sorted((found.size, head.size)))
        why = (
            f"it covers {head.size} entries, the proof {found.size}: ask the office for the file of"
            f" `custody proof consistency {sizes}`, and give it with --consistency"
        )
        return Verdict(_SCOPE, NOT_CHECKED, why)
    return replace(grown, scope=_SCOPE)
