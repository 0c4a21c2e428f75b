"""What an office has on its papers: name, letterhead, and the time zone of their times."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.papers.local_time import Zone


@dataclass(frozen=True, slots=True)
class House:
    """The office whose papers are printed; an empty ``agency`` or no ``lines`` where nobody stated any."""

    zone: Zone
    agency: str = ""
    lines: tuple[str, ...] = ()
