"""`custody trust`: a log's key is taken over by evidence from outside the vault, and by nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.answers.memory.memory_play import forged, keep, origin_of, verdict
from tests.cli import paged
from tests.cli.office import Office, golden
from tests.receipts import receipt_of, receipts_of


@pytest.fixture
def stranger(office: Office) -> Office:
    """Return the office with an account that remembers nothing; what it knew lies beside, as `known.*`."""
    (office.folder / "known.vkey").write_text(office.desk.done("log", "vkey")["vkey"] + "\n")
    (office.folder / "known.fingerprint").write_text(paged.value(office.desk.done("trust"), "fingerprint"))
    office.desk.done("log", "checkpoint", "--out", "known.checkpoint")
    office.see("witness", "init", "--name", "w.example/1", "--keys", str(office.folder / "w"))
    vkey = json.loads((office.folder / "w" / "w.example~1.key").read_text())["vkey"]
    (office.folder / "w.vkey").write_text(vkey + "\n")
    office.see("witness", "request", "--old-size", "0", "--out", "stick")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@known.vkey", "--out", "known.cosigned")
    office.see(*sign, "--keys", str(office.folder / "w"))
    shutil.move(receipts_of(office.folder) / "000000", office.folder / "receipts-of-others")
    shutil.move(office.folder / "state", office.folder / "old-state")
    return office


def test_without_evidence_the_fingerprint_is_shown_and_nothing_is_trusted(stranger: Office) -> None:
    origin = origin_of(stranger)
    shown = stranger.desk.done("trust", origin, status=4)
    assert paged.value(shown, "fingerprint") == (stranger.folder / "known.fingerprint").read_text()
    assert stranger.desk.run("trust", origin, "--quiet").status == 4
    assert stranger.desk.done("trust")["sections"] == {}
    assert verdict(stranger) == ("undecided", 4)


@pytest.mark.parametrize(
    ("words", "head"),
    [
        (("--key", "@known.vkey"), False),
        (("--fingerprint", "FINGERPRINT"), False),
        (("--receipt", "receipts-of-others/2.tlog-proof"), True),
        (("--checkpoint", "known.cosigned", "--witness", "@w.vkey"), True),
        (("--checkpoint", "known.checkpoint", "--key", "@known.vkey"), True),
    ],
)
def test_each_evidence_is_believed_for_what_it_proves(
    stranger: Office, words: tuple[str, ...], head: bool
) -> None:
    digits = (stranger.folder / "known.fingerprint").read_text()
    told = [digits if word == "FINGERPRINT" else word for word in words]
    taken = stranger.desk.done("trust", "lab.example", *told)
    assert (paged.value(taken, "trusted"), paged.value(taken, "head_begun")) == (True, head)
    assert verdict(stranger) == ("verified", 0)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--fingerprint", "00" * 32), 3, "not the one given"),
        (("--fingerprint", "00" * 8), 2, "64 hex digits"),
        (("--key", "@w.vkey"), 3, "not the one given"),
        (("--checkpoint", "known.checkpoint"), 2, "whose key that is"),
        (("--checkpoint", "known.checkpoint", "--witness", "@w.vkey"), 4, "none of the witnesses"),
        (("--receipt", "vault/copy.tlog-proof"), 2, "lies in the vault"),
        (("--receipt", "known.checkpoint"), 3, "not a proof file"),
    ],
)
def test_what_proves_nothing_trusts_nothing(
    stranger: Office, words: tuple[str, ...], status: int, says: str
) -> None:
    shutil.copy(
        stranger.folder / "receipts-of-others" / "2.tlog-proof", stranger.folder / "vault" / "copy.tlog-proof"
    )
    answer = stranger.desk.run("trust", "lab.example", *words)
    assert (answer.status, says in answer.err) == (status, True), answer.err
    assert stranger.desk.done("trust")["sections"] == {}


def test_a_forged_vault_does_not_stand_beside_true_evidence(stranger: Office, tmp_path: Path) -> None:
    stranger.desk.environ["CUSTODY_VAULT"] = str(forged(stranger, tmp_path / "forger"))
    for words in (
        ("--key", "@known.vkey"),
        ("--receipt", "receipts-of-others/2.tlog-proof"),
        ("--checkpoint", "known.cosigned", "--witness", "@w.vkey"),
    ):
        assert stranger.desk.run("trust", "lab.example", *words).status in (3, 4)
    assert stranger.desk.done("trust")["sections"] == {}


def test_a_cut_copy_is_not_taken_over_where_evidence_shows_more(office: Office) -> None:
    keep(office, "older", "vault")
    office.case("C-2")
    receipt = receipt_of(office.folder, office.size() - 1)
    shutil.move(receipt, office.folder / "newest.tlog-proof")
    office.desk.environ |= {
        "CUSTODY_VAULT": str(office.folder / "older" / "vault"),
        "CUSTODY_STATE": str(office.folder / "clean"),
    }
    answer = office.desk.run("trust", "lab.example", "--receipt", "newest.tlog-proof")
    assert (answer.status, "an old copy or a cut one" in answer.err) == (4, True)
    # The receipt shows whose key it is, and how far the ledger reached: that is remembered, and nothing of the copy.
    assert paged.value(office.desk.done("trust"), "trusted")
    checked = office.desk.run("check", "--objects", "none")
    assert (checked.status, checked.out.split(",")[0]) == (4, "BEHIND")


def test_its_answer_for_scripts(stranger: Office) -> None:
    golden(
        "trust", stranger.desk.run("trust", "lab.example", "--key", "@known.vkey", "--json"), stranger.folder
    )
