"""`custody manual`: the pages that come with the program, listed, shown, and written byte for byte."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from custody.cli.setup.markdown_lines import markdown_lines
from custody.errors import ConfigError
from custody.storage.files import manual
from custody.storage.files.manual import COMPANIONS, FILES, SECTIONS, contents, find
from tests.cli.desk import Desk
from tests.cli.office import golden

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCRIPT = "verify_without_us.py"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "bare")


def test_pages_are_listed_by_section_with_their_titles_without_a_vault(desk: Desk) -> None:
    listed = desk.run("manual")
    assert (listed.status, listed.err) == (0, "")
    lines = listed.out.splitlines()
    headings = ["Tutorials", "How-to guides", "Reference", "Explanation", "Files"]
    assert [line for line in lines if line in headings] == headings
    assert any(line.split() == ["postgresql", "Use", "PostgreSQL"] for line in lines)
    assert max(map(len, lines)) <= 80
    words = listed.out.split()
    assert [page.name for page in contents() if page.name not in words] == []
    golden("manual", desk.run("manual", "--json"), desk.folder)


def test_every_page_has_a_name_of_its_own_and_a_title() -> None:
    pages = contents()
    names = [page.name for page in pages]
    assert sorted(set(names)) == sorted(names)
    assert [page.name for page in pages if not page.title or page.section not in {*SECTIONS, "files"}] == []
    assert [page.name for page in pages if find(page.name) != page] == []
    assert {*COMPANIONS, *COMPANIONS.values()} <= {Path(path).name for path in FILES}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("postgresql", "postgresql"),
        ("../reference/kinds/index.md", "kinds"),
        ("rules.md#who-may-sign", "rules"),
        ("exit_statuses", "exit-statuses"),
        ("transfer", "commands/transfer"),
        ("verify-without-us", SCRIPT),
        ("docs/verify_without_us.py", SCRIPT),
    ],
)
def test_a_page_is_found_as_people_and_links_write_it(typed: str, name: str) -> None:
    assert find(typed).name == name


def test_a_page_is_shown_folded_and_safe_with_its_text_complete(desk: Desk) -> None:
    shown = desk.run("manual", "postgresql")
    text = (DOCS / "how-to" / "postgresql.md").read_text(encoding="utf-8")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.split() == text.split()
    assert "custody init vault --domain lab.example --display-name Ada --database" in shown.out
    document = desk.run("manual", "postgresql", "--json").document
    assert document == {
        "schema": "custody.manual/1",
        "page": "postgresql",
        "section": "how-to",
        "title": "Use PostgreSQL",
        "bytes": len(text.encode()),
        "sha256": sha256(text.encode()).hexdigest(),
        "file": None,
        "text": text,
    }


def test_no_page_loses_a_word_where_it_is_folded() -> None:
    for page in (page for page in contents() if page.is_markdown):
        text = page.read().decode("utf-8")
        assert " ".join(markdown_lines(text)).split() == text.split(), page.name


def test_paragraphs_and_items_are_folded_and_code_and_tables_are_not() -> None:
    long = "word " * 20 + "end"
    text = f"# A\n\n{long}\ngoes on\n- {long}\n  and on\n- b\n\n    {long}\n\n```sh\n{long}\n# b\n```\n| {long} |\n"
    assert list(markdown_lines(text)) == [
        *("# A", "", ("word " * 16).strip(), "word word word word end goes on"),
        *("- " + ("word " * 15).strip(), "  word word word word word end and on", "- b", ""),
        *(f"    {long}", "", "```sh", long, "# b", "```", f"| {long} |"),
    ]


def test_a_page_is_written_byte_for_byte_and_its_digest_told(desk: Desk) -> None:
    written = desk.folder / SCRIPT
    whole = (DOCS / SCRIPT).read_bytes()
    answer = desk.run("manual", SCRIPT, "--out", SCRIPT)
    assert answer.status == 0
    assert answer.out.splitlines() == [f"written to {written}", f"SHA-256 {sha256(whole).hexdigest()}"]
    assert "`custody manual kinds.json --out kinds.json`" in answer.err
    assert written.read_bytes() == whole
    assert desk.run("manual", SCRIPT, "--out", SCRIPT).status == 7
    assert desk.run("manual", "kinds.json", "--out", "kinds.json").err == ""
    again = desk.run("manual", SCRIPT, "--out", SCRIPT, "--force", "--json")
    assert (again.status, again.err) == (0, "")
    assert again.document["file"] == str(written)


def test_a_file_is_shown_as_it_is(desk: Desk) -> None:
    assert desk.run("manual", SCRIPT).out == (DOCS / SCRIPT).read_text(encoding="utf-8")
    assert json.loads(desk.run("manual", "kinds.json").out)["schema"] == "custody.kinds/1"


def test_an_unknown_page_is_told_with_the_nearest_names(desk: Desk) -> None:
    answer = desk.run("manual", "postgres")
    assert (answer.status, answer.out) == (6, "")
    assert "Did you mean postgresql? `custody manual` lists every page." in answer.err
    assert "Did you mean rules?" in desk.run("manual", "rulse").err
    several = desk.run("manual", "verify", "--json")
    assert several.status == 0, "the last part of one name alone"
    assert "commands/exhibit or kinds/exhibits" in desk.run("manual", "exhibi").err
    unlike = desk.run("manual", "zzz", "--json")
    assert (unlike.status, unlike.error["hint"]) == (6, "`custody manual` lists every page.")


def test_a_last_part_that_several_pages_have_names_them(desk: Desk) -> None:
    answer = desk.run("manual", "acquisition", "--json")
    assert answer.status == 6
    assert answer.error["code"] == "ambiguous"
    assert answer.error["hint"] == "Say which: commands/acquisition, kinds/acquisition."


def test_the_manual_reads_no_settings_and_leaves_no_log_line(desk: Desk) -> None:
    log = desk.folder / "custody.log"
    assert desk.run("manual", "rules", CUSTODY_LOG=str(log)).status == 0
    assert not log.exists()


def test_a_file_without_a_page_is_refused(desk: Desk) -> None:
    assert desk.run("manual", "--out", "x").status == 2
    assert desk.run("manual", "rules", "--out", ".").status == 2


def test_a_program_without_its_manual_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manual, "__file__", str(tmp_path / "custody" / "storage" / "files" / "manual.py"))
    (tmp_path / "docs").mkdir()
    with pytest.raises(ConfigError, match="without its manual"):
        contents()
    answer = desk.run("manual")
    assert (answer.status, answer.out) == (9, "")


def test_a_page_that_cannot_be_read_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(manual.Page, "read", gone)
    answer = desk.run("manual", "rules")
    assert (answer.status, answer.out) == (8, "")
    assert "Input/output error" in answer.err
