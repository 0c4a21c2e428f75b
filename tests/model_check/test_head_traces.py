"""What the real sequencer did, slot by slot, is accepted by the model; what it must never do is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import CommitUnknown, HeadMismatch, StorageFailed
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import Clock, HeadMark, HeadStore, LedgerStore
from custody.ledger.submissions.submission import Submission
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.note import NoteSigner
from tests.ledger.append.crashing import Crash
from tests.ledger.append.wrong_entries import case
from tests.ledger.audit.test_resume import approval, resumption
from tests.ledger.forge import Forge
from tests.model.office import opening_values
from tests.model_check.checker import Checker, Row, numbers
from tests.model_check.recording import Recorder

N = numbers()


def opened(folder: Path, make: Callable[..., Sequencer] = Sequencer) -> Recorder:
    """Open and staff a ledger, every step on record."""
    made = Recorder(folder, make)
    made.world.open_ledger()
    made.world.enrol("judge", "authority")
    made.world.enrol("second", "administrator")
    return made


def batch(made: Recorder) -> Submission:
    return Submission((case(made.world),))


def nothing_lost(made: Recorder) -> Submission:
    """Sign a resumption that takes the database for the newest there is."""
    here, forge = made.here(), Forge(made.world)
    values: dict[str, Value] = {
        "reason": "restore",
        "lost_size": here.size,
        "lost_root": b64(here.root),
        "evidence": "none",
        "remembered_head": head_recovery.remembered_words(made.head),
    }
    subject = made.world.entry(0).envelope.subject
    proposed = forge.item("ada", "resumption.proposed", values, subject=subject)
    return Submission((proposed, approval(forge, made.world, proposed)))


def appends(folder: Path) -> Recorder:
    """An append that dies at each of its steps, and what is given away in between."""
    made = opened(folder)
    made.release()
    steps = made.submit_until_it_stands(batch(made))
    assert steps[-1] == "before the answer"
    made.submit(batch(made))
    made.release()
    return made


def other_batches(folder: Path) -> Recorder:
    """Another batch follows each crash, so that intents are abandoned and written over."""
    made = opened(folder)
    for step in ("before slot 1", "within slot 1", "after slot 1", "before commit", "after commit"):
        made.fuse.at = step
        with pytest.raises(Crash, match=step):
            made.submit(batch(made))
        made.submit(batch(made))
    for step in ("before slot 0", "within slot 0", "after slot 0"):
        made.fuse.at = step
        with pytest.raises(Crash, match=step):
            made.submit(batch(made))
        made.release()
    made.submit(batch(made))
    return made


def failures(folder: Path) -> Recorder:
    """Writes and commits that raise instead."""
    made = opened(folder)
    item = batch(made)
    for step, error in (
        ("within slot 1", StorageFailed("disk full")),
        ("before commit", CommitUnknown("the connection broke")),
        ("after commit", CommitUnknown("the connection broke")),
    ):
        made.fails[step] = error
        if step == "after commit":
            made.submit(item)
        else:
            with pytest.raises(StorageFailed):
                made.submit(item)
    made.fails["within slot 0"] = StorageFailed("disk full")
    with pytest.raises(CommitUnknown):
        made.submit(batch(made))
    made.fails["within slot 0"] = StorageFailed("disk full")
    with pytest.raises(StorageFailed):
        made.submit(item)
    made.submit(item)
    made.release()
    return made


def losses(folder: Path) -> Recorder:
    """An older database is put in place twice, and resumed with a crash at each step."""
    made = opened(folder)
    older = made.kept_database()
    made.submit(batch(made))
    made.submit(batch(made))
    newest = made.here()
    made.put_database(older)
    with pytest.raises(HeadMismatch):
        made.submit(batch(made))
    made.release()
    first = resumption(made.world, newest)
    made.submit_until_it_stands(first)
    made.submit(batch(made))
    newest = made.here()
    made.put_database(older)
    with pytest.raises(HeadMismatch):
        made.submit(first)
    made.submit(resumption(made.world, newest))
    made.submit(batch(made))
    made.release()
    return made


def torn_and_restored(folder: Path) -> Recorder:
    """A promotion tears, and the database is put back to what was promised before: slot 0 is repaired first."""
    made = opened(folder)
    older = made.kept_database()
    made.fuse.at = "within slot 0"
    with pytest.raises(Crash, match="within slot 0"):
        made.submit(batch(made))
    made.put_database(older)
    made.release()
    made.submit_until_it_stands(batch(made))
    return made


def heads(folder: Path) -> Recorder:
    """The head file is put back, after which it is moved up, and taken away."""
    made = opened(folder)
    made.keep_head()
    made.submit(batch(made))
    made.put_head()
    made.submit(batch(made))
    made.release()
    made.keep_head()
    made.submit(batch(made))
    made.put_head()
    made.fuse.at = "within slot 0"
    with pytest.raises(Crash):
        made.submit(batch(made))
    made.submit(batch(made))
    made.release()
    made.take_head()
    with pytest.raises(HeadMismatch):
        made.submit(batch(made))
    for step in ("before commit", "after commit", "before start", "after start"):
        made.fuse.at = step
        with pytest.raises(Crash):
            made.submit(nothing_lost(made))
        made.release()
    made.submit(batch(made))
    return made


def beginnings(folder: Path) -> Recorder:
    """A ledger whose opening dies at each step."""
    made = Recorder(folder)
    made.release()
    signer = made.world.signer_of("ada")
    item = Forge(made.world).item(signer, "ledger.opened", opening_values(made.world, signer))
    made.submit_until_it_stands(Submission((item,)))
    made.release()
    return made


STORIES: dict[str, Callable[[Path], Recorder]] = {
    item.__name__: item
    for item in (appends, other_batches, failures, losses, torn_and_restored, heads, beginnings)
}


class Promising(Sequencer):
    """A sequencer that was changed: it commits first and promises afterwards."""

    def __init__(self, store: LedgerStore, head: HeadStore, signer: NoteSigner, clock: Clock) -> None:
        super().__init__(store, head, signer, clock)
        self._marks: list[HeadMark] = []
        promote = head.promote

        def late(mark: HeadMark) -> None:
            super(Promising, self)._intend(*self._marks)
            promote(mark)

        head.promote = late  # type: ignore[method-assign]  # that is the change

    def _intend(self, old: HeadMark, new: HeadMark) -> bool:
        self._marks = [old, new]
        return True


def late_promise(folder: Path) -> Recorder:
    """Record the changed sequencer."""
    made = opened(folder, Promising)
    made.submit(batch(made))
    return made


def swapped(rows: list[Row], first: str, second: str) -> list[Row]:
    """Exchange the kinds of the last two such events, each in its own surroundings."""
    at = max(index for index, row in enumerate(rows) if row[0] == N[first])
    other = max(index for index, row in enumerate(rows) if row[0] == N[second])
    out = list(rows)
    out[at], out[other] = (*rows[other][:3], *rows[at][3:]), (*rows[at][:3], *rows[other][3:])
    return out


def without(rows: list[Row], name: str) -> list[Row]:
    at = max(index for index, row in enumerate(rows) if row[0] == N[name])
    return rows[:at] + rows[at + 1 :]


def altered(rows: list[Row], name: str, place: int) -> list[Row]:
    at = max(index for index, row in enumerate(rows) if row[0] == N[name])
    row = list(rows[at])
    row[place] ^= 1
    return [*rows[:at], tuple(row), *rows[at + 1 :]]  # type: ignore[list-item]  # as long as it was


def beyond_the_promise(rows: list[Row]) -> list[Row]:
    """Return rows in which the database's entries are released although less is promised."""
    at = max(index for index, row in enumerate(rows) if row[0] == N["RELEASED"] and row[1] != row[3])
    return [*rows[:at], (rows[at][0], rows[at][3], *rows[at][2:]), *rows[at + 1 :]]


