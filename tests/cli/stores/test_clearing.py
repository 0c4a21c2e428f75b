"""Stored bytes are deleted one object after the other, and a hold that comes meanwhile keeps what is not gone yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from custody import api
from custody.errors import Busy
from custody.ledger.append.entry_signing import Journal
from custody.ledger.stores.locks import Locks
from custody.storage.state.head import HeadFile
from custody.storage.stores.disk.store import DiskObjects
from tests.cli import paged
from tests.cli.exhibits.test_disposition import DESTROY, final, proposed
from tests.cli.office import Office

HOLD = (
    "legal-hold",
    "place",
    "--case",
    "C-1",
    "--reference",
    "H-1",
    "--reason",
    "appeal",
    "--authority",
    "Prosecutor",
)
REVIEW = ("--review-due-at", "2027-06-01T00:00:00Z")
RELEASE = ("legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Prosecutor")


class Lab:
    """An office with an exhibit that was destroyed, of which two images are stored."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.case()
        office.seizure()
        office.exhibit()
        (office.folder / "order.pdf").write_bytes(b"order")
        for name in ("a.dd", "b.dd"):
            (office.folder / name).write_bytes(name.encode())
            office.done("Eve", "archive", name, "--exhibit", "EV/1")
        final(office)
        self.number = proposed(office)
        office.done("Judge", "disposition", "approve", self.number)
        office.done("Eve", "disposition", "execute", self.number, *DESTROY)
        office.witness(self.number)

    def clear(self, *more: str) -> Any:
        return self.office.run("Eve", "disposition", "delete-objects", self.number, *more)

    def hold(self) -> None:
        self.office.done("Judge", *HOLD, *REVIEW)

    def files(self) -> list[Path]:
        return sorted(path for path in self.store.rglob("*/*") if path.is_file())

    @property
    def store(self) -> Path:
        return self.office.folder / "vault" / "objects" / "objects"

    def entered(self) -> list[dict[str, Any]]:
        """Return the entries of what was destroyed, in order."""
        shown = self.office.see("log", "show", "--first", "0")["entries"]
        return [entry for entry in shown if entry["kind"] == "object.deleted"]

    def said(self, field: str) -> list[Any]:
        """Return what these entries say in a field."""
        folder = self.office.folder
        with api.open_ledger(folder / "vault", state=folder / "state") as ledger:
            return [ledger.entry(entry["entry"]).value(field) for entry in self.entered()]


@pytest.fixture
def lab(office: Office) -> Lab:
    return Lab(office)


def before(patch: pytest.MonkeyPatch, name: str, number: int, act: Any, of: type = Locks) -> None:
    """Run something before the call of a method that has this number, from 1."""
    real, calls = getattr(of, name), [0]

    def called(*arguments: Any) -> Any:
        calls[0] += 1
        if calls[0] == number:
            act()
        return real(*arguments)

    patch.setattr(of, name, called)


def test_all_goes_where_nothing_comes_between(lab: Lab) -> None:
    done = lab.clear()
    assert (done.status, lab.files()) == (0, [])
    assert (lab.said("nonconforming"), lab.said("entry_mode")) == ([None, None], ["act", "act"])


