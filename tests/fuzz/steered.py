"""Fuzzes parsers in forked processes of their own, steered by the branches they take (atheris).

The program is imported once with its branches counted; each parser has a child. What it finds ends the child, which
leaves the input behind in a folder of .venv; whoever asked keeps it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from tests.fuzz.parser import MOST_BYTES, ROOT, Fuzzed, Parser, bounded, keep, regressions, slug, timed
from tools.mutation import children

_COUNTED = re.compile(r"stat::number_of_executed_units:\s*([0-9]+)")
_TAKEN = re.compile(r"cov: ([0-9]+)")
#: Seconds of real time in which an input must have ended; that of the processor is counted by the child itself, as the
#: machine may stop it.
_REAL = 3600
_FOLDER = ROOT / ".venv" / "fuzz"


def fuzz(parsers: Sequence[Parser], seconds: float, at_once: int) -> Iterator[tuple[Parser, Fuzzed]]:
    """Fuzz each parser for a time, ``at_once`` beside one another, and give what became of each as it ends."""
    for ended in children.run((_job(parser, seconds) for parser in parsers), at_once):
        yield ended.about, _answer(ended)


def _job(parser: Parser, seconds: float) -> children.Job[Parser]:
    corpus, found = _FOLDER / slug(parser), _FOLDER / "found" / slug(parser)

    def work(_: int) -> int:
        import atheris

        for folder in (corpus, found):
            folder.mkdir(parents=True, exist_ok=True)
        for data in [*parser.seeds(), *(path.read_bytes() for path in regressions(parser))]:
            (corpus / sha256(data).hexdigest()[:16]).write_bytes(data)
        told = os.open(_told(parser), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(told, 1)
        os.dup2(told, 2)

        def one(data: bytes) -> None:
            timed(parser, data)

        options = [
            *(
                f"-max_total_time={int(seconds)}",
                f"-timeout={_REAL}",
                "-print_final_stats=1",
                "-max_len=20000",
            ),
            *(f"-rss_limit_mb={(MOST_BYTES >> 20) + 600}", f"-artifact_prefix={found}/"),
        ]
        atheris.Setup([sys.argv[0], str(corpus), *options], one)
        with bounded():
            atheris.Fuzz()
        return 0

    return children.Job(parser, work, 2 * seconds + 60)


def _told(parser: Parser) -> Path:
    return _FOLDER / f"{slug(parser)}.txt"


def _answer(ended: children.Ended[Parser]) -> Fuzzed:
    parser = ended.about
    words = _told(parser).read_text("utf-8", "replace") if _told(parser).exists() else ""
    counted, taken = _COUNTED.findall(words), _TAKEN.findall(words)
    number, places = int(counted[-1]) if counted else 0, int(taken[-1]) if taken else 0
    found = sorted((_FOLDER / "found" / slug(parser)).glob("*"))
    for path in found:
        keep(parser, path.read_bytes())
        path.unlink()
    if ended.status == 0 and not found:
        return Fuzzed(number, places, "")
    at = max(words.find("Uncaught Python exception"), 0)
    return Fuzzed(number, places, words[at : at + 6000] if at else f"{ended.said!r}\n{words[-3000:]}")
