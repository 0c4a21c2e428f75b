"""Whether one checkpoint continues another, and what the witnesses of each have to say about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.errors import Malformed
from custody.model.verdicts.growth import examine_growth
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Asked
from custody.proof import checkpoint, consistency, cosignature, merkle, note
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import WitnessSigner
from custody.proof.merkle.prove import consistency_proof
from custody.proof.note import SeedSigner
from custody.proof.tiles import MemoryTiles
from tests.model.verdicts.test_proof_files import AT, LOG, ONE, PERSON, TWO
from tests.world import seed_of


def head(size: int, *, forked: bool = False) -> bytes:
    leaves = [merkle.leaf_hash(bytes([at, int(forked)])) for at in range(size)]
    return checkpoint.sign(Checkpoint(LOG.verifier.name, size, merkle.root(leaves)), LOG)


def growth(old: int, new: int) -> bytes:
    tree = MemoryTiles([merkle.leaf_hash(bytes([at, 0])) for at in range(new)])
    return consistency.format(old, consistency_proof(old, new, tree))


@pytest.mark.parametrize(
    ("old", "new", "path", "word", "status"),
    [
        (head(5), head(9), growth(5, 9), VERIFIED, 0),
        (head(5), head(5), growth(5, 5), VERIFIED, 0),
        (head(9), head(5), growth(5, 9), BROKEN, 3),
        (head(5), head(9), growth(4, 9), NOT_CHECKED, 4),
        (head(5), head(9), b"old 5\n", BROKEN, 3),
        (head(5), head(9), None, NOT_CHECKED, 4),
        (head(5), head(9, forked=True), None, NOT_CHECKED, 4),
        (head(9), head(5), None, BROKEN, 3),
        (head(5), head(5), None, VERIFIED, 0),
        (head(5), head(5, forked=True), None, BROKEN, 3),
        (head(5), head(9, forked=True), growth(5, 9), BROKEN, 3),
        (head(5), head(5, forked=True), b"old 5\n", BROKEN, 3),
        (head(0), head(5), b"old 0\n", NOT_CHECKED, 4),
        (head(0), head(5), None, NOT_CHECKED, 4),
        (head(0), head(0), None, NOT_CHECKED, 4),
        (head(0), head(5), growth(4, 5), NOT_CHECKED, 4),
        (head(5), head(0), None, BROKEN, 3),
    ],
)
def test_growth_is_judged_by_the_proof_and_both_signatures(
    old: bytes, new: bytes, path: bytes | None, word: str, status: int
) -> None:
    found = examine_growth(old, new, path, LOG.verifier, Asked())
    assert (found.verdicts[-1].word, found.exit_status) == (word, status)


def seen(size: int, *witnesses: WitnessSigner) -> bytes:
    """Return a head that these witnesses saw, each a second after the one before."""
    signed = head(size)
    for number, witness in enumerate(witnesses):
        signed = cosignature.cosign(signed, witness, AT + number)
    return signed


GROWN = growth(5, 9)


@pytest.mark.parametrize(
    ("old", "new", "required", "words_of_both", "status"),
    [
        ((), (), 1, (NOT_CHECKED, NOT_CHECKED), 4),
        ((ONE,), (), 1, (VERIFIED, NOT_CHECKED), 0),
        ((), (ONE,), 1, (NOT_CHECKED, VERIFIED), 0),
        ((ONE, TWO), (), 2, (VERIFIED, NOT_CHECKED), 0),
        ((), (ONE, TWO), 2, (NOT_CHECKED, VERIFIED), 0),
        ((ONE,), (ONE, TWO), 2, (NOT_CHECKED, VERIFIED), 0),
        ((ONE,), (TWO,), 2, (NOT_CHECKED, NOT_CHECKED), 4),
        ((TWO,), (ONE,), 2, (NOT_CHECKED, NOT_CHECKED), 4),
        ((ONE, ONE), (TWO, TWO), 2, (NOT_CHECKED, NOT_CHECKED), 4),
        ((), (), 0, (NOT_CHECKED, NOT_CHECKED), 0),
    ],
)
def test_witnesses_are_counted_on_one_checkpoint_and_never_over_both(
    old: tuple[WitnessSigner, ...],
    new: tuple[WitnessSigner, ...],
    required: int,
    words_of_both: tuple[str, str],
    status: int,
) -> None:
    """That the old head was seen by two is shown by two lines on it, and likewise for what extends it."""
    asked = Asked(witnesses=(ONE.verifier, TWO.verifier), required=required)
    found = examine_growth(seen(5, *old), seen(9, *new), GROWN, LOG.verifier, asked)
    by_scope = {verdict.scope: verdict for verdict in found.verdicts}
    both = by_scope["witnesses (old)"], by_scope["witnesses (new)"]
    assert (both[0].word, both[1].word, found.exit_status) == (*words_of_both, status)
    assert by_scope["consistency"].word == VERIFIED


def test_witnesses_of_the_new_head_say_something_of_the_old_one_only_where_it_extends_it() -> None:
    asked = Asked(witnesses=(ONE.verifier, TWO.verifier), required=2)
    old, new = head(5), seen(9, ONE, TWO)
    good = examine_growth(old, new, GROWN, LOG.verifier, asked)
    assert [(verdict.word, verdict.asked) for verdict in good.verdicts[2:4]] == [
        (NOT_CHECKED, False),
        (VERIFIED, True),
    ]
    assert "its own time is not shown" in good.verdicts[2].why
    for path in (None, growth(4, 9)):
        found = examine_growth(old, new, path, LOG.verifier, asked)
        assert [(verdict.word, verdict.asked) for verdict in found.verdicts[2:4]] == [
            (NOT_CHECKED, True),
            (VERIFIED, True),
        ]
        assert found.exit_status in (3, 4)


def test_the_old_head_s_time_comes_from_its_own_witnesses_alone() -> None:
    asked = Asked(witnesses=(ONE.verifier, TWO.verifier), required=1)
    early = cosignature.cosign(head(9), ONE, AT - 60)
    found = examine_growth(seen(5, TWO), early, GROWN, LOG.verifier, asked)
    assert found.verdicts[2].why == "existed by 2026-11-02T09:00:00Z, seen by witness.example/w2"
    unseen = examine_growth(head(5), early, GROWN, LOG.verifier, asked)
    assert "existed by" not in unseen.verdicts[2].why


def test_a_time_for_two_witnesses_is_that_of_the_second() -> None:
    """One of two may say an early time by itself; then two had not seen it yet."""
    asked = Asked(witnesses=(ONE.verifier, TWO.verifier), required=2)
    lines = ((TWO, AT + 3600), (ONE, AT), (ONE, AT + 60))
    signed = head(5)
    for witness, time in lines:
        signed = cosignature.cosign(signed, witness, time)
    found = examine_growth(signed, head(9), GROWN, LOG.verifier, asked)
    assert found.verdicts[2].why.startswith("seen by 2 by 2026-11-02T10:00:00Z: ")
    one = examine_growth(signed, head(9), GROWN, LOG.verifier, replace(asked, required=1))
    assert one.verdicts[2].why.startswith("existed by 2026-11-02T09:00:00Z, seen by ")


def test_growth_under_another_log_s_key_is_not_decided() -> None:
    found = examine_growth(head(5), head(9), growth(5, 9), PERSON.verifier, Asked())
    assert {verdict.word for verdict in found.verdicts} == {NOT_CHECKED}
    assert found.exit_status == 4
    with pytest.raises(Malformed):
        examine_growth(head(5), head(9), b"nonsense", LOG.verifier, Asked())


def test_growth_rests_on_both_signatures_and_not_on_one_of_them() -> None:
    twin = SeedSigner(LOG.verifier.name, seed_of("twin"))
    for old, new in ((head(5), head(9)), (head(9), head(5)), (head(5), head(5, forked=True))):
        for forged in (0, 1):
            pair = [old, new]
            pair[forged] = checkpoint.sign(checkpoint.parse(pair[forged]), twin)
            found = examine_growth(pair[0], pair[1], GROWN, LOG.verifier, Asked())
            assert found.verdicts[forged].word == NOT_CHECKED
            assert found.verdicts[1 - forged].word == VERIFIED
            assert found.verdicts[-1].word == NOT_CHECKED
            assert found.verdicts[-1].why == "it rests on both signatures of the log"


def test_a_witness_that_is_false_on_one_head_stays_false_whatever_the_other_one_has() -> None:
    asked = Asked(witnesses=(ONE.verifier,))
    twin = WitnessSigner(ONE.verifier.name, seed_of("one"))
    for false in (0, 1):
        pair = [seen(5, twin), seen(9, twin)]
        other = note.parse(cosignature.cosign(head(7), ONE, AT)).signatures[-1]
        read = note.parse(head((5, 9)[false]))
        pair[false] = note.format(note.SignedNote(read.text, (*read.signatures, other)))
        found = examine_growth(pair[0], pair[1], GROWN, LOG.verifier, asked)
        wrong, good = found.verdicts[2 + false], found.verdicts[3 - false]
        assert (wrong.word, wrong.asked, good.word, found.exit_status) == (BROKEN, True, VERIFIED, 3)
        assert ";" not in wrong.why


def test_a_checkpoint_of_no_entries_is_said_to_show_nothing() -> None:
    found = examine_growth(head(0), head(5), b"old 0\n", LOG.verifier, Asked())
    assert "without entries, which every history continues" in found.verdicts[-1].why


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        (head(9), head(5), None, "given the wrong way round, or the log was cut back"),
        (head(5), head(5, forked=True), None, "signed two different ledgers of 5 entries"),
        (head(5), head(5, forked=True), growth(5, 9), "both files together prove that; keep both"),
        (head(5), head(9), b"old 5\n", "the proof is of other checkpoints or was changed"),
        (head(5), head(9), growth(4, 9), "leads from 4 entries, the old one has 5"),
        (head(5), head(9, forked=True), growth(5, 9), "or the log has two histories: ask for another proof"),
    ],
)
def test_a_verdict_that_is_false_says_what_that_means_and_no_more(
    old: bytes, new: bytes, path: bytes | None, said: str
) -> None:
    """Only two roots of one size convict the log; anything else may be the fault of whoever brought the files."""
    found = examine_growth(old, new, path, LOG.verifier, Asked())
    why = found.verdicts[-1].why
    assert said in why
    assert ("signed two different ledgers" in why) == (new == head(5, forked=True))
