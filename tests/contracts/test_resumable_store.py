"""What every store promises in which an upload can be taken up again."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from custody.errors import Conflict, ObjectMissing, StorageFailed
from custody.ledger.ports import UNLOCKED, Lock, Part, ResumableWriter, Upload
from custody.storage.memory.uploads import MemoryUploads
from custody.storage.stores.s3 import S3Objects
from tests.buckets.stores import bucket, resumable

__all__ = ["bucket", "resumable"]

MIB = 1 << 20
KEY = f"objects/{'0a' * 16}"
DATA = bytes(range(256)) * (12 * MIB // 256) + b"tail"


#: Stores in which an upload can be resumed.
Resumable = S3Objects | MemoryUploads


@dataclass
class Notes:
    """A journal in memory."""

    upload: Upload | None = None
    parts: dict[int, Part] = field(default_factory=dict)
    ends: list[str | None] = field(default_factory=list)

    def begun(self, upload: Upload) -> None:
        self.upload = upload

    def part(self, part: Part) -> None:
        self.parts[part.number] = part

    def ended(self, version: str | None) -> None:
        self.ends.append(version)

    def told(self) -> Upload:
        assert self.upload is not None
        return replace(self.upload, parts=tuple(self.parts[number] for number in sorted(self.parts)))


def broken_off(store: Resumable, data: bytes = DATA, lock: Lock = UNLOCKED) -> Upload:
    """Send two whole parts, then stop as a process does that is killed."""
    notes = Notes()
    writer = store.begin(KEY, notes, lock)
    writer.write(data[: 11 * MIB])
    writer.leave()
    assert notes.ends == []
    return notes.told()


def sent(store: Resumable) -> list[int]:
    """Watch which parts travel from now on."""
    if isinstance(store, MemoryUploads):
        store.sent.clear()
        return store.sent
    numbers: list[int] = []
    store._calls.client.meta.events.register(
        "before-parameter-build.s3.UploadPart", lambda params, **_: numbers.append(params["PartNumber"])
    )
    return numbers


def finish(writer: ResumableWriter) -> None:
    writer.write(DATA)
    writer.commit()


def test_a_journal_is_told_of_every_part_and_of_the_end(resumable: Resumable) -> None:
    notes = Notes()
    writer = resumable.begin(KEY, notes, UNLOCKED)
    writer.write(DATA)
    stored = writer.commit()
    assert (stored.bytes, notes.ends) == (len(DATA), [stored.version])
    assert [(part.number, part.bytes, part.sha256) for part in notes.told().parts] == [
        (1 + at // (5 * MIB), len(piece), hashlib.sha256(piece).hexdigest())
        for at in range(0, len(DATA), 5 * MIB)
        for piece in [DATA[at : at + 5 * MIB]]
    ]


def test_a_small_object_needs_no_upload_in_parts(resumable: Resumable) -> None:
    notes = Notes()
    writer = resumable.begin(KEY, notes, UNLOCKED)
    writer.write(b"small")
    assert writer.commit().bytes == 5
    assert (notes.upload, notes.ends) == (None, [])


def test_an_upload_that_was_broken_off_goes_on_without_what_has_arrived(resumable: Resumable) -> None:
    lock = Lock("governance", resumable.now() + 3600)
    upload = broken_off(resumable, lock=lock)
    assert [held.key for held in resumable.unfinished()] == [KEY]
    notes = Notes()
    numbers = sent(resumable)
    writer = resumable.resume(upload, notes, lock)
    writer.write(DATA)
    stored = writer.commit()
    assert numbers == [3]
    assert (stored.lock, b"".join(resumable.read(KEY, stored.version))) == (lock, DATA)
    assert resumable.unfinished() == []


def test_a_part_whose_bytes_changed_meanwhile_is_sent_again(resumable: Resumable) -> None:
    upload = broken_off(resumable)
    numbers = sent(resumable)
    writer = resumable.resume(upload, Notes(), UNLOCKED)
    data = b"?" + DATA[1:]
    writer.write(data)
    stored = writer.commit()
    assert sorted(numbers) == [1, 3]
    assert b"".join(resumable.read(KEY, stored.version)) == data


@pytest.mark.parametrize("wrong", [{"etag": '"00000000000000000000000000000000"'}, {"bytes": 7}])
def test_a_note_that_the_store_does_not_confirm_proves_nothing(
    resumable: Resumable, wrong: dict[str, object]
) -> None:
    upload = broken_off(resumable)
    first, second = upload.parts
    doubtful = replace(upload, parts=(replace(first, **wrong), second))  # type: ignore[arg-type]  # any one field
    numbers = sent(resumable)
    writer = resumable.resume(doubtful, Notes(), UNLOCKED)
    writer.write(DATA)
    stored = writer.commit()
    assert sorted(numbers) == [1, 3]
    assert b"".join(resumable.read(KEY, stored.version)) == DATA


def test_a_full_part_for_which_no_thread_was_free_is_kept_when_the_upload_is_left(
    bucket: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "custody.storage.stores.s3.upload.ThreadPoolExecutor",
        lambda threads, name: ThreadPoolExecutor(1, name),
    )
    assert [part.number for part in broken_off(bucket).parts] == [1, 2]


def test_an_upload_that_the_store_has_forgotten_is_not_gone_on_with(resumable: Resumable) -> None:
    upload = broken_off(resumable)
    resumable.abandon(upload)
    assert resumable.unfinished() == []
    with pytest.raises(ObjectMissing):
        resumable.resume(upload, Notes(), UNLOCKED)
    assert list(resumable.keys()) == []


def test_an_upload_that_ends_while_it_is_gone_on_with_fails_and_leaves_nothing(resumable: Resumable) -> None:
    upload = broken_off(resumable)
    writer = resumable.resume(upload, Notes(), UNLOCKED)
    resumable.abandon(upload)
    with pytest.raises(StorageFailed):
        finish(writer)
    writer.abort()
    assert list(resumable.keys()) == []


def test_an_upload_is_not_gone_on_with_where_its_object_stands(resumable: Resumable) -> None:
    notes = Notes()
    writer = resumable.begin(KEY, notes, UNLOCKED)
    writer.write(DATA)
    writer.commit()
    with pytest.raises(Conflict):
        resumable.resume(notes.told(), Notes(), UNLOCKED)


def test_abandoning_twice_is_no_error(resumable: Resumable) -> None:
    upload = broken_off(resumable)
    resumable.abandon(upload)
    resumable.abandon(upload)
    assert resumable.unfinished() == []


def test_abort_leaves_no_part(resumable: Resumable) -> None:
    notes = Notes()
    writer = resumable.begin(KEY, notes, UNLOCKED)
    writer.write(DATA)
    writer.abort()
    assert (resumable.unfinished(), list(resumable.keys()), notes.ends) == ([], [], [None])


def test_an_upload_is_not_finished_over_an_object_that_came_first(resumable: Resumable) -> None:
    late = resumable.begin(KEY, Notes(), UNLOCKED)
    late.write(DATA)
    first = resumable.create(KEY)
    first.write(b"first")
    first.commit()
    with pytest.raises(Conflict):
        late.commit()
    late.abort()
    assert b"".join(resumable.read(KEY, None)) == b"first"


def test_a_part_for_which_the_system_gives_no_thread_is_told_and_leaves_nothing(
    bucket: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        if thread.name.startswith("upload"):
            raise RuntimeError("can't start new thread")
        usual(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    writer = bucket.begin(KEY, Notes(), UNLOCKED)
    with pytest.raises(StorageFailed, match=r"part 1 .* gave no thread"):
        writer.write(DATA)
    writer.abort()
    assert (bucket.unfinished(), list(bucket.keys())) == ([], [])
