"""Layouts of kinds by ruleset number: which fields an entry has, their types and order.

Reading one entry takes no judge, no fold and no record, so only kinds of the entry's own sort are loaded for it.
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

    Any number of threads may ask: whichever made a layout first, all get that one.
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
    """Return the layouts of a ruleset by kind; UnknownVersion if this program has none of this number."""
    try:
        return LAYOUTS[version]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} is not known to this program") from None


def layout(version: int, kind: str) -> Layout:
    """Return the layout of a kind in a ruleset; UnknownVersion if it has no such kind."""
    try:
        return layouts_of(version)[kind]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} has no kind {kind}") from None


def kind_names(version: int = 1) -> tuple[str, ...]:
    """Return the names of all kinds of a ruleset, sorted; UnknownVersion if there is none of this number."""
    return tuple(sorted(layouts_of(version)))


def in_place(envelope: Envelope, layout: Layout, index: int, name: str) -> None:
    """Raise ProofInvalid for a field committed under another name or place than its own."""
    if envelope.fields != len(layout.names):
        raise ProofInvalid(
            f"{envelope.kind} has {len(layout.names)} fields, the entry seals {envelope.fields}"
        )
    if layout.names[index] != name:
        raise ProofInvalid(f"field {index} of {envelope.kind} is {layout.names[index]}, here it says {name}")


def unlisted(envelope: Envelope) -> str:
    """Return why nobody can tell here whether fields are those of an entry's kind."""
    return f"{envelope.kind} is a kind that this program does not know, so whether it has such fields is open"
