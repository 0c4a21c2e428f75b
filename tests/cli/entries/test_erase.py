"""`custody erasure`: two people agree, a third step carries out exactly that, and what stays is listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.storage.memory.small_ports import CountedEntropy
from tests.cli import paged
from tests.cli.office import STICK, Office, copied, golden

BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    return office


def propose(office: Office, *fields: str, who: str = "Carl") -> str:
    """Propose to erase fields of the exhibit's entry; gives the proposal's position."""
    made = office.done(who, "erasure", "propose", entry_of(office), "--fields", *fields, *BASIS)
    return str(made["entries"][0]["position"])


def entry_of(office: Office) -> str:
    entries = office.see("log", "show", "--subject", "EV/1")["entries"]
    return str(entries[0]["entry"])


def erased(office: Office) -> set[str]:
    fields = office.see("log", "show", "--entry", entry_of(office))["fields"]
    return {field["name"] for field in fields if field.get("erased")}


def test_proposed_approved_by_another_and_carried_out_a_field_is_gone(lab: Office) -> None:
    proposal = propose(lab, "serial")
    assert erased(lab) == set()
    lab.done("Judge", "erasure", "approve", proposal)
    assert erased(lab) == set()
    lab.done("Carl", "erasure", "execute", proposal)
    assert erased(lab) == {"serial"}
    assert lab.desk.run("exhibit", "show", "4C53").status == 6
    assert b"4C53" not in (lab.folder / "vault" / "ledger.db").read_bytes()
    assert lab.see("check", "--objects", "none")["verdict"] == "verified"
    (row,) = paged.rows(lab.see("erasure", "list"), "proposals")
    assert (row["state"], row["fields"]) == ("carried_out", "serial")
    assert paged.rows(lab.see("erasure", "list", "--open"), "proposals") == []


def test_a_reference_that_was_erased_is_free_again(lab: Office) -> None:
    again = ("exhibit", "register", "EV/1", "--seizure", "S-1", *STICK)
    assert lab.run("Carl", *again).status == 7
    proposal = propose(lab, "reference")
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Carl", "erasure", "execute", proposal)
    lab.done("Carl", *again)


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    words = ("erasure", "propose", entry_of(lab), "--fields", "serial", *BASIS, "--json")
    golden("erasure-propose", lab.run("Carl", *words), lab.folder)
    proposal = str(lab.size() - 1)
    golden("erasure-list", lab.desk.run("erasure", "list", "--json"), lab.folder)
    golden("erasure-approve", lab.run("Judge", "erasure", "approve", proposal, "--json"), lab.folder)
    golden("erasure-execute", lab.run("Carl", "erasure", "execute", proposal, "--json"), lab.folder)
    refused = propose(lab, "description")
    answer = lab.run("Judge", "erasure", "refuse", refused, "--reason", "not_convinced", "--json")
    golden("erasure-refuse", answer, lab.folder)


def test_carrying_out_lists_what_it_does_not_reach(lab: Office) -> None:
    entry = entry_of(lab)
    disclose = ("entry", "disclose", entry, "--purpose", "defence", "--to", "counsel", "--out")
    lab.done("Eve", *disclose, "one", "--fields", "serial")
    lab.done("Eve", *disclose, "two", "--fields", "category")
    correct = (
        *("entry", "correct"),
        entry,
        "serial",
        "4C5300",
        "--reason",
        "typing",
        "--explanation",
        "was 4C53 on the label",
    )
    lab.done("Eve", *correct)
    lab.done("Eve", "entry", "correct", entry, "description", "blue", "--reason", "typing")
    lab.done("Eve", "entry", "correct", entry, "quantity", "2", "--reason", "typing")
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    answer = lab.run("Carl", "erasure", "execute", proposal)
    told = " ".join(answer.out.split())
    assert answer.out.count("NOT erased") == 5
    assert "backups and copies" in told
    assert "to counsel, for defence: serial" in told
    entries = lab.see("log", "show", "--subject", "EV/1")["entries"]
    correction = next(str(place["entry"]) for place in entries if place["kind"] == "entry.corrected")
    assert f"custody erasure propose {correction} --fields erasable_value" in told
    assert f"custody erasure propose {correction} --fields explanation" in told


def test_an_entry_is_corrected_twice_rather_than_its_correction_and_both_repeat_what_was_erased(
    lab: Office,
) -> None:
    entry = entry_of(lab)
    first = lab.done("Eve", "entry", "correct", entry, "serial", "4C5300", "--reason", "typing")["entries"][
        0
    ]["position"]
    answer = lab.run("Eve", "entry", "correct", str(first), "erasable_value", "4C5301", "--reason", "typing")
    assert answer.status == 5
    assert f"Correct the entry that entry {first} corrects again instead." in answer.err
    second = lab.done("Eve", "entry", "correct", entry, "serial", "4C5301", "--reason", "typing")["entries"][
        0
    ]["position"]
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    left = lab.done("Carl", "erasure", "execute", proposal)["not_reached"]["repeated"]
    assert left == [{"entry": place, "field": "erasable_value"} for place in (first, second)]


@pytest.mark.parametrize("state", ["carried_out", "void"])
def test_a_legal_basis_that_was_corrected_is_told_as_corrected_with_what_was_signed(
    lab: Office, state: str
) -> None:
    proposal = propose(lab, "serial")
    if state == "carried_out":
        lab.done("Judge", "erasure", "approve", proposal)
        lab.done("Carl", "erasure", "execute", proposal)
    listed = lab.see("erasure", "list")
    assert (paged.cell(listed, "proposals", 0, "legal_basis"), paged.rows(listed, "corrected")) == (
        "DPA s. 17",
        [],
    )
    assert "corrected" not in lab.desk.run("erasure", "list").out
    made = lab.done("Carl", "entry", "correct", proposal, "legal_basis", "DPA s. 71", "--reason", "typing")
    by = made["entries"][0]["position"]
    listed = lab.see("erasure", "list")
    (row,), (told,) = paged.rows(listed, "proposals"), paged.rows(listed, "corrected")
    assert (row["state"], row["legal_basis"]) == (state, "DPA s. 71")
    assert (told["field"], told["signed"]) == ("legal_basis", "DPA s. 17")
    assert (told["by"], told["corrected"]) == (by, "DPA s. 71")
    shown = " ".join(lab.desk.run("erasure", "list").out.split())
    assert "Corrected since it was signed (1)" in shown
    assert "DPA s. 71 (unchanged" in shown


def test_what_was_never_disclosed_is_said_so(lab: Office) -> None:
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    assert "no disclosure of it is recorded" in lab.run("Carl", "erasure", "execute", proposal).out


def test_a_recipient_that_was_erased_itself_is_listed_without_a_name(lab: Office) -> None:
    entry = entry_of(lab)
    lab.done(
        "Eve",
        *("entry", "disclose"),
        entry,
        "--purpose",
        "defence",
        "--to",
        "counsel",
        "--out",
        "one",
        "--fields",
        "serial",
    )
    made = lab.done("Carl", "erasure", "propose", str(lab.size() - 1), "--fields", "receiver", *BASIS)
    first = str(made["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", first)
    lab.done("Carl", "erasure", "execute", first)
    second = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", second)
    done = lab.done("Carl", "erasure", "execute", second)
    assert [disclosure["receiver"] for disclosure in done["not_reached"]["disclosed"]] == [None]


def test_to_whom_and_what_was_disclosed_is_told_with_what_corrects_it(lab: Office) -> None:
    entry = entry_of(lab)
    out = ("--purpose", "defence", "--to", "counsel", "--out", "one", "--fields", "serial")
    lab.done("Eve", "entry", "disclose", entry, *out)
    disclosed = str(lab.size() - 1)
    lab.done("Eve", "entry", "correct", disclosed, "receiver", "J. Doe, counsel", "--reason", "typing")
    lab.done("Eve", "entry", "correct", disclosed, "fields", "description", "--reason", "wrong_subject")
    proposal = propose(lab, "description", "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    before = copied(lab, lab.folder.parent / "before")
    before.desk.entropy = CountedEntropy(b"once more")
    (told,) = lab.done("Carl", "erasure", "execute", proposal)["not_reached"]["disclosed"]
    assert (told["receiver"], told["fields"]) == ("J. Doe, counsel", ["description", "serial"])
    signed = {correction["field"]: correction["signed"] for correction in told["corrected"]}
    assert signed == {"receiver": "counsel", "fields": "serial"}
    words = " ".join(before.run("Carl", "erasure", "execute", proposal).out.split())
    assert "to J. Doe, counsel (corrected by entry" in words
    assert "it said counsel), for defence: description, serial" in words


def test_nobody_agrees_twice_and_nothing_is_carried_out_before_it_is_approved(lab: Office) -> None:
    proposal = propose(lab, "serial", who="Judge")
    twice = lab.run("Judge", "erasure", "approve", proposal)
    assert (twice.status, "proposal.distinct" in twice.err) == (5, True)
    early = lab.run("Carl", "erasure", "execute", proposal)
    assert (early.status, "erasure.approval" in early.err) == (5, True)
    assert erased(lab) == set()


def test_a_refused_proposal_is_closed(lab: Office) -> None:
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "refuse", proposal, "--reason", "not_convinced")
    assert lab.run("Ada", "erasure", "approve", proposal).status == 5
    assert paged.rows(lab.see("erasure", "list"), "proposals")[0]["state"] == "refused"


def test_a_proposal_that_waited_too_long_has_expired(lab: Office) -> None:
    proposal = propose(lab, "serial")
    lab.desk.clock.advance(15 * 86400)
    assert paged.rows(lab.see("erasure", "list"), "proposals")[0]["state"] == "expired"
    assert paged.rows(lab.see("erasure", "list", "--open"), "proposals") == []
    answer = lab.run("Judge", "erasure", "approve", proposal)
    assert (answer.status, "proposal.expired" in answer.err) == (5, True)


def test_a_correction_meanwhile_voids_the_proposal(lab: Office) -> None:
    proposal = propose(lab, "serial")
    assert paged.rows(lab.see("erasure", "list"), "proposals")[0]["voided_by"] is None
    made = lab.done("Eve", "entry", "correct", entry_of(lab), "serial", "x", "--reason", "typing")
    by = made["entries"][0]["position"]
    row = paged.rows(lab.see("erasure", "list"), "proposals")[0]
    assert (row["state"], row["voided_by"]) == ("void", by)
    shown = " ".join(lab.desk.run("erasure", "list").out.split())
    assert f"void: entry {by}" in shown
    refused = lab.run("Judge", "erasure", "approve", proposal)
    assert refused.status == 5
    told = " ".join(refused.err.split())
    assert "the proposal is void: an entry about the same subject came after it (entry.corrected or" in told
    assert "shows later entries; propose it anew if still needed." in told


def test_people_see_proposals_in_a_table(lab: Office) -> None:
    assert "no erasure proposals\n" in lab.desk.run("erasure", "list").out
    assert "no erasure proposals need attention\n" in lab.desk.run("erasure", "list", "--open").out
    propose(lab, "serial", "description")
    shown = lab.desk.run("erasure", "list").out
    assert "description, serial" in " ".join(shown.split())
    assert "Carl" in shown
    assert "waits for another to agree" in shown


@pytest.mark.parametrize(
    ("who", "words", "status", "says"),
    [
        ("Carl", ("propose", "ENTRY", "--fields", "category", *BASIS), 5, "entry.structural"),
        ("Carl", ("propose", "ENTRY", "--fields", "taste", *BASIS), 5, "entry.field"),
        ("Carl", ("propose", "999", "--fields", "serial", *BASIS), 6, "no entry 999"),
        ("Eve", ("propose", "ENTRY", "--fields", "serial", *BASIS), 5, "role.permit"),
        ("Carl", ("propose", "ENTRY", "--fields", "serial", "--basis", "court_order"), 2, "--legal-basis"),
        ("Judge", ("approve", "ENTRY"), 6, "proposes no erasure"),
        ("Judge", ("refuse", "ENTRY", "--reason", "wrong"), 6, "proposes no erasure"),
        ("Carl", ("execute", "ENTRY"), 6, "proposes no erasure"),
    ],
)
def test_refusals_enter_nothing(
    lab: Office, who: str, words: tuple[str, ...], status: int, says: str
) -> None:
    before = lab.size()
    answer = lab.run(who, "erasure", *(entry_of(lab) if word == "ENTRY" else word for word in words))
    assert answer.status == status, answer.err
    assert says in answer.err
    assert lab.size() == before


def test_a_dry_run_erases_nothing(lab: Office) -> None:
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    before = lab.size()
    lab.done("Carl", "erasure", "execute", proposal, "--dry-run")
    assert (lab.size(), erased(lab)) == (before, set())


def test_what_was_erased_cannot_be_disclosed_or_erased_again(lab: Office) -> None:
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Carl", "erasure", "execute", proposal)
    again = lab.run("Carl", "erasure", "propose", entry_of(lab), "--fields", "serial", *BASIS)
    assert (again.status, "was erased before" in again.err) == (5, True)
    words = ("--purpose", "defence", "--to", "counsel", "--out", "out")
    gone = lab.run("Eve", "entry", "disclose", entry_of(lab), "--fields", "serial", *words)
    assert (gone.status, "was erased and cannot be shown" in gone.err) == (6, True)
    rest = lab.run("Eve", "entry", "disclose", entry_of(lab), "--fields", "all", *words)
    assert "erased: serial" in rest.out
    assert "(erased)" in lab.desk.run("log", "show", "--entry", entry_of(lab)).out


def test_an_erased_correction_is_shown_as_erased_and_not_as_nothing(lab: Office) -> None:
    corrected = lab.done("Eve", "entry", "correct", entry_of(lab), "serial", "X-1", "--reason", "typing")
    correction = str(corrected["entries"][0]["position"])
    page = lab.desk.run("log", "show", "--entry", entry_of(lab)).out
    assert f"X-1 (corrected by entry {correction} on " in page
    made = lab.done("Carl", "erasure", "propose", correction, "--fields", "erasable_value", *BASIS)
    proposal = str(made["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Carl", "erasure", "execute", proposal)
    page = lab.desk.run("log", "show", "--entry", entry_of(lab)).out
    assert f"corrected by entry {correction} on " in " ".join(page.split())
    assert "serial number (erased) typing" in " ".join(page.split())
    assert "X-1" not in page
    (field,) = [
        member
        for member in lab.see("log", "show", "--entry", entry_of(lab))["fields"]
        if member["name"] == "serial"
    ]
    assert field["correction_erased"] is True


@pytest.fixture
def less(lab: Office) -> Office:
    """The office after a serial number was erased, with the vault as it was before that kept aside."""
    shutil.copytree(lab.folder / "vault", lab.folder / "backup")
    proposal = propose(lab, "serial")
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Carl", "erasure", "execute", proposal)
    return lab


def list_of(office: Office) -> Path:
    (path,) = (office.folder / "state").glob("*/head.erasures")
    return path


READING = ("exhibit", "show", "EV/1")


def test_a_damaged_list_of_erasures_stops_every_opening_but_that_of_who_inspects(less: Office) -> None:
    assert less.desk.run(*READING).status == 0
    good = list_of(less).read_bytes()
    list_of(less).write_bytes(good.replace(b" ", b"_", 1))
    for words in (READING, ("log", "show"), ("case", "open", "C-2", "--as", less.keys["Eve"])):
        answer = less.desk.run(*words)
        assert (answer.status, answer.out) == (9, "")
        assert "line 1 of the list of erasures" in answer.err
        assert "Restore it from a copy of the state folder" in answer.err
    found = less.see("check", "--objects", "none", status=3)
    assert {finding["code"] for finding in found["findings"] if finding["severity"] == "error"} == {
        "head_damaged"
    }
    fit = less.see("doctor", status=9)
    assert any("list of erasures" in check["found"] for check in fit["checks"] if check["level"] == "fail")
    list_of(less).write_bytes(good)
    assert less.desk.run(*READING).status == 0


def test_a_restored_backup_with_a_damaged_list_shows_nothing_that_was_erased(less: Office) -> None:
    shutil.rmtree(less.folder / "vault")
    shutil.copytree(less.folder / "backup", less.folder / "vault")
    good = list_of(less).read_bytes()
    list_of(less).write_bytes(good.replace(b" ", b"_", 1))
    for words in (READING, ("log", "show", "--entry", "7"), ("exhibit", "show", "4C53")):
        answer = less.desk.run(*words)
        assert answer.status == 9
        assert "4C53" not in answer.out + answer.err.replace("'4C53'", "")
    list_of(less).write_bytes(good)
    assert "erased fields again" in less.desk.run(*READING).err


def test_a_list_without_a_copy_is_put_aside_and_made_again_from_the_entries(less: Office) -> None:
    good = list_of(less).read_bytes()
    list_of(less).rename(less.folder / "damaged")
    found = less.see("check", "--objects", "none", status=10)
    assert "erasure_unlisted" in {finding["code"] for finding in found["findings"]}
    assert less.see("doctor", "--repair", "--dry-run")["would_repair"]["erasures"] == 1
    assert not list((less.folder / "state").glob("*/head.erasures"))
    assert less.see("doctor", "--repair")["repaired"]["erasures"] == 1
    assert list_of(less).read_bytes() == good
    assert less.see("check", "--objects", "none")["verdict"] == "verified"


def test_the_answers_of_a_search_for_scripts_are_those_on_file(lab: Office) -> None:
    (lab.folder / "name.txt").write_text("4C53\n")
    words = ("entry", "search-value", "name.txt", "--purpose", "access_request", "--json")
    golden("entry-search-value", lab.run("Ada", *words), lab.folder)
    golden("entry-searches", lab.desk.run("entry", "searches", "--json"), lab.folder)
