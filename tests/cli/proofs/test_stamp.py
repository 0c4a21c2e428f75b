"""`custody timestamp`: tokens of an outside authority, carried by file, taken in, exported and verified again."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from custody.law.clock import DAY, format_instant
from custody.model.schema.ids import b64
from custody.proof import der, tsp
from custody.proof.sampling import positions, token_seed
from fixtures.authority import Authority
from tests.cli import paged
from tests.cli.instruments.test_deadlines import RENEW
from tests.cli.office import Office, golden
from tests.programs import program

AUTHORITY = Authority("time.example")
DIGEST = sha256(AUTHORITY.certificate()).hexdigest()


@pytest.fixture
def stamping(office: Office) -> Office:
    office.case()
    (office.folder / "root.pem").write_bytes(AUTHORITY.pem())
    golden("timestamp-trust", office.run("Ada", "timestamp", "trust", "root.pem", "--json"), office.folder)
    return office


def answered(office: Office, ahead: int = 0, authority: Authority = AUTHORITY, status: int = 0) -> str:
    """Carry a request to the authority and its answer back; gives the path of the answer."""
    office.see("timestamp", "request", "--out", "stick", "--force")
    asked = (office.folder / "stick/request.tsq").read_bytes()
    answer = authority.answer(asked, office.desk.clock.now() + ahead, status=status)
    (office.folder / "stick/response.tsr").write_bytes(answer)
    return "stick/response.tsr"


def refused(office: Office, *words: str, who: str = "Carl") -> tuple[int, str]:
    answer = office.run(who, "timestamp", *words)
    return answer.status, answer.err


def test_a_token_is_asked_for_and_taken_in_by_file(stamping: Office) -> None:
    (stamping.folder / "stick").mkdir()
    asked = stamping.see("timestamp", "request", "--out", "stick", "--dry-run")
    assert list((stamping.folder / "stick").iterdir()) == []
    assert asked["dry_run"]
    golden(
        "timestamp-request",
        stamping.desk.run("timestamp", "request", "--out", "stick", "--json"),
        stamping.folder,
    )
    signed = (stamping.folder / "stick/checkpoint").read_bytes()
    request = (stamping.folder / "stick/request.tsq").read_bytes()
    assert tsp.read_request(request)[0] == sha256(signed).digest()
    (stamping.folder / "stick/response.tsr").write_bytes(AUTHORITY.answer(request, stamping.desk.clock.now()))
    drafted = stamping.done("Carl", "timestamp", "add", "stick/response.tsr", "--dry-run")
    assert drafted["drafts"][0]["fields"]["token_serial"] == "7"
    golden(
        "timestamp-add",
        stamping.run("Carl", "timestamp", "add", "stick/response.tsr", "--json"),
        stamping.folder,
    )
    golden("timestamp-list", stamping.desk.run("timestamp", "list", "--json"), stamping.folder)
    listed = stamping.see("timestamp", "list")
    assert [(row["tree_size"], row["standing"]) for row in paged.rows(listed, "timestamps")] == [
        (asked["size"], "holds")
    ]
    assert [row["certificate_sha256"] for row in paged.rows(listed, "roots")] == [DIGEST]
    checked = stamping.see("check")
    assert (checked["verdict"], checked["scopes"]["witness"]) == ("verified", "verified")
    assert checked["counts"]["stamps"] == 1


def test_openssl_accepts_what_is_exported_and_no_other_checkpoint(stamping: Office) -> None:
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    golden(
        "timestamp-export",
        stamping.desk.run("timestamp", "export", "--out", "out", "--json"),
        stamping.folder,
    )
    folder = stamping.folder / "out"
    now = stamping.desk.clock.now()
    assert accepts_files(folder, "checkpoint", "token.tst", "root.pem", now)
    (folder / "checkpoint").write_bytes((folder / "checkpoint").read_bytes().replace(b"\n", b"\n\n", 1))
    assert not accepts_files(folder, "checkpoint", "token.tst", "root.pem", now)


def accepts(folder: Path, size: int, at: int, token: str = "") -> bool:
    """Return whether openssl accepts a token in a folder beside its checkpoint and certificate."""
    token = token or f"checkpoint-{size}.tst"
    return accepts_files(folder, f"checkpoint-{size}", token, f"tsa-{DIGEST[:16]}.pem", at)


def accepts_files(folder: Path, checkpoint: str, token: str, root: str, at: int) -> bool:
    """Return whether openssl accepts a token under a root certificate at an instant."""
    files = ["-data", checkpoint, "-in", token, "-token_in"]
    words = ["ts", "-verify", *files, "-CAfile", root, "-attime", str(at)]
    line = [program("openssl", "openssl"), *words]
    return subprocess.run(line, cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_proof_is_written_with_the_token_on_its_checkpoint_and_openssl_accepts_it(stamping: Office) -> None:
    plain = stamping.see("proof", "entry", "1", "--out", "plain/1.tlog-proof")
    assert plain["tokens"] == []
    assert [path.name for path in (stamping.folder / "plain").iterdir()] == ["1.tlog-proof"]
    taken = stamping.done("Carl", "timestamp", "add", answered(stamping))["entries"][0]["position"]
    made = stamping.see("proof", "entry", "1", "--out", "proofs/1.tlog-proof")
    (row,) = made["tokens"]
    size, folder = made["proofs"][0]["size"], stamping.folder / "proofs"
    assert (row["size"], row["entry"]) == (size, taken)
    assert {Path(cell).name for cell in row["files"].values()} | {"1.tlog-proof"} == {
        path.name for path in folder.iterdir()
    }
    signed = (folder / f"checkpoint-{size}").read_bytes()
    assert (folder / "1.tlog-proof").read_bytes().endswith(signed)
    now = stamping.desk.clock.now()
    assert accepts(folder, size, now)
    assert stamping.run("Eve", "proof", "entry", "0", "--out", "proofs/0.tlog-proof").status == 0
    (folder / f"checkpoint-{size}").write_bytes(signed.replace(b"\n", b"\n\n", 1))
    assert not accepts(folder, size, now)
    again = ("proof", "entry", "2", "--out", "proofs/2.tlog-proof")
    assert (stamping.desk.run(*again).status, (folder / "2.tlog-proof").exists()) == (7, False)
    told = stamping.desk.run(*again, "--force")
    assert (told.status, f"{size} entries existed by" in told.out) == (0, True)
    assert accepts(folder, size, now)


def test_tokens_are_published_beside_the_tiles_and_openssl_accepts_them(stamping: Office) -> None:
    assert stamping.see("log", "publish", "pub")["tokens"] == []
    assert not (stamping.folder / "pub/tokens").exists()
    file = answered(stamping)
    stamping.done("Carl", "timestamp", "add", file)
    asked = (stamping.folder / "stick/request.tsq").read_bytes()
    assert len(stamping.see("log", "publish", "pub", "--dry-run")["tokens"]) == 1
    assert not (stamping.folder / "pub/tokens").exists()
    (row,) = stamping.see("log", "publish", "pub")["tokens"]
    folder, now = stamping.folder / "pub" / "tokens", stamping.desk.clock.now()
    assert accepts(folder, row["size"], now)
    assert stamping.see("log", "publish", "pub")["tokens"] == []
    (stamping.folder / file).write_bytes(AUTHORITY.answer(asked, now, serial=8))
    stamping.done("Carl", "timestamp", "add", file)
    (more,) = stamping.see("log", "publish", "pub")["tokens"]
    assert Path(more["files"]["token"]).name == f"checkpoint-{row['size']}.2.tst"
    assert accepts(folder, row["size"], stamping.desk.clock.now(), f"checkpoint-{row['size']}.2.tst")
    Path(more["files"]["token"]).unlink()
    Path(more["files"]["checkpoint"]).write_bytes(b"another\n")
    answer = stamping.desk.run("log", "publish", "pub")
    assert (answer.status, "is not what this ledger has" in answer.err) == (3, True)
    assert len(stamping.see("log", "publish", "pub", "--overwrite")["tokens"]) == 2
    assert accepts(folder, row["size"], now)


def test_a_token_that_nothing_here_can_verify_is_left_out_and_named(stamping: Office) -> None:
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    assert len(stamping.see("proof", "entry", "1", "--out", "a/1.tlog-proof")["tokens"]) == 1
    (stamping.folder / f"vault/tsa/{DIGEST}.pem").unlink()
    for words in (("proof", "entry", "1", "--out", "b/1.tlog-proof"), ("log", "publish", "pub")):
        answer = stamping.desk.run(*words)
        assert (answer.status, "could not be checked and is left out" in " ".join(answer.err.split())) == (
            0,
            True,
        )
    assert [path.name for path in (stamping.folder / "b").iterdir()] == ["1.tlog-proof"]
    assert not (stamping.folder / "pub/tokens").exists()


def test_the_token_is_proven_with_the_entry_that_holds_it(stamping: Office) -> None:
    entry = str(stamping.done("Carl", "timestamp", "add", answered(stamping))["entries"][0]["position"])
    told = stamping.see("log", "show", "--entry", entry)
    stamping.see("timestamp", "export", "--out", "out")
    token = (stamping.folder / "out/token.tst").read_bytes()
    assert next(field["value"] for field in told["fields"] if field["name"] == "token") == b64(token)
    first = stamping.see("proof", "entry", "1")["proofs"][0]
    assert first["size"] == paged.value(stamping.see("timestamp", "list"), "timestamped")


@pytest.mark.parametrize(("status", "why"), [(2, "rejected"), (3, "waiting")])
def test_an_answer_without_a_token_is_refused(stamping: Office, status: int, why: str) -> None:
    code, said = refused(stamping, "add", answered(stamping, status=status))
    assert (code, why in said) == (3, True)


def test_an_answer_to_another_request_is_refused(stamping: Office) -> None:
    answered(stamping)
    shutil.copy(stamping.folder / "stick/response.tsr", stamping.folder / "old.tsr")
    file = answered(stamping)
    code, said = refused(stamping, "add", "old.tsr", "--request", "stick/request.tsq")
    assert (code, "another request" in said) == (3, True)
    stamping.done("Carl", "timestamp", "add", file)


def test_a_request_that_another_ledger_made_is_refused(stamping: Office) -> None:
    request = tsp.request(sha256(b"another checkpoint").digest(), 5)
    (stamping.folder / "request.tsq").write_bytes(request)
    (stamping.folder / "response.tsr").write_bytes(AUTHORITY.answer(request, stamping.desk.clock.now()))
    code, said = refused(stamping, "add", "response.tsr")
    assert (code, "no checkpoint of this ledger" in said) == (6, True)


def test_a_token_from_before_its_checkpoint_or_of_a_time_to_come_is_refused(stamping: Office) -> None:
    code, said = refused(stamping, "add", answered(stamping, ahead=-DAY))
    assert (code, "newest entry" in said) == (3, True)
    code, said = refused(stamping, "add", answered(stamping, ahead=DAY))
    assert (code, "timestamp.future" in said) == (5, True)
    stamping.done("Carl", "timestamp", "add", answered(stamping))


def test_a_token_under_a_root_that_is_not_trusted_is_refused_and_nothing_is_kept(office: Office) -> None:
    office.case()
    code, said = refused(office, "add", answered(office))
    assert (code, "timestamp.root" in said) == (5, True)
    (office.folder / "other.pem").write_bytes(Authority("other.example").pem())
    office.done("Ada", "timestamp", "trust", "other.pem", "--name", "Other")
    assert refused(office, "add", answered(office))[0] == 3
    assert paged.rows(office.see("timestamp", "list"), "timestamps") == []


def test_who_may_not_trust_leaves_no_certificate_behind(office: Office) -> None:
    office.case()
    (office.folder / "root.pem").write_bytes(AUTHORITY.pem())
    assert refused(office, "trust", "root.pem")[0] == 5
    assert not (office.folder / "vault/tsa").exists()
    office.done("Ada", "timestamp", "trust", "root.pem", "--dry-run")
    assert not (office.folder / "vault/tsa").exists()
    office.done("Ada", "timestamp", "trust", "root.pem")
    assert (office.folder / f"vault/tsa/{DIGEST}.pem").read_bytes() == AUTHORITY.pem()


def test_a_certificate_that_is_no_root_is_refused(office: Office) -> None:
    (office.folder / "own.der").write_bytes(AUTHORITY.own())
    assert refused(office, "trust", "own.der", who="Ada")[0] == 6
    (office.folder / "none.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    assert refused(office, "trust", "none.pem", who="Ada")[0] == 3


def test_what_was_taken_stays_when_its_root_is_trusted_no_longer(stamping: Office) -> None:
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    assert refused(stamping, "distrust", "0000", "--reason", "ended", who="Ada")[0] == 6
    golden(
        "timestamp-distrust",
        stamping.run("Ada", "timestamp", "distrust", DIGEST[:8], "--reason", "ended", "--json"),
        stamping.folder,
    )
    assert refused(stamping, "add", answered(stamping))[0] == 5
    listed = stamping.see("timestamp", "list")
    assert (
        [row["standing"] for row in paged.rows(listed, "timestamps")],
        paged.cell(listed, "roots", 0, "trusted"),
    ) == (
        ["holds"],
        False,
    )
    assert stamping.see("check")["verdict"] == "verified"


def test_without_the_root_at_hand_a_token_is_neither_right_nor_wrong(stamping: Office) -> None:
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    assert stamping.see("check")["verdict"] == "verified"
    (stamping.folder / f"vault/tsa/{DIGEST}.pem").unlink()
    assert [
        row["standing"] for row in paged.rows(stamping.see("timestamp", "list", status=4), "timestamps")
    ] == ["unchecked"]
    checked = stamping.see("check", status=4)
    assert [finding["code"] for finding in checked["findings"]] == ["timestamp_unchecked"]
    assert checked["scopes"]["witness"] == "undecided"


def test_a_sample_is_chosen_by_the_newest_token_and_anybody_derives_it_again(stamping: Office) -> None:
    lab = stamping
    lab.seizure()
    lab.exhibit()
    (lab.folder / "big.dd").write_bytes(bytes(range(41)) * (1 << 20))
    key = lab.done("Eve", "archive", "big.dd", "--exhibit", "EV/1")["entries"][0]["subject"]
    lab.done("Carl", "timestamp", "add", answered(lab))
    swept = lab.done("Bot", "sweep", "run", "--depth", "sample")
    name = swept["entries"][0]["subject"]
    chosen = lab.see("sweep", "sample", name)
    assert [paged.value(chosen, each) for each in ("positions", "certificate")] == ["timestamp", DIGEST]
    # What an auditor does who has the exported checkpoint and token.
    lab.see("timestamp", "export", "--out", "out")
    token = (lab.folder / "out/token.tst").read_bytes()
    seed = token_seed((lab.folder / "out/checkpoint").read_bytes(), tsp.parse_token(token).signature)
    assert paged.value(chosen, "seed") == seed.hex()
    (read,) = [paged.read_leaves(row) for row in paged.rows(chosen, "objects") if row["object"] == key]
    assert read == positions(seed, key, 41, len(read))
    assert 0 < len(read) < 41
    again = lab.done("Bot", "sweep", "run", "--depth", "sample")
    assert (
        paged.value(lab.see("sweep", "sample", again["entries"][0]["subject"], status=10), "positions")
        == "self_chosen"
    )


def test_a_token_of_more_bytes_than_are_kept_is_refused(stamping: Office) -> None:
    file = Path(stamping.folder / answered(stamping))
    padded = der.encode(
        der.SEQUENCE,
        der.encode(der.SEQUENCE, der.integer(0)),
        der.encode(der.SEQUENCE, bytes(tsp.MAX_TOKEN_BYTES)),
    )
    file.write_bytes(padded)
    assert refused(stamping, "add", "stick/response.tsr")[0] == 3


def test_without_the_library_nothing_is_taken_in_and_what_was_is_not_checked(
    stamping: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    code, said = refused(stamping, "add", answered(stamping))
    assert (code, ".[stamp]" in said) == (9, True)
    checked = stamping.see("check", status=4)
    assert [finding["code"] for finding in checked["findings"]] == ["timestamp_unchecked"]
    assert [
        row["standing"] for row in paged.rows(stamping.see("timestamp", "list", status=4), "timestamps")
    ] == ["unchecked"]


def test_a_renewal_is_proven_in_time_by_a_token_and_only_claimed_where_it_cannot_be_read(
    stamping: Office,
) -> None:
    stamping.order()
    stamping.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    stamping.done("Judge", "preservation-order", "renew", "P-1", "--days", "10", *RENEW, status=10)
    assert [item["verdict"] for item in paged.acts(stamping.see("preservation-order", "show", "P-1"))] == [
        "claimed_in_time"
    ]
    time = stamping.desk.clock.now() + stamping.desk.step
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    (act,) = paged.acts(stamping.see("preservation-order", "show", "P-1"))
    assert (act["verdict"], act["proven"]) == ("proven_in_time", format_instant(time))
    (stamping.folder / f"vault/tsa/{DIGEST}.pem").unlink()
    shown = stamping.desk.run("preservation-order", "show", "P-1")
    assert "no witness or timestamp covers" in " ".join(shown.out.split())
    assert "are not counted" in " ".join(shown.out.split())


def may(office: Office, who: str, what: str) -> dict[str, tuple[bool, str | None]]:
    """Return for each entry about timestamps whether it is allowed, and the rule that refuses it."""
    found = office.run(who, "actions", what, "--json").document["actions"]
    return {
        action["command"].removeprefix("timestamp "): (action["allowed"], action["rule"])
        for action in found
        if action["command"].startswith("timestamp ")
    }


def test_what_needs_an_authority_is_possible_only_while_one_is_trusted(office: Office) -> None:
    nobody, no_role = (False, "timestamp.root"), (False, "role.permit")
    (office.folder / "root.pem").write_bytes(AUTHORITY.pem())
    assert may(office, "Ada", "ledger") == {
        "add": nobody,
        "distrust": (False, "tsa.known"),
        "trust": (True, None),
    }
    asked = office.desk.run("timestamp", "request", "--out", "early")
    assert "no authority is trusted here" in asked.err
    office.done("Ada", "timestamp", "trust", "root.pem")
    assert "trusted" not in office.desk.run("timestamp", "request", "--out", "stick").err
    assert may(office, "Ada", "ledger") == dict.fromkeys(("add", "distrust", "trust"), (True, None))
    assert may(office, "Carl", "ledger") == {"add": (True, None), "distrust": no_role, "trust": no_role}
    root = f"tsa:{DIGEST[:8]}"
    assert may(office, "Ada", root) == {
        "add": (True, None),
        "distrust": (True, None),
        "trust": (False, "tsa.new"),
    }
    office.done("Ada", "timestamp", "distrust", DIGEST[:8], "--reason", "ended")
    assert may(office, "Ada", root) == {
        "add": nobody,
        "distrust": (False, "tsa.known"),
        "trust": (True, None),
    }
    told = office.run("Carl", "actions", "ledger").out
    assert "tokens under this root certificate are not accepted here [rule timestamp.root]" in " ".join(
        told.split()
    )
    assert office.run("Ada", "actions", "tsa:00").status == 6


def test_the_command_that_sends_a_request_can_be_copied_as_it_stands(stamping: Office) -> None:
    first, second = stamping.desk.run("timestamp", "request", "--out", "other").out.splitlines()[-2:]
    assert shlex.split(f"{first}\n{second}".replace(" \\\n", " ")) == [
        *("curl", "-H", "Content-Type: application/timestamp-query"),
        *("--data-binary", "@request.tsq", "-o", "response.tsr", "URL"),
    ]
