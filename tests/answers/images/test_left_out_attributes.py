"""Extended attributes and access lists are not kept, and the command did not say so."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from custody.ledger.ports import OmittedAttributes
from custody.storage.files.attributes import MOST_NAMED, Attributes
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.programs import program

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    return office


def lay(lab: Office) -> Path:
    """Lay out a folder of five things, of which three have what is not kept, made by the tools for it."""
    top = lab.folder / "phone"
    (top / "below").mkdir(parents=True)
    for name in ("plain", "noted", "shared"):
        (top / name).write_bytes(name.encode())
    note = (program("setfattr", "attr"), "-n", "user.origin", "-v", "https://example.org")
    share = (program("setfacl", "acl"), "-m", "u:1:r")
    for words in ((*note, top / "noted"), (*share, top / "shared"), (*share, top / "below")):
        subprocess.run(words, check=True)
    return top


ACL = "system.posix_acl_access"


def test_a_folder_tells_what_of_its_members_is_not_kept(lab: Office) -> None:
    lay(lab)
    answer = lab.run("Eve", "archive", "phone", "--exhibit", "EV/1", "--json")
    assert answer.status == 10
    (made,) = answer.document["archived"]
    assert made["attributes_not_kept"] == {
        "count": 3,
        "files": [
            {"path": "below", "attributes": [ACL]},
            {"path": "noted", "attributes": ["user.origin"]},
            {"path": "shared", "attributes": [ACL]},
        ],
    }
    (warning,) = answer.document["warnings"]
    for text in ("3 files", "below", "noted (user.origin)", "shared"):
        assert text in warning


@pytest.mark.parametrize("each", [(), ("--single-files",)])
def test_files_by_themselves_tell_it_in_one_line(lab: Office, each: tuple[str, ...]) -> None:
    lay(lab)
    answer = lab.run(
        "Eve", "archive", "phone/plain", "phone/noted", "phone/shared", *each, "--exhibit", "EV/1"
    )
    assert answer.status == 10
    warnings = [line for line in answer.err.splitlines() if "warning" in line]
    assert len(warnings) == 1
    assert "2 files have extended attributes or access lists" in warnings[0]
    assert "plain" not in warnings[0]


def test_one_file_and_one_acquired_image_tell_it(lab: Office) -> None:
    lay(lab)
    alone = lab.run("Eve", "archive", "phone/noted", "--exhibit", "EV/1")
    assert (alone.status, "1 file has" in alone.err) == (10, True)
    words = (
        "acquisition",
        "record",
        "EV/1",
        "phone/noted",
        "--method",
        "logical",
        "--format",
        "other",
        "--archive",
    )
    how = ("--write-blocker", "T35u", "--tool", "cp", "--tool-version", "9.1", "--bad-sector-count", "0")
    source = ("--source-sha256", hashlib.sha256(b"noted").hexdigest())
    got = lab.run("Eve", *words, *how, *source, "--json")
    assert got.status == 10, got.err
    assert any("user.origin" in warning for warning in got.document["warnings"])


def test_nothing_is_said_where_nothing_is_left_out(lab: Office) -> None:
    lay(lab)
    answer = lab.run("Eve", "archive", "phone/plain", "--exhibit", "EV/1", "--json")
    assert answer.status == 0
    assert "attributes_not_kept" not in answer.document["archived"][0]


def test_a_system_without_them_names_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    os.setxattr(path, "user.note", b"x")
    found = Attributes()
    found.look(b"file", os.fsencode(path))
    assert found.found == OmittedAttributes(1, ((b"file", ("user.note",)),))
    monkeypatch.delattr(os, "listxattr")
    nothing = Attributes()
    nothing.look(b"file", os.fsencode(path))
    assert nothing.found == OmittedAttributes()


def test_labels_of_this_machine_are_not_the_evidences_and_names_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "listxattr", lambda *_, **__: ["security.selinux", "security.capability"])
    found = Attributes()
    for at in range(MOST_NAMED + 2):
        found.look(b"%d" % at, 0)
    assert (found.found.count, len(found.found.named)) == (MOST_NAMED + 2, MOST_NAMED)
    assert found.found.named[0] == (b"0", ("security.capability",))
