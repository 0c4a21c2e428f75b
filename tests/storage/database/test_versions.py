"""What tells two programs apart: a digest of its files, and one of each ruleset that no text for people changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import custody
from custody.errors import UnknownVersion
from custody.model import hints, rulesets
from custody.model.known_rulesets import KNOWN
from custody.model.layouts import LAYOUTS
from custody.model.ruleset_digests import REVISIONS, is_known, ruleset_digest, signed_part
from custody.model.schema import permits
from custody.model.schema.schema import Erasable, Kind, Layout, Need
from custody.storage.database import SqlLedgerStore, writer_programs
from custody.storage.database.dialect import Place
from custody.storage.database.writer_programs import Programs
from custody.storage.migrations import SCHEMA
from custody.storage.versions.build import PACKAGES, build_digest, digest_of
from custody.storage.versions.program import Program, this_program
from custody.storage.versions.writers import MOST_WRITERS, Writer, new_row, read_writer, unknown_writer
from tests.contracts.ledger_stores import ORIGIN, Filler

ROOT = Path(__file__).resolve().parents[3]
LINE = '    {version}: ({earlier}"{digest}",),'


def test_the_table_of_rulesets_ends_with_what_this_program_has() -> None:
    for version in rulesets.RULESETS:
        digest = ruleset_digest(version)
        earlier = "".join(f'"{before}", ' for before in KNOWN.get(version, ()))
        line = LINE.format(version=version, earlier=earlier, digest=digest)
        assert KNOWN.get(version, ("",))[-1] == digest, (
            f"ruleset {version} is another than it was. Before its first release, write into"
            f" custody/model/known_rulesets.py what follows, and let ruff format fold it. Leave out the earlier digests"
            f" if a kind that was there has other fields now: its entries are not read any more.\n{line}"
        )
    assert set(KNOWN) == set(REVISIONS) == set(rulesets.RULESETS)


@pytest.fixture
def digest(monkeypatch: pytest.MonkeyPatch) -> str:
    """The digest of ruleset 1 before a test changes something of it, which is put back after."""
    monkeypatch.setitem(LAYOUTS, 1, dict(LAYOUTS[1]))
    return ruleset_digest(1)


def change(name: str, **changed: Any) -> None:
    """Put another form of a kind in its place."""
    put(name, replace(LAYOUTS[1][name].kind, **changed))


def put(name: str, kind: Kind) -> None:
    """Put a kind into ruleset 1, which a test has a copy of."""
    layouts = LAYOUTS[1]
    assert isinstance(layouts, dict)
    layouts[name] = Layout(kind)


def fields(name: str) -> tuple[Any, ...]:
    return LAYOUTS[1][name].kind.own


def test_what_makes_an_entry_readable_changes_the_digest(digest: str) -> None:
    own = fields("case.opened")
    changes: list[dict[str, Any]] = [
        {"own": (*own, Erasable("smell"))},
        {"own": own[:-1]},
        {"own": (own[-1], *own[:-1])},
        {"own": (*own[:-1], replace(own[-1], need=Need.EXPECTED))},
        {"own": (replace(own[0], label=not own[0].label), *own[1:])},
        {"standings": ("act", "record")},
        {"begins": False},
        {"answers": True},
        {"asks": lambda _: frozenset()},
    ]
    seen = {digest}
    kind = LAYOUTS[1]["case.opened"].kind
    for changed in changes:
        change("case.opened", **changed)
        seen.add(ruleset_digest(1))
        put("case.opened", kind)
        assert ruleset_digest(1) == digest
    assert len(seen) == len(changes) + 1


def test_a_kind_more_a_code_more_and_another_permit_change_the_digest(digest: str) -> None:
    from custody.model.schema.types import code

    seen = {digest}
    (ended,) = (field for field in fields("case.closed") if field.name == "outcome")
    own = tuple(
        replace(field, type=code(*ended.type.choices, "forgotten")) if field is ended else field
        for field in fields("case.closed")
    )
    change("case.closed", own=own)
    seen.add(ruleset_digest(1))
    change("case.closed", permit=permits.ADMINISTRATORS)
    seen.add(ruleset_digest(1))
    put("case.lent", Kind("case.lent", (Erasable("to"),), permit=permits.DESK))
    seen.add(ruleset_digest(1))
    assert len(seen) == 4


def test_texts_for_people_change_nothing(digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hints.HINTS, "entry_mode", "Another hint.")
    monkeypatch.setitem(hints.MARKS, "role.over", "another word for it")
    kind = LAYOUTS[1]["case.opened"].kind
    assert ruleset_digest(1) == digest
    assert not [text for text in map(str, signed_part(1)["kinds"]["case.opened"].values()) if "  " in text]
    assert kind.name in signed_part(1)["kinds"]


def test_a_rule_that_judges_otherwise_is_told_by_hand(digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REVISIONS, 1, REVISIONS[1] + 1)
    assert ruleset_digest(1) != digest


def test_a_ruleset_is_known_by_its_table_or_as_the_programs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_known(1, KNOWN[1][0])
    monkeypatch.setitem(KNOWN, 1, ("0" * 64,))
    assert is_known(1, ruleset_digest(1)), "a program always knows its own"
    assert not is_known(1, "f" * 64)
    assert not is_known(99, ruleset_digest(1))


def test_the_build_is_a_digest_of_python_files_and_of_nothing_else(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    assert digest_of(tmp_path) == build_digest(), "wherever the files lie, as an installed wheel has them"
    (tmp_path / "custody" / "more.toml").write_text("a = 1")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "more.py").write_text("")
    assert digest_of(tmp_path) == build_digest()
    (tmp_path / "custody" / "tui" / "__init__.py").write_text("# another\n")
    assert digest_of(tmp_path) != build_digest()
    (tmp_path / "custody" / "tui" / "__init__.py").unlink()
    assert digest_of(tmp_path) != build_digest()


def test_the_build_is_what_sha256sum_says_of_the_files(tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "a b.py").write_text(package)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py"))
    command = ["sha256sum", "--", *names]
    listed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    summed = subprocess.run(["sha256sum"], input=listed, capture_output=True, check=True).stdout
    assert digest_of(tmp_path) == summed.split()[0].decode()


def test_the_version_says_what_the_program_is() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "custody.cli.main", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert shown[0] == f"custody {custody.__version__}"
    assert shown[1] == f"build {build_digest()}"
    assert shown[2].startswith(f"database schema {SCHEMA} ")
    assert shown[3:] == [f"ruleset 1: {ruleset_digest(1)}"]


def test_a_record_reads_back_as_it_was_written() -> None:
    writer = Writer(this_program(), 1_800_000_000)
    assert read_writer(writer.text) == writer
    assert unknown_writer({"written.0001": writer.text}) is None


def test_no_more_programs_are_recorded_than_are_read() -> None:
    text = Writer(Program("0.0.1", "0" * 64, 1, ()), 0).text
    meta = {f"written.{number:04}": text for number in range(1, MOST_WRITERS)}
    assert new_row(meta, this_program(), 0) is not None
    meta[f"written.{MOST_WRITERS:04}"] = text
    assert new_row(meta, this_program(), 0) is None


def test_a_writer_that_was_opened_before_a_newer_program_came_enters_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with closing(SqlLedgerStore.create(path, ORIGIN)) as store:
        Filler(store).add("a")
        newer = Writer(Program("9.9.9", "f" * 64, SCHEMA, ((1, "e" * 64),)), 0)
        with closing(SqlLedgerStore.open(path)) as other, other.begin() as transaction:
            row = ("written.0002", newer.text)
            place = other.place
            place.dialect.change(
                transaction._connection, "INSERT INTO meta (key, value) VALUES (?, ?)", [row]
            )
            transaction.commit()
        with pytest.raises(UnknownVersion, match=r"newer program.*9\.9\.9"), store.begin():
            pass
        with pytest.raises(UnknownVersion):
            SqlLedgerStore.open(path)


def test_a_database_is_asked_whose_it_is_once_while_nobody_writes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked, foreseen = tmp_path / "ledger.db", [], writer_programs._foreseen

    def asking(place: Place, **how: Any) -> Any:
        asked.append(place.name)
        return foreseen(place, **how)

    with closing(SqlLedgerStore.create(path, ORIGIN)) as store:
        Filler(store).add("a")
    monkeypatch.setattr(writer_programs, "_foreseen", asking)
    for readonly in (False, True, False):
        SqlLedgerStore.open(path, readonly=readonly).close()
    assert len(asked) == 1
    newer = Writer(Program("9.9.9", "f" * 64, SCHEMA, ((1, "e" * 64),)), 0)
    with closing(SqlLedgerStore.open(path)) as other, other.begin() as transaction:
        insert = "INSERT INTO meta (key, value) VALUES (?, ?)"
        other.place.dialect.change(transaction._connection, insert, [("written.0002", newer.text)])
        transaction.commit()
    assert len(asked) == 1
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    for times in (2, 3):
        with pytest.raises(UnknownVersion):
            SqlLedgerStore.open(path)
        assert len(asked) == times, "the program of a database that is another's is asked for each time"
    assert {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def test_the_program_is_looked_at_once_while_nobody_else_comes(tmp_path: Path) -> None:
    with closing(SqlLedgerStore.create(tmp_path / "ledger.db", ORIGIN)) as store:
        filler = Filler(store)
        filler.add("a")
        programs = store._programs
        assert isinstance(programs, Programs)
        assert programs._row is None, "the program that made the ledger is recorded"
        before = programs._seen
        filler.add("b")
        assert programs._seen == before
