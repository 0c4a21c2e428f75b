"""The site: its pages, its navigation, and the check that `make site` makes of what was built."""

from __future__ import annotations

import posixpath
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools import site
from tools.docs import ROOT

SETTINGS = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
BESIDE = {"adr", "package.md"}


def leaves(nav: list[Any]) -> list[str]:
    """Return the pages that a navigation names, in order."""
    found: list[str] = []
    for item in nav:
        value = next(iter(item.values())) if isinstance(item, dict) else item
        found += leaves(value) if isinstance(value, list) else [value]
    return found


def test_the_navigation_names_every_page_once_and_decisions_by_their_index() -> None:
    """Pages of commands are put in by the laying, one for each."""
    pages = {file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md")}
    pages = (
        {page for page in pages if page.split("/")[0] not in BESIDE}
        | {"adr/README.md"}
        | set(site.BESIDE.values())
    )
    nav = tomllib.loads(site.settings((ROOT / "zensical.toml").read_text(encoding="utf-8")))["project"]["nav"]
    assert sorted(leaves(nav)) == sorted(pages)


def test_the_site_is_filed_by_what_a_reader_wants() -> None:
    sections = {next(iter(item)): leaves([item]) for item in SETTINGS["nav"]}
    assert list(sections) == ["Home", "Tutorials", "How to", "Reference", "Explanation", "Project"]
    for section, folder in (("Tutorials", "tutorials"), ("How to", "how-to"), ("Reference", "reference")):
        assert {page.split("/")[0] for page in sections[section]} == {folder}


def test_the_builder_is_told_to_load_nothing_from_elsewhere() -> None:
    assert SETTINGS["theme"]["font"] is False
    (polyfill,) = SETTINGS["extra"]["polyfills"]
    assert "iframe-worker" in polyfill["path"]
    assert (ROOT / "docs" / polyfill["path"]).is_file()


def test_a_link_to_a_file_outside_the_site_becomes_its_path() -> None:
    text = "[a](../reference/rules.md#x) [`t`](../../tests/t.py) [c](../../CONTRIBUTING.md) [d](#here) [e](https://e.org/)\n"
    assert site.laid("docs/how-to/page.md", text) == (
        "[a](../reference/rules.md#x) t (`tests/t.py`) [c](../project/contributing.md) [d](#here) [e](https://e.org/)\n"
    ).replace("t (`tests/t.py`)", "`t` (`tests/t.py`)")
    assert (
        site.laid("CONTRIBUTING.md", "[d](docs/adr/README.md) [m](Makefile)")
        == "[d](../adr/README.md) m (`Makefile`)"
    )


def test_blocks_of_code_are_laid_as_they_stand_but_for_the_name_of_an_example() -> None:
    text = "```console\n$ x [a](../../Makefile)\n```\n```example tree\ny\n```\n"
    assert site.laid("docs/how-to/page.md", text) == text.replace("example tree", "text")
    here = "```console\n$ cat > x <<'END'\ny\nEND\n```\n"
    assert site.laid("docs/how-to/page.md", here) == here.replace("console", "{ .console .no-copy }")


def test_what_is_no_page_of_the_site_is_refused() -> None:
    with pytest.raises(ValueError, match="no page"):
        site.laid("README.md", "")


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<a href="none.html">x</a>', "which is not there"),
        ('<a href="b.html#none">x</a>', "no such heading"),
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js"),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "loads https://cdn.example/x.css"),
        ('<img src="none.svg">', "which is not there"),
        ('<a href="../../secret.html">x</a>', "which is not there"),
        (
            '<a href="https://example.org/">x</a> <a href="b.html#yes">y</a> <a href="#here" id="here">z</a>',
            None,
        ),
    ],
)
def test_the_check_of_a_built_site_names_what_is_wrong(tmp_path: Path, page: str, fault: str | None) -> None:
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.html").write_text('<h2 id="yes">b</h2>')
    found = list(site.faults(tmp_path))
    assert [fault in line for line in found if fault] == ([True] if fault else [])
    assert bool(found) is bool(fault)


def test_a_sheet_that_loads_a_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("@import url('https://fonts.example/x.css');")
    assert list(site.faults(tmp_path)) == ["a.css loads https://fonts.example/x.css"]


def test_the_description_of_the_package_links_to_nothing_that_an_index_lacks() -> None:
    text = (ROOT / "docs" / "package.md").read_text(encoding="utf-8")
    assert "](" not in text.replace("](https://", "")
    assert "$ custody exhibit show EV/1\nExhibit EV/1\n" in text
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["readme"] == "docs/package.md"


def test_every_laid_link_leads_to_a_page_of_the_site() -> None:
    """What the builder checks as well, without the builder."""
    broken = []
    for file in sorted((ROOT / "docs").rglob("*.md")):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith("docs/adr/") or path == "docs/package.md":
            continue
        for match in site.LINK.finditer(site.laid(path, file.read_text(encoding="utf-8"))):
            target = match[3].partition("#")[0]
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if target and ":" not in target and not (ROOT / there).exists() and "project/" not in there:
                broken.append(f"{path}: {match[3]}")
    assert broken == []
