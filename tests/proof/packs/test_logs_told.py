"""Logs of imaging programs: all that each sample says, line by line, and what a log that is unsure does not say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from custody.errors import Malformed, UnknownVersion
from custody.proof import acquisition_logs
from custody.proof.acquisition_logs import ToolLog, records
from fixtures.build_image import build
from fixtures.build_logs import LOGS

DIGESTS: Mapping[str, bytes] = {
    "md5": bytes.fromhex("39d642676b5c570b03e254235dd0a012"),
    "sha1": bytes.fromhex("8b64367b5dea6195bb709f3975c021b7d7d07649"),
    "sha256": bytes.fromhex("a08d59f90c0295f3b27bccc411d2c91b2538a2a5bb5b7dd74eaa115a63512140"),
}
LONG = {"sha512": hashlib.sha512(build(360)).digest()}
OLD = {name: DIGESTS[name] for name in ("md5", "sha1")}
BEGAN = int(datetime(2026, 11, 25, 2, 15, 54, tzinfo=UTC).timestamp())
SAID = {
    "dc3dd.log": ToolLog(
        "dc3dd",
        "7.2.646",
        BEGAN,
        368_640,
        720,
        512,
        0,
        source=DIGESTS,
        again=DIGESTS,
        completed=True,
        read_bytes=368_640,
        read_error_count=0,
        verified=True,
    ),
    "dc3dd.hlog": ToolLog(
        "dc3dd", "7.2.646", BEGAN, source=DIGESTS, again=DIGESTS, completed=True, verified=True
    ),
    "dc3dd-split.log": ToolLog(
        "dc3dd",
        "7.2.646",
        BEGAN,
        368_640,
        720,
        512,
        0,
        source={"sha256": DIGESTS["sha256"]},
        again={"sha256": DIGESTS["sha256"]},
        completed=True,
        read_bytes=368_640,
        read_error_count=0,
        verified=True,
    ),
    "dcfldd.log": ToolLog("dcfldd", source={**DIGESTS, **LONG}, read_bytes=368_640),
    "dcfldd.txt": ToolLog("dcfldd"),
    "ewfacquire.txt": ToolLog(
        "ewfacquire",
        "20140816",
        None,
        368_640,
        None,
        512,
        0,
        source=DIGESTS,
        completed=True,
        read_error_count=0,
    ),
    "ewfacquire.log": ToolLog("ewfacquire", source=DIGESTS),
    "ewfinfo.txt": ToolLog("ewfinfo", "20140816", None, 368_640, 720, 512, source=OLD, acquired=False),
    "ewfverify.txt": ToolLog(
        "ewfverify",
        "20140816",
        source=OLD,
        again=DIGESTS,
        completed=True,
        acquired=False,
        read_bytes=368_640,
        verified=True,
    ),
    "ftk.txt": ToolLog(
        "FTK Imager",
        "4.5.0.3",
        None,
        None,
        720,
        512,
        segments=1,
        source=OLD,
        again=OLD,
        completed=True,
        verified=True,
    ),
    "guymager.info": ToolLog(
        "Guymager",
        "0.8.13-2",
        None,
        368_640,
        bad_sector_count=0,
        segments=1,
        source=DIGESTS,
        again=DIGESTS,
        completed=True,
        read_error_count=0,
        verified=True,
    ),
}


def text(name: str) -> str:
    return (LOGS / name).read_text("utf-8")


def told(name: str, old: str = "", new: str = "") -> ToolLog:
    """Read a sample in which one text stands for another."""
    whole = text(name)
    assert old in whole
    return acquisition_logs.read(whole.replace(old, new).encode())


@pytest.mark.parametrize("name", SAID)
def test_a_log_is_read_to_say_what_it_says_and_nothing_else(name: str) -> None:
    assert told(name) == SAID[name]
    assert told(name, "\n", "\r\n") == SAID[name]
    assert acquisition_logs.read(b"\n \n" + text(name).encode()) == SAID[name]


def test_every_sample_that_a_program_wrote_is_among_them() -> None:
    written = {path.name for path in LOGS.iterdir() if path.suffix in {".log", ".hlog", ".txt", ".info"}}
    assert written == set(SAID)


def test_what_holds_no_line_of_a_known_program_is_no_log() -> None:
    for data in (
        b"",
        b"\n",
        b" \n\n",
        b"dd 1.0\n",
        b"\n\nnothing\n",
        b"x" + text("dc3dd.log").strip().encode(),
    ):
        with pytest.raises(UnknownVersion):
            acquisition_logs.read(data)


def test_a_log_beyond_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = text("ewfacquire.log").encode()
    monkeypatch.setattr("custody.proof.acquisition_logs.reader.MOST_LOG_BYTES", len(data))
    assert acquisition_logs.read(data) == SAID["ewfacquire.log"]
    with pytest.raises(Malformed, match="more than"):
        acquisition_logs.read(data + b"\n")


def test_two_runs_or_two_sources_of_dc3dd_are_not_told_apart() -> None:
    whole = text("dc3dd.log")
    head, results = whole.split("input results", 1)
    results = "input results" + results.split("output results", 1)[0]
    assert acquisition_logs.read((head + results).encode()).source == DIGESTS
    with pytest.raises(Malformed, match="2 runs"):
        acquisition_logs.read((whole + whole).encode())
    with pytest.raises(Malformed, match="2 sources"):
        acquisition_logs.read((head + results + results).encode())
    with pytest.raises(Malformed, match="0 sources"):
        acquisition_logs.read(head.encode())


def test_what_was_read_again_may_differ_from_what_was_read_and_is_told_apart() -> None:
    digest, other = DIGESTS["md5"].hex(), "0" * 32
    ftk = told("ftk.txt", f"{digest} : verified", f"{other} : Mismatch")
    assert (ftk.source, ftk.again) == (OLD, {**OLD, "md5": bytes(16)})
    verified = re.compile(f"(MD5 hash verified (?:source|image) *: ){digest}")
    guymager = acquisition_logs.read(verified.sub(rf"\g<1>{other}", text("guymager.info")).encode())
    assert (guymager.source, guymager.again) == (DIGESTS, {**DIGESTS, "md5": bytes(16)})


def test_two_outputs_of_dc3dd_have_one_source() -> None:
    whole = text("dc3dd.log")
    output = "output results" + whole.split("output results", 1)[1].split("dc3dd completed", 1)[0]
    both = whole.replace(output, output + output.replace("copy.dd", "second.dd"))
    assert acquisition_logs.read(both.encode()) == SAID["dc3dd.log"]


@pytest.mark.parametrize(
    ("lines", "sectors", "bad"),
    [
        ("   720 sectors in\n   3 bad sectors replaced by zeros\n", 720, 3),
        ("   1 bad sector replaced by zeros\n   720 sectors in\n", 720, 1),
        ("   1 sector in\n", 1, 0),
        ("   719 sectors + 5 bytes in\n", None, 0),
        ("", None, None),
    ],
)
def test_dc3dd_counts_sectors_in_and_those_it_replaced(
    lines: str, sectors: int | None, bad: int | None
) -> None:
    found = told("dc3dd.log", "   720 sectors in\n", lines)
    assert (found.sectors, found.bad_sector_count) == (sectors, bad)


@pytest.mark.parametrize(
    ("name", "line", "other", "completed"),
    [
        ("dc3dd.log", "dc3dd completed", "dc3dd aborted", False),
        ("dc3dd.log", "dc3dd completed", "dc3dd failed", False),
        ("dc3dd.log", "dc3dd completed", "It completed", False),
        ("ewfacquire.txt", "ewfacquire: SUCCESS", "ewfacquire: FAILURE", False),
        ("ewfacquire.txt", "ewfacquire: SUCCESS", "ewfacquire: ABORTED", False),
        ("ewfacquire.txt", "ewfacquire: SUCCESS", "", None),
        ("ftk.txt", "Acquisition finished:", "Acquisition broken off:", False),
        ("ftk.txt", "[Computed Hashes]", "ATTENTION: This image is incomplete!", False),
        ("ftk.txt", "[Computed Hashes]", "ATTENTION:\n The following sector(s) could not be read", True),
        ("guymager.info", "State: Finished", "State: Aborted by user, not Finished", False),
        ("guymager.info", "State: ", "State is ", None),
    ],
)
def test_what_did_not_end_well_or_does_not_say_so_is_not_completed(
    name: str, line: str, other: str, completed: bool | None
) -> None:
    assert told(name).completed is True
    assert told(name, line, other).completed is completed


@pytest.mark.parametrize(
    ("name", "line", "other", "verified"),
    [
        ("dc3dd.log", "[ok] 39d6", "[MISMATCH] 39d6", False),
        ("ftk.txt", ": verified\n SHA1", ": Mismatch\n SHA1", False),
        ("ftk.txt", " : verified", "", None),
        ("ewfverify.txt", "ewfverify: SUCCESS", "ewfverify: FAILURE", False),
        ("guymager.info", "Image verification OK.", "Image verification FAILED.", False),
        ("guymager.info", "SHA1 hash verified image   : 8b", "SHA1 hash verified image   : 8c", False),
    ],
)
def test_what_was_read_again_and_differed_is_not_verified(
    name: str, line: str, other: str, verified: bool | None
) -> None:
    assert told(name).verified is True
    assert told(name, line, other).verified is verified


def test_what_broke_off_says_nothing_of_bad_sectors_though_a_sentence_of_it_does() -> None:
    assert told("guymager.info").bad_sector_count == 0
    assert (
        told("guymager.info", "State: Finished successfully", "State: Aborted by user").bad_sector_count
        is None
    )
    aborted = told("dc3dd.log", "dc3dd completed", "dc3dd aborted")
    assert (aborted.bad_sector_count, aborted.read_error_count, aborted.bytes, aborted.read_bytes) == (
        None,
        None,
        None,
        368_640,
    )


def test_ftk_lists_what_could_not_be_read_as_ranges_and_single_sectors() -> None:
    rows = (
        "ATTENTION:\nThe following sector(s) on the source drive could not be read:\n\t8 through 15\n\t20\n"
    )
    found = told("ftk.txt", "[Computed Hashes]", f"{rows}The contents of these sectors were replaced.\n\t9\n")
    assert (found.read_error_count, found.bad_sector_count, found.completed) == (2, 9, True)
    bare = told("ftk.txt", "[Computed Hashes]", "ATTENTION:\nsome could not be read")
    assert (bare.read_error_count, bare.bad_sector_count) == (1, None)
    with pytest.raises(Malformed, match="ends before"):
        told("ftk.txt", "[Computed Hashes]", rows.replace("15", "7"))


def test_a_part_of_the_source_is_no_whole_one() -> None:
    part = told("dc3dd.log", "command line dc3dd", "command line dc3dd cnt=720")
    assert (part.partial, part.bytes, part.sectors, part.read_bytes) == (True, None, None, 368_640)
    of_device = told("dc3dd.log", "sector size:", "device size: 9000 sectors (probed)\nsector size:")
    assert (of_device.partial, of_device.bytes) == (False, 368_640)
    cut = told(
        "dc3dd.log",
        "dc3dd completed at",
        "device size: 9000 sectors (probed),  4,608,000 bytes\ndc3dd failed at",
    )
    assert (cut.bytes, cut.sectors, cut.read_bytes) == (4_608_000, 9000, 368_640)


def test_ewfacquire_adds_up_the_sectors_that_could_not_be_read() -> None:
    rows = "\tat sector(s): 64 - 127 number: 64 (offset: 0x00008000 of size: 32768)\n"
    rows += "\tat sector(s): 640 - 640 number: 1\n"
    end = "ewfacquire: SUCCESS"
    assert told("ewfacquire.txt", end, rows + end).bad_sector_count == 65
    assert told("ewfacquire.txt", end, rows + "ewfacquire: FAILURE").bad_sector_count == 65
    assert told("ewfacquire.txt", end, "ewfacquire: FAILURE").bad_sector_count is None


def test_what_two_programs_of_libewf_printed_is_not_told_apart() -> None:
    with pytest.raises(Malformed, match="several programs"):
        acquisition_logs.read((text("ewfacquire.txt") + text("ewfverify.txt")).encode())


def test_ftk_counts_the_lines_of_its_list_of_segments_up_to_the_empty_one() -> None:
    more = told(
        "ftk.txt", "\\stick.001\n", "\\stick.001\n  D:\\evidence\\stick.002\n  D:\\evidence\\stick.003\n"
    )
    assert more.segments == 3
    assert told("ftk.txt", " Segment list:", " Segments:").segments is None


def test_guymager_says_how_many_sectors_were_bad_and_how_many_files_it_made() -> None:
    none = "No bad sectors encountered during acquisition."
    some = (
        "During acquisition, 12 bad sectors have been encountered. They have been replaced by zeroed sectors."
    )
    assert told("guymager.info", none, some).bad_sector_count == 12
    assert told("guymager.info", none, f"  {some}\n{some}").bad_sector_count == 12
    assert told("guymager.info", none, "").bad_sector_count is None
    with pytest.raises(Malformed, match="two things"):
        told("guymager.info", none, f"{some}\n{some.replace('12', '13')}")
    row = "39d642676b5c570b03e254235dd0a012  stick.000\n"
    assert told("guymager.info", row, row + "n/a                               stick.001\n").segments == 2
    assert told("guymager.info", row, "").segments is None


def test_an_info_file_of_guymager_is_one_and_says_its_version() -> None:
    whole = text("guymager.info")
    with pytest.raises(Malformed, match="not one info file"):
        acquisition_logs.read((whole + whole).encode())
    with pytest.raises(Malformed, match="does not say its version"):
        told("guymager.info", "\nVersion  ", "\nIts version  ")


def test_what_a_log_says_twice_it_says_alike() -> None:
    line = "Device size             : 368640 (368.6kB)\n"
    assert told("guymager.info", line, line + line) == SAID["guymager.info"]
    with pytest.raises(Malformed, match="two things"):
        told("guymager.info", line, line + line.replace("368640", "368641"))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("720", 720),
        ("1,234,567", 1_234_567),
        ("1.234", 1_234),
        ("1 234", 1_234),
        ("1'234", 1_234),
        ("1\u00a0234\u202f567", 1_234_567),
        ("9" * 15, 10**15 - 1),
    ],
)
def test_a_count_is_read_with_any_separator_of_thousands(written: str, number: int) -> None:
    assert records.number(written) == number


@pytest.mark.parametrize("written", ["", ",", "12a", "a", "-1", "+1", "\u0663", "\u00b2", "9" * 16, "1_0"])
def test_what_is_no_count_is_refused(written: str) -> None:
    with pytest.raises(Malformed, match="no number"):
        records.number(written)


@pytest.mark.parametrize("written", ["", "-1", "x" * 41, "1 0", "1\n"])
def test_what_is_no_version_is_refused(written: str) -> None:
    assert records.version("x" * 40) == "x" * 40
    with pytest.raises(Malformed, match="version"):
        records.version(written)
