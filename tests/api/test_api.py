"""What scripts import: the same services, rules and errors as the command line, with nothing printed."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from custody import api
from custody.errors import (
    ConfigError,
    NotFound,
    ProofInvalid,
    RoleRefused,
    SourceChanged,
    UsageError,
)
from custody.model.schema.types import Value
from custody.proof.commitments.typed_roots import ObjectRoot, typed_root_from_json
from tests.cli import paged
from tests.cli.desk import Desk
from tests.world import SAFEGUARDS

SEIZURE: dict[str, Value] = {
    "basis": "consent",
    "authorised_by": "I. Owner",
    "legal_basis": "Criminal Procedure Act s. 30",
    "measures": "28.3.a 28.3.b",
    "offence_ground": "23.2.c",
    "scope": "media of one suspect",
    "possessor_present": "owner",
    "grounds": "a witness named the stick",
    **SAFEGUARDS,
    "search_target": "medium",
    "territory": "inside",
    "place_of_seizure": "front desk",
    "seized_by": "E. Examiner",
    "attending_witness": "duty manager",
}
EXHIBIT: dict[str, Value] = {
    "category": "usb_stick",
    "power_state": "off",
    "reference": "EV/1",
    "description": "USB stick",
    "condition": "no damage seen",
    "capacity": 8_000_000_000,
    "place_found": "desk",
    "found_by": "E. Examiner",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A vault whose only key may do an examiner's work."""
    import time

    for name in ("CUSTODY_AS", "CUSTODY_VAULT", "CUSTODY_KEYS", "CUSTODY_STATE", "CUSTODY_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    desk = Desk(tmp_path / "desk", step=0)
    desk.clock.set(int(time.time()) - 60)
    desk.done("init", "--domain", "lab.example", "--display-name", "E. Examiner")
    (key,) = paged.rows(desk.done("key", "list"), "keys")
    desk.done(
        "actor", "set-roles", key["name"], "--roles", "administrator", "examiner", "--reason", "appointment"
    )
    return desk


def opened(desk: Desk, **more: object) -> api.OpenLedger:
    folder = desk.folder
    return api.open_ledger(
        folder / "vault",
        keys=folder / "keys",
        state=folder / "state",
        passphrase_file=folder / "passphrase",
        **more,  # type: ignore[arg-type]  # keyword arguments of open_ledger itself
    )


def exhibit_of(ledger: api.OpenLedger) -> str:
    case = ledger.record("case.opened", {"reference": "2026-0417"}).subject
    seizure = ledger.record("seizure.recorded", {**SEIZURE, "case": case}).subject
    return ledger.record("exhibit.registered", {**EXHIBIT, "seizure": seizure}).subject


def test_a_script_archives_many_files_at_once_and_hears_of_each_in_order(desk: Desk) -> None:
    names = [desk.folder / f"{at:02}.dd" for at in range(90)]
    for at, path in enumerate(names):
        if at != 70:
            path.write_bytes(b"%d" % at)
    with opened(desk) as ledger:
        exhibit_of(ledger)
        came = list(ledger.archive_each(names, "EV/1", jobs=6))
        assert [path for path, _ in came] == names
        failed = [(path.name, type(one)) for path, one in came if not isinstance(one, api.Recorded)]
        assert failed == [("70.dd", NotFound)]
        positions = [one.position for _, one in came if isinstance(one, api.Recorded)]
        assert positions == list(range(positions[0], positions[0] + 89))
        assert all(
            api.verify(one.receipt, ledger.log_key).index == one.position
            for _, one in came
            if isinstance(one, api.Recorded)
        )
        with pytest.raises(NotFound):
            next(ledger.archive_each(names, "EV/9"))
        assert ledger.check().verdict == "verified"


def test_what_a_script_leaves_amid_many_files_is_told_and_entered_once_by_the_same_files_again(
    desk: Desk,
) -> None:
    names = [desk.folder / f"{at:03}.dd" for at in range(130)]
    for at, path in enumerate(names):
        path.write_bytes(b"%d" % at)
    with opened(desk) as ledger:
        exhibit_of(ledger)
        coming = ledger.archive_each(names, "EV/1", jobs=2)
        first = next(coming)[1]
        coming.close()  # type: ignore[attr-defined]  # a generator
        assert isinstance(first, api.Recorded)
        entered = ledger.size - first.position
        assert 1 < entered < len(names)
    told = paged.rows(desk.run("store", "reconcile", "--json").document, "findings")
    codes = {line["code"] for line in told}
    assert {"journal_settled"} <= codes <= {"journal_settled", "journal_idle", "object_unentered"}
    found = {finding["code"]: finding for finding in desk.run("check", "--json").document["findings"]}
    if "object_unentered" in codes:
        assert "custody store reconcile" in found["object_unrecorded"]["act"]
    with opened(desk) as ledger:
        again = [one for _, one in ledger.archive_each(names[1:], "EV/1")]
        known = [each for each in again if isinstance(each, api.Known)]
        assert [each.position for each in known] == list(range(first.position + 1, first.position + entered))
        assert ledger.size - first.position == len(names)
    assert paged.rows(desk.run("store", "reconcile", "--json").document, "findings") == []


def test_a_script_records_archives_proves_and_checks(desk: Desk) -> None:
    image = desk.folder / "stick.img"
    image.write_bytes(b"evidence" * 5000)
    with opened(desk) as ledger:
        exhibit = exhibit_of(ledger)
        assert ledger.resolve("exhibit", "EV/1") == exhibit
        stored = ledger.archive(image, "EV/1", md5=True, sha1=True)
        assert stored.nonconforming == ()
        root = ledger.entry(stored.position).value("object_root")
        found = typed_root_from_json(root)
        assert isinstance(found, ObjectRoot)
        assert found.bytes == 40_000
        assert [entry.envelope.kind for entry in ledger.entries(exhibit)] == ["exhibit.registered"]
        assert ledger.check().verdict == "verified"
        shown = api.verify(stored.receipt, ledger.log_key)
        assert (shown.index, shown.checkpoint.origin) == (stored.position, ledger.origin)
        assert api.verify(ledger.proof(0), ledger.log_key).index == 0
        assert ledger.size == stored.position + 1


def test_an_answer_names_the_entry_it_answers(desk: Desk) -> None:
    with opened(desk) as ledger:
        exhibit = exhibit_of(ledger)
        position = ledger.size - 1
        values: dict[str, Value] = {
            "entry_position": position,
            "field": "serial",
            "reason": "omitted",
            "erasable_value": "4C530001",
        }
        ledger.record("entry.corrected", values, subject=exhibit, answers=position)
        assert ledger.entry(position).current("serial") == "4C530001"


def test_a_script_meets_the_rules_and_errors_of_the_command_line(desk: Desk) -> None:
    with opened(desk) as ledger:
        case = ledger.record("case.opened", {"reference": "2026-0417"}).subject
        before = ledger.size
        renewal: dict[str, Value] = {"days": 30, "issuing_authority": "District Court", "grounds": "pending"}
        with pytest.raises(RoleRefused):
            ledger.record("preservation_order.renewed", renewal, subject=case)
        with pytest.raises(UsageError, match="colour"):
            ledger.record("case.opened", {"colour": "blue"})
        with pytest.raises(NotFound):
            ledger.archive(desk.folder / "absent", "EV/9")
        assert ledger.size == before


def test_what_a_rule_refuses_is_refused_before_a_byte_is_stored(desk: Desk) -> None:
    image = desk.folder / "stick.img"
    image.write_bytes(b"evidence")
    (key,) = paged.rows(desk.done("key", "list"), "keys")
    with opened(desk) as ledger:
        exhibit_of(ledger)
    desk.clock.advance(30)
    desk.done("actor", "set-roles", key["name"], "--roles", "administrator", "--reason", "duty_change")
    with opened(desk) as ledger, pytest.raises(RoleRefused):
        ledger.archive(image, "EV/1")
    assert not list((desk.folder / "vault" / "objects").rglob("*/objects/*"))
    with opened(desk, readonly=True) as ledger:
        assert ledger.check().verdict == "verified"


def test_a_changed_proof_is_false(desk: Desk) -> None:
    with opened(desk) as ledger:
        receipt, key = ledger.record("case.opened", {"reference": "1"}).receipt, ledger.log_key
    assert api.verify(receipt, key).index == 2
    lines = receipt.split(b"\n")
    changed = b"\n".join(line.replace(b"index 2", b"index 1") for line in lines)
    assert changed != receipt
    with pytest.raises(ProofInvalid):
        api.verify(changed, key)


def test_a_script_that_names_nobody_or_has_no_passphrase_file_is_told(desk: Desk) -> None:
    folder = desk.folder
    with (
        api.open_ledger(folder / "vault", keys=folder / "keys", state=folder / "state") as ledger,
        pytest.raises(ConfigError, match="passphrase"),
    ):
        ledger.record("case.opened", {"reference": "1"})
    (own,) = paged.rows(desk.done("key", "list"), "keys")
    desk.done("key", "new", "--domain", "lab.example")
    with opened(desk) as ledger, pytest.raises(ConfigError, match="2 keys"):
        ledger.record("case.opened", {"reference": "1"})
    with opened(desk, key=own["name"]) as ledger:
        assert ledger.record("case.opened", {"reference": "1"}).position == 2


def test_the_example_of_the_module_runs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    example = textwrap.dedent((api.__doc__ or "").split("\n\n")[2])
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("CUSTODY_STATE", str(desk.folder / "state"))
    names: dict[str, object] = {"api": api}
    exec(example, names)  # noqa: S102 - the example that people copy
    assert getattr(names["shown"], "index", None) == 2


def test_the_module_loads_no_database_by_itself() -> None:
    heavy = ("sqlalchemy", "sqlmodel", "custody.storage")
    code = f"import sys, custody.api; sys.exit(any(name in sys.modules for name in {heavy!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_source_that_changes_is_refused_and_leaves_nothing(desk: Desk) -> None:
    image = desk.folder / "stick.img"
    image.write_bytes(b"a" * 3_000_000)

    class Meddler:
        def advance(self, done: int, total: int | None, what: str) -> None:
            with image.open("ab") as out:
                out.write(b"x")

    with opened(desk) as ledger:
        exhibit_of(ledger)
        size = ledger.size
        with pytest.raises(SourceChanged):
            ledger.archive(image, "EV/1", progress=Meddler())
        assert ledger.size == size
        assert ledger.check().verdict == "verified"
