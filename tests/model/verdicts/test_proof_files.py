"""Each scope of a proof file gets its own verdict, and none of them is better than what was shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import CustodyError, UsageError
from custody.law.clock import parse_instant, tell_instant
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.envelope import Envelope, Seen, SignedEntry, sign_entry
from custody.model.entry.facts import Facts, Private
from custody.model.verdicts.growth import examine_growth
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Asked, Examined, examine
from custody.proof import checkpoint, cosignature, fields, merkle, note, proof_file
from custody.proof.checkpoint import Checkpoint
from custody.proof.commitments.field_leaf import field_leaf, field_proof
from custody.proof.cosignature import WitnessSigner
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.note import SeedSigner, VerifierKey
from tests.world import seed_of

LOG = SeedSigner("lab.example/" + "1" * 32, seed_of("log"))
PERSON = SeedSigner("lab.example/9f3ac0517be24d18", seed_of("person"))
OTHER = SeedSigner("lab.example/0000000000000000", seed_of("other person"))
ONE = WitnessSigner("witness.example/w1", seed_of("one"))
TWO = WitnessSigner("witness.example/w2", seed_of("two"))
AT = parse_instant("2026-11-02T09:00:00Z")
LAYOUT = layouts.layout(1, "case.opened")
SALTS = [bytes([at]) * 16 for at in range(len(LAYOUT.names))]
VALUES = (
    {"entry_mode": "record", "occurred_at": "2026-11-02T09:00:00Z"},
    {"reference": "C-1", "offence": "fraud"},
)


def sealed(names: tuple[str, ...] | None = None) -> tuple[openings.Opening, ...]:
    """Seal a case's fields, or the same values under other names."""
    if names is None:
        return openings.seal_values(LAYOUT, Facts(VALUES[0]), Private(VALUES[1]), SALTS)
    values = {**VALUES[0], **VALUES[1]}
    return tuple(
        openings.opened(field_leaf(salt, name, values.get(name)))
        for salt, name in zip(SALTS, names, strict=True)
    )


def entry(
    content: tuple[openings.Opening, ...], signer: SeedSigner = PERSON, **changes: object
) -> SignedEntry:
    envelope = Envelope(
        at=AT,
        by=signer.verifier.name,
        content=openings.content_of(content),
        fields=len(content),
        id="8c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f",
        kind="case.opened",
        log=LOG.verifier.name,
        prev=None,
        re=None,
        seen=Seen(2, bytes(32)),
        seq=0,
        subject="1c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f",
        v=1,
    )
    return sign_entry(replace(envelope, **changes), signer)  # type: ignore[arg-type]  # any member of an envelope


def proof(
    data: bytes, index: int = 3, size: int = 7, *, witnesses: tuple[WitnessSigner, ...] = ()
) -> proof_file.ProofFile:
    """Put entry bytes into a tree and give their proof under a checkpoint that the log signed."""
    leaves = [merkle.leaf_hash(bytes([at])) for at in range(size)]
    leaves[index] = merkle.leaf_hash(data)
    signed = checkpoint.sign(Checkpoint(LOG.verifier.name, size, merkle.root(leaves)), LOG)
    for number, witness in enumerate(witnesses):
        signed = cosignature.cosign(signed, witness, AT + number)
    return proof_file.ProofFile(data, index, tuple(merkle.proof_from_leaves(index, leaves)), signed)


def shown(content: tuple[openings.Opening, ...], of: SignedEntry, *indexes: int) -> bytes:
    hashes = [part.hash for part in content]
    found = [DisclosedField(at, content[at].leaf or b"", tuple(field_proof(at, hashes))) for at in indexes]
    return fields.format(FieldsFile(of.leaf, tuple(found)))


def words(found: Examined) -> dict[str, str]:
    return {verdict.scope: verdict.word for verdict in found.verdicts}


CONTENT = sealed()
ENTRY = entry(CONTENT)
GOOD = proof(ENTRY.note)
FULL = Asked(signers=(PERSON.verifier,), fields=shown(CONTENT, ENTRY, 0, 1))


def judged(file: proof_file.ProofFile, asked: Asked = FULL, key: VerifierKey = LOG.verifier) -> Examined:
    return examine(proof_file.format(file), key, asked)


def test_everything_that_was_asked_for_and_shown_is_verified() -> None:
    found = judged(proof(ENTRY.note, witnesses=(ONE,)), replace(FULL, witnesses=(ONE.verifier,)))
    assert words(found) == {
        "log": VERIFIED,
        "inclusion": VERIFIED,
        "witnesses": VERIFIED,
        "entry": VERIFIED,
        "signer": VERIFIED,
        "fields": VERIFIED,
        "rules": NOT_CHECKED,
    }
    assert found.exit_status == 0
    assert [opened.field.value for opened in found.shown] == ["C-1", "fraud"]
    assert found.withheld == LAYOUT.names[2:]
    assert (found.index, found.size, found.leaf) == (3, 7, ENTRY.leaf)


