"""The kinds from which commands are made, found by the words of the command.

Only the modules of one group are loaded, and nothing of other actions, so that help comes at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.cli.verbs.parser import Run
    from custody.model.schema.schema import Kind
    from custody.model.schema.spoken import Verb

#: Commands whose arguments a module of custody.cli adds, though their kinds say how they are entered; by words, why.
HANDMADE: dict[tuple[str, ...], str] = {
    ("transfer", "accept"): "a series of exhibits is accepted as it is scanned",
    (
        "store",
        "probe",
    ): "it enters something with one of its flags only, so it reads no form and asks for nobody's signature",
}


def kinds_of(group: str) -> Iterator[Kind]:
    """Yield the kinds of a group whose commands are made from them, in order; none for an unknown group."""
    for kind, verb in _spoken(group):
        if verb.words not in HANDMADE:
            yield kind


def _spoken(group: str) -> Iterator[tuple[Kind, Verb]]:
    """Yield the kinds of a group that have a command, with their verbs, whatever its handler."""
    from custody.model.topics import of_commands

    for kind in of_commands(group):
        if kind.verb is not None and kind.verb.words[0] == group:
            yield kind, kind.verb


def kind_of(*words: str) -> Kind:
    """Return the kind that the command of these words enters; raise ValueError if there is none."""
    for kind, verb in _spoken(words[0]):
        if verb.words == words:
            return kind
    raise ValueError(f"no kind is entered by `custody {' '.join(words)}`")


def add_verbs(actions: Any, group: str, runs: Mapping[str, Run] | None = None) -> None:
    """Add the actions of a group that are made from kinds, in the order of the kinds.

    ``runs`` are further handlers by action; their parsers are made from kinds all the same.
    """
    from custody.cli.verbs.parser import add_verb

    for kind, verb in _spoken(group):
        run = (runs or {}).get(verb.words[-1])
        if len(verb.words) > 1 and (run is not None or verb.words not in HANDMADE):
            add_verb(actions, kind, run)


def configure(parser: Any, group: str, action: str | None) -> bool:
    """Add the arguments of a command's kind, or the action called; return whether a kind makes it."""
    for kind in kinds_of(group):
        words = () if kind.verb is None else kind.verb.words
        if words in ((group, action), (group,)):
            from custody.cli.verbs.parser import add_verb, fill_verb

            if len(words) == 1:
                fill_verb(parser, kind)
            else:
                add_verb(parser.add_subparsers(dest="action", metavar="ACTION", required=True), kind)
            return True
    return False
