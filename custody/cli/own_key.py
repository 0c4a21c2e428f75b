"""Which of one's own keys is meant by what --as names: a name, the first characters of one, a key file or an actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from custody.errors import Ambiguous, KeyFailed, NotFound

if TYPE_CHECKING:
    from custody.cli.call import Call
    from storage.vault import Vault


def own_key(call: Call, text: str, own: Sequence[str], problems: Sequence[str], vault: Vault | None) -> str:
    """Return which of one's ``own`` keys is meant; a text that fits none is returned for the key ring to judge.

    ``problems`` are files of the key folder that cannot be used. Raises Ambiguous, NotFound, or KeyFailed where one of
    those files may be the key.
    """
    from custody.ledger.views.people import find_actor

    if text in own:
        return text
    file = call.around.folder / text
    if ("/" in text or text.endswith(".key")) and file.is_file():
        return str(file)
    fitting = [name for name in own if len(text) >= 4 and name.partition("/")[2].startswith(text)]
    if not fitting and vault is not None:
        try:
            valid = find_actor(vault.lookup(), text).keys
        except Ambiguous:
            raise
        except NotFound:
            return text
        fitting = [name for name in valid if name in own]
        if not fitting:
            where = f"no valid key of {text} is in {str(call.settings.keys)!r}"
            if problems:
                raise KeyFailed(f"{where}, but not every file there can be used", hint=" ".join(problems))
            raise NotFound(
                where, hint="Sign on the machine where the key is, or name its folder with --keys."
            )
    if len(fitting) > 1:
        raise Ambiguous(f"{text!r} fits {len(fitting)} keys: {', '.join(fitting)}", hint="Name one of them.")
    return fitting[0] if fitting else text
