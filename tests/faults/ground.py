"""An office to be broken: copies of one vault in which a command meets a fault, and what is asked of each afterwards.

After a fault the vault is opened again and checked, compared with what the process had acknowledged, and the same
command goes on. What was acknowledged is whatever it printed and every receipt it left, whole or not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from custody.proof import bundle
from storage.database import SqlLedgerStore
from storage.memory import CountedEntropy, FixedClock
from tests.cli.desk import Desk
from tests.cli.office import Office, copied
from tests.faults.shim import How, Plan, built

ROOT = Path(__file__).resolve().parents[2]
#: More than one leaf, so that tree hashes lie beside the object.
IMAGE = b"".join(b"%07d\n" % at for at in range(150_000))
SECRET = "4C53-0001"


@dataclass(frozen=True)
class Flow:
    """A command that meets faults: who types it, what it enters, and what may be found before it goes on.

    ``odd`` are findings of a check that say that something was begun and nobody told of; none of them is a loss.
    ``whole`` looks at what only this command leaves, once it has gone on to its end.
    """

    who: str
    words: tuple[str, ...]
    odd: frozenset[str]
    whole: Callable[[Office], None]


def _nothing_more(_: Office) -> None:
    """An entry is all."""


def _archived(office: Office) -> None:
    """One object lies in the store under its name, with every byte, and is recorded once."""
    rows = office.see("log", "show", "--from", "0")["entries"]
    (entry,) = (one["entry"] for one in rows if one["kind"] == "object.archived")
    kept = [one for one in (office.folder / "vault" / "objects" / "objects").rglob("*") if one.is_file()]
    assert [one.read_bytes() == IMAGE for one in kept] == [True]
    back = office.folder / "back.dd"
    office.see("fetch", str(entry), str(back))
    assert back.read_bytes() == IMAGE


def _erased(office: Office) -> None:
    """The value is in no byte of the database any more, nor beside it."""
    for file in sorted((office.folder / "vault").glob("ledger.db*")):
        assert SECRET.encode() not in file.read_bytes(), file.name


#: Commands by name. What `custody migrate` does has its row here as soon as there is one.
FLOWS = {
    "append": Flow("Eve", ("case", "open", "C-9"), frozenset(), _nothing_more),
    "archive": Flow(
        "Eve", ("archive", "disk.dd", "--exhibit", "EV/1"), frozenset({"object_unrecorded"}), _archived
    ),
    "erase": Flow("Carl", ("erase", "carry-out", "PROPOSAL"), frozenset({"erasure_unlisted"}), _erased),
}


#: A slot that fits no checksum: nobody can tell a torn one from one that was changed, so it is an error until then.
TORN = frozenset({"head_damaged"})
#: An object that was sent before anything said so durably.
UNTOLD = frozenset({"object_unrecorded"})


class Lost(AssertionError):
    """Something acknowledged is not there, or something is there by half."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: its status, what it said and cried, and the names of the calls that were counted."""

    status: int
    said: str
    cried: str
    calls: tuple[str, ...]


