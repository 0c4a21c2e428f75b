"""`custody witness`: a key and a memory of its own, one history per log, and nobody of the house counts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from custody.proof import checkpoint, cosignature
from custody.proof.note import VerifierKey
from tests.cli import paged
from tests.cli.office import Office, golden

NAME = "w.example/office-2"


class Elsewhere:
    """A witness in another office: its own keys, and the stick that is carried between the two."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.keys = office.folder / "witness"
        self.vkey = str(self.run("init", "--name", NAME)["vkey"])
        (office.folder / "w.vkey").write_text(self.vkey + "\n")
        (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)

    @property
    def memory(self) -> Path:
        return self.keys / "w.example~office-2.memory"

    def run(self, *words: str, status: int = 0) -> dict[str, Any]:
        return self.office.desk.done("witness", *words, "--keys", str(self.keys), status=status)

    def request(self, *words: str) -> dict[str, Any]:
        return self.office.see("witness", "request", "--out", "stick", "--force", *words)

    def sign(self, *words: str, file: str = "stick/checkpoint", status: int = 0) -> dict[str, Any]:
        usual = ("sign", file, "--vkey", "@log.vkey", "--out", "stick/cosigned", "--force")
        return self.run(*usual, *words, status=status)

    def refused(self, *words: str, file: str = "stick/checkpoint") -> tuple[int, str]:
        usual = (
            "witness",
            "sign",
            file,
            "--vkey",
            "@log.vkey",
            "--out",
            "stick/new",
            "--keys",
            str(self.keys),
        )
        answer = self.office.desk.run(*usual, *words)
        return answer.status, answer.err


@pytest.fixture
def away(office: Office) -> Elsewhere:
    office.case()
    return Elsewhere(office)


def test_a_checkpoint_travels_is_cosigned_and_comes_back(away: Elsewhere) -> None:
    office = away.office
    assert away.request()["since"] == 0
    signed = away.sign()
    assert (signed["since"], signed["size"]) == (0, office.size())
    key = VerifierKey.parse(away.vkey)
    assert len(cosignature.verify((office.folder / "stick" / "cosigned").read_bytes(), [key])) == 1
    added = office.see("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")
    assert (added["new"], added["time"]) == (True, signed["time"])
    assert office.see("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")["new"] is False
    listed = office.see("witness", "list")
    assert [(row["size"], row["witness"]) for row in paged.rows(listed, "cosignatures")] == [
        (office.size(), NAME)
    ]
    assert office.see("check", "--objects", "none")["scopes"]["witness"] == "verified"
    office.case("C-2")
    again = away.request("--vkey", NAME)
    assert (again["since"], again["size"]) == (signed["size"], office.size())
    assert away.request()["since"] == signed["size"]
    assert away.sign("--consistency", "stick/consistency")["since"] == signed["size"]
    office.see("witness", "add", "stick/cosigned", "--vkey", away.vkey)
    assert [
        row["cosigned"] for row in paged.rows(office.see("log", "checkpoints", "--cosigned"), "checkpoints")
    ]


def test_the_answers_for_scripts_are_those_on_file(away: Elsewhere) -> None:
    office, folder = away.office, away.office.folder
    keys = ("--keys", str(away.keys))
    golden(
        "witness-init",
        office.desk.run("witness", "init", "--name", "w.example/2", *keys, "--json"),
        folder,
    )
    golden("witness-request", office.desk.run("witness", "request", "--out", "stick", "--json"), folder)
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned", "--as", NAME)
    golden("witness-sign", office.desk.run(*sign, *keys, "--json"), folder)
    golden(
        "witness-add", office.desk.run("witness", "add", "cosigned", "--vkey", "@w.vkey", "--json"), folder
    )
    golden("witness-list", office.desk.run("witness", "list", "--json"), folder)


def test_people_read_what_was_done_in_words(away: Elsewhere) -> None:
    desk, keys = away.office.desk, ("--keys", str(away.keys))
    assert "no witness has cosigned this ledger" in desk.run("witness", "list").out
    assert "never saw this ledger" in desk.run("witness", "request", "--out", "stick").out
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned", *keys)
    assert "never seen before" in desk.run(*sign).out
    assert "now existed by" in desk.run("witness", "add", "cosigned", "--vkey", "@w.vkey").out
    assert "as before" in desk.run("witness", "add", "cosigned", "--vkey", "@w.vkey").out
    away.office.case("C-2")
    assert "the witness last saw" in desk.run("witness", "request", "--out", "more").out
    more = ("witness", "sign", "more/checkpoint", "--consistency", "more/consistency", "--vkey", "@log.vkey")
    assert "extends the" in desk.run(*more, "--out", "second", *keys).out
    assert f"{NAME}" in desk.run("witness", "list").out


