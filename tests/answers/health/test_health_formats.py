"""Health for scripts and monitoring: JSON by its schema, one line for Nagios, the text format of Prometheus."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from custody.law.clock import DAY
from custody.storage.health.codes import CODES
from tests.answers.backups.resumption_play import opened
from tests.answers.health.health_play import back_up, desk_folder, log_passphrase, no_room
from tests.cli.desk import Desk
from tests.cli.office import Office, copied

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT / "docs" / "reference" / "schemas" / "health.json"
#: A line of performance data: label, value, unit, and limits.
DATA = re.compile(r"'[^'=|]+'=-?\d+(B|s)?(;[\d:]*){0,4}")
#: A sample of Prometheus: metric, labels and value.
SAMPLE = re.compile(r'custody_[a-z_]+\{([a-z]+="([^"\\\n]|\\.)*",?)+\} -?\d+')


def validator() -> Draft202012Validator:
    """Return what validates by the schema of the answer, which is one itself."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with one administrator and a case, to be copied only."""
    return opened(tmp_path_factory.mktemp("office") / "desk", second=False)


@pytest.fixture
def office(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Yield an office of one's own."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    with desk_folder(tmp_path) as folder:
        yield copied(template, folder / "desk")


def fit(office: Office) -> None:
    """Set up all that a restore needs."""
    office.hire("Bea", "administrator")
    back_up(office)


def old(office: Office) -> None:
    """Make the newest backup too old."""
    fit(office)
    office.desk.clock.advance(9 * DAY)


def no_passphrase(office: Office) -> None:
    """Lose the passphrase of the log key."""
    log_passphrase(office).unlink()


def no_vault(office: Office) -> None:
    """Name a folder that is no vault."""
    office.desk.environ["CUSTODY_VAULT"] = str(office.folder / "nowhere")


def no_database(office: Office) -> None:
    """Lose the database."""
    (office.folder / "vault" / "ledger.db").unlink()


def no_store(office: Office) -> None:
    """Lose the store."""
    shutil.rmtree(office.folder / "vault" / "objects")


def no_state(office: Office) -> None:
    """Lose the state folder."""
    shutil.rmtree(office.folder / "state")


def broken(office: Office) -> None:
    """Break the vault's settings file."""
    (office.folder / "vault" / "custody.toml").write_text("= broken")


def wrong_flag(office: Office) -> None:
    """Set a variable to what it cannot be."""
    office.desk.environ["CUSTODY_BACKUP_DAYS"] = "many"


#: A way into each state, with the verdict and the word of Nagios for it.
STATES: dict[str, tuple[Callable[[Office], None], str, str]] = {
    "fit": (fit, "fit", "OK"),
    "entries only": (lambda office: None, "entries_only", "WARNING"),
    "old backup": (old, "entries_only", "WARNING"),
    "no passphrase": (no_passphrase, "not_fit", "CRITICAL"),
    "no vault": (no_vault, "not_fit", "CRITICAL"),
    "no database": (no_database, "not_fit", "CRITICAL"),
    "no store": (no_store, "not_fit", "CRITICAL"),
    "no state folder": (no_state, "not_fit", "CRITICAL"),
    "broken settings": (broken, "not_fit", "CRITICAL"),
    "wrong variable": (wrong_flag, "not_fit", "CRITICAL"),
}
NAGIOS = {"OK": 0, "WARNING": 1, "CRITICAL": 2}
STATUS = {"fit": 0, "warnings": 10, "entries_only": 10, "not_fit": 9}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_told_alike_in_every_format(office: Office, state: str) -> None:
    enter, verdict, word = STATES[state]
    enter(office)
    answer = office.desk.run("health", "--json")
    assert answer.status == STATUS[verdict], answer.out
    document = answer.document
    assert [wrong.message for wrong in validator().iter_errors(document)] == []
    assert document["verdict"] == verdict
    for line in office.desk.run("health").out.splitlines():
        assert len(line) <= 80 or " " not in line.strip()

    answer = office.desk.run("health", "--nagios")
    assert answer.status == NAGIOS[word]
    (line,) = answer.out.splitlines()
    text, _, data = line.partition(" | ")
    assert text.startswith(f"CUSTODY {word} - ")
    assert all(code in text for code in document["codes"])
    assert all(DATA.fullmatch(part) for part in data.split()), data

    answer = office.desk.run("health", "--prometheus")
    assert answer.status == STATUS[verdict]
    samples = samples_of(answer.out)
    assert {value for name, value in samples.items() if name.startswith("custody_fit{")} == {
        int(document["fit"])
    }


def samples_of(text: str) -> dict[str, int]:
    """Return the samples of an exposition, each set of labels once, each metric under its HELP and TYPE."""
    found: dict[str, int] = {}
    metric = ""
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            metric, kind = line.split()[2:]
            assert kind == "gauge"
        elif not line.startswith("# HELP "):
            assert SAMPLE.fullmatch(line), line
            name, _, value = line.rpartition(" ")
            assert name.startswith(f"{metric}{{")
            assert name not in found
            found[name] = int(value)
    return found


def test_a_full_disk_is_critical(office: Office) -> None:
    with no_room():
        answer = office.desk.run("health", "--nagios")
    assert answer.status == 2
    assert "space_none vault" in answer.out


def test_no_text_of_a_vault_breaks_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    desk = Desk(tmp_path / "desk")
    desk.environ["CUSTODY_VAULT"] = str(tmp_path / "a|b'c\nd\x1b[31m")
    (line,) = desk.run("health", "--nagios").out.splitlines()
    assert line.count("|") <= 1
    assert "\x1b" not in line
    samples_of(desk.run("health", "--prometheus").out)


def test_formats_are_one_at_a_time(office: Office) -> None:
    assert office.desk.run("health", "--nagios", "--prometheus").status == 2
    assert office.desk.run("health", "--json", "--nagios").status == 2
    assert office.desk.run("health", "--backup-days", "0").status == 2
    assert office.desk.run("health", "--backup-days", "0", "--nagios").status == 3


def test_every_code_has_a_meaning_and_is_one_that_is_said() -> None:
    said = set()
    for file in (ROOT / "custody" / "storage" / "health").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and file.name != "codes.py":
                said.add(node.value)
    composed = {
        f"{place}_{how}" for place in ("vault", "state", "receipts") for how in ("folder", "not_writable")
    }
    assert set(CODES) - said - composed == set()
    schema = json.loads(SCHEMA.read_text())
    assert schema["$defs"]["code"]["enum"] == sorted(CODES)


def test_the_schema_is_no_rubber_stamp(office: Office) -> None:
    document = office.desk.run("health", "--json").document
    schema = validator()
    assert schema.is_valid(document)
    for change in (
        {"verdict": "splendid"},
        {"fit": "yes"},
        {"more": 1},
        {"checks": [{**document["checks"][0], "level": "bad"}]},
        {"checks": [{**document["checks"][0], "code": "unheard_of"}]},
        {"at": "yesterday"},
    ):
        assert not schema.is_valid({**document, **change})
    assert not schema.is_valid({name: value for name, value in document.items() if name != "codes"})
