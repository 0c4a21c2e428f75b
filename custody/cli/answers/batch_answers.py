"""Answers of commands that take several files or objects, the same for one and for many.

An error that refuses all of them ends the command. Each one is reported otherwise as done, there before, failed, or
left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from custody.cli.console.diagnostics import refusal
from custody.cli.console.output import Escaped
from custody.errors import CustodyError, ProofInvalid


def failed_document(named: Mapping[str, str], error: CustodyError) -> dict[str, Any]:
    """Return a failed object as a JSON document: the members ``named`` that name it, and the error."""
    return {**named, **refusal(error)}


def failed_lines(named: str, error: CustodyError) -> list[str]:
    """Return the lines for people on a failed object; ``named`` is its name, safe to show."""
    return [Escaped(f"FAILED {named}: {error.message}"), Escaped(f"  {error.hint}")]


def status(failed: Sequence[CustodyError]) -> int:
    """Return the exit status of failures: 3 if one is a false proof, else that of the first; 0 for none."""
    if any(error.exit_status == ProofInvalid.exit_status for error in failed):
        return ProofInvalid.exit_status
    return failed[0].exit_status if failed else 0
