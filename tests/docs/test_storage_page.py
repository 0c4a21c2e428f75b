"""The pages on stores: commands run on a folder and a real server, rights are those that the adapter needs."""

from __future__ import annotations

import ast
import json
import re
import time
from pathlib import Path

import pytest

from custody.storage.settings import store_tables
from tests.buckets import stores
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.docs.handbook import Reader, how_to, steps
from tools.docs import ROOT

PAGE = how_to("storage", "archive-folders", "copies-and-repair", "bucket-rights")
POLICIES = [
    json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
]
TABLE = {
    call: frozenset(re.findall(r"`(s3:\w+)`", actions))
    for call, actions in re.findall(r"^\| `([a-z0-9_]+)` \| (`s3:.*) \|$", PAGE, re.MULTILINE)
}
BY_NAME = {policy["Statement"][0]["Sid"]: policy for policy in POLICIES}


def operations() -> set[str]:
    """Return the operations of boto3 that the adapter calls, found as texts in its modules."""
    import boto3

    known = set(
        dir(boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"))
    )
    found = set()
    for file in (ROOT / "custody" / "storage" / "stores" / "s3").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                found.add(node.value)
    return found - {"exceptions", "meta"}


def actions(policy: dict[str, object]) -> set[str]:
    statements = policy["Statement"]
    assert isinstance(statements, list)
    assert all(statement["Effect"] == "Allow" for statement in statements)
    return {action for statement in statements for action in statement["Action"]}


def test_the_page_names_every_call_of_the_adapter_and_no_other() -> None:
    assert "put_object" in operations()
    assert set(TABLE) == operations()


def test_the_policies_grant_exactly_what_the_calls_need() -> None:
    assert len(POLICIES) == 5
    assert set().union(*(actions(policy) for policy in POLICIES)) == set().union(*TABLE.values())


def test_nobody_who_puts_evidence_in_can_take_it_away() -> None:
    lifts = {"s3:PutObjectLegalHold"}
    deletes = {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"}
    may = {name: actions(policy) for name, policy in BY_NAME.items()}
    assert not may["Ingest"] & (lifts | deletes)
    assert not may["Hold"] & (deletes | {"s3:PutObject"})
    assert not may["Destroy"] & (lifts | {"s3:PutObject", "s3:BypassGovernanceRetention"})
    assert not {text for text in may["Read"] if not text.startswith(("s3:Get", "s3:List"))}
    trial = BY_NAME["ProbeBucket"]["Statement"][1]
    assert trial["Resource"] == ["arn:aws:s3:::evidence-a/probe-*"]


def test_the_page_lists_every_setting_of_a_store() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (disk|s3|both) \|", PAGE, re.MULTILINE)
    for kind, keys in store_tables._KEYS.items():
        assert {name for name, whose in rows if whose in (kind, "both")} == keys


@pytest.mark.parametrize("number", range(2))
def test_the_tables_of_the_page_are_read_as_they_stand(number: int) -> None:
    import tomllib

    block = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[number]
    (store,) = store_tables.read_stores(Path("custody.toml"), tomllib.loads(block))
    assert store.bucket is not None
    assert store.bucket.lock


def test_every_command_of_the_page_runs_and_answers_as_it_says(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    stores.credentials(monkeypatch)
    reader = Reader(tmp_path / "desk")
    for step in steps(stores.placed(PAGE, tmp_path_factory)):
        reader.do(step)
        reader.desk.clock.set(int(time.time()))
    assert len(reader.typed) >= 5


def test_every_command_about_folders_runs_where_there_is_an_exhibit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    office = Office(Desk(tmp_path / "desk")).open()
    office.case()
    office.seizure()
    office.exhibit()
    reader = Reader(tmp_path / "desk")
    reader.desk, reader.environ = office.desk, {"CUSTODY_AS": office.keys["Eve"]}
    for step in steps(PAGE.replace("```console", "```other").replace("```shell-session", "```console")):
        if not step.instant:
            reader.do(step)
    assert len(reader.typed) == 13
