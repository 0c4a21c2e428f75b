"""Templates: empty form files, each line with its meaning and its values."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from custody.forms.defaults import Default
from custody.forms.form import NEEDS, Field, Form

_WIDTH = 96


class Template:
    """An empty form file: ``filled`` are answers filled in, ``notes`` are remarks on some fields.

    ``about`` is its head. ``presets`` are the office's defaults by field; ``filled`` answers take precedence.
    """

    def __init__(
        self,
        form: Form,
        about: Sequence[str] = (),
        filled: Mapping[str, Any] | None = None,
        notes: Mapping[str, str] | None = None,
        *,
        presets: Mapping[str, Default] | None = None,
    ) -> None:
        self.command = " ".join(form.words)
        self._form = form
        self._about = about
        self._presets = {key: one for key, one in (presets or {}).items() if key not in (filled or {})}
        self._filled = {key: one.value for key, one in self._presets.items()} | dict(filled or {})
        self._notes = notes or {}

    def asked(self) -> list[dict[str, Any]]:
        """Return key, need, meaning, values and office default of each field, as JSON documents."""
        return [
            {
                "key": field.name,
                "need": field.need,
                "about": field.about,
                "values": list(field.words) or None,
                **({"default": self._presets[field.name].value} if field.name in self._presets else {}),
            }
            for field in self._form.fields
        ]

    def text(self) -> str:
        """Return the form as TOML."""
        command = self._form.command
        head = [
            f"{command}: {self._form.about}",
            f"Fill this in, and enter it with: {command} --from FILE",
            "Flags given with --from take precedence. Empty keys are ignored.",
            *self._about,
        ]
        lines = [line for text in head for line in _comment(text)]
        before = None
        tables: list[str] = []
        for field in self._form.fields:
            if field.title != before:
                lines += ["", f"# -- {field.title} --"]
                before = field.title
            if field.sort == "pairs":
                tables += ["", *self._explained(field), f"# [{field.name}]"]
            else:
                lines += ["", *self._explained(field), self._line(field)]
        return "\n".join([*lines, *tables, ""])

    def _explained(self, field: Field) -> list[str]:
        key = field.name
        told = field.about + (f" ({NEEDS[field.need]})" if field.need in NEEDS else "")
        lines = _comment(told) + (_comment(self._notes[key]) if key in self._notes else [])
        if key in self._presets:
            lines += _comment("from the office's defaults; write something else where it is otherwise")
        if field.codes:
            width = max(len(code.word) for code in field.codes)
            lines += [f"#   {code.word.ljust(width)}  {code.meaning}" for code in field.codes]
        elif words := ("true", "false") if _is_flag(field) and field.need == "needed" else field.words:
            lines += _comment(f"one of: {', '.join(words)}")
        return lines

    def _line(self, field: Field) -> str:
        """Return the line of a field; as a comment if it is usually left out, or must not be empty."""
        key = field.name
        if key in self._filled:
            return f"{key} = {json.dumps(self._filled[key])}"
        if _is_flag(field) and field.need != "needed":
            return f"# {key} = true"
        empty = "[]" if field.sort == "several" and not field.repeated else '""'
        return f"{'' if field.need != 'optional' else '# '}{key} = {empty}"


def _is_flag(field: Field) -> bool:
    return field.either or field.sort == "flag"


def _comment(text: str) -> list[str]:
    return [
        f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    ]
