"""A line of a witness that is dated beyond every calendar is told as a number, and stands in the way of nothing."""

from __future__ import annotations

import pytest

from custody.law.clock import LAST
from custody.ledger.ports import StoredCosignature
from custody.pages.parts.wording import when
from custody.proof import cosignature
from custody.proof.cosignature import WitnessSigner
from custody.storage.database import SqlLedgerStore
from tests.cli import paged
from tests.cli.office import Office
from tests.world import seed_of

WITNESS = WitnessSigner("w.example/far", seed_of("far"))
FAR, TOLD = 2**40, f"second {2**40} after 1970"


@pytest.fixture
def dated(office: Office, request: pytest.FixtureRequest) -> Office:
    """An office whose newest checkpoint has a line of a time, as a ledger may hold it already."""
    office.case()
    (office.folder / "w.vkey").write_text(f"{WITNESS.verifier}\n")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("log", "checkpoint", "--out", "plain")
    time = request.param or office.desk.clock.now()
    cosigned = cosignature.cosign((office.folder / "plain").read_bytes(), WITNESS, time)
    (office.folder / "cosigned").write_bytes(cosigned)
    line = cosigned.decode().split("\n")[-2]
    store = SqlLedgerStore.open(office.folder / "vault" / "ledger.db")
    with store.begin() as txn:
        txn.add_cosignature(StoredCosignature(office.size(), str(WITNESS.verifier), line))
        txn.commit()
    store.close()
    return office


def told(office: Office, *words: str, status: int = 0) -> str:
    answer = office.desk.run(*words)
    assert answer.status == status, answer.err
    return " ".join(answer.out.split())


@pytest.mark.parametrize("dated", [None, FAR], indirect=True)
def test_every_command_that_shows_lines_shows_them_whatever_their_time(dated: Office) -> None:
    listed = paged.rows(dated.see("witness", "list"), "cosignatures")
    far = [item["time"] for item in listed] == [FAR]
    if not far:
        assert [item["time"][:4] for item in listed] == ["2026"]
    assert (TOLD in told(dated, "witness", "list")) is far
    assert (TOLD in told(dated, "log", "checkpoints")) is far
    assert (TOLD in str(dated.see("log", "checkpoints", "--cosigned"))) is far
    shown = dated.see("log", "checkpoint")
    assert [item["time"] for item in shown["cosignatures"]] == [item["time"] for item in listed]
    dated.see("proof", "entry", "0", "--out", "0.tlog-proof")
    by = ("--vkey", "@log.vkey", "--witness", "@w.vkey")
    status = 4 if far else 0
    shown = dated.verified("0.tlog-proof", *by, status=status)
    assert shown["cosignatures"][0]["time"] == listed[0]["time"]
    assert (shown["scopes"]["witnesses"], "time" in shown["scopes"]) == ("verified", far)
    assert (TOLD in told(dated, "verify", "0.tlog-proof", *by, status=status)) is far
    assert dated.see("check", "--objects", "none")["scopes"]["witness"] == "verified"
    dated.see("witness", "request", "--old-size", "0", "--out", "stick")
    assert told(dated, "log", "publish", "pub")


@pytest.mark.parametrize("dated", [FAR], indirect=True)
def test_a_checkpoint_from_outside_with_such_a_line_is_compared(dated: Office) -> None:
    against = ("check", "--objects", "none", "--against", "cosigned", "--witness", "@w.vkey")
    told(dated, *against)
    answer = dated.desk.run("witness", "add", "cosigned", "--vkey", "@w.vkey")
    assert (answer.status, TOLD in " ".join(answer.err.split())) == (5, True)
    now = cosignature.cosign((dated.folder / "plain").read_bytes(), WITNESS, dated.desk.clock.now())
    (dated.folder / "cosigned").write_bytes(now)
    assert dated.see("witness", "add", "cosigned", "--vkey", "@w.vkey")["new"] is True
    assert len(dated.see("log", "checkpoint")["cosignatures"]) == 2


def test_screens_write_such_a_time_as_a_number_and_any_other_to_the_minute() -> None:
    assert when(LAST) == "9999-12-31 23:59Z"
    assert (when(LAST + 1), when(FAR)) == (f"second {LAST + 1} after 1970", TOLD)
    assert when(None) == ""
