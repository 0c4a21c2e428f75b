"""Layouts of kinds by ruleset number: the fields of an entry, their types and order.

Reading one entry loads only the kinds of its own topic: no judge, no fold and no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from custody.errors import ProofInvalid, UnknownVersion
from custody.model import topics
from custody.model.schema.schema import Layout

if TYPE_CHECKING:
    from custody.model.entry.envelope import Envelope


class _Layouts(Mapping[str, Layout]):
    """The layouts of ruleset 1 by kind, each made on first use, in the order of ``KINDS``.

    Threads may share it: all get the layout that was made first.
    """

    def __init__(self) -> None:
        self._made: dict[str, Layout] = {}

    def __getitem__(self, name: str) -> Layout:
        made = self._made.get(name)
        return self._make(name) if made is None else made

    def __iter__(self) -> Iterator[str]:
        from custody.model.kinds import KINDS

        return (kind.name for kind in KINDS)

    def __len__(self) -> int:
        from custody.model.kinds import KINDS

        return len(KINDS)

    def _make(self, name: str) -> Layout:
        for kind in topics.of_names(name.partition(".")[0]):
            if kind.name == name:
                return self._made.setdefault(name, Layout(kind))
        raise KeyError(name)


#: The layouts of each ruleset.
LAYOUTS: dict[int, Mapping[str, Layout]] = {1: _Layouts()}


def layouts_of(version: int) -> Mapping[str, Layout]:
    """Return the layouts of a ruleset, by kind; raise UnknownVersion for an unknown ruleset number."""
    try:
        return LAYOUTS[version]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} is not known to this program") from None


def layout(version: int, kind: str) -> Layout:
    """Return the layout of a kind in a ruleset; raise UnknownVersion for an unknown ruleset or kind."""
    try:
        return layouts_of(version)[kind]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} has no kind {kind}") from None


def kind_names(version: int = 1) -> tuple[str, ...]:
    """Return the names of all kinds of a ruleset, sorted; raise UnknownVersion for an unknown ruleset."""
    return tuple(sorted(layouts_of(version)))


def verify_place(envelope: Envelope, layout: Layout, index: int, name: str) -> None:
    """Raise ProofInvalid unless the field at ``index`` has this name in the kind of the entry.

    ``index`` is one that an inclusion proof has verified.

    Raise it too where the entry commits another number of fields than the layout has.
    """
    if envelope.fields != len(layout.names):
        raise ProofInvalid(
            f"{envelope.kind} has {len(layout.names)} fields, the entry seals {envelope.fields}"
        )
    if layout.names[index] != name:
        raise ProofInvalid(f"field {index} of {envelope.kind} is {layout.names[index]}, here it says {name}")


def unknown_kind_text(envelope: Envelope) -> str:
    """Return the sentence that an entry's kind is unknown, so that its field names cannot be checked."""
    return f"{envelope.kind} is a kind that this program does not know, so whether it has such fields is open"
