"""`custody init`: a vault, its log key, its first administrator and entry 0, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.cli.main import build
from custody.cli.setup.init import NEXT
from custody.proof import proof_file, verification
from custody.proof.note import VerifierKey
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import golden

MAKE = ("init", "--domain", "lab.example", "--display-name", "Ada Byron", "--organisation", "The Lab")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def test_a_vault_is_made_with_a_key_and_a_receipt_that_verifies_alone(desk: Desk) -> None:
    made = desk.done(*MAKE)
    assert made["key_made"]
    receipt = proof_file.parse(Path(made["receipt"]).read_bytes())
    assert verification.verify(receipt, VerifierKey.parse(made["log_vkey"])).index == 0
    assert made["origin"].startswith("lab.example/")
    (listed,) = paged.listed(desk.done("actor", "list"))
    assert {key: listed[key] for key in ("id", "name", "roles", "keys")} == {
        "id": made["actor"],
        "name": "Ada Byron",
        "roles": "administrator",
        "keys": made["key"],
    }


def test_the_answer_for_scripts_is_the_one_on_file(desk: Desk) -> None:
    golden("init", desk.run(*MAKE, "--json"), desk.folder)


def test_people_are_told_plainly_what_the_vault_does_not_show_and_what_to_type_next(desk: Desk) -> None:
    told = desk.run(*MAKE)
    text = " ".join(told.out.split())
    assert told.status == 0
    assert "can write the whole record anew" in text
    assert "have another office witness it, and let receipts leave the agency" in text
    assert "custody log vkey" in text
    assert "(made now)" in text


def test_the_next_steps_that_a_new_vault_names_can_be_typed() -> None:
    for line, _ in NEXT:
        words = line.split()
        assert callable(build(words[1]).parse_args(words[1:]).run)


def test_a_key_that_is_there_is_used(desk: Desk) -> None:
    key = desk.done("key", "new", "--domain", "lab.example")["key"]["name"]
    made = desk.done(*MAKE)
    assert (made["key"], made["key_made"]) == (key, False)


def test_two_keys_and_no_word_about_which_signs_makes_nothing(desk: Desk) -> None:
    for _ in range(2):
        desk.done("key", "new", "--domain", "lab.example")
    answer = desk.run(*MAKE)
    assert answer.status == 9
    assert "2 keys" in answer.err
    assert not (desk.folder / "vault").exists()


def test_the_folder_can_be_named_in_place_of_the_vault_flag_but_not_twice(desk: Desk) -> None:
    made = desk.done("init", "here", "--domain", "lab.example")
    assert made["vault"] == str(desk.folder / "here")
    twice = desk.run("init", "a", "--vault", "b", "--domain", "lab.example")
    assert twice.status == 2
    assert "named twice" in twice.err


def test_a_training_ledger_says_so_in_every_answer(desk: Desk) -> None:
    made = desk.done(*MAKE, "--training")
    assert made["origin"].startswith("training.lab.example/")
    assert made["training"] is True
    assert desk.run("case", "list").out.startswith("TRAINING LEDGER")
    assert desk.done("case", "list")["training"] is True


def test_a_dry_run_makes_no_key_and_no_vault(desk: Desk) -> None:
    answer = desk.run(*MAKE, "--dry-run")
    assert answer.status == 0
    assert "dry run: nothing was made" in answer.out
    assert sorted(path.name for path in desk.folder.iterdir()) == ["passphrase"]
    desk.done("key", "new", "--domain", "lab.example")
    assert desk.done(*MAKE, "--dry-run")["key"].startswith("lab.example/")


def test_a_receipt_can_be_left_out(desk: Desk) -> None:
    assert desk.done(*MAKE, "--no-receipt")["receipt"] is None
    assert not (desk.folder / "receipts").exists()


def test_a_log_passphrase_of_ones_own_opens_the_log_key_from_then_on(desk: Desk) -> None:
    secret = desk.folder / "log-secret"
    secret.write_text("another secret\n")
    secret.chmod(0o600)
    made = desk.done(*MAKE, "--log-passphrase-file", str(secret))
    assert not (Path(made["state"]) / "log.passphrase").exists()
    again = ("actor", "set-roles", "Ada Byron", "--roles", "administrator,auditor", "--reason", "duty_change")
    assert desk.run(*again).status == 9
    assert desk.run(*again, "--log-passphrase-file", str(secret)).status == 0


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("init",), 2, "needs a domain"),
        (("init", "--domain", "Lab.Example"), 2, "cannot name a ledger"),
        (("init", "--domain", "training.lab.example"), 2, "--training"),
        (("init", "--domain", "lab example"), 2, "cannot name a ledger"),
        (("init", "--domain", "lab.example", "--display-name", "A\udcff"), 2, "bytes that are no text"),
        (("init", "full", "--domain", "lab.example"), 7, "is not empty"),
        (("init", "passphrase", "--domain", "lab.example"), 7, "is no folder"),
        (("init", "link", "--domain", "lab.example"), 7, "is no folder"),
        (("init", "--domain", "lab.example", "--as", "nobody"), 6, "no key 'nobody'"),
        (("init", "--domain", "lab.example", "--state", "vault"), 9, "inside the vault"),
        (("init", "--domain", "lab.example", "--state", "vault/state"), 9, "inside the vault"),
        (("init", "empty/v", "--domain", "lab.example", "--state", "link/v/s"), 9, "inside the vault"),
    ],
)
def test_a_wrong_call_makes_nothing(desk: Desk, argv: tuple[str, ...], status: int, told: str) -> None:
    (desk.folder / "full").mkdir()
    (desk.folder / "full" / "file").touch()
    (desk.folder / "empty").mkdir()
    (desk.folder / "link").symlink_to(desk.folder / "empty")
    answer = desk.run(*argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert not (desk.folder / "keys").exists()
    assert not (desk.folder / "vault").exists()


def test_a_second_vault_in_the_same_folder_is_refused_and_the_first_stays(desk: Desk) -> None:
    made = desk.done(*MAKE)
    again = desk.run(*MAKE)
    assert again.status == 7
    assert "there is a vault" in again.err
    assert paged.value(desk.done("today", status=0), "origin") == made["origin"]
