"""`custody acquisition record --log`: what the logs of imaging programs fill, and what they are found to contradict."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from custody.law.clock import parse_instant
from custody.model.schema.ids import unb64
from fixtures.build_image import build
from fixtures.build_logs import LOGS
from tests.cli.office import Office, golden

IMAGE = build(360)
SHA256 = hashlib.sha256(IMAGE).hexdigest()
MD5 = hashlib.md5(IMAGE, usedforsecurity=False).hexdigest()
UNKNOWN = ("--not-known", "rest", "--not-known-reason", "the log does not say")


#: When the logs had been written.
AFTER = "2026-12-01T09:00:00Z"


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(IMAGE)
    for path in LOGS.iterdir():
        (office.folder / path.name).write_bytes(path.read_bytes())
    office.desk.clock.set(parse_instant(AFTER))
    return office


def acquire(log: str, *more: str) -> tuple[str, ...]:
    how = ("--method", "physical", "--format", "raw", "--write-blocker", "T35u fw 1.2")
    return ("acquisition", "record", "EV/1", "stick.dd", *how, "--log", log, *more)


@pytest.mark.parametrize(
    ("log", "more", "tool", "fills"),
    [
        (
            "dc3dd.log",
            (),
            "dc3dd",
            {"source_bytes": 368640, "source_sector_count": 720, "bad_sector_count": 0},
        ),
        ("dc3dd-split.log", (), "dc3dd", {"source_bytes": 368640, "sector_bytes": 512}),
        ("dc3dd.hlog", ("--bad-sector-count", "0"), "dc3dd", {}),
        (
            "ewfacquire.txt",
            (),
            "ewfacquire",
            {"source_bytes": 368640, "sector_bytes": 512, "bad_sector_count": 0},
        ),
        (
            "guymager.info",
            (),
            "Guymager",
            {"source_bytes": 368640, "bad_sector_count": 0, "segment_count": 1},
        ),
        (
            "ftk.txt",
            UNKNOWN,
            "FTK Imager",
            {"source_sector_count": 720, "sector_bytes": 512, "segment_count": 1},
        ),
    ],
)
def test_a_log_fills_what_is_not_typed_and_the_image_is_compared_with_it(
    lab: Office, log: str, more: tuple[str, ...], tool: str, fills: dict[str, int]
) -> None:
    made = lab.done("Eve", *acquire(log, *more))
    entry = made["entries"][0]
    assert (made["digests_match"], entry["nonconforming"], made["log"]["differs"]) == (True, [], [])
    assert made["log"]["program"] == made["log"]["filled"]["tool"] == tool
    assert {name: entry["facts"][name] for name in fills} == fills
    assert unb64(entry["facts"]["log_sha256"]) == hashlib.sha256((LOGS / log).read_bytes()).digest()
    stated = [entry["facts"].get(name) for name in ("source_sha256", "source_md5")]
    assert [unb64(digest).hex() for digest in stated if digest] == (
        [MD5] if log == "ftk.txt" else [SHA256] if log == "dc3dd-split.log" else [SHA256, MD5]
    )


def test_dc3dd_names_its_zone_so_that_the_start_is_taken_and_others_do_not(lab: Office) -> None:
    text = (LOGS / "dc3dd.log").read_text()
    line = next(item for item in text.splitlines() if "started at" in item)
    started = lab.done("Eve", *acquire("dc3dd.log"))["entries"][0]["facts"]["started_at"]
    assert started == f"{line.split(' started at ')[1][:19].replace(' ', 'T')}Z"
    assert "started_at" not in lab.done("Eve", *acquire("guymager.info"))["log"]["filled"]


@pytest.mark.parametrize("log", ["dc3dd.log", "ewfacquire.txt", "guymager.info", "ftk.txt"])
def test_an_image_that_is_not_what_the_log_says_is_recorded_and_marked(lab: Office, log: str) -> None:
    more = UNKNOWN if log == "ftk.txt" else ()
    assert lab.done("Eve", *acquire(log, *more))["digests_match"] is True
    (lab.folder / "stick.dd").write_bytes(b"?" + IMAGE[1:])
    answer = lab.run("Eve", *acquire(log, *more))
    assert answer.status == 10
    assert "ITS DIGEST, as stated, DIFFERS" in answer.out
    assert "acquisition.mismatch" in answer.err
    (lab.folder / "stick.dd").write_bytes(IMAGE + b"?")
    longer = lab.done("Eve", *acquire(log, *more), status=10)
    assert "source_bytes" in longer["log"]["differs"]
    assert "acquisition.log_differs" in longer["entries"][0]["nonconforming"]


def test_what_is_typed_stands_and_the_log_that_contradicts_it_is_a_finding(lab: Office) -> None:
    assert lab.done("Eve", *acquire("dc3dd.log", "--bad-sector-count", "0"))["log"]["differs"] == []
    made = lab.done(
        "Eve", *acquire("dc3dd.log", "--segment-count", "2", "--source-sector-count", "721"), status=10
    )
    entry = made["entries"][0]
    assert made["log"]["differs"] == ["source_sector_count"]
    assert entry["facts"]["source_sector_count"] == 721
    assert entry["nonconforming"] == ["acquisition.log_differs", "acquisition.size_mismatch"]
    shown = lab.run("Eve", *acquire("dc3dd.log", "--bad-sector-count", "3"))
    assert "DIFFERS: bad sectors typed 3 log 0" in " ".join(shown.out.split())
    assert shown.status == 10


def test_bad_sectors_in_the_log_are_recorded_as_if_typed(lab: Office) -> None:
    text = (LOGS / "guymager.info").read_text()
    bad = (
        "During acquisition, 8 bad sectors have been encountered. They have been replaced by zeroed sectors."
    )
    (lab.folder / "bad.info").write_text(
        text.replace(
            "No bad sectors encountered during acquisition.", f"{bad} The sector numbers are:\n   8-15"
        )
    )
    entry = lab.done("Eve", *acquire("bad.info"), status=10)["entries"][0]
    assert (entry["facts"]["bad_sector_count"], entry["nonconforming"]) == (8, ["acquisition.bad_sectors"])


@pytest.mark.parametrize("name", ["stick.dd.md5", "stick.dd.sha1", "stick.dd.sha256", "bare.md5"])
def test_the_hash_file_beside_the_image_is_compared_with_its_bytes(lab: Office, name: str) -> None:
    (lab.folder / "bare.md5").write_text(f"{MD5.upper()}\r\n")
    words = acquire("dc3dd.log", "--sidecar", name)
    good = lab.done("Eve", *words)["entries"][0]
    assert good["nonconforming"] == []
    expected = hashlib.sha256((lab.folder / name).read_bytes()).digest()
    assert unb64(good["facts"]["sidecar_sha256"]) == expected
    path = lab.folder / name
    path.write_bytes(b"00" + path.read_bytes()[2:])
    bad = lab.done("Eve", *words, status=10)
    assert bad["entries"][0]["nonconforming"] == ["acquisition.log_differs"]
    assert bad["log"]["differs"] == [f"container_{name.rsplit('.', 1)[1]}"]


def test_a_hash_file_that_does_not_name_the_image_is_refused(lab: Office) -> None:
    (lab.folder / "other.md5").write_text(f"{MD5}  other.dd\n")
    answer = lab.run("Eve", *acquire("dc3dd.log", "--sidecar", "other.md5"))
    assert (answer.status, "does not name 'stick.dd'; it names other.dd" in answer.err) == (3, True)


def test_a_log_that_is_damaged_or_of_two_runs_is_told_and_only_its_digest_is_kept(lab: Office) -> None:
    whole = (LOGS / "dc3dd.log").read_bytes()
    (lab.folder / "twice.log").write_bytes(whole + whole)
    answer = lab.run("Eve", *acquire("twice.log", *UNKNOWN))
    assert (answer.status, "2 runs" in answer.err) == (10, True)


def test_an_acquisition_that_did_not_end_well_is_told(lab: Office) -> None:
    text = (LOGS / "dc3dd.log").read_text()
    (lab.folder / "cut.log").write_text(text.replace("dc3dd completed at", "dc3dd aborted at"))
    answer = lab.run("Eve", *acquire("cut.log", *UNKNOWN))
    assert (answer.status, "failed or was interrupted" in answer.err) == (10, True)


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    golden("acquisition-record-log", lab.run("Eve", *acquire("guymager.info", "--json")), lab.folder)


def test_the_logs_on_file_are_as_the_programs_write_them_today(tmp_path: Path) -> None:
    from custody.proof import acquisition_logs
    from fixtures import build_logs
    from tests.programs import program

    for name, package in (("dc3dd", "dc3dd"), ("dcfldd", "dcfldd"), ("ewfacquire", "ewf-tools")):
        program(name, package)
    build_logs.main([str(tmp_path)])
    for name in (
        "dc3dd.log",
        "dc3dd.hlog",
        "dc3dd-split.log",
        "dcfldd.log",
        "dcfldd.txt",
        "ewfacquire.txt",
        "ewfacquire.log",
        "ewfinfo.txt",
    ):
        made, kept = (acquisition_logs.read((folder / name).read_bytes()) for folder in (tmp_path, LOGS))
        assert (made.source, made.again, made.bytes) == (kept.source, kept.again, kept.bytes)
        assert made.program == kept.program
