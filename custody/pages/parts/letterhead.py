"""The letterhead of printed pages."""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of every printed sheet: agency, title, ledger and extent, printer and instant.

    ``lines`` follow the agency on the first sheet. ``code`` is the text of the QR code, None without one,
    ``caption`` its caption; ``at`` is the instant of printing (seconds UTC), ``copy`` the number of the copy, as far as
    that is counted. ``mark`` identifies the document on each sheet, empty where it is not drawn yet.
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
    copy: int = 1
    mark: str = ""
