"""What a command answers scripts has one shape, whether one thing was named or several, and whatever became of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from custody.cli.answers.batch_answers import status
from custody.errors import Conflict, CustodyError, NotFound, ProofInvalid, StorageFailed
from tests.cli import paged
from tests.cli.office import ORDER, Office
from tests.cli.sent import journal
from tests.cli.stores.test_copies import begun, held

SEVERAL = {"there", "failed", "left", "stopped"}
UNDER = ("--exhibit", "EV/1")
#: What every object that was archived is told with.
ARCHIVED = {
    "path",
    "object",
    "entry",
    "bytes",
    "sha256",
    "md5",
    "sha1",
    "store",
    "object_key",
    "object_version",
    "file_name",
}


@pytest.fixture
def lab(office: Office) -> Office:
    begun(office, "offsite")
    for name in ("a.dd", "b.dd"):
        (office.folder / name).write_bytes(name.encode())
    (office.folder / "out").mkdir()
    return office


def told(office: Office, *words: str, status: int) -> dict[str, Any]:
    """Type a command as Eve; the answer is on standard output however it ends, and nothing else is."""
    answer = office.run("Eve", *words, "--json")
    assert (answer.status, answer.err) == (status, "")
    document = answer.document
    assert document["schema"].startswith("custody.")
    return document


@pytest.mark.parametrize("names", [("a.dd",), ("a.dd", "b.dd")])
@pytest.mark.parametrize("dry", [True, False])
def test_archived_files_are_a_list_also_where_it_is_one(
    lab: Office, names: tuple[str, ...], *, dry: bool
) -> None:
    made = told(lab, "archive", *names, *UNDER, *(["--dry-run"] if dry else []), status=0)
    entries = {"dry_run", "drafts"} if dry else {"entries"}
    assert set(made) == {"schema", "archived", *entries, *SEVERAL}
    assert [stored["path"] for stored in made["archived"]] == [*names]
    assert all(set(stored) == {*ARCHIVED, "same_bytes"} for stored in made["archived"])
    if dry:
        assert [json.loads(draft["text"])["kind"] for draft in made["drafts"]] == ["object.archived"] * len(
            names
        )
        assert {(stored["object"], stored["entry"], stored["object_key"]) for stored in made["archived"]} == {
            (None,) * 3
        }
    else:
        found = [(stored["object"], stored["entry"]) for stored in made["archived"]]
        assert found == [(entry["subject"], entry["position"]) for entry in made["entries"]]


@pytest.mark.parametrize(
    ("names", "ends"), [(("no.dd",), 6), (("no.dd", "none.dd"), 6), (("a.dd", "no.dd"), 6)]
)
def test_a_file_that_fails_is_told_beside_the_others_also_where_it_is_the_only_one(
    lab: Office, names: tuple[str, ...], ends: int
) -> None:
    made = told(lab, "archive", *names, *UNDER, status=ends)
    failed = [name for name in names if name.startswith("no")]
    assert [(failure["path"], failure["code"], failure["exit"]) for failure in made["failed"]] == [
        (name, "not-found", 6) for name in failed
    ]
    assert [stored["path"] for stored in made["archived"]] == [name for name in names if name not in failed]
    assert len(made["entries"]) == len(made["archived"])


def test_people_are_told_of_one_file_that_fails_as_of_any_other_error(lab: Office) -> None:
    answer = lab.run("Eve", "archive", "no.dd", *UNDER)
    assert (answer.status, answer.out) == (6, "")
    assert answer.err.startswith("custody: there is no file")


def test_an_object_that_is_acquired_is_told_as_one_that_is_archived(lab: Office) -> None:
    how = ("--method", "physical", "--format", "raw", "--blocker-absence-reason", "live_system", "--archive")
    more = (
        "--not-known",
        "tool",
        "tool_version",
        "source_sha256",
        "bad_sector_count",
        "--not-known-reason",
        "lost",
    )
    answer = lab.run("Eve", "acquisition", "record", "EV/1", "a.dd", *how, *more, "--json")
    assert answer.status in (0, 10), answer.err
    made = answer.document
    assert [set(stored) for stored in made["archived"]] == [{*ARCHIVED, "same_bytes"}]
    assert made["archived"][0]["object"] == made["entries"][1]["subject"]


def objects(office: Office, count: int) -> list[str]:
    made = told(office, "archive", *("a.dd", "b.dd")[:count], *UNDER, status=0)
    return [stored["object"] for stored in made["archived"]]


@pytest.mark.parametrize("count", [1, 2])
def test_copies_are_a_list_and_what_lay_there_is_told_alike(lab: Office, count: int) -> None:
    words = ("object", "replicate", *objects(lab, count), "--store", "offsite")
    dry = told(lab, *words, "--dry-run", status=0)
    made = told(lab, *words, status=0)
    assert set(dry) - {"dry_run", "drafts"} == set(made) - {"entries"} == {"schema", "copied", *SEVERAL}
    assert (len(made["copied"]), len(made["entries"])) == (count, count)
    assert [set(copy) for copy in dry["copied"]] == [set(copy) for copy in made["copied"]]
    again = told(lab, *words, status=0)
    for item in made["copied"]:
        del item["from_store"]
    assert (again["entries"], again["copied"], again["there"]) == ([], [], made["copied"])


def spoil(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"evil")


@pytest.mark.parametrize("count", [1, 2])
def test_what_cannot_be_copied_is_told_beside_the_others_also_where_it_is_the_only_one(
    lab: Office, count: int
) -> None:
    (name,) = objects(lab, 1)
    spoil(held(lab))
    if count == 2:
        told(lab, "archive", "b.dd", *UNDER, status=0)
    made = told(lab, "object", "replicate", *UNDER, "--store", "offsite", status=3)
    assert [(failure["object"], failure["code"], failure["exit"]) for failure in made["failed"]] == [
        (name, "false", 3)
    ]
    assert len(made["copied"]) == len(made["entries"]) == count - 1


@pytest.mark.parametrize("count", [1, 2])
def test_fetched_files_are_a_list_and_what_lay_there_is_left_out(lab: Office, count: int) -> None:
    words = ("fetch", *objects(lab, count), "out")
    made = told(lab, *words, status=0)
    assert set(made) == {"schema", "fetched", *SEVERAL}
    assert len(made["fetched"]) == count
    again = told(lab, *words, status=0)
    assert [file["file"] for file in again["there"]] == [file["file"] for file in made["fetched"]]
    assert again["fetched"] == []


def test_a_part_of_an_object_is_not_taken_for_the_whole_one(lab: Office) -> None:
    (name,) = objects(lab, 1)
    (lab.folder / "part").write_bytes(b"a.dd")
    assert lab.run("Eve", "fetch", name, "part", "--range", "0-3").status == 7
    assert lab.run("Eve", "fetch", name, "part").status == 0


@pytest.mark.parametrize("count", [1, 2])
def test_what_cannot_be_fetched_is_told_beside_the_others_also_where_it_is_the_only_one(
    lab: Office, count: int
) -> None:
    (name,) = objects(lab, 1)
    spoil(held(lab))
    if count == 2:
        told(lab, "archive", "b.dd", *UNDER, status=0)
    answer = lab.run("Eve", "fetch", *UNDER, "out", "--json")
    assert answer.status == 3
    made = answer.document
    assert [(failure["object"], failure["code"]) for failure in made["failed"]] == [(name, "false")]
    assert len(made["fetched"]) == count - 1


def test_of_several_keys_those_that_are_taken_away_are_told_beside_those_that_are_not(lab: Office) -> None:
    objects(lab, 1)
    own = f"objects/{held(lab).name}"
    (loose,) = (f"objects/{number:032x}" for number in [7])
    journal(lab, loose, b"nothing of it has arrived")
    made = told(lab, "store", "reconcile", "--store", "local", "--abort", own, loose, status=7)
    assert [upload["key"] for upload in made["aborted"]] == [loose]
    assert [(failure["key"], failure["code"]) for failure in made["failed"]] == [(own, "conflict")]
    alone = told(lab, "store", "reconcile", "--store", "local", "--abort", own, status=7)
    assert (alone["aborted"], len(alone["failed"])) == ([], 1)
    assert lab.run("Eve", "store", "reconcile", "--store", "local", "--abort", own).out == ""


def test_what_ends_with_10_says_why_in_the_document(lab: Office) -> None:
    words = (
        "preservation-order",
        "issue",
        "C-1",
        *ORDER,
        "--reference",
        "P-9",
        "--days",
        "120",
        "--recorded",
    )
    made = lab.done("Judge", *words, status=10)
    marks = made["entries"][0]["nonconforming"]
    assert "un-25.ceiling" in marks
    assert made["warnings"] == [f"preservation_order.issued is recorded as nonconforming: {', '.join(marks)}"]


def test_a_run_that_ended_between_entry_and_journal_leaves_nothing_for_the_next(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    (name,) = objects(lab, 1)
    with monkeypatch.context() as patch:
        patch.setattr("custody.ledger.objects.replication.Copying.recorded", dies)
        told(lab, "object", "replicate", name, "--store", "offsite", status=130)
        patch.setattr("custody.ledger.objects.archive.Archive.recorded", dies)
        lab.run("Eve", "archive", "b.dd", *UNDER, "--skip-archived")
    assert settled(lab) == ["local", "offsite"]
    told(lab, "object", "replicate", name, "--store", "offsite", "--dry-run", status=0)
    told(lab, "archive", "b.dd", *UNDER, "--skip-archived", "--dry-run", status=0)
    assert settled(lab) == ["local", "offsite"]
    assert len(told(lab, "object", "replicate", name, "--store", "offsite", status=0)["there"]) == 1
    assert len(told(lab, "archive", "b.dd", *UNDER, "--skip-archived", status=0)["there"]) == 1
    assert settled(lab) == []


def settled(office: Office) -> list[str]:
    """Return the stores that have a journal of something on record."""
    found = [row for name in ("local", "offsite") for row in reconciled(office, name)]
    assert {failure["code"] for failure in found} <= {"journal_settled"}
    return [item["store"] for item in found]


def reconciled(office: Office, store: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = paged.rows(
        office.desk.run("store", "reconcile", "--store", store, "--json").document, "findings"
    )
    return rows


def test_what_is_on_record_stands_in_the_answer_though_its_journal_cannot_be_dropped(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StorageFailed("no room")

    (name,) = objects(lab, 1)
    with monkeypatch.context() as patch:
        patch.setattr("custody.ledger.objects.replication.Copying.recorded", fails)
        made = told(lab, "object", "replicate", name, "--store", "offsite", status=0)
    assert (len(made["copied"]), made["failed"]) == (1, [])


@pytest.mark.parametrize(
    "words",
    [
        ("preservation-order", "lapse", "--due"),
        ("preservation-request", "lapse", "--due"),
        ("lock", "apply"),
        ("lock", "verify"),
        ("sweep", "run", "--due"),
    ],
)
def test_where_nothing_is_to_be_entered_a_dry_run_says_so_as_where_something_is(
    office: Office, words: tuple[str, ...]
) -> None:
    dry = told(office, *words, "--dry-run", status=0)
    made = told(office, *words, status=0)
    assert (dry["dry_run"], dry["drafts"], "entries" in dry) == (True, [], False)
    assert (made["entries"], "dry_run" in made, "drafts" in made) == ([], False, False)


@pytest.mark.parametrize(
    ("failed", "ends"),
    [
        ([], 0),
        ([NotFound("x")], 6),
        ([NotFound("x"), Conflict("y")], 6),
        ([NotFound("x"), ProofInvalid("y")], 3),
    ],
)
def test_what_fails_is_never_only_a_warning(failed: list[CustodyError], ends: int) -> None:
    """Wrong before: where others were done it was 10, which a nightly job counts as a success."""
    assert status(failed) == ends
