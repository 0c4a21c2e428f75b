"""The office's defaults at the command line: filled in, and shown before anything is signed.

Typed answers, a form's answers, and fields stated as unknown or not applicable take precedence. A past act that is only
recorded is not filled in: another office may have done it.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.forms.form_arguments import Filling, fillable, value_after
from custody.cli.shell.parsing import Parser
from custody.forms.defaults import Default, OfficeDefaults, filled_in_line
from custody.forms.file import EMPTY
from custody.forms.keys import kinds_entered, of_form
from custody.forms.questions import INAPPLICABLE
from custody.model.schema.schema import Need
from custody.model.schema.types import Value

if TYPE_CHECKING:
    from custody.cli.shell.call import Call

#: What says that something is only recorded, and which law is named, in a form.
_RECORDED, _LAW = "recorded", "profile"


class Presets:
    """The office's defaults for one call: ``given`` come from a form beside it, ``used`` were filled in."""

    def __init__(
        self, parser: Parser, argv: Sequence[str], office: OfficeDefaults, given: Mapping[str, Any]
    ) -> None:
        self.used: list[Default] = []
        given = {key: value for key, value in given.items() if value not in EMPTY}
        words = parser.prog.split()[1:]
        recorded = f"--{_RECORDED}" in argv or given.get(_RECORDED) is True
        law = value_after(argv, f"--{_LAW}") or given.get(_LAW)
        known = {given.field.name: given.field for given in fillable(parser)}
        found = {} if recorded else of_form(words, office, None if law is None else str(law))
        self._found = {
            key: one
            for key, one in found.items()
            if key in known and not {key, one.field}.intersection(given)
        }
        parser.preset = [known[key].word for key in self._found]
        values = {key: one.value for key, one in self._found.items()}
        self._form = Filling(parser, "the office's defaults", values, argv)
        self._needs = {field.name: field.need for kind in kinds_entered(words) for field in kind.own}

    def relax(self) -> None:
        """Make arguments optional that office settings fill in."""
        self._form.relax()

    def fill(self, args: argparse.Namespace) -> None:
        """Fill in arguments that were neither typed nor stated as unknown or not applicable."""
        from custody.cli.entering.entry_fields import circumstances

        answered = {name.replace("-", "_") for name, _ in getattr(args, INAPPLICABLE, None) or ()}
        answered |= set(circumstances(args).not_known)
        but = {
            key
            for key, one in self._found.items()
            if one.field in answered or ("rest" in answered and self._needs[one.field] is Need.EXPECTED)
        }
        self.used = [self._found[key] for key in self._form.fill(args, but)]


def tell(call: Call, used: Sequence[Default]) -> None:
    """Show the filled-in values before anything is signed, with --quiet too; name them in JSON."""
    if not used:
        return
    call.out.presets = documents(used)
    if not call.out.as_json:
        text = filled_in_line(used)
        if getattr(call.args, "quiet", False):
            call.say.lines([text])
        else:
            call.say.note(text)


def documents(used: Collection[Default]) -> list[dict[str, Value]]:
    """Return defaults as JSON documents."""
    return [
        {"kind": default.kind, "field": default.field, "value": default.value, "key": default.key}
        for default in used
    ]
