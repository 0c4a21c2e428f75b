"""What every keeper of journals promises: what was told is there in the next process, and proves nothing by itself."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import Busy, Conflict, Malformed, NotFound, StorageFailed, UsageError
from custody.ledger.ports import Lock, Noted, Part, Sending, SourceState, Upload
from custody.model.record import replace
from custody.storage.memory.uploads import MemoryUploadJournals
from custody.storage.stores import upload_lines
from custody.storage.stores.upload_journals import FileUploadJournals

KEY = f"objects/{'0a' * 16}"
SENDING = Sending(
    "cold",
    KEY,
    "e" * 36,
    "/case/\udcff.dd",
    SourceState(1 << 60, -5, 1 << 63, 7),
    Lock("compliance", 99, True),
)
UPLOAD = Upload("cold", KEY, "an-upload", 5 << 20)
PARTS = tuple(Part(number, 5 << 20, f"{number:064x}", f'"{number}"') for number in range(1, 4))

Journals = FileUploadJournals | MemoryUploadJournals


@pytest.fixture(params=["files", "memory"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Journals]:
    """Return a function that opens the same journals as the next process finds them."""
    if request.param == "memory":
        memory = MemoryUploadJournals()

        def died() -> Journals:
            memory.die()
            return memory

        return died
    opened: list[FileUploadJournals] = []

    def fresh() -> Journals:
        for item in opened:
            item.close()
        opened.append(FileUploadJournals(tmp_path / "state" / "uploads"))
        return opened[-1]

    return fresh


def told(journals: Journals) -> None:
    journal, noted = journals.start(SENDING)
    assert noted == Noted(SENDING)
    journal.begun(UPLOAD)
    threads = [threading.Thread(target=journal.part, args=(part,)) for part in PARTS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ordered(noted: Noted) -> Noted:
    assert noted.upload is not None
    parts = tuple(sorted(noted.upload.parts, key=lambda part: part.number))
    return replace(noted, upload=replace(noted.upload, parts=parts))


def test_what_was_told_is_there_in_the_next_process(again: Callable[[], Journals]) -> None:
    told(again())
    (noted,) = again().noted()
    assert ordered(noted) == Noted(SENDING, replace(UPLOAD, parts=PARTS))


def test_one_that_is_not_synced_is_there_in_the_next_process_too(again: Callable[[], Journals]) -> None:
    again().start(SENDING, synced=False)
    journals = again()
    assert journals.noted() == [Noted(SENDING)]
    assert journals.of(SENDING.path) == [SENDING]
    journals.take(KEY)
    journals.forget(KEY)
    assert (journals.of(SENDING.path), again().noted()) == ([], [])


def test_what_is_sent_of_a_path_is_found_by_it_also_what_another_began(again: Callable[[], Journals]) -> None:
    journals = again()
    other = replace(SENDING, key=f"objects/{'f1' * 16}", path="/case/other.dd")
    told(journals)
    assert journals.of("/case/other.dd") == []
    journals.start(other)
    assert journals.of("/case/other.dd") == [other]
    assert again().of(SENDING.path) == [SENDING]


@pytest.mark.parametrize("synced", [True, False])
def test_of_threads_that_send_the_same_source_to_the_same_end_exactly_one_may(
    again: Callable[[], Journals], synced: bool
) -> None:
    journals = again()
    gate = threading.Barrier(6)
    came: list[str] = []

    def begin(number: int) -> None:
        gate.wait()
        try:
            journals.start(replace(SENDING, key=f"objects/{number:032x}"), synced=synced)
            came.append("begun")
        except Busy:
            came.append("busy")

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["begun", *["busy"] * 5]
    journals.start(replace(SENDING, key=f"objects/{99:032x}", exhibit="another"), synced=synced)


def test_files_of_journals_that_need_no_sync_are_used_again_and_gone_at_the_end(tmp_path: Path) -> None:
    journals = FileUploadJournals(tmp_path)
    for at in range(5):
        one = replace(SENDING, key=f"objects/{at:032x}", path=f"/case/{at}" * (6 - at))
        journals.start(one, synced=False)
        assert [noted.sending for noted in FileUploadJournals(tmp_path).noted()] == [one]
        journals.forget(one.key)
        assert journals.noted() == []
        assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / f".{'0a' * 8}.part").touch()
    journals.close()
    assert list(tmp_path.iterdir()) == [], "those of a process that was killed too"


def test_a_journal_is_gone_on_with(again: Callable[[], Journals]) -> None:
    told(again())
    journal, noted = again().take(KEY)
    assert ordered(noted).upload == replace(UPLOAD, parts=PARTS)
    journal.part(replace(PARTS[1], etag='"new"'))
    journal.ended("v1")
    (noted,) = again().noted()
    assert noted.ended
    assert noted.upload is not None
    assert {part.number: part.etag for part in noted.upload.parts} == {1: '"1"', 2: '"new"', 3: '"3"'}


def test_an_upload_of_which_nothing_is_left_is_none(again: Callable[[], Journals]) -> None:
    journals = again()
    told(journals)
    journals.release(KEY)
    journals.take(KEY)[0].ended(None)
    assert again().noted() == [Noted(SENDING)]


def test_an_upload_begun_again_has_no_part_of_the_first(again: Callable[[], Journals]) -> None:
    journals = again()
    told(journals)
    journals.release(KEY)
    journals.take(KEY)[0].begun(replace(UPLOAD, upload_id="second"))
    assert again().noted() == [Noted(SENDING, replace(UPLOAD, upload_id="second"))]


def test_one_at_a_time_holds_a_journal(again: Callable[[], Journals]) -> None:
    journals = again()
    told(journals)
    assert [note.held for note in journals.noted()] == [True]
    with pytest.raises(Busy):
        journals.take(KEY)
    with pytest.raises(Conflict):
        journals.start(SENDING)
    journals.release(KEY)
    journals.release(KEY)
    assert [note.held for note in journals.noted()] == [False]
    journals.take(KEY)


def test_a_forgotten_journal_is_gone(again: Callable[[], Journals]) -> None:
    journals = again()
    told(journals)
    journals.forget(KEY)
    journals.forget(KEY)
    assert again().noted() == []
    with pytest.raises(NotFound):
        again().take(KEY)


def test_only_an_object_has_a_journal(again: Callable[[], Journals]) -> None:
    with pytest.raises(UsageError):
        again().start(replace(SENDING, key="../../etc/passwd"))


def file_of(folder: Path) -> Path:
    journals = FileUploadJournals(folder)
    told(journals)
    journals.close()
    return folder / f"{'0a' * 16}.upload"


def test_a_line_that_was_torn_is_as_if_never_begun_at_every_byte(tmp_path: Path) -> None:
    path = file_of(tmp_path / "j")
    data = path.read_bytes()
    first = data.index(b"\n") + 1
    for cut in range(first, len(data)):
        noted = upload_lines.read(KEY, data[:cut])
        lines = data[:cut].count(b"\n")
        assert (noted.upload is not None) == (lines >= 2)
        assert noted.upload is None or len(noted.upload.parts) == lines - 2
    path.write_bytes(data[:-7])
    journals = FileUploadJournals(tmp_path / "j")
    journals.take(KEY)[0].part(PARTS[2])
    journals.close()
    (noted,) = FileUploadJournals(tmp_path / "j").noted()
    assert noted.upload is not None
    assert PARTS[2] in noted.upload.parts


def test_another_process_holds_its_journal_until_it_ends(tmp_path: Path) -> None:
    mine = FileUploadJournals(tmp_path)
    told(mine)
    other = FileUploadJournals(tmp_path)
    assert [note.held for note in other.noted()] == [True]
    with pytest.raises(Busy):
        other.take(KEY)
    with pytest.raises(Busy):
        other.forget(KEY)
    mine.close()
    other.take(KEY)


def test_journals_are_for_their_owner_only(tmp_path: Path) -> None:
    path = file_of(tmp_path / "j")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: b"\n" + data,
        lambda data: data.replace(b'"format":"custody.upload/1"', b'"format":"custody.upload/2"'),
        lambda data: data.replace(b'"key":"objects/0a', b'"key":"objects/0b'),
        lambda data: data.replace(b'"lock_until":99', b'"lock_until":-1'),
        lambda data: data.replace(b'"lock_hold":true', b'"lock_hold":1'),
        lambda data: data.replace(b'"lock_mode":"compliance"', b'"lock_mode":"forever"'),
        lambda data: data.replace(b'"part_bytes":5242880', b'"part_bytes":0'),
        lambda data: data.replace(b'"part":3', b'"part":0'),
        lambda data: data.replace(b'"part":3', b'"part":10001'),
        lambda data: data.replace(b'"bytes":5242880,"etag"', b'"bytes":5242881,"etag"'),
        lambda data: data.replace(b"an-upload", b"an upload"),
        lambda data: data.replace(b'"sha256":"0', b'"sha256":"g'),
        lambda data: data.replace(b":", b": ", 1),
        lambda data: data + b'{"more":1}\n',
        lambda data: data + b'{"ended":true,"version":"v"}\n{"ended":true,"version":"v"}\n',
        lambda data: data + b'{"ended":false,"version":"v"}\n',
        lambda data: data + b"\xff\n",
        lambda data: data[data.index(b"\n") + 1 :],
        lambda data: data.split(b"\n")[0] + b"\n" + b"\n".join(data.split(b"\n")[2:]),
    ],
)
def test_anything_that_no_journal_says_is_refused_and_named(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    path = file_of(tmp_path)
    data = path.read_bytes()
    assert upload_lines.read(KEY, data).upload is not None
    changed = change(data)
    assert changed != data
    with pytest.raises(Malformed):
        upload_lines.read(KEY, changed)
    path.write_bytes(changed)
    journals = FileUploadJournals(tmp_path)
    assert (journals.noted(), [name for name, _ in journals.damaged()]) == ([], [path.name])
    with pytest.raises(Malformed):
        journals.take(KEY)


def test_what_is_no_file_is_no_journal(tmp_path: Path) -> None:
    path = file_of(tmp_path / "j")
    real = path.rename(tmp_path / "elsewhere")
    journals = FileUploadJournals(tmp_path / "j")
    path.symlink_to(real)
    assert [name for name, _ in journals.damaged()] == [path.name]
    with pytest.raises(StorageFailed):
        journals.take(KEY)
    path.unlink()
    os.mkfifo(path)
    assert [name for name, _ in journals.damaged()] == [path.name]
    path.unlink()
    with path.open("wb") as stream:
        stream.truncate(upload_lines.MOST_BYTES + 1)
    assert [name for name, _ in journals.damaged()] == [path.name]
