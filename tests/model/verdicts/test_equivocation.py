"""Proof files beside one another: what one shows may refute another, and only what is verified speaks."""

from __future__ import annotations

from dataclasses import replace

from custody.model.entry.envelope import Seen
from custody.model.verdicts.equivocation import examine_together
from custody.model.verdicts.proof_files import Asked, Examined
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof import checkpoint, merkle, proof_file
from custody.proof.checkpoint import Checkpoint
from tests.model.verdicts.test_proof_files import CONTENT, LOG, OTHER, entry, judged, proof

ROOT = merkle.root([merkle.leaf_hash(b"as it was")] * 2)


def found(seen: bytes = ROOT, index: int = 3, size: int = 7) -> Examined:
    """Examine the proof of an entry whose signer had seen two entries with a root."""
    return judged(proof(entry(CONTENT, seen=Seen(2, seen)).note, index, size), Asked())


def together(*several: Examined) -> Verdict:
    return examine_together([(f"{at}.tlog-proof", one) for at, one in enumerate(several)])


def test_one_proof_alone_contradicts_nothing_and_is_not_asked_to() -> None:
    assert (together().word, together().asked) == (NOT_CHECKED, False)
    assert (together(found()).word, together(found()).asked) == (NOT_CHECKED, False)


def test_the_same_history_at_two_sizes_is_not_contradicted() -> None:
    verdict = together(found(size=7), found(size=9), found(size=7))
    assert (verdict.word, "these 3 proofs" in verdict.why) == (VERIFIED, True)


def test_two_roots_of_one_size_are_two_histories_though_each_proof_holds() -> None:
    one, two = found(index=3), found(index=4)
    assert (one.exit_status, two.exit_status, one.size) == (0, 0, two.size)
    verdict = together(one, two)
    assert verdict.word == BROKEN
    assert "0.tlog-proof leads to one ledger of 7 entries, and 1.tlog-proof leads to another" in verdict.why
    assert "keep both" in verdict.why


def test_the_first_contradiction_is_told_and_how_many_more_there_are() -> None:
    one = "0.tlog-proof leads to one ledger of 7 entries, and 1.tlog-proof leads to another"
    proves = "the log has two histories, and these files together prove it; keep both"
    assert together(found(index=3), found(index=4)).why == f"{one}: {proves}"
    three = together(found(index=3), found(index=4), found(index=5))
    assert three.why == f"{one}: {proves}; and 1 more"
    four = together(*(found(index=at) for at in (3, 4, 5, 6)))
    assert four.why == f"{one}: {proves}; and 2 more"


def test_what_the_signer_of_an_entry_for_another_ledger_had_seen_speaks_against_nobody() -> None:
    foreign = entry(CONTENT, seen=Seen(2, b"\x01" * 32), log="lab.example/" + "2" * 32)
    other = judged(proof(foreign.note, 4, 9), Asked())
    assert next(verdict.word for verdict in other.verdicts if verdict.scope == "inclusion") == VERIFIED
    assert other.exit_status == 3
    assert together(found(size=7), other).word == VERIFIED


def test_two_entries_of_one_number_are_two_histories_also_at_different_sizes() -> None:
    verdict = together(found(size=7), replace(found(size=9), leaf=bytes(32)))
    assert verdict.word == BROKEN
    assert "0.tlog-proof and 1.tlog-proof have different entries of number 3" in verdict.why


def test_what_a_signer_had_seen_is_held_against_what_the_log_signed() -> None:
    head = Checkpoint(LOG.verifier.name, 2, ROOT)
    small = merkle.proof_from_leaves(0, [merkle.leaf_hash(b"as it was")] * 2)
    file = proof_file.ProofFile(b"as it was", 0, tuple(small), checkpoint.sign(head, LOG))
    at_two = judged(file, Asked())
    assert together(found(ROOT), at_two).word == VERIFIED
    verdict = together(found(b"\x01" * 32), at_two)
    assert verdict.word == BROKEN
    assert "the signer of 0.tlog-proof had seen one ledger of 2 entries" in verdict.why
    between = together(found(ROOT, size=7), found(b"\x01" * 32, index=4, size=9))
    assert (between.word, "the signer of 1.tlog-proof had seen another" in between.why) == (BROKEN, True)


def test_what_is_not_verified_speaks_against_nobody() -> None:
    good, forged = found(index=3), judged(proof(entry(CONTENT).note, 4), Asked(), OTHER.verifier)
    assert forged.exit_status == 4
    assert together(good, forged).word == NOT_CHECKED
    swapped = judged(replace(proof(entry(CONTENT).note), index=4), Asked())
    assert swapped.exit_status == 3
    assert together(replace(good, root=swapped.root), swapped).word == NOT_CHECKED
