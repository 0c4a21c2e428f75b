"""What tests of health share: an office of one's own, what its machine says of itself, and ways in which it fails."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.answers.backups.resumption_play import desk_folder
from tests.cli.desk import Answer
from tests.cli.office import Office

#: The topics of a whole report: what doctor names whatever is missing, by the labels of its checks.
ALWAYS = {"python", "sqlite", "libraries", "clock"}
#: Topics that take a vault, and those that take its ledger.
OF_VAULT = {"log key", "store local"}
OF_LEDGER = {
    "head",
    "administrators",
    "backup",
    "log passphrase",
    "stored objects",
    "sweeps",
    "witness",
}

__all__ = ["ALWAYS", "OF_LEDGER", "OF_VAULT", "desk_folder"]


def doctor(office: Office) -> Answer:
    """Return the whole report, for scripts."""
    return office.desk.run("doctor", "--json")


def names(answer: Answer) -> set[str]:
    """Return the labels of what a report looked at."""
    assert answer.out, answer.err
    return {check["name"] for check in answer.document["checks"]}


def levels(answer: Answer) -> dict[str, str]:
    """Return the worst level of each label of a report."""
    assert answer.out, answer.err
    found: dict[str, str] = {}
    for check in answer.document["checks"]:
        order = ("ok", "warn", "fail").index
        found[check["name"]] = max(found.get(check["name"], "ok"), check["level"], key=order)
    return found


def unfit(office: Office, name: str) -> Answer:
    """Look at a machine where nothing can be entered: the report says so, at the check of this label."""
    refused = office.run("Eve", "case", "open", "REFUSED")
    assert refused.status not in (0, 10), "the case of this test is one in which nothing can be entered"
    answer = doctor(office)
    assert levels(answer)[name] == "fail", answer.out
    assert answer.status == 9
    assert answer.document["fit"] is False
    assert "NOT FIT" in office.desk.run("doctor").out
    return answer


def health(office: Office, status: int) -> dict[str, Any]:
    """Return the answer of health, which ends with ``status``."""
    answer = office.desk.run("health", "--json")
    assert answer.status == status, answer.err or answer.out
    return answer.document


def code(document: dict[str, Any], wanted: str) -> dict[str, Any]:
    """Return the check of this code, which must be there."""
    found = [check for check in document["checks"] if check["code"] == wanted]
    assert found, [check["code"] for check in document["checks"]]
    check: dict[str, Any] = found[0]
    return check


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def no_room(most: int = 4096) -> Iterator[None]:
    """Limit every file to ``most`` bytes, as by a quota, for whoever may not mount a small disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def log_passphrase(office: Office) -> Path:
    """Return the file with the log key's passphrase."""
    return next((office.folder / "state").glob("*/log.passphrase"))


def back_up(office: Office, *words: str) -> dict[str, Any]:
    """Make a backup of the ledger beside it."""
    folder = office.folder / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return office.done("Ada", "backup", "make", "--out", str(folder), *words)
