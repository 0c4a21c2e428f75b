"""Cosignatures: a witness's line verifies over time and text, and counts once for each witness."""

from __future__ import annotations

import base64

import pytest
from nacl.signing import VerifyKey

from custody.errors import Malformed, ProofInvalid, UsageError
from custody.proof import checkpoint, cosignature, merkle, note
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import Cosignature, WitnessSigner
from custody.proof.note import SignatureLine, SignedNote, VerifierKey
from tests.proof.keys import LOG, ORIGIN, PERSON, SECOND, WITNESS

HEAD = Checkpoint(ORIGIN, 7, merkle.leaf_hash(b"any"))
SIGNED = checkpoint.sign(HEAD, LOG)
TIME = 1_679_315_147
KEYS = [WITNESS.verifier, SECOND.verifier]


def test_a_line_is_key_id_time_and_a_signature_over_the_specified_bytes() -> None:
    data = cosignature.cosign(SIGNED, WITNESS, TIME)
    assert data.startswith(SIGNED)
    name, _, encoded = data[len(SIGNED) :].decode().removeprefix("\u2014 ").rstrip("\n").partition(" ")
    blob = base64.b64decode(encoded)
    assert (name, blob[:4]) == (WITNESS.verifier.name, WITNESS.verifier.key_id)
    assert int.from_bytes(blob[4:12], "big") == TIME
    message = f"cosignature/v1\ntime {TIME}\n{HEAD.text()}".encode()
    VerifyKey(WITNESS.verifier.public).verify(message, blob[12:])


def test_the_specifications_example_has_the_form_that_is_read() -> None:
    """Only its form: the document gives no key for it."""
    example = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ"
        "qhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    line = note.parse(example.encode()).signatures[0]
    assert (len(line.signature), int.from_bytes(line.signature[:8], "big")) == (72, 1679315147)


def test_the_key_id_commits_to_the_kind_of_key() -> None:
    plain = VerifierKey(WITNESS.verifier.name, note.ALG_ED25519, WITNESS.verifier.public)
    assert plain.key_id != WITNESS.verifier.key_id


def test_every_given_witness_is_found_and_others_are_ignored() -> None:
    data = cosignature.cosign(cosignature.cosign(SIGNED, WITNESS, TIME), SECOND, TIME + 5)
    first, second = Cosignature("witness.example/w1", TIME), Cosignature("witness.example/w2", TIME + 5)
    assert cosignature.verify(data, KEYS) == (first, second)
    assert cosignature.verify(data, KEYS[1:]) == (second,)
    assert cosignature.verify(data, []) == ()
    assert cosignature.verify(SIGNED, KEYS) == ()
    assert checkpoint.open(data, LOG.verifier) == HEAD


def test_a_witness_may_sign_again_later() -> None:
    data = cosignature.cosign(cosignature.cosign(SIGNED, WITNESS, TIME), WITNESS, TIME + 9)
    assert [item.time for item in cosignature.verify(data, KEYS)] == [TIME, TIME + 9]


def test_a_line_does_not_verify_on_another_checkpoint() -> None:
    line = note.parse(cosignature.cosign(SIGNED, WITNESS, TIME)).signatures[-1]
    assert cosignature.verify(note.format(SignedNote(HEAD.text(), (line,))), KEYS)
    other = Checkpoint(ORIGIN, 8, HEAD.root)
    with pytest.raises(ProofInvalid):
        cosignature.verify(note.format(SignedNote(other.text(), (line,))), KEYS)


@pytest.mark.parametrize("change", ["time", "signature", "short", "long", "zero time", "time beyond 2**63"])
def test_a_given_witness_whose_line_fails_rejects_the_note(change: str) -> None:
    line = note.parse(cosignature.cosign(SIGNED, WITNESS, TIME)).signatures[-1]
    time, signature = line.signature[:8], line.signature[8:]

    def signed_at(moment: int) -> bytes:
        return moment.to_bytes(8, "big") + WITNESS.sign(
            f"cosignature/v1\ntime {moment}\n{HEAD.text()}".encode()
        )

    changed = {
        "time": (TIME + 1).to_bytes(8, "big") + signature,
        "signature": time + signature[:-1] + bytes([signature[-1] ^ 1]),
        "short": line.signature[:-1],
        "long": line.signature + b"\x00",
        "zero time": signed_at(0),
        "time beyond 2**63": signed_at(2**63),
    }[change]
    data = note.format(SignedNote(HEAD.text(), (SignatureLine(line.name, line.key_id, changed),)))
    assert cosignature.verify(data, [SECOND.verifier]) == ()
    with pytest.raises(ProofInvalid):
        cosignature.verify(data, KEYS)


