"""Each kind says in one sentence what it records, from fields that every reader may see."""

from __future__ import annotations

import re
import string

from custody.model.kinds import KINDS
from custody.model.schema.schema import Structural
from tests.failures import every

NAMED = {kind.name: kind for kind in KINDS}
#: A sentence is read at a glance: so many characters at most, before anything but its counts is filled in.
LONGEST, COUNT = 90, re.compile(r"\{\w+_count\}")


def test_every_kind_says_what_it_records_and_who_signed_it() -> None:
    def says(name: str) -> None:
        kind = NAMED[name]
        fields = {field.name: field for field in kind.own}
        names = [part for _, part, _, _ in string.Formatter().parse(kind.sentence) if part]
        assert kind.sentence.startswith("{by} "), "it does not begin with whoever signed"
        assert 3 < len(COUNT.sub("00", kind.sentence)) <= LONGEST, "it is not one short sentence"
        assert not kind.sentence.endswith("."), "it ends with a stop"
        for part in names[1:]:
            assert isinstance(fields[part], Structural), f"{part} can be erased or withheld"

    every(sorted(NAMED), says)


def test_no_two_kinds_about_one_thing_say_the_same() -> None:
    told: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        key = (kind.name.partition(".")[0], kind.sentence)
        assert key not in told, f"{kind.name} and {told.get(key)}"
        told[key] = kind.name
