"""The text of an entry has one spelling: what is written is read back, nothing is read that would not be written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownVersion
from custody.model.entry import envelope as module
from custody.model.entry import envelope_diagnostics
from custody.model.entry.envelope import (
    MOST_BYTES,
    Envelope,
    Seen,
    parse_entry,
    parse_text,
    sign_entry,
    verify_entry,
)
from custody.model.schema.ids import (
    b64,
    is_domain,
    is_key_name,
    is_kind,
    is_origin,
    is_seal,
    is_size,
    is_training,
    is_uuid4,
    unb64,
    uuid4_of,
)
from custody.proof import canonical, merkle, note
from custody.proof.note import SeedSigner
from tests.world import seed_of

SIGNER = SeedSigner("lab.example/0011223344556677", seed_of("eve"))
HASHES = st.binary(min_size=32, max_size=32)
PLAIN = Envelope(
    at=1_793_610_000,
    by=SIGNER.verifier.name,
    content=bytes(range(32)),
    fields=14,
    id=uuid4_of(b"\xab" * 16),
    kind="preservation_order.issued",
    log="lab.example/" + "0" * 32,
    prev=None,
    re=None,
    seen=Seen(7, bytes(32)),
    seq=0,
    subject=uuid4_of(bytes(range(16))),
    v=1,
)


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    seq = draw(st.one_of(st.just(0), st.integers(1, 2**53 - 1)))
    names = st.from_regex(r"[a-z][a-z0-9.-]{0,9}\.example/[0-9a-f]{16,64}", fullmatch=True)
    return Envelope(
        at=draw(st.integers(0, 253402300799)),
        by=draw(names.filter(is_key_name)),
        content=draw(HASHES),
        fields=draw(st.integers(1, 256)),
        id=draw(st.binary(min_size=16, max_size=16).map(uuid4_of)),
        kind=draw(st.sampled_from(["preservation_order.issued", "resumption.proposed", "a.b.c.d", "x_y.z_"])),
        log=draw(st.from_regex(r"[a-z]{1,9}\.example/[0-9a-f]{32}", fullmatch=True)),
        prev=None if seq == 0 else draw(HASHES),
        re=draw(st.one_of(st.none(), HASHES)),
        seen=Seen(draw(st.integers(0, 2**53 - 1)), draw(HASHES)),
        seq=seq,
        subject=draw(st.binary(min_size=16, max_size=16).map(uuid4_of)),
        v=1,
    )


@given(envelopes())
def test_an_envelope_is_read_back_from_its_text(envelope: Envelope) -> None:
    text = envelope.text()
    assert parse_text(text) == envelope
    assert text.count("\n") == 1
    assert text.isascii()
    assert canonical.encode(json.loads(text)) == text[:-1].encode()


@given(envelopes(), st.data())
def test_a_changed_text_is_refused_or_means_exactly_what_it_says(
    envelope: Envelope, data: st.DataObject
) -> None:
    text = envelope.text()
    at = data.draw(st.integers(0, len(text) - 1))
    chars = st.sampled_from('0123456789"{}[]:, \n+-.eE\\/aZ')
    char = data.draw(st.one_of(chars, st.characters(exclude_categories=["Cs"])))
    before, after = text[:at], text[at + 1 :]
    changed = data.draw(st.sampled_from([before + char + after, before + char + text[at:], before + after]))
    try:
        found = parse_text(changed)
    except (Malformed, UnknownVersion):
        return
    assert found.text() == changed
    assert (found == envelope) is (changed == text)


@given(envelopes(), st.data())
def test_what_is_refused_and_what_is_wrong_with_it_are_one_judgement(
    envelope: Envelope, data: st.DataObject
) -> None:
    """Members take each other's values, and numbers and words at their limits, so that forms nearly fit."""
    members = json.loads(envelope.text())
    name = data.draw(st.sampled_from(sorted(members)))
    odd = ["", "a" * 201, 0, 1, 256, 257, 2**53 - 1, True, None, "2026-02-30T00:00:00Z", b64(bytes(33))]
    members[name] = data.draw(st.sampled_from([*members.values(), *odd]))
    text = canonical.encode(members).decode() + "\n"
    envelope_diagnostics._read(envelope.text())
    fits = (members["prev"] is None) == (members["seq"] == 0)
    try:
        envelope_diagnostics._read(text)
    except (Malformed, UnknownVersion):
        fits = False
    if fits:
        assert json.loads(parse_text(text).text()) == members
    else:
        with pytest.raises((Malformed, UnknownVersion)) as refused:
            parse_text(text)
        assert str(refused.value) == str(envelope_diagnostics.fault(text))


@pytest.mark.parametrize(
    ("size", "why"), [(2**53 - 1, "subject of an entry is 'nobody'"), (2**53, "begin with a size")]
)
def test_of_a_text_that_is_refused_the_largest_size_of_a_ledger_is_not_what_is_wrong(
    size: int, why: str
) -> None:
    members = json.loads(PLAIN.text()) | {"seen": f"{size} {b64(bytes(32))}", "subject": "nobody"}
    assert why in str(envelope_diagnostics.fault(canonical.encode(members).decode() + "\n"))


