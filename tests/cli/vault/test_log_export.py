"""`custody log export`: what it asks and signs for, where it writes, and what it does while others go on working."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import Busy, ProofInvalid
from custody.ledger.objects.archive import Quiet
from custody.ledger.publish.committed_size import promised
from custody.model.entry import openings
from custody.storage.database import SqlLedgerStore
from custody.storage.machine.system import SystemEntropy
from custody.storage.settings.settings import load
from custody.storage.vault import export as vault_export
from custody.storage.vault.vault import open_vault
from tests.answers.proofs.exported import BASIS, ERASED, EXHIBIT, Stranger, export, furnish, rows_of
from tests.cli.desk import Answer
from tests.cli.office import Office, golden
from tests.cli.proofs.test_stamp import accepts_files, answered, stamping

__all__ = ["stamping"]


def everything(folder: Path) -> str:
    """Return all text of an export."""
    return "".join(path.read_text(errors="replace") for path in sorted(folder.rglob("*")) if path.is_file())


def left(office: Office, name: str) -> list[str]:
    """Return what is left of an export that was refused: its folder, or the one it was begun in."""
    return [
        path.name
        for path in office.folder.iterdir()
        if path.name == name or path.name.startswith(f".{name}.")
    ]


def test_it_writes_into_a_new_folder_or_an_empty_one_and_no_other(office: Office) -> None:
    office.case()
    (office.folder / "empty").mkdir()
    export(office, "empty")
    assert (office.folder / "empty").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (office.folder / "empty").iterdir()} == {0o600}
    before = (office.folder / "empty" / "manifest.json").read_bytes()
    refused = office.desk.run("log", "export", "--out", "empty")
    assert (refused.status, "nothing is overwritten" in refused.err) == (7, True)
    assert (office.folder / "empty" / "manifest.json").read_bytes() == before
    (office.folder / "file").write_text("mine")
    (office.folder / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        assert office.desk.run("log", "export", "--out", name).status == 7
    assert office.desk.run("log", "export", "--out", "file/below").status == 8
    export(office, "new/folder")
    assert (office.folder / "new" / "folder" / "README.txt").read_text().startswith("This folder is a copy")


def test_confidential_orders_are_told_of_first(office: Office) -> None:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    answer = office.desk.run("log", "export", "--out", "x")
    assert answer.status == 10
    assert "1 order must be kept confidential (art. 25(3))" in " ".join(answer.err.split())
    assert office.desk.run("log", "export", "--out", "y", "--without-values").status == 0


def test_a_disk_that_is_full_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.case()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("custody.storage.files.durable.os.fsync", full)
    answer = office.desk.run("log", "export", "--out", "x")
    assert (answer.status, "No space left" in answer.err) == (8, True)
    assert left(office, "x") == []


def exported_amid(office: Office, what: Callable[[], object], *, name: str = "x") -> Path:
    """Export while something else is done, after the state that is exported was taken."""
    given = {"vault": str(office.folder / "vault"), "state": str(office.folder / "state")}
    settings = load(given, office.desk.environ)
    target = office.folder / name
    with (
        open_vault(settings, office.desk.clock, SystemEntropy(), readonly=True) as vault,
        vault_export.settled(vault) as state,
    ):
        vault_export.export(vault, state, target, values=True, sign=what, progress=Quiet())
    return target


def test_entries_that_come_meanwhile_are_left_out_whole(office: Office, tmp_path: Path) -> None:
    furnish(office)
    size = office.size()
    folder = exported_amid(office, lambda: [office.case(f"N-{number}") for number in range(3)])
    assert office.size() == size + 3
    assert [row["position"] for row in rows_of(folder, "entries.jsonl")] == list(range(size))
    assert "N-0" not in everything(folder)
    answer = Stranger(tmp_path, office.see("log", "vkey")["vkey"]).verify(folder)
    assert answer.returncode == 0, answer.stderr


def test_a_value_that_is_erased_meanwhile_is_not_exported(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", ERASED)
    made = office.done("Carl", "erasure", "propose", str(EXHIBIT), "--fields", "serial", *BASIS)
    proposal = str(made["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    with pytest.raises(Busy, match="a value was erased while it was being exported"):
        exported_amid(office, lambda: office.run("Carl", "erasure", "execute", proposal))
    assert left(office, "x") == []
    assert ERASED not in everything(export(office, "x")[0])


def test_an_entry_that_is_not_promised_yet_is_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case()
    older = shutil.copytree(office.folder / "state", office.folder / "older")
    office.case("C-2")
    database = office.folder / "vault" / "ledger.db"
    looks: list[int] = []

    def late(*given: object) -> object:
        looks.append(1)
        found = promised(*given)  # type: ignore[arg-type]  # as they came
        return found if len(looks) > 2 else type(found)(found.size - 1, None)

    monkeypatch.setattr("custody.storage.vault.export.promised", late)
    monkeypatch.setattr("custody.storage.vault.export._PAUSE", 0)
    _, document = export(office, "x")
    store = SqlLedgerStore.open(database, readonly=True)
    assert document["size"] == store.read().head().size
    store.close()
    assert len(looks) == 3
    monkeypatch.setattr(
        "custody.storage.vault.export.promised", lambda *given: type(promised(*given))(0, None)
    )
    refused = office.desk.run("log", "export", "--out", "y")
    assert (refused.status, left(office, "y")) == (7, [])
    monkeypatch.undo()
    shutil.rmtree(office.folder / "state")
    older.rename(office.folder / "state")


def test_a_ledger_that_is_not_as_its_hashes_say_is_not_exported(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case()

    def altered(data: bytes) -> object:
        fields = decode(data)
        return fields[:1] * len(fields)

    decode = openings.decode
    monkeypatch.setattr(openings, "decode", altered)
    with pytest.raises(ProofInvalid, match="entry 0 is not stored as its hashes say"):
        exported_amid(office, lambda: None)
    assert left(office, "x") == []


def test_an_older_copy_than_is_remembered_is_not_exported(office: Office) -> None:
    shutil.copytree(office.folder / "vault", office.folder / "older")
    office.case()
    shutil.rmtree(office.folder / "vault")
    (office.folder / "older").rename(office.folder / "vault")
    assert office.desk.run("log", "export", "--out", "x").status == 4
    shutil.rmtree(office.folder / "state")
    answer = office.desk.run("log", "export", "--out", "x")
    assert answer.status == 10
    assert "may be of a copy that others never saw" in " ".join(answer.err.split())


def test_tokens_are_exported_as_openssl_takes_them(stamping: Office, tmp_path: Path) -> None:
    stamping.done("Carl", "timestamp", "add", answered(stamping))
    folder, _ = export(stamping, "x")
    stamped = stamping.size() - 1
    size = next(int(path.name.partition("-")[2]) for path in (folder / "timestamps").glob("checkpoint-*"))
    root = next((folder / "timestamps").glob("root-*.pem"))
    assert accepts_files(
        folder / "timestamps", f"checkpoint-{size}", f"{stamped}.tst", root.name, stamping.desk.clock.now()
    )
    stranger = Stranger(tmp_path, stamping.see("log", "vkey")["vkey"])
    told: subprocess.CompletedProcess[str] = stranger.verify(folder)
    assert told.returncode == 0, told.stderr
    assert "timestamp tokens (openssl ts -verify)" in told.stdout


def test_the_answer_names_the_files_and_the_manifests_digest(office: Office) -> None:
    office.case()
    answer = office.desk.run("log", "export", "--out", "x", "--json")
    document = answer.document
    manifest = json.loads((office.folder / "x" / "manifest.json").read_text())
    assert document["files"][:-1] == manifest["files"]
    assert document["files"][-1]["sha256"] == document["manifest_sha256"]
    assert (document["values"], document["erased"]) == (True, 0)
    assert "Keep the digest of the manifest" in office.desk.run("log", "export", "--out", "y").out
    # Digests and sizes follow from every kind of entry that there is.
    same = re.sub(r'"([0-9a-f]{64})"', '"$DIGEST"', answer.out)
    same = re.sub(r'"(bytes|lines)": [0-9]+', r'"\1": 0', same)
    golden("log-export", Answer(answer.status, same, answer.err), office.folder)
