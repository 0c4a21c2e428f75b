"""Pages that people write are read once and understood: their sentences have at most 25 words on average."""

from __future__ import annotations

import re
from pathlib import Path

from tests.failures import every
from tools.docs import PAGES, ROOT

MOST = 25
_NOT_PROSE = re.compile(r"^```.*?^```$|<!--.*?-->", re.MULTILINE | re.DOTALL)


def written() -> dict[str, Path]:
    """Return the pages that people write, by their path: decisions have a test of their own."""
    files = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "SECURITY.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
    named = {file.relative_to(ROOT).as_posix(): file for file in files}
    made = {path for path in PAGES if path != "docs/reference/format.md"}
    return {
        path: file for path, file in named.items() if path not in made and not path.startswith("docs/adr/")
    }


def sentences(text: str) -> list[str]:
    """Return the sentences of a page, without code blocks, tables and headings; an item of a list ends one."""
    text = _NOT_PROSE.sub("", text)
    text = re.sub(r"^(?:    |\||#).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", text):
        plain = " ".join(re.sub(r"^\s*(?:[-*]|\d+\.) ", "", paragraph).split())
        found += [part for part in re.split(r"(?<=[.!?])[*\"')]*\s+(?=[A-Z`*\[\"'(])", plain) if words(part)]
    return found


def words(sentence: str) -> int:
    """Return how many words a sentence has; a piece of code is one."""
    return len(re.findall(r"[^\W_]\S*", re.sub(r"`[^`]*`", "code", sentence)))


def average(text: str) -> float:
    """Return the mean number of words of a page's sentences."""
    found = [words(sentence) for sentence in sentences(text)]
    return sum(found) / len(found)


def test_sentences_have_at_most_25_words_on_average() -> None:
    pages = written()
    assert {"README.md", "CONTRIBUTING.md", "docs/index.md", "docs/tutorials/first-vault.md"} <= pages.keys()

    def is_short(path: str) -> None:
        assert average(pages[path].read_text(encoding="utf-8")) <= MOST

    every(pages, is_short)


def test_sentences_are_counted_as_a_reader_would() -> None:
    text = "# Not this\n\nOne two three. Four `a b c`\nfive six!\n\n- seven [eight nine](x.md)\n- ten\n\n| no | no |\n"
    assert [words(sentence) for sentence in sentences(text)] == [3, 4, 3, 1]
    assert average(text) == 11 / 4