def test_nothing_that_was_not_asked_for_is_called_verified() -> None:
    found = judged(GOOD, Asked())
    assert {scope for scope, word in words(found).items() if word == NOT_CHECKED} == {
        "witnesses",
        "signer",
        "fields",
        "rules",
    }
    assert found.exit_status == 0
    assert found.shown == ()
    assert found.withheld == LAYOUT.names


@pytest.mark.parametrize("scope", ["log", "inclusion", "entry", "signer", "fields", "witnesses"])
def test_what_is_false_in_one_scope_leaves_the_others_their_own_verdict(scope: str) -> None:
    asked = replace(FULL, witnesses=(ONE.verifier,))
    file = proof(ENTRY.note, witnesses=(ONE,))
    if scope == "log":
        twin = SeedSigner(LOG.verifier.name, seed_of("log"))
        head = checkpoint.parse(file.checkpoint)
        false = checkpoint.sign(replace(head, root=bytes(32)), twin)
        line = note.parse(false).signatures[0]
        signed = note.parse(file.checkpoint)
        bent = note.SignedNote(signed.text, (line, *signed.signatures[1:]))
        file = replace(file, checkpoint=note.format(bent))
    elif scope == "inclusion":
        file = replace(file, index=2)
    elif scope == "entry":
        elsewhere = entry(CONTENT, log="lab.example/" + "2" * 32)
        file = proof(elsewhere.note, witnesses=(ONE,))
        asked = replace(asked, fields=shown(CONTENT, elsewhere, 0))
    elif scope == "signer":
        asked = replace(asked, signers=(OTHER.verifier,))
    elif scope == "fields":
        asked = replace(asked, fields=shown(CONTENT, entry(CONTENT, OTHER), 0))
    else:
        signed = note.parse(file.checkpoint)
        line = signed.signatures[1]
        false_line = note.SignatureLine(line.name, line.key_id, line.signature[:-1] + b"\x00")
        bent = note.SignedNote(signed.text, (signed.signatures[0], false_line))
        file = replace(file, checkpoint=note.format(bent))
    found = judged(file, asked)
    assert words(found)[scope] == BROKEN
    broken = {name for name, word in words(found).items() if word == BROKEN}
    assert broken == {scope}
    assert found.exit_status == 3


def test_another_log_s_key_leaves_log_and_inclusion_open() -> None:
    found = judged(GOOD, Asked(), PERSON.verifier)
    assert (words(found)["log"], words(found)["inclusion"], words(found)["entry"]) == (
        NOT_CHECKED,
        NOT_CHECKED,
        VERIFIED,
    )
    assert found.exit_status == 4


def test_without_the_entry_what_rests_on_it_is_open() -> None:
    found = judged(replace(GOOD, extra=None), replace(FULL, chunk=(b"", b"")))
    open_ones = {verdict.scope for verdict in found.verdicts if verdict.word == NOT_CHECKED and verdict.asked}
    assert open_ones == {"inclusion", "entry", "signer", "fields", "chunk"}
    assert (found.leaf, found.envelope, found.exit_status) == (None, None, 4)


def test_an_entry_that_saw_what_comes_after_it_is_broken() -> None:
    late = entry(CONTENT, seen=Seen(4, bytes(32)))
    found = judged(proof(late.note), Asked())
    assert words(found)["entry"] == BROKEN
    just = entry(CONTENT, seen=Seen(3, bytes(32)))
    assert words(judged(proof(just.note), Asked()))["entry"] == VERIFIED


def test_an_entry_of_a_newer_ruleset_is_not_decided() -> None:
    newer = ENTRY.envelope.text().replace('"v":1', '"v":2')
    found = judged(proof(note.sign(newer, PERSON)), Asked())
    assert (words(found)["entry"], words(found)["inclusion"], found.exit_status) == (NOT_CHECKED, VERIFIED, 4)


def test_a_kind_that_nobody_knows_is_shown_without_names_of_withheld_fields() -> None:
    odd = entry(CONTENT, kind="case.painted")
    found = judged(proof(odd.note), Asked(fields=shown(CONTENT, odd, 0)))
    assert (words(found)["entry"], words(found)["fields"], found.withheld) == (VERIFIED, NOT_CHECKED, ())
    assert [(opened.index, opened.field.name) for opened in found.shown] == [(0, "reference")]


def test_fields_that_their_own_signer_sealed_under_other_names_are_broken() -> None:
    swapped = sealed((LAYOUT.names[1], LAYOUT.names[0], *LAYOUT.names[2:]))
    wrong = entry(swapped)
    found = judged(proof(wrong.note), Asked(fields=shown(swapped, wrong, 0)))
    assert words(found)["fields"] == BROKEN
    assert found.shown == ()
    fewer = CONTENT[:-1]
    short = entry(fewer)
    assert words(judged(proof(short.note), Asked(fields=shown(fewer, short, 0))))["fields"] == BROKEN


