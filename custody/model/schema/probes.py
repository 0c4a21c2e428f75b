"""Questions and answers of a store's probe, and the answers that prove its locks.

An answer is a code ``question.answer``; ``yes`` is always the answer that evidence needs.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Answers of every question: as needed, not as needed, undecidable, no such feature, not asked.
ANSWERS = ("yes", "no", "unclear", "absent", "skipped")
#: Answers about the checksum a store returns: SHA-256 of the bytes, of the parts, another one, none.
CHECKSUMS = ("flat", "composite", "other", "none")

#: Questions in the order they are asked, each with the store feature that it needs.
QUESTIONS: dict[str, str] = {
    "clock": "clock",
    "put_digest_checked": "checksums",
    "part_digest_checked": "uploads",
    "overwrite_refused": "",
    "create_exclusive": "",
    "upload_overwrite_refused": "uploads",
    "upload_exclusive": "uploads",
    "upload_abort": "",
    "version_returned": "versions",
    "versioning_permanent": "locks",
    "delete_marker": "versions",
    "checksum_whole": "checksums",
    "checksum_parts": "uploads",
    "checksum_range": "checksums",
    "lock_read": "locks",
    "lock_multipart": "locks",
    "lock_delete": "locks",
    "lock_bypass": "locks",
    "lock_bulk_delete": "locks",
    "lock_extend": "locks",
    "lock_shorten": "locks",
    "lock_downgrade": "locks",
    "lock_past_date": "locks",
    "hold_protects": "locks",
    "hold_release": "locks",
    "hold_after_retention": "locks",
}
#: Questions about returned checksums, for which no answer is right or wrong.
TOLD = ("checksum_whole", "checksum_parts", "checksum_range")
#: What must be answered ``yes`` before a COMPLIANCE lock of a store counts as proven.
LOCK = (
    "version_returned",
    *(
        f"lock_{act}"
        for act in (
            *("read", "multipart", "delete", "bypass", "bulk_delete", "extend", "shorten", "downgrade"),
            "past_date",
        )
    ),
)
#: What must be answered ``yes`` before a hold of a store counts as proven.
HOLD = ("version_returned", "hold_protects", "hold_release")

#: Every code that an answer can have.
CODES = tuple(
    f"{question}.{answer}"
    for question in QUESTIONS
    for answer in ((*CHECKSUMS, *ANSWERS[2:]) if question in TOLD else ANSWERS)
)


def answers_by_question(codes: Iterable[str]) -> dict[str, str]:
    """Return the answer to each question, in the order of the questions; unanswered ones are left out."""
    found = dict(code.split(".") for code in codes)
    return {question: found[question] for question in QUESTIONS if question in found}


def proves(codes: Iterable[str], needed: tuple[str, ...] = LOCK) -> bool:
    """Return whether all ``needed`` questions are answered ``yes`` (default: those of a lock)."""
    found = answers_by_question(codes)
    return all(found.get(question) == "yes" for question in needed)


def failures(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the questions that were answered ``no``."""
    return tuple(question for question, answer in answers_by_question(codes).items() if answer == "no")
