"""`custody erasure` of prose: provisions, tools and machines go, the codes beside them and the authority stay."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import pytest

from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, Office

BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    return office


def entry_of(office: Office) -> str:
    entries = office.see("log", "show", "--subject", "EV/1")["entries"]
    return str(entries[0]["entry"])


SECRETS = {
    "preservation_order.issued": {"legal_basis": "§ 94 StPO Geheimnis"},
    "seizure.recorded": {"legal_basis": "Art. 75 Geheimnis"},
    "acquisition.completed": {
        "workstation": "PC of Anna Geheimnis",
        "write_blocker": "Geheimnis T35u",
        "tool": "Geheimnis dd",
        "tool_version": "9 Geheimnis",
        "sop": "SOP 7 by Geheimnis",
    },
    "entry.disclosed": {"authority": "decision of Geheimnis"},
}


def prosaic(office: Office) -> None:
    """Enter an order, a seizure, an image and a disclosure, each with prose that can be erased."""
    basis = SECRETS["preservation_order.issued"]["legal_basis"]
    order = [basis if word == "CPA s. 12" else word for word in ORDER]
    office.done("Judge", "preservation-order", "issue", "C-1", *order, "--reference", "P-1")
    basis = SECRETS["seizure.recorded"]["legal_basis"]
    seizure = [basis if word == "CPA s. 30" else word for word in SEIZURE]
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-2", *seizure)
    (office.folder / "stick.dd").write_bytes(b"image")
    flags = [
        word
        for name, value in SECRETS["acquisition.completed"].items()
        for word in (f"--{name.replace('_', '-')}", value)
    ]
    how = ("--method", "physical", "--format", "raw", "--bad-sector-count", "0", *flags)
    office.done(
        "Eve",
        "acquisition",
        "record",
        "EV/1",
        "stick.dd",
        *how,
        "--source-sha256",
        sha256(b"image").hexdigest(),
    )
    out = ("--to", "counsel", "--purpose", "defence", "--out", "one")
    office.done(
        "Eve",
        "entry",
        "disclose",
        entry_of(office),
        "--authority",
        SECRETS["entry.disclosed"]["authority"],
        *out,
    )


def entry_with(office: Office, kind: str, fields: Mapping[str, str]) -> str:
    """Return the position of the entry of a kind whose fields have these values."""
    for row in office.see("log", "show", "--first", "0")["entries"]:
        if row["kind"] == kind:
            shown = office.see("log", "show", "--entry", str(row["entry"]))["fields"]
            if fields.items() <= {field["name"]: field["value"] for field in shown}.items():
                return str(row["entry"])
    raise AssertionError(f"no {kind} has {fields}")


def files_of(office: Office) -> bytes:
    """Return all bytes of the database and of what lies beside it."""
    return b"".join(path.read_bytes() for path in (office.folder / "vault").glob("ledger.db*"))


def test_provisions_and_what_an_image_was_made_with_are_erased_and_the_record_still_checks(
    lab: Office,
) -> None:
    prosaic(lab)
    values = [value for fields in SECRETS.values() for value in fields.values()]
    before = files_of(lab)
    assert all(value.encode() in before for value in values)
    entries = {kind: entry_with(lab, kind, fields) for kind, fields in SECRETS.items()}
    for kind, fields in SECRETS.items():
        made = lab.done("Carl", "erasure", "propose", entries[kind], "--fields", *fields, *BASIS)
        proposal = str(made["entries"][0]["position"])
        lab.done("Judge", "erasure", "approve", proposal)
        lab.done("Carl", "erasure", "execute", proposal)
    after = files_of(lab)
    assert not any(value.encode() in after for value in values)
    assert b"Geheimnis" not in after
    assert lab.see("check", "--objects", "none")["verdict"] == "verified"
    assert lab.desk.run("doctor", "--repair").status in (0, 10)
    assert lab.see("check", "--objects", "none")["verdict"] == "verified"
    for kind, fields in SECRETS.items():
        shown = lab.see("log", "show", "--entry", entries[kind])["fields"]
        assert {member["name"] for member in shown if member.get("erased")} == set(fields)
        told = {field["name"]: field["value"] for field in shown}
        assert not set(fields) & set(str(told["not_known"]).split())
    image = lab.see("log", "show", "--entry", entries["acquisition.completed"])["fields"]
    assert {"name": "write_protection", "value": "hardware", "structural": True, "state": "shown"} in image


@pytest.mark.parametrize(
    ("show", "kind", "fields", "line"),
    [
        (("preservation-order", "show", "P-1"), "preservation_order.issued", ["legal_basis"], "legal basis"),
        (("seizure", "show", "S-2"), "seizure.recorded", ["legal_basis"], "legal basis"),
        (("exhibit", "show", "EV/1"), "exhibit.registered", ["condition"], "condition"),
    ],
)
def test_what_shows_a_thing_says_of_an_erased_field_that_it_was_erased(
    lab: Office, show: tuple[str, ...], kind: str, fields: list[str], line: str
) -> None:
    prosaic(lab)
    assert paged.fact(lab.see(*show), fields[0])["state"] == "shown"
    entry = entry_with(lab, kind, SECRETS.get(kind, {}))
    made = lab.done("Carl", "erasure", "propose", entry, "--fields", *fields, *BASIS)
    proposal = str(made["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", proposal)
    assert "(erased)" not in lab.desk.run(*show).out
    lab.done("Carl", "erasure", "execute", proposal)
    found = lab.see(*show)
    (fact,) = (paged.fact(found, name) for name in fields)
    assert (fact["state"], fact["value"]) == ("erased", None)
    assert f"{line}  " in lab.desk.run(*show).out
    told, *_ = [text for text in lab.desk.run(*show).out.splitlines() if text.strip().startswith(line)]
    assert told.endswith("(erased)")


def test_the_authority_of_an_erasure_is_one_line_in_any_script_and_stays(lab: Office) -> None:
    propose = ("erasure", "propose", entry_of(lab), "--fields", "serial", "--basis", "data_subject")
    for wrong in ("two\nlines", "x" * 201, " "):
        answer = lab.run("Carl", *propose, "--legal-basis", wrong)
        assert answer.status == 2
        assert "one line" in answer.err
    made = lab.done("Carl", *propose, "--legal-basis", "Art. 17 DSGVO, § 35 BDSG")
    proposal = str(made["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", proposal)
    assert "under Art. 17 DSGVO, § 35 BDSG" in lab.run("Carl", "erasure", "execute", proposal).out
    answer = lab.run("Carl", "erasure", "propose", proposal, "--fields", "legal_basis", *BASIS)
    assert answer.status == 5
    assert "entry.erasure_authority" in answer.err
    (row,) = paged.rows(lab.see("erasure", "list"), "proposals")
    assert row["legal_basis"] == "Art. 17 DSGVO, § 35 BDSG"
