"""`custody key`: private keys on this machine, and their rotation and revocation in the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import KeyFailed
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, golden


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "bare")


def test_a_new_key_is_named_at_random_below_the_domain_and_closed_to_others(desk: Desk) -> None:
    made = desk.done("key", "new", "--domain", "lab.example")["key"]
    assert made["name"].startswith("lab.example/")
    assert len(made["name"].partition("/")[2]) == 16
    assert Path(made["file"]).stat().st_mode & 0o777 == 0o600
    assert made["vkey"].startswith(made["name"] + "+")
    assert desk.run("key", "new", "--domain", "lab.example").out.splitlines()[1].count("+") >= 2


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    desk = office.desk
    golden("key-new", desk.run("key", "new", "--json"), office.folder)
    golden(
        "key-new-witness",
        desk.run("key", "new", "--witness", "--name", "court.example/w", "--json"),
        office.folder,
    )
    golden("key-list", desk.run("key", "list", "--json"), office.folder)
    golden("key-show", desk.run("key", "show", office.keys["Eve"], "--json"), office.folder)
    (new,) = [
        row["name"]
        for row in paged.rows(office.see("key", "list"), "keys")
        if row["state"] == "not_enrolled" and not row["witness"]
    ]
    rotate = ("key", "rotate", "--replaced-key", office.keys["Eve"], "--new-key", new, "--json")
    golden("key-rotate", office.run("Eve", *rotate), office.folder)
    revoke = ("key", "revoke", "--key", office.keys["Carl"], "--reason", "lost", "--json")
    golden("key-revoke", office.run("Ada", *revoke), office.folder)
    other = desk.folder / "other"
    other.write_text("another passphrase\n")
    other.chmod(0o600)
    change = ("key", "passphrase", new, "--new-passphrase-file", str(other), "--json")
    golden("key-passphrase", desk.run(*change), office.folder)


def test_the_domain_comes_from_the_vault_and_without_one_must_be_given(office: Office, desk: Desk) -> None:
    assert office.desk.done("key", "new")["key"]["name"].startswith("lab.example/")
    bare = desk.run("key", "new")
    assert bare.status == 2
    assert "needs a domain" in bare.err


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("new", "--name", "a", "--domain", "b"), 2, "exclude each other"),
        (("new", "--name", "Eve"), 2, "cannot be enrolled"),
        (("new", "--name", f"lab.example/{'0' * 32}"), 2, "cannot be enrolled"),
        (("new", "--domain", "Über"), 2, "no domain"),
        (("new", "--witness", "--name", "a b"), 2, "cannot name a private key"),
        (("show", "nothing"), 6, "no key 'nothing'"),
        (("show", "no"), 6, "no key 'no'"),
        (("passphrase", "nothing"), 6, "no key 'nothing'"),
    ],
)
def test_a_wrong_call_makes_no_key(desk: Desk, argv: tuple[str, ...], status: int, told: str) -> None:
    answer = desk.run("key", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert not (desk.folder / "keys").exists()


def test_a_name_given_whole_is_taken_once(desk: Desk) -> None:
    name = "lab.example/00112233445566778899"
    assert desk.done("key", "new", "--name", name)["key"]["name"] == name
    assert desk.run("key", "new", "--name", name).status == 7


def test_a_dry_run_makes_and_changes_nothing(desk: Desk) -> None:
    assert desk.done("key", "new", "--domain", "lab.example", "--dry-run")["dry_run"]
    assert desk.run("key", "new", "--name", "w", "--witness", "--dry-run").out.startswith("would make a key")
    assert "no keys in" in desk.run("key", "list").out
    made = desk.done("key", "new", "--domain", "lab.example")["key"]
    before = Path(made["file"]).read_bytes()
    assert desk.run("key", "passphrase", made["name"], "--dry-run").status == 0
    assert Path(made["file"]).read_bytes() == before


def test_a_key_file_that_others_may_read_is_named_as_a_problem(desk: Desk) -> None:
    made = desk.done("key", "new", "--domain", "lab.example")["key"]
    Path(made["file"]).chmod(0o644)
    listed = desk.done("key", "list", status=10)
    assert paged.rows(listed, "keys") == []
    assert "chmod 600" in paged.cell(listed, "problems", 0, "problem")
    entering = desk.run("init", "--domain", "lab.example")
    assert entering.status == 9
    assert "chmod 600" in entering.err


def test_a_list_says_whose_keys_they_are_and_which_are_in_no_ledger(office: Office) -> None:
    office.desk.done("key", "new", "--witness", "--name", "court.example/w")
    office.desk.done("key", "new")
    shown = office.desk.run("key", "list").out
    assert "Eve" in shown
    assert "cosigns" in shown
    assert "not enrolled" in shown


def test_a_list_works_where_the_vault_cannot_be_read(office: Office) -> None:
    (office.folder / "vault" / "ledger.db").write_bytes(b"not a database")
    answer = office.desk.run("key", "list")
    assert answer.status == 0
    assert office.keys["Eve"] in answer.out
    assert "whose keys these are is not shown" in answer.err


def test_show_takes_the_first_characters_and_tells_of_keys_that_are_elsewhere(office: Office) -> None:
    own = office.keys["Eve"].partition("/")[2]
    assert paged.value(office.see("key", "show", own[:6]), "name") == office.keys["Eve"]
    Path(office.folder, "keys", office.keys["Eve"].replace("/", "~") + ".key").unlink()
    shown = office.desk.run("key", "show", own[:6]).out
    assert "not on this machine" in shown
    assert "examiner" in shown
    assert office.desk.run("key", "show", "ffffffff").status == 6


@pytest.mark.parametrize(("keys", "told"), [(0, "there is no key in "), (2, "there are 2 keys in ")])
def test_without_one_key_it_is_said_how_many_there_are(desk: Desk, keys: int, told: str) -> None:
    office = ("init", "--domain", "lab.example")
    assert desk.run(*office).status == 0
    (made,) = (desk.folder / "keys").glob("*.key")
    made.rename(desk.folder / "first.key")
    for _ in range(keys):
        desk.done("key", "new")
    answer = desk.run("case", "open", "C-1", "--offence", "theft")
    assert answer.status == 9
    assert told in answer.err


def test_a_short_text_that_fits_several_keys_is_ambiguous(desk: Desk) -> None:
    for end in ("aa", "bb"):
        desk.done("key", "new", "--name", f"lab.example/00000000000000{end}")
    answer = desk.run("key", "show", "0000")
    assert answer.status == 6
    assert "fits 2 keys" in answer.err
    assert desk.run("init", "--domain", "lab.example", "--as", "00000000").status == 6
    assert desk.run("init", "--domain", "lab.example", "--as", "00000000000000bb").status == 0


def test_a_passphrase_is_changed_and_the_old_one_opens_no_more(office: Office) -> None:
    other = office.folder / "other"
    other.write_text("another passphrase\n")
    other.chmod(0o600)
    eve = office.keys["Eve"]
    told = office.desk.run("key", "passphrase", eve, "--new-passphrase-file", "other")
    assert told.status == 0
    assert "old passphrase" in told.err
    wrong = office.run("Eve", "case", "open", "C-1")
    assert wrong.status == 9
    assert "does not open" in wrong.err
    right = office.run("Eve", "case", "open", "C-1", "--passphrase-file", str(other))
    assert right.status == 0
    assert office.desk.run("key", "passphrase", eve, "--new-passphrase-file", "other").status == 9


def test_without_a_passphrase_file_and_a_terminal_a_key_cannot_be_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.storage.keys.passphrases._ask", _no_terminal)
    del office.desk.environ["CUSTODY_PASSPHRASE_FILE"]
    for argv in (
        ("key", "new"),
        ("key", "passphrase", office.keys["Eve"]),
        ("case", "open", "C-1", "--as", "Eve"),
    ):
        answer = office.desk.run(*argv)
        assert answer.status == 9
        assert "no terminal" in answer.err


def _no_terminal(_: str) -> bytes:
    raise KeyFailed("a passphrase is needed and there is no terminal to ask at")


def test_a_rotated_key_signs_no_more_and_the_new_one_does(office: Office) -> None:
    new = office.desk.done("key", "new")["key"]
    entry = office.done(
        "Eve", "key", "rotate", "--replaced-key", office.keys["Eve"], "--new-key", new["vkey"]
    )["entries"][0]
    assert entry["facts"]["replaced_key"] == office.keys["Eve"]
    old = office.run("Eve", "case", "open", "C-1")
    assert old.status == 5
    assert "no longer signs" in old.err
    assert office.run(new["name"], "case", "open", "C-1").status == 0
    shown = office.desk.run("key", "show", office.keys["Eve"]).out
    assert "retired at entry" in shown


def test_the_name_of_a_person_signs_with_their_valid_key_after_a_rotation(office: Office) -> None:
    new = office.desk.done("key", "new")["key"]["name"]
    office.done("Eve", "key", "rotate", "--replaced-key", office.keys["Eve"], "--new-key", new)
    opened = office.desk.done("case", "open", "C-1", "--as", "Eve")
    assert opened["entries"][0]["position"] == office.size() - 1


def test_a_key_is_revoked_by_an_administrator_only_and_never_the_last_one(office: Office) -> None:
    revoke = ("key", "revoke", "--reason", "compromised", "--key")
    assert office.run("Eve", *revoke, office.keys["Carl"]).status == 5
    last = office.run("Ada", *revoke, office.keys["Ada"])
    assert last.status == 5
    assert "actor.last_administrator" in last.err
    since = ("--compromised-since", "2026-11-01T00:00:00Z", "--actor", "Carl")
    entry = office.done("Ada", *revoke, office.keys["Carl"], *since)["entries"][0]
    assert entry["facts"]["compromised_since"] == "2026-11-01T00:00:00Z"
    assert office.run("Carl", "case", "open", "C-1").status == 5


def test_a_key_of_somebody_else_is_refused_before_anything_is_signed(office: Office) -> None:
    answer = office.run(
        "Ada", "key", "revoke", "--reason", "lost", "--key", office.keys["Carl"], "--actor", "Eve"
    )
    assert answer.status == 2
    assert "not one of Eve" in answer.err
    unknown = office.run("Ada", "key", "revoke", "--reason", "lost", "--key", "ffffffff")
    assert unknown.status == 6
    assert "no actor of this ledger has a key" in unknown.err


def test_a_rotation_that_is_only_tried_changes_nothing(office: Office) -> None:
    new = office.desk.done("key", "new")["key"]["name"]
    before = office.size()
    office.done("Eve", "key", "rotate", "--replaced-key", office.keys["Eve"], "--new-key", new, "--dry-run")
    assert office.size() == before


@pytest.mark.parametrize("source", ["variable", "flag"])
def test_a_wrong_passphrase_from_a_file_names_the_file(office: Office, source: str) -> None:
    secret = office.folder / "other-secret"
    secret.write_text("not the one\n")
    secret.chmod(0o600)
    more = ("--passphrase-file", str(secret)) if source == "flag" else ()
    if source == "variable":
        office.desk.environ["CUSTODY_PASSPHRASE_FILE"] = str(secret)
    answer = office.run("Eve", "case", "open", "C-9", *more)
    assert answer.status == 9
    told = " ".join(answer.err.split())
    assert "does not open key" in told
    assert f"came from '{secret}'" in told
    (log_secret,) = (office.folder / "state").glob("*/log.passphrase")
    log_secret.write_text("wrong\n")
    assert f"came from '{log_secret}'" in " ".join(office.desk.run("doctor").out.split())
