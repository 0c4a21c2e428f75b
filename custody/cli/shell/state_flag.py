"""The flag that names a State, the same in every command: one spelling, one check, one message."""

from __future__ import annotations

import argparse

from custody.display import visible
from custody.law import states


def state_code(text: str) -> str:
    """Return a State's code in capitals; raise ArgumentTypeError with likely codes."""
    code = text.strip().upper()
    wrong = states.fault(code) and states.fault(text)
    if wrong is not None:
        raise argparse.ArgumentTypeError(f"{visible(text[:40])!r} {wrong}")
    return code
