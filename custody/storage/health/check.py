"""Results of an examination of health: one check for each thing examined, and the overall verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from custody.errors import EXIT_WARNINGS, ConfigError, CustodyError
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.storage.health.codes import CODES

#: Levels, the best first.
LEVELS = ("ok", "warn", "fail")
#: Numbers (bytes, seconds, counts) and words that a check has for scripts, by name.
Values = Mapping[str, int | str]
#: The actions that a finding can make impossible.
ENTRY, RESTORE = "entry", "restore"
#: The code of a ledger that could not be read, so that it is unknown whether it could be restored.
UNREAD = "ledger_unread"
#: The code of a trial entry that was prepared and undone.
TRIED = "entry"
#: Exit status of each verdict.
STATUS = {
    "fit": 0,
    "warnings": EXIT_WARNINGS,
    "entries_only": EXIT_WARNINGS,
    "not_fit": ConfigError.exit_status,
}

_VERDICTS = {
    "fit": "fit: ",
    "warnings": "fit, with warnings: ",
    "entries_only": "ENTRIES ONLY: ",
    "not_fit": "NOT FIT: ",
}
#: The same where no entry was tried.
_UNTRIED = _VERDICTS | {
    "fit": "this machine is in order: ",
    "warnings": "warnings: ",
    "entries_only": "",
}
_ENTRY = {True: "an entry is possible; ", False: "no entry is possible from here; ", None: ""}
_RESTORE = {
    True: "a restore would be possible",
    False: "a restore would NOT be possible",
    None: "whether a restore would be possible is not known",
}


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check.

    ``code`` is a stable word for scripts (custody.storage.health.codes), ``name`` a label of a few words, ``level`` one
    of LEVELS. ``found`` is the finding, ``todo`` the remedy, "" for none. ``about`` names the one of several things of
    a sort: a store, a place. ``values`` are numbers (bytes, seconds, counts) and words for scripts. ``stops`` holds
    ENTRY and RESTORE where this makes an entry, or a restore, impossible.
    """

    code: str
    name: str
    level: str
    found: str
    todo: str = ""
    about: str = ""
    values: Values = field(default_factory=dict)
    stops: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise CustodyError(f"the check {self.code!r} has no meaning on record")

    @property
    def text(self) -> str:
        """The finding and the remedy, for people."""
        return f"{self.found}. {self.todo}" if self.todo else self.found

    def document(self) -> dict[str, Any]:
        """Return the check as a member of a JSON document."""
        return {
            "code": self.code,
            "name": self.name,
            "about": self.about,
            "level": self.level,
            "found": self.found,
            "todo": self.todo,
            "stops": list(self.stops),
            "values": dict(self.values),
        }


@dataclass(frozen=True, slots=True)
class Health:
    """All checks of one examination at ``at`` (seconds UTC); ``origin`` is None where no vault was found."""

    origin: str | None
    at: int
    checks: tuple[Check, ...]

    @property
    def level(self) -> str:
        """The worst level among the checks."""
        return max((check.level for check in self.checks), key=LEVELS.index, default="ok")

    @property
    def entry_possible(self) -> bool | None:
        """Whether an entry is possible from this account now; None where no entry was tried."""
        if any(ENTRY in check.stops for check in self.checks):
            return False
        return True if any(check.code == TRIED for check in self.checks) else None

    @property
    def fit(self) -> bool | None:
        """Whether an entry and a restore are possible; None where no check denies it and no entry was tried."""
        if self.verdict not in ("fit", "warnings"):
            return False
        return True if self.entry_possible else None

    @property
    def restore_possible(self) -> bool | None:
        """Whether the ledger could be restored after the loss of this machine; None where it was not read."""
        if any(check.code == UNREAD for check in self.checks):
            return None
        return not any(RESTORE in check.stops for check in self.checks)

    @property
    def verdict(self) -> str:
        """``fit``, ``warnings``, ``entries_only`` (a restore would not be possible) or ``not_fit``."""
        if self.level == "fail":
            return "not_fit"
        if not self.restore_possible:
            return "entries_only"
        return "warnings" if self.level == "warn" else "fit"

    @property
    def status(self) -> int:
        """The exit status of the verdict."""
        return STATUS[self.verdict]

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks that are not ok, the worst first."""
        found = [check for check in self.checks if check.level != "ok"]
        return tuple(sorted(found, key=lambda check: -LEVELS.index(check.level)))

    @property
    def words(self) -> str:
        """The verdict in a sentence for people."""
        told = f"{_ENTRY[self.entry_possible]}{_RESTORE[self.restore_possible]}"
        words = _VERDICTS if self.entry_possible is not None else _UNTRIED
        return f"{words[self.verdict]}{told}"

    def summary(self) -> dict[str, Any]:
        """Return the verdict as members of a JSON document, without the checks."""
        return {
            "fit": self.fit,
            "verdict": self.verdict,
            "level": self.level,
            "entry_possible": self.entry_possible,
            "restore_possible": self.restore_possible,
            "codes": list(dict.fromkeys(check.code for check in self.wrong)),
        }

    def document(self) -> dict[str, Any]:
        """Return everything as a JSON document, by docs/reference/schemas/health.json."""
        return {
            "origin": self.origin,
            "at": format_instant(self.at),
            **self.summary(),
            "checks": [check.document() for check in self.checks],
        }


def failed(code: str, name: str, error: CustodyError | OSError, *stops: str, about: str = "") -> Check:
    """Return a failed check with the message and hint of an error; ``stops`` are ENTRY and RESTORE."""
    if isinstance(error, CustodyError):
        return Check(code, name, "fail", error.message, error.hint, about, stops=stops)
    where = f" at {error.filename!r}" if error.filename else ""
    found = f"the system refused{where}: {error.strerror or error}"
    return Check(
        code, name, "fail", found, "Check the owner of the file and its permissions.", about, stops=stops
    )


def guarded(code: str, name: str, checks: Iterable[Check], *stops: str, about: str = "") -> Iterator[Check]:
    """Yield the checks of a topic; an error becomes a check too, and ends only that topic."""
    try:
        yield from checks
    except (CustodyError, OSError) as error:
        yield failed(code, name, error, *stops, about=about)
