"""What a store can be said to have answered, question by question."""

from __future__ import annotations

from custody.model.schema.probes import CODES


def answers_to(question: str) -> set[str]:
    return {code.rpartition(".")[2] for code in CODES if code.startswith(f"{question}.")}


def test_what_a_store_repeats_is_told_as_what_it_is_and_never_as_right_or_wrong() -> None:
    for question in ("checksum_whole", "checksum_parts", "checksum_range"):
        told = {"flat", "composite", "other", "none", "unclear", "absent", "skipped"}
        assert answers_to(question) == told


def test_every_other_question_is_answered_yes_or_no_or_not_at_all() -> None:
    for question in ("clock", "version_returned"):
        assert answers_to(question) == {"yes", "no", "unclear", "absent", "skipped"}
