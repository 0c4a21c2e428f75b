"""Display names on pages: exhibits, cases, people, custodians and signers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from custody.display import WITHHELD, code_words, set_off
from custody.frozen import dataclass
from custody.law.disposition_codes import GONE
from custody.ledger.views.exhibits.dispositions import gone_among
from custody.ledger.views.exhibits.superseded_registrations import superseded_words
from custody.ledger.views.naming.display_names import names_among, object_names
from custody.ledger.views.naming.search import name_of_subject
from custody.ledger.views.subjects.duplicate_references import shared
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import keys_of, name_of
from custody.model.records import Actor, Exhibit, Key, StoredObject


def called(subject: str, name: str | None) -> str:
    """Return the display name of a subject: its name, or the first characters of its identifier."""
    if name == WITHHELD:
        return f"{subject[:8]} {WITHHELD}"
    return name or subject[:8]


@dataclass(frozen=True, slots=True)
class Names:
    """Display names in one state of the ledger; ``known`` caches names of people and keys."""

    lookup: Lookup
    known: dict[str, str] = field(default_factory=dict)

    def labels(self, space: str, subjects: Iterable[str]) -> dict[str, str]:
        """Return the ``label`` of each of these subjects, in one query."""
        wanted = list(dict.fromkeys(subjects))
        known = self.lookup.labels_of(space, wanted)
        return {subject: called(subject, known.get(subject)) for subject in wanted}

    def label(self, space: str, subject: str) -> str:
        """Return the name of a subject of a space, or the first characters of its identifier."""
        return called(subject, self.lookup.label_of(space, subject))

    def unique_name(self, space: str, subject: str, name: str) -> str:
        """Return the text by which a command finds this subject only: its name or identifier.

        The identifier, if other subjects have the same name or the name is withheld, and of a stored object.
        """
        return self.unique_names(space, {subject: name})[subject]

    def unique_names(self, space: str, names: Mapping[str, str]) -> dict[str, str]:
        """Return ``unique_name`` for many subjects of one space, by subject, in one query."""
        found = self.unique_names_of({(space, subject): name for subject, name in names.items()})
        return {subject: found[space, subject] for subject in names}

    def unique_names_of(self, names: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
        """Return ``unique_name`` for many names, by space and subject, in one query."""
        several = shared(self.lookup.reader, {(space, name) for (space, _), name in names.items()})
        return {
            (space, subject): subject
            if (space, name) in several or space == StoredObject.space or name == called(subject, WITHHELD)
            else name
            for (space, subject), name in names.items()
        }

    def abouts(self, subjects: Iterable[str]) -> dict[str, str]:
        """Return the ``about`` of each of these subjects, in one query."""
        wanted = list(dict.fromkeys(subjects))
        named = names_among(self.lookup, wanted)
        named |= object_names(self.lookup, (subject for subject in wanted if subject not in named))
        return {subject: called(subject, named.get(subject)) for subject in wanted}

    def about(self, subject: str) -> str:
        """Return the name of a subject of any space, or the first characters of its identifier."""
        return self.abouts([subject])[subject]

    def name(self, subject: str) -> str | None:
        """Return the name of a person or other subject on record, None if it has none."""
        if self.lookup.maybe(Actor, subject) is not None:
            return name_of(self.lookup, subject)
        return name_of_subject(self.lookup, subject) or object_names(self.lookup, [subject]).get(subject)

    def person(self, actor: str) -> str:
        """Return the name of an actor, set off if it could read as more, else the start of the identifier."""
        if actor not in self.known:
            self.known[actor] = set_off(name_of(self.lookup, actor) or actor[:8])
        return self.known[actor]

    def holders(self, exhibits: Sequence[Exhibit]) -> dict[str, str]:
        """Return by exhibit the custodian's name, or how the exhibit left or was superseded."""
        gone = gone_among(self.lookup, [exhibit.id for exhibit in exhibits])
        ended = superseded_words(self.lookup, exhibits)
        return {
            exhibit.id: f"gone: {GONE[gone[exhibit.id].measure]}"
            if exhibit.id in gone
            else ended.get(exhibit.id) or self.person(exhibit.holder)
            for exhibit in exhibits
        }

    def signer(self, key: str) -> str:
        """Return the name of a key's owner, else the key."""
        if key not in self.known:
            record = self.lookup.maybe(Key, key)
            self.known[key] = key if record is None else self.person(record.actor)
        return self.known[key]

    def theirs(self, key: str) -> tuple[str, ...]:
        """Return the names of all keys of a key's owner; empty for an unknown key."""
        record = self.lookup.maybe(Key, key)
        return () if record is None else tuple(owned.name for owned in keys_of(self.lookup, record.actor))

    def roles(self, key: str) -> tuple[str, ...]:
        """Return the roles of a key's owner in words; empty for an unknown key."""
        record = self.lookup.maybe(Key, key)
        owner = None if record is None else self.lookup.maybe(Actor, record.actor)
        return () if owner is None else tuple(code_words(role) for role in owner.roles)
