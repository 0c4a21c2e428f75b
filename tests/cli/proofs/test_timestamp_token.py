"""`custody verify --token`: a timestamp dates the checkpoint of a proof, and no proof beside which it merely lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import custody.storage.timestamps.tokens
from custody.errors import ConfigError
from custody.law.clock import DAY, HOUR, format_instant
from custody.proof import cosignature, tsp
from custody.proof.note import SeedSigner
from fixtures.authority import Authority
from tests.cli.office import Office
from tests.world import seed_of

AUTHORITY, OTHER = Authority("time.example"), Authority("other.example")


def stamped(office: Office) -> int:
    """Stamp the newest checkpoint and add the token; return the time that the token states."""
    office.see("timestamp", "request", "--out", "stick", "--force")
    at = office.desk.clock.now()
    answer = AUTHORITY.answer((office.folder / "stick/request.tsq").read_bytes(), at)
    (office.folder / "stick/response.tsr").write_bytes(answer)
    office.done("Carl", "timestamp", "add", "stick/response.tsr")
    return at


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with a root, and proofs of entry 1 under a stamped checkpoint and under a later one."""
    office.case()
    folder = office.folder
    (folder / "root.pem").write_bytes(AUTHORITY.pem())
    (folder / "other.pem").write_bytes(OTHER.pem())
    (folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.done("Ada", "timestamp", "trust", "root.pem")
    return office


def verified(office: Office, *more: str, status: int = 0, file: str = "1.tlog-proof") -> dict[str, Any]:
    return office.verified(f"proofs/{file}", "--vkey", "@log.vkey", *more, status=status)


def token(office: Office) -> str:
    (path,) = (office.folder / "proofs").glob("*.tst")
    return str(path)


def test_a_token_on_the_checkpoint_of_the_proof_dates_it_and_stands_for_a_witness(lab: Office) -> None:
    at = stamped(lab)
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    before = verified(lab)
    assert "timestamp" not in before["scopes"]
    assert "a rewritten log would not be seen" in before["reasons"]["witnesses"]
    found = verified(lab, "--token", token(lab), "--tsa", "root.pem")
    assert found["scopes"]["timestamp"] == "verified"
    assert found["reasons"]["timestamp"].startswith(
        f"existed by {format_instant(at)}, stamped under the root "
    )
    assert found["reasons"]["witnesses"] == "no witness was named; the timestamp stands for one"
    assert found["timestamp"]["time"] == format_instant(at)
    words = ("--vkey", "@log.vkey", "--token", token(lab), "--tsa", "root.pem")
    page = lab.desk.run("verify", "proofs/1.tlog-proof", *words).out
    assert page.startswith("VERIFIED: log, inclusion, timestamp, entry\n")


def test_a_token_beside_a_proof_under_another_checkpoint_dates_nothing_of_it(lab: Office) -> None:
    """The forger's way: a true token with its true checkpoint, laid beside a proof that leads elsewhere."""
    stamped(lab)
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    later = str(lab.size())
    lab.see("proof", "entry", "1", "--size", later, "--out", "proofs/later.tlog-proof")
    found = verified(lab, "--token", token(lab), "--tsa", "root.pem", file="later.tlog-proof", status=3)
    assert found["scopes"]["timestamp"] == "false"
    told = f"the token is on another checkpoint than this one of {later} entries, which it does not date"
    assert found["reasons"]["timestamp"] == told
    assert found["timestamp"]["time"] is None
    assert "a rewritten log would not be seen" in found["reasons"]["witnesses"]


def test_lines_of_witnesses_on_the_checkpoint_do_not_matter_to_the_token(lab: Office) -> None:
    stamped(lab)
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    witness = cosignature.WitnessSigner("w.example/1", b"w" * 32)
    proof = lab.folder / "proofs/1.tlog-proof"
    head, _, signed = proof.read_bytes().partition(b"\n\n")
    proof.write_bytes(head + b"\n\n" + cosignature.cosign(signed, witness, lab.desk.clock.now()))
    words = ("--token", token(lab), "--tsa", "root.pem", "--witness", str(witness.verifier))
    found = verified(lab, *words)
    assert (found["scopes"]["timestamp"], found["scopes"]["witnesses"]) == ("verified", "verified")
    assert "existed by" in found["reasons"]["witnesses"]


def test_a_token_counts_under_the_root_that_is_named_and_no_other(lab: Office) -> None:
    stamped(lab)
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    found = verified(lab, "--token", token(lab), "--tsa", "other.pem", status=3)
    assert "does not verify" in found["reasons"]["timestamp"]


def test_every_changed_byte_of_a_token_takes_the_verdict_away(lab: Office) -> None:
    stamped(lab)
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    good = Path(token(lab)).read_bytes()
    for at in range(0, len(good), 61):
        bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        (lab.folder / "bad.tst").write_bytes(bad)
        words = ("proofs/1.tlog-proof", "--vkey", "@log.vkey", "--token", "bad.tst", "--tsa", "root.pem")
        answer = lab.desk.run("verify", *words, "--json")
        if answer.status == 0:
            # Certificates stand outside of what is signed; a spelling of them that reads alike changes nothing.
            assert answer.document["proofs"][0]["timestamp"]["time"] is not None
        else:
            assert answer.status in (3, 4), answer.err


def test_a_token_older_than_the_entry_says_itself_to_be_contradicts_it(lab: Office) -> None:
    lab.see("timestamp", "request", "--out", "stick", "--force")
    request = (lab.folder / "stick/request.tsq").read_bytes()
    lab.see("proof", "entry", "5", "--out", "proofs/5.tlog-proof")
    (lab.folder / "proofs/early.tst").write_bytes(
        _bare(AUTHORITY.answer(request, lab.desk.clock.now() - DAY))
    )
    found = verified(lab, "--token", "proofs/early.tst", "--tsa", "root.pem", file="5.tlog-proof", status=3)
    assert "by its own date the entry was signed at" in found["reasons"]["timestamp"]
    (lab.folder / "proofs/early.tst").write_bytes(
        _bare(AUTHORITY.answer(request, lab.desk.clock.now() + HOUR))
    )
    verified(lab, "--token", "proofs/early.tst", "--tsa", "root.pem", file="5.tlog-proof")


def _bare(answer: bytes) -> bytes:
    return tsp.token_of(answer)


def test_a_token_says_nothing_where_the_log_has_not_signed(lab: Office) -> None:
    stamped(lab)
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    other = "other.example/" + "0" * 32
    words = (
        "--vkey",
        str(SeedSigner(other, seed_of("x")).verifier),
        "--token",
        token(lab),
        "--tsa",
        "root.pem",
    )
    found = lab.verified("proofs/1.tlog-proof", *words, status=4)
    assert found["reasons"]["timestamp"] == "it rests on the log's signature"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--token", "log.vkey"), 2, "--token and --tsa go together"),
        (("--tsa", "root.pem"), 2, "--token and --tsa go together"),
        (("--token", "nowhere", "--tsa", "root.pem"), 6, "nowhere"),
        (("--token", "log.vkey", "--tsa", "log.vkey"), 3, "'log.vkey': these are no certificates"),
    ],
)
def test_files_that_do_not_go_together_are_named(
    lab: Office, words: tuple[str, ...], status: int, said: str
) -> None:
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    answer = lab.desk.run("verify", "proofs/1.tlog-proof", "--vkey", "@log.vkey", *words)
    assert (answer.status, said in answer.err) == (status, True), answer.err


