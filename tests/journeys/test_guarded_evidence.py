"""Whole stories of guarded evidence, through the command line with the clock moved."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office

BASIS = ("--basis", "data_subject", "--legal-basis", "DPA s. 17")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with a case, a sealed exhibit of it, and a decision as a file."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "G-1")
    for name in ("ruling.pdf", "mail", "letter"):
        (office.folder / name).write_bytes(name.encode())
    return office


def first_entry(office: Office, subject: str) -> str:
    return str(office.see("log", "show", "--subject", subject)["entries"][0]["entry"])


def marks(office: Office, *words: str, who: str = "Eve") -> list[str]:
    """Type what is marked; gives the marks."""
    found: list[str] = office.done(who, *words, status=10)["entries"][0]["nonconforming"]
    return found


def verified(office: Office) -> None:
    assert office.see("check", "--objects", "none")["verdict"] == "verified"


def dues(office: Office) -> list[tuple[str, str]]:
    """Return sort and state of all that is due, but for what is owed to every store."""
    found = office.desk.run("deadlines", "--all", "--json").document["deadlines"]
    return [(deadline["sort"], deadline["state"]) for deadline in found if deadline["sort"] != "verification"]


def test_privilege_is_claimed_sifted_by_others_and_upheld_in_part(desk: Office) -> None:
    objects = [
        desk.done("Eve", "archive", name, "--exhibit", "EV/1")["entries"][0]["subject"]
        for name in ("mail", "letter")
    ]
    desk.done("Judge", "case", "add-member", "C-1", "Judge", "--function", "prosecutor")
    desk.done("Judge", "case", "add-member", "C-1", "Eve", "--function", "examiner")
    claim = ("privilege", "claim", "EV/1", "--reference", "PR-1", "--privilege-ground", "legal")
    scope = ("--claimed-by", "counsel", "--scope", "letters", "--ruling-due-at", "2026-11-10T12:00Z")
    desk.done("Eve", *claim, *scope)
    assert dues(desk) == [("ruling_end", "due")]
    unseal = ("exhibit", "unseal", "EV/1", "G-1", "--seal-state", "intact", "--reason", "examination")
    assert marks(desk, *unseal, "--attending-witness", "Carl") == ["privilege.quarantine"]
    desk.done("Eve", "exhibit", "seal", "EV/1", "G-2")
    refused = desk.run("Judge", "privilege", "name-filter-member", "PR-1", "Eve")
    assert (refused.status, "privilege.filter_apart" in refused.err) == (5, True)
    desk.done("Judge", "privilege", "name-filter-member", "PR-1", "Carl")
    shown = desk.desk.run("privilege", "show", "PR-1").out
    assert "quarantine in force" in shown
    assert "compared with the members of the case" in shown
    rule = ("--outcome", "partial", "--consequence", "filter_team_release", "--document", "ruling.pdf")
    desk.done("Judge", "privilege", "rule", "PR-1", *rule, "--ruled-by", "District Court")
    assert dues(desk) == []
    desk.done("Carl", "privilege", "release", "PR-1", objects[0])
    give = ("--fields", "all", "--to", "court", "--purpose", "court")
    desk.done("Eve", "entry", "disclose", first_entry(desk, objects[0]), *give, "--out", "free")
    kept = desk.run("Eve", "entry", "disclose", first_entry(desk, objects[1]), *give, "--out", "kept")
    assert (kept.status, "privilege.quarantine" in kept.err) == (5, True)
    chunk = desk.desk.run("proof", "chunk", objects[1], "0", "--out", "part")
    assert (chunk.status, "privilege.quarantine" in chunk.err) == (5, True)
    verified(desk)


def test_abuse_material_shows_nothing_of_itself_from_intake_on(desk: Office) -> None:
    stored = desk.done("Eve", "archive", "mail", "--exhibit", "EV/1")["entries"][0]["subject"]
    desk.done("Eve", "exhibit", "flag", "EV/1", "abuse_material", "--explanation", "found in a folder")
    out = ("--to", "auditor", "--purpose", "auditor", "--out", "x")
    for subject, field in (("EV/1", "description"), (stored, "file_name")):
        refused = desk.run("Eve", "entry", "disclose", first_entry(desk, subject), "--fields", field, *out)
        assert (refused.status, "handling.no_preview" in refused.err) == (5, True)
    desk.done(
        "Eve", "entry", "disclose", first_entry(desk, stored), "--fields", "object_root,object_key", *out
    )
    chunk = desk.desk.run("proof", "chunk", stored, "0", "--out", "part")
    assert (chunk.status, "handling.no_preview" in chunk.err) == (5, True)
    register = ("copy", "make", "EV/1", "--copy-type", "working", "--medium", "disk", "--to", "Eve")
    known = ("--sha256", "0" * 64)
    desk.done("Eve", *register, *known, "--purpose", "analysis", "--reference", "K-1")
    for_defence = (*register, *known, "--purpose", "defence")
    assert "handling.copy_purpose" in desk.run("Eve", *for_defence).err
    assert marks(desk, *for_defence, "--recorded") == ["handling.copy_purpose"]
    look = ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "counsel", "--supervisor", "Carl")
    desk.done("Eve", *look, "--reference", "I-1")
    closed = ("inspection", "close", "I-1", "--inspected-material", "the folder", "--copies-taken")
    assert marks(desk, *closed) == ["inspection.abuse_copied"]
    verified(desk)


def test_nothing_is_destroyed_before_the_notice_ends_and_the_objection_is_settled(desk: Office) -> None:
    words = ("--reference", "DX-1", "--method", "chip_off", "--objection-due-at", "2026-11-10T12:00Z")
    why = ("--notified-person", "counsel", "--explanation", "the controller is broken")
    desk.done("Judge", "destructive-examination", "announce", "EV/1", *words, *why)
    begin = ("destructive-examination", "start", "DX-1")
    early = desk.run("Eve", *begin)
    assert (early.status, "destructive_examination.notice_period" in early.err) == (5, True)
    desk.done("Judge", "destructive-examination", "record-objection", "DX-1", "--objector", "counsel")
    assert dues(desk) == [("objection_end", "due"), ("objection", "open")]
    desk.desk.clock.advance(9 * DAY)
    objected = desk.run("Eve", *begin)
    assert (objected.status, "destructive_examination.objection_open" in objected.err) == (5, True)
    ruled = ("--outcome", "overruled", "--document", "ruling.pdf", "--decided-by", "District Court")
    desk.done("Judge", "destructive-examination", "decide-objection", "DX-1", *ruled)
    desk.done("Eve", *begin)
    desk.done(
        "Eve", "destructive-examination", "complete", "DX-1", "--remainder", "partial", "--result", "read"
    )
    assert dues(desk) == []
    verified(desk)


def test_what_was_destroyed_without_waiting_is_recorded_and_marked(desk: Office) -> None:
    words = ("--reference", "DX-1", "--method", "sampling", "--objection-due-at", "2026-11-10T12:00Z")
    desk.done(
        "Judge",
        "destructive-examination",
        "announce",
        "EV/1",
        *words,
        "--notified-person",
        "counsel",
        "--explanation",
        "x",
    )
    done = ("destructive-examination", "complete", "DX-1", "--remainder", "none", "--result", "used up")
    assert marks(desk, *done) == ["destructive_examination.notice_period"]
    verified(desk)


def test_an_inspection_is_supervised_and_waits_for_its_end(desk: Office) -> None:
    look = ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "counsel")
    bare = desk.run("Eve", *look)
    assert (bare.status, "--supervisor" in bare.err) == (2, True)
    desk.done("Eve", *look, "--supervisor", "Carl", "--reference", "I-1")
    assert dues(desk) == [("inspection", "open")]
    desk.done("Eve", "inspection", "close", "I-1", "--inspected-material", "the folders of the stick")
    assert dues(desk) == []
    verified(desk)


def test_an_expert_of_the_defence_takes_a_copy_along_brings_it_back_late_and_it_is_destroyed(
    desk: Office,
) -> None:
    """From the session over a copy that is overdue and one that another agency keeps to none that is left."""
    look = ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "counsel", "--supervisor", "Carl")
    desk.done("Eve", *look, "--reference", "I-1")
    digest = "1f" * 32
    out = (
        "--medium",
        "disk",
        "--sha256",
        digest,
        "--to",
        "Dr. Orr",
        "--outside-agency",
        "--purpose",
        "defence",
    )
    for name in ("K-1", "K-2"):
        more = ("--reference", name, "--return-due-at", "2026-11-20T12:00Z", "--document", "letter")
        desk.done("Eve", "copy", "make", "EV/1", "--copy-type", "expert", *out, *more)
    desk.done(
        "Eve",
        "inspection",
        "close",
        "I-1",
        "--inspected-material",
        "the stick",
        "--copies-taken",
        "--copied-material",
        "K-1, K-2",
    )
    assert dues(desk) == [("copy_return", "due")] * 2
    desk.desk.clock.advance(30 * DAY)
    assert dues(desk) == [("copy_return", "overdue")] * 2
    whole = desk.see("disposition", "blockers", "EV/1")
    assert "copies_outstanding" in {row["code"] for row in paged.rows(whole, "blockers")}
    changed = ("copy", "return", "K-1", "--sha256", "2e" * 32, "--custodian", "Eve")
    assert "copy.changed" in marks(desk, *changed)
    assert dues(desk) == [("copy_return", "overdue")]
    wiped = ("--method", "overwriting", "--standard", "nist_800_88_clear", "--attending-witness", "Carl")
    desk.done("Eve", "copy", "destroy", "K-1", *wiped)
    desk.done("Eve", "copy", "account-for", "K-2", "--reason", "court_file", "--authority", "District Court")
    assert dues(desk) == []
    assert paged.listed(desk.see("copy", "list", "--open")) == []
    verified(desk)


def test_a_duty_to_disclose_holds_an_erasure_up_until_it_is_met(desk: Office) -> None:
    entry = first_entry(desk, "EV/1")
    propose = ("erasure", "propose", entry, "--fields", "condition", *BASIS)
    proposal = str(desk.done("Carl", *propose)["entries"][0]["position"])
    desk.done("Judge", "erasure", "approve", proposal)
    owe = ("--duty-source", "law", "--due-at", "2026-11-20T12:00Z", "--owed-to", "the accused")
    about = (
        "disclosure",
        "open-duty",
        "C-1",
        "--disclosure-subject",
        "EV/1",
        *owe,
        "--legal-basis",
        "CPA s. 5",
    )
    duty = desk.done("Judge", *about)["entries"][0]["subject"]
    held = desk.run("Carl", "erasure", "execute", proposal)
    assert (held.status, "erasure.disclosure_duty" in held.err) == (5, True)
    assert "`custody disclosure list`" in held.err
    assert ("disclosure_duty_end", "due") in dues(desk)
    desk.done("Judge", "disclosure", "end-duty", duty, "--end-reason", "disclosed", "--document", "letter")
    desk.done("Carl", "erasure", "execute", proposal)
    assert b"no damage seen" not in (desk.folder / "vault" / "ledger.db").read_bytes()
    verified(desk)


def test_a_contaminated_exhibit_is_approached_by_those_who_noted_it_and_traces_go_first(desk: Office) -> None:
    desk.done("Eve", "exhibit", "flag", "EV/1", "biohazard")
    desk.done("Eve", "exhibit", "flag", "EV/1", "trace_first")
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    accept = (
        "transfer",
        "accept",
        "EV/1",
        "--seal",
        "G-1",
        "--seal-state",
        "intact",
        "--condition",
        "as_described",
    )
    refused = desk.run("Carl", *accept)
    assert (refused.status, "handling.hazard_not_acknowledged" in refused.err) == (5, True)
    desk.done("Carl", "exhibit", "acknowledge-flag", "EV/1", "biohazard")
    desk.done("Carl", *accept)
    unseal = ("exhibit", "unseal", "EV/1", "G-1", "--seal-state", "intact", "--reason", "acquisition")
    assert marks(desk, *unseal, who="Carl") == ["handling.trace_first"]
    desk.done("Carl", "exhibit", "secure-traces", "EV/1", "--traces", "dna", "--secured-by", "laboratory")
    desk.done("Carl", "exhibit", "seal", "EV/1", "G-2")
    again = [word if word != "G-1" else "G-2" for word in unseal]
    desk.done("Carl", *again)
    verified(desk)
