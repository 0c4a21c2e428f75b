"""Private key files: the format, wrong and right passphrases, damage, permissions, and the folder of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacl.pwhash import argon2id

from custody.errors import Conflict, CustodyError, KeyFailed, NotFound, StorageFailed, UsageError
from custody.proof import cosignature, note
from custody.proof.note import ALG_COSIGNATURE, SeedSigner
from custody.storage.files import durable
from custody.storage.keys.key_files import (
    DEFAULT_COST,
    Cost,
    KeyFiles,
    change_passphrase,
    file_name,
    key_problems,
    list_keys,
    new_key_name,
    open_key,
    read_header,
    write_key,
)
from custody.storage.machine.system import SystemClock, SystemEntropy
from custody.storage.memory.small_ports import CountedEntropy

NAME, SEED, WORDS = "lab.example/9f3ac0517be24d18", bytes(range(32)), b"correct horse battery staple"
CHEAP = Cost(1, 8192)

# Written once by this program: a file that somebody has must open for as long as schema 1 is read.
GOLDEN = (
    '{"box":"eh8eQQ2PSQQ/hJyLalXCnqPG1NBO7a11DfyCJUWa+zaCQOBkR1fbumCfU1Q4OYRIWKi2GNh8PYvFQQePLkSdHJX5i5yzz/Xi",'
    '"kdf":{"mem":67108864,"name":"argon2id","ops":3,"salt":"dvkWKQFt89uPoOEAKJP81A=="},"kind":1,'
    '"name":"lab.example/9f3ac0517be24d18","schema":"custody.key/1",'
    '"vkey":"lab.example/9f3ac0517be24d18+6c338ab1+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"}\n'
)


def place(folder: Path, data: bytes | str, name: str = "some.key", mode: int = 0o600) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    path.chmod(mode)
    return path


def cheap(folder: Path, name: str = NAME, seed: bytes = SEED, kind: int = 1) -> Path:
    return write_key(folder, name, seed, WORDS, kind, cost=CHEAP)


def test_a_golden_file_opens(tmp_path: Path) -> None:
    signer = open_key(read_header(place(tmp_path, GOLDEN)), WORDS)
    assert signer.verifier == SeedSigner(NAME, SEED).verifier


def test_a_new_file_has_the_golden_files_form_and_cost(tmp_path: Path) -> None:
    new, golden = json.loads(write_key(tmp_path, NAME, SEED, WORDS).read_bytes()), json.loads(GOLDEN)
    for document in (new, golden):
        del document["box"], document["kdf"]["salt"]
    assert new == golden
    assert (DEFAULT_COST.passes, DEFAULT_COST.memory) == (3, 64 << 20)


def test_two_files_of_one_key_share_neither_salt_nor_box(tmp_path: Path) -> None:
    one, other = (json.loads(cheap(tmp_path / folder).read_bytes()) for folder in "ab")
    assert one["kdf"]["salt"] != other["kdf"]["salt"]
    assert one["box"] != other["box"]
    assert SEED not in (tmp_path / "a" / file_name(NAME)).read_bytes()


def test_a_file_and_its_folder_are_for_the_owner_only(tmp_path: Path) -> None:
    path = cheap(tmp_path / "keys")
    assert path == tmp_path / "keys" / "lab.example~9f3ac0517be24d18.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    before = cheap(tmp_path).read_bytes()
    with pytest.raises(Conflict, match="never overwritten"):
        cheap(tmp_path, seed=bytes(32))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_a_key_that_could_not_be_made_durable_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "sync_file", broken)
    with pytest.raises(StorageFailed, match="No space left"):
        cheap(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_passphrase_is_exit_status_9_and_is_not_repeated(tmp_path: Path) -> None:
    header = read_header(cheap(tmp_path))
    assert open_key(header, WORDS).verifier == header.verifier
    for wrong in (WORDS + b" ", WORDS[:-1], WORDS.upper(), b"x", bytes(10_000)):
        with pytest.raises(KeyFailed, match="does not open") as caught:
            open_key(header, wrong)
        assert caught.value.exit_status == 9
        assert wrong.decode() not in caught.value.message or wrong == b"x"


def test_an_empty_passphrase_protects_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyFailed, match="empty"):
        write_key(tmp_path, NAME, SEED, b"")
    path = cheap(tmp_path)
    with pytest.raises(KeyFailed, match="empty"):
        open_key(read_header(path), b"")
    with pytest.raises(KeyFailed, match="empty"):
        change_passphrase(path, WORDS, b"")


def test_any_changed_bit_makes_the_file_useless(tmp_path: Path) -> None:
    path = cheap(tmp_path)
    data = path.read_bytes()
    assert open_key(read_header(path), WORDS).verifier.name == NAME
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        path.write_bytes(changed)
        with pytest.raises(KeyFailed):
            open_key(read_header(path), WORDS)


def test_a_cut_or_longer_file_is_damaged(tmp_path: Path) -> None:
    path = cheap(tmp_path)
    data = path.read_bytes()
    for other in (*(data[:length] for length in range(len(data))), data + b"\n", data + data, b" " * 9000):
        path.write_bytes(other)
        with pytest.raises(KeyFailed, match="cannot be used"):
            read_header(path)


CHANGED: tuple[dict[str, object], ...] = (
    {"schema": "custody.key/2"}, {"schema": None}, {"kind": 4}, {"kind": 2}, {"kind": "1"}, {"kind": True},
    {"name": "lab.example/other"}, {"name": "../../etc/passwd"}, {"extra": 1}, {"box": 5}, {"box": "AAAA"},
    {"vkey": None}, {"vkey": "a+b+c"}, {"kdf": []}, {"kdf": "argon2id"}, {"kdf": {}},
)  # fmt: skip

CHANGED_KDF: tuple[dict[str, object], ...] = (
    {"name": "scrypt"}, {"ops": 0}, {"ops": 17}, {"ops": -1}, {"ops": 3.0}, {"ops": True}, {"mem": 1 << 40},
    {"mem": (1 << 28) + 1024}, {"mem": 0}, {"mem": 8191}, {"mem": 67108865}, {"mem": "67108864"},
    {"salt": "AAAA"}, {"salt": None}, {"more": 1}, {"mem": 10**400},
)  # fmt: skip


def variants() -> Iterator[tuple[str, object]]:
    """Yield files that are JSON and nearly right."""
    for change in CHANGED:
        yield f"{change}", json.loads(GOLDEN) | change
    for change in CHANGED_KDF:
        document = json.loads(GOLDEN)
        document["kdf"] |= change
        yield f"kdf {str(change)[:40]}", document
    for missing in ("box", "kdf", "kind", "name", "schema", "vkey"):
        document = json.loads(GOLDEN)
        del document[missing]
        yield f"no {missing}", document
    yield from (("a list", []), ("null", None), ("a number", 7), ("deep", json.loads("[" * 500 + "]" * 500)))


VARIANTS = dict(variants())


@pytest.mark.parametrize("what", VARIANTS)
def test_a_file_of_another_form_or_a_greedy_one_is_refused_without_a_passphrase(
    tmp_path: Path, what: str
) -> None:
    text = json.dumps(VARIANTS[what], sort_keys=True, separators=(",", ":")) + "\n"
    with pytest.raises(KeyFailed, match="cannot be used"):
        read_header(place(tmp_path, text))


def test_another_spelling_of_the_same_json_is_refused(tmp_path: Path) -> None:
    document = json.loads(GOLDEN)
    spaced, unsorted = (
        json.dumps(document, sort_keys=True) + "\n",
        GOLDEN.replace('"kind":1,', "").replace("{", '{"kind":1,', 1),
    )
    doubled, escaped = (
        GOLDEN.replace('"kind":1,', '"kind":1,"kind":1,'),
        GOLDEN.replace("lab.example", "l\\u0061b.example", 1),
    )
    assert json.loads(unsorted) == json.loads(doubled) == json.loads(escaped) == document
    endless = GOLDEN.replace("67108864", "9" * 5000)
    for other in (spaced, unsorted, doubled, escaped, endless, GOLDEN.rstrip("\n"), "\ufeff" + GOLDEN):
        with pytest.raises(KeyFailed, match="cannot be used"):
            read_header(place(tmp_path, other))


def test_a_box_with_another_key_inside_is_refused(tmp_path: Path) -> None:
    path, other = cheap(tmp_path), cheap(tmp_path, "lab.example/other", bytes(32))
    document, foreign = json.loads(path.read_bytes()), json.loads(other.read_bytes())
    document["box"], document["kdf"]["salt"] = foreign["box"], foreign["kdf"]["salt"]
    path.write_text(json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n")
    with pytest.raises(KeyFailed, match="not the one that its header names"):
        open_key(read_header(path), WORDS)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o601])
def test_a_file_that_others_may_open_is_refused_and_says_what_to_do(tmp_path: Path, mode: int) -> None:
    path = cheap(tmp_path)
    path.chmod(mode)
    with pytest.raises(KeyFailed, match=f"mode {mode:04o}") as caught:
        KeyFiles(tmp_path, lambda name: WORDS).signer(NAME)
    assert f"chmod 600 '{path}'" in caught.value.hint
    assert "chmod 600" in key_problems(tmp_path)[0]
    path.chmod(0o400)
    assert KeyFiles(tmp_path, lambda name: WORDS).signer(NAME).verifier.name == NAME


def test_a_cosigning_key_cosigns(tmp_path: Path) -> None:
    log = SeedSigner("lab.example/log", bytes([7]) * 32)
    checkpoint = note.sign(f"lab.example/log\n1\n{'A' * 43}=\n", log)
    cheap(tmp_path, "witness.example:8080/w1", SEED, ALG_COSIGNATURE)
    signer = KeyFiles(tmp_path, lambda name: WORDS).signer("witness.example:8080/w1")
    signed = cosignature.cosign(checkpoint, signer, 1_700_000_000)
    assert [item.time for item in cosignature.verify(signed, [signer.verifier])] == [1_700_000_000]


def test_the_passphrase_is_asked_once_per_key_and_by_its_full_name(tmp_path: Path) -> None:
    paths = [cheap(tmp_path), cheap(tmp_path, "lab.example/other", bytes(32))]
    asked = []

    def answer(name: str) -> bytes:
        asked.append(name)
        return WORDS

    ring = KeyFiles(tmp_path, answer)
    for _ in range(3):
        for path, name in zip(paths, (NAME, "lab.example/other"), strict=True):
            assert ring.signer(name) is ring.signer(str(path))
    assert asked == [NAME, "lab.example/other"]


def test_a_wrong_answer_is_not_remembered(tmp_path: Path) -> None:
    cheap(tmp_path)
    answers = iter([b"wrong", WORDS])
    ring = KeyFiles(tmp_path, lambda name: next(answers))
    with pytest.raises(KeyFailed):
        ring.signer(NAME)
    assert ring.signer(NAME).verifier.name == NAME


def test_a_renamed_file_is_found_by_its_path_but_not_under_a_false_name(tmp_path: Path) -> None:
    path = cheap(tmp_path).rename(tmp_path / file_name("lab.example/other"))
    ring = KeyFiles(tmp_path, lambda name: WORDS)
    with pytest.raises(KeyFailed, match="it holds the key"):
        ring.signer("lab.example/other")
    with pytest.raises(NotFound):
        ring.signer(NAME)
    assert ring.signer(str(path)).verifier.name == NAME


def test_a_key_elsewhere_is_opened_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(tmp_path / "stick")
    monkeypatch.chdir(tmp_path / "stick")
    ring = KeyFiles(tmp_path / "keys", lambda name: WORDS)
    assert ring.signer(file_name(NAME)).verifier.name == NAME
    with pytest.raises(KeyFailed, match="regular file"):
        ring.signer(str(tmp_path))


def test_the_list_needs_no_passphrase_and_survives_a_bad_file(tmp_path: Path) -> None:
    cheap(tmp_path, "lab.example/b")
    cheap(tmp_path, "lab.example/a", kind=ALG_COSIGNATURE)
    place(tmp_path, "rubbish", "bad.key")
    place(tmp_path, GOLDEN, "open.key", 0o644)
    place(tmp_path, "notes", "README")
    assert [(key.name, key.kind) for key in list_keys(tmp_path)] == [
        ("lab.example/a", 4),
        ("lab.example/b", 1),
    ]
    assert list_keys(tmp_path)[1].vkey == str(SeedSigner("lab.example/b", SEED).verifier)
    for file, problem in zip(("bad.key", "open.key"), key_problems(tmp_path), strict=True):
        assert file in problem
    assert list_keys(tmp_path / "nowhere") == []
    assert key_problems(tmp_path / "nowhere") == []


def test_a_header_shows_nothing_of_the_box(tmp_path: Path) -> None:
    header = read_header(place(tmp_path, GOLDEN))
    assert header.box.hex() not in repr(header)
    assert "box=" not in repr(header)


def test_a_changed_passphrase_opens_the_same_key_and_the_old_one_nothing(tmp_path: Path) -> None:
    path = cheap(tmp_path)
    change_passphrase(path, WORDS, b"new words", cost=CHEAP)
    assert open_key(read_header(path), b"new words").verifier == SeedSigner(NAME, SEED).verifier
    with pytest.raises(KeyFailed):
        open_key(read_header(path), WORDS)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_change_that_fails_keeps_the_old_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cheap(tmp_path)
    before = path.read_bytes()
    with pytest.raises(KeyFailed, match="does not open"):
        change_passphrase(path, b"wrong", b"new words", cost=CHEAP)

    def broken(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "sync_file", broken)
    with pytest.raises(StorageFailed, match="No space left"):
        change_passphrase(path, WORDS, b"new words", cost=CHEAP)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_file_names_never_collide_and_never_leave_the_folder() -> None:
    names = ["a/b", "a.b", "a-b", "a_b", "a:b", "a/b/c", "a//b", "ab", "a/.b", "a/..", "a/../b"]
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(names)
    for file in files:
        assert "/" not in file
        assert not file.startswith((".", "-"))


def test_a_name_that_could_leave_the_folder_or_mislead_is_refused(tmp_path: Path) -> None:
    for name in (
        "",
        ".",
        "..",
        "../x",
        "/etc/passwd",
        "-rf",
        "a~b",
        "a b",
        "a+b",
        "a\nb",
        "é",
        "x" * 201,
        "a\0",
        "\u202ea",
    ):
        with pytest.raises(UsageError):
            file_name(name)
        with pytest.raises(CustodyError):
            write_key(tmp_path, name, SEED, WORDS, cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_new_name_is_the_domain_and_64_random_bits() -> None:
    entropy = SystemEntropy()
    one, other = new_key_name("lab.example", entropy), new_key_name("lab.example", entropy)
    assert one != other
    assert len(one) == len("lab.example/") + 16
    assert bytes.fromhex(one.removeprefix("lab.example/"))
    assert new_key_name("lab.example", CountedEntropy(b"1")) == new_key_name(
        "lab.example", CountedEntropy(b"1")
    )
    for domain in ("", "Lab.example", "lab example", "-lab", "lab.", "lab/x", "x" * 101):
        with pytest.raises(UsageError):
            new_key_name(domain, entropy)


def test_the_systems_randomness_is_as_long_as_asked_and_its_clock_counts_seconds() -> None:
    assert [len(SystemEntropy().token(size)) for size in (0, 1, 16, 1000)] == [0, 1, 16, 1000]
    assert len({SystemEntropy().token(16) for _ in range(100)}) == 100
    assert SystemClock().now() > 1_700_000_000


def test_too_little_memory_is_told_apart_from_a_wrong_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def starved(*args: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(argon2id, "kdf", starved)
    with pytest.raises(KeyFailed, match="64 MiB of memory"):
        open_key(read_header(place(tmp_path, GOLDEN)), WORDS)
