"""What an examination says in words promises no more than it verified."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from custody.law.clock import AHEAD
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.envelope import Seen, SignedEntry, parse_entry
from custody.model.entry.facts import Facts, Private
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Asked, Examined
from custody.proof import canonical, chunk_file, merkle, note
from custody.proof.commitments.field_leaf import field_leaf
from custody.proof.note import SeedSigner
from tests.model.verdicts.test_proof_files import (
    AT,
    CONTENT,
    ENTRY,
    GOOD,
    ONE,
    OTHER,
    PERSON,
    SALTS,
    entry,
    judged,
    proof,
    shown,
    words,
)
from tests.model.verdicts.test_verdicts_chunk import ARCHIVED, IMAGE, LAYOUT, OBJECT, WHOLE, document
from tests.world import seed_of


def said(found: Examined, scope: str) -> str:
    return next(verdict.why for verdict in found.verdicts if verdict.scope == scope)


def unsigned() -> SignedEntry:
    """Return a well-formed entry whose signature is 64 zero bytes: the log's key suffices to write it."""
    read = note.parse(ENTRY.note)
    line = replace(read.signatures[0], signature=bytes(64))
    return parse_entry(note.unchecked(note.SignedNote(read.text, (line,))))


def test_an_entry_is_called_signed_only_where_its_signature_was_verified() -> None:
    assert said(judged(GOOD), "entry") == "well-formed, and signed for this ledger"
    assert said(judged(GOOD, Asked()), "entry") == "well-formed, and names this ledger"
    forged = judged(proof(unsigned().note), Asked())
    assert (words(forged)["entry"], said(forged, "entry")) == (VERIFIED, "well-formed, and names this ledger")
    wrong = judged(GOOD, Asked(signers=(OTHER.verifier,)))
    assert (words(wrong)["signer"], said(wrong, "entry")) == (BROKEN, "well-formed, and names this ledger")


@pytest.mark.parametrize(("later", "contradicted"), [(0, False), (AHEAD, False), (AHEAD + 1, True)])
def test_a_witness_that_saw_an_entry_before_its_own_date_leaves_the_time_open(
    later: int, *, contradicted: bool
) -> None:
    dated = entry(CONTENT, at=AT + later)
    found = judged(proof(dated.note, witnesses=(ONE,)), Asked(witnesses=(ONE.verifier,)))
    assert words(found)["witnesses"] == VERIFIED
    assert words(found).get("time") == (NOT_CHECKED if contradicted else None)
    assert ("existed by" in said(found, "witnesses")) is not contradicted


def test_an_empty_ledger_was_seen_with_the_root_of_nothing_or_not_at_all() -> None:
    assert (
        words(judged(proof(entry(CONTENT, seen=Seen(0, merkle.EMPTY_ROOT)).note), Asked()))["entry"]
        == VERIFIED
    )
    found = judged(proof(entry(CONTENT, seen=Seen(0, bytes(32))).note), Asked())
    assert (words(found)["entry"], found.exit_status) == (BROKEN, 3)


def marked(rules: str | None) -> tuple[tuple[openings.Opening, ...], SignedEntry]:
    layout = layouts.layout(1, "case.opened")
    facts = {"entry_mode": "record", "occurred_at": "2026-11-02T09:00:00Z", "nonconforming": rules}
    content = openings.seal_values(layout, Facts(facts), Private({"reference": "C-1"}), SALTS)
    return content, entry(content)


@pytest.mark.parametrize(
    ("rules", "told"),
    [(None, "roles"), ("time.order time.seen", "it is marked as breaking time.order, time.seen; roles")],
)
def test_an_entry_that_is_marked_as_breaking_a_rule_says_so(rules: str | None, told: str) -> None:
    content, of = marked(rules)
    at = layouts.layout(1, "case.opened").positions["nonconforming"]
    found = judged(proof(of.note), Asked(fields=shown(content, of, 0, at)))
    assert (words(found)["rules"], found.exit_status) == (NOT_CHECKED, 0)
    assert (
        said(found, "rules")
        == f"{told}, law, later corrections and what became of its key need the whole ledger"
    )


def test_of_a_kind_that_nobody_knows_a_mark_is_told_and_none_is_hidden_behind_an_empty_one() -> None:
    """Only a known kind says that a field stands once; of any kind none is shown twice."""
    values = (None, "time.order", None, "time.seen")
    content = tuple(
        openings.opened(field_leaf(salt, "nonconforming", value))
        for salt, value in zip(SALTS, values, strict=False)
    )
    of = entry(content, kind="case.painted")
    for at, told in ((1, "time.order"), (3, "time.seen")):
        found = judged(proof(of.note), Asked(fields=shown(content, of, at)))
        assert said(found, "rules").startswith(f"it is marked as breaking {told}; roles")
    none = judged(proof(of.note), Asked(fields=shown(content, of, 0)))
    assert said(none, "rules").startswith("roles")
    twice = json.loads(shown(content, of, 0))
    twice["fields"] += json.loads(shown(content, of, 1))["fields"]
    hidden = judged(proof(of.note), Asked(fields=canonical.encode(twice)))
    assert (words(hidden)["fields"], hidden.shown) == (BROKEN, ())


def test_one_of_several_keys_has_to_be_the_one_that_signed() -> None:
    stranger = SeedSigner("lab.example/5555555555555555", seed_of("stranger")).verifier
    for keys in ((OTHER.verifier, PERSON.verifier), (PERSON.verifier, OTHER.verifier, stranger)):
        found = judged(GOOD, Asked(signers=keys))
        assert (words(found)["signer"], found.exit_status) == (VERIFIED, 0)
        assert said(found, "signer") == f"signed by {PERSON.verifier.name}"
        forged = judged(proof(unsigned().note), Asked(signers=keys))
        assert (words(forged)["signer"], forged.exit_status) == (BROKEN, 3)
        assert "none of" not in said(forged, "signer")
    none = judged(GOOD, Asked(signers=(OTHER.verifier, stranger)))
    told = f"it is signed with a key of {PERSON.verifier.name!a}, which is none of the 2 keys given"
    assert (words(none)["signer"], said(none, "signer")) == (BROKEN, told)
    one = judged(GOOD, Asked(signers=(OTHER.verifier,)))
    assert (words(one)["signer"], "none of" in said(one, "signer")) == (BROKEN, False)


def test_a_mark_that_is_withheld_is_said_to_be_withheld() -> None:
    content, of = marked("time.order")
    for asked in (Asked(), Asked(fields=shown(content, of, 0))):
        told = said(judged(proof(of.note), asked), "rules")
        assert told.endswith("whether it is marked as breaking a rule is not shown")


@pytest.mark.parametrize("name", ["store", "entry_mode", "file_name"])
def test_a_document_changed_to_another_field_is_false_and_no_wrong_call(name: str) -> None:
    honest = chunk_file.parse(document(WHOLE, ARCHIVED, OBJECT))
    moved = replace(honest, field=replace(honest.field, index=LAYOUT.positions[name]))
    good = judged(proof(ARCHIVED.note), Asked(chunk=(chunk_file.format(honest), IMAGE)))
    assert words(good)["chunk"] == VERIFIED
    found = judged(proof(ARCHIVED.note), Asked(chunk=(chunk_file.format(moved), IMAGE)))
    assert (words(found)["chunk"], found.exit_status) == (BROKEN, 3)
