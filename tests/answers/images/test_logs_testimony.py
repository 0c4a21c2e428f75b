"""What the log of an imaging program testifies is entered and judged: each test names the answer that was wrong.

The logs are made here by the programs themselves; sectors that cannot be read by a library that fails such reads.
"""

from __future__ import annotations

import base64
import hashlib
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from custody.errors import Malformed
from custody.proof import acquisition_logs
from tests.answers.images.unreadable import SECTOR, run_on, shim
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.programs import program

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

SOURCE = random.Random(26).randbytes(2 << 20)
SECTORS = len(SOURCE) // SECTOR
BAD = (1000, 1002)
HOW = ("--method", "physical", "--format", "raw", "--write-blocker", "T35u")
UNKNOWN = ("--not-known", "rest", "--not-known-reason", "the log does not say")


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "src.raw").write_bytes(SOURCE)
    return office.today()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shim(tmp_path_factory.mktemp("shim"))


def ran(folder: Path, name: str, package: str, *words: str, status: int = 0) -> bytes:
    """Run a program in a folder; return what it printed, its messages as well."""
    done = subprocess.run(
        [program(name, package), *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    assert done.returncode == status, done.stdout
    return done.stdout


def failing(library: Path, folder: Path, name: str, package: str, *words: str, status: int) -> bytes:
    done = run_on(library, folder / "src.raw", BAD, program(name, package), *words)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def acquired(lab: Office, image: str, *more: str, status: int = 0) -> dict[str, Any]:
    return lab.done("Eve", "acquisition", "record", "EV/1", image, *HOW, *more, status=status)


def facts_of(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made["entries"][0]["facts"]
    return found


def digest(algorithm: str, data: bytes = SOURCE) -> str:
    return hashlib.new(algorithm, data).hexdigest()


HASHES = ("hash=md5", "hash=sha256", "hash=sha512")


def test_a_dc3dd_run_that_failed_was_an_acquisition_with_no_bad_sectors_that_matched(
    lab: Office, library: Path
) -> None:
    ran(lab.folder, "dc3dd", "dc3dd", "if=src.raw", "hof=whole.dd", *HASHES, "log=whole.log")
    good = acquired(lab, "whole.dd", "--log", "whole.log")
    assert (good["digests_match"], good["entries"][0]["nonconforming"]) == (True, [])
    facts = facts_of(good)
    told = {
        name: facts[name]
        for name in ("log_completed", "log_verified", "read_error_count", "bad_sector_count")
    }
    assert told == {"log_completed": True, "log_verified": True, "read_error_count": 0, "bad_sector_count": 0}
    assert (facts["read_bytes"], facts["source_bytes"]) == (len(SOURCE), len(SOURCE))

    failing(
        library, lab.folder, "dc3dd", "dc3dd", "if=src.raw", "hof=cut.dd", *HASHES, "log=cut.log", status=2
    )
    unsaid = lab.run("Eve", "acquisition", "record", "EV/1", "cut.dd", *HOW, "--log", "cut.log")
    assert (unsaid.status, "--bad-sector-count" in unsaid.err) == (2, True)  # never 0 because nothing is said
    more = ("--log", "cut.log", "--source-bytes", str(len(SOURCE)), *UNKNOWN)
    bad = acquired(lab, "cut.dd", *more, status=10)
    assert bad["digests_match"] is None
    assert bad["entries"][0]["nonconforming"] == [
        "acquisition.not_completed",
        "acquisition.partial",
        "acquisition.read_errors",
    ]
    facts = facts_of(bad)
    assert (facts["log_completed"], facts["read_error_count"], facts.get("bad_sector_count")) == (
        False,
        1,
        None,
    )
    read = (lab.folder / "cut.dd").stat().st_size
    assert facts["read_bytes"] == read < len(SOURCE)
    shown = lab.run("Eve", "acquisition", "record", "EV/1", "cut.dd", *HOW, *more)
    assert "NOT COMPARED: its digest is not of the whole source" in shown.out
    assert "according to its log, the acquisition failed or was interrupted" in shown.err


def test_an_ewfacquire_failure_matched(lab: Office, library: Path) -> None:
    words = ("-u", "-d", "sha1,sha256", "-t", "stick", "src.raw")
    (lab.folder / "good.txt").write_bytes(ran(lab.folder, "ewfacquire", "ewf-tools", *words))
    container = ("--method", "physical", "--format", "e01", "--write-blocker", "T35u")
    good = lab.done("Eve", "acquisition", "record", "EV/1", "stick.E01", *container, "--log", "good.txt")
    assert (good["digests_match"], good["entries"][0]["nonconforming"]) == (True, [])
    assert (good["log"]["completed"], facts_of(good)["log_program"]) == (True, "ewfacquire")

    printed = failing(library, lab.folder, "ewfacquire", "ewf-tools", "-u", "-t", "cut", "src.raw", status=1)
    assert b"ewfacquire: FAILURE" in printed
    (lab.folder / "failed.txt").write_bytes(printed[printed.index(b"ewfacquire 2") :])
    bad = lab.done(
        "Eve",
        "acquisition",
        "record",
        "EV/1",
        "stick.E01",
        *container,
        "--log",
        "failed.txt",
        *UNKNOWN,
        status=10,
    )
    assert facts_of(bad)["log_completed"] is False
    assert (bad["digests_match"], bad["entries"][0]["nonconforming"]) == (None, ["acquisition.not_completed"])


def test_a_run_that_was_asked_for_a_part_of_the_source_was_of_all_of_it(lab: Office) -> None:
    ran(lab.folder, "dc3dd", "dc3dd", "if=src.raw", "hof=part.dd", "cnt=100", "hash=sha256", "log=part.log")
    made = acquired(lab, "part.dd", "--log", "part.log", status=10)
    facts = facts_of(made)
    assert (facts["log_partial"], facts["read_bytes"]) == (True, 100 * SECTOR)
    assert "source_bytes" not in facts  # it was entered as the size of the source
    assert (made["digests_match"], made["entries"][0]["nonconforming"]) == (None, ["acquisition.partial"])


def test_an_image_shorter_than_its_source_is_partial_whatever_tool_made_it(lab: Office) -> None:
    whole = acquired(lab, "src.raw", "--source-bytes", str(len(SOURCE)), *UNKNOWN)
    assert whole["entries"][0]["nonconforming"] == []
    short = acquired(lab, "src.raw", "--source-bytes", str(len(SOURCE) + 512), *UNKNOWN, status=10)
    assert short["entries"][0]["nonconforming"] == ["acquisition.partial"]


@pytest.mark.parametrize(
    "more",
    [
        ("bs=512",),
        ("hashwindow=1M", "bs=512"),
        ("hashwindow=524288", "statusinterval=64", "bs=4096"),
        ("hashconv=before", "sizeprobe=if", "bs=4096"),
    ],
)
def test_a_dcfldd_log_was_of_no_known_program(lab: Office, more: tuple[str, ...]) -> None:
    words = ("if=src.raw", "of=copy.dd", "hash=md5,sha1,sha256,sha384,sha512", "hashlog=copy.log", *more)
    printed = ran(lab.folder, "dcfldd", "dcfldd", *words)
    made = acquired(lab, "copy.dd", "--log", "copy.log", *UNKNOWN)
    assert (made["digests_match"], made["log"]["program"], made["log"]["differs"]) == (True, "dcfldd", [])
    for name in ("md5", "sha1", "sha256", "sha512"):
        assert made["log"]["filled"][f"source_{name}"] == digest(name) == made["digests"][f"container_{name}"]
    facts = facts_of(made)
    assert facts.get("read_bytes") == (len(SOURCE) if any("hashwindow" in word for word in more) else None)
    assert "log_completed" not in facts  # a hash log does not say whether the run ended
    (lab.folder / "printed.txt").write_bytes(printed)
    assert acquisition_logs.read(printed).program == "dcfldd"
    (lab.folder / "copy.dd").write_bytes(SOURCE[:-1] + bytes(1))
    wrong = acquired(lab, "copy.dd", "--log", "copy.log", *UNKNOWN, status=10)
    assert (wrong["digests_match"], wrong["entries"][0]["nonconforming"]) == (False, ["acquisition.mismatch"])


def test_what_dcfldd_tells_of_errors_and_verification_is_taken(lab: Office, library: Path) -> None:
    folder = lab.folder
    words = ("if=src.raw", "bs=512", "hash=sha256", "errlog=errors.log")
    failing(
        library,
        folder,
        "dcfldd",
        "dcfldd",
        *words,
        "of=on.dd",
        "conv=noerror,sync",
        "hashlog=on.log",
        status=0,
    )
    went_on = acquired(lab, "on.dd", "--log", "errors.log", *UNKNOWN, status=10)
    assert facts_of(went_on)["read_error_count"] == 3
    assert went_on["entries"][0]["nonconforming"] == ["acquisition.read_errors"]
    failing(library, folder, "dcfldd", "dcfldd", *words, "of=off.dd", "hashlog=off.log", status=2)
    broke = acquired(lab, "off.dd", "--log", "errors.log", *UNKNOWN, status=10)
    assert broke["entries"][0]["nonconforming"] == ["acquisition.not_completed", "acquisition.read_errors"]

    for name, other, end in (("right", SOURCE, 0), ("wrong", SOURCE[:-1] + bytes(1), 10)):
        (folder / f"{name}.dd").write_bytes(other)
        printed = ran(folder, "dcfldd", "dcfldd", "if=src.raw", f"vf={name}.dd")
        (folder / f"{name}.log").write_bytes(printed)
        checked = acquired(lab, f"{name}.dd", "--log", f"{name}.log", *UNKNOWN, status=end)
        assert facts_of(checked)["log_verified"] is (end == 0)
        assert checked["entries"][0]["nonconforming"] == (
            ["acquisition.verification_mismatch"] if end else []
        )


def test_two_runs_of_dcfldd_in_one_log_are_told_apart_from_one(tmp_path: Path) -> None:
    (tmp_path / "src.raw").write_bytes(SOURCE)
    words = ("if=src.raw", "of=copy.dd", "hash=md5", "bs=4096")
    printed = ran(tmp_path, "dcfldd", "dcfldd", *words)
    assert acquisition_logs.read(printed).source["md5"].hex() == digest("md5")
    with pytest.raises(Malformed, match="several"):
        acquisition_logs.read(printed + printed)
    ran(tmp_path, "dcfldd", "dcfldd", *words, "hashlog=copy.log")
    once = (tmp_path / "copy.log").read_bytes()
    with pytest.raises(Malformed, match="several"):
        acquisition_logs.read(once + once)


_MARKED = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("encoding", _MARKED)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_log_in_utf_16_or_with_a_mark_was_of_no_known_program(
    lab: Office, encoding: str, ends: str
) -> None:
    ran(lab.folder, "dc3dd", "dc3dd", "if=src.raw", "hof=copy.dd", "hash=sha256", "log=copy.log")
    plain = (lab.folder / "copy.log").read_text()
    data = _MARKED[encoding](plain.replace("\n", ends))
    (lab.folder / "copy.log").write_bytes(data)
    made = acquired(lab, "copy.dd", "--log", "copy.log")
    assert (made["digests_match"], made["log"]["completed"]) == (True, True)
    kept = base64.b64decode(facts_of(made)["log_sha256"])
    assert kept == hashlib.sha256(data).digest()  # of the file as it was received
    (lab.folder / "copy.dd.sha256").write_bytes(_MARKED[encoding](f"{digest('sha256')} *copy.dd{ends}"))
    beside = acquired(lab, "copy.dd", "--log", "copy.log", "--sidecar", "copy.dd.sha256")
    assert beside["hash_file"]["agrees"] == ["container_sha256"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xff\xfe\x00\x00d\x00\x00\x00", "UTF-32LE"),
        ("dc3dd 7.2 started".encode("utf-16-le"), "no byte order mark"),
        (b"\xff\xfed\x00c", "ends within a character"),
    ],
)
def test_what_is_in_another_encoding_is_told_with_the_way_on(lab: Office, data: bytes, word: str) -> None:
    (lab.folder / "odd.log").write_bytes(data)
    answer = lab.run("Eve", "acquisition", "record", "EV/1", "src.raw", *HOW, "--log", "odd.log", *UNKNOWN)
    assert (answer.status, word in answer.err) == (10, True)
    assert re.search("save a copy in UTF-8|Copy the file again", answer.err)


def compared(lab: Office, *more: str) -> Answer:
    words = (
        "acquisition",
        "record",
        "EV/1",
        "src.raw",
        *HOW,
        "--log",
        "copy.log",
        "--sidecar",
        "src.raw.sha512",
    )
    return lab.run("Eve", *words, *more)


def test_digests_from_the_log_were_shown_in_base64_and_an_agreeing_hash_file_not_at_all(lab: Office) -> None:
    ran(lab.folder, "dc3dd", "dc3dd", "if=src.raw", "hof=copy.dd", *HASHES, "log=copy.log")
    printed = ran(lab.folder, "sha512sum", "coreutils", "src.raw")
    (lab.folder / "src.raw.sha512").write_bytes(printed)
    in_base64 = base64.b64encode(hashlib.sha256(SOURCE).digest()).decode()
    for dry in ((), ("--dry-run",)):
        answer = compared(lab, *dry)
        assert answer.status == 0, answer.err
        told = " ".join(answer.out.split())
        assert f"from the log: SHA-256 of the source {digest('sha256')}" in told
        assert "the hash file src.raw.sha512 agrees: SHA-512 of the image as read here" in answer.out
        said = [line for line in answer.out.splitlines() if "log" in line]
        assert not any(in_base64 in line for line in said)
    document = compared(lab, "--dry-run", "--json").document
    assert document["digests"]["source_sha512"] == document["digests"]["container_sha512"] == digest("sha512")
    assert document["log"]["filled"]["source_md5"] == digest("md5")


def test_what_differed_was_named_without_its_values_or_who_said_them(lab: Office) -> None:
    ran(lab.folder, "dc3dd", "dc3dd", "if=src.raw", "hof=copy.dd", "hash=sha256", "log=copy.log")
    wrong = "0" * 128
    (lab.folder / "src.raw.sha512").write_text(f"{wrong}  src.raw\n")
    typed = compared(lab, "--source-sha256", "1" * 64)
    assert typed.status == 10
    told = " ".join(typed.out.split())
    assert f"DIFFERS: SHA-512 of the image hash file {wrong} read here {digest('sha512')}" in told
    both = f"typed {'1' * 64} log {digest('sha256')} read here {digest('sha256')}"
    assert f"DIFFERS: SHA-256 of the source {both}" in told
    assert "OTHERWISE" not in typed.out
    document = compared(lab, "--json").document
    assert document["differences"] == [
        {"field": "container_sha512", "hash_file": wrong, "image": digest("sha512")}
    ]
    facts = facts_of(document)
    assert (facts["sidecar_differences"], facts.get("log_differences")) == ("container_sha512", None)
