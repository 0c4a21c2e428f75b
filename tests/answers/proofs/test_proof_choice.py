"""A proof leads to the checkpoint that brings most of what outsiders signed, and what stays behind is named.

Wrong before: a proof was made at the newest checkpoint that a witness *or* an authority had signed, so that the token
was lost to a later line of a witness, and the line to a later token; nothing said so.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from custody.ledger.proofs.checkpoint_choice import (
    OmittedSignature,
    OutsideCheckpoint,
    choose,
    omitted_signatures,
)
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.cli.proofs.test_stamp import AUTHORITY, answered

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

BOTH = ("--witness", "@w.vkey", "--token", "TOKEN", "--tsa", "root.pem")


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with a witness and an authority that have signed nothing yet, and one case."""
    office.case()
    office.see("witness", "init", "--name", "w.example/1", "--keys", str(office.folder / "w"))
    header = json.loads((office.folder / "w" / "w.example~1.key").read_text())
    (office.folder / "w.vkey").write_text(header["vkey"] + "\n")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    (office.folder / "root.pem").write_bytes(AUTHORITY.pem())
    office.done("Ada", "timestamp", "trust", "root.pem")
    return office


def cosigned(office: Office) -> int:
    """Cosign the newest checkpoint by the witness; return its size."""
    size = office.size()
    office.see("witness", "request", "--out", "visit", "--force")
    since = sorted((office.folder / "visit").glob("*consistency*"))
    more = ("--consistency", str(since[0])) if since else ()
    sign = (
        "witness",
        "sign",
        "visit/checkpoint",
        *more,
        "--vkey",
        "@log.vkey",
        "--out",
        "cosigned",
        "--force",
    )
    office.see(*sign, "--keys", str(office.folder / "w"))
    office.see("witness", "add", "cosigned", "--vkey", "@w.vkey")
    return size


def stamped(office: Office) -> int:
    """Stamp the newest checkpoint by the authority; return its size."""
    size = office.size()
    office.done("Carl", "timestamp", "add", answered(office))
    return size


def proven(office: Office, *more: str) -> dict[str, Any]:
    """Prove entry 1 into a folder."""
    answer = office.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof", "--force", *more)
    (only,) = answer["proofs"]
    return {**only, "tokens": answer["tokens"]}


def scopes(office: Office, *words: str) -> dict[str, str]:
    found = office.verified("proofs/1.tlog-proof", "--vkey", "@log.vkey", *words)
    return {scope: found["scopes"][scope] for scope in ("witnesses", "timestamp") if scope in found["scopes"]}


def with_both(found: dict[str, Any]) -> list[str]:
    """Return the words that ask for the witness and the token of a proof."""
    return [found["tokens"][0]["files"]["token"] if word == "TOKEN" else word for word in BOTH]


@pytest.mark.parametrize("last", ["witness", "token"])
def test_the_checkpoint_that_both_signed_is_taken_whatever_came_later(lab: Office, last: str) -> None:
    both = cosigned(lab)
    assert stamped(lab) == both
    found = proven(lab)
    assert (found["size"], found["left_behind"], len(found["tokens"])) == (both, [], 1)
    (cosigned if last == "witness" else stamped)(lab)
    found = proven(lab)
    assert (found["size"], found["left_behind"]) == (both, [])
    assert scopes(lab, *with_both(found)) == {"witnesses": "verified", "timestamp": "verified"}


def test_where_no_checkpoint_has_both_what_stays_behind_is_named_and_can_be_taken(lab: Office) -> None:
    seen = cosigned(lab)
    lab.case("C-2")
    size = stamped(lab)
    found = proven(lab)
    assert (found["size"], found["tokens"]) == (seen, [])
    assert found["left_behind"] == [{"what": "token", "witness": None, "size": size}]
    told = " ".join(
        lab.desk.run("proof", "entry", "1", "--out", "proofs/1.tlog-proof", "--force").out.split()
    )
    assert f"the token on the checkpoint of {size} entries stays behind (entry 1)" in told
    other = proven(lab, "--size", str(size))
    assert (other["size"], len(other["tokens"])) == (size, 1)
    assert other["left_behind"] == [
        {"what": "witness", "witness": (lab.folder / "w.vkey").read_text().strip(), "size": seen}
    ]


def test_a_proof_on_standard_output_says_on_the_other_channel_what_stays_behind(lab: Office) -> None:
    cosigned(lab)
    alone = lab.desk.run("proof", "entry", "1")
    assert (alone.status, "stays behind" in alone.err) == (0, False)
    stamped(lab)
    alone = lab.desk.run("proof", "entry", "1")
    assert (alone.status, "stays behind" in alone.err) == (0, True)
    assert alone.out.startswith("c2sp.org/tlog-proof@v1\n")


W1, W2, W3 = (f"w.example/{number}+00000000+BA==" for number in (1, 2, 3))


def signed(size: int, *witnesses: str, token: bool = False) -> OutsideCheckpoint:
    return OutsideCheckpoint(size, frozenset(witnesses), token)


@pytest.mark.parametrize(
    ("found", "size"),
    [
        ([], 90),
        ([signed(20, W1)], 20),
        ([signed(20, token=True), signed(30)], 20),
        ([signed(20, W1, token=True), signed(30, W1, W2), signed(40, token=True)], 20),
        ([signed(20, W1), signed(30, token=True)], 20),
        ([signed(20, W1, token=True), signed(30, W1, token=True)], 30),
        ([signed(20, W1, W2, token=True), signed(30, W1, token=True)], 20),
        ([signed(20, W1, W2), signed(30, W3)], 20),
        ([signed(7, W1, token=True), signed(30, token=True)], 30),
        ([signed(10, W1, token=True)], 90),
        ([signed(91, W1, token=True), signed(30, W1)], 30),
    ],
)
def test_the_choice_follows_the_written_rule(found: list[OutsideCheckpoint], size: int) -> None:
    assert choose(found, 10, 90) == size


def test_each_thing_that_stays_behind_is_named_once_with_its_newest_checkpoint() -> None:
    found = [
        signed(9, W3, token=True),
        signed(20, W1),
        signed(25, W2),
        signed(30, W2, token=True),
        signed(99, W3),
    ]
    left = omitted_signatures(found, 10, 90, 20, alone=False)
    assert left == (OmittedSignature(None, 30), OmittedSignature(W2, 30))
    assert omitted_signatures(found, 10, 90, 30, alone=False) == (OmittedSignature(W1, 20),)
    assert omitted_signatures(found, 10, 90, 30, alone=True) == (
        OmittedSignature(W1, 20),
        OmittedSignature(None, 30),
    )
