"""Papers did not say what the thing is, when and where it was seized, why it was handed over, or its digests.

The fields are those of the usual chain-of-custody form (the sample forms of NIST and SWGDE). Each stands on each paper
with what is on record, and is called not recorded otherwise.
"""

from __future__ import annotations

import hashlib

import pytest

from tests.cli.conftest import office, staffed
from tests.cli.office import SEIZURE, STICK, Office

__all__ = ["office", "staffed"]

#: Field of the form: what stands on a paper where it is on record, and its name among those that are not.
FORM: dict[str, tuple[str, str]] = {
    "case number": ("case number C-1", ""),
    "offence": ("offence theft of data", "offence"),
    "submitting officer": ("submitting officer Eve Hall", "submitting officer"),
    "date and time of seizure": ("date and time of seizure 2 Nov 2026 0", ""),
    "place of seizure": ("place of seizure 12 Harbour Street", "place of seizure"),
    "quantity": ("quantity 2", ""),
    "description": ("description USB stick, black", "description"),
    "make": ("make Acme", "make"),
    "model": ("model T-100", "model"),
    "serial number": ("serial number SN-77", "serial number"),
    "condition": ("condition no damage seen", "condition"),
    "marks": ("marks colour: red", "marks"),
    "place of storage": ("place of storage Vault", "place of storage"),
    "final disposal": ("final disposal it is destroyed", "final disposal"),
    "witness of disposal": ("witness of disposal Wim", "witness of disposal"),
}
#: What stands on the papers about a change of hands besides.
CHANGE: dict[str, str] = {
    "released by": "released by Eve",
    "received by": "received by Carl",
    "purpose": "purpose examination",
}
PAPERS = (
    ("exhibit", "print-continuity", "EV/1"),
    ("transfer", "print-receipt", "EV/1"),
    ("seizure", "print-receipt", "S-1"),
)
_DESTROY = (
    "--measure",
    "destroy",
    "--basis",
    "case_ended",
    "--method",
    "shredding",
    "--standard",
    "din_66399",
)
IMAGE = b"\0" * 4096
DIGEST = hashlib.sha256(IMAGE).hexdigest()


@pytest.fixture
def whole(office: Office) -> Office:
    """Record everything that the form asks for of one exhibit, handed over, imaged and destroyed in the end."""
    office.done("Eve", "case", "open", "C-1", "--offence", "theft of data")
    office.seizure()
    office.done("Carl", "location", "register", "Vault", "--location-type", "room")
    numbers = (
        "--make",
        "Acme",
        "--model",
        "T-100",
        "--serial",
        "SN-77",
        "--colour",
        "red",
        "--quantity",
        "2",
    )
    office.exhibit("EV/1", *numbers)
    (office.folder / "stick.dd").write_bytes(IMAGE)
    tool = (
        "--tool",
        "dd",
        "--tool-version",
        "9",
        "--write-protection",
        "hardware",
        "--bad-sector-count",
        "0",
    )
    how = ("--method", "physical", "--format", "raw", *tool, "--source-sha256", DIGEST)
    office.done("Eve", "acquisition", "record", "EV/1", "stick.dd", *how)
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    seen = ("--seal-state", "absent", "--condition", "as_described")
    office.done("Carl", "transfer", "accept", "EV/1", *seen)
    office.done("Carl", "exhibit", "place", "EV/1", "--location", "Vault")
    return office


def shown(office: Office, words: tuple[str, ...]) -> str:
    """Return a paper as text, its lines folded into one."""
    answer = office.run("Eve", *words)
    assert answer.status == 0, answer.err
    return " ".join(answer.out.split())


def destroyed(office: Office) -> None:
    """Destroy the exhibit, seen by a witness."""
    went = office.run(
        "Carl", "disposition", "execute", "--exhibit", "EV/1", *_DESTROY, "--recorded", "--json"
    )
    office.witness(str(went.document["entries"][0]["position"]))


@pytest.mark.parametrize("words", PAPERS, ids=" ".join)
def test_each_field_of_the_form_is_on_each_paper_where_it_is_on_record(
    whole: Office, words: tuple[str, ...]
) -> None:
    before = shown(whole, words)
    assert "place of storage Vault" in before
    destroyed(whole)
    after = shown(whole, words)
    lacking = [
        field
        for field, (said, _) in FORM.items()
        if said not in (before if field == "place of storage" else after)
    ]
    assert lacking == []
    assert DIGEST in after
    if words[0] != "seizure":
        assert [field for field, said in CHANGE.items() if said not in after] == []