def test_a_hold_that_is_placed_meanwhile_keeps_what_is_not_gone_yet(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        before(patch, "reach", 2, lab.hold)
        done = lab.clear("--json")
    assert done.status == 5
    (refused,) = done.document["refused"]
    assert (refused["rule"], done.document["destroyed"]) == ("object.under_legal_hold", 1)
    assert len(lab.files()) == 1
    assert (lab.said("nonconforming"), lab.said("entry_mode")) == (["object.under_legal_hold"], ["record"])
    assert (lab.said("version_count"), lab.said("not_known")) == ([1], [None])
    assert lab.clear().status == 5
    assert len(lab.files()) == 1
    assert lab.office.see("check")["verdict"] == "verified"
    lab.office.done("Judge", *RELEASE)
    assert (lab.clear().status, lab.files(), len(lab.entered())) == (0, [], 2)


def test_what_went_before_a_run_ended_is_entered_under_a_hold_that_came_since(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        before(patch, "reach", 2, dies)
        lab.clear()
    assert (len(lab.files()), lab.entered()) == (1, [])
    lab.hold()
    dry = lab.clear("--dry-run")
    assert (dry.status, "[rule object.under_legal_hold]" in dry.err) == (5, True)
    done = lab.clear("--json")
    assert (done.status, done.document["destroyed"], len(done.document["refused"])) == (5, 1, 1)
    assert (lab.said("nonconforming"), lab.said("entry_mode")) == (["object.under_legal_hold"], ["record"])
    assert (lab.said("version_count"), lab.said("not_known")) == ([0], ["occurred_at"])
    assert len(lab.files()) == 1
    assert lab.clear().status == 5
    assert len(lab.entered()) == 1


def test_what_has_gone_under_a_hold_of_the_same_second_is_entered_as_held(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        before(patch, "submit", 1, lab.hold, Journal)
        assert lab.clear().status == 10
    assert (lab.files(), lab.said("entry_mode")) == ([], ["record", "record"])
    assert (lab.said("nonconforming"), lab.said("not_known")) == (
        ["object.under_legal_hold"] * 2,
        [None, None],
    )


def test_what_a_run_that_ended_did_not_enter_is_entered_by_the_next_one_under_a_hold(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        lab.hold()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        before(patch, "submit", 1, dies, Journal)
        lab.clear()
    assert (lab.files(), lab.entered()) == ([], [])
    dry = lab.clear("--dry-run")
    assert (dry.status, dry.out.count("is gone and would be entered")) == (0, 2)
    assert lab.clear().status == 10
    assert lab.said("nonconforming") == ["object.under_legal_hold"] * 2
    assert paged.count(lab.office.see("today"), "still_stored") == 0


def test_a_hold_that_came_after_the_deletion_keeps_it_from_nothing_and_both_are_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later() -> None:
        lab.office.desk.clock.advance(5)
        lab.hold()

    with monkeypatch.context() as patch:
        before(patch, "submit", 1, later, Journal)
        done = lab.clear("--json")
    assert done.status == 10, done.err
    assert (done.document["destroyed"], lab.files()) == (2, [])
    assert (lab.said("nonconforming"), lab.said("entry_mode")) == (
        ["object.held_since_deletion"] * 2,
        ["act", "act"],
    )
    assert lab.office.see("check")["verdict"] == "verified"
    assert paged.count(lab.office.see("today"), "still_stored") == 0


@pytest.mark.parametrize(
    ("thing", "marks"), [(("--exhibit", "EV/1"), ["legal_hold.subject_gone"]), (("--case", "C-1"), [])]
)
def test_a_hold_on_what_was_destroyed_is_taken_and_says_so(
    lab: Lab, thing: tuple[str, ...], marks: list[str]
) -> None:
    placed = lab.office.run("Judge", "legal-hold", "place", *thing, *HOLD[4:], *REVIEW, "--json")
    assert (placed.status, placed.document["entries"][0]["nonconforming"]) == (10 if marks else 0, marks)


def test_nobody_places_a_hold_between_the_judgement_and_the_deletion_of_an_object(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lock,) = lab.office.folder.rglob("head.lock")
    head = HeadFile(lock.with_name("head"), "lab.example", lock_seconds=0.0)
    real, waited = DiskObjects.delete, []

    def delete(*arguments: Any) -> None:
        with pytest.raises(Busy), head.exclusive():
            pass
        waited.append(arguments)
        real(*arguments)

    monkeypatch.setattr(DiskObjects, "delete", delete)
    assert (lab.clear().status, len(waited)) == (0, 2)
    with head.exclusive():
        pass


def test_what_another_run_has_entered_meanwhile_is_not_entered_twice(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        before(patch, "reach", 2, lambda: lab.clear() if len(lab.entered()) == 0 else None)
        done = lab.clear("--json")
    assert (done.status, done.document["entries"]) == (0, [])
    assert (lab.files(), len(lab.entered())) == ([], 2)
