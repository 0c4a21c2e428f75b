"""A damaged E01 was recorded as conforming, with the digest of zeros that stood for what could not be read.

What ewfverify finds is found here, in its numbers: the segment and the sectors. A media digest is of what was read.
"""

from __future__ import annotations

import random
import shutil
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest

from custody.errors import CustodyError, ProofInvalid
from custody.proof.images import sections
from custody.storage.images import files
from custody.storage.images.ewf.scan import Scan
from tests.answers.images import images_play as play
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.programs import program

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


class Silent:
    """Hears of no progress."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        return


@pytest.fixture
def lab(office: Office) -> Office:
    return play.lab(office)


def acquire(image: str, *more: str) -> tuple[str, ...]:
    return ("acquisition", "record", "EV/1", image, "--format", "e01", *play.HOW, *play.TYPED, *more)


def facts_of(made: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = made["entries"][0]["facts"]
    return facts


def ours(first: Path) -> list[tuple[int, int, str]]:
    return [
        (damage_range.first, damage_range.count, damage_range.segment)
        for damage_range in files.read(first, Silent()).scan.damage
    ]


@pytest.mark.parametrize("form", play.VARIANTS)
def test_every_variant_has_the_media_of_its_source_and_its_damage_in_the_numbers_of_ewfverify(
    tmp_path: Path, form: str
) -> None:
    paths = play.acquired(tmp_path, form)
    assert paths[0].suffix == f".{play.VARIANTS[form]}"
    assert len(paths) > 1
    whole = files.read(paths[0], Silent()).scan
    assert {name: value.hex() for name, value in whole.digests.items()} == {
        name: play.digest(name) for name in ("md5", "sha1", "sha256")
    }
    assert (whole.stored["md5"].hex(), whole.damaged_section_count) == (play.digest("md5"), 0)
    assert play.ewfverify(paths[0]) == (True, [])
    for path in paths[:2]:
        data = next(part for part in play.parts(path) if part.kind in ("sectors", "table"))
        play.flip(path, data.body + data.bytes // 2)
    good, named = play.ewfverify(paths[0])
    assert not good
    assert {name for _, _, name in named} == {path.name for path in paths[:2]}
    assert ours(paths[0]) == named
    assert files.read(paths[0], Silent()).scan.digests == {}


@pytest.mark.parametrize("digested", [True, False])
def test_a_flipped_bit_is_nonconforming_whether_or_not_a_digest_is_stored(
    lab: Office, digested: bool
) -> None:
    paths = play.acquired(lab.folder)
    if not digested:
        play.without_digests(paths[-1])
    assert play.ewfverify(paths[0])[0]
    before = lab.done("Eve", *acquire("img.E01"))
    assert before["media"]["sha256"] == play.digest()
    assert before["entries"][0]["nonconforming"] == []
    play.flip(paths[1], play.part(paths[1], "sectors").body + 500_000)
    ((first, count, _),) = play.ewfverify(paths[0])[1]
    made = lab.done("Eve", *acquire("img.E01"), status=10)
    facts = facts_of(made)
    assert "acquisition.damaged" in made["entries"][0]["nonconforming"]
    assert [name for name in facts if name.startswith("media_") and name != "media_bytes"] == []
    assert (facts.get("digests_match"), facts["damaged_sector_count"], facts["damaged_chunk_count"]) == (
        None,
        64,
        1,
    )
    assert made["damage"] == [{"segment": "img.E02", "first": first, "sectors": count}]
    shown = lab.run("Eve", *acquire("img.E01"))
    assert f"sectors {first} - {first + count - 1} (number: {count}) in segment img.E02" in shown.out
    copy = "Copy the image again from where it was made; if it is damaged there too, make it again."
    assert copy in " ".join(shown.out.split())
    entered = lab.run("Eve", "log", "show", "--entry", str(made["entries"][0]["position"]))
    assert f"sectors {first} - {first + count - 1}" in entered.out


def test_a_media_digest_that_was_typed_of_a_damaged_image_is_a_finding(lab: Office) -> None:
    paths = play.acquired(lab.folder)
    typed = acquire("img.E01", "--media-sha256", play.digest())
    assert facts_of(lab.done("Eve", *typed))["digests_match"] is True
    play.flip(paths[1], play.part(paths[1], "sectors").body + 500_000)
    made = lab.done("Eve", *typed, status=10)
    assert made["log"]["differs"] == ["media_sha256"]


@pytest.mark.parametrize("each", [True, False])
def test_an_archived_image_is_found_damaged_where_it_lies(lab: Office, each: bool) -> None:
    play.acquired(lab.folder)
    more = ("--single-files",) if each else ()
    made = lab.done("Eve", *acquire("img.E01", "--archive", *more))
    archived = [made["archived"][0]]
    for name in ("img.E02", "img.E03") if each else ():
        archived += lab.done("Eve", "archive", name, "--single-files", "--exhibit", "EV/1")["archived"]
    first = made["entries"][-1]["subject"]
    assert lab.see("hash-list", "verify-media", first)["damage"] == []
    stored = play.stored_file(lab, archived[1 if each else 0]["object_key"])
    play.flip(stored, 500_000 if each else 1_700_000)
    found = lab.see("hash-list", "verify-media", first, status=3)
    ((segment, sectors),) = (
        (damage_range["segment"], damage_range["sectors"]) for damage_range in found["damage"]
    )
    assert (segment, sectors, found["stored_inside"]) == ("img.E02", 64, {})
    assert "mismatch" in [result["outcome"] for result in found["container"]]
    shown = " ".join(lab.desk.run("hash-list", "verify-media", first).out.split())
    assert f"DAMAGED sectors {found['damage'][0]['first']} - " in shown


def test_an_image_that_was_damaged_when_it_was_archived_is_never_called_good(lab: Office) -> None:
    paths = play.acquired(lab.folder)
    play.flip(paths[1], play.part(paths[1], "sectors").body + 500_000)
    made = lab.done("Eve", *acquire("img.E01", "--archive"), status=10)
    found = lab.see("hash-list", "verify-media", made["entries"][-1]["subject"], status=3)
    assert [file["outcome"] for file in found["container"]] == ["verified"]
    assert (found["damaged_sector_count"], found["recorded"]) == (64, {})


@pytest.mark.parametrize("kind", ["table", "table2", "header", "hash"])
def test_a_damaged_section_around_the_media_is_named_and_the_media_still_read(lab: Office, kind: str) -> None:
    path = play.acquired(lab.folder, "encase6", "one", "-S", "100MiB")[0]
    clean = lab.done("Eve", *acquire("one.E01"))
    assert clean["damage"] == []
    section = play.part(path, kind)
    play.flip(path, section.body + (60 if kind.startswith("table") else 10))
    made = lab.done("Eve", *acquire("one.E01"), status=10)
    assert made["media"]["sha256"] == play.digest()
    assert made["entries"][0]["nonconforming"] == ["acquisition.damaged"]
    assert made["damage"] == [{"segment": "one.E01", "section": kind, "at": section.at}]
    assert facts_of(made)["damaged_section_count"] == 1
    assert (
        f"section '{kind}' at byte {section.at} in segment one.E01" in lab.run("Eve", *acquire("one.E01")).out
    )


def test_both_tables_damaged_leave_no_media_and_no_digest(tmp_path: Path) -> None:
    path = play.acquired(tmp_path, "encase6", "one", "-S", "100MiB")[0]
    for kind in ("table", "table2"):
        play.flip(path, play.part(path, kind).body + 60)
    found = files.read(path, Silent()).scan
    assert (found.digests, found.damaged_sector_count, found.damaged_section_count) == ({}, 5000, 2)


def test_read_errors_that_the_container_lists_are_those_of_the_source(lab: Office) -> None:
    paths = play.acquired(lab.folder)
    without = tuple(word for word in acquire("img.E01") if word not in ("--bad-sector-count", "0"))
    assert "bad_sector_count" not in facts_of(lab.done("Eve", *without, "--not-known", "bad_sector_count"))
    play.with_read_errors(paths[-1], (100, 8), (4000, 2))
    printed = play.run(lab.folder, program("ewfinfo", "ewf-tools"), "-e", "img.E01")
    assert "at sector(s): 100 - 107" in printed
    made = lab.done("Eve", *without, status=10)
    assert (facts_of(made)["bad_sector_count"], made["entries"][0]["nonconforming"]) == (
        10,
        ["acquisition.bad_sectors"],
    )
    typed = lab.done("Eve", *acquire("img.E01"), status=10)
    assert typed["log"]["differs"] == ["bad_sector_count"]


def test_whatever_ewfverify_does_not_pass_is_not_passed_here(tmp_path: Path) -> None:
    paths = play.acquired(tmp_path, "encase6")
    whole = [path.read_bytes() for path in paths]
    chance = random.Random(26)
    passed = 0
    for _ in range(60):
        number = chance.randrange(len(paths))
        path, data = paths[number], whole[number]
        near_an_end = chance.randrange(min(3000, len(data)))
        at = chance.choice([chance.randrange(len(data)), near_an_end, len(data) - 1 - near_an_end])
        play.flip(path, at, 1 << chance.randrange(8))
        good, named = play.ewfverify(paths[0])
        found, said = read(paths[0])
        assert said == "" or path.name in said, (path.name, at)
        clean = found is not None and not found.damaged_section_count and not found.damage
        assert good or not clean, (path.name, at)
        if found is not None and not found.damaged_section_count:
            assert [
                (damage_range.first, damage_range.count, damage_range.segment)
                for damage_range in found.damage
            ] == named, (path.name, at)
        passed += good
        path.write_bytes(data)
    assert play.ewfverify(paths[0])[0]
    assert passed < 60


def read(first: Path) -> tuple[Scan | None, str]:
    try:
        return files.read(first, Silent()).scan, ""
    except ProofInvalid as error:
        return None, error.message


def chunked(folder: Path, stored: bytes, *, sector: int = 512, offset: int = 0, media: int = 64) -> Path:
    """Write an E01 with one compressed chunk of 64 sectors, stored as given; ``media`` is how many it says it has."""
    volume = bytearray(sections.VOLUME_BYTES)
    struct.pack_into("<IIIIQ", volume, 0, 1, 1, 64, sector, media)
    volume[-4:] = struct.pack("<I", zlib.adler32(volume[:-4]))
    out = b"EVF\x09\x0d\x0a\xff\x00" + struct.pack("<BHH", 1, 1, 0)

    def add(kind: str, body: bytes) -> None:
        nonlocal out
        out += play.descriptor(kind, len(out), sections.DESCRIPTOR_BYTES + len(body)) + body

    add("volume", bytes(volume))
    at = len(out) + sections.DESCRIPTOR_BYTES + offset
    add("sectors", stored)
    head = struct.pack("<IIQI", 1, 0, 0, 0)
    entries = struct.pack("<I", at | 1 << 31)
    sums = struct.pack("<I", zlib.adler32(head)), struct.pack("<I", zlib.adler32(entries))
    add("table", head + sums[0] + entries + sums[1])
    out += play.descriptor("done", len(out), 0)
    path = folder / "made.E01"
    path.write_bytes(out)
    return path


def test_a_container_made_to_do_harm_is_named_within_little_memory(tmp_path: Path) -> None:
    media = play.source()[: 64 * 512]
    assert files.read(chunked(tmp_path, zlib.compress(media)), Silent()).scan.digests["md5"].hex() == (
        play.digest("md5", media)
    )
    bomb = zlib.compress(bytes(200 << 20), 9)
    cases = {
        "grows to 200 MiB": (bomb, 0),
        "lies beyond its section": (b"x" * 99, 1 << 29),
        "is empty": (b"", 0),
    }
    tracemalloc.start()
    for name, (stored, offset) in cases.items():
        found = files.read(chunked(tmp_path, stored, offset=offset), Silent()).scan
        assert (found.damaged_sector_count, found.digests) == (64, {}), name
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    vast = files.read(chunked(tmp_path, zlib.compress(media), media=1 << 43), Silent()).scan
    assert (vast.damaged_sector_count, vast.digests, len(vast.damage)) == ((1 << 43) - 64, {}, 1)
    with pytest.raises(ProofInvalid, match="more than any disk has"):
        files.read(chunked(tmp_path, zlib.compress(media), media=1 << 60), Silent())
    with pytest.raises(ProofInvalid, match="are no chunk of an image"):
        files.read(chunked(tmp_path, b"x" * 99, sector=1 << 30), Silent())


def test_sections_that_lead_back_to_themselves_end_in_an_error(tmp_path: Path) -> None:
    path = chunked(tmp_path, zlib.compress(play.source()[: 64 * 512]))
    data = path.read_bytes()
    at = play.part(path, "sectors").at
    for onward, said in ((13, "begins before its end"), (at, "begins before its end"), (1 << 60, "cut off")):
        head = struct.pack("<16sQQ40x", b"sectors", onward, 0)
        broken = data[:at] + head + struct.pack("<I", zlib.adler32(head)) + data[at + 76 :]
        path.write_bytes(broken)
        with pytest.raises(CustodyError, match=said) as caught:
            files.read(path, Silent())
        assert "made.E01" in caught.value.message
    shutil.rmtree(tmp_path)
