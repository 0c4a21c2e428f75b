"""docs/reference/format.md against the code: every worked example, table, limit and name of a format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from custody.model.entry import envelope, envelope_diagnostics
from custody.model.schema.schema import COMMON
from custody.proof import fields, note, tiles
from custody.proof.commitments.field_leaf import MOST_VALUE_BYTES, SALT_BYTES
from custody.storage.database import tables
from custody.storage.keys import key_files
from custody.storage.state import head
from tools import blocks
from tools.docs import ROOT, page
from tools.worked import EXAMPLES, stored

PAGE = (ROOT / "docs" / "reference" / "format.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```example ([a-z0-9-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
SHOWN = {match[1]: match[2] for match in BLOCK.finditer(PAGE)}
SCHEMA = re.compile(r"\"(custody\.[a-z.]+/[0-9]+|(?:object|manifest|sweep)/[0-9]+)\"")


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_worked_example_is_what_the_code_computes(name: str) -> None:
    assert SHOWN[name] == EXAMPLES[name]().rstrip()


def test_every_example_of_the_page_is_computed_and_every_computed_one_is_shown() -> None:
    assert sorted(blocks.names(PAGE)) == sorted(EXAMPLES)
    assert page("docs/reference/format.md") == PAGE


def test_a_page_with_a_changed_example_is_put_right_and_an_unknown_one_is_refused() -> None:
    text = "before\n```example one\nold\n```\nafter\n"
    assert blocks.fill(text, {"one": "new"}) == "before\n```example one\nnew\n```\nafter\n"
    with pytest.raises(KeyError, match="one"):
        blocks.fill(text, {})
    with pytest.raises(ValueError, match="two"):
        blocks.fill(text, {"one": "new", "two": "never shown"})
    with pytest.raises(ValueError, match="holds the end"):
        blocks.fill(text, {"one": "```"})


def test_the_key_file_made_from_its_description_is_one_that_opens(tmp_path: Path) -> None:
    name = "lab.example/9f3ac0517be24d18"
    file = tmp_path / key_files.file_name(name)
    file.write_text(stored.key_file_text())
    file.chmod(0o600)
    header = key_files.read_header(file)
    signer = key_files.open_key(header, stored.PASSPHRASE)
    signed = note.sign("a text\n", signer)
    assert note.open_single(signed, header.verifier) == "a text\n"
    assert (header.name, header.kind) == (name, note.ALG_ED25519)


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without its head."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1]
    lines = section[section.index("|") :].splitlines()
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found[2:]


def test_every_column_of_the_database_is_described_and_nothing_else() -> None:
    described: dict[str, list[str]] = {}
    table = ""
    for cells in rows("The database"):
        table = cells[0].strip("`") or table
        described.setdefault(table, []).append(cells[1].strip("`"))
    declared = {
        name: [column.name for column in one.columns] for name, one in tables.Table.metadata.tables.items()
    }
    assert described.pop("alembic_version") == ["version_num"]
    assert described == declared


def test_every_member_of_an_envelope_is_described_in_its_order() -> None:
    assert tuple(cells[0].strip("`") for cells in rows("Entries")) == envelope_diagnostics.MEMBERS


def test_the_fields_that_every_kind_carries_are_named() -> None:
    section = PAGE.split("\n## Committed fields\n", 1)[1]
    assert [field.name for field in COMMON if f"`{field.name}`" not in section] == []
    assert (
        f"The last {['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'][len(COMMON)]} fields"
        in section
    )


def test_every_schema_that_the_code_writes_is_in_the_table_of_names() -> None:
    named = set(re.findall(r"`([^`]+)`", " ".join(cells[0] for cells in rows("JSON documents"))))
    written: set[str] = set()
    for folder in ("custody",):
        for file in sorted((ROOT / folder).rglob("*.py")):
            written |= set(SCHEMA.findall(file.read_text(encoding="utf-8")))
    assert {"custody.fields/1", "custody.key/1", "object/1"} <= written
    assert written - named == set()


@pytest.mark.parametrize(
    ("section", "limit"),
    [
        ("Entries", f"At most {envelope.MOST_BYTES:,} bytes"),
        ("Committed fields", f"at most {MOST_VALUE_BYTES:,} UTF-8 bytes"),
        ("Committed fields", f"with {SALT_BYTES} fresh random bytes"),
        (
            "Signed notes and keys",
            f"At most {note.MAX_NOTE_BYTES >> 20} MiB and {note.MAX_SIGNATURES} signature lines",
        ),
        ("Tiles", f"the format carries {note.MAX_ENTRY_BYTES:,}"),
        ("Tiles", f"Rows 0 to {tiles.MAX_LEVEL}"),
        ("Fields documents", f"at most {fields.MAX_BYTES >> 20} MiB"),
        ("Outside the vault", f"Two slots of {head.SLOT_BYTES:,} bytes"),
        (
            "A vault on disk",
            f"New keys take {key_files.DEFAULT_COST.passes} passes and {key_files.DEFAULT_COST.memory >> 20} MiB",
        ),
    ],
)
def test_a_limit_on_the_page_is_the_one_in_the_code(section: str, limit: str) -> None:
    text = PAGE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    assert limit in " ".join(text.split())
