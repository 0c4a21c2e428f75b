"""The office that prints papers: name, letterhead, and time zone."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law.local_time import Zone


@dataclass(frozen=True, slots=True)
class House:
    """The office whose papers are printed; ``agency`` and letterhead ``lines`` are empty where not set up."""

    zone: Zone
    agency: str = ""
    lines: tuple[str, ...] = ()
