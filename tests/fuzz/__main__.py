"""`make fuzz`: give every parser inputs for a counted time, and say how many it had.

Steered by branches where atheris is there (`make fuzz` installs it), else by chance from a seed. What a parser is
found wanting for is kept below tests/fuzz/regressions, and every test run tries it again. Ends with status 1 if there
is any.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from tests.fuzz.listing import PARSERS
from tests.fuzz.mutating import inputs
from tests.fuzz.parser import (
    MOST_BYTES,
    MOST_SECONDS,
    REGRESSIONS,
    ROOT,
    Fault,
    Parser,
    bounded,
    regressions,
    timed,
)

#: Seconds of real time in which an input must have ended; that of the processor is counted by the process itself.
_REAL = 120
_COUNTED = re.compile(rb"stat::number_of_executed_units:\s*([0-9]+)")
_TAKEN = re.compile(rb"cov: ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of one parser: inputs given, places reached in the code (0: not counted), what was found."""

    inputs: int
    places: int
    found: str


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz the parsers named, or all, and give the exit status."""
    call = argparse.ArgumentParser(prog="make fuzz", description=__doc__.partition("\n")[0])
    call.add_argument("names", nargs="*", help="parsers; all if none. --list shows them")
    call.add_argument("--list", action="store_true", help="list the parsers and what each stands for")
    call.add_argument("--seconds", type=float, default=20.0, help="seconds for each parser (20)")
    call.add_argument("--jobs", type=int, default=2, help="parsers at the same time (2)")
    call.add_argument(
        "--engine", choices=("steered", "chance"), help="steered by branches, or by chance alone"
    )
    call.add_argument("--seed", default="1", help="of chance")
    args = call.parse_args(argv)
    if args.list:
        for one in PARSERS.values():
            print(f"{one.name}: {', '.join(one.reads) or 'the whole of it'}")
        return 0
    if strange := [name for name in args.names if name not in PARSERS]:
        call.error(f"there is no parser {', '.join(strange)}")
    engine = args.engine or ("steered" if importlib.util.find_spec("atheris") else "chance")
    chosen = [PARSERS[name] for name in args.names or PARSERS]
    print(f"{len(chosen)} parsers, {args.seconds:g} s each, {engine}", flush=True)
    total, faults = 0, 0
    with ThreadPoolExecutor(args.jobs) as pool:
        if engine == "steered":
            results: Iterable[Fuzzed] = pool.map(lambda one: steered(one, args.seconds), chosen)
        else:
            results = (by_chance(one, args.seconds, args.seed) for one in chosen)
        for parser, fuzzed in zip(chosen, results, strict=True):
            places = f"{fuzzed.places:6} places" if fuzzed.places else ""
            print(f"{fuzzed.inputs:10} inputs {places}  {parser.name}", flush=True)
            total += fuzzed.inputs
            if fuzzed.found:
                faults += 1
                print(fuzzed.found, flush=True)
    print(f"{total} inputs to {len(chosen)} parsers, {faults} found wanting")
    return 1 if faults else 0


def steered(parser: Parser, seconds: float) -> Fuzzed:
    """Fuzz one parser in a process of its own; its corpus is kept in .venv and grows."""
    corpus = ROOT / ".venv" / "fuzz" / _slug(parser)
    corpus.mkdir(parents=True, exist_ok=True)
    for data in [*parser.seeds(), *(path.read_bytes() for path in regressions(parser))]:
        (corpus / sha256(data).hexdigest()[:16]).write_bytes(data)
    found = ROOT / ".venv" / "fuzz-found" / _slug(parser)
    found.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    command = [
        *(sys.executable, "-m", "tests.fuzz.steered", parser.name, str(corpus)),
        *(
            f"-max_total_time={int(seconds)}",
            f"-timeout={_REAL}",
            "-print_final_stats=1",
            "-close_fd_mask=0",
        ),
        *(f"-rss_limit_mb={(MOST_BYTES >> 20) + 400}", "-max_len=20000", f"-artifact_prefix={found}/"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    counted, taken = _COUNTED.findall(done.stderr), _TAKEN.findall(done.stderr)
    number, places = int(counted[-1]) if counted else 0, int(taken[-1]) if taken else 0
    new = sorted(set(found.iterdir()) - before)
    for path in new:
        keep(parser, path.read_bytes())
    if done.returncode == 0:
        return Fuzzed(number, places, "")
    words = (done.stdout + done.stderr).decode("utf-8", "replace")
    at = max(words.find("Uncaught Python exception"), 0)
    return Fuzzed(number, places, words[at : at + 6000] if at else words[-3000:])


def by_chance(parser: Parser, seconds: float, seed: str) -> Fuzzed:
    """Give one parser inputs by chance for a time, here."""
    until = time.monotonic() + seconds
    number = 0
    chance = Random(f"{seed} {parser.name}")
    with bounded():
        for data in inputs(parser.seeds(), chance):
            number += 1
            try:
                timed(parser, data)
            except Fault:
                return Fuzzed(number, 0, f"{keep(parser, data)}\n{traceback.format_exc(limit=-6)}")
            if time.monotonic() > until:
                return Fuzzed(number, 0, "")
    raise AssertionError  # inputs have no end


def keep(parser: Parser, data: bytes) -> Path:
    """Keep an input for good and give where."""
    path = REGRESSIONS / _slug(parser) / sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _slug(parser: Parser) -> str:
    return parser.name.replace(" ", "-")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
