"""What modules a command loads: verifying without a vault no rule, settings no database, entering an order no store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.office import Office, copied

ROOT = Path(__file__).resolve().parents[3]
#: Says at the end of a command, on standard error, which modules were loaded.
PROGRAM = (
    "import atexit, json, sys; from custody.cli.main import run; sys.argv = ['custody', *sys.argv[1:]]; "
    "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr)); sys.exit(run())"
)
OURS = ("custody",)
#: What tells what an entry states, and whether a log is whole, does without: judges, records, lists, services.
JUDGED = (
    "custody.ledger",
    "custody.model.rulings",
    "custody.model.record",
    "custody.model.hints",
    "custody.model.roles",
    "custody.model.rulesets",
    "custody.model.state",
)
#: The floors of the model that are judges, folds and records, in whichever topic.
FLOORS = frozenset({"across", "concerns", "exits", "questions", "records", "rules"})
#: What stores evidence and what looks after it.
STORES = (
    *(
        "boto3",
        "botocore",
        "custody.ledger.objects.archive",
        "custody.ledger.objects.replication",
        "custody.ledger.verification.outcomes",
    ),
    *("custody.ledger.objects.repair", "custody.ledger.verification.sweep", "http.client"),
    *(
        "custody.storage.stores.disk.store",
        "custody.storage.stores.s3.store",
        "custody.storage.state.sweep_marks",
        "custody.storage.stores.upload_journals",
    ),
)
#: The most modules of ours for each: what a reader has loaded to verify one proof, folders not counted.
MOST = {"proof": 52, "shown": 55, "published": 64, "help": 51, "manual": 32}


def loaded(office: Office, *words: str, status: int = 0) -> list[str]:
    """Run a command in a process of its own; returns the names of all modules that it loaded."""
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=office.folder,
        env={**unmeasured, **office.desk.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    *told, last = ended.stderr.splitlines()
    assert ended.returncode == status, told
    names: list[str] = json.loads(last)
    return names


def below(names: list[str], *packages: str) -> list[str]:
    """Return the names that are one of these packages or modules, or lie below one."""
    return [
        name
        for name in names
        if any(name == package or name.startswith(f"{package}.") for package in packages)
    ]


def on_floors(names: list[str], *floors: str) -> list[str]:
    """Return the names of modules of the model that stand on one of these floors."""
    return [
        name for name in names if name.startswith("custody.model.") and {*floors} & {*name.split(".")[2:]}
    ]


@pytest.fixture(scope="module")
def papers(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with an order, one that was served, its entry proven and shown, and a published log."""
    office = copied(staffed, tmp_path_factory.mktemp("papers") / "desk")
    office.case()
    office.order("P-2")
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    shown = ("--fields", "method", "--to", "counsel", "--purpose", "defence", "--out", "shown")
    office.desk.run("entry", "disclose", str(office.size() - 1), *shown, "--as", office.keys["Eve"])
    office.done("Eve", "proof", "entry", str(office.size() - 2), "--out", "one.tlog-proof")
    office.see("log", "publish", "pub")
    return office


VERIFY = ("verify", "--vkey", "@log.vkey")
CALLS = {
    "proof": (*VERIFY, "one.tlog-proof"),
    "shown": (*VERIFY, "shown.tlog-proof", "--fields", "shown.fields.json"),
    "published": (*VERIFY, "--published", "pub"),
    "help": ("preservation-order", "serve", "--help"),
    "manual": ("manual", "rules"),
}


@pytest.mark.parametrize("call", CALLS)
def test_verifying_help_and_the_manual_load_no_rule_and_no_record(papers: Office, call: str) -> None:
    names = loaded(papers, *CALLS[call])
    assert below(names, *JUDGED) == []
    assert on_floors(names, *FLOORS) == []
    folders = {name.rpartition(".")[0] for name in names}
    modules = [name for name in below(names, *OURS) if name not in folders]
    assert len(modules) <= MOST[call], modules


def test_a_proof_loads_the_kinds_of_its_own_sort_and_a_folder_none(papers: Office) -> None:
    kinds = on_floors(loaded(papers, *CALLS["proof"]), "kinds")
    assert "custody.model.preservation_orders.kinds.order" in kinds
    assert below(kinds, "custody.model.defence", "custody.model.exhibits") == []
    assert on_floors(loaded(papers, *CALLS["published"]), "kinds") == []


def test_settings_load_no_database(papers: Office) -> None:
    assert below(loaded(papers, "settings"), "sqlalchemy", "custody.storage.database") == []


def test_entering_an_order_loads_nothing_that_stores(papers: Office) -> None:
    file = papers.folder / "vault" / "custody.toml"
    whole = file.read_text()
    file.write_text(f'{whole}\n[store.bucket]\nkind = "s3"\nbucket = "b"\n')
    try:
        names = loaded(
            papers,
            *(
                "preservation-order",
                "serve",
                "P-2",
                "--method",
                "electronic",
                "--as",
                papers.keys["Eve"],
                "--dry-run",
            ),
        )
    finally:
        file.write_text(whole)
    assert below(names, *STORES) == []
