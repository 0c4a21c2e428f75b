"""`custody settings`: every setting with its value and where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.office import Office, golden


def test_every_setting_says_where_it_comes_from(office: Office) -> None:
    found = {setting["name"]: setting for setting in office.see("settings", "--due-days", "7")["settings"]}
    assert found["due_days"] == {"name": "due_days", "value": "7", "source": "flag --due-days"}
    assert found["vault"]["source"] == "environment CUSTODY_VAULT"
    assert found["domain"]["source"].endswith("custody.toml")
    assert found["as"] == {"name": "as", "value": None, "source": "default"}
    assert found["store.local"]["value"].startswith("disk ")


def test_the_answer_for_scripts_is_the_one_on_file(office: Office) -> None:
    golden("settings", office.desk.run("settings", "--json"), office.folder)


def test_people_see_three_columns(office: Office) -> None:
    lines = office.desk.run("settings").out.splitlines()
    assert " ".join(lines).split()[:3] == ["setting", "value", "from"]
    assert sum(not line.startswith(" ") for line in lines) == 21


def test_it_works_without_a_vault_and_names_variables_that_mean_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bare")
    answer = desk.run("settings", CUSTODY_VALUT="typo")
    assert answer.status == 0
    assert "CUSTODY_VALUT is set but means nothing" in answer.err
    assert desk.run("settings", "--json", CUSTODY_VALUT="typo").document["unknown_variables"] == [
        "CUSTODY_VALUT"
    ]


def test_a_secret_in_the_environment_is_refused(tmp_path: Path) -> None:
    answer = Desk(tmp_path / "bare").run("settings", CUSTODY_PASSPHRASE="hunter2")
    assert answer.status == 9
    assert "hunter2" not in answer.err


def test_every_answer_about_a_training_vault_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.done("init", "--training", "--domain", "lab.example")
    for words in (("settings",), ("doctor",), ("today",), ("log", "vkey")):
        assert desk.run(*words, "--json").document["training"] is True
        if words != ("log", "vkey"):
            assert desk.run(*words).out.startswith("TRAINING LEDGER")


def test_the_variable_that_a_bug_message_names_is_known(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    assert desk.run("settings", CUSTODY_TRACE="1").err == ""
    assert "CUSTODY_TRACK" in desk.run("settings", CUSTODY_TRACK="1").err


def test_receipts_are_for_their_owner_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.done("init", "--domain", "lab.example")
    (receipt,) = (desk.folder / "receipts").rglob("*.tlog-proof")
    assert receipt.stat().st_mode & 0o077 == 0
    assert (desk.folder / "receipts").stat().st_mode & 0o077 == 0


WRONG = {
    "due_days": ("400", "0", "-1"),
    "domain": ("", " "),
    "reads": ("some", ""),
    "as": ("",),
    "vault": ("",),
    "keys": ("", "~nobody-of-this-name/x"),
    "state": ("",),
    "passphrase_file": ("",),
    "log_passphrase_file": ("",),
}


@pytest.mark.parametrize("setting", WRONG)
def test_a_wrong_value_is_wrong_use_where_it_is_typed_and_configuration_where_it_is_set(
    office: Office, setting: str
) -> None:
    call = {"domain": ("key", "new")}.get(setting, ("today",))
    assert office.desk.run("today").status in (0, 10)
    for value in WRONG[setting]:
        typed = office.desk.run(*call, f"--{setting.replace('_', '-')}", value)
        assert (typed.status, value, typed.out) == (2, value, "")
        assert typed.err
        if value:
            assert office.desk.run(*call, **{f"CUSTODY_{setting.upper()}": value}).status == 9


def test_a_vault_that_is_not_there_stays_a_matter_of_configuration(office: Office) -> None:
    assert office.desk.run("today", "--vault", "nowhere").status == 9
    for words in (("probe", "local"), ("prepare", "local")):
        answer = office.desk.run("store", *words, "--vault", "nowhere")
        assert (answer.status, "there is no vault at" in answer.err) == (9, True), answer.err


def test_settings_show_where_the_receipts_are(office: Office) -> None:
    office.case()
    rows = {row["name"]: row["value"] for row in office.see("settings")["settings"]}
    assert any(Path(rows["receipts"]).rglob("*.tlog-proof"))


def test_a_server_in_the_file_of_a_vault_is_sent_to_the_settings_of_the_person(office: Office) -> None:
    file = office.folder / "vault" / "custody.toml"
    file.write_text(file.read_text() + '\n[server.aws]\nca_file = "ca.pem"\n')
    answer = office.desk.run("today")
    assert (answer.status, "means nothing" in answer.err) == (9, False)
    assert "sets 'server', which a vault may not" in answer.err
    assert "into your own settings file" in answer.err
