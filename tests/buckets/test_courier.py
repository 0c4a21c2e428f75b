"""A courier stores small files as whoever has none does, is used where it may be, and gives nothing away."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from custody.errors import CustodyError, RuleBroken, StorageFailed
from custody.ledger.archive import Archive, Archived
from custody.ledger.ports import UNLOCKED, Lock, Sending
from custody.ledger.sending import SMALL
from storage import courier
from storage.courier import Courier, Failure, Order
from storage.objects_s3 import S3Objects, S3Options
from storage.objects_s3.calls import Refused
from storage.sources import DiskSources
from storage.system import SystemEntropy
from storage.upload_journals import FileUploadJournals
from tests.buckets import seaweed, stores
from tests.couriers import begun_while


@pytest.fixture(params=stores.BUCKETS)
def chosen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> S3Options:
    stores.credentials(monkeypatch)
    return stores.options(stores.address(request.param, tmp_path_factory))


@pytest.fixture
def real(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> S3Options:
    stores.credentials(monkeypatch)
    return stores.options(stores.address("seaweed", tmp_path_factory))


def order(chosen: S3Options, folder: Path, lock: Lock = UNLOCKED) -> Order:
    return Order("cold", chosen, folder / "uploads", "exhibit", lock, True, False, 2)


def lay(folder: Path, *datas: bytes) -> list[str]:
    paths = [folder / f"{at}.bin" for at in range(len(datas))]
    for path, data in zip(paths, datas, strict=True):
        path.write_bytes(data)
    return [os.fspath(path) for path in paths]


def sent(made: Order, paths: list[str]) -> dict[int, Archived | CustodyError]:
    """Store files by a courier of their own, and record what was stored."""
    found: dict[int, Archived | CustodyError] = {}
    one = Courier(made)
    try:
        one.store(paths, lambda at, what: not found.update({at: what}))
        for what in found.values():
            if isinstance(what, Archived):
                assert one.recorded(what.key)
    finally:
        one.close()
    assert one.left == []
    return found


def test_it_gives_of_every_file_what_whoever_has_none_gives(chosen: S3Options, tmp_path: Path) -> None:
    store = S3Objects("cold", chosen)
    lock = Lock("governance", store.now() + 120, True)
    paths = lay(tmp_path, b"", b"a", os.urandom(4096), bytes(SMALL), b"caf\xc3\xa9")
    paths[4] = os.fspath(Path(paths[4]).rename(tmp_path / os.fsdecode(b"\xff\xfe odd")))
    found = sent(order(chosen, tmp_path, lock), paths)
    assert sorted(found) == [0, 1, 2, 3, 4]
    own = Archive(store, DiskSources(), SystemEntropy())
    for at, path in enumerate(paths):
        there, here = found[at], own.store(path, exhibit="exhibit", lock=lock, md5=True)
        assert isinstance(there, Archived)
        assert (there.digest, there.name, there.differs) == (here.digest, here.name, here.differs)
        assert there.stored.lock == here.stored.lock == lock
        assert there.stored.checksum == here.stored.checksum is not None
        assert store.stat(there.key, there.stored.version) == there.stored
        assert b"".join(store.read(there.key, there.stored.version)) == Path(path).read_bytes()
    assert FileUploadJournals(tmp_path / "uploads").noted() == []


def test_what_is_no_small_file_or_was_begun_earlier_is_left_to_whoever_asked(
    real: S3Options, tmp_path: Path
) -> None:
    paths = lay(tmp_path, b"good", bytes(SMALL + 1), b"begun")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(paths[0])
    os.mkfifo(tmp_path / "pipe")
    made = order(real, tmp_path)
    earlier = FileUploadJournals(made.journals)
    with DiskSources().open(paths[2]) as source:
        key = f"objects/{'0a' * 16}"
        earlier.start(Sending("cold", key, "exhibit", paths[2], source.state, UNLOCKED))
    earlier.close()
    others = [os.fspath(tmp_path / name) for name in ("folder", "link", "pipe", "missing")]
    found = sent(made, [*paths, *others])
    assert list(found) == [0]
    assert [one.sending.key for one in FileUploadJournals(made.journals).noted()] == [key]


@pytest.mark.parametrize(
    ("environ", "options"),
    [
        ({}, {"bucket": seaweed.PLAIN}),
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, {}),
        ({}, {"where": "http://127.0.0.1:9", "timeout": 1}),
    ],
)
def test_what_fails_is_named_as_whoever_has_none_names_it(
    real: S3Options,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    options: dict[str, Any],
) -> None:
    clock = S3Objects("cold", real).now()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    chosen = stores.options(**{"where": real.endpoint or "", **options})
    paths = lay(tmp_path, b"one")
    lock = Lock("governance", clock + 120)
    made = order(chosen, tmp_path, lock)
    there = sent(made, paths)[0]
    journals = FileUploadJournals(tmp_path / "others")
    monkeypatch.setattr("storage.objects_s3.calls.PAUSE", 0.0)
    own = Archive(S3Objects("cold", chosen), DiskSources(), SystemEntropy(), journals=journals)
    with pytest.raises(CustodyError) as caught:
        own.store(paths[0], exhibit="exhibit", lock=lock)
    here = caught.value
    assert isinstance(there, CustodyError)
    assert (there.code, there.exit_status, there.hint) == (here.code, here.exit_status, here.hint)
    assert masked(there.message) == masked(here.message)
    assert len(FileUploadJournals(made.journals).noted()) == len(journals.noted())


def masked(text: str) -> str:
    return " ".join(word if "objects/" not in word and "0x" not in word else "KEY" for word in text.split())


def test_an_error_travels_as_the_nearest_that_everybody_knows() -> None:
    refused = Refused("store it", "SlowDown", 503, "later")
    again = Failure.of(refused).error()
    assert (type(again), again.message, again.hint) == (StorageFailed, refused.message, refused.hint)
    broken = Failure.of(RuleBroken("no", rule="r", hint="h")).error()
    assert (type(broken), broken.message, broken.hint) == (CustodyError, "no", "h")


def test_it_stops_where_no_more_are_wanted_and_raises_what_its_hearer_raises(
    real: S3Options, tmp_path: Path
) -> None:
    paths = lay(tmp_path, *(b"%d" % at for at in range(60)))
    one = Courier(order(real, tmp_path))
    came: list[int] = []

    def enough(at: int, _: object) -> bool:
        came.append(at)
        return False

    try:
        one.store(paths, enough)
        few = len(came)
        assert 1 <= few < 60

        def fails(at: int, _: object) -> bool:
            came.append(at)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            one.store(paths[30:], fails)
        assert few < len(came) < 60
    finally:
        one.close()
    standing = list(S3Objects("cold", real).keys())
    assert len(standing) == len(came) == len(FileUploadJournals(tmp_path / "uploads").noted())


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Take down how processes are begun."""
    return begun_while(monkeypatch)