def test_a_file_that_is_no_token_is_false_and_names_nothing_else(lab: Office) -> None:
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    found = verified(lab, "--token", "log.vkey", "--tsa", "root.pem", status=3)
    assert (found["scopes"]["timestamp"], found["scopes"]["inclusion"]) == ("false", "verified")


def test_growth_takes_no_token(lab: Office) -> None:
    lab.see("log", "checkpoint", "--out", "one")
    words = ("--old", "one", "--checkpoint", "one", "--token", "one", "--tsa", "root.pem")
    assert lab.desk.run("verify", "--vkey", "@log.vkey", *words).status == 2


def test_without_the_extra_it_says_what_to_install(lab: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")

    def missing() -> Any:
        raise ConfigError("timestamp tokens are verified by rfc3161-client, which is not installed")

    monkeypatch.setattr(custody.storage.timestamps.tokens, "library", missing)
    words = ("proofs/1.tlog-proof", "--vkey", "@log.vkey", "--token", "log.vkey", "--tsa", "root.pem")
    assert lab.desk.run("verify", *words).status == 9


def test_whoever_writes_a_proof_with_tokens_is_told_what_looks_at_both(lab: Office) -> None:
    stamped(lab)
    told = lab.desk.run("proof", "entry", "1", "--out", "proofs/1.tlog-proof").out
    assert f"custody verify PROOF --vkey KEY --token {Path(token(lab)).name} --tsa ROOT" in told
    assert "openssl looks at no proof: its checkpoint has to be the one in there." in told
