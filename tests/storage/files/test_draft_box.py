"""The draft box and the kit: what waits is whole or not there, nothing changed is taken, nothing is overwritten."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import Conflict, CustodyError, Malformed, NotFound, ProofInvalid, UnknownVersion
from custody.ledger.append.entry_signing import Request
from custody.ledger.scenes import Draft, KitCase, draft, kit
from custody.ledger.submissions.submission import Item
from custody.model.entry.openings import opened
from custody.proof import canonical
from custody.storage.files import durable
from custody.storage.state.draft_box import IMPORTED, DraftBox
from tests.model import onsite
from tests.model.office import office
from tests.model.onsite import Scene
from tests.world import World

#: What a reader of a file may raise for bytes that are no such file.
REFUSALS = (ProofInvalid, UnknownVersion)


@pytest.fixture
def world() -> World:
    return office()


@pytest.fixture
def scene(world: World) -> Scene:
    made = Scene(world)
    made.note()
    return made


@pytest.fixture
def box(tmp_path: Path, scene: Scene) -> DraftBox:
    made = DraftBox(tmp_path / "box")
    for note in scene.notes:
        made.add(note)
    return made


def data_of(one: Draft) -> bytes:
    return draft.write(one.item, one.signer)


def with_members(data: bytes, **members: object) -> bytes:
    return canonical.encode({**json.loads(data), **members}) + b"\n"


def test_what_is_put_in_is_read_back_and_only_its_owner_can_read_it(
    box: DraftBox, scene: Scene, tmp_path: Path
) -> None:
    assert [item.must() for item in box.waiting()] == scene.notes
    assert box.scene(scene.notes[0].scene) == scene.notes
    assert (tmp_path / "box").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "box").iterdir()} == {0o600}


def test_a_draft_is_never_written_over_another_nor_over_one_that_stands(box: DraftBox, scene: Scene) -> None:
    with pytest.raises(Conflict, match="note 1 of this scene already"):
        box.add(scene.notes[1])
    box.set_aside(box.waiting()[1])
    with pytest.raises(Conflict, match="note 1 of this scene already"):
        box.add(scene.notes[1])


def test_what_stands_is_moved_aside_also_after_a_crash_between_both_steps(
    box: DraftBox, scene: Scene, tmp_path: Path
) -> None:
    first = box.waiting()[0]
    durable.make_folder(tmp_path / "box" / IMPORTED, 0o700)
    durable.create_file(tmp_path / "box" / IMPORTED / first.path.name, first.path.read_bytes(), 0o600)
    assert box.scene(first.scene) == scene.notes
    box.set_aside(first)
    assert [item.seq for item in box.waiting()] == [1]
    assert box.scene(first.scene) == scene.notes


def test_another_draft_of_the_same_name_is_not_lost_when_one_is_moved_aside(
    box: DraftBox, tmp_path: Path
) -> None:
    first, second = box.waiting()
    durable.make_folder(tmp_path / "box" / IMPORTED, 0o700)
    durable.create_file(tmp_path / "box" / IMPORTED / first.path.name, second.path.read_bytes(), 0o600)
    with pytest.raises(Conflict, match="another draft"):
        box.set_aside(first)
    assert first.path.exists()


def test_every_cut_and_every_changed_byte_of_a_draft_is_refused_with_the_name_of_the_file(
    box: DraftBox,
) -> None:
    one = box.waiting()[1]
    whole = one.path.read_bytes()
    assert draft.read(whole) == one.draft
    for at in range(0, len(whole), 7):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        for torn in (whole[:at], changed, whole[:at] + b" " + whole[at:]):
            with pytest.raises(REFUSALS):
                draft.read(torn)
    one.path.write_bytes(whole[:-40])
    fault = box.waiting()[1].fault
    assert isinstance(fault, Malformed)
    assert str(one.path) in fault.message
    with pytest.raises(Malformed):
        box.scene(one.scene)


def test_a_word_changed_in_the_content_is_found_by_the_signature(scene: Scene) -> None:
    whole = scene.notes[1]
    layout = [opening.leaf for opening in whole.item.openings]
    at = next(index for index, leaf in enumerate(layout) if leaf is not None and b"under the desk" in leaf)
    leaf = layout[at]
    assert leaf is not None
    forged = list(whole.item.openings)
    forged[at] = opened(leaf.replace(b"under", b"above"))
    with pytest.raises(ProofInvalid, match="not the content that was signed"):
        draft.read(draft.write(Item(whole.item.note, tuple(forged)), whole.signer))


def test_a_draft_under_another_name_holds_another_note(box: DraftBox) -> None:
    one = box.waiting()[1]
    one.path.rename(one.path.with_name(one.path.name.replace("000001", "000007")))
    fault = box.waiting()[1].fault
    assert fault is not None
    assert "holds note 1" in fault.message


@pytest.mark.parametrize(
    "wrong",
    [
        lambda good: b"",
        lambda good: b"\x00" * 100,
        lambda good: b"{}\n",
        lambda good: b"[]\n",
        lambda good: good + b"\n",
        lambda good: good[:-1],
        lambda good: with_members(good, schema="custody.draft/2"),
        lambda good: with_members(good, more=1),
        lambda good: with_members(good, note=7),
        lambda good: with_members(good, openings=""),
        lambda good: with_members(good, signer="nobody"),
        lambda good: b" " * (draft.MOST_BYTES + 1),
    ],
)
def test_nothing_but_a_draft_is_read_as_one(scene: Scene, wrong: Callable[[bytes], bytes]) -> None:
    good = data_of(scene.notes[0])
    assert draft.read(good) == scene.notes[0]
    with pytest.raises(REFUSALS):
        draft.read(wrong(good))


def test_an_entry_that_is_not_signed_offline_is_no_draft(world: World) -> None:
    signer = world.people["eve"].signer
    case = world.journal.drafting()
    other = case.add(signer, Request("case.opened", {"reference": "C-7"}))
    with pytest.raises(Malformed, match="signed offline"):
        draft.read(draft.write(other.item, signer.verifier))


def test_a_note_that_is_too_long_for_a_draft_is_refused_before_it_is_written(scene: Scene) -> None:
    long = "x" * 60_000
    many = dict.fromkeys(
        ("narrative", "exhibit_references", "place_in_scene", "persons_present", "note"), long
    )
    assert scene.note(**many).seq == 2
    openings = scene.notes[-1].item.openings * 3
    with pytest.raises(Malformed, match="more than"):
        draft.write(Item(scene.notes[-1].item.note, openings), scene.signer.verifier)


def test_odd_things_in_a_box_are_named_and_never_followed(box: DraftBox, tmp_path: Path) -> None:
    folder = tmp_path / "box"
    (folder / "notes.txt").write_text("mine")
    one = box.waiting()[0].path
    one.unlink()
    one.mkdir()
    assert box.foreign_names() == ["notes.txt"]
    assert isinstance(box.waiting()[0].fault, CustodyError)
    with pytest.raises(NotFound):
        DraftBox(tmp_path / "nowhere").waiting()


def test_a_kit_is_read_back_as_it_was_written(world: World) -> None:
    made = kit.make(
        world.log_key,
        world.prover().checkpoint(world.size()),
        (KitCase(world.journal.new_subject(), "C-1"), KitCase(world.journal.new_subject(), None)),
    )
    assert kit.read(made.write()) == made
    assert kit.find_case(made, "C-1") == made.cases[0].id
    assert kit.find_case(made, made.cases[1].id) == made.cases[1].id
    stranger = world.journal.new_subject()
    assert kit.find_case(made, stranger) == stranger
    with pytest.raises(NotFound):
        kit.find_case(made, "C-2")
    twice = dataclasses.replace(made, cases=(made.cases[0], KitCase(stranger, "C-1")))
    with pytest.raises(NotFound):
        kit.find_case(twice, "C-1")


def test_every_cut_and_every_changed_byte_of_a_kit_is_refused(world: World) -> None:
    whole = onsite.kit(world).write()
    assert kit.read(whole).write() == whole
    for at in range(0, len(whole), 5):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        for torn in (whole[:at], changed):
            with pytest.raises((*REFUSALS, CustodyError)) as caught:
                kit.read(torn)
            assert caught.value.exit_status in (3, 4)


@pytest.mark.parametrize(
    "members",
    [
        {"ruleset": 2},
        {"ruleset": True},
        {"schema": "custody.kit/2"},
        {"cases": {}},
        {"cases": [{"id": "x", "reference": None}]},
        {"cases": [{"id": 1}]},
        {"checkpoint": ""},
        {"log": 1},
        {"more": 1},
    ],
)
def test_nothing_but_a_kit_is_read_as_one(world: World, members: dict[str, object]) -> None:
    good = onsite.kit(world).write()
    assert kit.read(good).seen.size == world.size()
    with pytest.raises(REFUSALS):
        kit.read(with_members(good, **members))
    with pytest.raises(Malformed):
        kit.read(b" " * (kit.MOST_BYTES + 1))


def test_a_kit_of_a_log_that_did_not_sign_its_checkpoint_is_refused(world: World) -> None:
    good = onsite.kit(world)
    assert kit.read(good.write()) == good
    foreign = dataclasses.replace(good, log=world.people["eve"].signer.verifier)
    with pytest.raises(CustodyError):
        kit.read(foreign.write())