@pytest.mark.parametrize("words", PAPERS, ids=" ".join)
def test_each_field_of_the_form_that_is_not_on_record_is_said_to_be_so(
    office: Office, words: tuple[str, ...]
) -> None:
    office.case()
    unknown = ("--not-known", "rest", "--not-known-reason", "nobody noted it")
    bare = [*SEIZURE]
    for flag in ("--place-of-seizure", "--seized-by", "--attending-witness"):
        at = bare.index(flag)
        del bare[at : at + 2]
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *bare, *unknown)
    stick = STICK[: STICK.index("--description")]
    office.done("Eve", "exhibit", "register", "EV/1", "--seizure", "S-1", *stick, *unknown, status=10)
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    paper = shown(office, words)
    assert "not recorded" in paper
    unsaid = paper.split("not recorded")[1:]
    for field, (_, name) in FORM.items():
        if name:
            told = any(name in part for part in unsaid) or f"{name} (not known)" in paper
            assert told, field
    assert any("acquisition hashes" in part for part in unsaid)


def imaged(office: Office, reference: str, capacity: int, method: str = "physical") -> None:
    """Register an exhibit of a stated capacity, and record an image of it whose source digest is typed."""
    office.exhibit(reference, "--capacity", str(capacity))
    (office.folder / "stick.dd").write_bytes(IMAGE)
    tool = (
        "--tool",
        "dd",
        "--tool-version",
        "9",
        "--write-protection",
        "hardware",
        "--bad-sector-count",
        "0",
    )
    how = ("--method", method, "--format", "raw", *tool, "--source-sha256", DIGEST)
    office.done("Eve", "acquisition", "record", reference, "stick.dd", *how)
    office.done("Eve", "transfer", "offer", reference, "--to", "Carl", "--purpose", "examination")


def test_a_source_digest_is_of_who_stated_it_and_sizes_that_differ_are_remarked(office: Office) -> None:
    office.case()
    office.seizure()
    remark = f"size differs: image {len(IMAGE):,} bytes, stated capacity 32,000,000,000 bytes"
    imaged(office, "EV/1", len(IMAGE))
    imaged(office, "EV/2", 32_000_000_000)
    imaged(office, "EV/3", 32_000_000_000, "logical")
    imaged(office, "EV/4", len(IMAGE) * 21 // 20)
    for reference, remarked in (("EV/1", False), ("EV/2", True), ("EV/3", False), ("EV/4", False)):
        sheet = shown(office, ("exhibit", "print-continuity", reference))
        assert f"source SHA-256 {DIGEST} (as stated by Eve)" in sheet
        assert f"image SHA-256 {DIGEST} " in sheet
        assert "the image has the source digest as stated by Eve" in sheet
        assert "digests match" not in sheet
        assert ("size differs" in sheet) is remarked
        assert (remark in sheet) is remarked
    assert "stated capacity 32,000,000,000 bytes" in shown(office, ("exhibit", "print-continuity", "EV/3"))


def test_the_thing_comes_before_its_proofs_and_codes_are_words(whole: Office) -> None:
    numbers = [entry["entry"] for entry in whole.see("log", "show", "--subject", "EV/1")["entries"]]
    leaves = [whole.see("log", "show", "--entry", str(number))["leaf"] for number in numbers]
    for words in PAPERS:
        body, _, annex = shown(whole, words).partition("Annex: identifiers")
        paper = body + annex
        assert "USB stick, black" in body
        assert ([leaf for leaf in leaves if leaf in body], any(leaf in annex for leaf in leaves)) == (
            [],
            True,
        )
        assert "key lab.example/" not in body
        assert [
            code for code in ("transfer.accepted", "as_described", "before_registration") if code in paper
        ] == []


def test_things_stand_in_the_order_of_their_numbers_and_are_counted(office: Office) -> None:
    office.case()
    office.seizure()
    for number in (10, 2, 1):
        office.exhibit(f"EV/{number}")
    paper = shown(office, ("seizure", "print-receipt", "S-1"))
    places = [paper.index(f"Item {at} of 3: EV/{number}") for at, number in ((1, 1), (2, 2), (3, 10))]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "name", ["محمد عبد الله", "张伟", "Иван Петров", "Łódź Příbramská", "Ελένη Παππά"], ids=ascii
)
def test_a_name_of_any_script_is_printed_as_it_is(office: Office, name: str) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seized-by", name)
    for words in (PAPERS[0], PAPERS[2]):
        answer = office.run("Eve", *words, "--format", "pdf", "--out", "paper.pdf", "--force")
        assert (answer.status, answer.err) == (0, "")
        assert name in shown(office, words)


def test_a_label_printer_is_warned_of_where_it_may_lack_letters(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("ЭК/1")
    plain = office.run("Eve", "exhibit", "print-label", "EV/1", "--format", "zpl")
    assert (plain.status, plain.err) == (0, "")
    warned = office.run("Eve", "exhibit", "print-label", "ЭК/1", "--format", "zpl")
    assert (warned.status, "--format pdf" in warned.err) == (10, True)
