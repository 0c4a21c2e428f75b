"""The form in which a paper is written to a file: the ending of its name decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from custody.errors import UsageError

#: The ending of a file's name for each form.
ENDINGS = {"csv": ".csv", "html": ".html", "pdf": ".pdf", "text": ".txt", "zpl": ".zpl"}


def form_of(forms: Sequence[str], stated: str | None, name: str | None) -> str:
    """Return the form of a paper from the one stated and the name of its file; text without either.

    ``forms`` are those in which it is written. Raise UsageError where a name has no such ending and none is stated,
    or where both contradict each other.
    """
    if name is None:
        return stated or "text"
    ending = PurePath(name).suffix.lower()
    named = next((form for form in ENDINGS if ENDINGS[form] == ending), None)
    if stated is None and named in forms:
        return str(named)
    if stated is None:
        *some, last = (ENDINGS[form] for form in forms)
        raise UsageError(
            f"{name!r} does not say in which form it is written",
            hint=f"End the name with {', '.join(some)} or {last}.",
        )
    if named not in (None, stated):
        raise UsageError(
            f"--format {stated} contradicts the name {name!r}",
            hint=f"End the name with {ENDINGS[stated]}, or leave --format out: the name decides.",
        )
    return stated
