"""What a seizure may lack, by code: in words, with the act and the command that settle it."""

from __future__ import annotations

from collections.abc import Mapping

from custody.frozen import dataclass
from custody.pages.parts.page import Action, NextStep


@dataclass(frozen=True, slots=True)
class Lack:
    """One lack: ``what`` is missing or wrong, the ``act`` that settles it in words, and its command."""

    what: str
    act: str
    words: tuple[str, ...]

    def action(self, seizure: str) -> Action:
        """Return the action that settles it for a seizure of this name."""
        return Action(self.act, self.words, {"seizure": seizure})

    def step(self, code: str, seizure: str) -> NextStep:
        """Return the next step that settles it for a seizure of this name."""
        return NextStep(f"seizure.{code}", self.act, self.action(seizure))


_DECIDE = ("seizure", "decide-authorisation")
#: The lack of authority over a seizure.
WRONG: Mapping[str, Lack] = {
    "authority": Lack("no authority to hold on record", "record the decision on the authority", _DECIDE),
    "copies": Lack("copies are kept without authority", "record the decision on the copies", _DECIDE),
    "ended": Lack(
        "no authority to hold on record", "record how long it may be held", ("seizure", "set-term")
    ),
    "part": Lack(
        "consent is withdrawn in part, without other authority",
        "record the decision on the part withdrawn",
        _DECIDE,
    ),
}
#: Its missing papers.
MISSING: Mapping[str, Lack] = {
    "list_count": Lack(
        "the list has more or fewer exhibits than are registered",
        "record the list of seized exhibits anew",
        ("seizure", "record-list"),
    ),
    "list": Lack(
        "no list of seized exhibits is on record",
        "record the list of seized exhibits",
        ("seizure", "record-list"),
    ),
    "receipt": Lack("no receipt is on record", "record the receipt", ("seizure", "record-receipt")),
    "rendering": Lack(
        "the data made inaccessible are not on record",
        "record the data made inaccessible",
        ("seizure", "render-inaccessible"),
    ),
}