def test_the_model_accepts_what_the_sequencer_did_and_nothing_else(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    made = {}
    for name, story in STORIES.items():
        (tmp_path / name).mkdir()
        made[name] = story(tmp_path / name).trace()
    (tmp_path / "late").mkdir()
    late = late_promise(tmp_path / "late").trace()
    plain = made["appends"]
    wrong = {
        "commit before promise": swapped(plain, "WROTE1", "COMMITTED"),
        "answer before promotion": swapped(plain, "WROTE0", "ANSWERED"),
        "no intent": without(without(plain, "WROTE1"), "BEGAN1"),
        "no promotion": without(without(plain, "WROTE0"), "BEGAN0"),
        "no commit": without(plain, "COMMITTED"),
        "released before promotion": beyond_the_promise(plain),
        "another checkpoint released": altered(plain, "RELEASED", 1),
        "another mark in slot 0": altered(plain, "ANSWERED", 5),
        "another database at the end": altered(plain, "FINISHED", 3),
        "no end": plain[:-1],
    }
    traces = [*made.values(), late, *wrong.values()]
    checker = Checker(tmp_path, traces)
    real = frozenset(range(len(made)))
    answer = checker.run(BOUND=31, WORLD=N["DATABASES"] + N["HEADS"], REPLAY=1)
    assert answer.broken is None
    names = [*made, "late promise", *wrong]
    assert [names[item] for item in sorted(answer.accepted)] == [names[item] for item in sorted(real)]
    broken = checker.run(BOUND=31, OFF=N["PROMISE_AFTER_COMMIT"], REPLAY=1)
    assert len(made) in broken.accepted
    assert not broken.accepted & real
    record_property("model", f"{sum(map(len, made.values()))} events of {len(made)} traces, replayed")
    record_property("states", answer.states)
