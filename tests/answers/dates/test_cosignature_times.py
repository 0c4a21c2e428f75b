"""A witness's impossible time leaves the time open, nobody of the house is a witness, a wrong type is no field.

Wrong before: a cosignature of second 1 on an entry of 2026 gave VERIFIED, existed by 1970-01-01, and one of 2^63 - 1
VERIFIED too; the key that had signed the entry counted as its witness; a witness's key could be enrolled; a field
document that shows `days = true` was VERIFIED.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from custody.errors import RoleRefused, Undecided
from custody.law.clock import AHEAD, LAST, tell_instant
from custody.ledger.audit import compare_outside
from custody.ledger.proofs.cosignatures import store_cosignature
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.entries.entry_verification import examine_entry
from custody.ledger.views.entries.external_sightings import ExternalSightings
from custody.model import layouts
from custody.model.entry import openings
from custody.model.schema.types import Value
from custody.model.verdicts.growth import examine_growth
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Asked, Examined
from custody.model.verdicts.published_log import Wanted
from custody.proof import cosignature, proof_file, verification
from custody.proof.commitments.field_leaf import field_leaf
from custody.proof.cosignature import WitnessSigner
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.docs.test_verify_without_us import run
from tests.model.published_log import SmallLog
from tests.model.verdicts.test_proof_files import (
    AT,
    CONTENT,
    ENTRY,
    LOG,
    ONE,
    TWO,
    entry,
    judged,
    proof,
    shown,
    words,
)
from tests.model.verdicts.test_published_log import examined
from tests.proof.merkle.test_published_tree import Shelf
from tests.world import World, seed_of

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

#: Who signed the entry, as a witness.
INSIDER = WitnessSigner("witness.example/inside", seed_of("person"))


def reason(found: Examined, scope: str) -> str:
    return next(verdict.why for verdict in found.verdicts if verdict.scope == scope)


def seen(*times: tuple[WitnessSigner, int]) -> proof_file.ProofFile:
    """Return the proof of an entry dated ``AT`` that witnesses saw, as they state."""
    file = proof(ENTRY.note)
    signed = file.checkpoint
    for witness, time in times:
        signed = cosignature.cosign(signed, witness, time)
    return replace(file, checkpoint=signed)


def written(shelf: Shelf, folder: Path) -> Path:
    """Write a published folder to disk."""
    for name, data in shelf.data.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.mark.parametrize("time", [1, AT - AHEAD - 1, LAST + 1, 2**63 - 1])
def test_an_impossible_time_is_not_decided_and_both_dates_are_shown(time: int) -> None:
    asked = Asked(witnesses=(ONE.verifier,))
    good = judged(seen((ONE, AT - AHEAD)), asked)
    assert (words(good)["witnesses"], "time" in words(good), good.exit_status) == (VERIFIED, False, 0)
    found = judged(seen((ONE, time)), asked)
    assert (words(found)["witnesses"], words(found)["time"], found.exit_status) == (VERIFIED, NOT_CHECKED, 4)
    assert "existed by" not in reason(found, "witnesses")
    assert tell_instant(time) in reason(found, "time")
    assert tell_instant(AT) in reason(found, "time")


@pytest.mark.parametrize(
    ("times", "needed", "status"),
    [
        ([(ONE, AT - AHEAD)], 1, 0),
        ([(ONE, AT - AHEAD - 1)], 1, 4),
        ([(ONE, 1)], 1, 4),
        ([(ONE, LAST + 1)], 1, 4),
        ([(ONE, 2**63 - 1)], 1, 4),
        ([(ONE, 1), (TWO, AT)], 1, 0),
        ([(ONE, 1), (TWO, AT)], 2, 4),
        ([(ONE, 1), (ONE, AT)], 1, 0),
        ([(INSIDER, AT)], 1, 4),
        ([(INSIDER, AT), (ONE, AT)], 1, 0),
        ([(INSIDER, AT), (ONE, AT)], 2, 4),
    ],
)
def test_the_script_for_strangers_has_the_same_answer(
    tmp_path: Path, times: list[tuple[WitnessSigner, int]], needed: int, status: int
) -> None:
    file = tmp_path / "proof"
    file.write_bytes(proof_file.format(seen(*times)))
    keys = list(dict.fromkeys(witness.verifier for witness, _ in times))
    asked = Asked(witnesses=tuple(keys), required=needed)
    assert judged(seen(*times), asked).exit_status == status
    named = [word for key in keys for word in ("--witness", str(key))]
    told = run(str(file), str(LOG.verifier), *named, "--require-witnesses", str(needed))
    assert told.returncode == status, told.stderr
    assert (not told.stderr) is (status == 0)


def test_enough_possible_times_decide_it_and_the_other_is_named() -> None:
    file = seen((ONE, 1), (TWO, AT + 5))
    found = judged(file, Asked(witnesses=(ONE.verifier, TWO.verifier)))
    assert (words(found)["witnesses"], found.exit_status) == (VERIFIED, 0)
    assert reason(found, "witnesses").startswith(f"existed by {tell_instant(AT + 5)}, seen by ")
    assert "not counted for the time: witness.example/w1 states 1970" in reason(found, "witnesses")
    both = judged(file, Asked(witnesses=(ONE.verifier, TWO.verifier), required=2))
    assert (words(both)["witnesses"], words(both)["time"], both.exit_status) == (VERIFIED, NOT_CHECKED, 4)


def test_growth_counts_the_quorum_and_calls_no_such_time_verified() -> None:
    signed = cosignature.cosign(proof(ENTRY.note).checkpoint, ONE, 2**63 - 1)
    found = examine_growth(signed, signed, None, LOG.verifier, Asked(witnesses=(ONE.verifier,)))
    scopes = {verdict.scope: verdict for verdict in found.verdicts}
    assert (scopes["witnesses (new)"].word, scopes["consistency"].word) == (VERIFIED, VERIFIED)
    assert (scopes["time (new)"].word, found.exit_status) == (NOT_CHECKED, 0)
    assert "existed by" not in scopes["witnesses (new)"].why


def test_a_published_folder_dates_itself_by_its_last_entry(tmp_path: Path) -> None:
    shelf = SmallLog().grow(20).shelf()
    plain = shelf.data["checkpoint"]
    wanted = Wanted(Asked(witnesses=(ONE.verifier,)))
    for time, status in ((AT + 19 - AHEAD, 0), (AT + 18 - AHEAD, 4)):
        shelf.data["checkpoint"] = cosignature.cosign(plain, ONE, time)
        found = examined(shelf, wanted)
        assert found.exit_status == status, found.verdicts
        folder = written(shelf, tmp_path / str(time))
        told = run(str(folder), str(LOG.verifier), "--witness", str(ONE.verifier))
        assert told.returncode == status, told.stderr
    assert next(verdict.word for verdict in found.verdicts if verdict.scope == "witnesses") == VERIFIED


def test_who_signed_the_entry_is_no_witness_of_it() -> None:
    outside = judged(seen((ONE, AT)), Asked(witnesses=(ONE.verifier,)))
    assert (words(outside)["witnesses"], outside.exit_status) == (VERIFIED, 0)
    found = judged(seen((INSIDER, AT)), Asked(witnesses=(INSIDER.verifier,)))
    assert (words(found)["witnesses"], found.exit_status) == (NOT_CHECKED, 4)
    assert "signs entries of this ledger and is no witness" in reason(found, "witnesses")
    assert found.cosignatures == ()
    one = judged(seen((INSIDER, AT), (ONE, AT)), Asked(witnesses=(INSIDER.verifier, ONE.verifier)))
    assert (words(one)["witnesses"], one.exit_status) == (VERIFIED, 0)
    both = Asked(witnesses=(INSIDER.verifier, ONE.verifier), required=2)
    assert judged(seen((INSIDER, AT), (ONE, AT)), both).exit_status == 4
    with pytest.raises(Undecided):
        verification.verify(seen((INSIDER, AT)), LOG.verifier, [INSIDER.verifier], 1)
    assert verification.verify(seen((ONE, AT)), LOG.verifier, [ONE.verifier], 1).cosignatures


def test_whose_entries_lie_in_a_published_folder_is_no_witness_of_it(tmp_path: Path) -> None:
    shelf = SmallLog().grow(20).shelf()
    plain = shelf.data["checkpoint"]
    for witness, word in ((ONE, VERIFIED), (INSIDER, NOT_CHECKED)):
        shelf.data["checkpoint"] = cosignature.cosign(plain, witness, AT + 100)
        found = examined(shelf, Wanted(Asked(witnesses=(witness.verifier,))))
        assert next(verdict.word for verdict in found.verdicts if verdict.scope == "witnesses") == word
        folder = written(shelf, tmp_path / witness.verifier.name.replace("/", "-"))
        told = run(str(folder), str(LOG.verifier), "--witness", str(witness.verifier))
        assert told.returncode == (0 if word == VERIFIED else 4), told.stderr


def test_the_key_of_a_witness_is_not_enrolled() -> None:
    world = World.memory().staff()
    world.enrol("zoe", "examiner")
    witness = WitnessSigner("witness.example/w1", seed_of("yan"))
    signed = cosignature.cosign(world.prover().checkpoint(world.size()), witness, world.clock.now())
    store_cosignature(world.store, world.log_key, signed, witness.verifier, now=world.clock.now())
    with pytest.raises(RoleRefused, match="has cosigned this ledger as the witness"):
        world.enrol("yan", "examiner")
    world.enrol("xenia", "examiner")


def test_where_the_ledger_is_at_hand_nobody_of_it_is_a_witness_from_outside() -> None:
    world = World.memory().staff()
    signed = world.prover().checkpoint(world.size())
    outside = cosignature.cosign(signed, ONE, world.clock.now())
    assert compare_outside(world.store.read(), world.log_key, outside, [ONE.verifier]) is None
    insider = WitnessSigner("witness.example/eve", seed_of("eve"))
    inside = cosignature.cosign(signed, insider, world.clock.now())
    with pytest.raises(RoleRefused, match="cannot witness it"):
        compare_outside(world.store.read(), world.log_key, inside, [insider.verifier])


def test_a_page_of_an_entry_keeps_its_verdicts_in_order_where_the_time_is_open() -> None:
    world = World.memory().staff()
    signed = cosignature.cosign(world.prover().checkpoint(world.size()), ONE, 1)
    store_cosignature(world.store, world.log_key, signed, ONE.verifier, now=world.clock.now())
    reader = world.store.read()
    found = examine_entry(reader, world.log_key, Entries(reader).at(1))
    scopes = [verdict.scope for verdict in found.verdicts]
    assert scopes[:7] == ["log", "inclusion", "witnesses", "time", "entry", "signer", "key"]
    assert found.exit_status == 0


def test_a_line_of_an_impossible_time_is_kept_and_dates_nothing() -> None:
    world = World.memory().staff()
    size = world.size()
    signed = cosignature.cosign(world.prover().checkpoint(size), ONE, 1)
    taken = store_cosignature(world.store, world.log_key, signed, ONE.verifier, now=world.clock.now())
    assert taken.new
    assert taken.doubt is not None
    assert "1970-01-01T00:00:01Z" in taken.doubt
    assert ExternalSightings(world.store.read()).earliest(0) is None
    later = cosignature.cosign(world.prover().checkpoint(size), TWO, world.clock.now())
    sound = store_cosignature(world.store, world.log_key, later, TWO.verifier, now=world.clock.now())
    assert (sound.doubt, ExternalSightings(world.store.read()).earliest(0)) == (None, sound.cosignature.time)


def test_taking_in_such_a_line_says_that_the_time_is_open(office: Office) -> None:
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("log", "checkpoint", "--out", "plain")
    plain = (office.folder / "plain").read_bytes()
    (office.folder / "cosigned").write_bytes(cosignature.cosign(plain, ONE, 1))
    told = office.desk.run("witness", "add", "cosigned", "--vkey", str(ONE.verifier))
    assert told.status == 0, told.err
    said = " ".join(told.out.split())
    assert "by when could not be decided" in said
    assert "now existed by" not in said


ORDER = layouts.layout(1, "preservation_order.issued")


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("offence", "fraud", VERIFIED),
        ("offence", None, VERIFIED),
        ("offence", 7, BROKEN),
        ("entry_mode", "act", VERIFIED),
        ("entry_mode", "often", BROKEN),
        ("entry_mode", True, BROKEN),
        ("entry_mode", None, BROKEN),
        ("occurred_at", None, VERIFIED),
        ("occurred_at", "yesterday", BROKEN),
    ],
)
def test_a_field_of_another_type_than_its_kind_has_is_false(field: str, value: Value, word: str) -> None:
    layout = layouts.layout(1, "case.opened")
    index = layout.positions[field]
    bent = list(CONTENT)
    bent[index] = openings.opened(field_leaf(bytes(16), field, value))
    made = entry(tuple(bent))
    found = judged(proof(made.note), Asked(fields=shown(tuple(bent), made, index)))
    assert words(found)["fields"] == word


def test_days_that_are_true_are_no_number_of_days() -> None:
    index = ORDER.positions["days"]
    sealed = [
        openings.opened(field_leaf(bytes([at]) * 16, name, value))
        for at, (name, value) in enumerate((name, 90 if name == "days" else None) for name in ORDER.names)
    ]
    for value, word in ((90, VERIFIED), (True, BROKEN), (-1, BROKEN)):
        sealed[index] = openings.opened(field_leaf(bytes(16), "days", value))
        made = entry(tuple(sealed), kind="preservation_order.issued")
        found = judged(proof(made.note), Asked(fields=shown(tuple(sealed), made, index)))
        assert words(found)["fields"] == word, value
    assert "days of preservation_order.issued must be" in reason(found, "fields")
