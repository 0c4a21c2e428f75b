"""A desk at which commands are typed: a folder of its own, a clock that is set, and the answers kept.

Runs the real command line in process. Keys are sealed at the lowest cost so that tests stay quick.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.storage.keys import key_files
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.world import MONDAY

#: The lowest cost that a key file may have.
CHEAP = key_files.Cost(1, 8192)


@dataclass(frozen=True)
class Answer:
    """What one call gave."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document on standard output."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> dict[str, Any]:
        """The JSON document on standard error."""
        found = json.loads(self.err)
        assert isinstance(found, dict)
        return found


@contextmanager
def cheap_keys() -> Iterator[None]:
    """Seal new keys at the lowest cost."""
    usual = dict(key_files.write_key.__kwdefaults__ or {})
    key_files.write_key.__kwdefaults__ = {**usual, "cost": CHEAP}
    try:
        yield
    finally:
        key_files.write_key.__kwdefaults__ = usual


@dataclass
class Desk:
    """One person's machine below ``folder``."""

    folder: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(MONDAY))
    entropy: CountedEntropy = field(default_factory=CountedEntropy)
    step: int = 60

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        secret = self.folder / "passphrase"
        secret.write_text("correct horse battery staple\n")
        secret.chmod(0o600)
        self.environ = {
            "CUSTODY_VAULT": str(self.folder / "vault"),
            "CUSTODY_KEYS": str(self.folder / "keys"),
            "CUSTODY_STATE": str(self.folder / "state"),
            "CUSTODY_PASSPHRASE_FILE": str(secret),
        }

    def run(self, *argv: str, **environ: str) -> Answer:
        """Type one command; time passes afterwards."""
        out, err = io.StringIO(), io.StringIO()
        around = Surroundings(out, err, {**self.environ, **environ}, self.folder, self.clock, self.entropy)
        with cheap_keys():
            status = main([*argv], around)
        self.clock.advance(self.step)
        return Answer(status, out.getvalue(), err.getvalue())

    def done(self, *argv: str, status: int = 0) -> dict[str, Any]:
        """Type one command with --json that must end with ``status``; gives its document.

        0 passes too where all that is warned of is that the office of the tests could not be restored.
        """
        answer = self.run(*argv, "--json")
        ended = 0 if status == 0 and unrestorable(answer) else answer.status
        assert ended == status, answer.err or answer.out
        return answer.document


#: What is wrong with an office of one administrator who never made a backup, as most offices of the tests are.
UNRESTORABLE = frozenset({"administrator_single", "backup_none", "passphrase_single"})


def unrestorable(answer: Answer) -> bool:
    """Return whether a status, or a look at health, warns of nothing but that no restore would be possible."""
    if answer.status != 10:
        return False
    document = answer.document
    lost = (document.get("repaired") or document.get("would_repair") or {}).get("lost")
    if document.get("page") == "status":
        attention = (document["facts"]["attention"]["value"] or "").split()
        wrong = document["sections"]["machine"]["facts"].get("wrong", {"value": ""})
        codes = wrong["value"].split()
    else:
        attention, codes = [], document.get("health", document).get("codes")
    only = set(attention) <= {"health"} and not document.get("warnings") and not lost
    return bool(codes) and set(codes) <= UNRESTORABLE and only
