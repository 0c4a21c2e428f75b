"""Every answer has its sentence, and none claims what was not proven."""

from __future__ import annotations

from custody.ledger.probing import words
from custody.model.schema import probes

ALL_YES = dict.fromkeys(probes.QUESTIONS, "yes")


def test_every_answer_to_every_question_has_a_sentence() -> None:
    said = [words.sentence(*code.split(".")) for code in probes.CODES]
    assert all(text.endswith(".") for text in said)
    assert len(set(said)) == len(said)


def test_only_a_recorded_proof_of_every_question_about_locks_says_worm() -> None:
    assert "WORM" in " ".join(words.verdicts(ALL_YES, recorded=True))
    assert "WORM" not in " ".join(words.verdicts(ALL_YES, recorded=False))
    for question in probes.LOCK:
        for answer in ("no", "unclear", "absent", "skipped"):
            told = " ".join(words.verdicts({**ALL_YES, question: answer}, recorded=True))
            assert "WORM" not in told
    assert not [code for code in probes.CODES if "WORM" in words.sentence(*code.split("."))]


def test_the_administrator_of_a_store_is_named_whatever_it_answers() -> None:
    for recorded in (True, False):
        assert words.ALWAYS in words.verdicts(ALL_YES, recorded)
        assert words.ALWAYS in words.verdicts({}, recorded)
