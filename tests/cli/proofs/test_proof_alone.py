"""A proof file that no timestamp token goes beside takes the lines of a witness along, whatever was stamped since."""

from __future__ import annotations

import json

import pytest

from tests.cli.office import Office
from tests.cli.proofs.test_stamp import AUTHORITY, answered


@pytest.fixture
def seen(office: Office) -> Office:
    """Return an office with an entry that a witness saw, and a token on a later checkpoint."""
    office.case()
    office.see("witness", "init", "--name", "w.example/1", "--keys", str(office.folder / "w"))
    header = json.loads((office.folder / "w" / "w.example~1.key").read_text())
    (office.folder / "w.vkey").write_text(header["vkey"] + "\n")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("witness", "request", "--old-size", "0", "--out", "visit")
    sign = ("witness", "sign", "visit/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned")
    office.see(*sign, "--keys", str(office.folder / "w"))
    office.see("witness", "add", "cosigned", "--vkey", "@w.vkey")
    return office


def stamped(office: Office) -> None:
    (office.folder / "root.pem").write_bytes(AUTHORITY.pem())
    office.done("Ada", "timestamp", "trust", "root.pem")
    office.done("Carl", "timestamp", "add", answered(office))


def witnessed(office: Office, file: str) -> str:
    answer = office.desk.run("verify", file, "--vkey", "@log.vkey", "--witness", "@w.vkey", "--json")
    return str(answer.document["proofs"][0]["scopes"]["witnesses"])


def test_what_is_disclosed_keeps_its_witness_when_a_token_is_taken(seen: Office) -> None:
    disclose = (
        "entry",
        "disclose",
        "5",
        "--fields",
        "all",
        "--purpose",
        "court",
        "--to",
        "the court",
        "--out",
    )
    seen.done("Eve", *disclose, "before")
    assert witnessed(seen, "before.tlog-proof") == "verified"
    stamped(seen)
    seen.done("Eve", *disclose, "after")
    assert witnessed(seen, "after.tlog-proof") == "verified"


def test_a_proof_on_standard_output_keeps_it_and_one_at_the_stamped_checkpoint_has_the_token_beside_it(
    seen: Office,
) -> None:
    stamped(seen)
    (seen.folder / "alone").write_text(seen.desk.run("proof", "entry", "5").out)
    assert witnessed(seen, "alone") == "verified"
    entry = ("proof", "entry", "5", "--out", "beside/5.tlog-proof", "--size", str(seen.size() - 1))
    assert len(seen.see(*entry)["tokens"]) == 1


def test_what_no_witness_saw_is_proven_at_the_newest_that_an_outsider_signed(seen: Office) -> None:
    stamped(seen)
    last = seen.size() - 2
    (seen.folder / "late").write_text(seen.desk.run("proof", "entry", str(last)).out)
    assert witnessed(seen, "late") == "undecided"