def test_one_key_under_two_names_is_refused_as_it_would_count_twice() -> None:
    alias = WitnessSigner("witness.example/alias", b"the first witness, in tests only")
    data = cosignature.cosign(SIGNED, WITNESS, TIME)
    assert len(cosignature.verify(data, [WITNESS.verifier, WITNESS.verifier])) == 1
    with pytest.raises(UsageError):
        cosignature.verify(data, [WITNESS.verifier, alias.verifier])


def test_only_a_witness_key_cosigns_and_only_a_checkpoint_is_cosigned() -> None:
    with pytest.raises(UsageError):
        cosignature.cosign(SIGNED, PERSON, TIME)
    with pytest.raises(UsageError):
        cosignature.verify(SIGNED, [LOG.verifier])
    with pytest.raises(Malformed):
        cosignature.cosign(note.sign("no checkpoint\n", PERSON), WITNESS, TIME)
    with pytest.raises(Malformed):
        cosignature.verify(note.sign("no checkpoint\n", PERSON), KEYS)
    for time in (1, 2**63 - 1):
        assert cosignature.verify(cosignature.cosign(SIGNED, WITNESS, time), KEYS)[0].time == time
    for time in (0, -1, 2**63):
        with pytest.raises(Malformed):
            cosignature.cosign(SIGNED, WITNESS, time)


def stored(name: str, times: list[int]) -> list[str]:
    """Return lines as they are stored for a checkpoint, by a witness at several times."""
    signer = WitnessSigner(name, bytes(32))
    return [cosignature.cosign(SIGNED, signer, time)[len(SIGNED) : -1].decode() for time in times]


def times_of(lines: list[str]) -> list[int]:
    return sorted(map(cosignature.stated_time, lines))


def test_of_each_witness_key_a_checkpoint_takes_its_earliest_and_its_newest_line_along() -> None:
    one = stored("w.example/1", [TIME])
    two = stored("w.example/2", [TIME + at for at in (9, 5)])
    assert cosignature.carried([*one, *two]) == [*one, *two]
    many = stored("w.example/3", [TIME + at for at in (30, 10, 40, 20)])
    assert times_of(cosignature.carried([*one, *many, *two])) == times_of([*one, *many[1:3], *two])
    assert cosignature.carried([]) == []


def test_which_lines_are_taken_along_depends_on_no_order_and_theirs_stays() -> None:
    lines = [line for name in "ab" for line in stored(f"w.example/{name}", [TIME + at for at in range(5)])]
    for given in (lines, lines[::-1], sorted(lines)):
        found = cosignature.carried(given)
        assert set(found) == set(cosignature.carried(lines))
        assert found == [line for line in given if line in found]


def test_with_many_witnesses_every_earliest_line_comes_before_any_newest() -> None:
    names = [f"w.example/{at}" for at in range(cosignature.CARRIED - 9)]
    lines = [line for at, name in enumerate(names) for line in stored(name, [TIME + at, TIME + 1000 + at])]
    found = times_of(cosignature.carried(lines))
    assert found == [*(TIME + at for at in range(len(names))), *(TIME + 1000 + at for at in range(9))]
    names = [f"w.example/{at}" for at in range(cosignature.CARRIED + 30)]
    lines = [line for at, name in enumerate(names) for line in stored(name, [TIME + at, TIME + 1000 + at])]
    assert times_of(cosignature.carried(lines)) == [TIME + at for at in range(cosignature.CARRIED)]
    whole = note.parse(SIGNED + "".join(f"{line}\n" for line in cosignature.carried(lines)).encode())
    assert len(whole.signatures) == note.MAX_SIGNATURES // 2


def test_two_keys_under_one_name_count_by_themselves_and_what_is_no_line_states_no_time() -> None:
    lines = [
        cosignature.cosign(SIGNED, WitnessSigner("w.example/1", seed), TIME + at)[len(SIGNED) : -1].decode()
        for seed in (bytes(32), b"\1" * 32)
        for at in (1, 2)
    ]
    assert cosignature.carried(lines) == lines
    assert [cosignature.stated_time(text) for text in ("", "x", "\u2014 name !", lines[1])] == [
        0,
        0,
        0,
        TIME + 2,
    ]
