"""What an export shows of confidential cases is signed for first; every kind of entry is verified in it without us."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.proofs.exported import Stranger, export
from tests.cli.canaries import CANARY
from tests.cli.entries.test_reads import Watched, played, watched
from tests.cli.office import Office

__all__ = ["played", "watched"]


def exported(office: Office) -> str:
    """Return all text of the export `x`."""
    return "".join(path.read_text() for path in sorted((office.folder / "x").iterdir()) if path.is_file())


def test_confidential_values_are_signed_for_before_they_are_exported(watched: Watched) -> None:
    office = watched.office
    before = {view.id for view in watched.views()}
    size = len(watched.spaces["entry"])
    answer = office.run("Ida", "log", "export", "--out", "x", "--json")
    assert answer.status == 10, answer.err
    assert answer.document["size"] == size
    shown = set(CANARY.findall(exported(office))) & watched.confidential.keys()
    assert len(shown) == len(watched.confidential)
    views = [view for view in watched.views() if view.id not in before]
    for mark in shown:
        _, case, subject, name = watched.confidential[mark]
        assert any(v.case == case and subject in v.subjects and name in v.fields for v in views), mark


def test_whoever_cannot_sign_gets_nothing(watched: Watched) -> None:
    answer = watched.office.run("lab.example/0000000000000000", "log", "export", "--out", "x")
    assert answer.status not in (0, 10)
    assert "nothing is shown, because this vault logs the reading of it" in answer.err
    assert not [path.name for path in watched.office.folder.iterdir() if path.name.startswith((".x.", "x"))]


@pytest.mark.parametrize("flag", ["--without-values", "--closed"])
def test_without_values_nothing_is_signed_for_and_none_is_there(watched: Watched, flag: str) -> None:
    office, before = watched.office, len(watched.views())
    answer = office.run("lab.example/0000000000000000", "log", "export", "--out", "x", flag)
    assert answer.status in (0, 10), answer.err
    assert CANARY.findall(exported(office)) == []
    assert len(watched.views()) == before


def test_every_kind_of_entry_is_verified_without_us(watched: Watched, tmp_path: Path) -> None:
    office = watched.office
    folder, document = export(office, "x", "--without-values", status=10)
    answer = Stranger(tmp_path, office.see("log", "vkey")["vkey"]).verify(folder)
    assert answer.returncode == 0, answer.stderr
    assert f"these are all {document['size']} entries" in answer.stdout
