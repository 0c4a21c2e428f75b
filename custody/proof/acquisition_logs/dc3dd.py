"""Logs of dc3dd (``log=``, ``hlog=``), by the output of dc3dd 7.2 and 7.3 for files and devices.

It states the number of bad sectors for devices only. In a file it stops at the first unreadable sector, so a completed
run had none; after any other run the number is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof.acquisition_logs.records import ToolLog, agree, counted, digests, number, version

BEGINS = re.compile(r"dc3dd (\S+) started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})")
_SECTION = re.compile(r"(input|output) results for (device|file|files|pattern|sector) .*:")
_DIGEST = re.compile(r" {3}(?:\[(ok|MISMATCH)\] )?([0-9a-f]{32,128}) \((\w+)\)")
_BAD = re.compile(r" {3}(\d+) bad sectors? replaced by zeros")
_SECTORS = re.compile(r" {3}(\d+) sectors?( \+ \d+ bytes)? in")
_ENDS = re.compile(r"dc3dd (completed|aborted|failed) at .*")
_UNREAD = re.compile(r"\[!!\] reading .* (?:at sector \d+|in sector range \d+-\d+) ?: .*")
_COMMAND = re.compile(r"command line .*")
#: Options by which only a part of the source is read.
_PART = re.compile(r"\b(?:cnt|skip|iskip)=")
_MISMATCH = "MISMATCH"


def read(lines: Sequence[str]) -> ToolLog:
    """Return the log of one run; raise Malformed for another text or a log with several runs."""
    begun = [match for line in lines if (match := BEGINS.fullmatch(line.rstrip()))]
    if len(begun) != 1:
        raise Malformed(f"a log of dc3dd with {len(begun)} runs: it is not clear which made the image")
    results = _results(lines)
    ends = [match[1] for line in lines if (match := _ENDS.fullmatch(line.rstrip()))]
    completed = ends == ["completed"]
    unread = sum(1 for line in lines if _UNREAD.fullmatch(line.rstrip()))
    copied = counted(r" *(\d+) bytes \( .* \) copied .*", lines)
    partial = any(_COMMAND.match(line) and _PART.search(line) for line in lines)
    whole = completed and not partial
    logged = results.sectors is not None or results.partly
    bad = results.bad
    if bad is None and completed and logged and not unread and results.of_file:
        bad = 0
    size = counted(r"device size: (\d+) sectors .*", lines)
    each = counted(r"sector size: (\d+) bytes \(.*\)", lines)
    source, again = digests(results.found["input"]), digests(results.found["output"])
    return ToolLog(
        "dc3dd",
        version(begun[0][1]),
        _instant(begun[0][2]),
        bytes=copied if whole else _product(size, each),
        sectors=results.sectors if whole else size,
        sector_bytes=each,
        bad_sector_count=bad,
        source=source,
        again=again,
        completed=completed,
        read_bytes=copied,
        read_error_count=unread if unread or (completed and logged) else None,
        verified=False if results.differs else agree(source, again),
        partial=partial,
    )


@dataclass(frozen=True, slots=True)
class _Results:
    """The contents of the result sections; ``partly``: the source did not end with a whole sector."""

    found: Mapping[str, Sequence[tuple[str, str]]]
    bad: int | None
    sectors: int | None
    partly: bool
    of_file: bool
    differs: bool


def _results(lines: Sequence[str]) -> _Results:
    section, sources = "", list[str]()
    found: dict[str, list[tuple[str, str]]] = {"input": [], "output": []}
    bad: int | None = None
    sectors: int | None = None
    partly = differs = False
    for raw in lines:
        line = raw.rstrip()
        if match := _SECTION.fullmatch(line):
            section = match[1]
            if section == "input":
                sources.append(match[2])
        elif match := _DIGEST.fullmatch(line):
            if section:
                found[section].append((match[3], match[2]))
                differs |= match[1] == _MISMATCH
        elif section == "input" and (match := _SECTORS.fullmatch(line)):
            partly = match[2] is not None
            sectors = None if partly else number(match[1])
        elif section == "input" and (match := _BAD.fullmatch(line)):
            bad = number(match[1])
    if len(sources) != 1:
        raise Malformed(f"a log of dc3dd with {len(sources)} sources: it is not clear which is the image's")
    return _Results(found, bad, sectors, partly, sources[0] in ("file", "files"), differs)


def _product(sectors: int | None, each: int | None) -> int | None:
    return None if sectors is None or each is None else sectors * each


def _instant(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").timestamp())
    except (ValueError, OverflowError):
        raise Malformed(f"a log of dc3dd with an impossible date: {text!a}") from None