def test_the_same_checkpoint_may_be_cosigned_again_and_one_line_a_day_is_kept(away: Elsewhere) -> None:
    desk, add = away.office.desk, ("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")
    for new, kept in ((True, "yes"), (False, "on the same checkpoint is enough for a day"), (True, "yes")):
        away.request()
        signed = away.sign()
        before = paged.rows(away.office.see("witness", "list"), "cosignatures")
        dry = away.office.see(*add, "--dry-run")
        assert (dry["new"], dry["time"]) == (new, signed["time"])
        assert dry["enough"] == (None if new else before[-1]["time"])
        assert kept in " ".join(desk.run(*add).out.split())
        assert len(paged.rows(away.office.see("witness", "list"), "cosignatures")) == len(before) + new
        desk.clock.advance(0 if new else 86_400)


def test_a_larger_log_needs_the_proof_that_it_extends_what_was_cosigned(away: Elsewhere) -> None:
    away.request()
    away.sign()
    before = away.memory.read_bytes()
    away.office.case("C-2")
    away.request("--old-size", str(away.office.size() - 1))
    proof = away.office.folder / "stick" / "consistency"
    proof.rename(proof.with_name("elsewhere"))
    status, told = away.refused()
    assert (status, "nothing shows that these" in told) == (4, True)
    (away.office.folder / "stick" / "wrong").write_bytes(f"old {away.office.size() - 1}\n".encode())
    status, told = away.refused("--consistency", "stick/wrong")
    assert (status, "does not lead from" in told) == (3, True)
    assert away.memory.read_bytes() == before
    assert not (away.office.folder / "stick" / "new").exists()
    away.sign("--consistency", "stick/elsewhere")
    assert away.memory.read_bytes() != before


def test_the_proof_that_lies_beside_the_checkpoint_is_taken_without_being_named(away: Elsewhere) -> None:
    away.request()
    away.sign()
    away.office.case("C-2")
    away.request("--old-size", str(away.office.size() - 1))
    proof = away.office.folder / "stick" / "consistency"
    good = proof.read_bytes()
    proof.write_bytes(b"")
    assert away.refused()[0] == 3
    proof.write_bytes(good)
    assert away.sign()["size"] == away.office.size()


def test_a_witness_that_never_saw_the_log_needs_no_proof_and_reads_none(away: Elsewhere) -> None:
    away.request()
    (away.office.folder / "stick" / "consistency").write_text("of another request")
    assert away.sign()["since"] == 0


def test_a_smaller_log_and_another_of_the_same_size_are_refused_and_the_memory_stays(away: Elsewhere) -> None:
    office = away.office
    office.see("log", "checkpoint", "--out", "smaller")
    shutil.copytree(office.folder / "vault", office.folder / "other")
    shutil.copytree(office.folder / "state", office.folder / "other-state")
    office.case("C-2")
    away.request()
    away.sign()
    before = away.memory.read_bytes()
    status, told = away.refused(file="smaller")
    assert (status, "the one cosigned before had" in told) == (3, True)
    environ = {
        "CUSTODY_VAULT": str(office.folder / "other"),
        "CUSTODY_STATE": str(office.folder / "other-state"),
    }
    office.desk.environ |= environ
    shutil.rmtree(office.folder / "receipts")  # or it is known that the ledger once had more
    office.case("C-3")
    office.see("log", "checkpoint", "--out", "fork")
    status, told = away.refused(file="fork")
    assert (status, "with another root" in told) == (3, True)
    office.case("C-4")
    office.see("log", "checkpoint", "--out", "fork", "--force")
    office.see("proof", "consistency", str(office.size() - 1), "--out", "fork.consistency")
    status, told = away.refused("--consistency", "fork.consistency", file="fork")
    assert (status, "does not lead from" in told) == (3, True)
    assert away.memory.read_bytes() == before


def test_another_key_under_the_same_log_s_name_is_refused(away: Elsewhere) -> None:
    from custody.proof.note import SeedSigner

    away.request()
    head = checkpoint.parse((away.office.folder / "stick" / "checkpoint").read_bytes())
    away.sign()
    forger = SeedSigner(head.origin, bytes(32))
    (away.office.folder / "forged").write_bytes(checkpoint.sign(head, forger))
    keys = ("--keys", str(away.keys))
    words = ("witness", "sign", "forged", "--vkey", str(forger.verifier), "--out", "new", *keys)
    answer = away.office.desk.run(*words)
    assert (answer.status, "under the log key" in answer.err) == (3, True)
    unsigned = away.office.desk.run("witness", "sign", "forged", "--vkey", "@log.vkey", "--out", "new", *keys)
    assert unsigned.status == 4


