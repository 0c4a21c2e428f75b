"""How a command that takes several things answers, the same whether one of them was named or many.

What refuses all of them is an error. What becomes of each stands with it: done, there before, failed, or left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from custody.cli.console.diagnostics import refusal
from custody.cli.console.output import Escaped
from custody.errors import EXIT_WARNINGS, CustodyError, ProofInvalid


def failed_document(named: Mapping[str, str], error: CustodyError) -> dict[str, Any]:
    """Return a failure as a JSON document: how its object was ``named``, and the error."""
    return {**named, **refusal(error)}


def failed_lines(named: str, error: CustodyError) -> list[str]:
    """Return lines for people on what failed, ``named`` as it is safe to show."""
    return [Escaped(f"FAILED {named}: {error.message}"), Escaped(f"  {error.hint}")]


def status(failed: Sequence[CustodyError], *, some: bool) -> int:
    """Return the exit status if some things ``failed``; ``some``: others were done or there before.

    What was checked and is false is never only a warning.
    """
    if not failed:
        return 0
    if any(one.exit_status == ProofInvalid.exit_status for one in failed):
        return ProofInvalid.exit_status
    return EXIT_WARNINGS if some else failed[0].exit_status
