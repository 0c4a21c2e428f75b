"""One sentence for an entry, from the pattern that its kind declares."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.model.layouts import layout
from custody.model.schema.schema import Layout
from custody.model.schema.types import split_codes
from custody.pages.parts.stated_facts import fact_of

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.gate import Gate

#: The placeholder of a value that is not stated, or that this reader may not see.
_ABSENT = "not stated"
#: States of a fact whose text is its value.
_SHOWN = ("shown", "corrected")


def sentence_of(gate: Gate, entry: EntryView, by: str) -> str:
    """Return a sentence on an entry's act, or on what it records; ``by`` is its signer's name.

    Codes are written as words without their meaning, provisions of law with it. Raises UnknownVersion for an
    unknown kind.
    """
    kind = layout(entry.envelope.v, entry.envelope.kind)
    standing = entry.value("entry_mode")
    field, otherwise = kind.kind.sentence_without
    pattern = kind.kind.sentence_as(standing if isinstance(standing, str) else None)
    if field and entry.value(field) is None:
        pattern = otherwise
    names = [name for _, name, _, _ in string.Formatter().parse(pattern) if name]
    texts = {name: _text(gate, entry, kind, name) for name in names if name != "by"}
    return pattern.format(by=by, **texts)


def _text(gate: Gate, entry: EntryView, kind: Layout, name: str) -> str:
    fact = fact_of(gate, entry, name)
    if fact is None or fact.state not in _SHOWN:
        return _ABSENT
    sort = kind.field(name).type
    if sort.choices and isinstance(fact.value, str):
        return ", ".join(_worded(code, sort.meanings.get(code, "")) for code in split_codes(fact.value))
    return fact.text


def _worded(code: str, meaning: str) -> str:
    """Return a code as words; a provision of law, such as 29.5.a, behind its meaning."""
    return f"{meaning} ({code})" if meaning and code[:1].isdigit() else code_words(code)