def test_a_witness_without_memory_or_with_a_damaged_one_signs_nothing(away: Elsewhere) -> None:
    away.request()
    away.sign()
    good = away.memory.read_bytes()
    away.memory.write_bytes(good.replace(b'"size":', b'"size": '))
    assert away.refused()[0] == 9
    away.memory.unlink()
    status, told = away.refused()
    assert (status, "nobody knows what it cosigned before" in told) == (9, True)
    away.memory.write_bytes(good)
    away.sign()
    away.memory.rename(away.keys / "moved")
    assert away.refused("--memory", str(away.keys / "moved"))[0] == 0


def test_a_clock_set_back_is_noticed(away: Elsewhere) -> None:
    away.request()
    away.sign()
    away.office.desk.clock.advance(-100_000)
    status, told = away.refused()
    assert (status, "clock says" in told) == (9, True)


def test_dry_runs_judge_and_leave_nothing(away: Elsewhere) -> None:
    office = away.office
    dry = away.run("init", "--name", "w.example/9", "--dry-run")
    assert (dry["dry_run"], dry["vkey"], Path(str(dry["key_file"])).exists()) == (True, None, False)
    assert "nothing was made" in office.desk.run("witness", "init", "--name", "w.example/9", "--dry-run").out
    assert office.see("witness", "request", "--out", "stick", "--dry-run")["size"] == office.size()
    assert not (office.folder / "stick").exists()
    assert "nothing was written" in office.desk.run("witness", "request", "--out", "stick", "--dry-run").out
    away.request()
    before = away.memory.read_bytes()
    assert away.sign("--dry-run")["time"] is None
    assert away.memory.read_bytes() == before
    keys = ("--keys", str(away.keys), "--dry-run")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned", *keys)
    assert "nothing was signed" in office.desk.run(*sign).out
    away.sign()
    assert office.see("witness", "add", "stick/cosigned", "--vkey", "@w.vkey", "--dry-run")["new"] is True
    shown = office.desk.run("witness", "add", "stick/cosigned", "--vkey", "@w.vkey", "--dry-run").out
    assert "no, dry run" in shown
    assert paged.rows(office.see("witness", "list"), "cosignatures") == []


def test_nothing_is_overwritten_unless_forced(away: Elsewhere) -> None:
    away.request()
    assert away.office.desk.run("witness", "request", "--out", "stick").status == 7
    (away.office.folder / "stick" / "new").write_text("mine")
    assert away.refused()[0] == 7
    again = away.office.desk.run("witness", "init", "--name", NAME, "--keys", str(away.keys))
    assert (again.status, "memory would be" in again.err) == (7, True)
    elsewhere = ("--memory", str(away.keys / "x"), "--keys", str(away.keys))
    assert away.office.desk.run("witness", "init", "--name", NAME, *elsewhere).status == 7


def test_an_old_proof_never_stays_beside_a_new_checkpoint(away: Elsewhere) -> None:
    away.request()
    (away.office.folder / "stick" / "consistency").write_text("stale")
    away.request()
    assert not (away.office.folder / "stick" / "consistency").exists()


def test_a_key_of_the_house_never_counts_as_a_witness(away: Elsewhere) -> None:
    office = away.office
    from custody.proof.cosignature import WitnessSigner, cosign
    from custody.storage.keys.key_files import open_key, read_header

    path = office.folder / "keys" / (office.keys["Eve"].replace("/", "~") + ".key")
    seed_holder = open_key(read_header(path), b"correct horse battery staple")
    office.see("log", "checkpoint", "--out", "newest")
    head = (office.folder / "newest").read_bytes()

    class Disguised:
        """Eve's own key, dressed up as a witness's under another name."""

        verifier = VerifierKey("elsewhere.example/1", 4, seed_holder.verifier.public)
        sign = seed_holder.sign

    (office.folder / "inside").write_bytes(cosign(head, Disguised(), office.desk.clock.now()))
    answer = office.desk.run("witness", "add", "inside", "--vkey", str(Disguised.verifier))
    assert (answer.status, "witness.independent" in answer.err) == (5, True)
    named = WitnessSigner(office.keys["Eve"], bytes(32))
    (office.folder / "named").write_bytes(cosign(head, named, office.desk.clock.now()))
    assert office.desk.run("witness", "add", "named", "--vkey", str(named.verifier)).status == 5
    assert paged.rows(office.see("witness", "list"), "cosignatures") == []


