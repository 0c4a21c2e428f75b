"""The beginnings of the terminal program, made by the commands `training new`, `init` and `key new`."""

from __future__ import annotations

import argparse
import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.shell.call import Call, Surroundings
from custody.cli.shell.typed_commands import TypedCommands
from custody.cli.shell.unattended import Unattended
from custody.display import in_words
from custody.errors import NotFound
from custody.tui.services.beginnings import Begun

if TYPE_CHECKING:
    from custody.ledger.ports import Progress
    from custody.tui.services.house import House

#: Settings that belong to the vault of the call, not to another one.
_OWN = ("vault", "keys", "state", "as", "passphrase_file", "log_passphrase_file")


class MachineBeginnings:
    """The beginnings beside one call; ``open_house`` opens the vault of another call."""

    def __init__(self, call: Call, open_house: Callable[[Call], House]) -> None:
        self._call, self._open = call, open_house

    @property
    def missing(self) -> str:
        """The path at which there is no vault, and where the setting comes from."""
        settings = self._call.settings
        return f"{os.fspath(settings.vault)} ({settings.sources['vault']})"

    def proposed(self, name: str) -> Mapping[str, str]:
        """Return the proposed answers of a beginning, by question."""
        from custody.cli.setup.training import usual_folder
        from custody.storage.keys.key_files import list_keys

        settings = self._call.settings
        of_keys = {key.name.partition("/")[0] for key in list_keys(settings.keys)}
        known = settings.domain or (next(iter(of_keys)) if len(of_keys) == 1 else "")
        domain = {"domain": known} if known else {}
        if name == "training":
            return {"folder": os.fspath(usual_folder())}
        if name == "vault":
            free = settings.origin is None
            return {**({"folder": os.fspath(settings.vault)} if free else {}), **domain}
        return {**domain, "file": "my-key.vkey"} if name == "key" else {}

    def begin(self, name: str, answers: Mapping[str, str], progress: Progress) -> Begun:
        """Begin something with its answers; raise CustodyError or OSError."""
        begin = {
            "training": self._training,
            "vault": self._vault,
            "key": self._key,
            "another": self._another,
        }[name]
        return begin(answers, progress)

    def _training(self, answers: Mapping[str, str], progress: Progress) -> Begun:
        from custody.pages.practice import PASSPHRASE, PERSON
        from custody.practice.furnishing import PEOPLE, furnish

        around = self._call.around
        made = furnish(self._path(answers["folder"]), TypedCommands(around), around.clock, progress)
        people = ", ".join(f"{who} ({in_words(roles, ' and ')})" for who, roles in PEOPLE.items())
        return Begun(
            (
                f"The training ledger is in {made.folder}: {made.entries} entries, three cases.",
                f"People: {people}.",
                f"The passphrase of each is: {PASSPHRASE}",
                f"Sign in as {PERSON} and take the tour. Nothing in it is evidence.",
            ),
            self._opening(made.folder),
        )

    def _vault(self, answers: Mapping[str, str], progress: Progress) -> Begun:
        folder = self._path(answers["folder"])
        words = ("init", os.fspath(folder), "--domain", answers["domain"], "--display-name", answers["name"])
        made = self._run(words, answers["passphrase"])
        return Begun(
            (
                f"The vault is in {made['vault']}; its ledger is {made['origin']}.",
                f"Your key is {made['key']}; you are its administrator.",
                f"What this machine remembers of it is in {made['state']}: keep that apart from the vault.",
                "It could not be restored yet: 8 More, This vault says what it lacks.",
            ),
            self._opening(folder),
        )

    def _key(self, answers: Mapping[str, str], progress: Progress) -> Begun:
        from custody.storage.files import durable

        file = self._path(answers["file"])
        if file.exists():
            raise NotFound(f"there is a file {os.fspath(file)!r} already", hint="Name another one.")
        key = self._run(("key", "new", "--domain", answers["domain"]), answers["passphrase"])["key"]
        durable.create_file(file, f"{key['vkey']}\n".encode(), 0o644)
        return Begun(
            (
                f"Your key is {key['name']}; its file is {key['file']}. Whoever loses its passphrase loses the key.",
                f"Its public line is in {file}. Give that file to an administrator of the vault:",
                key["vkey"],
                "They enrol you with it, your name and your roles: 8 More, People and keys, a. Then you can sign in.",
            )
        )

    def _another(self, answers: Mapping[str, str], progress: Progress) -> Begun:
        opening = self._opening(self._path(answers["folder"]))
        return Begun((), opening)

    def _path(self, text: str) -> Path:
        return self._call.around.folder / Path(text.strip()).expanduser()

    def _opening(self, folder: Path) -> Callable[[], House]:
        """Return the opening of the vault in a folder, or of a training ledger with keys and state of its own."""
        from custody.storage.settings.vault_file import VAULT_FILE

        inside = folder / "vault"
        environ = dict(self._call.around.environ)
        for name in _OWN:
            environ.pop(f"CUSTODY_{name.upper()}", None)
        if not (folder / VAULT_FILE).exists() and (inside / VAULT_FILE).exists():
            environ |= {
                "CUSTODY_VAULT": os.fspath(inside),
                "CUSTODY_KEYS": os.fspath(folder / "keys"),
                "CUSTODY_STATE": os.fspath(folder / "state"),
            }
        else:
            settings = self._call.settings
            environ |= {
                "CUSTODY_VAULT": os.fspath(folder),
                "CUSTODY_KEYS": os.fspath(settings.keys),
                "CUSTODY_STATE": os.fspath(settings.state),
            }
        args = argparse.Namespace(**{**vars(self._call.args), **dict.fromkeys(_OWN)})
        around = self._call.around._replace(environ=environ)
        return lambda: self._open(Call("tui", args, around))

    def _run(self, words: tuple[str, ...], passphrase: str) -> dict[str, Any]:
        """Run a command with a passphrase that was typed, and return its document. Raise its error."""
        from custody.cli.main import build

        settings = self._call.settings
        around: Surroundings = self._call.around._replace(
            stdout=io.StringIO(),
            stderr=io.StringIO(),
            stdin=None,
            attendant=Unattended(settings.keys, passphrase.encode("utf-8", "surrogateescape")),
        )
        places = ("--keys", os.fspath(settings.keys), "--state", os.fspath(settings.state))
        args = build(*words[:1]).parse_args([*words, *places, "--json"])
        call = Call(words[0], args, around)
        args.run(call)
        found: dict[str, Any] = json.loads(around.stdout.getvalue())  # type: ignore[attr-defined]  # kept in memory
        return found
