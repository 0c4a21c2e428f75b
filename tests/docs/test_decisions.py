"""Decision records: each is in one group, with status and three parts; old numbers lead to what binds now."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.docs.test_links import name
from tools.docs import ROOT

FOLDER = ROOT / "docs" / "adr"
#: Folder of each group → its heading in the index.
GROUPS = {
    "record": "Record",
    "law": "Law and custody",
    "storage": "Storage and operation",
    "front-ends": "Front ends",
    "engineering": "Engineering",
}
GONE = "Numbers that are gone"
PARTS = ["Context", "Decision", "Consequence"]
STATUS = re.compile(r"Accepted, (\d{4}-\d{2}-\d{2})(?:\. Replaces ((?:\d+, )*\d+(?: and \d+)?))?")
ROW = re.compile(r"^\| (\d+) \| (.+?) \|(?: (.+?) \|)?$", re.MULTILINE)
MOST_WORDS = 400
#: Pages that need more words, each with its reason.
LONGER: dict[int, str] = {}
MOST_WORDS_OF_A_SENTENCE = 25
#: How code and documents name a decision by its number.
NAMED = re.compile(r"\bADRs? (\d+)\b|\[(?:ADR|decision) (\d+)\]")


def pages() -> dict[int, Path]:
    """Return every decision by its number."""
    found = sorted(FOLDER.rglob("[0-9]*.md"))
    numbers = Counter(int(page.name[:4]) for page in found)
    assert [number for number, count in numbers.items() if count > 1] == []
    return {int(page.name[:4]): page for page in found}


def index() -> dict[str, str]:
    """Return the sections of the index by their headings."""
    parts = re.split(r"^## (.+)$", (FOLDER / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(section: str) -> list[tuple[int, str, str]]:
    """Return number, text and status of each row of a section's table."""
    return [(int(number), text, status) for number, text, status in ROW.findall(index()[section])]


def status(page: Path) -> str:
    """Return the status that a page states, without its full stop."""
    (stated,) = re.findall(r"^\*\*Status:\*\* (.+)\.$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return str(stated)


def replaced(page: Path) -> list[int]:
    """Return the numbers that a page says it replaces."""
    stated = STATUS.fullmatch(status(page))
    assert stated is not None, name(page)
    return [int(number) for number in re.findall(r"\d+", stated[2] or "")]


def words(text: str) -> int:
    return len(text.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a page's prose; a point of a list is one by itself, tables and headings are none."""
    prose = re.sub(r"^(?:[|#].*|\*\*Status.*)$", "", text, flags=re.MULTILINE)
    prose = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", prose)
    return [part for part in re.split(r"(?<=[.?!:;])\s+|\n\s*\n|\n- ", prose) if words(part) > 1]


def test_every_decision_is_in_one_group() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == set(GROUPS)
    assert [name(page) for page in FOLDER.rglob("*.md") if page.parent == FOLDER] == ["docs/adr/README.md"]
    assert [
        name(page) for page in FOLDER.rglob("*/*.md") if not re.match(r"\d{4}-[a-z0-9-]+\.md", page.name)
    ] == []


def test_every_decision_has_a_title_a_status_and_three_parts() -> None:
    wrong = []
    for number, page in pages().items():
        text = page.read_text(encoding="utf-8")
        lines = text.splitlines()
        if not (
            lines[0].startswith(f"# {number}. ")
            and lines[2].startswith("**Status:** ")
            and STATUS.fullmatch(status(page))
            and re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
        ):
            wrong.append(name(page))
    assert wrong == []


def test_the_index_lists_every_decision_once_in_its_group_with_its_title_and_status() -> None:
    stated = pages()
    for group, heading in GROUPS.items():
        expected = [
            (
                number,
                f"[{page.read_text(encoding='utf-8').splitlines()[0].split('. ', 1)[1]}]({group}/{page.name})",
                status(page),
            )
            for number, page in stated.items()
            if page.parent.name == group
        ]
        assert rows(heading) == sorted(expected), group


def test_every_number_that_is_gone_leads_to_what_binds_now() -> None:
    stated = pages()
    gone = {number: text for number, text, _ in rows(GONE)}
    (line,) = re.findall(r"^Never used: (.+)\.$", index()[GONE], re.MULTILINE)
    never = {int(number) for number in line.split(", ")}
    assert not set(gone) & set(stated)
    known = never | set(gone) | set(stated)
    assert known == set(range(1, max(known) + 1))
    assert not never & (set(gone) | set(stated))
    taken = {number: page for page in stated.values() for number in replaced(page)}
    assert sum(len(replaced(page)) for page in stated.values()) == len(taken)
    for number, text in gone.items():
        (target,) = re.findall(r"\]\(([^)]+)\)", text)
        if number in taken:
            assert (FOLDER / target).resolve() == taken[number], number
        else:
            assert target.startswith("../../tests/"), number
            assert (FOLDER / target).exists(), number
    assert set(taken) <= set(gone)


def test_decisions_are_short_and_in_short_sentences() -> None:
    long, heavy = [], []
    for number, page in pages().items():
        text = page.read_text(encoding="utf-8")
        lengths = [words(sentence) for sentence in sentences(text)]
        if (words(text) > MOST_WORDS) != (number in LONGER):
            long.append((name(page), words(text)))
        if sum(lengths) > MOST_WORDS_OF_A_SENTENCE * len(lengths):
            heavy.append((name(page), sum(lengths) / len(lengths)))
    assert (long, heavy) == ([], [])


def test_decisions_that_are_named_by_number_bind_today() -> None:
    stated, wrong = pages(), []
    files = [path for folder in ("custody", "tests", "tools") for path in (ROOT / folder).rglob("*.py")]
    files += [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for path in files:
        numbers = {
            int(record or decision) for record, decision in NAMED.findall(path.read_text(encoding="utf-8"))
        }
        wrong += [(name(path), number) for number in sorted(numbers - set(stated))]
    assert wrong == []
