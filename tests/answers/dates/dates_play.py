"""What plays about dates share: an office, laptops with clocks of their own, and a client that was patched.

The patched client is the real one with another clock and another newest checkpoint, and with no rule of its own: all
that is refused is refused by whoever takes the entry in.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from custody.errors import CustodyError
from custody.law.clock import format_instant
from custody.ledger.append import entry_signing
from custody.ledger.append.entry_signing import Drafting, Journal, verified_head
from custody.ledger.state.state_cache import Recall
from custody.model import roles, rulesets
from custody.model.entry.envelope import Seen
from custody.model.rulings import Command, Event
from custody.model.schema.schema import Kind
from custody.model.state import State
from custody.proof import checkpoint
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office
from tests.cli.scene import NOTE, OPEN, at_scene, carried

DEPUTY = ("actor", "deputise", "Carl", "--roles", "authority", "--reason", "night_duty")


def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings, data and state of whoever runs the tests out of them."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    for name in [name for name in os.environ if name.startswith("CUSTODY_") and name != "CUSTODY_GOLDEN"]:
        monkeypatch.delenv(name)


def staffed(folder: Path) -> Office:
    """Return a new office with its staff."""
    return Office(Desk(folder)).open()


def now(office: Office) -> int:
    """Return the time of the office's clock in seconds UTC."""
    return office.desk.clock.now()


def told(seconds: int) -> str:
    """Write an instant as entries have it."""
    return format_instant(seconds)


def lend(office: Office, hours: int = 12, *more: str) -> int:
    """Make Carl a deputy of the judge from now on; return the position of the entry."""
    start = now(office)
    window = ("--valid-from", told(start), "--valid-until", told(start + hours * 3600))
    return int(office.done("Ada", *DEPUTY, *window, *more)["entries"][0]["position"])


def checked(office: Office) -> tuple[Answer, dict[str, Any]]:
    """Check the vault; gives what people read, and the document of the same check."""
    answer = office.desk.run("check")
    return answer, office.desk.run("check", "--json").document


def findings(document: dict[str, Any], *severities: str) -> set[tuple[str, str]]:
    """Return codes and places of the findings of some severities, or of all but notes."""
    wanted = severities or ("error", "warning")
    return {
        (finding["code"], finding["where"])
        for finding in document["findings"]
        if finding["severity"] in wanted
    }


def at_harbour(
    office: Office, *clocks: int, who: str = "Eve", name: str = "laptop", box: str = "drafts"
) -> Desk:
    """Take notes at a scene, one at each clock: how many seconds the laptop's is ahead then; gives the laptop.

    The box lies in the office afterwards; nobody has let it in.
    """
    office.see("scene", "make-kit", "harbour.kit", "--force")
    laptop = at_scene(office, who, name)
    right = laptop.clock.now() + laptop.step
    laptop.done("scene", "open", name, *OPEN)
    for at, ahead in enumerate(clocks, 1):
        laptop.clock.set(right + 10 * at + ahead)
        laptop.done("scene", "note", name, *NOTE)
    laptop.clock.set(right + 10 * (len(clocks) + 1))
    laptop.done("scene", "close", name, "--kit", "harbour.kit", "--box", "drafts", "--scene-state", "secured")
    carried(office, laptop, box)
    office.desk.clock.set(right + 3600)
    return laptop


@contextmanager
def patched(office: Office, at: int, seen: int | None = None) -> Iterator[None]:
    """Sign here with a client that has another clock and claims to have seen ``seen`` entries."""
    with pytest.MonkeyPatch.context() as patch:

        def drafting(self: Journal) -> Drafting:
            reader = self._store.read()
            recall = Recall(reader, reader.head().size)
            head = verified_head(reader, self._log_key)
            if seen is not None:
                size = max(number for number in range(1, seen + 1) if reader.checkpoint(number) is not None)
                head = Seen(size, checkpoint.parse(reader.checkpoint(size) or b"").root)
            state = State(recall, recall.size)
            return Drafting(state, head, self._log_key.name, at, self._entropy, recall=recall, reader=reader)

        patch.setattr(Journal, "drafting", drafting)
        patch.setattr(entry_signing, "rulesets", _Lawless())
        yield


class _Lawless:
    """The rules as a patched client has them: they compute what stands in an entry, and refuse nothing."""

    def __getattr__(self, name: str) -> Any:
        return getattr(rulesets, name)

    @staticmethod
    def decide(state: State, command: Command) -> tuple[Event, ...]:
        """Return the event that a command becomes, whatever any rule says."""

        def signer(state: State, command: Command, kind: Kind, *_: object) -> Any:
            found = roles.holder(state, command.kind, command.by)
            return roles.Admitted(found) if hasattr(roles, "Admitted") else found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("custody.model.across.escrow.admitted", signer)
            ruling, judges = rulesets.judging(state, command)
        for judge in judges:
            try:
                judge(state, command, ruling)
            except CustodyError:
                continue
        return (ruling.event(),)
