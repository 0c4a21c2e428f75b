"""What is deleted for good is shown on a screen before a byte of it goes, and nobody is asked again afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from custody.tui.services.intents import Done, Draft, Failed, Intent, Printing
from tests.cli.office import Office
from tests.cli.stores.test_clearing import Lab
from tests.tui.sitting import program


class Signing:
    """Signs what it is shown, or does not, and keeps it."""

    def __init__(self, lab: Lab, answer: bool) -> None:
        self._lab = lab
        self._answer = answer
        self.shown: list[tuple[int, list[str]]] = []
        self.told: list[str] = []

    def agree(self, drafts: Sequence[Draft]) -> bool:
        self.shown.append((len(self._lab.files()), [draft.kind for draft in drafts]))
        self.told += [value for draft in drafts for name, value in draft.fields if name == "version_count"]
        return self._answer

    def secret(self, key: str, *, new: bool) -> bytes | None:
        return None

    def prints(self, paper: Printing) -> bool:
        return False

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Go on."""

    def heard(self) -> None:
        """Nothing was ended."""


def clear(lab: Lab, watcher: Signing) -> Done:
    house = program(lab.office.desk).opening()
    house.session.open(lab.office.keys["Eve"], b"correct horse battery staple", "Eve")
    return house.acts.perform(Intent(("disposition", "delete-objects"), {"proposal": lab.number}), watcher)


@pytest.fixture
def lab(office: Office) -> Lab:
    return Lab(office)


def test_what_is_signed_is_shown_before_it_is_deleted_and_once(lab: Lab) -> None:
    watcher = Signing(lab, answer=True)
    done = clear(lab, watcher)
    assert watcher.shown == [(2, ["object.deleted"] * 2)]
    assert watcher.told == ["1", "1"]
    assert lab.files() == []
    assert [(entry.position, entry.subject) for entry in done.entered] == [
        (entry["entry"], entry["subject"]) for entry in lab.entered()
    ]


def test_what_is_not_signed_stays(lab: Lab) -> None:
    watcher = Signing(lab, answer=False)
    with pytest.raises(Failed):
        clear(lab, watcher)
    assert ([there for there, _ in watcher.shown], len(lab.files()), lab.entered()) == ([2], 2, [])


def test_where_a_hold_keeps_everything_nothing_is_shown_to_be_signed(lab: Lab) -> None:
    lab.hold()
    watcher = Signing(lab, answer=True)
    with pytest.raises(Failed) as refused:
        clear(lab, watcher)
    assert (watcher.shown, refused.value.rule, len(lab.files())) == ([], "object.under_legal_hold", 2)
