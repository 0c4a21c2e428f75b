"""`make fuzz`: give every parser inputs for a counted time, and say how many it had; then the two verifiers.

Steered by branches where atheris is there (`make fuzz` installs it), else by chance from a seed. What a parser is
found wanting for is kept below tests/fuzz/regressions, and every test run tries it again. The program and the script
beside it are given signed files that are malformed by chance (tests/hostile), from a seed of this moment unless one is
named; each case on which they disagree is named by seed and number. Ends with status 1 if anything was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.fuzz.mutating import inputs
from tests.fuzz.parser import ROOT, Fault, Fuzzed, Parser, bounded, keep, timed

#: The name under which the two verifiers are among the parsers.
VERIFIERS = "verifiers"
#: After so many disagreements no more are looked for.
_MOST = 10


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
    call.add_argument("--seed", help="of chance (1 for parsers, another each time for the verifiers)")
    call.add_argument("--number", type=int, help="only this case of the seed, of the verifiers")
    args = call.parse_args(argv)
    engine = args.engine or ("steered" if importlib.util.find_spec("atheris") else "chance")
    parsers = _parsers(counted=engine == "steered" and not args.list)
    if args.list:
        for member in parsers.values():
            print(f"{member.name}: {', '.join(member.reads) or 'the whole of it'}")
        print(f"{VERIFIERS}: custody verify, docs/verify_without_us.py")
        return 0
    if strange := [name for name in args.names if name not in {*parsers, VERIFIERS}]:
        call.error(f"there is no parser {', '.join(strange)}")
    chosen = [parsers[name] for name in args.names or parsers if name != VERIFIERS]
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
    if not args.names or VERIFIERS in args.names:
        faults += _verifiers(args)
    return 1 if faults else 0


def _verifiers(args: argparse.Namespace) -> int:
    """Run both verifiers on cases for a counted time; return on how many they disagreed."""
    from tests.hostile.chance import case
    from tests.hostile.readers import Readers

    seed, until = args.seed or secrets.token_hex(4), time.monotonic() + args.seconds
    number, faults = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        readers = Readers(Path(folder))
        while time.monotonic() < until and faults < _MOST:
            made = case(seed, number if args.number is None else args.number)
            number += 1
            if fault := readers.ask(made).fault(made):
                faults += 1
                print(
                    f"{fault}\nagain: --seed {seed} --number {made.name.split()[2][:-1]} {VERIFIERS}",
                    flush=True,
                )
            if args.number is not None:
                break
    print(f"{number:10} cases for two verifiers, seed {seed}: {faults} with two answers")
    return faults


def _parsers(*, counted: bool) -> dict[str, Parser]:
    """Import the parsers, and all that they read with, with branches counted or as they are."""
    if counted:
        import atheris

        with atheris.instrument_imports(include=["custody"]):
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
        for item in chosen:
            yield item, by_chance(item, args.seconds, args.seed or "1")


def by_chance(parser: Parser, seconds: float, seed: str) -> Fuzzed:
    """Run one parser on random inputs for a time, here."""
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
