"""`custody store probe` on a real server and a folder: what it says, enters and leaves, and what nothing says."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from custody.storage.memory.small_ports import FixedClock
from tests.buckets import stores
from tests.cli import paged
from tests.cli.office import Office, golden

#: What no output may say of a store whose locks are not proven.
CLAIM = re.compile(r"\bWORM\b|\block(?:ed|s)?\b(?! *=)", re.IGNORECASE)
#: What only names what would be looked at: a count of locks that differ, labels and titles of an answer for scripts.
CALLED = re.compile(
    r"locks not as recorded|retention locks that differ from the record|no retention lock verified yet"
    r'|custody lock verify: verify locks|"command": "[^"]*"|"(?:empty|key|label|title)": "[^"]*"|"\w+": \{',
    re.IGNORECASE,
)
BUCKET = """
[store.bucket]
kind = "s3"
bucket = "{bucket}"
prefix = "{prefix}"
endpoint = "{endpoint}"
region = "us-east-1"
path_style = true
lock = {lock}
part_mib = 5
"""


def add_bucket(office: Office, factory: pytest.TempPathFactory, lock: bool = True) -> None:
    """Set up a bucket of a real server as a store, and let the clock tell the time."""
    options = stores.options(stores.address("seaweed", factory))
    table = BUCKET.format(
        bucket=options.bucket, prefix=options.prefix, endpoint=options.endpoint, lock=str(lock).lower()
    )
    file = office.folder / "vault" / "custody.toml"
    file.write_text(file.read_text() + table)
    office.desk.clock = FixedClock(int(time.time()))
    office.desk.step = 0


@pytest.fixture
def bucket(
    office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Office:
    stores.credentials(monkeypatch)
    add_bucket(office, tmp_path_factory)
    return office


def test_a_folder_is_asked_what_applies_and_nothing_is_said_of_locks(office: Office) -> None:
    folder = office.folder / "vault" / "objects"
    before = sorted(folder.rglob("*"))
    answer = office.desk.run("store", "probe", "local", "--json")
    assert answer.status == 0, answer.err
    assert answer.document["probe_results"]["create_exclusive"] == "yes"
    assert answer.document["lock_proven"] is False
    assert sorted(folder.rglob("*")) == before
    told = office.desk.run("store", "probe", "local")
    assert "NOT PROVEN" in told.out
    assert "as long as the calls take" in told.err
    golden("store-probe", answer, office.folder)


def test_what_a_bucket_answers_counts_once_it_is_recorded(bucket: Office) -> None:
    waiting = bucket.desk.done("today")
    assert [row["why"] for row in paged.rows(waiting, "stores_unproven")] == ["never"]
    seen = bucket.desk.run("store", "probe", "bucket", "--quick", "--trial-lock-seconds", "20", "--json")
    assert seen.status in (0, 10), seen.err
    assert seen.document["lock_proven"] is False
    assert [
        question
        for question in seen.document["left"]
        if "/probe-" not in question["key"] or not question["until"]
    ] == []
    assert paged.rows(bucket.desk.done("today"), "stores_unproven") == paged.rows(waiting, "stores_unproven")
    argv = ("store", "probe", "bucket", "--enter", "--quick", "--trial-lock-seconds", "20", "--as", "Carl")
    recorded = bucket.desk.run(*argv, "--json")
    assert recorded.status in (0, 10), recorded.err
    found = recorded.document
    assert (found["entries"][0]["kind"], found["lock_proven"]) == ("store.probed", True)
    assert "WORM" in " ".join(found["verdict"])
    assert found["entries"][0]["facts"]["store"] == "bucket"
    assert [row["why"] for row in paged.rows(bucket.desk.done("today"), "stores_unproven")] in (
        [],
        ["failed"],
    )
    assert bucket.desk.run("check").status in (0, 10)


def test_a_probe_of_other_settings_or_long_ago_proves_nothing(bucket: Office) -> None:
    argv = ("store", "probe", "bucket", "--enter", "--quick", "--trial-lock-seconds", "20", "--as", "Carl")
    assert bucket.desk.run(*argv).status in (0, 10)
    bucket.desk.clock.advance(36 * 86400)
    assert [row["why"] for row in paged.rows(bucket.desk.done("today", status=10), "stores_unproven")] == [
        "old"
    ]
    assert [deadline["why"] for deadline in bucket.see("deadlines", status=10)["deadlines"]] == ["probe_old"]
    file = bucket.folder / "vault" / "custody.toml"
    file.write_text(file.read_text().replace('region = "us-east-1"', 'region = "eu-central-1"'))
    assert [row["why"] for row in paged.rows(bucket.desk.done("today"), "stores_unproven")] == ["changed"]


def test_without_a_proven_lock_no_output_claims_one(bucket: Office, tmp_path: Path) -> None:
    bucket.case()
    bucket.seizure()
    exhibit = bucket.exhibit()
    image = tmp_path / "image.dd"
    image.write_bytes(b"image")
    told = []
    for words in (
        ("doctor",),
        ("store", "probe", "bucket", "--quick", "--trial-lock-seconds", "20"),
        ("store", "probe", "local"),
        ("today",),
        ("deadlines",),
        ("settings",),
        ("archive", str(image), "--exhibit", exhibit, "--store", "bucket", "--as", bucket.keys["Eve"]),
        ("sweep", "status"),
        ("sweep", "run", "--as", bucket.keys["Carl"]),
        ("case", "show", "C-1"),
        ("check",),
    ):
        for more in ((), ("--json",)):
            answer = bucket.desk.run(*words, *more)
            assert answer.status in (0, 4, 10), answer.err
            told.append((words, answer.out + answer.err))
    claims = [
        (words, found[0]) for words, text in told if (found := CLAIM.search(CALLED.sub("", text))) is not None
    ]
    assert claims == []


def test_flags_that_are_about_a_store_need_one(office: Office) -> None:
    for words in (
        ("probe", "--enter"),
        ("probe", "--quick"),
        ("probe", "local", "--repair"),
        ("probe", "local", "--dry-run"),
    ):
        assert office.desk.run("store", *words).status == 2
    assert office.desk.run("store", "probe", "local", "--trial-lock-seconds", "4").status == 2
    assert office.desk.run("store", "probe", "nowhere").status == 9


def test_a_dry_run_asks_and_enters_nothing(office: Office) -> None:
    before = paged.value(office.desk.done("today"), "entries")
    answer = office.desk.run("store", "probe", "local", "--enter", "--dry-run", "--as", "Carl")
    assert "store.probed" in answer.out
    assert "dry run: nothing was entered" in answer.out
    assert paged.value(office.desk.done("today"), "entries") == before