@given(st.text(max_size=200))
def test_any_text_is_refused_with_the_formats_own_errors(text: str) -> None:
    try:
        found = parse_text(text)
    except (Malformed, UnknownVersion):
        return
    assert found.text() == text


def with_member(name: str, value: object) -> str:
    members = json.loads(PLAIN.text())
    members[name] = value
    return canonical.encode(members).decode() + "\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "2026-11-02T09:00:00+00:00"),
        ("at", "2026-11-02T09:00:00.5Z"),
        ("at", 1793610000),
        ("at", None),
        ("by", "eve"),
        ("by", "lab.example/short"),
        ("by", "a" * 200 + ".example/0011223344556677"),
        ("content", b64(bytes(31))),
        ("content", b64(bytes(33))),
        ("content", "not base64"),
        ("content", None),
        ("fields", 0),
        ("fields", 257),
        ("fields", -1),
        ("fields", True),
        ("fields", "14"),
        ("id", "00000000-0000-0000-0000-000000000000"),
        ("id", PLAIN.id.upper()),
        ("id", PLAIN.id + "\n"),
        ("kind", "order"),
        ("kind", "order.Issued"),
        ("kind", "a.b.c.d.e"),
        ("kind", "preservation_order.issued "),
        ("kind", "a" * 63 + ".b"),
        ("log", "lab.example"),
        ("log", "lab.example/" + "0" * 31),
        ("prev", b64(bytes(32))),
        ("prev", ""),
        ("re", ""),
        ("re", b64(bytes(31))),
        ("re", False),
        ("seen", "7"),
        ("seen", f"07 {b64(bytes(32))}"),
        ("seen", f"-1 {b64(bytes(32))}"),
        ("seen", f"+7 {b64(bytes(32))}"),
        ("seen", f" {b64(bytes(32))}"),
        ("seen", f"{2**53} {b64(bytes(32))}"),
        ("seen", f"{10**30} {b64(bytes(32))}"),
        ("seen", f"\u0667 {b64(bytes(32))}"),
        ("seen", f"7  {b64(bytes(32))}"),
        ("seen", f"7 {b64(bytes(31))}"),
        ("seen", None),
        ("seq", 1),
        ("seq", -1),
        ("seq", False),
        ("seq", "0"),
        ("subject", ""),
        ("subject", "order-1"),
        ("v", 0),
        ("v", -1),
        ("v", True),
        ("v", "1"),
        ("v", None),
        ("extra", 1),
    ],
)
def test_a_member_that_is_not_of_its_form_is_malformed(name: str, value: object) -> None:
    assert parse_text(PLAIN.text()) == PLAIN
    with pytest.raises(Malformed):
        parse_text(with_member(name, value))


@pytest.mark.parametrize("name", sorted(json.loads(PLAIN.text())))
def test_a_member_that_is_missing_is_malformed(name: str) -> None:
    members = json.loads(PLAIN.text())
    del members[name]
    with pytest.raises(Malformed):
        parse_text(canonical.encode(members).decode() + "\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + "\n",
        lambda text: " " + text,
        lambda text: text.replace(":", ": ", 1),
        lambda text: text.replace('"v":1', '"v":1.0'),
        lambda text: text.replace('"v":1', '"v":01'),
        lambda text: text.replace('"v":1', '"v":1,"v":1'),
        lambda text: text.replace("order", "\\u006frder"),
        lambda text: "[" + text[:-1] + "]\n",
        lambda text: "null\n",
        lambda text: "\n",
        lambda text: "",
    ],
)
def test_another_spelling_of_the_same_text_is_malformed(change: Callable[[str], str]) -> None:
    with pytest.raises(Malformed):
        parse_text(change(PLAIN.text()))


@pytest.mark.parametrize("version", [2, 17, 2**53 - 1])
def test_a_text_of_a_later_ruleset_is_unknown_and_not_malformed(version: int) -> None:
    with pytest.raises(UnknownVersion, match=str(version)):
        parse_text(with_member("v", version))
    members = json.loads(PLAIN.text())
    with pytest.raises(UnknownVersion):
        parse_text(canonical.encode({"v": version, "new": members}).decode() + "\n")


def test_a_signed_entry_is_read_back_and_verifies_with_its_key_only() -> None:
    entry = sign_entry(PLAIN, SIGNER)
    assert entry.envelope == PLAIN
    assert entry.leaf == merkle.leaf_hash(entry.note)
    assert parse_entry(entry.note) == entry
    verify_entry(entry, SIGNER.verifier)
    for other in (
        SeedSigner(SIGNER.verifier.name, seed_of("x")),
        SeedSigner("lab.example/" + "1" * 16, seed_of("eve")),
    ):
        with pytest.raises(ProofInvalid):
            verify_entry(entry, other.verifier)


def test_nobody_signs_under_another_name_or_what_would_not_be_read() -> None:
    with pytest.raises(Malformed, match="names"):
        sign_entry(PLAIN, SeedSigner("lab.example/" + "1" * 16, seed_of("eve")))
    with pytest.raises(Malformed):
        sign_entry(replace(PLAIN, kind="no kind"), SIGNER)
    with pytest.raises(Malformed):
        sign_entry(replace(PLAIN, seq=3), SIGNER)
    with pytest.raises(CustodyError):
        sign_entry(replace(PLAIN, at=-1), SIGNER)


