"""A vault in which everything happened that there is a kind for, with a mark of its own in every sealed text.

The golden office plays in it, on the adapters of a real vault, so that commands can be typed at it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.model import layouts
from custody.model.schema.schema import Erasable
from custody.model.schema.types import Value, split_codes
from custody.storage.database import SqlLedgerStore
from custody.storage.keys.key_files import write_key
from custody.storage.memory.small_ports import CountedEntropy, FixedClock, MemorySources
from custody.storage.settings.settings import write_vault_toml
from custody.storage.state.head import HeadFile, state_folder
from custody.storage.stores.disk.store import DiskObjects
from fixtures.build_golden import play
from tests.cli.desk import CHEAP, Desk
from tests.cli.office import Office, copied
from tests.once import once
from tests.world import World, seed_of

CANARY = re.compile(r"CANARY[0-9]{5}Z")
_PASSPHRASE = b"correct horse battery staple"


@dataclass
class Marked(World):
    """An office whose every sealed text ends in a mark of its own; texts that nobody gave are given."""

    marks: int = 0

    def sign_all(self, who: str, requests: Sequence[Request]) -> list[Receipt]:
        """Enter several things together, with marks in their sealed texts."""
        return super().sign_all(who, [self._marked(request) for request in requests])

    def _marked(self, request: Request) -> Request:
        values: dict[str, Value] = dict(request.values)
        left_out = {"not_known_reason", *split_codes(values.get("not_known"))}
        for field in layouts.layout(1, request.kind).fields:
            said = values.get(field.name)
            if not isinstance(field, Erasable) or not field.type.prose or field.name in left_out:
                continue
            if said is None or isinstance(said, str):
                self.marks += 1
                values[field.name] = f"{said or 'said'} CANARY{self.marks:05d}Z"
        return Request(request.kind, values, request.subject, request.re, request.sweep)


def office_of_marks(factory: pytest.TempPathFactory) -> Office:
    """Return an office of one's own in which the golden office has played, which it does once in a whole run."""
    template, told = once(factory, "marks", _play)
    staffed = Office(Desk(template, FixedClock(told["now"])))
    staffed.keys = told["keys"]
    return copied(staffed, factory.mktemp("marks") / "desk")


def _play(folder: Path) -> dict[str, Any]:
    """Play the golden office in a vault below ``folder``; return where its clock stands, and everybody's key."""
    desk = Desk(folder, entropy=CountedEntropy(b"continued"))
    vault, state = folder / "vault", folder / "state"
    vault.mkdir()
    origin = World.memory().origin
    place = state_folder(origin, state)
    objects = DiskObjects(vault / "objects")
    objects.prepare()
    store = SqlLedgerStore.create(vault / "ledger.db", origin)
    world = Marked(store, HeadFile(place / "head", origin), objects, MemorySources(), clock=desk.clock)
    play(world)
    store.close()
    write_key(vault / "log", origin, seed_of("log"), _PASSPHRASE, cost=CHEAP)
    for folder_of_key in (vault / "log", place):
        (folder_of_key / "log.vkey").write_text(f"{world.log_key}\n")
    secret = place / "log.passphrase"
    secret.write_bytes(_PASSPHRASE + b"\n")
    secret.chmod(0o600)
    write_vault_toml(vault, origin, domain="lab.example")
    keys = {}
    for name, person in world.people.items():
        write_key(folder / "keys", person.signer.verifier.name, seed_of(name), _PASSPHRASE, cost=CHEAP)
        keys[name.capitalize()] = person.signer.verifier.name
    return {"now": desk.clock.now(), "keys": keys}
