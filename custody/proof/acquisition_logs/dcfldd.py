"""Hash logs (``hashlog=``), verify logs (``vf=``, ``verifylog=``) and output of dcfldd.

No line names its version, and none says that a run ended: a hash log of an interrupted run has a total too, of the part
that was read. With ``hashformat=`` its lines have any form; those are not read. Source: the output of dcfldd 1.9.2 with
``hashwindow=``, ``statusinterval=``, ``errlog=``, ``conv=noerror`` and ``vf=``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof.acquisition_logs.records import ToolLog, digests, number

_TOTAL = re.compile(r"Total \((\w+)\): ([0-9a-f]{32,128})")
_WINDOW = re.compile(r"(\d{1,15}) - (\d{1,15}): (?:[0-9a-f]{32,128}|Match|Mismatch)")
_VERIFIED = re.compile(r"Total: (Match|Mismatch)")
_WRITTEN = re.compile(r"(?:\[\d+% of \d++\w++\] )?\d+ blocks \(\d++\w++\) written\.(.*)")
_ERROR = re.compile(r"(?:\S*/)?dcfldd:(.+): ([^:]+)")
_RECORDS = re.compile(r"\d+\+\d+ records in")
_UNREADABLE = "Input/output error"
_BEGINS = (_TOTAL, _WINDOW, _VERIFIED, _WRITTEN, _ERROR)


def begins(line: str) -> bool:
    """Return whether a log of dcfldd can begin with this line."""
    return any(pattern.fullmatch(line) for pattern in _BEGINS)


def read(lines: Sequence[str]) -> ToolLog:
    """Return the log of one run; raise Malformed for a log with several runs."""
    told = [_bare(line) for line in lines]
    totals = [match for line in told if (match := _TOTAL.fullmatch(line))]
    if len({match[1] for match in totals}) != len(totals):
        raise Malformed(
            "a log of dcfldd with several totals by one algorithm: it is not clear which made the image"
        )
    checks = [match[1] for line in told if (match := _VERIFIED.fullmatch(line))]
    if len(checks) > 1:
        raise Malformed("a log of dcfldd with several verifications: it is not clear which is of the image")
    failed = [match[2] for line in told if (match := _ERROR.fullmatch(line))]
    counts = sum(1 for line in told if _RECORDS.fullmatch(line))
    if counts > len(failed) + 1:
        raise Malformed("what several runs of dcfldd printed: it is not clear which made the image")
    unread = failed.count(_UNREADABLE)
    return ToolLog(
        "dcfldd",
        source=digests((match[1], match[2]) for match in totals),
        completed=False if _broke_off(failed, counts) else None,
        acquired=not checks,
        read_bytes=_windows(told),
        read_error_count=unread or None,
        verified=checks == ["Match"] if checks else None,
    )


def _bare(line: str) -> str:
    """Return a line without a progress report before it."""
    written = _WRITTEN.fullmatch(line.strip())
    return line.strip() if written is None else written[1].strip()


def _broke_off(failed: Sequence[str], counts: int) -> bool:
    """Return whether a run ended at an error: dcfldd counts records after each error and at the end.

    A run that went on may still have been interrupted, of which nothing is printed.
    """
    return bool(failed) and (counts <= len(failed) or set(failed) != {_UNREADABLE})


def _windows(lines: Sequence[str]) -> int | None:
    """Return the bytes that the windows of digests cover, None without any; raise Malformed for a gap."""
    reached: int | None = None
    for line in lines:
        window = _WINDOW.fullmatch(line)
        if window is None or line.endswith("atch"):
            continue
        first, last = number(window[1]), number(window[2])
        # Each algorithm has a line of its own for every window.
        if first not in (reached or 0, 0 if reached is None else first) or last < first:
            raise Malformed(f"a log of dcfldd with windows out of order: {line[:60]!a}")
        reached = last if reached is None else max(reached, last)
    return reached
