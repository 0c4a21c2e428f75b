"""What others say of entries from their bytes is what reading and verifying each of them says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, ProofInvalid
from custody.model.entry import offloaded_checks, openings
from custody.model.entry.envelope import Envelope, parse_entry, sign_entry, verify_entry, verify_read
from custody.model.entry.openings import opened
from custody.proof.commitments.field_leaf import content_root
from custody.proof.note import SeedSigner
from tests.model.entries.test_envelope import PLAIN, SIGNER
from tests.world import seed_of

LEAVES = [b'["a","YQ==",1]', b'["b","Yg==","two"]', b'["c","Yw==",null]']
STORED = openings.encode([opened(leaf) for leaf in LEAVES])
#: Another key by the signer's name, and his key by another name.
OTHERS = (
    SeedSigner(SIGNER.verifier.name, seed_of("x")),
    SeedSigner("lab.example/" + "1" * 16, seed_of("eve")),
)


def sealed() -> Envelope:
    return replace(PLAIN, fields=len(LEAVES), content=content_root(LEAVES))


def given_bytes(
    note: bytes, *, stored: bytes = STORED, vkey: str = str(SIGNER.verifier)
) -> offloaded_checks.GivenBytes:
    said = sealed()
    return note, vkey, said.fields, said.content, stored


def test_what_was_signed_and_sealed_is_right_and_nothing_else() -> None:
    entry = sign_entry(sealed(), SIGNER)
    note, vkey, fields, content, stored = given_bytes(entry.note)
    assert offloaded_checks.right([(note, vkey, fields, content, stored)]) == [True]
    wrong: list[offloaded_checks.GivenBytes] = [
        *((note, str(signer.verifier), fields, content, stored) for signer in OTHERS),
        (note, "no key", fields, content, stored),
        (note, vkey, fields + 1, content, stored),
        (note, vkey, fields, bytes(32), stored),
        (note, vkey, fields, content, stored[:-1]),
        (note, vkey, fields, content, openings.encode([opened(leaf) for leaf in LEAVES[:-1]])),
        (note, vkey, fields, content, openings.encode([opened(leaf) for leaf in reversed(LEAVES)])),
        (
            note.replace(b'"preservation_order.issued"', b'"preservation_order.served"'),
            vkey,
            fields,
            content,
            stored,
        ),
    ]
    assert offloaded_checks.right(wrong) == [False] * len(wrong)


def test_of_several_each_has_an_answer_of_its_own_in_their_order() -> None:
    note = sign_entry(sealed(), SIGNER).note
    good, bad = given_bytes(note), given_bytes(note, vkey=str(OTHERS[0].verifier))
    assert offloaded_checks.right([good, bad, bad, good]) == [True, False, False, True]
    assert offloaded_checks.right([]) == []


@pytest.mark.parametrize("key", [SIGNER, *OTHERS])
def test_the_bytes_alone_verify_with_the_keys_that_the_entry_verifies_with(key: SeedSigner) -> None:
    entry = sign_entry(PLAIN, SIGNER)
    verdicts: list[str | None] = []
    for alone in (False, True):
        try:
            if alone:
                verify_read(entry.note, key.verifier)
            else:
                verify_entry(entry, key.verifier)
            verdicts.append(None)
        except ProofInvalid as error:
            verdicts.append(error.message)
    assert verdicts[0] == verdicts[1]
    assert (verdicts[0] is None) == (key is SIGNER)


@given(st.data())
def test_bytes_that_were_altered_and_still_read_verify_where_the_entry_does(data: st.DataObject) -> None:
    good = sign_entry(sealed(), SIGNER).note
    at = data.draw(st.integers(min_value=0, max_value=len(good) - 1))
    bent = (
        good[:at]
        + data.draw(st.sampled_from([b"0", b"9", b"a", b"A", b"Q", b"=", b"", b"\n"]))
        + good[at + 1 :]
    )
    try:
        entry = parse_entry(bent)
    except CustodyError:
        return
    try:
        verify_entry(entry, SIGNER.verifier)
        verifies = True
    except ProofInvalid:
        verifies = False
    assert offloaded_checks.right([given_bytes(bent)]) == [verifies]


def test_a_check_is_told_of_content_and_of_the_key_each_by_itself() -> None:
    note = sign_entry(sealed(), SIGNER).note
    name, vkey = SIGNER.verifier.name, str(SIGNER.verifier)
    other = openings.encode([opened(leaf) for leaf in LEAVES[:-1]])
    asked = [(note, STORED), (note, other), (note, STORED[:-1]), (b"no entry", STORED)]
    assert offloaded_checks.seen(({name: vkey}, asked)) == [
        (True, vkey),
        (False, vkey),
        (False, vkey),
        (False, None),
    ]
    assert offloaded_checks.seen(({name: str(OTHERS[0].verifier)}, asked[:1])) == [(True, None)]
    assert offloaded_checks.seen(({}, asked[:1])) == [(True, None)]


def test_what_is_wrong_with_a_signature_is_said_in_words() -> None:
    note = sign_entry(sealed(), SIGNER).note
    said = offloaded_checks.signatures(
        [(note, str(SIGNER.verifier)), (note, str(OTHERS[0].verifier)), (b"", "")]
    )
    assert said[0] is None
    assert said[1] is not None
    assert SIGNER.verifier.name in said[1]
    assert said[2]
