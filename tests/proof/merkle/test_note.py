"""Signed notes: others' notes verify, no note has a second spelling, entries have exactly one signature."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownKey, UnknownVersion, UsageError
from custody.proof import note
from custody.proof.note import SeedSigner, SignatureLine, SignedNote, VerifierKey
from tests import vectors
from tests.proof.keys import LOG, OTHER, PERSON, WITNESS

TEXT = "first line\n\nthird line\n"


def test_every_note_made_by_others_verifies_and_is_written_back_byte_for_byte() -> None:
    known = vectors.load("signed-notes.json")
    assert len(known) == 18
    for item in known:
        key = VerifierKey.parse(item["vkey"])
        data = item["note"].encode("utf-8")
        assert str(key) == item["vkey"]
        assert note.format(note.parse(data)) == data
        assert note.open_single(data, key) == note.open_note(data, [key]).text
        with pytest.raises(ProofInvalid):
            note.open_single(b"x" + data, key)


def test_a_signed_text_opens_with_its_key_and_no_other() -> None:
    data = note.sign(TEXT, PERSON)
    assert data.decode("utf-8").startswith(TEXT + "\n\u2014 " + PERSON.verifier.name + " ")
    assert note.open_single(data, PERSON.verifier) == TEXT
    opened = note.open_note(data, [OTHER.verifier, PERSON.verifier])
    assert (opened.text, len(opened.verified), opened.unknown) == (TEXT, 1, ())
    with pytest.raises(ProofInvalid):
        note.open_single(data, OTHER.verifier)
    with pytest.raises(UnknownKey):
        note.open_note(data, [OTHER.verifier])
    with pytest.raises(UnknownKey):
        note.open_note(data, [])


def test_an_entry_has_exactly_one_signature_line() -> None:
    one = note.parse(note.sign(TEXT, PERSON))
    other = note.parse(note.sign(TEXT, OTHER))
    for lines in (one.signatures + other.signatures, other.signatures + one.signatures, one.signatures * 2):
        data = note.format(SignedNote(TEXT, lines))
        assert note.open_note(data, [PERSON.verifier]).text == TEXT
        with pytest.raises(ProofInvalid):
            note.open_single(data, PERSON.verifier)


def test_a_known_key_that_fails_rejects_a_checkpoint_and_an_unknown_one_does_not() -> None:
    good = note.parse(note.sign(TEXT, PERSON)).signatures[0]
    bad = SignatureLine(OTHER.verifier.name, OTHER.verifier.key_id, bytes(64))
    data = note.format(SignedNote(TEXT, (good, bad)))
    opened = note.open_note(data, [PERSON.verifier])
    assert (opened.verified, opened.unknown) == ((good,), (bad,))
    with pytest.raises(ProofInvalid):
        note.open_note(data, [PERSON.verifier, OTHER.verifier])


def test_a_key_is_known_by_name_and_id_together() -> None:
    line = note.parse(note.sign(TEXT, PERSON)).signatures[0]
    for renamed in (
        SignatureLine(OTHER.verifier.name, line.key_id, line.signature),
        SignatureLine(line.name, OTHER.verifier.key_id, line.signature),
    ):
        data = note.format(SignedNote(TEXT, (renamed,)))
        with pytest.raises(UnknownKey):
            note.open_note(data, [PERSON.verifier, OTHER.verifier])
        with pytest.raises(ProofInvalid):
            note.open_single(data, PERSON.verifier)


def test_a_signature_of_another_length_is_refused() -> None:
    line = note.parse(note.sign(TEXT, PERSON)).signatures[0]
    for signature in (line.signature[:-1], line.signature + b"\x00", b"\x00"):
        data = note.format(SignedNote(TEXT, (SignatureLine(line.name, line.key_id, signature),)))
        with pytest.raises(ProofInvalid):
            note.open_single(data, PERSON.verifier)


def test_a_cosignature_key_neither_signs_nor_opens_a_note() -> None:
    with pytest.raises(UsageError):
        note.sign(TEXT, WITNESS)
    with pytest.raises(UsageError):
        note.open_note(note.sign(TEXT, PERSON), [WITNESS.verifier])
    line = SignatureLine(WITNESS.verifier.name, WITNESS.verifier.key_id, WITNESS.sign(TEXT.encode()))
    with pytest.raises(ProofInvalid):
        note.open_single(note.format(SignedNote(TEXT, (line,))), WITNESS.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no newline at the end",
        "a\rb\n",
        "tab\there\n",
        "null\x00\n",
        "lone \ud800\n",
        "a\n\n\u2014 x\n\n",
    ],
)
def test_a_text_that_no_note_can_hold_is_not_signed(text: str) -> None:
    if text.endswith("x\n\n"):
        assert note.open_single(note.sign(text, PERSON), PERSON.verifier) == text
        return
    with pytest.raises(Malformed):
        note.sign(text, PERSON)


@pytest.mark.parametrize("text", ["", "no newline", "lone \ud800\n"])
def test_a_note_that_would_be_read_back_differently_is_not_written(text: str) -> None:
    line = note.parse(note.sign(TEXT, PERSON)).signatures[0]
    assert note.parse(note.format(SignedNote(TEXT, (line,)))) == SignedNote(TEXT, (line,))
    for wrong in (
        SignedNote(text, (line,)),
        SignedNote(TEXT, ()),
        SignedNote(TEXT, (SignatureLine(line.name, b"", line.signature),)),
        SignedNote(TEXT, (SignatureLine(line.name, line.key_id[:2], line.key_id + line.signature),)),
    ):
        with pytest.raises(Malformed):
            note.format(wrong)


def spoiled() -> dict[str, bytes]:
    """Return notes that are wrong in one way each, made from a good one."""
    data = note.sign(TEXT, PERSON)
    line = data.rpartition(b"\n\n")[2]
    blob = line.split(b" ")[2].strip()
    raw = base64.b64decode(blob)
    return {
        "empty": b"",
        "no signature": TEXT.encode() + b"\n",
        "no empty line": data.replace(b"\n\n", b"\n"),
        "no final newline": data[:-1],
        "two final newlines": data + b"\n",
        "carriage return": data.replace(b"\n", b"\r\n"),
        "control character": b"\x1b" + data,
        "invalid UTF-8": b"\xff" + data,
        "surrogate": b"\xed\xa0\x80" + data,
        "hyphen instead of dash": data.replace("\u2014".encode(), b"-"),
        "two spaces": data.replace("\u2014 ".encode(), "\u2014  ".encode()),
        "space at the end": data[:-1] + b" \n",
        "no name": data.replace(PERSON.verifier.name.encode(), b""),
        "plus in the name": data.replace(b"lab.example", b"lab+example"),
        "space in the name": data.replace(b"lab.example", "lab\u00a0example".encode()),
        "no padding": data.replace(blob, blob.rstrip(b"=")),
        "slack bits": data.replace(blob, blob[:-2] + bytes([blob[-2] + 1]) + b"="),
        "url alphabet": data.replace(blob, base64.urlsafe_b64encode(raw[:4] + b"\xff" * 64)),
        "line break in base64": data.replace(blob, blob[:20] + b"\n" + blob[20:]),
        "too short": data.replace(blob, base64.b64encode(raw[:4])),
        "empty signature": data.replace(b" " + blob, b" "),
        "101 lines": data[: -len(line)] + line * 101,
        "too long": b"x" * note.MAX_NOTE_BYTES + data,
    }


@pytest.mark.parametrize("what", spoiled())
def test_a_note_that_would_not_be_written_is_not_read(what: str) -> None:
    assert note.parse(note.sign(TEXT, PERSON)).text == TEXT
    with pytest.raises(Malformed):
        note.parse(spoiled()[what])


def test_a_hundred_signature_lines_are_read() -> None:
    line = note.parse(note.sign(TEXT, PERSON)).signatures[0]
    data = note.format(SignedNote(TEXT, (line,) * 100))
    assert len(note.open_note(data, [PERSON.verifier]).verified) == 100


def test_a_verifier_key_is_read_only_as_it_is_written() -> None:
    text = str(PERSON.verifier)
    assert VerifierKey.parse(text) == PERSON.verifier
    assert VerifierKey.parse(str(WITNESS.verifier)) == WITNESS.verifier
    name, key_id, key = text.split("+", 2)
    for wrong in (
        "", name, f"{name}+{key_id}", f"{name}+{key_id}+", f"+{key_id}+{key}",
        f"{name}x+{key_id}+{key}", f"{name}+{key_id.upper()}+{key}",
        f"{name}+00000000+{key}", f"{name}+{key_id[:-1]}+{key}",
        text + "\n", f"{name}+{key_id}+{key.rstrip('=')}x",
        f" {text}", f"{name}+{key_id}+{key[:-4]}", f"{name}+{key_id}+é",
    ):  # fmt: skip
        with pytest.raises(Malformed):
            VerifierKey.parse(wrong)


def test_a_key_with_plus_signs_in_its_base64_is_split_on_the_first_two() -> None:
    keys = [SeedSigner("plus.example", bytes([seed]) * 32).verifier for seed in range(60)]
    plus = [key for key in keys if "+" in str(key).split("+", 2)[2]]
    assert plus
    assert [VerifierKey.parse(str(key)) for key in plus] == plus


@pytest.mark.parametrize("line", ["MII+abc+BQYHCA==", "a+0011223+BQYHCA==", "a+001122334+BQYHCA=="])
def test_a_line_with_two_plus_signs_and_no_key_id_between_is_no_key_of_an_unknown_algorithm(
    line: str,
) -> None:
    with pytest.raises(Malformed, match="not a verifier key"):
        VerifierKey.parse(line)


@pytest.mark.parametrize("kind", [0x00, 0x02, 0x06, 0xFF])
def test_a_key_of_an_algorithm_not_known_here_is_could_not_check(kind: int) -> None:
    with pytest.raises(UnknownVersion):
        VerifierKey("key.example", kind, bytes(32))
    material = base64.b64encode(bytes([kind]) + bytes(1312)).decode()
    with pytest.raises(UnknownVersion):
        VerifierKey.parse(f"key.example+00000000+{material}")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_or_seed_is_32_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        VerifierKey("key.example", note.ALG_ED25519, bytes(length))
    with pytest.raises(Malformed):
        SeedSigner("key.example", bytes(length))


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\u00a0", "a\x00b", "a\ud800", "\t", "a\x1f"]
)
def test_a_name_that_no_signature_line_can_hold_is_no_key_name(name: str) -> None:
    assert not note.valid_name(name)
    with pytest.raises(Malformed):
        VerifierKey(name, note.ALG_ED25519, bytes(32))


def test_two_different_keys_of_one_identity_are_refused_and_the_same_key_twice_is_one() -> None:
    class Forged:
        name, key_id, kind, public = PERSON.verifier.name, PERSON.verifier.key_id, note.ALG_ED25519, bytes(32)

    data = note.sign(TEXT, PERSON)
    assert note.open_note(data, [PERSON.verifier, PERSON.verifier]).text == TEXT
    with pytest.raises(UsageError):
        note.open_note(data, [PERSON.verifier, Forged()])  # type: ignore[list-item]  # stands in for a 32-bit clash


@pytest.mark.parametrize(
    "text", ["", "name", "name+", "name+00000000", "+00000000+AQ==", "a b+00000000+AQ=="]
)
def test_a_verifier_key_has_a_name_an_id_and_a_key(text: str) -> None:
    assert VerifierKey.parse(str(PERSON.verifier)) == PERSON.verifier
    with pytest.raises(Malformed, match=r"name\+id\+key"):
        VerifierKey.parse(text)


def test_the_kinds_of_key_have_the_bytes_of_their_specifications() -> None:
    kinds = [base64.b64decode(str(signer.verifier).split("+")[2])[0] for signer in (PERSON, LOG, WITNESS)]
    assert kinds == [1, 1, 4]


def test_a_key_is_shown_by_what_it_is_made_of() -> None:
    key = PERSON.verifier
    assert repr(key) == f"VerifierKey(name={key.name!r}, kind=1, public={key.public!r})"


def test_the_shortest_text_and_the_longest_note_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = note.sign("\n", PERSON)
    assert data.startswith(b"\n\n\xe2\x80\x94 ")
    monkeypatch.setattr(note, "MAX_NOTE_BYTES", len(data))
    assert note.open_single(data, PERSON.verifier) == "\n"
    with pytest.raises(Malformed, match="longer than"):
        note.parse(b"\n" + data)


def test_the_seed_is_not_shown() -> None:
    assert repr(LOG) == f"SeedSigner({LOG.verifier!s})"


@given(st.text(max_size=30), st.text(max_size=12))
def test_whatever_can_be_signed_opens_again(text: str, name: str) -> None:
    try:
        signer = SeedSigner(name, bytes(32))
        data = note.sign(text + "\n", signer)
    except Malformed:
        return
    assert note.open_single(data, signer.verifier) == text + "\n"
    assert note.format(note.parse(data)) == data


@given(st.binary(max_size=200))
def test_any_bytes_are_a_note_or_malformed(data: bytes) -> None:
    for candidate in (data, TEXT.encode() + b"\n" + data, note.sign(TEXT, PERSON) + data):
        try:
            parsed = note.parse(candidate)
        except Malformed:
            continue
        assert note.format(parsed) == candidate


@given(st.text(max_size=80))
def test_any_text_is_a_verifier_key_or_refused(text: str) -> None:
    for candidate in (text, f"{PERSON.verifier}{text}", text + str(PERSON.verifier)):
        try:
            key = VerifierKey.parse(candidate)
        except CustodyError as error:
            assert isinstance(error, Malformed | UnknownVersion)  # noqa: PT017 - the other outcome is a key
        else:
            assert str(key) == candidate
