"""Every field of every kind has a label that people of the field read: a noun phrase of at most three words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from custody.model.kinds import KINDS
from custody.model.schema.schema import FieldSpec
from custody.model.schema.spoken import label, question_label

#: What stands behind the label of a digest, and is no word of it.
_DIGEST = re.compile(r", (?:MD5|SHA-1|SHA-256|SHA-512)$")
#: Words that only an identifier has.
_BARE = re.compile(r"\b(?:because|md5|no|nos|ok|ref|sha\d+|sop|vkey)\b|_")
#: Words with which no noun phrase ends. A name on a form may: "found by", "open until", "confirmation due by".
_LOOSE = frozenset({"about", "at", "for", "from", "how", "of", "to", "whom", "why", "within"})
#: The few that end so all the same, since a form has them so.
_ON_FORMS = frozenset({"disclosed to", "duty owed to", "handed to", "served to"})


def fields() -> Iterator[tuple[str, FieldSpec]]:
    for kind in KINDS:
        yield from ((kind.name, field) for field in kind.fields)


def test_a_label_has_at_most_three_words_and_is_no_bare_identifier() -> None:
    wrong = {}
    for kind, field in fields():
        for text in (label(field), question_label(field)):
            words = _DIGEST.sub("", text).split()
            loose = text not in _ON_FORMS and words and words[-1] in _LOOSE
            if not 0 < len(words) <= 3 or _BARE.search(text) or loose:
                wrong[f"{kind} {field.name}"] = text
    assert wrong == {}, (
        "a label has one to three words, none that only an identifier has, and ends with none of"
        f" {', '.join(sorted(_LOOSE))}"
    )


def test_no_two_fields_of_a_kind_have_one_label() -> None:
    wrong = {}
    for kind in KINDS:
        found = Counter(map(label, kind.fields))
        twice = [text for text, times in found.items() if times > 1]
        if twice:
            wrong[kind.name] = twice
    assert wrong == {}


def test_a_label_is_declared_only_where_the_name_is_none() -> None:
    wrong = {
        f"{kind} {field.name}"
        for kind, field in fields()
        if field.spoken.label and field.spoken.label == field.name.replace("_", " ")
    }
    assert wrong == set()


def test_arguments_that_are_no_field_have_labels_too() -> None:
    wrong = {}
    for kind in KINDS:
        for argument in () if kind.verb is None else kind.verb.arguments:
            text = argument.label or argument.name.replace("_", " ")
            if len(text.split()) > 3 or text.split()[-1] in _LOOSE:
                wrong[f"{kind.name} {argument.name}"] = text
    assert wrong == {}
