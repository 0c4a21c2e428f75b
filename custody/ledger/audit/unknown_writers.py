"""What an audit may still call false of a ledger that a program wrote which is not known here."""

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


def judged(report: Report, findings: Findings, newer: str | None) -> Report:
    """Return a report whose errors are warnings where an unknown program wrote part of the ledger.

    ``newer`` says in words which of them is not known here, "" where all are, None where the database says of none.
    Where one is not, or none is recorded and the fields of an entry are not those of its kind, or the members of a
    record not those that it has here, errors that rest on the meaning of entries become warnings, and nothing is
    verified.
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
    """Return whether a finding shows a record with other members, as another program writes it."""
    if made.code != "record_differs":
        return False
    try:
        expected, stored = json.loads(made.expected), json.loads(made.found)
    except ValueError:
        return False
    return isinstance(stored, dict) and set(stored) != set(expected)


def _lenient(made: Finding, act: str) -> Finding:
    """Return a finding as no error, unless bytes alone show it."""
    if made.severity != ERROR or made.code in BYTES_ONLY:
        return made
    return replace(made, severity=WARNING, act=act)
