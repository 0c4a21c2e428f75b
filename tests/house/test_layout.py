"""The layout of the source: folders that one looks through at once, and modules named after what they are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("custody", "tools")
#: Modules in one folder, apart from the file that says what the folder holds.
MOST_MODULES = 30
#: Words that say how or where instead of what: no module of the product is called by one.
NO_NOUNS = re.compile(
    r"above|afterwards|ahead|answered|apart|aside|below|beneath|beside|besides|between|beyond"
    r"|corrected|cosigned|counted|dated|declined|doubted|early|entered|exported|filled|found"
    r"|given|held|held_over|in_turn|inside|kept|known|later|listed|missing|moved|onward|opened"
    r"|outside|packed|pressing|printed|published_reading|read|remembered|retyped|retracted|said"
    r"|sampled|second_person|shown|shown_abroad|since|stamped|standing|stated|steady|timely"
    r"|together|told|typed|under|unfit|unfinished|unkept|unlocked|unreachable|untold|voided"
    r"|whereto|whole|whom|with|without"
)


def modules(*folders: str) -> list[Path]:
    """Return the modules in folders, without the files that say what a folder holds."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return [file.relative_to(ROOT) for file in files if file.name != "__init__.py"]


def crowded(files: list[Path]) -> dict[str, int]:
    """Return the folders with more modules than one looks through, and how many each has."""
    counts = Counter(file.parent.as_posix() for file in files)
    return {folder: count for folder, count in counts.items() if count > MOST_MODULES}


def test_no_folder_holds_more_modules_than_one_looks_through() -> None:
    assert crowded(modules(*PRODUCT, "tests")) == {}


def test_no_module_is_called_by_a_word_that_names_nothing() -> None:
    assert [file.as_posix() for file in modules(*PRODUCT) if NO_NOUNS.fullmatch(file.stem)] == []


@pytest.mark.parametrize(("count", "caught"), [(MOST_MODULES, False), (MOST_MODULES + 1, True)])
def test_a_crowded_folder_is_caught(count: int, caught: bool) -> None:
    assert bool(crowded([Path(f"storage/m{number}.py") for number in range(count)])) is caught


@pytest.mark.parametrize(("name", "caught"), [("aside", True), ("held_over", True), ("sidecars", False)])
def test_a_name_that_names_nothing_is_caught(name: str, caught: bool) -> None:
    assert bool(NO_NOUNS.fullmatch(name)) is caught
