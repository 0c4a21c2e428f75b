"""What stands on every sheet of pages that are printed."""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every sheet of a record: agency, title, ledger and extent, who printed it and when.

    ``lines`` stand below the agency on the first sheet. ``code`` is the text of its QR code, None for no code,
    ``caption`` what that is; ``at`` is the instant of printing (seconds UTC).
    """

    agency: str
    title: str
    ledger: str
    printed: str
    at: int
    training: bool
    code: str | None = None
    caption: str = ""
    lines: tuple[str, ...] = ()
