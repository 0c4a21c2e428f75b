"""A folder that was damaged in one store is repaired with what lies beside it, and with nothing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.office import Office
from tests.cli.stores.test_copies import held, sweep, the_object
from tests.cli.stores.test_copies_of_folders import PHOTO, lab, spoil

__all__ = ["lab"]


def manifest(office: Office, store: str = "local") -> Path:
    return held(office, store, "manifests")


def other(path: Path) -> None:
    """Put the manifest of something else in the place of one."""
    first, _, rest = path.read_bytes().partition(b"\n")
    assert rest
    path.chmod(0o600)
    path.write_bytes(first + b"\n")


def repaired(office: Office) -> None:
    office.done("Ada", "store", "prepare", "third")
    office.done("Carl", "object", "repair", the_object(office), "--store", "local")
    assert sweep(office) == {}
    assert paged.rows(office.see("store", "reconcile"), "findings") == []


@pytest.mark.parametrize("how", ["whole", "gone", "other"])
def test_the_manifest_beside_what_is_repaired_is_the_packs(lab: Office, how: str) -> None:
    good = manifest(lab).read_bytes()
    spoil(lab)
    if how == "gone":
        manifest(lab).unlink()
    elif how == "other":
        other(manifest(lab))
    repaired(lab)
    assert manifest(lab).read_bytes() == good
    assert lab.see("check")["verdict"] == "verified"
    (row,) = lab.see("fetch", the_object(lab), "out", "--unpack", "--from-store", "local")["fetched"]
    assert (Path(row["file"]) / "DCIM" / "a.jpg").read_bytes() == PHOTO


@pytest.mark.parametrize("here", [True, False])
def test_a_manifest_that_is_not_the_packs_takes_the_place_of_none(lab: Office, here: bool) -> None:
    """Where no place has the right one it is made anew, out of what was repaired."""
    good = manifest(lab).read_bytes()
    spoil(lab)
    other(manifest(lab, "offsite"))
    if not here:
        other(manifest(lab))
    repaired(lab)
    assert manifest(lab).read_bytes() == good
