"""Scripts copy objects into further stores and repair them by the same services and rules as the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import Conflict, NotFound, ProofInvalid, Undecided, UsageError
from tests.api.test_api import desk, exhibit_of, opened
from tests.cli.desk import Desk

__all__ = ["desk"]

DATA = b"evidence" * 5000
SHELF = """
[store.shelf]
kind = "disk"
path = "../shelf"
"""


@pytest.fixture
def stocked(desk: Desk) -> tuple[Desk, str]:
    """A vault with one object and a second store; gives the object's identifier too."""
    file = desk.folder / "vault" / "custody.toml"
    file.write_text(file.read_text() + SHELF)
    desk.done("store", "prepare", "shelf")
    (desk.folder / "stick.img").write_bytes(DATA)
    with opened(desk) as ledger:
        exhibit_of(ledger)
        return desk, ledger.archive(desk.folder / "stick.img", "EV/1").subject


def held(desk: Desk, store: str) -> Path:
    (found,) = (path for path in (desk.folder / store / "objects").rglob("*") if path.is_file())
    return found


def test_a_script_copies_and_repairs_what_is_damaged(stocked: tuple[Desk, str]) -> None:
    desk, whole = stocked
    with opened(desk) as ledger:
        copy = ledger.replicate(whole[:8], "shelf")
        assert ledger.entry(copy.position).value("original") == whole
        assert held(desk, "shelf").read_bytes() == DATA
        with pytest.raises(Conflict, match="holds object"):
            ledger.replicate(whole, "shelf")
        with pytest.raises(Conflict, match="nothing is to be repaired"):
            ledger.repair(whole, at="local")
        path = held(desk, "vault/objects")
        path.chmod(0o600)
        path.write_bytes(b"X" + DATA[1:])
        made = ledger.repair(whole, at="local")
        assert (made.subject, made.nonconforming, path.read_bytes()) == (whole, (), DATA)
        assert ledger.check().verdict == "verified"


def test_a_script_fetches_an_object_and_parts_of_it_from_the_first_place_that_proves_good(
    stocked: tuple[Desk, str],
) -> None:
    desk, whole = stocked
    with opened(desk) as ledger:
        copy = ledger.replicate(whole, "shelf")
        size, path = ledger.size, held(desk, "vault/objects")
        path.chmod(0o600)
        path.write_bytes(b"X" + DATA[1:])
        found = ledger.fetch(copy.subject, desk.folder / "back.img")
        assert (found.object.store, found.size, found.path.read_bytes()) == ("shelf", len(DATA), DATA)
        part = ledger.fetch(whole, desk.folder / "part.img", span=(8, 15))
        assert (part.first, part.path.read_bytes()) == (8, DATA[8:16])
        named = ledger.fetch(whole, desk.folder / "named.img", member="stick.img", span=(0, 7))
        assert named.path.read_bytes() == DATA[:8]
        with pytest.raises(ProofInvalid, match="not those recorded"):
            ledger.fetch(whole, desk.folder / "bad.img", source="local")
        with pytest.raises(Conflict, match="nothing is overwritten"):
            ledger.fetch(whole, desk.folder / "back.img")
        with pytest.raises(NotFound, match="no member"):
            ledger.fetch(whole, desk.folder / "other.img", member="other.img")
        with pytest.raises(UsageError, match="file by itself"):
            ledger.fetch(whole, desk.folder / "folder", unpack=True)
        for span in ((5, 4), (-1, 3), (0, 1 << 40)):
            with pytest.raises(NotFound, match="so there are no bytes"):
                ledger.fetch(whole, desk.folder / "none.img", span=span)
        with pytest.raises(UsageError, match="--unpack is of everything"):
            ledger.fetch(whole, desk.folder / "both.img", member="stick.img", unpack=True)
        assert ledger.size == size
    assert sorted(member.name for member in desk.folder.glob("*.img")) == sorted(
        ["back.img", "named.img", "part.img", "stick.img"]
    )


def test_a_script_has_what_lies_beside_made_anew(stocked: tuple[Desk, str]) -> None:
    desk, small = stocked
    (desk.folder / "large.img").write_bytes(DATA * 100)
    with opened(desk) as ledger:
        whole = ledger.archive(desk.folder / "large.img", "EV/1").subject
        (path,) = (
            file for file in (desk.folder / "vault" / "objects" / "trees").rglob("*") if file.is_file()
        )
        good, size = path.read_bytes(), ledger.size
        path.unlink()
        assert [finding.code for finding in ledger.check().findings if finding.scope == "objects"] == [
            "tree_missing"
        ]
        assert [ledger.repair_beside(name).trees for name in (whole, whole, small)] == [
            "missing",
            "right",
            "none",
        ]
        assert (ledger.size, path.read_bytes(), ledger.check().verdict) == (size, good, "verified")


def test_a_script_writes_nothing_without_proof(stocked: tuple[Desk, str]) -> None:
    desk, whole = stocked
    with opened(desk) as ledger:
        with pytest.raises(NotFound, match="lies nowhere else"):
            ledger.repair(whole, at="local")
        copy = ledger.replicate(whole, "shelf")
        size = ledger.size
        for store in ("shelf", "vault/objects"):
            path = held(desk, store)
            path.chmod(0o600)
            path.write_bytes(b"X" + DATA[1:])
        with pytest.raises(ProofInvalid, match="no other place"):
            ledger.repair(copy.subject)
        with pytest.raises(NotFound):
            ledger.repair(whole, at="elsewhere")
        (desk.folder / "shelf" / "custody-store").unlink()
        held(desk, "shelf").unlink()
        with pytest.raises(Undecided):
            ledger.repair(copy.subject)
        assert ledger.size == size
