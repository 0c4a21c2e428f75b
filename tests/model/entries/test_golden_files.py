"""The files of the golden ledger: people can read them, they give back every byte, and no edit goes unnoticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.schema.ids import b64
from custody.model.topics import TOPICS
from custody.proof import merkle
from tests.model import golden_files
from tests.model.golden import folder_of, golden_reader, load

FOLDER = folder_of(1)
ENTRIES = sorted((FOLDER / "entries").rglob("*.json"))
VERIFICATION = "entries/verification.json"


def test_the_files_give_back_the_leaf_hashes_and_the_root_of_the_ledger() -> None:
    head = json.loads((FOLDER / "ledger.json").read_bytes())
    entries = [parse_entry(entry.note) for entry in load().entries]
    stored = golden_reader().entries(0, head["size"])
    assert [entry.leaf for entry in entries] == [row.leaf for row in stored]
    assert (len(entries), b64(merkle.root([entry.leaf for entry in entries]))) == (head["size"], head["root"])
    for signed, entry in zip(entries, load().entries, strict=True):
        assert opening_format.content_of(entry.openings) == signed.envelope.content


def test_what_is_written_of_entries_is_read_back_to_the_byte(tmp_path: Path) -> None:
    golden = load()
    for name, data in golden_files.write(golden.head, golden.entries).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert golden_files.read(tmp_path) == (golden.head, golden.entries)
    assert sum(entry.sweep is not None for entry in golden.entries) == 3
    assert sum(opening.leaf is None for entry in golden.entries for opening in entry.openings) == 3


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.relative_to(FOLDER / "entries").as_posix())
def test_a_file_has_the_entries_of_one_topic_in_readable_lines(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.encode()) <= golden_files.MOST_BYTES
    assert '\\"' not in text
    assert "\\u" not in text
    entries = json.loads(text)["entries"]
    topic = path.relative_to(FOLDER / "entries").parts[0].removesuffix(".json")
    words = {word for row in TOPICS if row.folder == topic for word in row.kinds}
    lines = text.splitlines()
    for entry in entries:
        assert entry["kind"].partition(".")[0] in words
        assert tuple(entry["fields"]) == layouts.layout(1, entry["kind"]).names
        for name, value in entry["fields"].items():
            if value is not None:
                member = json.dumps({name: value}, ensure_ascii=False)[1:-1]
                assert f"    {member}," in lines or f"    {member}" in lines
    assert [entry["position"] for entry in entries] == sorted(entry["position"] for entry in entries)


def edited(folder: Path, path: str, edit: Callable[[list[dict[str, Any]]], object]) -> Path:
    """Return a copy of the golden ledger with one file of entries changed."""
    copy = folder / "ledger"
    shutil.copytree(FOLDER, copy)
    document = json.loads((copy / path).read_bytes())
    edit(document["entries"])
    (copy / path).write_text(json.dumps(document))
    return copy


@pytest.mark.parametrize(
    ("path", "edit", "message"),
    [
        (
            "entries/copies.json",
            lambda entries: entries[0]["fields"].update(note="changed"),
            "its fields are not those that were signed",
        ),
        (
            "entries/exhibits/exhibit-1.json",
            lambda entries: entries[0]["fields"].update(serial={"erased": b64(bytes(32))}),
            "its fields are not those that were signed",
        ),
        (
            VERIFICATION,
            lambda entries: entries[0]["sweep"][0].__setitem__(2, "missing"),
            "its results are not those that were signed",
        ),
        (VERIFICATION, lambda entries: entries[0].pop("sweep"), "only a sweep has results"),
        (VERIFICATION, lambda entries: entries[0].update(at="2027-06-01T12:36:01Z"), "the root"),
        (VERIFICATION, lambda entries: entries[0]["envelope"].update(seen=f"1 {b64(bytes(32))}"), "the root"),
        (VERIFICATION, lambda entries: entries[0].update(signature=b64(bytes(68))), "the root"),
        (VERIFICATION, lambda entries: entries[0].update(position=0), "a second entry at this position"),
        (VERIFICATION, lambda entries: entries[0].update(position=590), r"the entries at positions \[107\]"),
        (VERIFICATION, lambda entries: entries.pop(), r"the entries at positions \["),
        (
            VERIFICATION,
            lambda entries: entries.append({**entries[0], "position": 590}),
            r"counts 590 entries, but files have positions \[590\]",
        ),
    ],
)
def test_an_edited_file_is_noticed(
    tmp_path: Path, path: str, edit: Callable[[list[dict[str, Any]]], object], message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        golden_files.read(edited(tmp_path, path, edit))


def test_a_copy_without_an_edit_is_read(tmp_path: Path) -> None:
    assert golden_files.read(edited(tmp_path, VERIFICATION, list)) == (load().head, load().entries)
