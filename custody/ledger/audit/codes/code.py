"""The type and the severities of finding codes."""

from __future__ import annotations

from typing import Final, NamedTuple

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"


class Code(NamedTuple):
    """The meaning of a code: its scope, its severity, and a sentence on who must do what."""

    scope: str
    severity: str
    act: str
