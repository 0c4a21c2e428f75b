"""Segments that are empty, grown, cut off or missing: another file was blamed, or none was named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.storage.images.stored_image import open_media
from tests.answers.images import images_play as play
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.journeys.moving.ledgers import vault_of
from tests.programs import program

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Office:
    return play.lab(office)


def acquire(image: str, *more: str) -> tuple[str, ...]:
    return ("acquisition", "record", "EV/1", image, *play.HOW, *play.TYPED, *more)


def archive(image: str, *more: str) -> tuple[str, ...]:
    return ("archive", image, "--exhibit", "EV/1", *more)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"junk" * 25)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def text(path: Path) -> None:
    path.write_text("Notes on the acquisition.\n" * 20)


DAMAGE = [
    ("img.E02", emptied, "the segment 'img.E02' is empty"),
    ("img.E03", emptied, "the segment 'img.E03' is empty"),
    ("img.E03", grown, "the segment 'img.E03' is too long: 100 bytes stand behind its last section"),
    ("img.E02", grown, "the segment 'img.E02' is too long: 100 bytes stand behind its last section"),
    ("img.E03", cut, "the segment 'img.E03' is cut off"),
    ("img.E02", cut, "the segment 'img.E02' is cut off"),
    ("img.E02", text, "the segment 'img.E02' is no segment of an E01"),
]


def test_the_segment_that_is_wrong_is_named_itself_with_what_is_wrong(lab: Office) -> None:
    paths = play.acquired(lab.folder)
    assert [path.name for path in paths] == ["img.E01", "img.E02", "img.E03"]
    lab.done("Eve", *acquire("img.E01"))
    kept = {path.name: path.read_bytes() for path in paths}
    before = lab.size()
    for name, damage, said in DAMAGE:
        damage(lab.folder / name)
        for words in (acquire("img.E01"), archive("img.E01")):
            answer = lab.run("Eve", *words)
            assert answer.status == 3, (name, said, words[0], answer.err)
            assert said in " ".join(answer.err.split()), (name, words[0], answer.err)
            assert "--single-files" in answer.err
        (lab.folder / name).write_bytes(kept[name])
    assert lab.size() == before
    cut(lab.folder / "img.E03")
    lab.done("Eve", *archive("img.E03", "--single-files"))
    lab.done("Eve", *acquire("img.E01", "--container-only", "--single-files"))


def test_a_segment_of_another_image_is_named(lab: Office) -> None:
    play.acquired(lab.folder)
    other = lab.folder / "other"
    other.mkdir()
    play.acquired(other, "encase6", "img", "-B", str(4500 * 512))
    shutil.copy(other / "img.E02", lab.folder / "img.E02")
    answer = lab.run("Eve", *acquire("img.E01"))
    assert (answer.status, "'img.E02' is of another image" in answer.err) == (3, True)


def test_a_smart_image_is_read_by_its_first_segment_and_archived_whole(lab: Office) -> None:
    paths = play.acquired(lab.folder, "smart")
    assert [path.name for path in paths] == ["img.s01", "img.s02", "img.s03"]
    made = lab.done("Eve", *acquire("img.s01", "--archive"))
    assert (made["media"]["sha256"], made["entries"][0]["facts"]["segment_count"]) == (play.digest(), 3)
    assert made["archived"][0]["pack"]["members"] == 3
    later = lab.run("Eve", *acquire("img.s02"))
    assert (later.status, "not its first one" in later.err) == (2, True)
    (lab.folder / "img.s02").unlink()
    missing = lab.run("Eve", *acquire("img.s01"))
    assert (missing.status, "'img.s02' is missing" in missing.err) == (6, True)


def split(lab: Office) -> list[Path]:
    """Make a raw image in five segments with dc3dd, with its log."""
    (lab.folder / "source.dd").write_bytes(play.source())
    words = ("if=source.dd", "hofs=disk.000", "ofsz=512000", "hash=sha256", "log=dc3dd.log")
    play.run(lab.folder, program("dc3dd", "dc3dd"), *words)
    return sorted(lab.folder.glob("disk.0*"))


HOW = ("--log", "dc3dd.log", "--bad-sector-count", "0")


def test_a_missing_last_segment_of_a_raw_image_is_said_to_be_missing(lab: Office) -> None:
    paths = split(lab)
    assert len(paths) == 5
    whole = lab.done("Eve", "acquisition", "record", "EV/1", "disk.000", *play.HOW, *HOW)
    assert whole["entries"][0]["nonconforming"] == []
    before = lab.size()
    for count, named in (
        (4, "segment 'disk.004' is missing"),
        (3, "segments 'disk.003' to 'disk.004' are missing"),
    ):
        paths[count].unlink()
        answer = lab.run("Eve", "acquisition", "record", "EV/1", "disk.000", *play.HOW, *HOW)
        said = " ".join(answer.err.split())
        assert (answer.status, f"the {named}" in said) == (6, True), said
        assert f"2560000 bytes, and the {count} segments here {count * 512000}" in said
    assert lab.size() == before
    typed = lab.done(
        "Eve", "acquisition", "record", "EV/1", "disk.000", *play.HOW, *HOW, "--segment-count", "3", status=10
    )
    assert "source_bytes" in typed["log"]["differs"]


def test_one_raw_segment_alone_is_not_taken_for_the_image(lab: Office) -> None:
    for path in split(lab)[1:]:
        path.unlink()
    answer = lab.run("Eve", "acquisition", "record", "EV/1", "disk.000", *play.HOW, *HOW)
    assert (answer.status, "'disk.001' to 'disk.004' are missing" in " ".join(answer.err.split())) == (
        6,
        True,
    )


def no_other(_: str) -> None:
    return None


def test_archived_images_are_read_in_coordinates_of_the_media(lab: Office) -> None:
    """Sector 0 is sector 0 of the disk, whatever holds it: a file, segments by themselves, a pack, an E01."""
    split(lab)
    play.acquired(lab.folder)
    objects = {
        "source.dd": lab.done("Eve", *archive("source.dd"))["archived"][0]["object"],
        "disk.000": lab.done("Eve", *archive("disk.000"))["archived"][0]["object"],
        "img.E01": lab.done("Eve", *archive("img.E01"))["archived"][0]["object"],
    }
    each = {
        path.name: lab.done("Eve", *archive(path.name, "--single-files"))
        for path in sorted(lab.folder.glob("disk.0*"))
    }
    from custody.model.records import StoredObject

    with vault_of(lab) as vault:
        lookup = vault.lookup()

        def stored(identifier: str) -> StoredObject:
            return lookup.get(StoredObject, identifier)

        alone = {name: stored(made["archived"][0]["object"]) for name, made in each.items()}
        cases = [(name, stored(found), False) for name, found in objects.items()]
        cases.append(("disk.000", alone["disk.000"], True))
        for name, found, apart in cases:
            named = alone.get if apart else no_other
            media = open_media(vault.objects, found, name, named, vault.store.read())
            assert media.size == len(play.source()), name
            for first, length in ((0, 512), (511_900, 200), (1_048_000, 1200), (media.size - 512, 512)):
                data = b"".join(media.read(first, length))
                assert data == play.source()[first : first + length], (name, first)
            assert sum(segment.bytes for segment in media.segments) >= media.size or name == "img.E01"
