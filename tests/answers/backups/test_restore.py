"""A backup is restored, on the machine that lost its vault or on a new one: what is lost is said before a signature.

Before there was no way to restore: a copy was put back by hand, and a head that fitted it, or none, was all that spoke.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from custody.storage.memory.small_ports import CountedEntropy
from tests.answers.backups.restore_play import (
    back_up,
    enters,
    lose,
    machine,
    memory_of,
    office,
    receipt,
    receipts_kept,
    restored,
    resume_command,
    standing,
    told,
    two_administrators,
    typed,
    vkey,
)
from tests.answers.backups.resumption_play import Stick, folder
from tests.answers.memory.memory_play import keep, put_back
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office

__all__ = ["folder", "office", "two_administrators"]


def test_where_the_state_folder_is_left_nothing_is_lost_and_the_ledger_goes_on(office: Office) -> None:
    backup = back_up(office)
    size, root = office.size(), paged.rows(office.see("log", "checkpoints"), "checkpoints")[-1]["root"]
    lose(office)
    answer = restored(office, backup)
    assert answer.status == 0, answer.err or answer.out
    found = told(answer)
    assert (found["outcome"], found["size"], found["root"], found["lost"]) == ("whole", size, root, None)
    assert found["may_sign"] is True
    assert memory_of(found, "head file")["standing"] == "same"
    assert standing(office) == (
        0,
        "VERIFIED: integrity, envelope, legal, read_model, head; objects NOT CHECKED",
    )
    proofs = sorted((office.folder / "receipts").rglob("*.tlog-proof"))
    assert len(proofs) == size
    key = vkey(office, office.folder)
    assert all(office.desk.run("verify", str(path), "--vkey", key).status == 0 for path in proofs)
    assert enters(office, "C-2") == 0
    assert office.size() == size + 1
    assert paged.value(office.see("today"), "may_sign") is True


def test_newer_entries_are_named_by_the_receipts_that_are_left_and_two_people_go_on(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office)
    size = office.size()
    office.case("C-2")
    office.case("C-3")
    kept = receipts_kept(office, tmp_path / "kept", size, size + 1)
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    answer = restored(new, backup, "--receipts", str(kept), "--escrow-key", office.keys["Ada"][-16:])
    assert answer.status == 10, answer.err or answer.out
    found = told(answer)
    assert (
        found["headline"] == f"RESTORED, 2 ENTRIES LOST: entries {size} to {size + 1} are not in this backup."
    )
    assert found["lost"] == {"first": size, "last": size + 1, "entries": 2}
    assert [(entry["position"], entry["kind"], entry["by"]) for entry in found["lost_entries"]] == [
        (size, "case.opened", office.keys["Eve"]),
        (size + 1, "case.opened", office.keys["Eve"]),
    ]
    assert all(entry["at"].startswith("2026-11-02T") for entry in found["lost_entries"])
    assert memory_of(found, "receipts in")["follows"] is True
    assert found["may_sign"] is False
    assert enters(new, "C-4") == 4, "something was signed before anybody said what was lost"
    assert new.size() == size
    less = new.run(
        "Ada", "log", "resume", "--reason", "restore", "--nothing-lost", "--second", office.keys["Bea"]
    )
    assert less.status == 4, "a resumption said that less was lost than a receipt showed"
    resumed = typed(new, resume_command(found["next"]))
    assert resumed.status == 0, resumed.err
    assert enters(new, "C-4") == 0
    status, first = standing(new)
    assert status == 10
    assert first.startswith("VERIFIED, but the log was resumed once, and 2 entries were lost")
    assert "resumed once, 2 entries lost" in paged.value(new.see("today", status=10), "told")
    assert receipt(office, size + 1).exists()


def test_a_head_file_that_remembers_more_says_so_although_it_has_no_receipt(office: Office) -> None:
    backup = back_up(office)
    size = office.size()
    office.case("C-2")
    lose(office, "vault", "receipts")
    answer = restored(office, backup)
    assert answer.status == 10, answer.err or answer.out
    found = told(answer)
    assert found["headline"] == f"RESTORED, 1 ENTRY LOST: entry {size} is not in this backup."
    assert (memory_of(found, "head file")["standing"], found["lost_entries"]) == ("more", [])
    assert enters(office, "C-3") == 4
    command = resume_command(found["next"])
    assert "--from-head" in command
    assert typed(office, command).status == 0
    assert enters(office, "C-3") == 0


def test_a_published_folder_shows_what_is_lost_and_its_entries_by_name(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office)
    size = office.size()
    for number in range(3):
        office.case(f"P-{number}")
    assert office.desk.run("log", "publish", str(tmp_path / "pub"), "--with-entries").status == 0
    new = machine(office, tmp_path / "new", "Ada", "Bea")
    words = ("--published", str(tmp_path / "pub"), "--log-vkey", vkey(office, tmp_path))
    found = told(restored(new, backup, *words))
    assert (found["outcome"], found["lost"]["entries"]) == ("more", 3)
    assert memory_of(found, "published folder")["follows"] is True
    assert [entry["position"] for entry in found["lost_entries"]] == [size, size + 1, size + 2]
    assert {entry["kind"] for entry in found["lost_entries"]} == {"case.opened"}
    assert "--checkpoint" in resume_command(found["next"])


def test_a_published_folder_without_entries_shows_how_many_are_lost(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    office.case("P-1")
    assert office.desk.run("log", "publish", str(tmp_path / "pub")).status == 0
    new = machine(office, tmp_path / "new")
    found = told(restored(new, backup, "--published", str(tmp_path / "pub")))
    assert (found["outcome"], found["lost"]["entries"], found["lost_entries"]) == ("more", 1, [])
    assert found["trust"] is None, "a checkpoint that the log signed alone says whose key it is to nobody"


def test_a_checkpoint_that_a_witness_cosigned_shows_more_and_whose_key_it_is(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office)
    office.case("C-2")
    stick = Stick(office)
    cosigned = stick.carry("--old-size", "0")
    new = machine(office, tmp_path / "new", "Ada", "Bea")
    file = office.folder / "stick" / "cosigned"
    found = told(restored(new, backup, "--checkpoint", str(file), "--witness", stick.vkey))
    assert (found["outcome"], found["lost"]["last"]) == ("more", cosigned - 1)
    assert found["trust"] == f"a witness cosigned {file}"
    assert memory_of(found, "cosigned by a witness")["size"] == cosigned


def test_the_state_folder_of_another_machine_remembers_more(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    size = office.size()
    office.case("C-2")
    shutil.copytree(office.folder / "state", tmp_path / "other")
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    (secret,) = (office.folder / "state").rglob("log.passphrase")
    words = ("--other-state-dir", str(tmp_path / "other"), "--log-passphrase-file", str(secret))
    found = told(restored(new, backup, *words))
    assert (found["outcome"], found["lost"]["last"], found["head"]) == ("more", size, "begun")
    assert found["trust"].startswith("the account of ")
    assert enters(new, "C-3") == 4
    command = resume_command(found["next"])
    assert "--from-head" in command
    assert typed(new, command, "--log-passphrase-file", str(secret)).status == 0


def test_the_state_folder_of_the_lost_machine_says_elsewhere_that_nothing_is_lost(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office)
    new = machine(office, tmp_path / "new", "Judge")
    words = ("--other-state-dir", str(office.folder / "state"), "--escrow-key", str(_key(office, "Ada")))
    answer = restored(new, backup, *words, "--escrow-passphrase-file", str(office.folder / "passphrase"))
    assert answer.status == 0, answer.err or answer.out
    assert told(answer)["head"] == "begun"
    assert enters(new, "C-2") == 0
    assert standing(new)[0] == 0


def _key(office: Office, name: str) -> Path:
    return office.folder / "keys" / (office.keys[name].replace("/", "~") + ".key")


def test_where_nothing_is_reached_the_loss_is_unknown_and_not_nothing(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    words = ("--log-vkey", vkey(office, tmp_path), "--escrow-key", office.keys["Ada"][-16:])
    answer = restored(new, backup, *words)
    assert answer.status == 10, answer.err or answer.out
    found = told(answer)
    assert found["headline"].startswith("RESTORED, LOSS UNKNOWN: no head file")
    assert (found["memories"], found["head"], found["may_sign"]) == ([], "none", False)
    assert enters(new, "C-2") == 9
    assert typed(new, resume_command(found["next"])).status == 0
    assert enters(new, "C-2") == 0
    assert "resumed once" in standing(new)[1]


def test_a_receipt_says_whose_key_it_is_and_not_that_nothing_came_after_it(
    office: Office, tmp_path: Path
) -> None:
    backup = back_up(office)
    kept = receipts_kept(office, tmp_path / "kept", office.size() - 1)
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    found = told(restored(new, backup, "--receipts", str(kept), "--escrow-key", office.keys["Ada"][-16:]))
    assert found["outcome"] == "unknown"
    assert found["trust"].startswith("a receipt shows it")
    assert "--receipt" in resume_command(found["next"])
    origin = found["origin"]
    trusted = new.desk.run("trust", origin, "--receipt", str(next(kept.iterdir())))
    assert trusted.status == 0, trusted.err
    assert enters(new, "C-2") == 9, (
        "a receipt began a head after a restore of which nobody knows what it lost"
    )


def test_a_log_of_which_nothing_outside_speaks_is_first_met(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    found = told(restored(new, backup, "--escrow-key", office.keys["Ada"][-16:]))
    assert found["headline"].startswith("RESTORED, FIRST MET, LOSS UNKNOWN")
    assert found["trust"] is None
    assert standing(new)[0] == 4
    assert standing(new)[1].startswith("FIRST MET, NOT CHECKED")
    assert enters(new, "C-2") == 4
    command = found["next"][0]
    assert command.startswith(f"custody trust {found['origin']} ")
    assert typed(new, command.replace("@FILE", vkey(office, tmp_path))).status == 0
    assert typed(new, resume_command(found["next"])).status == 0
    assert enters(new, "C-2") == 0


def test_a_head_file_that_is_older_than_the_backup_does_not_say_that_nothing_is_lost(office: Office) -> None:
    shutil.copytree(office.folder / "state", office.folder / "older")
    backup = back_up(office)
    lose(office, "vault", "state")
    (office.folder / "older").rename(office.folder / "state")
    answer = restored(office, backup)
    assert answer.status == 10, answer.err or answer.out
    found = told(answer)
    assert (found["outcome"], found["head"]) == ("unknown", "aside")
    assert Path(found["head_aside"]).is_file()
    assert enters(office, "C-2") == 9
    assert "--receipt" in resume_command(found["next"])
    assert typed(office, resume_command(found["next"])).status == 0
    assert enters(office, "C-2") == 0


def test_what_is_damaged_or_of_another_ledger_is_named(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    other = Office(Desk(tmp_path / "other", entropy=CountedEntropy(b"other"))).open()
    other.case("X-1")
    kept = receipts_kept(office, tmp_path / "kept", office.size() - 1)
    (kept / "0.tlog-proof").write_text("no receipt\n")
    shutil.copy(receipt(other, 3), kept / "3.tlog-proof")
    assert other.desk.run("log", "publish", str(tmp_path / "pub")).status == 0
    lose(office)
    found = told(restored(office, backup, "--receipts", str(kept), "--published", str(tmp_path / "pub")))
    assert found["outcome"] == "whole"
    named = memory_of(found, str(kept))["damaged"]
    assert len(named) == 2
    assert "0.tlog-proof shows nothing" in named[0]
    assert "3.tlog-proof shows nothing: it is of another ledger" in named[1]
    published = memory_of(found, "published folder")
    assert (published["standing"], len(published["damaged"])) == ("nothing", 1)


def test_a_dry_run_says_all_and_writes_nothing(office: Office) -> None:
    backup = back_up(office)
    office.case("C-2")
    before = _all(office.folder)
    answer = restored(office, backup, "--dry-run", to="trial")
    assert answer.status == 10
    assert told(answer)["headline"].startswith("WOULD BE RESTORED, 1 ENTRY LOST")
    assert _all(office.folder) == before


def _all(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_newer_backup_beside_it_is_named(office: Office, tmp_path: Path) -> None:
    older = back_up(office)
    office.case("C-2")
    newer = back_up(office)
    new = machine(office, tmp_path / "new", "Ada", "Bea")
    words = ("--log-vkey", vkey(office, tmp_path), "--new-vault", "vault")
    answer = new.desk.run("restore", str(older), *words)
    assert (answer.status, "A newer backup may lose less: the backup" in answer.out) == (10, True)
    assert "2 ENTRIES LOST" in answer.out
    found = told(restored(new, newer, "--log-vkey", vkey(office, tmp_path), to="other"))
    assert found["outcome"] == "unknown"
    assert memory_of(found, str(older))["standing"] == "prefix"


def test_a_snapshot_of_everything_fits_itself_and_only_what_lies_elsewhere_tells(
    office: Office, tmp_path: Path
) -> None:
    """State folder, keys and receipts are rolled back with the backup: nobody inside can say that more was entered."""
    backup = back_up(office)
    keep(office, "snapshot", "state", "receipts")
    office.case("C-2")
    assert office.desk.run("log", "publish", str(tmp_path / "pub")).status == 0
    put_back(office, "snapshot", "state", "receipts")
    lose(office)
    asked = restored(office, backup, "--published", str(tmp_path / "pub"), to="asked")
    assert (asked.status, told(asked)["outcome"]) == (10, "more")
    shutil.rmtree(office.folder / "state")
    put_back(office, "snapshot", "state", "receipts")
    assert told(restored(office, backup, to="silent"))["outcome"] == "whole"


def test_another_head_file_that_remembers_more_takes_the_place_of_one_that_fits(
    office: Office, tmp_path: Path
) -> None:
    """The state folder here is of the moment of the backup; that of the other machine went on, and signed no memory."""
    backup = back_up(office)
    keep(office, "snapshot", "state", "receipts")
    size = office.size()
    office.case("C-2")
    shutil.copytree(office.folder / "state", tmp_path / "other")
    for memory in (tmp_path / "other").rglob("memory"):
        memory.unlink()
    put_back(office, "snapshot", "state", "receipts")
    lose(office)
    found = told(restored(office, backup, "--other-state-dir", str(tmp_path / "other")))
    assert (found["outcome"], found["lost"]["last"], found["head"]) == ("more", size, "begun")
    assert Path(found["head_aside"]).is_file()
    assert enters(office, "C-3") == 4, "a head file of this machine hid what another one remembers"
    assert typed(office, resume_command(found["next"])).status == 0


def test_two_histories_that_were_remembered_are_not_forgotten_by_a_restore(
    office: Office, tmp_path: Path
) -> None:
    keep(office, "before", "vault", "state", "receipts")
    office.case("A-1")
    kept = receipts_kept(office, tmp_path / "kept", office.size() - 1)
    put_back(office, "before", "vault", "state", "receipts")
    backup = back_up(office)
    office.case("B-1")
    lose(office)
    assert restored(office, backup, "--receipts", str(kept), to="other").status == 3
    found = told(restored(office, backup))
    assert found["outcome"] == "more"
    new = machine(office, tmp_path / "new", "Ada", "Bea", "Judge")
    words = ("--other-state-dir", str(office.folder / "state"), "--escrow-key", office.keys["Ada"][-16:])
    found = told(restored(new, backup, *words))
    assert paged.count(new.see("trust"), "forks") == 1
    assert (found["may_sign"], enters(new, "C-2")) == (False, 4)


def test_a_drill_beside_the_real_ledger_has_folders_of_its_own_to_the_last_command(
    office: Office, tmp_path: Path
) -> None:
    """Wrong before: the next command used the real keys, and its receipts stopped the real ledger."""
    backup, drill = back_up(office), office.folder / "drill"
    shutil.copytree(office.folder / "keys", drill / "keys")
    words = ("--log-vkey", vkey(office, tmp_path), "--escrow-key", office.keys["Ada"][-16:])
    own = ("--state", "drill/state", "--keys", "drill/keys")
    before = sorted((office.folder / "receipts").rglob("*"))
    found = told(restored(office, backup, *words, *own, to="drill/vault"))
    assert found["next"]
    for command in found["next"]:
        assert f"--state {drill / 'state'} --keys {drill / 'keys'}" in command
    answer = typed(office, resume_command(found["next"]))
    assert answer.status == 0, answer.err
    assert any((drill / "receipts").rglob("*.tlog-proof"))
    assert sorted((office.folder / "receipts").rglob("*")) == before
    assert enters(office, "C-77") == 0, "the real ledger goes on"
