"""`make mutation`: change the program in one place at a time and see whether a test fails.

With no names every package is asked about; a name is a package (proof, sequencer, law, model) or a file or folder of
one. Ends with status 1 where a package has a survivor that is neither killed nor accepted beyond what it may have, or
where a row of the accepted list is out of date.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from tools.mutation import test_runs
from tools.mutation.accepted import Accepted
from tools.mutation.line_coverage import in_function, program
from tools.mutation.mutant import FOLDER, Mutant, files_of, mutants_of
from tools.mutation.packages import PACKAGES, Package
from tools.mutation.progress import Kept


def main(argv: Sequence[str] | None = None) -> int:
    """Test the mutants of the packages named; return the exit status."""
    parser = argparse.ArgumentParser(prog="make mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="packages, or files or folders of them; all if none")
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of the mutants, 0 to 1, picked by --seed"
    )
    parser.add_argument("--seed", default="1", help="picks the share; the same seed picks the same mutants")
    parser.add_argument("--jobs", type=int, default=2, help="mutants asked about at the same time (2)")
    parser.add_argument("--left", action="store_true", help="only what the last run of the package left")
    parser.add_argument("--on", action="store_true", help="go on with a run that was broken off")
    parser.add_argument("--all", action="store_true", help="list accepted survivors and timeouts too")
    call = parser.parse_args(argv)
    accepted, failed = Accepted(), False
    chosen = list(_chosen(call.names))
    if not chosen:
        parser.error(f"nothing of {', '.join(call.names)} belongs to a package that is mutated")
    for package, files in chosen:
        failed |= not _package(package, files, accepted, call)
    return 1 if failed else 0


def _chosen(names: Sequence[str]) -> list[tuple[Package, list[str]]]:
    out = []
    for package in PACKAGES:
        files = files_of(package.sources)
        if names and package.name not in names:
            below = set(files_of([name for name in names if "/" in name]))
            files = [file for file in files if file in below]
        if files:
            out.append((package, files))
    return out


def _package(package: Package, files: list[str], accepted: Accepted, call: argparse.Namespace) -> bool:
    began = time.monotonic()
    mutants = [mutant for file in files for mutant in mutants_of(file, call.share, call.seed)]
    if call.left:
        mutants = [mutant for mutant in mutants if mutant.key in _left_before(package)]
    what = (
        "what was left of all"
        if call.left
        else "all"
        if call.share >= 1
        else f"a share of {call.share} (seed {call.seed})"
    )
    print(f"{package.name}: {len(mutants)} mutants of {len(files)} files, {what}", flush=True)
    map_ = test_runs.covering(package.tests, package.sources, call.jobs)
    kept = Kept(package, program().hex(), map_.tests, going_on=call.on or call.left)
    before = [] if call.left else [found for mutant in mutants if (found := kept.found(mutant)) is not None]
    known = {id(answer.mutant) for answer in before}
    asked = [mutant for mutant in mutants if id(mutant) not in known]
    stood = [mutant for mutant in asked if kept.stood(mutant)]
    counts = {"killed": 0, "timeout": 0, "survived": 0, "explained": 0}
    left: list[Mutant] = []

    def stands(mutant: Mutant) -> None:
        kept.keep_stood(mutant)
        if call.all and in_function(mutant.file, mutant.line):
            print(f"not killed yet {mutant}", flush=True)

    answers = test_runs.ask(
        asked, map_, package.tests, call.jobs, stood=stood, stands=stands, accepted=accepted
    )
    for number, answer in enumerate(chain(before, answers), 1):
        verdict = answer.verdict
        if number > len(before):
            kept.keep(answer)
        if verdict == "survived" and (reason := accepted.reason(answer.mutant)) is not None:
            verdict = "explained"
            if call.all:
                print(f"explained {answer.mutant}\n    {reason}", flush=True)
        counts[verdict] += 1
        if verdict == "survived":
            left.append(answer.mutant)
            print(f"survived {answer.mutant} {answer.test}".rstrip(), flush=True)
        if verdict == "timeout" and call.all:
            print(f"timeout {answer.mutant}", flush=True)
        if number % 250 == 0:
            print(f"... {number} of {len(mutants)}, {_rate(counts):.1%}", file=sys.stderr, flush=True)
    _leave(package, left)
    stale = accepted.unmet(set(files)) if call.share >= 1 and not call.left else []
    for key in stale:
        print(f"out of date in accepted.toml: {key}")
    dead, total = counts["killed"] + counts["timeout"], sum(counts.values())
    print(
        f"{package.name}: {total} mutants, {dead} killed ({counts['timeout']} of them by their time), "
        f"{counts['explained']} explained, {counts['survived']} left, {_rate(counts):.1%} killed, "
        f"{time.monotonic() - began:.0f} s"
        + (f", {len(before)} found by the run that was broken off" if before else ""),
        flush=True,
    )
    return not stale and (call.left or package.least is None or _rate(counts) >= package.least)


def _left_file(package: Package) -> Path:
    return FOLDER / f"left-{package.name}.json"


def _leave(package: Package, left: list[Mutant]) -> None:
    _left_file(package).write_text(json.dumps([mutant.key for mutant in left]), "utf-8")


def _left_before(package: Package) -> set[tuple[str, ...]]:
    path = _left_file(package)
    return {tuple(pair) for pair in json.loads(path.read_text("utf-8"))} if path.exists() else set()


def _rate(counts: dict[str, int]) -> float:
    """Return the share of killed mutants among all, explained ones included."""
    return (counts["killed"] + counts["timeout"]) / max(1, sum(counts.values()))


if __name__ == "__main__":
    sys.exit(main())
