"""Whoever hands out one member or one part of an image is told that its neighbours can be guessed.

Wrong before: `custody proof member` promised one member without the others, and its proof holds hashes of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

PROOFS = {
    "member": (("proof", "member", "OBJECT", "a.txt", "--out", "shown"), "shown.member.json"),
    "chunk": (("proof", "chunk", "OBJECT", "0", "--out", "shown"), "shown.chunk.json"),
}


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with an archived folder of two files."""
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    folder = Path(office.folder / "card")
    folder.mkdir()
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").write_text("two")
    return office


@pytest.mark.parametrize("what", PROOFS)
def test_a_document_with_unsalted_neighbours_comes_with_a_warning(lab: Office, what: str) -> None:
    source = "card" if what == "member" else "card/a.txt"
    made = lab.done("Eve", "archive", source, "--exhibit", "EV/1")
    position = str(made["entries"][0]["position"])
    call, name = PROOFS[what]
    words = [position if word == "OBJECT" else word for word in call]
    proven = lab.desk.run(*words)
    told = " ".join(proven.err.split())
    assert proven.status == 0, proven.err
    assert f"warning: {name} holds unsalted hashes of its neighbours" in told
    (warning,) = lab.see(*words, "--force")["warnings"]
    assert "can confirm guesses" in warning
    shown = ("verify", "shown.tlog-proof", "--vkey", "@log.vkey", f"--{what}", "shown")
    verified = lab.desk.run(*shown)
    assert (verified.status, "can confirm guesses" in " ".join(verified.err.split())) == (0, True)


def test_a_proof_of_an_entry_alone_comes_without_it(lab: Office) -> None:
    made = lab.desk.run("proof", "entry", "1", "--out", "1.tlog-proof")
    assert (made.status, made.err) == (0, "")
