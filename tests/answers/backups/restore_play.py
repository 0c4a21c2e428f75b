"""What tests of restoring share: an office that backs up, machines that are lost, and the new machine."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from custody.storage.memory.small_ports import CountedEntropy
from tests.answers.backups.resumption_play import opened
from tests.cli import paged
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, copied


@pytest.fixture(scope="module")
def two_administrators(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make one office with two administrators and a case, to be copied only."""
    return opened(tmp_path_factory.mktemp("restore") / "desk")


@pytest.fixture
def office(two_administrators: Office, folder: Path) -> Office:
    """Return an office of one's own with two administrators and a case."""
    return copied(two_administrators, folder / "desk")


def back_up(office: Office, *words: str, who: str = "Bot") -> Path:
    """Make a backup as somebody; return its folder."""
    parent = office.folder / "backups"
    parent.mkdir(mode=0o700, exist_ok=True)
    made = office.done(who, "backup", "make", "--out", str(parent), *words)
    return Path(made["backup"]["folder"])


def lose(office: Office, *what: str) -> None:
    """Lose folders of the machine, by default the vault alone."""
    for name in what or ("vault",):
        shutil.rmtree(office.folder / name)


def restored(office: Office, backup: Path, *words: str, to: str = "vault") -> Answer:
    """Restore a backup at the desk of an office."""
    return office.desk.run("restore", str(backup), "--new-vault", to, "--json", *words)


def machine(office: Office, folder: Path, *people: str) -> Office:
    """Return a new machine with no memory of anything, on which the keys of some people are put."""
    desk = Desk(folder, office.desk.clock, CountedEntropy(folder.name.encode()))
    (folder / "keys").mkdir()
    for name in people:
        key = office.keys[name].replace("/", "~") + ".key"
        shutil.copy(office.folder / "keys" / key, folder / "keys" / key)
    other = Office(desk)
    other.keys = dict(office.keys)
    return other


def vkey(office: Office, folder: Path) -> str:
    """Write the log's verifier key into a file, as others have it, and give the word that names it."""
    file = folder / "elsewhere.vkey"
    file.write_text(office.desk.run("log", "vkey").out)
    return f"@{file}"


def receipt(office: Office, position: int, keys: str = "receipts") -> Path:
    """Return the receipt of an entry."""
    return next((office.folder / keys).rglob(f"{position}.tlog-proof"))


def receipts_kept(office: Office, folder: Path, *positions: int) -> Path:
    """Copy receipts of entries to a folder elsewhere, and give it."""
    folder.mkdir()
    for position in positions:
        shutil.copy(receipt(office, position), folder)
    return folder


def told(answer: Answer) -> dict[str, Any]:
    """Return what a restore answered: its facts by key, its tables by row, what is lost, and the next commands."""
    page = answer.document
    facts = [page["facts"], *(section["facts"] for section in page["sections"].values())]
    found = {key: fact["value"] for some in facts for key, fact in some.items()}
    found |= {table: paged.rows(page, table) for table in ("memories", "lost_entries", "stores_missing")}
    found["lost"] = (
        None
        if "lost" not in found
        else {name: found[name] for name in ("first", "last")} | {"entries": found["lost"]}
    )
    found["headline"] = page["title"]
    found["next"] = [
        line for text in page["texts"] if text["title"] == "next" for line in text["text"].splitlines()
    ]
    found["warnings"] = page.get("warnings", [])
    return {"vault": None, "erased_again": 0, "head_aside": None, **found}


def memory_of(document: dict[str, Any], words: str) -> dict[str, Any]:
    """Return what was compared whose place contains some words."""
    (found,) = [each for each in document["memories"] if words in each["place"]]
    return {**found, "damaged": [found[f"damaged_{at + 1}"] for at in range(found["damaged"])]}


def typed(office: Office, command: str, *words: str) -> Answer:
    """Type a command that was printed, as it stands."""
    program, *rest = shlex.split(command)
    assert program == "custody"
    return office.desk.run(*rest, *words)


def resume_command(commands: Sequence[str]) -> str:
    """Return the one command among those that come next that resumes the ledger."""
    (found,) = [command for command in commands if command.startswith("custody log resume ")]
    return found


def standing(office: Office) -> tuple[int, str]:
    """Return how a check without objects ends, and its first line."""
    answer = office.desk.run("check", "--objects", "none")
    return answer.status, answer.out.splitlines()[0]


def enters(office: Office, reference: str, who: str = "Judge") -> int:
    """Open a case as somebody; return the exit status."""
    return office.run(who, "case", "open", reference).status
