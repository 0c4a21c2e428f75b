"""`custody acquisition record --format e01`: media and container are recorded, and contradictions found."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest

from custody.model.schema.ids import unb64
from fixtures import build_logs
from fixtures.build_image import build
from tests.cli.office import Office, golden
from tests.programs import program

MEDIA = build(360)
NO_SHA256 = ("--not-known", "source_sha256", "--not-known-reason", "the tool stores none")
TYPED = ("--tool", "ewfacquire", "--tool-version", "20140816", "--bad-sector-count", "0")


def digest(data: bytes, name: str = "sha256") -> str:
    return hashlib.new(name, data).hexdigest()


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("stick.E01", "ewfacquire.txt"):
        (office.folder / name).write_bytes((build_logs.LOGS / name).read_bytes())
    return office


@pytest.fixture
def split(lab: Office) -> tuple[Office, bytes]:
    """Return an office beside the segments of a split E01, and the media in them."""
    program("ewfacquire", "ewf-tools")
    return lab, build_logs.segmented(lab.folder)


def acquire(image: str, *more: str) -> tuple[str, ...]:
    return ("acquisition", "record", "EV/1", image, "--method", "physical", "--format", "e01", *HOW, *more)


HOW = ("--write-blocker", "T35u fw 1.2")


def test_media_and_container_are_both_recorded_and_the_media_is_compared_with_log_and_container(
    lab: Office,
) -> None:
    made = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt"))
    entry = made["entries"][0]
    facts = entry["facts"]
    assert (made["digests_match"], entry["nonconforming"], made["log"]["differs"]) == (True, [], [])
    assert unb64(facts["container_sha256"]).hex() == digest((lab.folder / "stick.E01").read_bytes())
    for name in ("md5", "sha1", "sha256"):
        assert unb64(facts[f"media_{name}"]).hex() == digest(MEDIA, name) == made["media"][name]
        assert facts[f"source_{name}"] == facts[f"media_{name}"]
    assert (facts["media_bytes"], facts["segment_count"]) == (len(MEDIA), 1)


def test_without_a_log_the_digests_that_the_tool_stored_are_those_of_the_source(lab: Office) -> None:
    made = lab.done("Eve", *acquire("stick.E01", *TYPED, *NO_SHA256))
    facts = made["entries"][0]["facts"]
    assert (made["digests_match"], unb64(facts["source_md5"]).hex()) == (True, digest(MEDIA, "md5"))
    assert "source_sha256" not in facts


def test_a_log_of_another_acquisition_is_a_finding(lab: Office) -> None:
    log = lab.folder / "ewfacquire.txt"
    log.write_text(log.read_text().replace(digest(MEDIA, "sha1"), "0" * 40))
    made = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt"), status=10)
    assert made["log"]["differs"] == ["source_sha1"]
    assert made["entries"][0]["nonconforming"] == ["acquisition.log_differs", "acquisition.mismatch"]


def test_a_media_digest_that_was_typed_wrong_is_a_finding_and_what_was_read_is_recorded(lab: Office) -> None:
    typed = acquire("stick.E01", "--log", "ewfacquire.txt", "--media-sha256", "00" * 32)
    made = lab.done("Eve", *typed, status=10)
    assert made["log"]["differs"] == ["media_sha256"]
    assert unb64(made["entries"][0]["facts"]["media_sha256"]).hex() == digest(MEDIA)


def test_a_container_that_is_damaged_is_never_recorded_as_matching(lab: Office) -> None:
    path = lab.folder / "stick.E01"
    whole = path.read_bytes()
    words = acquire("stick.E01", *TYPED, *NO_SHA256)
    assert lab.done("Eve", *words)["digests_match"] is True
    at = whole.index(b"sectors\0") + 200
    for data in (
        whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        whole[:-80],
        whole[: len(whole) // 2],
    ):
        path.write_bytes(data)
        answer = lab.run("Eve", *words)
        assert answer.status in (3, 10), answer.err
        assert ("--container-only" in answer.err) == (answer.status == 3)
        assert "its digest, as stated, is that of the image's media" not in answer.out


def test_segments_are_read_in_order_and_their_media_is_one(split: tuple[Office, bytes]) -> None:
    lab, media = split
    made = lab.done("Eve", *acquire("split.E01", *TYPED, *NO_SHA256))
    assert (made["media"]["sha256"], made["entries"][0]["facts"]["segment_count"]) == (digest(media), 3)
    shown = lab.run("Eve", *acquire("split.E01", *TYPED, *NO_SHA256, "--segment-count", "2"))
    assert "DIFFERS: files of the image" in shown.out
    assert "that of all of them, one after the other" in shown.err


@pytest.mark.parametrize("missing", ["split.E02", "split.E03"])
def test_a_segment_that_is_missing_is_named_and_nothing_is_entered(
    split: tuple[Office, bytes], missing: str
) -> None:
    lab, _ = split
    before = lab.size()
    (lab.folder / missing).unlink()
    answer = lab.run("Eve", *acquire("split.E01", *TYPED, *NO_SHA256))
    assert (answer.status, f"'{missing}' is missing" in answer.err) == (6, True)
    assert lab.size() == before
    alone = lab.done("Eve", *acquire("split.E01", *TYPED, *NO_SHA256, "--container-only"))
    assert "media_sha256" not in alone["entries"][0]["facts"]


def test_segments_that_changed_places_are_found_by_their_own_numbers(split: tuple[Office, bytes]) -> None:
    lab, _ = split
    second, third = lab.folder / "split.E02", lab.folder / "split.E03"
    swapped = second.read_bytes(), third.read_bytes()
    third.write_bytes(swapped[0])
    second.write_bytes(swapped[1])
    answer = lab.run("Eve", *acquire("split.E01", *TYPED, *NO_SHA256))
    assert (answer.status, "by its own header segment 3" in answer.err) == (3, True)


def test_a_later_segment_alone_is_refused(split: tuple[Office, bytes]) -> None:
    lab, _ = split
    answer = lab.run("Eve", *acquire("split.E02", *TYPED, *NO_SHA256))
    assert (answer.status, "not its first one" in answer.err) == (2, True)


def test_what_is_no_e01_is_refused_and_force_format_records_it_as_typed(lab: Office) -> None:
    (lab.folder / "other.E01").write_bytes(b"no container")
    words = acquire("other.E01", *TYPED, "--source-sha256", "00" * 32)
    before = lab.size()
    answer = lab.run("Eve", *words)
    assert (answer.status, "begins as a raw image" in answer.err, "--force-format" in answer.err) == (
        2,
        True,
        True,
    )
    assert lab.size() == before
    forced = lab.done("Eve", *words, "--force-format")["entries"][0]
    assert (forced["facts"]["format"], "media_sha256" in forced["facts"]) == ("e01", False)


def test_others_who_read_the_media_compute_the_same(lab: Office) -> None:
    ewfverify = program("ewfverify", "ewf-tools")
    shown = subprocess.run(
        [ewfverify, "-q", "-d", "sha1,sha256", "stick.E01"], cwd=lab.folder, capture_output=True, check=True
    ).stdout.decode()
    made = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt"))
    assert all(made["media"][name] in shown for name in ("md5", "sha1", "sha256"))


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    words = acquire("stick.E01", "--log", "ewfacquire.txt", "--archive", "--json")
    golden("acquisition-record-media", lab.run("Eve", *words), lab.folder)


def test_names_of_segments_go_on_as_the_format_says() -> None:
    from custody.proof.images.ewf import most_segments, segment_name

    names = {
        1: "a.E01",
        99: "a.E99",
        100: "a.EAA",
        125: "a.EAZ",
        126: "a.EBA",
        776: "a.FAA",
        most_segments("E"): "a.ZZZ",
    }
    assert {number: segment_name("a.E01", number) for number in names} == names
    assert segment_name(str(Path("x.e01")), 100) == "x.eaa"


def media_of(lab: Office, made: dict[str, Any], status: int = 0) -> dict[str, Any]:
    """Read an archived E01 back."""
    return lab.see("hash-list", "verify-media", made["entries"][-1]["subject"], status=status)


def test_an_archived_container_is_read_back_and_both_digests_are_compared(lab: Office) -> None:
    made = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt", "--archive"))
    found = media_of(lab, made)
    assert found["recorded"] == {"md5": "verified", "sha1": "verified", "sha256": "verified"}
    assert found["stored_inside"] == {"md5": "verified", "sha1": "verified"}
    assert [file["outcome"] for file in found["container"]] == ["verified"]
    golden(
        "hash-list-verify-media",
        lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"], "--json"),
        lab.folder,
    )


def test_a_digest_that_agrees_only_since_it_was_corrected_says_so(lab: Office) -> None:
    typed = ("--container-only", "--media-sha256", "00" * 32)
    made = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt", "--archive", *typed), status=10)
    untouched = media_of(lab, made, status=3)
    assert (untouched["recorded"]["sha256"], untouched["corrected"]) == ("mismatch", [])
    entry, right = str(made["entries"][0]["position"]), digest(MEDIA, "sha256")
    words = ("entry", "correct", entry, "media_sha256", right, "--reason", "typing")
    by = lab.done("Eve", *words)["entries"][0]["position"]
    found = media_of(lab, made, status=10)
    assert found["recorded"]["sha256"] == "verified"
    (told,) = found["corrected"]
    assert (unb64(told["signed"]).hex(), told["corrections"][0]["entry"]) == ("00" * 32, by)
    shown = " ".join(lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"]).out.split())
    assert f"verified (corrected by entry {by} on" in shown
    assert f"it said {'00' * 29}" in shown


def test_a_media_that_is_not_the_one_on_record_and_a_container_that_changed_are_told(lab: Office) -> None:
    made = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt", "--archive"))
    typed = ("--container-only", "--media-sha256", "00" * 32)
    other = lab.done("Eve", *acquire("stick.E01", "--log", "ewfacquire.txt", "--archive", *typed), status=10)
    found = media_of(lab, other, status=3)
    assert found["recorded"] == {"md5": "not_recorded", "sha1": "not_recorded", "sha256": "mismatch"}
    (lab.folder / "loose.E01").write_bytes((lab.folder / "stick.E01").read_bytes())
    loose = lab.done("Eve", "archive", "loose.E01", "--exhibit", "EV/1")
    assert set(media_of(lab, loose, status=4)["recorded"].values()) == {"not_recorded"}
    name = made["archived"][0]["object_key"].rsplit("/", 1)[1]
    (stored,) = (
        path for path in (lab.folder / "vault" / "objects" / "objects").rglob(name) if path.is_file()
    )
    whole = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(whole[:20] + bytes([whole[20] ^ 1]) + whole[21:])
    answer = lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"])
    assert answer.status == 3
    stored.unlink()
    assert lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"]).status in (3, 6, 8)


def test_archived_segments_are_found_by_their_names_and_a_missing_one_is_named(
    split: tuple[Office, bytes],
) -> None:
    lab, media = split
    made = lab.done("Eve", *acquire("split.E01", *TYPED, *NO_SHA256, "--archive", "--single-files"))
    lab.done("Eve", "archive", "split.E02", "--single-files", "--exhibit", "EV/1")
    answer = lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"])
    assert (answer.status, "'split.E03' is not archived" in answer.err) == (6, True)
    lab.done("Eve", "archive", "split.E03", "--single-files", "--exhibit", "EV/1")
    found = media_of(lab, made)
    assert (found["media"]["sha256"], len(found["container"])) == (digest(media), 3)


def test_an_image_that_is_compared_with_another_acquisition_since_a_correction_says_so(lab: Office) -> None:
    words = acquire("stick.E01", "--log", "ewfacquire.txt", "--archive")
    right = lab.done("Eve", *words)["entries"][0]["position"]
    other = lab.done("Eve", *words, "--container-only", "--media-sha256", "00" * 32, status=10)
    assert media_of(lab, other, status=3)["recorded"]["sha256"] == "mismatch"
    leaf = lab.see("log", "show", "--entry", str(right))["leaf"]
    archived = str(other["entries"][-1]["position"])
    lab.done("Eve", "entry", "correct", archived, "acquisition", leaf, "--reason", "typing")
    found = media_of(lab, other, status=10)
    assert (found["recorded"]["sha256"], [correction["field"] for correction in found["corrected"]]) == (
        "verified",
        ["acquisition"],
    )
    page = " ".join(lab.desk.run("hash-list", "verify-media", other["entries"][-1]["subject"]).out.split())
    assert f"acquisition of entry {archived} {leaf} (corrected by entry" in page


@pytest.mark.parametrize(
    "names", [{"split.E02": "other.E02"}, {"split.E01": "EV-1.E01"}, {"split.E02": "split.E03"}]
)
def test_segments_are_found_by_the_names_that_a_correction_took_away_and_it_is_told(
    split: tuple[Office, bytes], names: dict[str, str]
) -> None:
    lab, media = split
    made = lab.done("Eve", *acquire("split.E01", *TYPED, *NO_SHA256, "--archive", "--single-files"))
    entries = {"split.E01": str(made["entries"][-1]["position"])}
    for name in ("split.E02", "split.E03"):
        done = lab.done("Eve", "archive", name, "--single-files", "--exhibit", "EV/1")
        entries[name] = str(done["entries"][-1]["position"])
    assert media_of(lab, made)["corrected"] == []
    for before, after in names.items():
        lab.done("Eve", "entry", "correct", entries[before], "file_name", after, "--reason", "typing")
    found = media_of(lab, made, status=10)
    assert (found["media"]["sha256"], len(found["container"])) == (digest(media), 3)
    assert [
        (correction["signed"], correction["corrections"][0]["value"]) for correction in found["corrected"]
    ] == list(names.items())
    page = " ".join(lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"]).out.split())
    assert all(f"{after} (corrected by entry" in page for after in names.values())


def test_the_media_of_segments_in_one_object_is_read_where_they_lie(split: tuple[Office, bytes]) -> None:
    lab, media = split
    lab.done("Eve", *acquire("split.E01", *TYPED, *NO_SHA256))
    made = lab.done("Eve", "archive", "split.E01", "--exhibit", "EV/1", "--acquisition", "latest")
    packed = made["archived"][0]["pack"]
    assert (packed["sort"], packed["members"]) == ("split_image", 3)
    assert made["entries"][0]["nonconforming"] == []
    found = media_of(lab, made)
    assert (found["media"]["sha256"], [result["outcome"] for result in found["container"]]) == (
        digest(media),
        ["verified"],
    )
    assert found["recorded"]["sha256"] == "verified"
    (stored,) = (path for path in (lab.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file())
    whole = bytearray(stored.read_bytes())
    whole[len(whole) // 2] ^= 1
    stored.chmod(0o600)
    stored.write_bytes(whole)
    assert lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"]).status == 3


def test_segments_named_one_by_one_are_one_object_where_the_first_is_named_too(
    split: tuple[Office, bytes],
) -> None:
    lab, _ = split
    names = ("split.E01", "split.E02", "split.E03")
    made = lab.run("Eve", "archive", *names, "--exhibit", "EV/1")
    assert (made.status, made.out.count("object.archived")) == (0, 1)
    assert "2 segments go with the first segment" in " ".join(made.err.split())
    each = lab.done("Eve", "archive", *names, "--single-files", "--exhibit", "EV/1")
    assert [stored.get("pack") for stored in each["archived"]] == [None] * 3


def test_what_is_archived_and_no_e01_is_refused(lab: Office) -> None:
    (lab.folder / "plain.E01").write_bytes(b"plain" * 50)
    made = lab.done("Eve", "archive", "plain.E01", "--exhibit", "EV/1")
    answer = lab.desk.run("hash-list", "verify-media", made["entries"][-1]["subject"])
    assert (answer.status, "does not begin as an E01" in answer.err) == (2, True)
