"""Sentences for the results of a store probe: what the store guarantees, and what it does not.

A sentence promises only what a probe has shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.schema.probes import HOLD, LOCK, QUESTIONS

#: By question: the sentence for the answer ``yes``, and that for ``no``.
SENTENCES: dict[str, tuple[str, str]] = {
    "clock": (
        "Its clock and this machine's agree.",
        "Its clock and this machine's disagree: its locks end by its own.",
    ),
    "put_digest_checked": (
        "It refuses bytes that do not have the SHA-256 they were sent with.",
        "It stores bytes that do not have the SHA-256 they were sent with: damage on the way is not noticed.",
    ),
    "part_digest_checked": (
        "It refuses a part that does not have the SHA-256 it was sent with.",
        "It stores parts that do not have the SHA-256 they were sent with: damage on the way is not noticed.",
    ),
    "overwrite_refused": (
        "A key that is taken is not taken a second time.",
        "A key that is taken can be taken again: an object can be replaced under its name.",
    ),
    "create_exclusive": (
        "Of many who take one key at once, one wins.",
        "Of many who take one key at once, several are told that they won.",
    ),
    "upload_overwrite_refused": (
        "An upload in parts does not replace an object under its key.",
        "An upload in parts replaces an object under its key.",
    ),
    "upload_exclusive": (
        "Of many uploads finished under one key at once, one wins.",
        "Of many uploads finished under one key at once, several win: only the version tells them apart.",
    ),
    "upload_abort": (
        "An upload that is broken off leaves nothing.",
        "An upload that is broken off leaves parts behind, which hold evidence and are paid for.",
    ),
    "version_returned": (
        "Every object is told its version.",
        "Objects are told no version, so nobody can show that an object was not replaced.",
    ),
    "versioning_permanent": (
        "Versions cannot be switched off.",
        "Versions can be switched off by whoever administers the bucket.",
    ),
    "delete_marker": (
        "A deletion by name hides an object; it is still read by its version.",
        "After a deletion by name the object is not read by its version as it should be.",
    ),
    "lock_read": (
        "A retention date reads back as it was set.",
        "A retention date does not read back as it was set.",
    ),
    "lock_multipart": (
        "An object sent in parts gets its retention date too.",
        "An object sent in parts does not get its retention date.",
    ),
    "lock_delete": (
        "A version under retention is not deleted.",
        "A version under retention can be deleted.",
    ),
    "lock_bypass": (
        "Nor with the right to bypass governance.",
        "A version under COMPLIANCE retention can be deleted with the right to bypass governance.",
    ),
    "lock_bulk_delete": (
        "Nor by the call that deletes many.",
        "A version under retention can be deleted by the call that deletes many.",
    ),
    "lock_extend": (
        "A retention date can be moved forward.",
        "A retention date cannot be moved forward: an extended authority cannot be followed.",
    ),
    "lock_shorten": (
        "A retention date cannot be moved back.",
        "A retention date can be moved back.",
    ),
    "lock_downgrade": (
        "COMPLIANCE cannot be turned into GOVERNANCE.",
        "COMPLIANCE can be turned into GOVERNANCE, and then be bypassed.",
    ),
    "lock_past_date": (
        "A retention date in the past is refused.",
        "A retention date in the past is taken, and keeps nothing.",
    ),
    "hold_protects": (
        "A version under a legal hold is not deleted.",
        "A version under a legal hold can be deleted.",
    ),
    "hold_release": (
        "Once its hold is lifted it can be deleted; whoever may set holds may lift them.",
        "A version whose hold was lifted cannot be deleted: destruction that a court orders cannot be carried out.",
    ),
    "hold_after_retention": (
        "A hold keeps a version whose retention date has passed.",
        "A hold does not keep a version whose retention date has passed.",
    ),
}
#: Sentences for the checksums that a store repeats; none of them is a verification.
CHECKSUMS: dict[str, str] = {
    "checksum_whole": "For an object sent whole it repeats: {}.",
    "checksum_parts": "For an object sent in parts it repeats: {}.",
    "checksum_range": "For a range of bytes it repeats: {}.",
}
KINDS: dict[str, str] = {
    "flat": "the SHA-256 of the bytes",
    "composite": "the SHA-256 of the SHA-256s of its parts",
    "other": "something that is not the SHA-256 of those bytes",
    "none": "no checksum",
}
#: The sentence that holds whatever a store answers.
ALWAYS = "Whoever administers the store can destroy what is in it; a copy under another administration is the answer."
PROVEN = (
    "Proven: what is stored here with a COMPLIANCE date can be neither deleted nor unlocked early (WORM)."
)
UNPROVEN = "NOT PROVEN: nothing here may be relied on to stay because of a retention date."
UNRECORDED = "It answered as evidence needs; that counts once a probe is entered (--enter)."
HOLDS = "Proven: a legal hold keeps a version until it is lifted."
NO_HOLDS = "NOT PROVEN: nothing here may be relied on to stay because of a legal hold."


def verdicts(answers: Mapping[str, str], recorded: bool) -> list[str]:
    """Return the sentences on what is proven of locks and holds, and the one that always holds.

    Good answers that are not ``recorded`` in the ledger prove nothing.
    """
    lock, hold = (all(answers.get(question) == "yes" for question in needed) for needed in (LOCK, HOLD))
    if (lock or hold) and not recorded:
        return [UNRECORDED, ALWAYS]
    return [PROVEN if lock else UNPROVEN, HOLDS if hold else NO_HOLDS, ALWAYS]


def sentence(question: str, answer: str) -> str:
    """Return the sentence for the answer to a question; an unanswered one claims nothing."""
    if answer in KINDS:
        return CHECKSUMS[question].format(KINDS[answer])
    if answer in ("yes", "no"):
        return SENTENCES[question][answer == "no"]
    why = {
        "absent": "does not apply: such a store has nothing of the kind",
        "skipped": "was not asked; leave --quick away to ask it",
        "unclear": "could not be told apart: no answer, no right, or it took too long",
    }
    return f"{question} {why[answer]}."


def sentences(answers: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (question, answer, sentence) for every question that was asked, in their order."""
    return [
        (question, answers[question], sentence(question, answers[question]))
        for question in QUESTIONS
        if question in answers
    ]
