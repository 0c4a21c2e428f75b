"""Every link between documents leads somewhere: files, headings, pictures, and the pages that an index must name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.failures import each
from tools.docs import ROOT

PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if not path.relative_to(ROOT).parts[0].startswith(".")
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$|^    .*?$", re.MULTILINE | re.DOTALL)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """Return a page without its blocks of code."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings."""
    found = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found)


def broken(page: Path, text: str) -> list[str]:
    """Return the links of a text that lead nowhere."""
    wrong = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page if not path else (page.parent / path).resolve()
        if (
            not target.exists()
            or not target.is_relative_to(ROOT)
            or (anchor and (target.suffix != ".md" or anchor not in anchors(target)))
        ):
            wrong.append(link)
    return wrong


@each(PAGES, named=name)
def test_every_link_leads_to_a_file_or_heading(page: Path) -> None:
    assert broken(page, prose(page)) == []


def test_a_link_that_leads_nowhere_is_caught() -> None:
    readme = ROOT / "README.md"
    text = "[a](README.md) [b](docs/none.md) [c](README.md#none) [d](../x) [e](https://example.org/) [f](#custody)"
    assert broken(readme, text) == ["docs/none.md", "README.md#none", "../x"]


def test_the_pages_that_a_reader_needs_are_there_and_reached_from_the_readme() -> None:
    needed = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"}
    needed |= {
        f"docs/{page}.md"
        for page in (
            "tutorials/first-vault",
            "tutorials/verify-what-you-were-handed",
            "how-to/operations",
            "reference/commands/index",
            "reference/convention",
            "reference/findings",
            "reference/format",
            "reference/rules",
            "explanation/benchmarks",
            "explanation/promise",
            "explanation/threat-model",
        )
    }
    assert needed <= set(map(name, PAGES))
    linked = {link.partition("#")[0] for link in LINK.findall(prose(ROOT / "README.md"))}
    assert needed - linked == {"README.md"}


def test_no_page_is_unfinished() -> None:
    unfinished = re.compile("@@|" + "|".join(("TO" + "DO", "FIX" + "ME", "TB" + "D", "lorem")))
    assert [name(page) for page in PAGES if unfinished.search(page.read_text(encoding="utf-8"))] == []