class Ground:
    """One vault to be copied, and the server of processes that work in the copies."""

    def __init__(self, staffed: Office, folder: Path) -> None:
        self.folder = folder
        office = copied(staffed, folder / "base")
        office.case()
        office.seizure()
        office.exhibit("EV/1", "--serial", SECRET)
        (office.folder / "disk.dd").write_bytes(IMAGE)
        exhibit = str(office.size() - 1)
        asked = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
        made = office.done("Carl", "erase", "propose", exhibit, "--fields", "serial", *asked)
        self.proposal = str(made["entries"][0]["position"])
        office.done("Judge", "erase", "approve", self.proposal)
        office.see("check")
        self.base = office
        self.size = office.size()
        self.before = notes(office.folder)
        kept = office.folder / "receipts"
        self.known = {str(one.relative_to(kept)) for one in kept.rglob("*")}
        SqlLedgerStore.open(office.folder / "vault" / "ledger.db").close()
        self._made = 0
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(built(folder)), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for flow in FLOWS:
            self._ask({"load": True, **self._job(self.copy(), flow, Plan())})

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def copy(self, folder: Path | None = None) -> Office:
        """Give a copy of the vault and all that belongs to it, in a folder of its own."""
        self._made += 1
        return self.over(copied(self.base, folder or self.folder / f"{self._made}").folder)

    def over(self, folder: Path) -> Office:
        """Give the office whose files lie in a folder already."""
        office = Office(
            Desk(folder, FixedClock(self.base.desk.clock.now()), CountedEntropy(b"after a fault"))
        )
        office.keys = dict(self.base.keys)
        return office

    def words(self, flow: str) -> tuple[str, ...]:
        """Give what is typed, without who types it."""
        return tuple(self.proposal if word == "PROPOSAL" else word for word in FLOWS[flow].words)

    def run(self, office: Office, flow: str, plan: Plan, *, apart: bool = False) -> Ended:
        """Let a process of its own carry a command out in a copy, with what is planned for it.

        What it says goes into files of the copy, so that saying it is one of the calls; elsewhere where it is kept
        ``apart``, or calls fail.
        """
        job = self._job(office, flow, plan, apart=apart)
        status = self._ask(job)
        folder = Path(job["answers"])
        said, cried = ((folder / name).read_text(errors="replace") for name in ("said", "cried"))
        calls = tuple(Path(job["told"]).read_text().splitlines())
        return Ended(status, said, cried, calls)

    def entries(self, office: Office) -> int:
        """Give how many entries there are beyond those of the template, which must all be there; Lost."""
        found = notes(office.folder)
        if found[: self.size] != self.before:
            raise Lost("entries of before are gone or changed")
        return len(found) - self.size

    def _job(self, office: Office, flow: str, plan: Plan, *, apart: bool = False) -> dict[str, Any]:
        who = office.keys[FLOWS[flow].who]
        told = self.folder / "told"
        if not plan.clock:
            plan = Plan(**{**asdict(plan), "clock": office.desk.clock.now()})
        return {
            "argv": [*self.words(flow), "--as", who, "--json"],
            "folder": str(office.folder),
            "environ": {**os.environ, **office.desk.environ},
            "told": str(told),
            "answers": str(self.folder if apart or plan.how >= How.ONCE or plan.memory else office.folder),
            "plan": asdict(plan),
        }

    def _ask(self, job: dict[str, Any]) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def judge(
        self,
        office: Office,
        flow: str,
        ended: Ended,
        *,
        odd: frozenset[str] = frozenset(),
        torn: bool = False,
        lost: bool = False,
    ) -> int:
        """Open the vault again, check it, compare it with what was acknowledged, and let the same command go on.

        Gives how many entries the command had made. Raises Lost for what must not be. Where a write was ``torn``, one
        slot of the head may be, until the command goes on. Where power was ``lost``, an object that nobody was told
        of may stay where it is. Findings that are ``odd`` are explained otherwise.
        """
        table = FLOWS[flow]
        self.sound(office, table.odd | odd | (TORN if torn else frozenset()))
        made = self.entries(office)
        if made not in (0, 1):
            raise Lost(f"{made} entries were made of one")
        if ended.status in (0, 10) and not made:
            raise Lost(f"it ended with {ended.status} and entered nothing")
        if not made and (ended.said or self.receipts(office)):
            raise Lost("what was acknowledged is not there")
        known = notes(office.folder)
        for file in self.receipts(office):
            if file.suffix == ".tlog-proof":
                proof = bundle.parse(file.read_bytes())
                if proof.extra != known[proof.index]:
                    raise Lost("a receipt speaks of another entry")
        office.desk.clock.advance(60)
        again = ("case", "open", "C-10") if made else self.words(flow)
        answer = office.run("Eve" if made else table.who, *again, "--json")
        if answer.status != 0:
            raise Lost(f"it does not go on ({answer.status}): {answer.err}")
        self.sound(office, odd | (UNTOLD if lost else frozenset()))
        if not lost:
            table.whole(office)
        return made

    def sound(self, office: Office, odd: frozenset[str]) -> None:
        """Check a vault: Lost where there is any finding but notes and those that are ``odd``."""
        answer = office.desk.run("check", "--json")
        if answer.err:
            raise Lost(f"check ends with {answer.status}: {answer.err}")
        found = [one for one in answer.document["findings"] if one["severity"] != "note"]
        wrong = [
            f"{one['code']} at {one['where']}: {one['found']}" for one in found if one["code"] not in odd
        ]
        if wrong:
            raise Lost(f"check finds {'; '.join(wrong)}")

    def receipts(self, office: Office) -> list[Path]:
        """Give receipts beyond those of the template that hold anything, unfinished ones too."""
        folder = office.folder / "receipts"
        files = (one for one in folder.rglob("*") if one.is_file() and one.stat().st_size)
        return [one for one in files if str(one.relative_to(folder)) not in self.known]


def notes(folder: Path) -> list[bytes]:
    """Give every entry of a vault as the database has it, looked at without changing anything."""
    store = SqlLedgerStore.open(folder / "vault" / "ledger.db", readonly=True)
    try:
        return [one.note for one in store.read().entries(0, 1 << 40)]
    finally:
        store.close()
