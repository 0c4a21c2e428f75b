"""`custody check`: scopes, findings and exit status of a vault as it is, and against what somebody else kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.cli.answers.page_answer import page_lines
from custody.ledger.audit import Report
from custody.ledger.audit.findings import finding
from custody.ledger.audit.report import Counts
from custody.pages.ledger.audit import checked
from custody.storage.machine.processes import Processes
from tests.cli.office import Office, golden


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "a.dd").write_bytes(b"abc" * 100)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    return office


def witness(office: Office, name: str = "w") -> str:
    """Cosign the newest checkpoint by a new witness and add its line; return its verifier key."""
    keys = ("--keys", str(office.folder / name))
    vkey: str = office.see("witness", "init", "--name", f"{name}.example/1", *keys)["vkey"]
    office.see("witness", "request", "--out", f"stick-{name}")
    sign = ("witness", "sign", f"stick-{name}/checkpoint", "--vkey", "@log.vkey", "--out", f"{name}.cosigned")
    office.see(*sign, *keys)
    office.see("witness", "add", f"{name}.cosigned", "--vkey", vkey)
    return vkey


def stored(office: Office) -> Path:
    (found,) = [
        path for path in (office.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file()
    ]
    found.chmod(0o600)
    return found


def test_a_vault_in_order_is_verified_in_every_scope_that_was_looked_at(lab: Office) -> None:
    found = lab.see("check")
    assert (found["verdict"], found["left_out"]) == ("verified", ["witness"])
    assert set(found["scopes"]) == {"integrity", "envelope", "legal", "read_model", "objects", "head"}
    assert found["counts"]["bytes"] == 300
    shown = lab.desk.run("check").out
    assert shown.startswith("VERIFIED: integrity, envelope, legal, read_model, objects, head\n")
    assert "witness     NOT CHECKED  no outsider has signed" in shown
    witness(lab)
    assert lab.see("check")["left_out"] == []


def test_a_verdict_says_that_entries_stand_against_the_rules_and_which(lab: Office) -> None:
    assert (lab.desk.run("check").status, lab.see("check")["counts"]["nonconforming"]) == (0, 0)
    seal = ("exhibit", "seal", "EV/1")
    lab.done("Eve", *seal, "S-1")
    assert lab.desk.run("check").status == 0
    lab.done("Eve", *seal, "S-2", status=10)
    shown = lab.desk.run("check")
    text = " ".join(shown.out.split())
    assert shown.status == 10
    assert text.startswith("VERIFIED, but 1 entry is nonconforming: integrity, envelope, legal,")
    assert "from the first entry on; 1 entry is nonconforming" in text
    assert "WARNING nonconforming (legal) at entry" in text
    assert "exhibit.sealed stands against seal.already_sealed" in text
    document = lab.see("check", status=10)
    assert (document["verdict"], document["scopes"]["legal"]) == ("verified", "verified")
    assert document["counts"]["nonconforming"] == 1
    (found,) = (item for item in document["findings"] if item["severity"] == "warning")
    assert (found["code"], found["scope"]) == ("nonconforming", "legal")
    lab.done("Eve", *seal, "S-3", status=10)
    assert lab.desk.run("check").out.startswith("VERIFIED, but 2 entries are nonconforming: ")


def test_a_check_of_many_entries_has_processes_help_and_says_the_same(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers() -> list[tuple[int, str]]:
        return [
            (answer.status, answer.out) for answer in (lab.desk.run("check", "--json"), lab.desk.run("check"))
        ]

    def started(self: Processes) -> None:
        start(self)
        self.wait()
        begun.append(self)

    begun, start = list[Processes](), Processes.start
    monkeypatch.setattr(Processes, "start", started)
    alone = answers()
    assert not begun
    monkeypatch.setattr("custody.storage.vault.vault.MANY", 1)
    assert answers() == alone
    assert len(begun) == 2
    assert not any(item._all for item in begun), "they are let go with the vault"
    with closing(sqlite3.connect(lab.folder / "vault" / "ledger.db")) as database:
        database.execute("DROP TRIGGER entries_update")
        database.execute(
            "UPDATE entries SET note = CAST(replace(note, '— ', '— x') AS BLOB) WHERE position = 3"
        )
        database.commit()
    helped = answers()
    monkeypatch.setattr("custody.storage.vault.vault.MANY", 1 << 40)
    assert helped == answers()
    assert helped[0][0] == 3


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    witness(lab)
    golden("check", lab.desk.run("check", "--json"), lab.folder)


def test_objects_are_read_as_far_as_asked(lab: Office) -> None:
    stored(lab).write_bytes(b"abd" * 100)
    assert lab.see("check", "--objects", "none")["left_out"] == ["objects", "witness"]
    assert "objects     NOT CHECKED" in lab.desk.run("check", "--objects", "none").out
    by_size = lab.see("check", "--objects", "metadata")
    assert ("objects" in by_size["scopes"], by_size["left_out"]) == (False, ["objects", "witness"])
    read = lab.desk.run("check", "--objects", "metadata").out
    assert (
        read.splitlines()[0] == "VERIFIED: integrity, envelope, legal, read_model, head; objects NOT CHECKED"
    )
    assert "objects     NOT CHECKED  sizes only: no byte compared" in read
    assert "1 object by size only" in " ".join(read.split())
    found = lab.see("check", status=3)
    assert (found["verdict"], found["scopes"]["objects"]) == ("false", "false")
    assert next(failure["code"] for failure in found["findings"]) == "object_digest"


def test_a_size_that_differs_is_broken_and_says_that_sizes_alone_were_compared(lab: Office) -> None:
    path = stored(lab)
    assert "BROKEN" not in lab.desk.run("check", "--objects", "metadata").out
    path.write_bytes(b"abd")
    found = lab.see("check", "--objects", "metadata", status=3)
    assert found["scopes"]["objects"] == "false"
    told = lab.desk.run("check", "--objects", "metadata").out
    assert "objects     ✗ BROKEN  stored evidence, sizes only: no byte compared" in told


def test_findings_say_where_what_and_who_must_do_what_the_worst_first(lab: Office) -> None:
    stored(lab).unlink()
    answer = lab.desk.run("check")
    assert answer.status == 3
    assert answer.out.startswith("BROKEN: objects\n")
    assert answer.out.index("ERROR object_missing (objects) at entry") < answer.out.index("NOTE no_witness")
    assert "  do        The custodian" in answer.out
    assert f"first broken  ✗ entry {lab.size() - 1}" in answer.out


def test_an_edited_entry_is_found_in_every_scope_that_rests_on_it(lab: Office) -> None:
    database = sqlite3.connect(lab.folder / "vault" / "ledger.db")
    triggers = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    edit = "UPDATE entries SET note = CAST(replace(CAST(note AS TEXT), ?, ?) AS BLOB)"
    database.execute(edit, ("exhibit.registered", "exhibit.registexed"))
    database.commit()
    database.close()
    found = lab.see("check", status=3)
    assert found["scopes"]["integrity"] == "false"
    assert found["first_broken"] is not None


def test_what_is_to_be_done_about_findings_that_are_alike_is_said_once(lab: Office) -> None:
    assert "schema_differs" not in lab.desk.run("check").out
    database = sqlite3.connect(lab.folder / "vault" / "ledger.db")
    for name in ("entries_update", "entries_delete", "tiles_update"):
        database.execute(f'DROP TRIGGER "{name}"')
    database.commit()
    database.close()
    shown = lab.desk.run("check").out
    guards = [line for line in shown.splitlines() if "the guard " in line]
    assert "ERROR schema_differs (integrity), 3 times" in shown
    assert len(guards) == 3
    assert " ".join(shown.split()).count("custody doctor --repair") == 1


def test_a_machine_that_remembers_no_head_leaves_that_scope_open(lab: Office) -> None:
    next((lab.folder / "state").glob("*/head")).unlink()
    found = lab.see("check", status=4)
    assert (found["verdict"], found["scopes"]["head"]) == ("undecided", "undecided")
    assert lab.desk.run("check").out.startswith("NOT CHECKED: head\n")


def test_a_checkpoint_or_proof_kept_outside_must_be_an_earlier_state(lab: Office) -> None:
    vkey = witness(lab)
    lab.see("proof", "entry", "3", "--out", "receipt")
    lab.case("C-2")
    for words in (
        ("w.cosigned", "--witness", vkey),
        ("w.cosigned",),
        ("receipt",),
        ("receipt", "--witness", vkey),
    ):
        assert lab.see("check", "--against", *words)["scopes"]["witness"] == "verified"
    assert "whoever holds its key could have made it" in lab.desk.run("check", "--against", "receipt").err


def test_another_history_is_told_apart_by_what_a_witness_signed(lab: Office) -> None:
    shutil.copytree(lab.folder / "vault", lab.folder / "other")
    shutil.copytree(lab.folder / "state", lab.folder / "other-state")
    lab.case("C-2")
    vkey = witness(lab)
    lab.desk.environ |= {
        "CUSTODY_VAULT": str(lab.folder / "other"),
        "CUSTODY_STATE": str(lab.folder / "other-state"),
    }
    against = ("check", "--against", "w.cosigned", "--witness", vkey)
    beyond = lab.see(*against, status=3)
    assert "outside_beyond" in [failure["code"] for failure in beyond["findings"]]
    assert lab.run("Eve", "case", "open", "C-3").status == 4  # a receipt shows that it is an older copy
    shutil.rmtree(lab.folder / "receipts")  # whoever has none goes on in the copy
    lab.done("Eve", "case", "open", "C-3")
    assert lab.see("check")["verdict"] == "verified"
    differs = lab.see(*against, status=3)
    assert "outside_differs" in [finding["code"] for finding in differs["findings"]]
    assert lab.desk.run(*against).out.startswith("BROKEN: witness\n")


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--witness", "w.example/1+x+y"), 2, "give --against"),
        (("--against", "nothing"), 6, "there is no file"),
        (("--against", "a.dd"), 3, "note"),
        (("--against", "w.cosigned", "--witness", "OTHER"), 4, "none of the witnesses"),
        (("--objects", "some"), 2, "invalid choice"),
    ],
)
def test_what_cannot_be_compared_is_said_before_anything_is_checked(
    lab: Office, words: tuple[str, ...], status: int, says: str
) -> None:
    witness(lab)
    lab.see("witness", "init", "--name", "x.example/1", "--keys", str(lab.folder / "x"))
    other = json.loads((lab.folder / "x" / "x.example~1.key").read_text())["vkey"]
    answer = lab.desk.run("check", *(other if word == "OTHER" else word for word in words))
    assert answer.status == status, answer.err
    assert says in answer.err.lower()
    assert answer.out == ""


def test_a_finding_quotes_a_name_with_a_backslash_as_the_error_about_it_does() -> None:
    name = "back\\slash"
    made = finding("checkpoint_form", "checkpoint 3", found=f"a line of {name!r}")
    shown = "\n".join(page_lines(checked(Report((made,), ("integrity",), Counts(), "none")), told=True))
    assert "a line of 'back\\\\slash'" in shown
    assert "\\\\\\\\" not in shown