def test_one_key_under_two_names_does_not_count_twice(away: Elsewhere) -> None:
    from custody.proof.cosignature import WitnessSigner, cosign

    office = away.office
    office.see("log", "checkpoint", "--out", "newest")
    head = (office.folder / "newest").read_bytes()
    for name, status in (("a.example/1", 0), ("b.example/1", 5)):
        signer = WitnessSigner(name, bytes(32))
        (office.folder / "cosigned").write_bytes(cosign(head, signer, office.desk.clock.now()))
        answer = office.desk.run("witness", "add", "cosigned", "--vkey", str(signer.verifier))
        assert answer.status == status
    assert "witness.distinct" in answer.err


def test_what_is_brought_back_must_be_a_checkpoint_of_this_ledger(away: Elsewhere) -> None:
    office = away.office
    away.request()
    missing = office.desk.run("witness", "add", "stick/checkpoint", "--vkey", "@w.vkey")
    assert (missing.status, "has no line by the witness" in missing.err) == (6, True)
    wrong_kind = office.desk.run("witness", "add", "stick/checkpoint", "--vkey", "@log.vkey")
    assert (wrong_kind.status, "of type 0x04" in wrong_kind.err) == (2, True)
    shutil.copytree(office.folder / "vault", office.folder / "other")
    shutil.copytree(office.folder / "state", office.folder / "other-state")
    office.case("C-2")
    away.request()
    away.sign()
    environ = {
        "CUSTODY_VAULT": str(office.folder / "other"),
        "CUSTODY_STATE": str(office.folder / "other-state"),
    }
    office.desk.environ |= environ
    fork = office.desk.run("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")
    assert (fork.status, "never had the checkpoint" in fork.err) == (3, True)


def test_a_line_dated_in_the_future_is_refused_and_taken_in_when_it_has_come(away: Elsewhere) -> None:
    away.request()
    desk, add = away.office.desk, ("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")
    desk.clock.advance(100_000)
    away.sign()
    desk.clock.advance(-100_000)
    for more in (("--dry-run",), ()):
        answer = desk.run(*add, *more)
        assert (answer.status, "still to come here" in answer.err) == (5, True)
    assert paged.rows(away.office.see("witness", "list"), "cosignatures") == []
    desk.clock.advance(100_000)
    assert away.office.see(*add)["new"] is True


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("init", "--name", "no slash"), 2, "cannot name a witness"),
        (("init", "--name", "witness"), 2, "cannot name a witness"),
        (("init", "--name", "w.example/\u00e9"), 2, "cannot name a private key"),
        (("sign", "nothing", "--vkey", "@log.vkey", "--out", "new"), 6, "there is no file"),
        (("sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "new", "--as", "Eve"), 6, "no key"),
        (
            ("sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "new", "--as", "EVE"),
            2,
            "a key of its own",
        ),
    ],
)
def test_calls_that_make_no_sense_are_refused(
    away: Elsewhere, words: tuple[str, ...], status: int, says: str
) -> None:
    away.request()
    eve = away.office.folder / "keys" / (away.office.keys["Eve"].replace("/", "~") + ".key")
    answer = away.office.desk.run("witness", *(str(eve) if word == "EVE" else word for word in words))
    assert answer.status == status, answer.err
    assert says in answer.err


def test_which_witness_is_meant_must_be_plain(away: Elsewhere) -> None:
    office = away.office
    none = office.desk.run("witness", "sign", "x", "--vkey", "@log.vkey", "--out", "new")
    assert none.status == 6
    away.request()
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "new")
    assert "there are 0 witness keys" in office.desk.run(*sign).err
    second = str(away.run("init", "--name", "w.example/2")["vkey"])
    several = away.refused()
    assert (several[0], "there are 2 witness keys" in several[1]) == (9, True)
    for name, vkey in ((NAME, away.vkey), ("w.example/2", second)):
        away.sign("--as", name)
        office.see("witness", "add", "stick/cosigned", "--vkey", vkey)
    unclear = office.desk.run("witness", "request", "--out", "more")
    assert (unclear.status, "2 witness keys could be meant" in unclear.err) == (2, True)
    assert office.see("witness", "request", "--out", "more", "--vkey", second)["since"] == office.size()
    assert office.see("witness", "request", "--out", "none", "--vkey", "w.example/3")["since"] == 0
    beyond = office.desk.run("witness", "request", "--out", "far", "--old-size", "999")
    assert (beyond.status, "cannot have seen" in beyond.err) == (2, True)
