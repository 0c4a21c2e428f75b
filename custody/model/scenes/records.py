"""Records of scenes and of the notes written there."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Scene(Record):
    """A scene: its case if any, the key that opened it, and when it was closed.

    ``notes`` counts its entries, ``newest`` is the date of the newest one (seconds UTC).
    """

    space: ClassVar[str] = "scene"
    id: str
    case: str | None
    by: str
    opened: int
    position: int
    notes: int
    newest: int
    closed: int | None = None

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``case`` (empty for none), and ``open`` until it is closed."""
        waits = (("open", ""),) if self.closed is None else ()
        return (("all", ""), ("case", self.case or ""), *waits)


@dataclass(frozen=True, slots=True)
class SceneNote(Record):
    """A note from a scene by its leaf hash (base64), and the entry that imported it with its marks.

    ``signed`` is its own date, ``before`` that of the note before it, ``seen`` the number of entries its signer had
    verified; ``delay`` from signing to import is in seconds, None before its import. ``clock_wrong`` is the importer's
    statement that the clock of the device was wrong.
    """

    space: ClassVar[str] = "scene_note"
    leaf: str
    scene: str
    position: int
    by: str
    kind: str
    signed: int
    seen: int
    before: int | None = None
    delay: int | None = None
    imported: int | None = None
    marks: tuple[str, ...] = ()
    clock_wrong: bool = False

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("scene", self.scene))
