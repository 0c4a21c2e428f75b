"""A folder that lies in two stores comes back from the good one, whole, as a folder, and member by member."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.office import Office
from tests.cli.stores.test_copies import begun, held, the_object

PHOTO = b"photo" * 500_000


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with a folder that lies in two stores."""
    begun(office, "offsite")
    top = office.folder / "phone"
    (top / "DCIM").mkdir(parents=True)
    (top / "DCIM" / "a.jpg").write_bytes(PHOTO)
    (top / "b").write_bytes(b"b")
    office.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    office.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite")
    assert list((office.folder / "offsite" / "manifests").glob("*/*"))
    (office.folder / "out").mkdir()
    return office


def fetch(office: Office, *more: str) -> tuple[str, Path, str]:
    """Fetch into a folder; gives the store it came from, what was written, and what was said."""
    row = office.see("fetch", the_object(office), "out", *more)["fetched"][0]
    path = Path(row["file"])
    away = path.with_name(f"{path.name}.{len(list(path.parent.iterdir()))}")
    path.rename(away)
    said = office.run("Eve", "fetch", the_object(office), f"said-{away.name}", *more).err
    return row["store"], away, said


def spoil(office: Office) -> None:
    """Change the folder's bytes where it was archived, beyond its first member."""
    path = held(office)
    data = bytearray(path.read_bytes())
    at = bytes(data).index(b"photo")
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def test_untouched_everything_comes_from_where_it_was_archived(lab: Office) -> None:
    assert fetch(lab)[0] == "local"
    assert fetch(lab, "--unpack")[0] == "local"
    assert fetch(lab, "--member", "DCIM/a.jpg")[0] == "local"


@pytest.mark.parametrize("beside", [True, False])
def test_damaged_there_it_comes_from_the_copy_and_that_is_said(lab: Office, beside: bool) -> None:
    """A manifest that is gone from beside the copy is made again from the copy."""
    spoil(lab)
    if not beside:
        shutil.rmtree(lab.folder / "offsite" / "manifests")
    for more in ((), ("--unpack",), ("--member", "DCIM/a.jpg")):
        store, path, said = fetch(lab, *more)
        assert store == "offsite"
        assert "not from store local" in said
        if more == ("--unpack",):
            assert (path / "DCIM" / "a.jpg").read_bytes() == PHOTO
        elif more:
            assert path.read_bytes() == PHOTO


def test_a_member_of_the_damaged_place_alone_is_refused_and_nothing_is_written(lab: Office) -> None:
    spoil(lab)
    words = ("fetch", the_object(lab), "a.jpg", "--member", "DCIM/a.jpg", "--from-store", "local")
    assert lab.run("Eve", *words).status == 3
    assert not (lab.folder / "a.jpg").exists()


def test_repaired_it_comes_from_where_it_was_archived_again(lab: Office) -> None:
    spoil(lab)
    assert lab.run("Bot", "sweep", "run").status == 3
    assert fetch(lab, "--unpack")[0] == "offsite"
    lab.done("Eve", "object", "repair", the_object(lab), "--store", "local", "--yes")
    assert fetch(lab, "--unpack")[0] == "local"
    assert lab.run("Bot", "sweep", "run").status == 0
