"""The person's own signing keys, found by name, first characters, key file or actor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.errors import Ambiguous, ConfigError, KeyFailed, NotFound
from custody.frozen import dataclass
from custody.model.signers import Key
from custody.proof.note import ALG_ED25519
from custody.storage.keys.key_files import look_for_keys

if TYPE_CHECKING:
    from custody.ledger.views.subjects.lookup import Lookup


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The usable signing keys of a key folder by name, and the problems of its other files."""

    folder: Path
    names: tuple[str, ...]
    problems: tuple[str, ...]

    def only(self, hint: str) -> str:
        """Return the name of the only key; ConfigError with ``hint`` where there are several or none."""
        if len(self.names) == 1:
            return self.names[0]
        what = f"there are {len(self.names)} keys" if self.names else "there is no key"
        problems = () if self.names else self.problems
        raise ConfigError(
            f"{what} in {str(self.folder)!r}, so it is not clear who signs", hint=" ".join(problems) or hint
        )

    def named(self, text: str, base: Path, lookup: Lookup | None) -> str:
        """Return the key that a text names; a text that fits none is returned unchanged.

        The text is a key's name, at least four characters that follow its slash, a key file below ``base``, or, with
        ``lookup``, an actor of whom one valid key is in the folder. Raises Ambiguous, NotFound, or KeyFailed where one
        of the files that cannot be used may be the key.
        """
        if text in self.names:
            return text
        file = base / text
        if ("/" in text or text.endswith(".key")) and file.is_file():
            return str(file)
        fitting: Sequence[str] = [
            name for name in self.names if len(text) >= 4 and name.partition("/")[2].startswith(text)
        ]
        if not fitting and lookup is not None:
            fitting = self._of_actor(text, lookup)
        if len(fitting) > 1:
            raise Ambiguous(
                f"{text!r} fits {len(fitting)} keys: {', '.join(fitting)}", hint="Name one of them."
            )
        return fitting[0] if fitting else text

    def _of_actor(self, text: str, lookup: Lookup) -> Sequence[str]:
        from custody.ledger.views.subjects.people import find_actor

        try:
            actor = find_actor(lookup, text)
        except Ambiguous:
            raise
        except NotFound:
            return ()
        fitting = [name for name in actor.keys if name in self.names]
        if fitting:
            return fitting
        known = [key for name in self.names if (key := lookup.maybe(Key, name)) and key.actor == actor.id]
        if known and not self.problems:
            ended = ", ".join(f"{key.name} ({code_words(key.reason or 'replaced')})" for key in known)
            raise KeyFailed(
                f"no key of {text} in {str(self.folder)!r} signs any more: {ended}",
                hint="Sign with a valid key. An administrator can replace this one: see `custody key rotate --help`.",
            )
        where = f"no valid key of {text} is in {str(self.folder)!r}"
        if self.problems:
            raise KeyFailed(f"{where}, but not every file there can be used", hint=" ".join(self.problems))
        raise NotFound(where, hint="Sign on the machine where the key is, or name its folder with --keys.")


def own_keys(folder: Path) -> OwnKeys:
    """Return the signing keys of a folder; KeyFailed where it cannot be read."""
    found, problems = look_for_keys(folder)
    names = tuple(header.name for header in found if header.kind == ALG_ED25519)
    return OwnKeys(folder, names, tuple(problems))