def test_nothing_of_the_folder_it_is_called_in_is_loaded_and_nothing_secret_is_on_its_line(
    real: S3Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[list[str]]
) -> None:
    evil = tmp_path / "evidence"
    evil.mkdir()
    for name in (
        "storage",
        "custody",
        "multiprocessing",
        "importlib",
        "boto3",
        "urllib3",
        "json",
        "sitecustomize",
    ):
        (evil / f"{name}.py").write_text(f"open({os.fspath(tmp_path / 'ran')!r}, 'a').write(__name__)\n")
    paths = lay(tmp_path, b"one")
    monkeypatch.chdir(evil)
    assert isinstance(sent(order(real, tmp_path), paths)[0], Archived)
    assert not (tmp_path / "ran").exists()
    (line,) = begun
    assert seaweed.SECRET not in " ".join(line)
    assert line[1] == "-I"
    assert line[-1].isdigit()


def test_without_a_second_process_all_is_left_to_whoever_asked(
    real: S3Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("storage.courier.subprocess.Popen", none)
    assert sent(order(real, tmp_path), lay(tmp_path, b"one")) == {}
    monkeypatch.undo()
    monkeypatch.setattr(courier, "END", "no.such.module")
    assert sent(order(real, tmp_path), lay(tmp_path, b"one")) == {}
