"""An office to be broken: copies of one vault in which a command meets a fault, and what is asked of each afterwards.

After a fault the vault is opened again and checked, compared with what the process had acknowledged, and the same
command goes on. What was acknowledged is whatever it printed of entries and every receipt it left, whole or not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody.proof import proof_file
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.cli.desk import Desk
from tests.cli.office import Office, copied
from tests.faults.processes import Ended, Processes
from tests.faults.shim import Plan

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
    rows = office.see("log", "show", "--first", "0")["entries"]
    (entry,) = (row["entry"] for row in rows if row["kind"] == "object.archived")
    kept = [path for path in (office.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file()]
    assert [path.read_bytes() == IMAGE for path in kept] == [True]
    back = office.folder / "back.dd"
    office.see("fetch", str(entry), str(back))
    assert back.read_bytes() == IMAGE


def _erased(office: Office) -> None:
    """The value is in no byte of the database any more, nor beside it."""
    for file in sorted((office.folder / "vault").glob("ledger.db*")):
        assert SECRET.encode() not in file.read_bytes(), file.name


#: Commands by name. `custody migrate` needs a server, and two databases to look at: test_moving_killed.py.
FLOWS = {
    "append": Flow("Eve", ("case", "open", "C-9"), frozenset(), _nothing_more),
    "archive": Flow(
        "Eve", ("archive", "disk.dd", "--exhibit", "EV/1"), frozenset({"object_unrecorded"}), _archived
    ),
    "erase": Flow("Carl", ("erasure", "execute", "PROPOSAL"), frozenset({"erasure_unlisted"}), _erased),
}


#: A slot that fits no checksum: nobody can tell a torn one from one that was changed, so it is an error until then.
TORN = frozenset({"head_damaged"})
#: An object that was sent before anything said so durably.
UNTOLD = frozenset({"object_unrecorded"})


class Lost(AssertionError):
    """Something acknowledged is not there, or something is there by half."""


class Ground:
    """One vault to be copied, and the processes that work in the copies."""

    def __init__(self, staffed: Office, folder: Path, processes: Processes) -> None:
        self.folder = folder
        self._processes = processes
        office = copied(staffed, folder / "base")
        office.case()
        office.seizure()
        office.exhibit("EV/1", "--serial", SECRET)
        (office.folder / "disk.dd").write_bytes(IMAGE)
        exhibit = str(office.size() - 1)
        asked = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
        made = office.done("Carl", "erasure", "propose", exhibit, "--fields", "serial", *asked)
        self.proposal = str(made["entries"][0]["position"])
        office.done("Judge", "erasure", "approve", self.proposal)
        office.see("check")
        self.base = office
        self.size = office.size()
        self.before = notes(office.folder / "vault" / "ledger.db")
        kept = office.folder / "receipts"
        self.known = {str(path.relative_to(kept)) for path in kept.rglob("*")}
        SqlLedgerStore.open(office.folder / "vault" / "ledger.db").close()
        self._made = 0
        for flow, table in FLOWS.items():
            self._processes.load(self.copy(), table.who, self.words(flow))

    def copy(self, folder: Path | None = None) -> Office:
        """Return a copy of the vault and all that belongs to it, in a folder of its own."""
        self._made += 1
        return self.over(copied(self.base, folder or self.folder / f"{self._made}").folder)

    def over(self, folder: Path) -> Office:
        """Return the office whose files lie in a folder already."""
        office = Office(
            Desk(folder, FixedClock(self.base.desk.clock.now()), CountedEntropy(b"after a fault"))
        )
        office.keys = dict(self.base.keys)
        return office

    def words(self, flow: str) -> tuple[str, ...]:
        """Return what is typed, without who types it."""
        return tuple(self.proposal if word == "PROPOSAL" else word for word in FLOWS[flow].words)

    def run(self, office: Office, flow: str, plan: Plan, *, apart: bool = False) -> Ended:
        """Run a command in a process of its own on a copy, with what is planned for it (Processes.run)."""
        return self._processes.run(office, FLOWS[flow].who, self.words(flow), plan, apart=apart)

    def entries(self, office: Office) -> int:
        """Return how many entries there are beyond the template's; raise Lost if one of these is gone."""
        found = notes(office.folder / "vault" / "ledger.db")
        if found[: self.size] != self.before:
            raise Lost("entries of before are gone or changed")
        return len(found) - self.size

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
        sound(office, table.odd | odd | (TORN if torn else frozenset()))
        made = self.entries(office)
        if made not in (0, 1):
            raise Lost(f"{made} entries were made of one")
        if ended.status in (0, 10) and not made:
            raise Lost(f"it ended with {ended.status} and entered nothing")
        if not made and (acknowledges(ended.said) or self.receipts(office)):
            raise Lost("what was acknowledged is not there")
        fit(self.receipts(office), notes(office.folder / "vault" / "ledger.db"))
        office.desk.clock.advance(60)
        again = ("case", "open", "C-10") if made else self.words(flow)
        answer = office.run("Eve" if made else table.who, *again, "--json")
        if answer.status != 0:
            raise Lost(f"it does not go on ({answer.status}): {answer.err}")
        sound(office, odd | (UNTOLD if lost else frozenset()))
        if not lost:
            table.whole(office)
        return made

    def receipts(self, office: Office) -> list[Path]:
        """Return receipts beyond those of the template that hold anything, unfinished ones too."""
        folder = office.folder / "receipts"
        files = (path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
        return [file for file in files if str(file.relative_to(folder)) not in self.known]


def acknowledges(said: str) -> bool:
    """Return whether an answer speaks of anything entered, and not only of what failed or is left."""
    try:
        answer = json.loads(said) if said else {}
    except ValueError:
        return True  # it was cut off, so that nobody can tell
    return any(answer.get(name) for name in ("entries", "archived", "there"))


def fit(receipts: Iterable[Path], known: Sequence[bytes]) -> int:
    """Return how many finished receipts there are; raise Lost for one of an entry the ledger lacks."""
    proofs = [
        proof_file.parse(receipt.read_bytes()) for receipt in receipts if receipt.suffix == ".tlog-proof"
    ]
    if any(proof.extra != known[proof.index] for proof in proofs):
        raise Lost("a receipt speaks of another entry")
    return len(proofs)


def notes(database: Path | str) -> list[bytes]:
    """Return every entry as a database has it, looked at without changing anything."""
    store = SqlLedgerStore.open(database, readonly=True)
    try:
        return [entry.note for entry in store.read().entries(0, 1 << 40)]
    finally:
        store.close()


def sound(office: Office, odd: frozenset[str]) -> None:
    """Check a vault: Lost where there is any finding but notes, marks of entries and those that are ``odd``."""
    answer = office.desk.run("check", "--json")
    if answer.err:
        raise Lost(f"check ends with {answer.status}: {answer.err}")
    told = (finding for finding in answer.document["findings"] if finding["severity"] != "note")
    found = [line for line in told if line["code"] != "nonconforming"]
    wrong = [
        f"{failure['code']} at {failure['where']}: {failure['found']}"
        for failure in found
        if failure["code"] not in odd
    ]
    if wrong:
        raise Lost(f"check finds {'; '.join(wrong)}")
