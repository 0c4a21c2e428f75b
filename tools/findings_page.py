"""The page findings.md: every finding of `custody check`, its severity, and who must act."""

from __future__ import annotations

from custody.ledger.audit import CODES, SCOPES, UNDECIDED

_HEAD = """\
# What `custody check` can find

Written by `make docs` from `custody.ledger.audit.codes.table`; do not edit. A code keeps its meaning for ever. A scope
with an **error** is *false*; one without errors but with a finding marked *undecided* could not be decided;
otherwise it is *verified*. The exit status is 3 if any scope is false, 4 if any could not be decided, 10 if there
are warnings, else 0.
"""
_MEANING = {
    "integrity": "the bytes of entries, the tree over them, checkpoints, openings and sweep results",
    "envelope": "chain, signers and the log's name",
    "legal": "the rules, replayed entry by entry",
    "read_model": "records, terms and labels, compared with a replay",
    "objects": "the stored bytes of evidence",
    "head": "what this machine remembers outside the database, and erasures",
    "witness": "what outsiders signed",
}


def findings_page() -> str:
    """Return the text of findings.md."""
    parts = [_HEAD]
    for scope in SCOPES:
        lines = [
            f"## {scope}",
            "",
            f"About {_MEANING[scope]}.",
            "",
            "| code | severity | who must do what |",
            "|---|---|---|",
        ]
        for name, code in CODES.items():
            if code.scope == scope:
                undecided = ", undecided" if name in UNDECIDED else ""
                lines.append(f"| `{name}` | {code.severity}{undecided} | {code.act} |")
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts)
