"""The answer of a command on standard output: lines for people, or one JSON document for scripts.

Every text that came from outside is made safe before it reaches a terminal. Nothing else goes to standard output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

from custody.display import visible
from custody.layout import fitted

#: How JSON begins to write what is one half of a character, as Python keeps a byte of a file name that is no UTF-8.
_HALF = "\\ud"
_TRAINING = "TRAINING LEDGER: nothing in it is evidence"


class Escaped(str):
    """A line that quotes others in escapes already, as the messages of errors do."""

    __slots__ = ()


class Exact(str):
    """A line that is not changed or folded: a signed text, or a command to be copied."""

    __slots__ = ()


class Output:
    """The writer of one command's result; ``command`` names the schema of its JSON document.

    ``before`` is called before anything is shown, and raises what forbids it; ``note`` is told what stands beside it.
    """

    def __init__(
        self,
        stream: TextIO,
        command: str,
        *,
        as_json: bool,
        warnings: Sequence[str] = (),
        before: Callable[[], None] = lambda: None,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._stream, self._note = stream, note
        self._before = before
        self._command = command
        self.as_json = as_json
        self.training = False
        #: What was withheld of cases to which whoever reads does not belong, in a sentence; empty for nothing.
        self.withheld = ""
        #: What was filled in of the office's defaults, for scripts.
        self.presets: Sequence[Mapping[str, Any]] = ()
        self._warnings = warnings

    def answer(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Write the result: ``document`` for scripts, with the warnings so far, or ``lines`` for people."""
        lines = list(lines)
        self._before()
        if self.as_json:
            import json

            training = {"training": True} if self.training else {}
            warned = {"warnings": list(self._warnings)} if self._warnings else {}
            filled = {"defaults": list(self.presets)} if self.presets else {}
            left_out = [*document.get("not_shown", ()), self.withheld]
            held = {"not_shown": left_out} if self.withheld else {}
            whole = {
                "schema": f"custody.{self._command}/1",
                **training,
                **document,
                **held,
                **filled,
                **warned,
            }
            text = json.dumps(whole, ensure_ascii=True, indent=2)
            if _HALF in text:
                text = json.dumps(_spelt(whole), ensure_ascii=True, indent=2)
            self._stream.write(text + "\n")
        else:
            if self.training:
                self._stream.write(f"{_TRAINING}\n")
            for line in lines:
                exact = isinstance(line, Exact)
                told = exact or isinstance(line, Escaped)
                folded = [line] if exact else fitted(line)
                self._stream.write("".join(f"{visible(line, told=told)}\n" for line in folded))

    def raw(self, text: str, *, watched: bool = False) -> None:
        """Write text that is a format of its own (a note, a proof, a completion script), unchanged.

        What is to be said of a training ledger goes to the ``note`` beside it, unless a monitor ``watched``.
        """
        self._before()
        if self.training and not watched:
            self._note(_TRAINING)
        self._stream.write(text)


def _bytes(text: str) -> bytes:
    """Return the UTF-8 bytes of a text, undecodable bytes restored; other lone surrogates are encoded."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _spelt(value: Any) -> Any:
    """Return a JSON value with texts that are no UTF-8 as ``{"b64": ...}``, as entries hold file names."""
    if isinstance(value, str):
        from custody.proof.commitments.values import name_value

        return name_value(_bytes(value))
    if isinstance(value, Mapping):
        return {name: _spelt(one) for name, one in value.items()}
    return [_spelt(element) for element in value] if isinstance(value, list | tuple) else value
