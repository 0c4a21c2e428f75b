"""`make fuzz`: give every parser inputs for a counted time, and say how many it had.

Steered by branches where atheris is there (`make fuzz` installs it), else by chance from a seed. What a parser is
found wanting for is kept below tests/fuzz/regressions, and every test run tries it again. Ends with status 1 if there
is any.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from random import Random

from tests.fuzz.mutating import inputs
from tests.fuzz.parser import ROOT, Fault, Fuzzed, Parser, bounded, keep, timed


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz the parsers named, or all, and give the exit status."""
    call = argparse.ArgumentParser(prog="make fuzz", description=__doc__.partition("\n")[0])
    call.add_argument("names", nargs="*", help="parsers; all if none. --list shows them")
    call.add_argument("--list", action="store_true", help="list the parsers and what each stands for")
    call.add_argument("--seconds", type=float, default=20.0, help="seconds for each parser (20)")
    call.add_argument("--jobs", type=int, default=2, help="parsers at the same time, where steered (2)")
    call.add_argument(
        "--engine", choices=("steered", "chance"), help="steered by branches, or by chance alone"
    )
    call.add_argument("--seed", default="1", help="of chance")
    args = call.parse_args(argv)
    engine = args.engine or ("steered" if importlib.util.find_spec("atheris") else "chance")
    parsers = _parsers(counted=engine == "steered" and not args.list)
    if args.list:
        for one in parsers.values():
            print(f"{one.name}: {', '.join(one.reads) or 'the whole of it'}")
        return 0
    if strange := [name for name in args.names if name not in parsers]:
        call.error(f"there is no parser {', '.join(strange)}")
    chosen = [parsers[name] for name in args.names or parsers]
    print(f"{len(chosen)} parsers, {args.seconds:g} s each, {engine}", flush=True)
    total, faults = 0, 0
    for parser, fuzzed in _fuzzed(engine, chosen, args):
        places = f"{fuzzed.places:6} places" if fuzzed.places else ""
        print(f"{fuzzed.inputs:10} inputs {places}  {parser.name}", flush=True)
        total += fuzzed.inputs
        if fuzzed.found:
            faults += 1
            print(fuzzed.found, flush=True)
    print(f"{total} inputs to {len(chosen)} parsers, {faults} found wanting")
    return 1 if faults else 0


def _parsers(*, counted: bool) -> dict[str, Parser]:
    """Import the parsers, and all that they read with, with branches counted or as they are."""
    if counted:
        import atheris

        with atheris.instrument_imports(include=["custody", "storage", "tui"]):
            from tests.fuzz.listing import PARSERS
    else:
        from tests.fuzz.listing import PARSERS
    return PARSERS


def _fuzzed(
    engine: str, chosen: Sequence[Parser], args: argparse.Namespace
) -> Iterator[tuple[Parser, Fuzzed]]:
    if engine == "steered":
        from tests.fuzz.steered import fuzz

        yield from fuzz(chosen, args.seconds, args.jobs)
    else:
        for one in chosen:
            yield one, by_chance(one, args.seconds, args.seed)


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


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
