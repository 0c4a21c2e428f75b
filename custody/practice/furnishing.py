"""The furnished training ledger: people with keys, three cases, and things that wait to be done.

Every entry is made by a command as it is typed, under a clock that runs through the last weeks and ends before now.
Nothing of it is evidence: the passphrase is known to all, and a byte of one image is changed on purpose.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.errors import Conflict, CustodyError
from custody.frozen import dataclass
from custody.law.clock import DAY, HOUR, format_instant
from custody.pages.practice import AUTHORITY, PASSPHRASE, PERSON
from custody.practice import training_cases
from custody.practice.command_line import CommandLine, Place
from custody.practice.demo_image import build
from custody.storage.files import durable

if TYPE_CHECKING:
    from custody.ledger.ports import Clock, Progress

DOMAIN = "lab.example"
#: The practice people with their roles; the first makes the ledger.
PEOPLE: dict[str, tuple[str, ...]] = {
    "A. Admin": ("administrator",),
    AUTHORITY: ("authority",),
    PERSON: ("examiner",),
    "C. Reed": ("evidence_custodian", "examiner"),
    "K. Lind": ("evidence_custodian",),
}


class Unmade(CustodyError):
    """A training ledger that could not be furnished to its end."""

    code = "training"
    default_hint = "Remove the folder and try again; if it happens again, please report it with this line."


@dataclass(frozen=True, slots=True)
class Made:
    """A furnished training ledger: its folders, and the number of its entries."""

    folder: Path
    vault: Path
    keys: Path
    state: Path
    entries: int


class _Clock:
    """A clock that stands where the scene is."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        """Return the instant of the scene, in seconds UTC."""
        return self._now

    def go(self, instant: int) -> None:
        """Go on to an instant; never back."""
        self._now = max(self._now + 1, instant)


class Practice:
    """The office of the training ledger: commands are typed by its people at set times."""

    def __init__(self, folder: Path, command_line: CommandLine, now: int, progress: Progress | None) -> None:
        self.folder, self.today = folder, now
        self._command_line = command_line
        self._clock = _Clock(now - 60 * DAY)
        self._keys: dict[str, str] = {}
        self._progress = progress
        self._typed = 0
        self._environ = {
            "CUSTODY_VAULT": str(folder / "vault"),
            "CUSTODY_KEYS": str(folder / "keys"),
            "CUSTODY_STATE": str(folder / "state"),
        }

    @property
    def year(self) -> int:
        """The year in which the practice takes place."""
        return datetime.fromtimestamp(self.today, UTC).year

    def at(self, days: int, hours: int = 0) -> None:
        """Go to an instant so many days and hours before now."""
        self._clock.go(self.today - days * DAY - hours * HOUR)

    def ahead(self, days: int) -> str:
        """Return the instant so many days from now as it is typed; before now if negative."""
        return format_instant(self.today + days * DAY)

    def type(self, who: str, *words: str, warned: bool = False) -> dict[str, Any]:
        """Run a command as somebody and return its document; raise Unmade if it fails.

        ``warned``: a warning is what the scene is about.
        """
        signed = ("--as", self._keys[who]) if who in self._keys else ()
        out, err = io.StringIO(), io.StringIO()
        self._clock.go(self._clock.now() + 60)
        place = Place(self.folder, self._environ, out, err, self._clock, PASSPHRASE.encode())
        status = self._command_line.run([*words, *signed, "--json"], place)
        if status not in ((0, 3, 10) if warned else (0, 10)):
            said = err.getvalue().strip().splitlines()
            raise Unmade(
                f"`custody {' '.join(words[:2])}` ended with status {status}: {' '.join(said)[:300]}"
            )
        self._typed += 1
        if self._progress is not None:
            self._progress.advance(self._typed, training_cases.COMMANDS, "commands")
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    def hire(self, who: str, roles: tuple[str, ...]) -> None:
        """Make a key for somebody; the first person makes the ledger, the others are enrolled by that one."""
        first = next(iter(PEOPLE))
        if who == first:
            made = self.type(who, "init", "--training", "--domain", DOMAIN, "--display-name", who)
            self._keys[who] = made["key"]
            return
        key = self.type(who, "key", "new", "--domain", DOMAIN)["key"]
        enrol = ("actor", "enrol", "--vkey", key["vkey"], "--display-name", who, "--roles", *roles)
        self.type(first, *enrol)
        self._keys[who] = key["name"]

    def write(self, name: str, data: bytes) -> str:
        """Write a file beside the vault; return its name."""
        durable.create_file(self.folder / name, data, 0o444)
        return name

    def damage(self, name: str) -> None:
        """Change one byte of the stored copy of a file; raise Unmade if there is none."""
        data = (self.folder / name).read_bytes()
        for path in (self.folder / "vault" / "objects").rglob("*"):
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                path.chmod(0o600)
                path.write_bytes(data[:4096] + bytes([data[4096] ^ 1]) + data[4097:])
                path.chmod(0o444)
                return
        raise Unmade(f"the stored copy of {name!r} is not in the store")


def furnish(
    folder: Path, command_line: CommandLine, clock: Clock | None = None, progress: Progress | None = None
) -> Made:
    """Make a furnished training ledger in ``folder``, which is made or empty.

    ``clock`` None is the machine's; the ledger's past ends before its instant.

    Raise Conflict for a folder that is not empty, Unmade or the error of a command otherwise.
    """
    from custody.storage.machine.system import SystemClock

    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Conflict(
            f"the folder {str(folder)!r} is not empty, and a training ledger needs one of its own",
            hint="Name an empty folder, or open the ledger that is there with --vault.",
        )
    practice = Practice(folder, command_line, (clock or SystemClock()).now(), progress)
    for who, roles in PEOPLE.items():
        practice.hire(who, roles)
    practice.write(training_cases.WARRANT, b"Warrant W-88 of the District Court. For training only.\n")
    practice.write(training_cases.IMAGE, build())
    training_cases.play(practice)
    entries = len(practice.type("A. Admin", "log", "show", "--limit", "0")["entries"])
    return Made(folder, folder / "vault", folder / "keys", folder / "state", entries)
