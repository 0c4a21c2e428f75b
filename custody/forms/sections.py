"""The sections of a form: what the act is about first, identifiers at the top of each."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from custody.forms.form import CIRCUMSTANCES, WHAT, WHICH, Field, Form


class Section(NamedTuple):
    """A part of a form: its title, and its fields in the order in which they are asked."""

    title: str
    fields: tuple[Field, ...]

    @property
    def short(self) -> str:
        """The title for a row that names all sections: its first noun."""
        return self.title.partition(" (")[0].partition(" and ")[0]


class Progress(NamedTuple):
    """How many of a section's required questions have an answer or an excuse."""

    title: str
    done: int
    required: int


def sections_of(form: Form) -> tuple[Section, ...]:
    """Return the sections of a form: those declared, after one of all that stands in none."""
    titles = list(dict.fromkeys(field.title for field in form.fields))
    loose = [title for title in titles if title in (WHICH, WHAT, "")]
    declared = [title for title in titles if title not in loose]
    named = [(declared[0], [*loose, declared[0]])] if loose == [WHICH] and _is_titled(declared) else []
    if not named and loose:
        named = [(form.words[0].replace("-", " "), loose)]
    named += [(title, [title]) for title in declared if all(title not in under for _, under in named)]
    return tuple(
        Section(_capital(title), _ordered([field for field in form.fields if field.title in under]))
        for title, under in named
    )


def progress_of(section: Section, required: Collection[str], lacking: Collection[str]) -> Progress:
    """Return how far a section is, by the names of all required and of the lacking fields."""
    names = [field.name for field in section.fields if field.name in required]
    return Progress(section.short, sum(name not in lacking for name in names), len(names))


def _is_titled(declared: list[str]) -> bool:
    """Return whether the first declared section can take what the act is about."""
    return bool(declared) and declared[0] != CIRCUMSTANCES


def _ordered(fields: list[Field]) -> tuple[Field, ...]:
    return tuple(sorted(fields, key=lambda field: not field.identifies))


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
