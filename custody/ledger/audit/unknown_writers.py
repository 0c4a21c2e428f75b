"""The verdict on a ledger that an unknown program wrote to: only errors by bytes alone remain errors."""

from __future__ import annotations

import json
from dataclasses import replace

from custody.ledger.audit.byte_findings import BYTES_ONLY
from custody.ledger.audit.codes.code import ERROR, WARNING
from custody.ledger.audit.findings import Finding, Findings, finding
from custody.ledger.audit.report import Report

_KNOWN = "a program that is known here"
_UNRECORDED = "nothing says which; an entry has other fields than its kind has here"
_RECORDS = "nothing says which; a record of the read model has other members than here"


def with_unknown_writer(report: Report, findings: Findings, newer: str | None) -> Report:
    """Return the report, with errors turned into warnings where an unknown program wrote to the ledger.

    ``newer`` names the unknown program in words; "" means that all are known, None that the database records none. A
    program is taken for unknown if it is named, or if none is recorded and an entry has other fields than its kind or a
    record other members than here. Then errors that rest on the meaning of entries become warnings, and a finding
    ``writer_unknown`` or ``writer_unrecorded`` leaves every scope undecided.
    """
    if newer:
        about = finding("writer_unknown", "database", _KNOWN, newer)
    elif newer is None and findings.has("content_form"):
        about = finding("writer_unrecorded", "database", _KNOWN, _UNRECORDED)
    elif newer is None and any(map(_has_other_members, report.findings)):
        about = finding("writer_unrecorded", "database", _KNOWN, _RECORDS)
    else:
        return report
    told = (about, *(_lenient(made, about.act) for made in report.findings))
    return replace(report, findings=told, first_broken=findings.first_false)


def _has_other_members(made: Finding) -> bool:
    """Return whether a finding shows a record with other members than here, as another program writes."""
    if made.code != "record_differs":
        return False
    try:
        expected, stored = json.loads(made.expected), json.loads(made.found)
    except ValueError:
        return False
    return isinstance(stored, dict) and set(stored) != set(expected)


def _lenient(made: Finding, act: str) -> Finding:
    """Return a finding as a warning if it is an error, unless its code is of BYTES_ONLY."""
    if made.severity != ERROR or made.code in BYTES_ONLY:
        return made
    return replace(made, severity=WARNING, act=act)
