"""`custody proof`: what is written verifies with nothing else, and nothing is written over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from custody.proof import chunk_file, consistency, proof_file
from tests.cli.office import Office, golden

MIB = 1 << 20
IMAGE = b"".join(hashlib.sha256(bytes([at])).digest() * 16_384 for at in range(5))


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(IMAGE)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    return office


def the_object(office: Office) -> str:
    (row,) = [entry for entry in office.see("log", "show")["entries"] if entry["kind"] == "object.archived"]
    return str(row["subject"])


def stored(office: Office, area: str) -> Path:
    (found,) = [path for path in (office.folder / "vault" / "objects" / area).rglob("*") if path.is_file()]
    return found


def test_a_proof_goes_to_standard_output_or_into_a_file_and_verifies(lab: Office) -> None:
    text = lab.desk.run("proof", "entry", "3").out
    assert proof_file.parse(text.encode()).index == 3
    lab.see("proof", "entry", "3", "--out", "three")
    assert (lab.folder / "three").read_text() == text
    assert lab.verified("three", "--vkey", "@log.vkey")["index"] == 3
    assert lab.desk.run("proof", "entry", "3", "--out", "three").status == 7
    assert "three" in lab.desk.run("proof", "entry", "3", "--out", "three", "--force").out


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    golden("proof-entry", lab.desk.run("proof", "entry", "3", "--json"), lab.folder)
    golden("proof-consistency", lab.desk.run("proof", "consistency", "3", "7", "--json"), lab.folder)
    words = ("proof", "chunk", the_object(lab), "1", "--out", "part", "--json")
    golden("proof-chunk", lab.desk.run(*words), lab.folder)
    verify = ("verify", "part.tlog-proof", "--vkey", "@log.vkey", "--chunk", "part", "--json")
    golden("verify-chunk", lab.desk.run(*verify), lab.folder)


def test_all_entries_about_a_thing_are_proven_into_a_folder(lab: Office) -> None:
    made = lab.see("proof", "entry", "EV/1", the_object(lab), "ledger", "1", "1", "--out", "proofs")
    entries = [proof["entry"] for proof in made["proofs"]]
    assert entries == sorted({*entries})
    assert {0, 1} <= {*entries}
    assert len(entries) == 4
    for entry in made["proofs"]:
        assert entry["file"] == str(lab.folder / "proofs" / f"{entry['entry']}.tlog-proof")
        assert lab.verified(entry["file"], "--vkey", "@log.vkey")["index"] == entry["entry"]
    several = lab.desk.run("proof", "entry", "0", "1")
    assert (several.status, "standard output takes one" in several.err) == (2, True)
    lab.see("proof", "entry", "2", "--out", "proofs")
    assert (lab.folder / "proofs" / "2.tlog-proof").exists()


def test_a_proof_can_be_of_an_earlier_size(lab: Office) -> None:
    assert lab.see("proof", "entry", "2", "--size", "4")["proofs"][0]["size"] == 4
    assert lab.see("proof", "entry", "2")["proofs"][0]["size"] == lab.size()


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("entry", "999"), 6, "there is no entry 999"),
        (("entry", "nothing"), 6, "neither an entry nor a thing"),
        (("entry", "2", "--size", "2"), 2, "not covered"),
        (("entry", "2", "--size", "999"), 2, "newest checkpoint"),
        (("consistency", "0", "3"), 2, "no consistency proof"),
        (("consistency", "3", "2"), 2, "no consistency proof"),
        (("consistency", "3", "999"), 2, "no consistency proof"),
        (("chunk", "OBJECT", "3", "--out", "part"), 6, "no chunk 3"),
        (("chunk", "nothing", "0", "--out", "part"), 6, "no object named"),
        (("chunk", "1", "0", "--out", "part"), 6, "archived no object"),
        (("chunk", "999", "0", "--out", "part"), 6, "there is no entry 999"),
        (("chunk", "OBJECT", "x", "--out", "part"), 2, "whole number"),
    ],
)
def test_what_cannot_be_proven_is_said_so(
    lab: Office, words: tuple[str, ...], status: int, says: str
) -> None:
    answer = lab.desk.run("proof", *(the_object(lab) if word == "OBJECT" else word for word in words))
    assert answer.status == status, answer.err
    assert says in answer.err
    assert answer.out == ""


def test_a_name_of_several_things_must_be_told_apart(lab: Office) -> None:
    lab.case("EV/1")
    assert "fits 2 things" in lab.desk.run("proof", "entry", "EV/1").err


def test_a_consistency_proof_is_the_size_that_it_leads_from_and_one_hash_a_line(lab: Office) -> None:
    text = lab.desk.run("proof", "consistency", "3", "7").out
    proof = consistency.parse(text.encode())
    assert (proof.old, consistency.format(3, proof.hashes)) == (3, text.encode())
    lab.see("proof", "consistency", "3", "7", "--out", "growth")
    assert (lab.folder / "growth").read_text() == text
    assert lab.desk.run("proof", "consistency", "3", "7", "--out", "growth").status == 7
    assert "7 entries" in lab.desk.run("proof", "consistency", "3", "7", "--out", "growth", "--force").out
    assert lab.desk.run("proof", "consistency", "3", "3").out == "old 3\n"
    assert lab.see("proof", "consistency", "3")["to"] == lab.size()


@pytest.mark.parametrize(("index", "size"), [(0, MIB), (1, MIB), (2, len(IMAGE) - 2 * MIB)])
def test_a_chunk_is_proven_from_its_bytes_up_to_the_log(lab: Office, index: int, size: int) -> None:
    made = lab.see("proof", "chunk", the_object(lab)[:8], str(index), "--out", "part")
    assert (lab.folder / "part.chunk").read_bytes() == IMAGE[index * MIB : index * MIB + size]
    assert (made["start"], made["bytes"]) == (index * MIB, size)
    found = lab.verified("part.tlog-proof", "--vkey", "@log.vkey", "--chunk", "part")
    assert found["scopes"]["chunk"] == "verified"
    assert found["chunk"]["object_sha256"] == hashlib.sha256(IMAGE).hexdigest()
    assert lab.desk.run("proof", "chunk", the_object(lab), str(index), "--out", "part").status == 7


def test_a_chunk_of_another_place_is_not_taken_for_this_one(lab: Office) -> None:
    for index in ("0", "1"):
        lab.see("proof", "chunk", the_object(lab), index, "--out", f"part{index}")
    (lab.folder / "part0.chunk").write_bytes((lab.folder / "part1.chunk").read_bytes())
    verify = ("verify", "part0.tlog-proof", "--vkey", "@log.vkey", "--chunk", "part0")
    assert lab.verified(*verify[1:], status=3)["scopes"]["chunk"] == "false"


def test_an_object_is_named_by_the_entry_that_archived_it_too(lab: Office) -> None:
    entry = str(lab.size() - 1)
    made = lab.desk.run("proof", "chunk", entry, "2", "--out", "part")
    assert (made.status, f"bytes 2097152 to {len(IMAGE) - 1} of {len(IMAGE)}" in made.out) == (0, True)


@pytest.mark.parametrize("kept", [b"", b"\x00" * 96])
def test_leaf_hashes_that_are_gone_or_wrong_are_computed_again(lab: Office, kept: bytes) -> None:
    tree = stored(lab, "trees")
    tree.chmod(0o600)
    tree.write_bytes(kept)
    lab.see("proof", "chunk", the_object(lab), "1", "--out", "part")
    document = chunk_file.parse((lab.folder / "part.chunk.json").read_bytes())
    assert document.index == 1
    tree.unlink()
    lab.see("proof", "chunk", the_object(lab), "1", "--out", "part", "--force")


def test_bytes_that_are_not_those_recorded_are_never_proven(lab: Office) -> None:
    image = stored(lab, "objects")
    image.chmod(0o600)
    image.write_bytes(IMAGE[:-1] + b"x")
    changed = lab.desk.run("proof", "chunk", the_object(lab), "2", "--out", "part")
    assert (changed.status, "part.chunk" in {path.name for path in lab.folder.iterdir()}) == (3, False)
    assert lab.desk.run("proof", "chunk", the_object(lab), "1", "--out", "part").status == 0
    stored(lab, "trees").unlink()
    whole = lab.desk.run("proof", "chunk", the_object(lab), "1", "--out", "part", "--force")
    assert (whole.status, "are not those recorded" in whole.err) == (3, True)
    image.unlink()
    assert lab.desk.run("proof", "chunk", the_object(lab), "1", "--out", "other").status == 8


def test_a_store_that_is_not_set_up_is_named(lab: Office) -> None:
    settings = lab.folder / "vault" / "custody.toml"
    settings.write_text(settings.read_text().replace("store.local", "store.another"))
    answer = lab.desk.run("proof", "chunk", the_object(lab), "0", "--out", "part")
    assert (answer.status, "no store named local" in answer.err) == (9, True)
