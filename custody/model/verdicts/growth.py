"""Offline examination whether one checkpoint of a log extends another, with a verdict for each scope."""

from __future__ import annotations

from dataclasses import replace

from custody.model.verdicts.checkpoint_evidence import (
    FORKED,
    Asked,
    judge_witnesses,
    judged,
    log_verdict,
    usable,
)
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Outcome, Verdict
from custody.proof import checkpoint, consistency, merkle
from custody.proof.note import VerifierKey

#: Explanations where one checkpoint is not shown to extend another, as far as the files tell.
_SHORTER = "they were given the wrong way round, or the log was cut back"
_UNSHOWN = (
    "the proof is of other checkpoints or was changed, or the log has two histories: ask for another proof"
)


def examine_growth(
    old: bytes, new: bytes, proof: bytes | None, log_key: VerifierKey, asked: Asked
) -> Outcome:
    """Return the verdicts on whether the checkpoint ``new`` extends ``old``, by a proof as text or None.

    Cosignatures support two claims, each by the lines of its own checkpoint alone: that so many witnesses saw the old
    head, and that they saw the new one. One claim that holds is enough, the new one's only where the extension is
    verified; witnesses of both are never counted together. Without a proof only equal and shrunken sizes can be judged;
    anything else is NOT CHECKED.

    Raise Malformed when one of the three cannot be read, UsageError for keys that cannot be used.
    """
    usable(log_key, asked)
    path = None if proof is None else consistency.parse(proof)
    before, after = checkpoint.parse(old), checkpoint.parse(new)
    old_log, old_head = log_verdict(old, log_key, before)
    new_log, new_head = log_verdict(new, log_key, after)
    seen_old, seen_new = (
        judge_witnesses(f"witnesses ({which})", signed, asked)
        for which, signed in (("old", old), ("new", new))
    )
    witnessed_old, witnessed_new = seen_old.quorum, seen_new.quorum
    if old_head is None or new_head is None:
        grown = Verdict("consistency", NOT_CHECKED, "it rests on both signatures of the log")
    elif old_head.size == 0 and (path is None or not path.hashes):
        why = "the old one is of a ledger without entries, which every history continues: nothing is shown"
        grown = Verdict("consistency", NOT_CHECKED, why)
    elif old_head.size > new_head.size:
        why = f"the old one has {old_head.size} entries, the new one {new_head.size}: {_SHORTER}"
        grown = Verdict("consistency", BROKEN, why)
    elif old_head.size == new_head.size and old_head.root != new_head.root:
        why = f"the log signed two different ledgers of {old_head.size} entries: {FORKED}"
        grown = Verdict("consistency", BROKEN, why)
    elif path is None and old_head.size < new_head.size:
        grown = Verdict("consistency", NOT_CHECKED, "no consistency proof was given (--consistency)")
    elif path is not None and path.old != old_head.size:
        why = f"the proof leads from {path.old} entries, the old one has {old_head.size}: ask for one from there"
        grown = Verdict("consistency", NOT_CHECKED, why)
    else:
        grown = judged(
            "consistency",
            lambda: merkle.verify_consistency(
                old_head.size,
                new_head.size,
                () if path is None else path.hashes,
                old_head.root,
                new_head.root,
            ),
            f"the {new_head.size} entries begin with the {old_head.size}",
        )[0]
        if grown.word == BROKEN:
            grown = replace(grown, why=f"{grown.why}; {_UNSHOWN}")
    old_holds, new_holds = witnessed_old.word == VERIFIED, witnessed_new.word == VERIFIED
    if old_holds:
        witnessed_new = _waived(witnessed_new, "nothing was asked of them: the old one has those needed")
    elif new_holds and grown.word == VERIFIED:
        witnessed_old = _waived(
            witnessed_old, "its own time is not shown; what extends it has the witnesses needed"
        )
    logs = (_named(old_log, "log (old)"), _named(new_log, "log (new)"))
    times = tuple(seen.time for seen in (seen_old, seen_new) if seen.time is not None)
    return Outcome((*logs, witnessed_old, witnessed_new, *times, grown))


def _named(verdict: Verdict, scope: str) -> Verdict:
    return replace(verdict, scope=scope)


def _waived(verdict: Verdict, why: str) -> Verdict:
    """Return a verdict on witnesses as not asked for, because the other checkpoint has enough."""
    if verdict.word != NOT_CHECKED or not verdict.asked:
        return verdict
    return replace(verdict, why=f"{verdict.why}; {why}", asked=False)
