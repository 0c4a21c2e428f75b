"""Logs of dc3dd (``log=``, ``hlog=``). Source: what dc3dd 7.2 and 7.3 write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from custody.errors import Malformed
from custody.proof.logs.facts import ToolLog, counted, digests, number, version

BEGINS = re.compile(r"dc3dd (\S+) started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})")
_SECTION = re.compile(r"(input|output) results for (?:device|file|files|pattern|sector) .*:")
_DIGEST = re.compile(r" {3}(?:\[(ok|MISMATCH)\] )?([0-9a-f]{32,128}) \((\w+)\)")
_BAD = re.compile(r" {3}(\d+) bad sectors? replaced by zeros")
_SECTORS = re.compile(r" {3}(\d+) sectors?( \+ \d+ bytes)? in")
_ENDS = re.compile(r"dc3dd (completed|aborted|failed) at .*")


def read(lines: Sequence[str]) -> ToolLog:
    """Read one run. Raises Malformed, also for a log that holds several."""
    begun = [match for line in lines if (match := BEGINS.fullmatch(line.rstrip()))]
    if len(begun) != 1:
        raise Malformed(f"a log of dc3dd with {len(begun)} runs: it is not clear which made the image")
    section = ""
    inputs = 0
    found: dict[str, list[tuple[str, str]]] = {"input": [], "output": []}
    bad: int | None = None
    sectors: int | None = None
    for line in lines:
        if match := _SECTION.fullmatch(line.rstrip()):
            section = match[1]
            inputs += section == "input"
        elif match := _DIGEST.fullmatch(line.rstrip()):
            if section:
                found[section].append((match[3], match[2]))
        elif section == "input" and (match := _SECTORS.fullmatch(line.rstrip())):
            sectors, bad = None if match[2] else number(match[1]), bad or 0
        elif section == "input" and (match := _BAD.fullmatch(line.rstrip())):
            bad = number(match[1])
    if inputs != 1:
        raise Malformed(f"a log of dc3dd with {inputs} sources: it is not clear which is the image's")
    ends = [match[1] for line in lines if (match := _ENDS.fullmatch(line.rstrip()))]
    return ToolLog(
        "dc3dd",
        version(begun[0][1]),
        _instant(begun[0][2]),
        bytes=counted(r" *(\d+) bytes \( .* \) copied .*", lines),
        sectors=sectors,
        sector_bytes=counted(r"sector size: (\d+) bytes \(.*\)", lines),
        bad_sectors=bad,
        source=digests(found["input"]),
        again=digests(found["output"]),
        completed=ends == ["completed"],
    )


def _instant(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").timestamp())
    except (ValueError, OverflowError):
        raise Malformed(f"a log of dc3dd with an impossible date: {text!a}") from None
