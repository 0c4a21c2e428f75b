"""What stands behind the code of a finding."""

from __future__ import annotations

from typing import Final, NamedTuple

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"


class Code(NamedTuple):
    """What stands behind a code: its scope, its severity, and one sentence that says who must do what."""

    scope: str
    severity: str
    act: str
