"""A process that changes locks, or deletes what lawfully goes, is killed behind its steps: nothing is lost.

Against a real server, with a real SIGKILL. After each the ledger is opened again and checked, says by name which
objects lag, and the same command finishes. What a store holds is asked of it by a client that is none of ours.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from custody.model.entry.envelope import Envelope, parse_entry
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.buckets import seaweed
from tests.buckets.stores import address, credentials
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, copied
from tests.journeys.bench import PAPER, PHOTOS, WIPED, Bench
from tests.journeys.killed import behind, killed

#: The steps of one entry: the head outside is told, the database commits, the head outside is told, the answer goes.
ENTRY = ["intend", "commit", "promote", "submit"]
#: Times that a digit stands in a file: more than one leaf, so that its tree is kept beside it and goes with it.
LONG = 1_100_000


class Attempt(Bench):
    """An office of its own with objects in a bucket, in which one command dies."""

    def __init__(self, base: Office, folder: Path, outside: Any) -> None:
        super().__init__(copied(base, folder), outside, f"{os.urandom(8).hex()}/")
        self.office.desk.entropy = CountedEntropy(os.fsencode(folder.name))
        self.office.desk.step = 1
        self.office.desk.clock.advance(int(time.time()) - 60 - self.now)
        self.store("governance")
        self.objects: list[dict[str, Any]] = []

    def add(self, status: int = 0) -> dict[str, Any]:
        """Archive one more file."""
        number = len(self.objects)
        self.objects.append(self.archive(f"{number}.dd", str(number).encode() * LONG, status))
        return self.objects[-1]

    def dies(self, who: str, words: tuple[str, ...], step: int, status: int = 0) -> list[str]:
        """Type a command that dies behind a step, or with 0 ends so; return the steps it came to."""
        desk = self.office.desk
        argv = [*words, "--as", self.office.keys[who]]
        ended, steps = killed(argv, step, desk.clock.now(), desk.environ, self.office.folder)
        assert ended == (-signal.SIGKILL if step else status), (self.office.folder / "said").read_text()
        desk.clock.advance(5)
        return steps

    def log(self) -> list[Envelope]:
        """Return the envelope of every entry, as the database has it."""
        store = SqlLedgerStore.open(self.office.folder / "vault" / "ledger.db", readonly=True)
        with closing(store):
            reader = store.read()
            return [parse_entry(entry.note).envelope for entry in reader.entries(0, reader.head().size)]

    def entered(self) -> Counter[str]:
        """Count the entries by kind."""
        return Counter(envelope.kind for envelope in self.log())

    def checked(self) -> set[str]:
        """Check the whole house; gives what was found, notes left out."""
        found = self.office.desk.run("check", "--json").document["findings"]
        return {failure["code"] for failure in found if failure["severity"] != "note"}

    def on_record(self) -> tuple[dict[str, tuple[str, int | None, bool]], set[str]]:
        """Return the lock of each object as the ledger has it, and the objects said to lag.

        Those are said by the locks shown and by the list of the day, which agree.
        """
        status = self.office.see("lock", "status")
        shown = {name for row in paged.rows(status, "orders_open") for name in row["waiting"].split()}
        listed = paged.rows(self.office.desk.run("today", "--json").document, "locks_pending")
        assert {name for pending in listed for name in pending["waiting"].split()} == shown
        locks = paged.rows(status, "locks")
        return {row["object"]: (row["lock_mode"], row["lock"], row["lock_hold"]) for row in locks}, shown

    def in_store(self) -> dict[str, tuple[str, str | None, bool]]:
        """Return the lock of each object as the other client reads it."""
        read = {stored["object"]: self.read(stored) for stored in self.objects}
        return {
            name: (mode, None if until is None else format_instant(until), hold)
            for name, (mode, until, hold) in read.items()
        }


@dataclass(frozen=True)
class Course:
    """A command that dies, and what comes before and after.

    ``half`` looks at what a process left that died, ``again`` lets somebody go on, ``whole`` looks at the end of it.
    ``points`` is fewer for a command that is short: the steps of an entry are alike in all courses.
    """

    ready: Callable[[Attempt], None]
    who: str
    words: Callable[[Attempt], tuple[str, ...]]
    half: Callable[[Attempt], None]
    again: Callable[[Attempt, Course], None]
    whole: Callable[[Attempt], None]
    needed: dict[str, int]
    status: int = 0
    points: int = 3


def place(attempt: Attempt) -> tuple[str, ...]:
    review = format_instant(attempt.now + 60 * DAY)
    about = ("--exhibit", "EV/1", "--reason", "appeal", "--reference", "H-1")
    return ("legal-hold", "place", *about, "--authority", "Public Prosecutor", "--review-due-at", review)


def release(_: Attempt) -> tuple[str, ...]:
    return ("legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor")


def apply(_: Attempt) -> tuple[str, ...]:
    return ("lock", "apply")


def retype(attempt: Attempt, course: Course) -> None:
    """Type the same command once more; it finishes, or finds that all is done."""
    attempt.office.done(course.who, *course.words(attempt), status=course.status)


# Extended and held: one object has a lock until the old end, one has none; both get the new end and a hold.


def two_objects(attempt: Attempt) -> None:
    attempt.add(status=10)
    attempt.term(until=20 * DAY)
    attempt.add()


def extended_and_held(attempt: Attempt) -> None:
    two_objects(attempt)
    attempt.term(until=40 * DAY)
    attempt.office.done("Judge", *place(attempt))


def nothing_hidden(attempt: Attempt) -> None:
    """Whatever is otherwise in the store than on record is said to lag; nothing is on record that is not set."""
    assert attempt.checked() == set()
    (record, waiting), store = attempt.on_record(), attempt.in_store()
    assert {name for name in store if store[name] != record[name]} <= waiting
    entered = attempt.entered()
    assert bool(waiting) == (entered["lock.ordered"] > answered(entered))


def answered(entered: Counter[str]) -> int:
    return entered["lock.applied"] + entered["lock.released"]


def agreed(attempt: Attempt) -> None:
    """Store and ledger say the same of each lock, it is what is wanted, and each order was answered once."""
    assert (attempt.in_store(), set()) == attempt.on_record()
    assert paged.value(attempt.office.see("lock", "plan"), "changes") == 0
    entered = attempt.entered()
    assert entered["lock.ordered"] == answered(entered)
    assert attempt.drift(status=0) == {}
    assert attempt.checked() == set()


def locked_and_held(attempt: Attempt) -> None:
    agreed(attempt)
    assert attempt.entered()["lock.ordered"] == 1
    (lock,) = set(attempt.in_store().values())
    assert (lock[0], lock[2]) == ("governance", True)


# A hold is placed and lifted in the ledger: a person types that, and the store follows by `lock apply`.


def type_unless_entered(kind: str) -> Callable[[Attempt, Course], None]:
    def again(attempt: Attempt, course: Course) -> None:
        if attempt.entered()[kind] == 0:
            retype(attempt, course)
        else:
            assert attempt.office.run(course.who, *course.words(attempt)).status != 0
        assert attempt.entered()[kind] == 1
        attempt.office.done("Carl", "lock", "apply")

    return again


def held_in_ledger(attempt: Attempt) -> None:
    two_objects(attempt)
    attempt.office.done("Carl", "lock", "apply")


def held_in_store(attempt: Attempt) -> None:
    two_objects(attempt)
    attempt.office.done("Judge", *place(attempt))
    attempt.office.done("Carl", "lock", "apply")


def to_be_released(attempt: Attempt) -> None:
    held_in_store(attempt)
    attempt.office.done("Judge", *release(attempt))


def held(attempt: Attempt) -> None:
    agreed(attempt)
    assert {lock[2] for lock in attempt.in_store().values()} == {True}


def not_held(attempt: Attempt) -> None:
    agreed(attempt)
    assert {lock[2] for lock in attempt.in_store().values()} == {False}


# Locks are read back, and one hold was lifted by hand.


def one_lifted(attempt: Attempt) -> None:
    held_in_store(attempt)
    attempt.hold(attempt.objects[0], "OFF")


def found_whole_or_not_at_all(attempt: Attempt) -> None:
    entered = attempt.entered()
    assert attempt.checked() == ({"lock_drifting"} if entered["lock.drift_found"] else set())
    assert entered["lock.verified"] == entered["lock.drift_found"]


def found_once(attempt: Attempt) -> None:
    assert attempt.entered()["lock.drift_found"] == 1
    attempt.office.done("Carl", "lock", "apply")
    held(attempt)


# What is stored follows an exhibit that was destroyed. One object lies under a marker, one is kept by a lock.


def destroyed(attempt: Attempt) -> None:
    office = attempt.office
    for _ in range(3):
        attempt.add(status=10)
    office.done(
        "Eve", "proceedings", "record-judgment", "C-1", "--outcome", "conviction", "--court", "District Court"
    )
    office.done("Eve", "proceedings", "record-finality", "C-1")
    words = ("disposition", "propose", "EV/1", "--measure", "destroy", "--basis", "case_ended", *PAPER)
    number = str(office.done("Carl", *words)["entries"][0]["position"])
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *WIPED, *PHOTOS)
    office.witness(number)
    marked, _, kept = attempt.objects
    attempt.outside.delete_object(Bucket=seaweed.LOCKED, Key=attempt.prefix + marked["object_key"])
    attempt.retain(kept, "GOVERNANCE", attempt.now + 10 * DAY)


def clear(attempt: Attempt) -> tuple[str, ...]:
    kinds = enumerate(envelope.kind for envelope in attempt.log())
    (number,) = [position for position, kind in kinds if kind == "disposition.proposed"]
    return ("disposition", "delete-objects", str(number))


def gone(attempt: Attempt) -> set[str]:
    """Return the objects of which an entry says that they were proven absent."""
    return {envelope.subject for envelope in attempt.log() if envelope.kind == "object.deleted"}


def absent(attempt: Attempt, one: dict[str, Any]) -> bool:
    return not attempt.lying(one["object_key"]) and not attempt.lying(
        one["object_key"].replace("objects/", "trees/")
    )


def nothing_claimed(attempt: Attempt) -> None:
    """What is on record as absent is absent; what is deleted and not on record is told by name."""
    said = gone(attempt)
    assert {stored["object"] for stored in attempt.objects if absent(attempt, stored)} >= said
    assert attempt.checked() <= {"object_missing", "object_hidden", "tree_missing", "deletion_unentered"}
    assert attempt.left(attempt.objects[2]) == 1


def all_gone_but_what_is_kept(attempt: Attempt) -> None:
    marked, plain, kept = attempt.objects
    assert gone(attempt) == {marked["object"], plain["object"]}
    entered = attempt.entered()
    assert (entered["object.deleted"], entered["object.deletion_delayed"]) == (2, 1)
    assert [absent(attempt, stored) for stored in attempt.objects] == [True, True, False]
    (waits,) = paged.rows(attempt.office.desk.run("today", "--json").document, "still_stored")
    assert waits["id"] == kept["object"]
    assert attempt.checked() == set()


COURSES = {
    "locks are extended and held": Course(
        extended_and_held, "Carl", apply, nothing_hidden, retype, locked_and_held,
        {"put_object_retention": 2, "put_object_legal_hold": 2, "head_object": 4, "commit": 2},
    ),
    "holds are lifted in the store": Course(
        to_be_released, "Carl", apply, nothing_hidden, retype, not_held,
        {"put_object_legal_hold": 2, "head_object": 4, "commit": 2},
    ),
    "a hold is placed": Course(
        held_in_ledger, "Judge", place, nothing_hidden, type_unless_entered("legal_hold.placed"), held, {"commit": 1},
    ),
    "a hold is released": Course(
        held_in_store,
        "Judge",
        release,
        nothing_hidden,
        type_unless_entered("legal_hold.released"),
        not_held,
        {"commit": 1},
        points=2,
    ),
    "locks are read back": Course(
        one_lifted, "Carl", lambda _: ("lock", "verify"), found_whole_or_not_at_all, retype, found_once,
        {"list_object_versions": 2, "head_object": 2, "commit": 1}, status=3,
    ),
    "what was destroyed is deleted": Course(
        destroyed, "Eve", clear, nothing_claimed, retype, all_gone_but_what_is_kept,
        {"delete_object": 5, "commit": 1}, status=10,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with an exhibit, by the store's clock, to be copied only."""
    folder = tmp_path_factory.mktemp("locks-killed") / "base"
    office = Office(Desk(folder, FixedClock(int(time.time()) - 600), step=1)).open()
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    return office


@pytest.mark.parametrize("name", COURSES)
def test_wherever_the_process_dies_nothing_is_lost_and_the_next_run_finishes(
    name: str,
    base: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    credentials(monkeypatch)
    course, outside = COURSES[name], seaweed.client(address("seaweed", tmp_path_factory))
    whole = Attempt(base, tmp_path / "whole", outside)
    course.ready(whole)
    steps = whole.dies(course.who, course.words(whole), 0, course.status)
    assert {step: steps.count(step) for step in course.needed} == course.needed
    assert steps.count("commit") * ENTRY == [step for step in steps if step in ENTRY]
    chosen = behind(steps, course.points)
    for step in chosen:
        attempt = Attempt(base, tmp_path / str(step), outside)
        course.ready(attempt)
        before = attempt.log()
        assert len(attempt.dies(course.who, course.words(attempt), step)) >= step
        assert attempt.log()[: len(before)] == before
        course.half(attempt)
        course.again(attempt, course)
        assert attempt.log()[: len(before)] == before
        course.whole(attempt)
    print(f"{name}: killed behind {len(chosen)} of {len(steps)} steps: {', '.join(steps)}")
