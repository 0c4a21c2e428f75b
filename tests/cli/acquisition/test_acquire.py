"""`custody acquisition record`: what is recorded of an image, what marks it, and what is refused before it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from custody.model.schema.ids import unb64
from tests.cli.office import Office, golden

IMAGE = bytes(range(256)) * 20
SHA256 = hashlib.sha256(IMAGE).hexdigest()
HOW = (
    *("--method", "physical", "--format", "raw", "--tool", "dc3dd", "--tool-version", "7.3.1"),
    *("--write-blocker", "T35u fw 1.2", "--bad-sector-count", "0"),
)


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(IMAGE)
    return office


def objects(office: Office) -> list[Path]:
    return [path for path in (office.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file()]


def acquire(*more: str, source: str = SHA256) -> tuple[str, ...]:
    return ("acquisition", "record", "EV/1", "stick.dd", *HOW, "--source-sha256", source, *more)


SOFTWARE = ("--write-protection", "software")


def unprotected(*more: str) -> tuple[str, ...]:
    """Type an acquisition that names no write blocker."""
    words = acquire(*more)
    at = words.index("--write-blocker")
    return words[:at] + words[at + 2 :]


@pytest.mark.parametrize(
    ("words", "how", "status"),
    [
        (acquire(), "hardware", 0),
        (acquire(*SOFTWARE), "software", 0),
        (unprotected(*SOFTWARE), "software", 0),
        (unprotected("--blocker-absence-reason", "live_system"), "none", 0),
        (unprotected("--write-protection", "none", "--blocker-absence-reason", "live_system"), "none", 0),
        (unprotected("--write-protection", "none"), "none", 10),
        (unprotected("--not-known", "write_protection", "--not-known-reason", "an old image"), None, 10),
    ],
)
def test_what_kept_the_source_from_being_written_to_is_a_code_that_outlives_the_blocker_s_name(
    lab: Office, words: tuple[str, ...], how: str | None, status: int
) -> None:
    made = lab.done("Eve", *words, status=status)["entries"][0]
    assert made["facts"].get("write_protection") == how
    assert made["nonconforming"] == ([] if status == 0 else ["acquisition.blocker_missing"])
    assert "write_blocker" not in made["facts"]


def test_the_image_is_read_and_its_digests_are_recorded_beside_the_source_s(lab: Office) -> None:
    made = lab.done("Eve", *acquire("--md5", "--sha1", "--source-bytes", "5120"))
    facts = made["entries"][0]["facts"]
    assert made["digests_match"] is True
    assert unb64(facts["container_sha256"]).hex() == made["image"]["sha256"] == SHA256
    assert made["image"]["md5"] == hashlib.md5(IMAGE, usedforsecurity=False).hexdigest()
    assert unb64(facts["container_sha1"]).hex() == hashlib.sha1(IMAGE, usedforsecurity=False).hexdigest()
    assert (facts["container_bytes"], facts["source_bytes"], facts["digests_match"]) == (5120, 5120, True)
    assert objects(lab) == []


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    golden("acquisition-record", lab.run("Eve", *acquire("--archive", "--json")), lab.folder)


def test_with_archive_one_read_gives_two_entries_of_one_submission(lab: Office) -> None:
    made = lab.done("Eve", *acquire("--archive"))
    first, second = made["entries"]
    assert [first["kind"], second["kind"]] == ["acquisition.completed", "object.archived"]
    assert second["position"] == first["position"] + 1
    assert unb64(second["facts"]["acquisition"]).hex() == first["leaf"]
    assert second["facts"]["object_root"]["sha256"] == first["facts"]["container_sha256"]
    (stored,) = objects(lab)
    assert stored.read_bytes() == IMAGE
    both = lab.see("proof", "entry", str(first["position"]), str(second["position"]))
    assert {proof["size"] for proof in both["proofs"]} == {second["position"] + 1}


def test_people_read_the_digests_and_whether_source_and_image_agree(lab: Office) -> None:
    shown = lab.run("Eve", *acquire("--archive")).out
    assert SHA256 in shown
    assert "its digest, as stated, is that of the image's media" in shown
    assert "5.0 KiB (5,120 bytes)" in shown


def test_a_digest_that_differs_is_recorded_and_marked_never_refused(lab: Office) -> None:
    made = lab.run("Eve", *acquire(source="00" * 32))
    assert made.status == 10
    assert "ITS DIGEST, as stated, DIFFERS" in made.out
    assert "acquisition.mismatch" in made.err


def test_a_container_says_what_was_not_compared(lab: Office) -> None:
    other = ["other" if word == "raw" else word for word in acquire()]
    assert "not compared: --media-sha256 was not given" in lab.run("Eve", *other).out
    assert lab.done("Eve", *other, "--media-sha256", SHA256, "--container-only")["digests_match"] is True
    unknown = [*other[:-2], "--not-known", "source_sha256", "--not-known-reason", "the tool printed none"]
    assert "not compared: --source-sha256 was not given" in lab.run("Eve", *unknown).out


def test_the_tool_s_log_is_recorded_by_its_digest(lab: Office) -> None:
    (lab.folder / "dc3dd.log").write_bytes(b"0 bad sectors\n")
    facts = lab.done("Eve", *acquire("--log", "dc3dd.log"))["entries"][0]["facts"]
    assert unb64(facts["log_sha256"]) == hashlib.sha256(b"0 bad sectors\n").digest()


def test_a_dry_run_reads_the_image_and_leaves_no_trace(lab: Office) -> None:
    before = lab.size()
    shown = lab.done("Eve", *acquire("--archive", "--dry-run"))
    assert [draft["fields"].get("container_bytes") for draft in shown["drafts"]] == [5120, None]
    assert lab.size() == before
    assert objects(lab) == []


@pytest.mark.parametrize(
    ("who", "words", "status", "says"),
    [
        ("Carl", ("acquisition", "record", "EV/9", "stick.dd", *HOW, "--source-sha256", SHA256), 6, "EV/9"),
        ("Judge", acquire("--archive"), 5, "role.permit"),
        ("Bot", acquire("--archive"), 5, "role.permit"),
        ("Eve", acquire("--archive", "--store", "nowhere"), 9, "no object store 'nowhere'"),
        ("Eve", acquire("--store", "local"), 2, "--store names a store"),
        ("Eve", acquire(source="abc"), 2, "64 hex digits"),
        ("Eve", ("acquisition", "record", "EV/1", "stick.dd", *HOW), 2, "lacks --source-sha256"),
        ("Eve", acquire("--bad-sector-count", "some"), 2, "no whole number"),
        ("Eve", acquire("--blocker-absence-reason", "phone"), 2, "not allowed with"),
        ("Eve", acquire("--write-protection", "none"), 2, "contradicts --write-blocker"),
        ("Eve", acquire("--write-protection", "paint"), 2, "invalid choice"),
        ("Eve", unprotected(), 2, "lacks --write-blocker or --blocker-absence-reason"),
        (
            "Eve",
            unprotected(*SOFTWARE, "--blocker-absence-reason", "remote"),
            5,
            "acquisition.write_protection",
        ),
        ("Eve", acquire("--not-known", "write_protection", "--not-known-reason", "x"), 2, "write_protection"),
        (
            "Eve",
            ("acquisition", "record", "EV/1", "nothing.dd", *HOW, "--source-sha256", SHA256),
            6,
            "nothing.dd",
        ),
        ("Eve", ("acquisition", "record", "EV/1", "", *HOW, "--source-sha256", SHA256), 2, "names no file"),
        ("Eve", ("acquisition", "record", "EV/1", ".", *HOW, "--source-sha256", SHA256), 2, "folder"),
    ],
)
def test_refusals_enter_nothing_and_leave_no_object(
    lab: Office, who: str, words: tuple[str, ...], status: int, says: str
) -> None:
    before = lab.size()
    answer = lab.run(who, *words)
    assert answer.status == status, answer.err
    assert says in answer.err
    assert answer.out == ""
    assert lab.size() == before
    assert objects(lab) == []


def test_what_fails_after_storing_names_the_bytes_that_lie_there(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custody.errors import Conflict
    from custody.ledger.append.entry_signing import Journal

    def moved(*_: object) -> None:
        raise Conflict("the subject moved on")

    monkeypatch.setattr(Journal, "submit", moved)
    answer = lab.run("Eve", *acquire("--archive"))
    assert answer.status == 7
    (stored,) = objects(lab)
    assert stored.name in answer.err
    plain = lab.run("Eve", *acquire())
    assert plain.status == 7
    assert "lie in store" not in plain.err
