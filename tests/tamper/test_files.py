"""Files of a vault changed, cut, taken away or added are found and named: objects, tree hashes, head and erasures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from custody.ledger.audit import Report
from custody.ledger.verification.outcomes import Fixity
from custody.model.records import StoredObject
from tests.tamper.vault import Vault, codes


@contextmanager
def other_bytes(path: Path, data: bytes | None) -> Iterator[None]:
    """Replace a file's bytes meanwhile, or remove it for None."""
    kept, mode = path.read_bytes(), path.stat().st_mode
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(kept)
        path.chmod(mode)


def bent_file(path: Path, at: int) -> bytes:
    """Return a file's bytes with one of them changed."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    return bytes(data)


def only(vault: Vault, area: str) -> tuple[Path, str]:
    """Return the one file of an area of the object store, and its key."""
    (path,) = (file for file in (vault.folder / "objects" / area).rglob("*") if file.is_file())
    return path, f"{area}/{path.name}"


def where_of(report: Report, code: str) -> str:
    """Return the place of the one finding of a code."""
    (found,) = (finding for finding in report.findings if finding.code == code)
    return found.where


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_changed_byte_of_an_object_is_found_at_full_depth(vault: Vault, share: float) -> None:
    path, key = only(vault, "objects")
    at = int(share * (path.stat().st_size - 1))
    with other_bytes(path, bent_file(path, at)):
        report = vault.audit()
        by_size = vault.audit(objects="metadata")
    assert report.scopes["objects"] == "false"
    assert report.exit_status == 3
    assert key in where_of(report, "object_digest")
    assert (by_size.exit_status, by_size.verdict, "objects" in by_size.scopes) == (0, "verified", False)
    assert "sizes_only" in {finding.code for finding in by_size.findings}


def swept(vault: Vault, depth: str) -> dict[str, int]:
    """Count the outcomes of a sweep that nobody records."""
    world = vault.world
    fixity = Fixity({world.objects.name: world.objects}, world.clock, world.entropy)
    found = fixity.sweep(list(world.lookup().all(StoredObject)), depth=depth)
    return dict(Counter(check.outcome for check in found.checked))


def test_a_sweep_at_full_depth_finds_a_changed_byte_and_one_of_sizes_does_not(vault: Vault) -> None:
    path, _ = only(vault, "objects")
    assert swept(vault, "full") == swept(vault, "metadata") == {"verified": 1}
    with other_bytes(path, bent_file(path, 4711)):
        assert swept(vault, "full") == {"mismatch": 1}
        assert swept(vault, "metadata") == {"verified": 1}
    with other_bytes(path, None):
        assert swept(vault, "full") == swept(vault, "metadata") == {"missing": 1}


@pytest.mark.parametrize("depth", ["full", "metadata"])
def test_a_shorter_or_longer_object_is_found(vault: Vault, depth: str) -> None:
    path, key = only(vault, "objects")
    data = path.read_bytes()
    for other in (data[:-1], data + b"x", b""):
        with other_bytes(path, other):
            report = vault.audit(objects=depth)
        assert report.scopes["objects"] == "false"
        assert key in where_of(report, "object_size")


@pytest.mark.parametrize("depth", ["full", "metadata"])
def test_an_object_taken_away_is_missing(vault: Vault, depth: str) -> None:
    path, key = only(vault, "objects")
    with other_bytes(path, None):
        report = vault.audit(objects=depth)
    assert report.scopes["objects"] == "false"
    assert key in where_of(report, "object_missing")


@pytest.mark.parametrize("depth", ["full", "metadata"])
def test_changed_tree_hashes_are_found(vault: Vault, depth: str) -> None:
    path, key = only(vault, "trees")
    data = path.read_bytes()
    assert len(data) == 64
    for other in (bent_file(path, 40), data[:-1], data[:32], data + data[:32], b""):
        with other_bytes(path, other):
            report = vault.audit(objects=depth)
        assert codes(report) == {"tree_differs"}
        assert key in where_of(report, "tree_differs")


def test_tree_hashes_taken_away_are_a_warning_since_they_can_be_computed_again(vault: Vault) -> None:
    path, key = only(vault, "trees")
    with other_bytes(path, None):
        report = vault.audit()
    assert (report.exit_status, report.verdict) == (10, "verified")
    assert key in where_of(report, "tree_missing")


def test_an_object_that_no_entry_speaks_of_is_a_warning(vault: Vault) -> None:
    path, _ = only(vault, "objects")
    stray = path.parents[1] / "00" / ("0" * 32)
    stray.parent.mkdir()
    stray.write_bytes(b"stray")
    report = vault.audit(objects="metadata")
    stray.unlink()
    stray.parent.rmdir()
    assert (report.exit_status, report.verdict) == (10, "verified")
    assert where_of(report, "object_unrecorded") == f"local objects/{'0' * 32}"


def test_an_object_that_cannot_be_read_leaves_the_question_open(vault: Vault) -> None:
    path, key = only(vault, "objects")
    aside = path.with_name("aside")
    path.rename(aside)
    path.mkdir()
    report = vault.audit()
    path.rmdir()
    aside.rename(path)
    assert (report.exit_status, report.scopes["objects"]) == (4, "undecided")
    assert key in where_of(report, "object_unreadable")


def test_a_store_that_is_not_there_leaves_the_question_open(vault: Vault) -> None:
    folder = vault.folder / "objects"
    aside = folder.with_name("unmounted")
    folder.rename(aside)
    report = vault.audit()
    aside.rename(folder)
    assert (report.exit_status, report.scopes["objects"]) == (4, "undecided")
    assert {code for code in codes(report) if "unreadable" in code} == {"store_unreadable"}


@pytest.mark.parametrize("at", [0, 100, 4096 - 33, 4095, 4096, 4096 + 100, 8191])
def test_a_changed_byte_of_either_head_slot_is_found_and_named(vault: Vault, at: int) -> None:
    path = vault.folder / "state" / "head"
    with other_bytes(path, bent_file(path, at)):
        report = vault.audit(objects="none")
    assert report.scopes["head"] == "false"
    (found,) = (finding for finding in report.findings if finding.code == "head_damaged")
    assert f"slot {at // 4096}" in found.found


def test_two_damaged_slots_are_found(vault: Vault) -> None:
    path = vault.folder / "state" / "head"
    with other_bytes(path, bytes(8192)):
        report = vault.audit(objects="none")
    assert report.scopes["head"] == "false"
    assert codes(report) == {"head_damaged"}


def test_without_a_head_file_the_question_is_open(vault: Vault) -> None:
    with other_bytes(vault.folder / "state" / "head", None):
        report = vault.audit(objects="none")
    assert (report.exit_status, report.scopes["head"]) == (4, "undecided")
    assert codes(report) == {"head_missing"}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
def test_a_changed_byte_of_the_list_of_erasures_is_found(vault: Vault, share: float) -> None:
    path = vault.folder / "state" / "head.erasures"
    with other_bytes(path, bent_file(path, int(share * (path.stat().st_size - 1)))):
        report = vault.audit(objects="none")
    assert report.scopes["head"] == "false"
    assert codes(report) == {"head_damaged"}


def test_a_list_of_erasures_taken_away_is_a_warning(vault: Vault) -> None:
    with other_bytes(vault.folder / "state" / "head.erasures", None):
        report = vault.audit(objects="none")
    assert report.exit_status == 10
    assert codes(report) == {"erasure_unlisted"}
