"""`custody entry disclose`: recorded first, exactly the fields that were named, and nothing written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.law.clock import DAY
from custody.storage.files import durable
from tests.cli.cases.test_nonconforming_consent import typed
from tests.cli.office import ORDER, Office, golden

TO = ("--to", "counsel", "--purpose", "defence", "--out", "out")


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    return office


@pytest.fixture
def entry(lab: Office) -> str:
    return str(lab.size() - 1)


def verified(office: Office, *more: str) -> dict[str, object]:
    return office.verified("out.tlog-proof", "--vkey", "@log.vkey", *more)


def test_a_disclosure_is_entered_and_its_files_verify_with_nothing_else(lab: Office, entry: str) -> None:
    made = lab.done("Eve", "entry", "disclose", entry, "--fields", "serial,category", *TO)
    assert made["entries"][0]["kind"] == "entry.disclosed"
    assert made["disclosed"] == {"category": "usb_stick", "serial": "4C53"}
    shown = verified(lab, "--fields", "out.fields.json")
    assert shown["fields"] == made["disclosed"]
    assert shown["withheld"] == made["withheld"]
    assert "description" in made["withheld"]
    recorded = lab.see("log", "show", "--entry", str(lab.size() - 1))["fields"]
    values = {field["name"]: field["value"] for field in recorded}
    assert (values["fields"], values["receiver"]) == ("category serial", "counsel")


def test_what_is_withheld_is_nowhere_in_the_files(lab: Office, entry: str) -> None:
    lab.done("Eve", "entry", "disclose", entry, "--fields", "category", *TO)
    both = (lab.folder / "out.tlog-proof").read_bytes() + (lab.folder / "out.fields.json").read_bytes()
    assert b"usb_stick" in both
    for secret in (b"4C53", b"USB stick, black", b"EV/1", b"no damage"):
        assert secret not in both


def test_the_answers_for_scripts_are_those_on_file(lab: Office, entry: str) -> None:
    golden(
        "entry-disclose",
        lab.run("Eve", "entry", "disclose", entry, "--fields", "serial", *TO, "--json"),
        lab.folder,
    )


def test_fields_can_be_all_or_none(lab: Office, entry: str) -> None:
    everything = lab.done("Eve", "entry", "disclose", entry, "--fields", "all", *TO)
    assert everything["withheld"] == []
    nothing = lab.done("Eve", "entry", "disclose", entry, *TO[:-1], "bare")
    assert (nothing["disclosed"], list(nothing["files"])) == ({}, ["proof"])
    assert not (lab.folder / "bare.fields.json").exists()


def test_the_fields_file_is_for_its_owner_only(lab: Office, entry: str) -> None:
    lab.done("Eve", "entry", "disclose", entry, "--fields", "serial", *TO)
    assert (lab.folder / "out.fields.json").stat().st_mode & 0o777 == 0o600


def test_a_field_that_was_corrected_since_is_shown_with_a_pointer_to_the_correction(
    lab: Office, entry: str
) -> None:
    lab.done("Eve", "entry", "correct", entry, "serial", "4C5300", "--reason", "typing")
    correction = lab.size() - 1
    answer = lab.run("Eve", "entry", "disclose", entry, "--fields", "serial", *TO)
    assert f"entry {correction} corrects it: disclose that entry too" in answer.out
    made = lab.done("Eve", "entry", "disclose", entry, "--fields", "serial", *TO, "--force")
    assert made["corrected_by"] == {"serial": correction}


@pytest.mark.parametrize("there", ["out.tlog-proof", "out.fields.json"])
def test_a_file_that_is_there_is_not_overwritten_and_nothing_is_entered(
    lab: Office, entry: str, there: str
) -> None:
    (lab.folder / there).write_text("mine")
    before = lab.size()
    answer = lab.run("Eve", "entry", "disclose", entry, "--fields", "serial", *TO)
    assert (answer.status, "nothing is overwritten" in answer.err) == (7, True)
    assert (lab.size(), (lab.folder / there).read_text()) == (before, "mine")
    lab.done("Eve", "entry", "disclose", entry, "--fields", "serial", *TO, "--force")
    assert (lab.folder / there).read_text() != "mine"


def test_a_dry_run_writes_and_enters_nothing(lab: Office, entry: str) -> None:
    before = lab.size()
    shown = lab.done("Eve", "entry", "disclose", entry, "--fields", "serial", *TO, "--dry-run")
    assert shown["drafts"][0]["fields"]["fields"] == "serial"
    assert lab.size() == before
    assert not (lab.folder / "out.tlog-proof").exists()


@pytest.mark.parametrize(
    ("who", "words", "status", "says"),
    [
        ("Eve", ("taste", *TO), 2, "has no field taste"),
        ("Eve", (" , ", *TO), 2, "names no field"),
        ("Eve", ("serial", "--purpose", "defence", "--out", "out"), 2, "receiver"),
        ("Eve", ("serial", "--to", "x", "--purpose", "fun", "--out", "out"), 2, "invalid choice"),
        ("Bot", ("serial", *TO), 5, "role.permit"),
    ],
)
def test_refusals_enter_and_write_nothing(
    lab: Office, who: str, words: tuple[str, ...], status: int, says: str
) -> None:
    before = lab.size()
    answer = lab.run(who, "entry", "disclose", str(before - 1), "--fields", *words)
    assert answer.status == status, answer.err
    assert says in answer.err
    assert lab.size() == before
    assert not (lab.folder / "out.tlog-proof").exists()


def test_a_recipient_nobody_can_name_is_said_to_be_unknown(lab: Office, entry: str) -> None:
    words = ("--purpose", "court", "--not-known", "receiver", "--not-known-reason", "sealed by the court")
    made = lab.done("Eve", "entry", "disclose", entry, "--fields", "serial", *words, "--out", "out")
    assert made["entries"][0]["not_known"] == ["receiver"]


def test_files_that_cannot_be_written_are_told_with_the_entry_that_stands(
    lab: Office, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> None:
        if path.name.startswith("out."):
            raise OSError(28, "No space left on device")
        usual(path, *_)  # type: ignore[arg-type]  # passed on as it came

    usual = durable.create_file
    monkeypatch.setattr(durable, "create_file", full)
    answer = lab.run("Eve", "entry", "disclose", entry, "--fields", "serial", *TO)
    assert answer.status == StorageFailed.exit_status
    assert f"Entry {lab.size() - 1} records this disclosure" in answer.err


def test_a_proof_is_given_at_a_witnessed_checkpoint_where_there_is_one(lab: Office, entry: str) -> None:
    cosigned = lab.size()
    lab.see("witness", "init", "--name", "w.example/1", "--keys", str(lab.folder / "w"))
    lab.see("witness", "request", "--out", "stick")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned")
    lab.see(*sign, "--keys", str(lab.folder / "w"))
    vkey = json.loads((lab.folder / "w" / "w.example~1.key").read_text())["vkey"]
    lab.see("witness", "add", "cosigned", "--vkey", vkey)
    lab.case("C-2")
    lab.done("Eve", "entry", "disclose", entry, "--fields", "serial", *TO)
    shown = lab.verified("out.tlog-proof", "--vkey", "@log.vkey", "--witness", vkey)
    assert shown["checkpoint"] == {**shown["checkpoint"], "size": cosigned}
    assert shown["scopes"]["witnesses"] == "verified"


def secret(office: Office, *more: str) -> str:
    """Issue a confidential order; gives the position of its entry."""
    made = office.done("Judge", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1", *more)
    return str(made["entries"][0]["position"])


def test_a_disclosure_from_a_confidential_order_warns_with_the_article(lab: Office, entry: str) -> None:
    order = secret(lab)
    answer = lab.run("Eve", "entry", "disclose", order, *TO)
    assert answer.status == 10
    assert "order P-1 [" in answer.err
    assert "confidential (art. 25(3))" in answer.err
    document = lab.done("Eve", "entry", "disclose", order, *TO, "--force", status=10)
    assert "25(3)" in document["warnings"][0]
    assert lab.run("Eve", "entry", "disclose", entry, *TO, "--force").status == 0


def test_secrecy_that_has_ended_or_was_never_ordered_is_not_warned_of(lab: Office) -> None:
    order = secret(lab, "--confidential-until", "2026-11-30T00:00:00Z")
    assert "confidential until 2026-11-30T00:00:00Z" in lab.run("Eve", "entry", "disclose", order, *TO).err
    lab.desk.clock.advance(60 * DAY)
    assert lab.run("Eve", "entry", "disclose", order, *TO, "--force").status == 0
    words = {"--confidential": "--no-confidential"}
    plain = [words.get(word, word) for word in ORDER]
    made = lab.done("Judge", "preservation-order", "issue", "C-1", *plain)["entries"][0]
    assert lab.run("Eve", "entry", "disclose", str(made["position"]), *TO, "--force").status == 0


def test_at_a_terminal_a_no_keeps_a_confidential_order_in_the_house(lab: Office) -> None:
    order = secret(lab)
    before = lab.size()
    answer = typed(lab, "Eve", "n\n", "entry", "disclose", order, *TO)
    assert (answer.status, lab.size()) == (5, before)
    assert not (lab.folder / "out.tlog-proof").exists()
    assert typed(lab, "Eve", "y\n", "entry", "disclose", order, *TO).status == 10
    assert (lab.folder / "out.tlog-proof").exists()
