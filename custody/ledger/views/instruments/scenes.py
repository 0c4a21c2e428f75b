"""Scenes and the notes written at them: for display, no rule."""

from __future__ import annotations

from collections.abc import Iterator

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entries.rules import dates
from custody.model.records import Scene, SceneNote, Seizure


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note: its import, its entry, and the finding about its clock (None: none)."""

    note: SceneNote
    entry: EntryView
    clock: str | None

    @property
    def marks(self) -> list[str]:
        """The sorted codes of the rules that the note broke, when written and when imported."""
        return sorted({*self.entry.marks, *self.note.marks})


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene with its notes in order, and the seizures that name it.

    ``delay`` is the longest time in seconds from a note's signature to its import, ``marks`` the codes of all
    notes.
    """

    scene: Scene
    notes: tuple[NoteView, ...]
    seizures: tuple[Seizure, ...]
    delay: int
    marks: tuple[str, ...]


def view_scene(reader: LedgerReader, scene: Scene) -> SceneView:
    """Return a scene with its notes and seizures."""
    lookup, entries = Lookup(reader), Entries(reader)
    notes = sorted(lookup.under(SceneNote, "scene", scene.id), key=lambda note: note.position)
    state = recalled(reader)
    views = tuple(
        NoteView(note, entries.at(note.position), dates.answer(state, note.position)) for note in notes
    )
    seizures = tuple(lookup.under(Seizure, "scene", scene.id))
    delay = max((note.delay or 0 for note in notes), default=0)
    marks = {mark for view in views for mark in view.marks}
    return SceneView(scene, views, seizures, delay, tuple(sorted(marks)))


def open_scenes(lookup: Lookup) -> Iterator[SceneView]:
    """Yield the scenes without a closing note, the earliest first."""
    for scene in sorted(
        lookup.under(Scene, "open", ""), key=lambda open_scene: (open_scene.opened, open_scene.id)
    ):
        yield view_scene(lookup.reader, scene)
