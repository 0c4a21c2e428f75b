"""`custody acquisition record` of an image in segments: all of them are read as one image, and stored as one object."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from custody.cli.stored import acquisition_segments as split_module
from custody.model.schema.ids import unb64
from tests.cli.acquisition.test_acquire import HOW, objects
from tests.cli.acquisition.test_acquire_media import NO_SHA256, TYPED, digest, split
from tests.cli.acquisition.test_acquire_media import acquire as acquire_e01
from tests.cli.acquisition.test_acquire_media import lab as container
from tests.cli.office import Office

__all__ = ["container", "split"]

PARTS = {f"disk.{number:03d}": bytes([number]) * size for number, size in ((1, 2100), (2, 2100), (3, 700))}
IMAGE = b"".join(PARTS.values())
SHA256 = hashlib.sha256(IMAGE).hexdigest()


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    for name, data in PARTS.items():
        (office.folder / name).write_bytes(data)
    return office


def acquire(*more: str, image: str = "disk.001", form: str = "split_raw", source: str = SHA256) -> list[str]:
    how = [form if word == "raw" else word for word in HOW]
    return ["acquisition", "record", "EV/1", image, *how, "--source-sha256", source, *more]


def test_all_segments_are_compared_with_the_source_and_stored_as_one_object(lab: Office) -> None:
    made = lab.done("Eve", *acquire("--archive"))
    first, second = made["entries"]
    assert (made["digests_match"], first["nonconforming"], second["nonconforming"]) == (True, [], [])
    assert unb64(first["facts"]["container_sha256"]).hex() == made["image"]["sha256"] == SHA256
    assert (first["facts"]["container_bytes"], first["facts"]["segment_count"]) == (len(IMAGE), 3)
    assert unb64(second["facts"]["acquisition"]).hex() == first["leaf"]
    assert (second["facts"]["pack_type"], made["archived"][0]["pack"]["members"]) == ("split_image", 3)
    (lab.folder / "restored").mkdir()
    lab.see("fetch", str(second["position"]), "restored/set", "--unpack")
    assert {path.name: path.read_bytes() for path in (lab.folder / "restored" / "set").iterdir()} == PARTS


def test_people_read_the_digest_of_the_image_and_what_was_packed(lab: Office) -> None:
    shown = lab.run("Eve", *acquire("--archive", "--md5")).out
    assert SHA256 in shown
    assert hashlib.md5(IMAGE, usedforsecurity=False).hexdigest() in shown
    assert "members   3: 3 files" in shown
    assert "its digest, as stated, is that of the image's media" in shown


def test_without_archive_the_same_is_recorded_and_nothing_stored(lab: Office) -> None:
    made = lab.done("Eve", *acquire())
    assert (made["digests_match"], made["image"]["sha256"], objects(lab)) == (True, SHA256, [])
    before = lab.size()
    shown = lab.done("Eve", *acquire("--archive", "--dry-run"))
    assert [draft["fields"].get("pack_type") for draft in shown["drafts"]] == [None, "split_image"]
    assert (lab.size(), objects(lab)) == (before, [])


def test_the_named_file_alone_is_one_image_where_that_is_said(lab: Office) -> None:
    alone = hashlib.sha256(PARTS["disk.001"]).hexdigest()
    made = lab.done("Eve", *acquire("--archive", "--single-files", form="raw", source=alone))
    assert (made["digests_match"], made["image"]["sha256"], "pack" in made["archived"][0]) == (
        True,
        alone,
        False,
    )
    (stored,) = objects(lab)
    assert stored.read_bytes() == PARTS["disk.001"]


@pytest.mark.parametrize(
    ("words", "gone", "status", "says"),
    [
        (acquire("--archive", form="raw"), None, 2, "the first of 3 segments"),
        (acquire(form="raw"), None, 2, "--format split_raw"),
        (acquire("--archive", image="disk.002"), None, 2, "not its first one"),
        (acquire("--archive"), "disk.002", 6, "'disk.002' is missing"),
    ],
)
def test_what_is_not_the_whole_image_is_refused_and_says_what_to_do(
    lab: Office, words: list[str], gone: str | None, status: int, says: str
) -> None:
    before = lab.size()
    if gone is not None:
        (lab.folder / gone).unlink()
    answer = lab.run("Eve", *words)
    assert (answer.status, says in answer.err, "--single-files" in answer.err) == (status, True, True), (
        answer.err
    )
    assert (lab.size(), objects(lab)) == (before, [])


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        (SHA256, []),
        (hashlib.sha256(PARTS["disk.001"]).hexdigest(), []),
        (hashlib.sha256(PARTS["disk.002"]).hexdigest(), ["container_sha256"]),
    ],
)
def test_a_hash_file_speaks_of_the_image_or_of_the_segment_that_it_names(
    lab: Office, said: str, differs: list[str]
) -> None:
    (lab.folder / "disk.sha256").write_text(f"{said}  disk.001\n")
    made = lab.done("Eve", *acquire("--sidecar", "disk.sha256"), status=10 if differs else 0)
    assert made["log"]["differs"] == differs


def test_segments_of_other_lengths_than_a_tool_writes_are_doubted(lab: Office) -> None:
    assert "not of one length" not in lab.run("Eve", *acquire()).err
    (lab.folder / "disk.003").write_bytes(bytes(2101))
    answer = lab.run("Eve", *acquire())
    assert (answer.status, "not of one length" in " ".join(answer.err.split())) == (10, True)


def test_another_number_of_segments_than_was_typed_is_a_finding(lab: Office) -> None:
    assert lab.done("Eve", *acquire("--segment-count", "3"))["entries"][0]["nonconforming"] == []
    made = lab.done("Eve", *acquire("--segment-count", "2"), status=10)["entries"][0]
    assert made["facts"]["typed_differences"] == "segment_count"


def test_a_segment_that_changes_before_all_is_stored_leaves_no_entry(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = split_module.covered_digests

    def changing(*args: Any, **more: Any) -> Any:
        (lab.folder / "disk.003").write_bytes(b"other")
        return told(*args, **more)

    monkeypatch.setattr("custody.cli.stored.acquisition_record.covered_digests", changing)
    before = lab.size()
    answer = lab.run("Eve", *acquire("--archive"))
    assert (answer.status, "changed while the image was read" in answer.err) == (3, True), answer.err
    (stored,) = objects(lab)
    assert (lab.size(), stored.name in answer.err) == (before, True)


def test_segments_of_an_e01_are_one_object_beside_their_media(split: tuple[Office, bytes]) -> None:
    lab, media = split
    files: list[Path] = sorted(lab.folder.glob("split.E*"))
    made = lab.done("Eve", *acquire_e01("split.E01", *TYPED, *NO_SHA256, "--archive"))
    assert (made["digests_match"], made["archived"][0]["pack"]["members"], made["media"]["sha256"]) == (
        True,
        3,
        digest(media),
    )
    assert made["image"]["sha256"] == digest(b"".join(file.read_bytes() for file in files))
    assert (
        lab.run("Eve", *acquire_e01("split.E01", *TYPED, *NO_SHA256, "--archive", "--single-files")).status
        == 0
    )
    assert {stored.stat().st_size for stored in objects(lab)} >= {files[0].stat().st_size}
    files[1].unlink()
    words = acquire_e01("split.E01", *TYPED, *NO_SHA256, "--archive", "--container-only")
    answer = lab.run("Eve", *words)
    assert (answer.status, "'split.E02' is missing" in answer.err, "--single-files" in answer.err) == (
        6,
        True,
        True,
    )