def test_an_entry_has_one_signature_line_by_the_key_its_text_names() -> None:
    signed = note.parse(sign_entry(PLAIN, SIGNER).note)
    (line,) = signed.signatures
    second = replace(line, key_id=b"\x00" * 4)
    with pytest.raises(Malformed, match="2 signature"):
        parse_entry(note.format(replace(signed, signatures=(line, second))))
    renamed = replace(line, name="lab.example/" + "1" * 16)
    with pytest.raises(Malformed, match="another name"):
        parse_entry(note.format(replace(signed, signatures=(renamed,))))


@given(envelopes(), st.data())
def test_an_entry_is_read_at_once_as_it_is_read_in_parts_or_not_at_all(
    envelope: Envelope, data: st.DataObject
) -> None:
    good = sign_entry(replace(envelope, by=PLAIN.by), SIGNER).note
    assert module._at_once(good) == module._in_parts(good)
    assert module._at_once(good) is not None
    at = data.draw(st.integers(min_value=0, max_value=len(good)))
    rest = data.draw(st.integers(min_value=at, max_value=min(len(good), at + 3)))
    bent = good[:at] + data.draw(st.binary(max_size=3)) + good[rest:]
    found = module._at_once(bent)
    if found is not None:
        assert found == module._in_parts(bent)
        assert found.note == bent


@pytest.mark.parametrize("at", range(-95, 0))
def test_a_signature_line_with_another_character_is_read_the_same_either_way(at: int) -> None:
    good = sign_entry(PLAIN, SIGNER).note
    for other in b"AB+/=-_ \n\r\t\x00\xc2":
        bent = good[: len(good) + at] + bytes([other]) + good[len(good) + at + 1 :]
        found = module._at_once(bent)
        if found is not None:
            assert found == module._in_parts(bent)
            continue
        try:
            entry = parse_entry(bent)
        except CustodyError:
            continue
        with pytest.raises(
            ProofInvalid, match="bytes long"
        ):  # a line may have another length, and never verifies
            verify_entry(entry, SIGNER.verifier)


def test_an_entry_is_at_most_4_kib_long() -> None:
    assert MOST_BYTES == 4096
    longest = replace(PLAIN, by="a" * 183 + "/0011223344556677", log="a" * 160 + "/" + "0" * 32)
    assert len(sign_entry(longest, SeedSigner(longest.by, seed_of("eve"))).note) < MOST_BYTES
    with pytest.raises(Malformed, match="more than 4096"):
        parse_entry(b"x" * 4097)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_the_formats_own_errors(data: bytes) -> None:
    assert module.readable(data) is False
    with pytest.raises((Malformed, UnknownVersion)):
        parse_entry(data)


def test_an_entry_is_readable() -> None:
    assert module.readable(sign_entry(PLAIN, SIGNER).note)


@pytest.mark.parametrize(
    ("test", "good", "bad"),
    [
        (is_uuid4, [PLAIN.id], ["", PLAIN.id.upper(), PLAIN.id + "\n", PLAIN.id.replace("-4", "-1")]),
        (
            is_key_name,
            ["a/" + "0" * 16, "a-b.c/" + "f" * 64],
            ["a/" + "0" * 15, "a/" + "0" * 65, "-a/" + "0" * 16, "a..b/" + "0" * 16],
        ),
        (
            is_origin,
            ["lab.example/" + "0" * 32],
            ["lab.example/" + "0" * 33, "lab.example/" + "G" * 32, "/" + "0" * 32],
        ),
        (
            is_domain,
            ["lab.example", "a", "a-b", "a" * 160],
            ["", "Lab", "lab.", ".lab", "a_b", "a" * 161, "lab\n"],
        ),
        (is_training, ["training.lab/" + "0" * 32], ["trainings.lab", "lab.training", "Training.x"]),
        (is_seal, ["A", "A-1/2.3", "9" * 63], ["", "a", "-A", "A" * 64, "A\n"]),
        (
            is_size,
            ["0", "7", "10", str(2**53 - 1)],
            ["", "07", "00", "-1", "+1", " 1", "1 ", "1\n", "\u0667", "1_0", "1e3", str(2**53), "9" * 5000],
        ),
        (
            is_kind,
            ["a.b", "preservation_order.issued", "a.b.c.d"],
            ["a", "a.b.c.d.e", "A.b", "a.", ".a", "a.b\n", "a1.b"],
        ),
    ],
)
def test_identifiers_have_one_form(test: Callable[[str], bool], good: list[str], bad: list[str]) -> None:
    assert all(test(text) for text in good)
    assert not any(test(text) for text in bad)


def test_base64_of_a_hash_has_its_very_length() -> None:
    assert unb64(b64(bytes(32)), 32) == bytes(32)
    for text, size in ((b64(bytes(31)), 32), ("AA=", None), ("AB==", None), ("", 1)):
        with pytest.raises(Malformed):
            unb64(text, size)
