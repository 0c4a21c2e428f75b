"""`custody verify PROOF --checkpoint FILE`, and the stand-alone script: is the entry under a checkpoint from paper?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custody.proof import b64, merkle, proof_file
from tests.cli.office import Office, copied
from tests.hostile.readers import apart

#: Who gives a key: the words of a key file as `key new` prints them, and the same as a file.
TYPED = ("text", "file")


@pytest.fixture(scope="module")
def papers(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with proofs and checkpoints of three sizes, as an outsider has them, and a witness."""
    office = copied(staffed, tmp_path_factory.mktemp("separate") / "desk")
    folder = office.folder
    office.case()
    entry = office.size() - 1
    (folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("proof", "entry", str(entry), "--out", "early")
    office.see("log", "checkpoint", "--out", "small")
    office.case("C-2")
    office.see("proof", "consistency", str(entry + 1), "--out", "growth")
    office.see("witness", "init", "--name", "w.example/1", "--keys", str(folder / "w"))
    header = json.loads((folder / "w" / "w.example~1.key").read_text())
    (folder / "w.vkey").write_text(header["vkey"] + "\n")
    office.see("witness", "request", "--out", "stick")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned")
    office.see(*sign, "--keys", str(folder / "w"))
    office.see("log", "checkpoint", "--out", "large")
    office.see("proof", "entry", str(entry + 1), "--out", "late")
    keys = json.loads((folder / "keys" / (office.keys["Eve"].replace("/", "~") + ".key")).read_text())
    (folder / "eve.vkey").write_text(f"{office.keys['Eve']}\n{keys['vkey']}\n")
    return office


def ask(papers: Office, *words: str) -> tuple[int, str]:
    """Ask the program and the script about a proof; return their one exit status and the text of the program."""
    proof, *more = words
    told = papers.desk.run("verify", proof, "--vkey", "@log.vkey", *more)
    folder = papers.folder
    placed = [f"@{folder / word[1:]}" if word[0] == "@" else word for word in more]
    placed = [str(folder / word) if (folder / word).is_file() else word for word in placed]
    status, _ = apart([str(folder / proof), f"@{folder / 'log.vkey'}", *placed])
    assert told.status == status, (told.out, told.err)
    return told.status, " ".join(told.out.split())


def test_an_entry_is_under_a_checkpoint_of_its_own_size_and_of_others_by_a_consistency_proof(
    papers: Office,
) -> None:
    entry = proof_file.parse((papers.folder / "early").read_bytes()).index
    size = papers.size()
    status, told = ask(papers, "early", "--checkpoint", "small")
    assert (status, told.startswith("VERIFIED: log, inclusion, entry, log (checkpoint), checkpoint ")) == (
        0,
        True,
    )
    assert f"the entry is number {entry} of the {entry + 1} entries that it covers" in told
    status, told = ask(papers, "early", "--checkpoint", "large")
    assert status == 4
    assert f"`custody proof consistency {entry + 1} {size}`" in told
    status, told = ask(papers, "early", "--checkpoint", "large", "--consistency", "growth")
    assert (status, f"of the {size} entries that it covers" in told) == (0, True)
    status, told = ask(papers, "late", "--checkpoint", "small")
    assert (status, f"it covers {entry + 1} entries, and entry {entry + 1} came later" in told) == (3, True)


def test_a_consistency_proof_that_was_changed_shows_nothing(papers: Office) -> None:
    words = ("early", "--checkpoint", "large", "--consistency")
    assert ask(papers, *words, "growth")[0] == 0
    lines = (papers.folder / "growth").read_text().split("\n")
    swapped = lines[1].swapcase() if lines[1].swapcase() != lines[1] else lines[1][::-1]
    (papers.folder / "changed").write_text("\n".join([lines[0], swapped, *lines[2:]]))
    assert ask(papers, *words, "changed")[0] == 3


def test_the_witness_of_either_checkpoint_is_enough_where_both_hold_the_entry(papers: Office) -> None:
    witness = ("--witness", "@w.vkey")
    assert ask(papers, "early", "--checkpoint", "small", *witness)[0] == 4
    assert ask(papers, "early", "--checkpoint", "cosigned", *witness)[0] == 4
    assert ask(papers, "early", "--checkpoint", "cosigned", "--consistency", "growth", *witness)[0] == 0


@pytest.mark.parametrize("words", [("--consistency", "growth"), ("--old", "small")])
def test_files_that_do_not_go_together_are_a_wrong_call(papers: Office, words: tuple[str, ...]) -> None:
    told = papers.desk.run("verify", "early", "--vkey", "@log.vkey", *words)
    assert (told.status, "--checkpoint" in told.err) == (2, True)


def test_a_checkpoint_or_a_consistency_proof_alone_is_a_wrong_call_of_both(papers: Office) -> None:
    for name in ("small", "growth"):
        assert ask(papers, name)[0] == 2
    _, told = apart([str(papers.folder / "small"), (papers.folder / "log.vkey").read_text()])
    assert "beside a proof file with --checkpoint" in told


def test_the_leaf_is_printed_as_on_the_papers(papers: Office) -> None:
    entry = proof_file.parse((papers.folder / "early").read_bytes()).extra
    assert entry is not None
    leaf = merkle.leaf_hash(entry).hex()
    assert f"leaf {leaf}" in ask(papers, "early")[1].replace("  ", " ")
    told = apart([str(papers.folder / "early"), (papers.folder / "log.vkey").read_text()])[1]
    assert f"\nleaf {leaf}\n" in told


@pytest.mark.parametrize("how", TYPED)
def test_both_take_a_key_as_key_new_prints_it_and_as_a_file(papers: Office, how: str) -> None:
    text = (papers.folder / "eve.vkey").read_text()
    assert text.count("\n") == 2
    signer = text if how == "text" else "@eve.vkey"
    assert papers.desk.run("verify", "early", "--vkey", "@log.vkey", "--signer", signer).status == 0
    typed = signer if how == "text" else f"@{papers.folder / 'eve.vkey'}"
    status, told = apart([str(papers.folder / "early"), f"@{papers.folder / 'log.vkey'}", "--signer", typed])
    assert (status, f"verified: {papers.keys['Eve']} signed it" in told) == (0, True)


def test_what_is_damaged_is_told_in_sentences(papers: Office, tmp_path: Path) -> None:
    proof = (papers.folder / "early").read_bytes()
    vkey = (papers.folder / "log.vkey").read_text()
    (tmp_path / "joined").write_bytes(proof + proof)
    status, told = apart([str(tmp_path / "joined"), vkey])
    assert (status, "more than one checkpoint in the file" in told) == (3, True)
    entry = proof_file.parse(proof).extra
    assert entry is not None
    (tmp_path / "bent").write_bytes(
        proof.replace(b64.encode(entry).encode(), b64.encode(entry.replace(b'":', b'";', 1)).encode())
    )
    status, told = apart([str(tmp_path / "bent"), vkey])
    assert (status, "the entry is damaged: its JSON cannot be read at character" in told) == (3, True)
    assert "delimiter" not in told
