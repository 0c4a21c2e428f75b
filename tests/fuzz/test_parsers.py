"""Every parser of bytes from outside, on inputs made from seeds by chance that is the same in every run.

`make fuzz` does the same for a counted time and steered by branches; here each parser has a few inputs, and every input
for which one was ever found wanting.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from custody.errors import Malformed
from tests.fuzz.answers import ANSWERS
from tests.fuzz.evidence import EVIDENCE
from tests.fuzz.files import FILES
from tests.fuzz.formats import FORMATS
from tests.fuzz.listing import EXCUSED, PARSERS, functions, readers, unlisted
from tests.fuzz.mutating import inputs
from tests.fuzz.papers import PAPERS
from tests.fuzz.parser import REGRESSIONS, Fault, Parser, bounded, feed, regressions, timed
from tests.fuzz.settings import SETTINGS
from tests.fuzz.typed import TYPED

#: Inputs by chance that each parser has in a test run; `make fuzz` makes them for a counted time.
FEW = 60


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_reads_its_seeds(name: str) -> None:
    seeds = PARSERS[name].seeds()
    assert seeds
    assert [seed[:80] for seed in seeds if not feed(PARSERS[name], seed)] == []


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_reads_or_refuses_whatever_it_is_given(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    parser = PARSERS[name]
    made = inputs(parser.seeds(), Random(name))
    with bounded():
        read = sum(timed(parser, next(made)) for _ in range(FEW))
    record_property("fuzzed", FEW)
    assert 0 < read <= FEW


@pytest.mark.parametrize(
    "path", sorted(REGRESSIONS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_what_once_was_too_much_for_a_parser_no_longer_is(path: Path) -> None:
    parser = next(item for item in PARSERS.values() if path in regressions(item))
    with bounded():
        timed(parser, path.read_bytes())


def test_every_parser_of_the_program_is_listed_or_excused() -> None:
    listed = {name for parser in PARSERS.values() for name in parser.reads}
    known = {f"{module}.{name}" for module, name, _ in functions()}
    assert unlisted(listed, set(EXCUSED)) == []
    assert listed - known == set()
    assert [name for name in EXCUSED if name in listed or tuple(name.rsplit(".", 1))[1] not in name] == []
    assert set(EXCUSED) <= {f"{module}.{name}" for module, name in readers()}
    assert len(PARSERS) == len((*FORMATS, *PAPERS, *FILES, *SETTINGS, *EVIDENCE, *TYPED, *ANSWERS))


def test_a_parser_that_is_left_out_is_missed() -> None:
    listed = {name for parser in PARSERS.values() for name in parser.reads}
    for name in (
        "custody.proof.note.parse",
        "custody.storage.timestamps.tokens.read_certificates",
        "custody.cli.daily.deadlines.span_of",
    ):
        assert unlisted(listed - {name}, set(EXCUSED)) == [name]


def forever(data: bytes) -> bytes:
    while True:
        data += b""


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (lambda _: b"something else", "differently"),
        (lambda data: data[9], "IndexError"),
        (forever, "TooLong"),
        (lambda data: bytearray(1 << 40) and None, "MemoryError"),
    ],
)
def test_a_parser_that_does_what_it_must_not_is_found(
    run: Callable[[bytes], bytes], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fuzz.parser.MOST_SECONDS", 0.3)
    good = Parser("p", (), lambda data: data, lambda: [b"x"], (Malformed,))
    bad = Parser("p", (), run, lambda: [b"x"], (Malformed,))
    with bounded():
        assert timed(good, b"x")
        with pytest.raises(Fault, match=says):
            timed(bad, b"x")
