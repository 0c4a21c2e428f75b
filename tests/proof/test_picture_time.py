"""The time in a picture: read of four formats, and of no damaged, cut or unlikely one with anything but a refusal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PIL import Image

from custody.errors import Malformed
from custody.proof.picture_time import PictureTime, format_of, parse_taken
from tests.proof.pictures import exif, heif, jpeg, png, tiff, webp

TAKEN = datetime(2026, 11, 2, 10, 30, 5)  # noqa: DTZ001  # as a camera has it


def test_a_time_is_read_of_every_format_in_both_byte_orders_with_and_without_its_offset() -> None:
    for little in (True, False):
        for offset, east in ((None, None), ("+05:30", 330), ("-08:00", -480), ("   :  ", None)):
            data = exif("2026:11:02 10:30:05", offset, little=little)
            for name, made in {"JPEG": jpeg, "PNG": png, "WebP": webp, "HEIF": heif, "TIFF": tiff}.items():
                assert format_of(made(data)) == name
                assert parse_taken(made(data)) == PictureTime(TAKEN, east), (name, little, offset)
    assert PictureTime(TAKEN).instant is None
    assert PictureTime(TAKEN, 330).instant == int(datetime(2026, 11, 2, 5, 0, 5, tzinfo=UTC).timestamp())


def test_what_another_program_writes_is_read_alike(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pictures")
    picture = Image.new("RGB", (8, 8))
    for ending in ("jpg", "png", "webp", "avif"):
        file, written = folder / f"a.{ending}", Image.Exif()
        written[0x010F] = "Acme"
        written.get_ifd(0x8769).update({0x9003: "2026:11:02 10:30:05", 0x9011: "+01:00"})
        picture.save(file, exif=written)
        assert parse_taken(file.read_bytes()) == PictureTime(TAKEN, 60), ending
        picture.save(file)
        assert parse_taken(file.read_bytes()) is None, ending


def test_a_picture_without_a_time_that_its_camera_knew_states_none() -> None:
    for text in ("0000:00:00 00:00:00", "    :  :     :  :  ", ""):
        assert parse_taken(jpeg(exif(text))) is None
    assert parse_taken(jpeg(None)) is None
    assert parse_taken(png(None)) is None
    assert parse_taken(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") is None


def test_unlikely_data_is_refused() -> None:
    good = exif("2026:11:02 10:30:05")
    cases = {
        "no picture": b"MZ and more",
        "no month": jpeg(exif("2026:13:02 10:30:05")),
        "no second": jpeg(exif("2026:11:02 10:30:61")),
        "another form": jpeg(exif("2026-11-02 10:30:05")),
        "an offset of a day": jpeg(exif("2026:11:02 10:30:05", "+24:00")),
        "an offset of 90 minutes": jpeg(exif("2026:11:02 10:30:05", "+00:90")),
        "escape codes": jpeg(exif("\x1b[2J:11:02 10:30:05")),
        "no TIFF within": jpeg(b"XX" + good[2:]),
        "a directory beyond its end": jpeg(good[:4] + b"\xff\xff\0\0" + good[8:]),
        "a directory of 65535 fields": jpeg(good[:8] + b"\xff\xff" + good[10:]),
        "another check sum": png(good).replace(b"eXIf", b"eXIf", 1)[:-16] + b"\0" * 16,
        "a segment of no length": b"\xff\xd8\xff\xe1\0\0",
        "a box of no length": heif(good)[:24] + b"\0\0\0\x07" + heif(good)[28:],
        "items of another version": heif(good).replace(b"infe\x02", b"infe\x01"),
        "pieces without end": heif(good).replace(
            b"\x44\0\0\x01\0\x07\0\0\0\x01", b"\0\0\0\x01\0\x07\0\0\xff\xff"
        ),
        "Exif beyond its own end": heif(good).replace(b"\0\0\0\x06Exif", b"\0\0\xff\x06Exif"),
        "no marker": b"\xff\xd8\xff\xe0\0\x04ab!!!!",
    }
    taken = {}
    for name, data in cases.items():
        try:
            taken[name] = parse_taken(data)
        except Malformed:
            continue
    assert taken == {}


def test_a_picture_that_is_cut_or_changed_anywhere_is_read_or_refused_and_nothing_else() -> None:
    data = exif("2026:11:02 10:30:05", "+01:00")
    for made in (jpeg, png, webp, heif, tiff):
        whole = made(data)
        for at in range(len(whole)):
            for other in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
                try:
                    found = parse_taken(other)
                except Malformed:
                    continue
                assert found is None or isinstance(found.clock, datetime)
