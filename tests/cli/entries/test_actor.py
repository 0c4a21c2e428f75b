"""`custody actor`: who is enrolled with which key and roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.office import Office, golden


def new_key(office: Office) -> str:
    vkey: str = office.desk.done("key", "new")["key"]["vkey"]
    return vkey


def test_somebody_is_enrolled_by_verifier_key_and_may_sign_at_once(office: Office) -> None:
    office.hire("Dora", "evidence_custodian")
    assert office.run("Dora", "case", "open", "C-1").status == 0
    assert paged.value(office.see("actor", "show", "Dora"), "roles") == "evidence_custodian"


def test_roles_can_be_given_with_blanks_commas_or_one_flag_each(office: Office) -> None:
    for roles in (
        ("--roles", "examiner", "evidence_custodian"),
        ("--roles", "evidence_custodian,examiner"),
        ("--roles", "examiner", "--roles", "evidence_custodian"),
    ):
        entry = office.done(
            "Ada", "actor", "enrol", "--vkey", new_key(office), "--display-name", "D", *roles
        )["entries"][0]
        assert entry["facts"]["roles"] == "evidence_custodian examiner"


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    key = office.desk.done("key", "new")["key"]["name"]
    enrol = (
        "actor",
        "enrol",
        "--vkey",
        key,
        "--display-name",
        "Dora",
        "--roles",
        "auditor",
        "--organisation",
        "Court",
        "--json",
    )
    golden("actor-enrol", office.run("Ada", *enrol), office.folder)
    roles = (
        "actor",
        "set-roles",
        "Dora",
        "--roles",
        "evidence_custodian",
        "--reason",
        "duty_change",
        "--json",
    )
    golden("actor-set-roles", office.run("Ada", *roles), office.folder)
    golden("actor-list", office.desk.run("actor", "list", "--json"), office.folder)
    office.case()
    office.seizure()
    office.exhibit()
    golden("actor-show", office.desk.run("actor", "show", "Eve", "--json"), office.folder)


def test_people_see_names_roles_keys_and_what_somebody_holds(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    listed = office.desk.run("actor", "list").out
    assert "custodian, examiner" in " ".join(listed.split())
    shown = office.desk.run("actor", "show", office.keys["Eve"]).out
    assert "Holds (1)" in shown
    assert "EV/1" in shown
    assert "signs" in shown


def test_an_actor_is_found_by_name_identifier_prefix_and_key(office: Office) -> None:
    whole = paged.value(office.see("actor", "show", "Eve"), "id")
    for text in (whole, whole[:8], office.keys["Eve"], office.keys["Eve"].partition("/")[2][:6]):
        assert paged.value(office.see("actor", "show", text), "id") == whole
    assert office.desk.run("actor", "show", "Nobody").status == 6


def test_two_people_of_one_name_are_told_apart_by_more_than_the_name(office: Office) -> None:
    again = office.run(
        "Ada", "actor", "enrol", "--vkey", new_key(office), "--display-name", "Eve", "--roles", "auditor"
    )
    assert again.status == 0
    assert "use identifiers where it is unclear" in again.err
    unclear = office.desk.run("actor", "show", "Eve")
    assert unclear.status == 6
    assert "2 actors are named 'Eve'" in unclear.err


def test_a_signer_of_an_unclear_name_or_without_a_key_here_is_told_so(office: Office) -> None:
    Path(office.folder, "keys", office.keys["Carl"].replace("/", "~") + ".key").unlink()
    absent = office.desk.run("case", "open", "C-1", "--as", "Carl")
    assert absent.status == 6
    assert "no valid key of Carl is in" in absent.err
    office.done(
        "Ada", "actor", "enrol", "--vkey", new_key(office), "--display-name", "Eve", "--roles", "auditor"
    )
    unclear = office.desk.run("case", "open", "C-1", "--as", "Eve")
    assert unclear.status == 6
    assert "2 actors are named 'Eve'" in unclear.err


def test_roles_are_taken_away_and_then_nothing_can_be_signed(office: Office) -> None:
    office.done("Ada", "actor", "set-roles", "Eve", "--no-roles", "--reason", "departure")
    answer = office.run("Eve", "case", "open", "C-1")
    assert answer.status == 5
    assert "no role" in answer.err
    assert "no valid key" not in office.desk.run("actor", "list").out
    office.done("Ada", "key", "revoke", "--key", office.keys["Eve"], "--reason", "departed")
    assert "no valid key" in office.desk.run("actor", "list").out


def test_roles_that_are_there_already_need_no_entry(office: Office) -> None:
    before = office.size()
    answer = office.run(
        "Ada", "actor", "set-roles", "Carl", "--roles", "examiner,evidence_custodian", "--reason", "error"
    )
    assert answer.status == 2
    assert "already" in answer.err
    assert office.size() == before


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("enrol", "--vkey", "K", "--display-name", "D", "--roles", "boss"), 2, "'boss' is not one of"),
        (("enrol", "--vkey", "K", "--display-name", "D"), 2, "--roles"),
        (("enrol", "--vkey", "a+b+c", "--display-name", "D", "--roles", "auditor"), 2, "verifier key"),
        (("enrol", "--vkey", "nothing", "--display-name", "D", "--roles", "auditor"), 6, "no key 'nothing'"),
        (("enrol", "--vkey", "K", "--roles", "auditor"), 2, "Give --display-name"),
        (("enrol", "--vkey", "K", "--display-name", "D", "--roles", "machine", "auditor"), 5, "role.machine"),
        (("set-roles", "Nobody", "--roles", "auditor", "--reason", "error"), 6, "no actor named"),
        (("set-roles", "Ada", "--roles", "auditor", "--reason", "departure"), 5, "actor.last_administrator"),
        (("set-roles", "Bot", "--roles", "auditor", "--reason", "error"), 5, "role.machine"),
        (("set-roles", "Eve", "--reason", "error"), 2, "--roles --no-roles"),
    ],
)
def test_a_wrong_call_enrols_nobody(office: Office, argv: tuple[str, ...], status: int, told: str) -> None:
    vkey = new_key(office)
    before = office.size()
    answer = office.run("Ada", "actor", *(vkey if word == "K" else word for word in argv))
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert office.size() == before


def test_a_key_is_enrolled_once_in_the_life_of_a_ledger(office: Office) -> None:
    vkey = paged.value(office.see("key", "show", office.keys["Eve"]), "vkey")
    answer = office.run(
        "Ada", "actor", "enrol", "--vkey", vkey, "--display-name", "Eve again", "--roles", "auditor"
    )
    assert answer.status == 5
    assert "key.fresh" in answer.err


def test_only_an_administrator_enrols(office: Office) -> None:
    answer = office.run(
        "Eve", "actor", "enrol", "--vkey", new_key(office), "--display-name", "D", "--roles", "auditor"
    )
    assert answer.status == 5
    assert "role.permit" in answer.err


def test_somebody_who_is_not_enrolled_signs_nothing(office: Office) -> None:
    key = office.desk.done("key", "new")["key"]["name"]
    answer = office.run(key, "case", "open", "C-1")
    assert answer.status == 5
    assert "no actor of this ledger has the key" in answer.err


def test_enrolling_for_trial_enrols_nobody(office: Office) -> None:
    before = office.size()
    enrol = (
        "actor",
        "enrol",
        "--vkey",
        new_key(office),
        "--display-name",
        "D",
        "--roles",
        "auditor",
        "--dry-run",
    )
    assert "roles = auditor" in office.run("Ada", *enrol).out
    assert office.size() == before


def test_a_verifier_key_is_taken_from_a_file_as_key_new_prints_it(office: Office) -> None:
    made = office.desk.run("key", "new")
    (office.folder / "fred.vkey").write_text(made.out)
    enrol = ("actor", "enrol", "--display-name", "Fred", "--roles", "auditor", "--vkey")
    entry = office.done("Ada", *enrol, "@fred.vkey")["entries"][0]
    assert entry["facts"]["vkey"] == made.out.splitlines()[1]
    other = office.desk.run("key", "new")
    (office.folder / "new+key").write_text(other.out)
    rotate = ("key", "rotate", "--replaced-key", made.out.splitlines()[0], "--new-key", "new+key")
    assert office.done("Ada", *rotate)["entries"][0]["facts"]["vkey"] == other.out.splitlines()[1]


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [("@absent", 6, "there is no file"), ("@empty", 2, "verifier key"), ("empty", 6, "no key")],
)
def test_a_file_without_a_verifier_key_is_no_key(office: Office, text: str, status: int, told: str) -> None:
    (office.folder / "empty").write_text("nothing\n")
    answer = office.run(
        "Ada", "actor", "enrol", "--display-name", "Fred", "--roles", "auditor", "--vkey", text
    )
    assert answer.status == status
    assert told in answer.err
