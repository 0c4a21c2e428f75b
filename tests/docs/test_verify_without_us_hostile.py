"""The verifier that shares no code with us, on what a hostile log, holder of files or reader of them would give it."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from custody.proof import checkpoint, cosignature, merkle, note, proof_file
from custody.proof.cosignature import WitnessSigner
from custody.proof.note import SeedSigner
from tests.docs.test_verify_without_us import Handed
from tests.hostile.readers import script
from tools.office import office

#: What the signer of an entry had seen who had seen nothing.
SEEN = "0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
LOG = SeedSigner("lab.example/" + 32 * "a", b"l" * 32)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script in this process; by one of its own it runs in test_verify_without_us.py."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = script()([*arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    found = Handed(tmp_path, office())
    assert run(*found.all()).returncode == 0
    return found


def signed_by_log(folder: Path, entry: bytes, *witnesses: WitnessSigner, time: int = 5) -> str:
    """Write the proof file of an entry that a log signed over, whatever it is."""
    leaves = [merkle.leaf_hash(b"first"), merkle.leaf_hash(entry)]
    signed = checkpoint.sign(checkpoint.Checkpoint(LOG.verifier.name, 2, merkle.root(leaves)), LOG)
    for witness in witnesses:
        signed = cosignature.cosign(signed, witness, time)
    path = folder / "own.tlog-proof"
    path.write_bytes(proof_file.format(proof_file.ProofFile(entry, 1, (leaves[0],), signed)))
    return str(path)


def entry_for(log: str, **members: object) -> bytes:
    """Return an entry of the office, signed by Judge for a log."""
    world = office().world
    said = json.loads(office().note(6).decode().split("\n")[0])
    text = json.dumps(
        {**said, "log": log, "seen": SEEN, **members},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return note.sign(text + "\n", world.people["judge"].signer)


def test_what_an_entry_says_writes_no_line_of_its_own_on_the_terminal(tmp_path: Path) -> None:
    good = run(signed_by_log(tmp_path, entry_for(LOG.verifier.name)), str(LOG.verifier))
    assert (good.returncode, good.stderr) == (0, "")
    bare = b"x\r\x1b[2Kverified: w.example/1 saw this checkpoint at 2020-01-01T00:00:00+00:00\x1b[8m\n"
    told = run(signed_by_log(tmp_path, bare), str(LOG.verifier))
    assert (told.returncode, told.stdout) == (3, "")
    named = entry_for(LOG.verifier.name, kind="\x9b2Kverified: \u202ew.example/1")
    told = run(signed_by_log(tmp_path, named), str(LOG.verifier))
    assert (told.returncode, told.stdout, told.stderr.isascii()) == (3, "", True)
    assert "x9b2Kverified: " in told.stderr


def test_an_entry_that_was_signed_for_another_log_is_refused(tmp_path: Path) -> None:
    signer = ("--signer", str(office().world.people["judge"].signer.verifier))
    assert (
        run(signed_by_log(tmp_path, entry_for(LOG.verifier.name)), str(LOG.verifier), *signer).returncode == 0
    )
    told = run(
        signed_by_log(tmp_path, entry_for("training." + LOG.verifier.name)), str(LOG.verifier), *signer
    )
    assert (told.returncode, told.stdout) == (3, "")
    assert "written for another log" in told.stderr


def test_a_witness_counts_once_and_the_log_is_none(tmp_path: Path) -> None:
    one, same = WitnessSigner("w.example/1", b"w" * 32), WitnessSigner("w.example/2", b"w" * 32)
    itself = WitnessSigner("w.example/3", b"l" * 32)
    file = signed_by_log(tmp_path, entry_for(LOG.verifier.name), one, same, itself)
    keys = [("--witness", str(witness.verifier)) for witness in (one, same, itself)]
    assert "w.example/1 saw this" in run(file, str(LOG.verifier), *keys[0]).stdout
    twice = run(file, str(LOG.verifier), *keys[0], *keys[1])
    assert (twice.returncode, "w.example/2 is that of w.example/1" in twice.stderr) == (2, True)
    told = run(file, str(LOG.verifier), *keys[2])
    assert (told.returncode, "w.example/3 is that of the log" in told.stderr) == (2, True)


def test_a_time_that_no_calendar_has_is_told_as_a_number_without_a_trace(tmp_path: Path) -> None:
    witness = WitnessSigner("w.example/1", b"w" * 32)
    for time in (253402300800, 2**63 - 1):
        file = signed_by_log(tmp_path, entry_for(LOG.verifier.name), witness, time=time)
        told = run(file, str(LOG.verifier), "--witness", str(witness.verifier))
        assert told.returncode == 4
        assert "verified: w.example/1 saw this checkpoint\n" in told.stdout
        assert f"w.example/1 states second {time} after 1970, which is beyond the calendar" in told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize("index", ["06", "+6", " 6", "6 ", "6\r", "0_6", "٦", "6.0", "6e0", "-6"])
def test_the_number_of_an_entry_has_one_spelling(handed: Handed, index: str) -> None:
    text = handed.proof.read_bytes().decode()
    handed.proof.write_bytes(text.replace("\nindex 6\n", f"\nindex {index}\n").encode())
    assert run(*handed.all()).returncode == 3


def members(change: Callable[[dict[str, object]], object]) -> Callable[[str], str]:
    """Change the first field shown and write the document canonically."""

    def changed(text: str) -> str:
        document = json.loads(text)
        change(document["fields"][0])
        return json.dumps(document, sort_keys=True, separators=(",", ":"))

    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: "\ufeff" + text,
        lambda text: json.dumps(json.loads(text), indent=1),
        lambda text: text.replace("custody.fields/1", "custody.fields/2"),
        lambda text: text.replace('"schema"', '"entry":null,"schema"').replace(
            '"fields"', '"fields":[],"fields"'
        ),
        lambda text: text.replace('{"entry"', '{"comment":"none","entry"'),
        lambda text: text.replace('"index":3', '"index":3.0'),
        lambda text: text.replace('"index":3', '"index":3e0'),
        lambda text: text.replace('"leaf"', '"\\u006ceaf"', 1),
        lambda text: json.dumps({**json.loads(text), "fields": []}, separators=(",", ":")),
        lambda text: text.replace("]}", "," + 9999 * "[" + 9999 * "]" + "]}", 1),
        members(lambda field: field.update(value="1999-01-01T00:00:00Z")),
        members(lambda field: field.update(index=True)),
    ],
)
def test_a_document_of_fields_has_one_spelling(handed: Handed, change: Callable[[str], str]) -> None:
    text = handed.fields.read_text()
    handed.fields.write_bytes(change(text).encode())
    assert handed.fields.read_text() != text
    told = run(*handed.all())
    newer = "custody.fields/2" in handed.fields.read_text()
    assert (told.returncode, told.stderr.startswith("not verified: ")) == ((4, False) if newer else (3, True))
    assert "verified: field" not in told.stdout


def test_fields_are_shown_in_order_and_none_twice(handed: Handed) -> None:
    document = json.loads(handed.fields.read_text())
    for order in ((1, 0), (0, 0)):
        shown = {**document, "fields": [document["fields"][at] for at in order]}
        handed.fields.write_text(json.dumps(shown, sort_keys=True, separators=(",", ":")))
        told = run(*handed.all())
        assert (told.returncode, "out of order, or one shown twice" in told.stderr) == (3, True)


def test_a_pipe_is_not_waited_for(handed: Handed) -> None:
    handed.proof.unlink()
    os.mkfifo(handed.proof)
    told = run(*handed.all())
    assert (told.returncode, "is no file" in told.stderr) == (2, True)


def test_it_says_what_it_was_not_asked(handed: Handed) -> None:
    lines = run(str(handed.proof), handed.log).stdout.splitlines()
    asked = "not checked: by when it was there, who signed it, what it says, later corrections, "
    assert lines[-1] == (
        f"{asked}whether others had the key or it was revoked, roles, rules, whether what it says is true"
    )
    assert not lines[0].startswith("TRAINING")


def test_a_training_ledger_is_called_one(tmp_path: Path) -> None:
    signer = SeedSigner("training." + LOG.verifier.name, b"t" * 32)
    entry = entry_for(signer.verifier.name, kind="ledger.opened")
    signed = checkpoint.sign(checkpoint.Checkpoint(signer.verifier.name, 1, merkle.leaf_hash(entry)), signer)
    path = tmp_path / "t.tlog-proof"
    path.write_bytes(proof_file.format(proof_file.ProofFile(entry, 0, (), signed)))
    assert run(str(path), str(signer.verifier)).stdout.startswith(
        "TRAINING LEDGER: nothing in it is evidence\n"
    )


def zipped(data: bytes) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as packed:
        packed.writestr("one.tlog-proof", data)
    return found.getvalue()


MANGLED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "gzip": (gzip.compress, "is packed by gzip"),
    "zip": (zipped, "is packed in a zip"),
    "byte order mark": (lambda data: codecs.BOM_UTF8 + data, "byte order mark"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "saved anew as UTF-16"),
    "line ends": (lambda data: (data + b"\n").replace(b"\n", b"\r\n"), "other line ends"),
    "a picture": (lambda _: b"\x89PNG\n\xff\xfe", "is no text"),
}


@pytest.mark.parametrize("part", ["file", "fields"])
@pytest.mark.parametrize("what", MANGLED)
def test_what_became_of_a_file_that_was_mangled_is_said(handed: Handed, part: str, what: str) -> None:
    mangle, told = MANGLED[what]
    words = handed.all()
    at = 0 if part == "file" else words.index("--fields") + 1
    path = Path(words[at])
    path.write_bytes(mangle(path.read_bytes()))
    ended = run(*words)
    assert ended.returncode == 3
    assert f"{path} {'has ' if what == 'line ends' else ''}" in ended.stderr
    assert told in ended.stderr


def test_a_key_is_taken_with_a_line_end_and_its_file_is_not(handed: Handed) -> None:
    file, key, *rest = handed.all()
    assert run(file, f" {key}\n", *rest).returncode == 0
    ended = run(file, "log.vkey", *rest)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "'log.vkey' is no verifier key, which is name+id+base64" in ended.stderr
