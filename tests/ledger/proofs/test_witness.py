"""A witness cosigns one history of each log, and remembers before it answers, whatever keeps its memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import (
    Busy,
    ConfigError,
    Conflict,
    CustodyError,
    ProofInvalid,
    StorageFailed,
    Undecided,
    UnknownKey,
    UsageError,
)
from custody.ledger.publish.witness import Remembered, Witness, WitnessMemory
from custody.proof import canonical, checkpoint, cosignature, merkle
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import WitnessSigner
from custody.proof.merkle import leaf_hash
from custody.proof.merkle.prove import consistency_proof
from custody.proof.note import SeedSigner
from custody.proof.tiles import MemoryTiles
from custody.storage.account.witness_file import WitnessFile, WitnessNotes, memory_path
from custody.storage.memory.small_ports import FixedClock
from tests.world import MONDAY, seed_of

LOG = SeedSigner("lab.example/" + "1" * 32, seed_of("log"))
OTHER = SeedSigner("other.example/" + "2" * 32, seed_of("another log"))
KEY = WitnessSigner("witness.example/w1", seed_of("outsider"))
LEAVES = [leaf_hash(bytes([at])) for at in range(40)]
FORKED = [*LEAVES[:5], *(leaf_hash(b"fork" + bytes([at])) for at in range(35))]

Place = Callable[[Path], WitnessMemory]


def on_disk(folder: Path) -> WitnessMemory:
    memory = WitnessFile(folder / "w.memory", KEY.verifier, lock_seconds=0.05)
    memory.create()
    return memory


PLACES: dict[str, Place] = {"file": on_disk, "notes": lambda _: WitnessNotes()}


@pytest.fixture(params=PLACES)
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> WitnessMemory:
    return PLACES[request.param](tmp_path)


def head(size: int, leaves: list[bytes] = LEAVES, log: SeedSigner = LOG) -> bytes:
    return checkpoint.sign(Checkpoint(log.verifier.name, size, merkle.root(leaves[:size])), log)


def growth(old: int, new: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    return consistency_proof(old, new, MemoryTiles(leaves))


def witness(memory: WitnessMemory, now: int = MONDAY) -> Witness:
    return Witness(KEY, memory, FixedClock(now))


def test_the_first_checkpoint_of_a_log_is_cosigned_and_remembered(memory: WitnessMemory) -> None:
    assert memory.recall(LOG.verifier.name) is None
    cosigned = witness(memory).sign(head(7), LOG.verifier, None)
    (line,) = cosignature.verify(cosigned, [KEY.verifier])
    assert (line.name, line.time) == (KEY.verifier.name, MONDAY)
    assert checkpoint.open(cosigned, LOG.verifier).size == 7
    known = memory.recall(LOG.verifier.name)
    assert known == Remembered(str(LOG.verifier), 7, merkle.root(LEAVES[:7]), MONDAY)


def test_a_log_that_grew_is_cosigned_with_its_proof_and_only_with_it(memory: WitnessMemory) -> None:
    witness(memory).sign(head(7), LOG.verifier, None)
    with pytest.raises(Undecided, match="nothing shows"):
        witness(memory).sign(head(9), LOG.verifier, None)
    for proof in ([], growth(6, 9), growth(7, 10), growth(7, 9)[:-1]):
        with pytest.raises(ProofInvalid, match="does not lead"):
            witness(memory).sign(head(9), LOG.verifier, proof)
    witness(memory).sign(head(9), LOG.verifier, growth(7, 9))
    known = memory.recall(LOG.verifier.name)
    assert known is not None
    assert known.size == 9


@pytest.mark.parametrize(
    ("signed", "log", "proof", "error"),
    [
        (head(6), LOG, [], ProofInvalid),
        (head(7, FORKED), LOG, [], ProofInvalid),
        (head(9, FORKED), LOG, growth(7, 9, FORKED), ProofInvalid),
        (head(9), LOG, growth(7, 9, FORKED), ProofInvalid),
        (head(9, log=OTHER), LOG, growth(7, 9), UnknownKey),
        (b"nonsense", LOG, [], ProofInvalid),
        (checkpoint.sign(Checkpoint(LOG.verifier.name, 0, merkle.EMPTY_ROOT), LOG), LOG, [], UsageError),
    ],
)
def test_what_contradicts_the_memory_or_the_log_s_key_is_refused_and_the_memory_stays(
    memory: WitnessMemory, signed: bytes, log: SeedSigner, proof: list[bytes], error: type[CustodyError]
) -> None:
    witness(memory).sign(head(7), LOG.verifier, None)
    before = memory.recall(LOG.verifier.name)
    with pytest.raises(error):
        witness(memory).sign(signed, log.verifier, proof)
    assert memory.recall(LOG.verifier.name) == before


def test_a_false_signature_of_the_log_is_refused(memory: WitnessMemory) -> None:
    good = head(7)
    with pytest.raises(ProofInvalid):
        witness(memory).sign(good.replace(b"\n7\n", b"\n8\n"), LOG.verifier, None)
    assert memory.recall(LOG.verifier.name) is None


def test_another_key_of_a_log_of_the_same_name_is_refused(memory: WitnessMemory) -> None:
    witness(memory).sign(head(7), LOG.verifier, None)
    twin = SeedSigner(LOG.verifier.name, seed_of("twin"))
    with pytest.raises(ProofInvalid, match="under the log key"):
        witness(memory).sign(head(9, log=twin), twin.verifier, growth(7, 9))


def test_each_log_is_remembered_by_itself(memory: WitnessMemory) -> None:
    witness(memory).sign(head(7), LOG.verifier, None)
    witness(memory).sign(head(3, log=OTHER), OTHER.verifier, None)
    known = [memory.recall(log.verifier.name) for log in (LOG, OTHER)]
    assert [item.size for item in known if item is not None] == [7, 3]


def test_the_same_head_is_cosigned_again_at_a_later_time_and_never_at_an_earlier_one(
    memory: WitnessMemory,
) -> None:
    witness(memory).sign(head(7), LOG.verifier, None)
    again = witness(memory, MONDAY + 60).sign(head(7), LOG.verifier, None)
    assert cosignature.verify(again, [KEY.verifier])[0].time == MONDAY + 60
    with pytest.raises(ConfigError, match="clock says"):
        witness(memory, MONDAY).sign(head(7), LOG.verifier, None)


def test_a_dry_run_judges_and_remembers_nothing(memory: WitnessMemory) -> None:
    assert witness(memory).sign(head(7), LOG.verifier, None, dry=True) == head(7)
    assert memory.recall(LOG.verifier.name) is None
    witness(memory).sign(head(7), LOG.verifier, None)
    with pytest.raises(ProofInvalid):
        witness(memory).sign(head(6), LOG.verifier, None, dry=True)


def test_only_a_witness_key_witnesses_and_the_log_never_itself(memory: WitnessMemory) -> None:
    with pytest.raises(UsageError, match="a key of its own"):
        Witness(LOG, memory, FixedClock(MONDAY))
    itself = WitnessSigner("witness.example/w2", seed_of("log"))
    with pytest.raises(UsageError, match="log's own key"):
        Witness(itself, memory, FixedClock(MONDAY)).sign(head(7), LOG.verifier, None)


class Forgetful:
    """A memory that fails at the moment of remembering."""

    def __init__(self) -> None:
        self.asked: list[Remembered] = []

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        yield

    def recall(self, origin: str) -> Remembered | None:
        return None

    def remember(self, known: Remembered) -> None:
        self.asked.append(known)
        raise StorageFailed("the disk is full")


def test_nothing_is_given_out_before_it_is_remembered() -> None:
    memory = Forgetful()
    with pytest.raises(StorageFailed):
        Witness(KEY, memory, FixedClock(MONDAY)).sign(head(7), LOG.verifier, None)
    assert [question.size for question in memory.asked] == [7]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=8))
def test_whatever_is_asked_in_whatever_order_only_one_history_is_ever_cosigned(
    asked: list[tuple[int, bool]],
) -> None:
    memory = WitnessNotes()
    cosigned: list[Checkpoint] = []
    for size, forked in asked:
        leaves = FORKED if forked else LEAVES
        known = memory.recall(LOG.verifier.name)
        old = 0 if known is None else known.size
        proof = growth(old, size, leaves) if 0 < old <= size else None
        try:
            witness(memory).sign(head(size, leaves), LOG.verifier, proof)
        except (ProofInvalid, Undecided):
            assert memory.recall(LOG.verifier.name) == known
            continue
        cosigned.append(Checkpoint(LOG.verifier.name, size, merkle.root(leaves[:size])))
    assert [item.size for item in cosigned] == sorted(item.size for item in cosigned)
    one_history = [
        all(item.root == merkle.root(leaves[: item.size]) for item in cosigned) for leaves in (LEAVES, FORKED)
    ]
    assert any(one_history)


def a_file(folder: Path) -> tuple[WitnessFile, Path]:
    path = folder / "w.memory"
    file = WitnessFile(path, KEY.verifier, lock_seconds=0.05)
    file.create()
    witness(file).sign(head(7), LOG.verifier, None)
    return file, path


def test_the_file_outlives_the_process_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    _, path = a_file(tmp_path)
    known = WitnessFile(path, KEY.verifier).recall(LOG.verifier.name)
    assert known is not None
    assert known.size == 7
    assert path.stat().st_mode & 0o777 == 0o600
    members = canonical.decode(path.read_bytes().removesuffix(b"\n"))
    assert members["schema"] == "custody.witness/1"
    assert members["witness"] == str(KEY.verifier)


def test_a_changed_byte_anywhere_in_the_file_stops_the_witness(tmp_path: Path) -> None:
    file, path = a_file(tmp_path)
    good = path.read_bytes()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(ConfigError):
            file.recall(LOG.verifier.name)
    for bad in (b"", good[:-1], good + b"\n", b"{}\n", b"[]\n", b"null\n"):
        path.write_bytes(bad)
        with pytest.raises(ConfigError, match="is damaged"):
            file.heads()
    path.write_bytes(good)
    assert file.recall(LOG.verifier.name) is not None


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("schema", "custody.witness/2"),
        ("heads", {}),
        ("heads", [1]),
        ("heads", [{"log": 1, "root": "", "size": 1, "time": 1}]),
        ("heads", [{"log": "x", "root": "", "size": 0, "time": 1}]),
        ("heads", [{"log": "x", "root": "", "size": 1, "time": 1}]),
        ("witness", 1),
        ("witness", "nobody"),
    ],
)
def test_a_file_with_a_right_checksum_over_nonsense_is_damaged_too(
    tmp_path: Path, member: str, value: object
) -> None:
    from hashlib import sha256

    from custody.proof import b64

    file, path = a_file(tmp_path)
    members = canonical.decode(path.read_bytes().removesuffix(b"\n"))
    del members["checksum"]
    members[member] = value
    members["checksum"] = b64.encode(sha256(canonical.encode(members)).digest())
    path.write_bytes(canonical.encode(members) + b"\n")
    with pytest.raises(ConfigError, match="is damaged"):
        file.heads()


def test_a_file_that_is_gone_or_another_witness_s_stops_the_witness(tmp_path: Path) -> None:
    file, path = a_file(tmp_path)
    other = WitnessFile(path, WitnessSigner("witness.example/w2", seed_of("second")).verifier)
    with pytest.raises(ConfigError, match="belongs to the witness"):
        other.recall(LOG.verifier.name)
    path.unlink()
    with pytest.raises(ConfigError, match="nobody knows"):
        file.recall(LOG.verifier.name)
    path.mkdir()
    with pytest.raises(StorageFailed):
        file.recall(LOG.verifier.name)


def test_a_file_is_made_once_and_never_over_another(tmp_path: Path) -> None:
    file, path = a_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(Conflict, match="there is a witness's memory"):
        file.create()
    assert path.read_bytes() == before
    with pytest.raises(StorageFailed):
        WitnessFile(path / "below", KEY.verifier).create()


def test_two_processes_never_use_one_memory_at_once(tmp_path: Path) -> None:
    file, path = a_file(tmp_path)
    second = WitnessFile(path, KEY.verifier, lock_seconds=0.05)
    with file.exclusive(), pytest.raises(Busy), second.exclusive():
        pass
    with second.exclusive():
        pass
    with pytest.raises(StorageFailed), WitnessFile(path / "below", KEY.verifier).exclusive():
        pass


def test_a_memory_that_cannot_be_written_is_told_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custody.storage.files import durable

    file, path = a_file(tmp_path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "replace_file", full)
    with pytest.raises(StorageFailed, match="No space left"):
        witness(file, MONDAY + 1).sign(head(9), LOG.verifier, growth(7, 9))
    assert path.read_bytes() == before


def test_the_memory_lies_beside_the_key() -> None:
    assert memory_path(Path("/k/w.example~office-2.key")) == Path("/k/w.example~office-2.memory")
