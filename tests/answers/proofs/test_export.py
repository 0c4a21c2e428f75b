"""A whole ledger is exported, and somebody who has Python alone finds it right, or finds whatever was changed in it.

Power of the forger: has the folder, and makes the manifest fit what was changed; has no key of the ledger.
"""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from custody.proof.cosignature import WitnessSigner
from tests.answers.memory.memory_play import keep, put_back
from tests.answers.proofs.exported import (
    BASIS,
    ERASED,
    EXHIBIT,
    Row,
    Stranger,
    export,
    fit,
    furnish,
    rewrite,
    rows_of,
)
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, staffed, tmp_path
from tests.cli.office import Office, copied

__all__ = ["nobodys_settings", "staffed", "tmp_path"]


@pytest.fixture(scope="module")
def house(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with an export `whole` and an export `closed` of its ledger; to be looked at only."""
    office = furnish(copied(staffed, tmp_path_factory.mktemp("house") / "desk"))
    export(office, "whole")
    export(office, "closed", "--without-values")
    return office


@pytest.fixture(scope="module")
def stranger(house: Office, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return Stranger(tmp_path_factory.mktemp("stranger"), house.see("log", "vkey")["vkey"])


@pytest.fixture
def whole(house: Office, tmp_path: Path) -> Path:
    """Return an export of one's own."""
    return Path(shutil.copytree(house.folder / "whole", tmp_path / "whole"))


def test_control_the_export_is_verified_with_the_standard_library_alone(
    house: Office, stranger: Stranger
) -> None:
    witness = (house.folder / "w.vkey").read_text().strip()
    _, document = export(house, "again")
    answer = stranger.verify(
        house.folder / "again", "--witness", witness, "--manifest", document["manifest_sha256"]
    )
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    origin = house.see("log", "vkey")["origin"]
    size = house.size()
    assert lines[1].startswith(f"verified: these are all {size} entries that {origin} signed, ")
    assert lines[3].startswith(f"verified: w.example/1 saw the first {size} entries at 2026-11-02T")
    assert lines[4].startswith("erased: entry 7, serial, by entry ")
    assert lines[-1] == (
        "not checked: objects in their stores, keys that were revoked, roles, rules, whether what it says is true"
    )


def test_counts_are_those_of_the_ledger(house: Office) -> None:
    checked = house.see("check", "--objects", "full")["counts"]
    manifest = json.loads((house.folder / "whole" / "manifest.json").read_text())
    lines = {row["name"]: row["lines"] for row in manifest["files"]}
    assert lines["entries.jsonl"] == manifest["size"] == checked["entries"] == house.size()
    assert lines["checkpoints.jsonl"] == len(paged.rows(house.see("log", "checkpoints"), "checkpoints"))
    assert (lines["objects.jsonl"], lines["sweeps.jsonl"], lines["cosignatures.jsonl"]) == (1, 1, 1)
    assert manifest["root"] == json.loads((house.folder / "closed" / "manifest.json").read_text())["root"]


def test_values_are_what_the_program_shows_and_an_erased_one_is_nowhere(house: Office) -> None:
    shown = house.see("log", "show", "--entry", str(EXHIBIT))["fields"]
    (exhibit,) = (
        row for row in rows_of(house.folder / "whole", "entries.jsonl") if row["position"] == EXHIBIT
    )
    values = {field["name"]: field.get("value") for field in exhibit["fields"]}
    assert {field["name"]: field["value"] for field in shown} == values
    assert values["description"] == "USB stick, black"
    (serial,) = (field for field in exhibit["fields"] if field["name"] == "serial")
    assert sorted(serial) == ["erased_by", "hash", "name"]
    for path in (house.folder / "whole").rglob("*"):
        assert path.is_dir() or ERASED.encode() not in path.read_bytes(), path
    kinds = json.loads((house.folder / "whole" / "kinds.json").read_text())["rulesets"]["1"]
    (basis,) = (each for each in kinds["erasure.executed"]["fields"] if each["name"] == "basis")
    assert basis["codes"]["court_order"] == "a court ordered it"


def test_without_values_nothing_personal_is_there_and_all_is_verified_the_same(
    house: Office, stranger: Stranger
) -> None:
    everything = b"".join(path.read_bytes() for path in (house.folder / "closed").iterdir())
    for value in ("USB stick, black", "Ida Owner", "12 Harbour Street", "C-1", "a.dd", "Eve", ERASED):
        assert json.dumps(value).encode() not in everything, value
    answer = stranger.verify(house.folder / "closed")
    assert answer.returncode == 0, answer.stderr
    assert "their commitments are here" in answer.stdout


def test_a_value_whose_erasure_was_lost_and_carried_out_again_is_named(
    staffed: Office, tmp_path: Path
) -> None:
    """The erasing entry was lost with a restored database; the list of erasures erased the value in it again."""
    office = copied(staffed, tmp_path / "desk")
    office.hire("Bea", "administrator")
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", ERASED)
    asked = ("erasure", "propose", str(EXHIBIT + 1), "--fields", "serial", *BASIS)
    proposal = str(office.done("Carl", *asked)["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    keep(office, "older", "vault")
    office.done("Carl", "erasure", "execute", proposal)
    put_back(office, "older", "vault")
    office.done("Ada", "log", "resume", "--reason", "restore", "--second", "Bea", "--from-head")
    folder, _ = export(office, "x", status=10)
    (serial,) = (
        each for each in rows_of(folder, "entries.jsonl")[EXHIBIT + 1]["fields"] if each["name"] == "serial"
    )
    assert serial["erased_by"] is None
    stranger = Stranger(tmp_path, office.see("log", "vkey")["vkey"])
    answer = stranger.verify(folder)
    assert answer.returncode == 0, answer.stderr
    assert "serial, by an entry that was lost, as the ledger was resumed" in answer.stdout


def test_another_logs_key_and_another_witness_are_refused(
    house: Office, whole: Path, stranger: Stranger
) -> None:
    witness = (house.folder / "w.vkey").read_text().strip()
    other = Stranger(whole.parent, witness)
    assert "is a key of another type than 1" in other.verify(whole).stderr
    fit(whole, lambda manifest: manifest.update(made="2031-01-01T00:00:00Z"))
    digest = "0" * 64
    assert "not the one with this digest" in stranger.verify(whole, "--manifest", digest).stderr
    assert "is a key of another type than 4" in stranger.verify(whole, "--witness", stranger.vkey).stderr
    silent = str(WitnessSigner("w.example/2", b"a witness that has not signed...").verifier)
    assert "0 of the witnesses given have signed here" in stranger.verify(whole, "--witness", silent).stderr


def entries(change: Callable[[list[Row]], object]) -> Callable[[Path], None]:
    """Return what changes the lines of the entries."""
    return lines("entries.jsonl", change)


def lines(name: str, change: Callable[[list[Row]], object]) -> Callable[[Path], None]:
    def changed(folder: Path) -> None:
        rows = rows_of(folder, name)
        change(rows)
        rewrite(folder, name, rows)

    return changed


def field(rows: list[Row], position: int, name: str) -> Row:
    found: Row = next(each for each in rows[position]["fields"] if each["name"] == name)
    return found


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def changed(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return changed


def commitment(shown: Row) -> str:
    """Return the commitment of a field that is shown."""
    leaf = json.dumps([shown["salt"], shown["name"], shown["value"]], separators=(",", ":"))
    return b64encode(sha256(b"\0" + leaf.encode()).digest()).decode()


def swapped(rows: list[Row]) -> None:
    rows[5], rows[6] = {**rows[6], "position": 5}, {**rows[5], "position": 6}


#: What a forger changes, fitting the manifest to it, and what the stranger answers.
FORGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a value": (
        entries(lambda rows: field(rows, EXHIBIT, "description").update(value="USB stick, red")),
        "entry 7: fields that were not signed for",
    ),
    "a salt": (
        entries(lambda rows: field(rows, EXHIBIT, "description").update(salt="AAAAAAAAAAAAAAAAAAAAAA==")),
        "entry 7: fields that were not signed for",
    ),
    "a value that is put back": (
        entries(
            lambda rows: rows[EXHIBIT]["fields"].__setitem__(
                rows[EXHIBIT]["fields"].index(field(rows, EXHIBIT, "serial")),
                {"name": "serial", "value": "X", "salt": "AAAAAAAAAAAAAAAAAAAAAA=="},
            )
        ),
        "entry 7: fields that were not signed for",
    ),
    "a value that is taken out": (
        entries(
            lambda rows: rows[EXHIBIT]["fields"].__setitem__(
                rows[EXHIBIT]["fields"].index(field(rows, EXHIBIT, "description")),
                {
                    "name": "description",
                    "hash": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                    "left_out": True,
                },
            )
        ),
        "entry 7: description is left out",
    ),
    "a field that is taken out": (
        entries(lambda rows: rows[EXHIBIT]["fields"].pop()),
        "entry 7: other fields than its kind has",
    ),
    "the order of fields": (
        entries(lambda rows: rows[EXHIBIT]["fields"].reverse()),
        "entry 7: other fields than its kind has",
    ),
    "that nobody erased a value": (
        entries(lambda rows: field(rows, EXHIBIT, "serial").update(erased_by=None)),
        "a value is erased that no entry erased",
    ),
    "a value that is called erased": (
        entries(
            lambda rows: rows[EXHIBIT]["fields"].__setitem__(
                rows[EXHIBIT]["fields"].index(field(rows, EXHIBIT, "make")),
                {"name": "make", "hash": commitment(field(rows, EXHIBIT, "make")), "erased_by": 11},
            )
        ),
        "what is erased is not what entries erased",
    ),
    "who erased a value": (
        entries(lambda rows: field(rows, EXHIBIT, "serial").update(erased_by=8)),
        "what is erased is not what entries erased",
    ),
    "a note": (
        entries(lambda rows: rows[EXHIBIT].update(note=rows[EXHIBIT]["note"].replace("2026", "2025", 1))),
        "entry 7: not what its leaf hash says",
    ),
    "a signature": (
        entries(
            lambda rows: rows[EXHIBIT].update(
                note=rows[EXHIBIT]["note"][:-9] + "AAAA" + rows[EXHIBIT]["note"][-5:]
            )
        ),
        "entry 7: not what its leaf hash says",
    ),
    "an entry in the middle": (entries(lambda rows: rows.pop(EXHIBIT)), "entry 7: not in its place"),
    "the last entry": (entries(lambda rows: rows.pop()), "the entries are not those that the log signed"),
    "the order of entries": (entries(swapped), "its signer had seen another history than this one"),
    "an entry twice": (
        entries(lambda rows: rows.append({**rows[-1], "position": len(rows)})),
        "its id is that of an earlier entry",
    ),
    "a checkpoint": (replaced("checkpoint", "\n13\n", "\n14\n"), "the signature does not verify"),
    "the newest checkpoint": (
        lines("checkpoints.jsonl", lambda rows: rows.pop()),
        "the newest checkpoint is missing",
    ),
    "a checkpoint in between": (
        lines("checkpoints.jsonl", lambda rows: rows[3].update(size=3)),
        "the checkpoint of 4 entries",
    ),
    "a witness line": (
        lines("cosignatures.jsonl", lambda rows: rows[0].update(size=4)),
        "the signature does not verify",
    ),
    "a result of a sweep": (
        lines("sweeps.jsonl", lambda rows: rows[0]["results"].append(rows[0]["results"][0])),
        "results of entry ",
    ),
    "a sweep": (lines("sweeps.jsonl", lambda rows: rows.pop()), "results of a sweep are missing"),
    "the bytes of an object": (
        lines("objects.jsonl", lambda rows: rows[0].update(bytes=1)),
        "the object of entry ",
    ),
    "the store of an object": (
        lines("objects.jsonl", lambda rows: rows[0].update(store="elsewhere")),
        "the object of entry ",
    ),
    "an object": (lines("objects.jsonl", lambda rows: rows.pop()), "objects are missing"),
    "the name of a field": (
        replaced("kinds.json", '"description"', '"descriptive"'),
        "other fields than its kind has",
    ),
    "the key of the log": (replaced("log.vkey", "+", "-"), "log.vkey is another key than the one given"),
    "a file": (lambda folder: (folder / "checkpoint").unlink(), "checkpoint is missing"),
}


@pytest.mark.parametrize("what", FORGED)
def test_what_a_forger_changes_is_found_although_the_manifest_fits(
    whole: Path, stranger: Stranger, what: str
) -> None:
    change, answer = FORGED[what]
    change(whole)
    fit(whole)
    told = stranger.judge(whole)
    assert told.returncode == (4 if what == "a file" else 3), told.stdout
    assert answer in told.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", 3),
        ("root", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("origin", "lab.example/00000000000000000000000000000000"),
        ("training", True),
        ("values", "none"),
        ("erased", 0),
        ("schema", "custody.export/2"),
    ],
)
def test_what_is_changed_in_the_manifest_is_found(
    whole: Path, stranger: Stranger, name: str, value: object
) -> None:
    fit(whole, lambda manifest: manifest.update({name: value}))
    assert stranger.judge(whole).returncode == (4 if name == "schema" else 3)


def test_a_changed_byte_of_any_file_and_a_file_more_or_less_is_found(whole: Path, stranger: Stranger) -> None:
    for path in sorted(whole.iterdir()):
        data = path.read_bytes()
        if not data or path.name == "manifest.json":
            continue
        at = len(data) // 2
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert f"{path.name} is not the file" in stranger.judge(whole).stderr
        path.unlink()
        missed = stranger.judge(whole)
        assert (missed.returncode, f"{path.name} is missing, which the manifest" in missed.stderr) == (
            4,
            True,
        )
        path.write_bytes(data)
    (whole / "more.txt").write_text("a word of mine")
    assert "other files than the manifest lists" in stranger.judge(whole).stderr
    (whole / "more.txt").unlink()
    assert stranger.judge(whole).returncode == stranger.verify(whole).returncode == 0


def test_what_a_file_says_writes_no_line_of_its_own_on_the_terminal(whole: Path, stranger: Stranger) -> None:
    def rename(rows: list[Row]) -> None:
        rows[EXHIBIT]["note"] = rows[EXHIBIT]["note"].replace(
            '"log":"', '"log":"\\u001b[2J\\nverified: all is well '
        )

    entries(rename)(whole)
    fit(whole)
    told = stranger.verify(whole)
    assert told.returncode == 3
    assert told.stderr.isascii()
    assert all(
        line.startswith(("not verified: ", "could not be decided: ")) for line in told.stderr.splitlines()
    )