def test_documents_of_another_version_are_not_decided() -> None:
    newer = (FULL.fields or b"").replace(b"custody.fields/1", b"custody.fields/2")
    found = judged(GOOD, Asked(fields=newer, chunk=(b'{"schema":"custody.chunk/3"}', b"")))
    assert (words(found)["fields"], words(found)["chunk"], found.exit_status) == (NOT_CHECKED, NOT_CHECKED, 4)
    assert words(judged(GOOD, Asked(chunk=(b"{}", b""))))["chunk"] == BROKEN


@pytest.mark.parametrize(
    ("cosigned", "named", "required", "word", "status"),
    [
        ((), (), None, NOT_CHECKED, 0),
        ((ONE,), (), None, NOT_CHECKED, 0),
        ((), (ONE,), None, NOT_CHECKED, 4),
        ((), (ONE,), 0, NOT_CHECKED, 0),
        ((ONE,), (ONE,), None, VERIFIED, 0),
        ((ONE,), (ONE, TWO), None, VERIFIED, 0),
        ((ONE,), (ONE, TWO), 2, NOT_CHECKED, 4),
        ((ONE, TWO), (ONE, TWO), 2, VERIFIED, 0),
        ((ONE, ONE), (ONE, TWO), 2, NOT_CHECKED, 4),
        ((ONE,), (TWO,), None, NOT_CHECKED, 4),
    ],
)
def test_witnesses_are_counted_by_name_and_named_ones_are_needed(
    cosigned: tuple[WitnessSigner, ...],
    named: tuple[WitnessSigner, ...],
    required: int | None,
    word: str,
    status: int,
) -> None:
    asked = Asked(witnesses=tuple(signer.verifier for signer in named), required=required)
    found = judged(proof(ENTRY.note, witnesses=cosigned), asked)
    assert (words(found)["witnesses"], found.exit_status) == (word, status)


def test_where_no_witness_is_needed_the_first_that_saw_it_says_since_when_it_existed() -> None:
    asked = Asked(witnesses=(ONE.verifier, TWO.verifier), required=0)
    found = judged(proof(ENTRY.note, witnesses=(TWO, ONE)), asked)
    names = ", ".join((TWO.verifier.name, ONE.verifier.name))
    assert found.verdicts[2].why == f"existed by {tell_instant(AT)}, seen by {names}"


@pytest.mark.parametrize(
    ("cosigned", "told"), [((), ""), ((ONE,), ", 1 further line"), ((ONE, TWO), ", 2 further lines")]
)
def test_lines_of_witnesses_that_nobody_named_are_counted(
    cosigned: tuple[WitnessSigner, ...], told: str
) -> None:
    (found,) = (
        verdict
        for verdict in judged(proof(ENTRY.note, witnesses=cosigned)).verdicts
        if verdict.scope == "witnesses"
    )
    assert found.why == f"no witness was named{told}: a rewritten log would not be seen"


def test_a_witness_s_time_outside_the_calendar_is_shown_in_seconds() -> None:
    file = proof(ENTRY.note)
    cosigned = replace(file, checkpoint=cosignature.cosign(file.checkpoint, ONE, 2**62))
    found = judged(cosigned, Asked(witnesses=(ONE.verifier,)))
    (time,) = (verdict for verdict in found.verdicts if verdict.scope == "time")
    assert f"second {2**62} after 1970" in time.why


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (ONE.verifier, Asked()),
        (LOG.verifier, Asked(witnesses=(PERSON.verifier,))),
        (LOG.verifier, Asked(witnesses=(VerifierKey("w", 4, LOG.verifier.public),))),
        (LOG.verifier, Asked(required=1)),
        (LOG.verifier, Asked(required=-1, witnesses=(ONE.verifier,))),
    ],
)
def test_keys_that_cannot_be_used_so_are_a_wrong_call(key: VerifierKey, asked: Asked) -> None:
    with pytest.raises(UsageError):
        judged(GOOD, asked, key)
    with pytest.raises(UsageError):
        examine_growth(GOOD.checkpoint, GOOD.checkpoint, b"", key, asked)
    # It is said before anything is read: what is wrong with the call is not laid at the door of a file.
    with pytest.raises(UsageError):
        examine(b"no proof at all", key, asked)


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.integers(0, 7))
def test_a_flipped_bit_anywhere_never_gives_a_stronger_verdict(place: int, bit: int) -> None:
    asked = replace(FULL, witnesses=(ONE.verifier,))
    data = bytearray(proof_file.format(proof(ENTRY.note, witnesses=(ONE,))))
    good = words(examine(bytes(data), LOG.verifier, asked))
    assert set(good.values()) == {VERIFIED, NOT_CHECKED}
    data[place % len(data)] ^= 1 << bit
    try:
        found = examine(bytes(data), LOG.verifier, asked)
    except CustodyError:
        return
    assert found.exit_status != 0
    rank = {BROKEN: 0, NOT_CHECKED: 1, VERIFIED: 2}
    assert all(rank[word] <= rank[good.get(scope, NOT_CHECKED)] for scope, word in words(found).items())
