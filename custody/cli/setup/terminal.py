"""The terminal program of one call: its pages, its commands, the folder of its drafts."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.cli.setup.beginnings import MachineBeginnings
from custody.cli.shell.call import Call
from custody.tui.app.app import CustodyApp
from custody.tui.services.house import House, NoVault

if TYPE_CHECKING:
    from custody.tui.services.page_context import PageService

#: Seconds since the last key after which nobody counts as being there.
HERE = 60


def page_service(call: Call, say: Callable[[str], str] | None = None) -> PageService:
    """Return the page service for a call; ``say`` translates command-line texts into those of screens."""
    from custody.cli.answers.paper_output import office_zone
    from custody.cli.forms.remote_commands import command_of, description_of
    from custody.pages.parts.context import as_it_is
    from custody.tui.pages.registry import BUILDERS
    from custody.tui.services.page_context import PageService

    with call.vault() as vault:
        key = None if call.settings.key is None else call.key_name(vault)
        reader = call.reading.reader_key(vault) if say is None else None  # where nobody can sign in
    found = PageService(
        call.settings,
        call.clock,
        call.entropy,
        BUILDERS,
        command_of=command_of,
        told_of=description_of,
        say=say or as_it_is,
        closed=call.args.closed,
        zone=None if say is None else office_zone(call),
    )
    found.key, found.reader = key, reader
    return found


def make(call: Call) -> CustodyApp:
    """Return the program of a call; it opens the vault once its first screen is shown."""
    colour, evidence = "NO_COLOR" not in call.around.environ, os.fspath(call.around.folder)
    beginnings = MachineBeginnings(call, _house)
    return CustodyApp(lambda: _house(call), beginnings, colour=colour, evidence=evidence)


def _house(call: Call) -> House:
    """Return the services of the terminal program for the call's vault.

    Loads the program's larger part, so it takes its time. Raises NoVault, or the error of opening the vault.
    """
    if call.settings.origin is None and call.settings.left_over() is None:
        raise NoVault
    from custody.cli.forms.remote_commands import CommandActs, saying
    from custody.storage.state.form_drafts import FormDrafts, folder_in
    from custody.storage.state.head import state_folder
    from custody.storage.state.kept_lists import ListFiles
    from custody.storage.state.kept_lists import folder_in as lists_in
    from custody.storage.state.visits import Visits
    from custody.storage.state.visits import folder_in as visits_in
    from custody.tui.input.marks import Marks
    from custody.tui.services.session import Session

    found, settings = page_service(call, saying()), call.settings
    session = Session(settings, idle=call.args.idle * 60)
    environ = {
        **call.around.environ,
        "CUSTODY_VAULT": os.fspath(settings.vault),
        "CUSTODY_KEYS": os.fspath(settings.keys),
        "CUSTODY_STATE": os.fspath(settings.state),
    }
    around = call.around._replace(environ=environ)
    acts = CommandActs(around, lambda: session.key, session.signer_of, closed=call.args.closed)
    state = state_folder(settings.origin or "", settings.state)
    drafts = FormDrafts(folder_in(state))
    found.last_visit = Visits(visits_in(state), call.clock.now, lambda: session.away < HERE).come
    marks = Marks(settings.devices.scan_prefix or "", settings.devices.scan_suffix or "")
    lists, folders = ListFiles(lists_in(state)), ListFiles(state / "folders")
    return House(found, acts, session, drafts, lists, folders, _own_keys(), marks)


def _own_keys() -> dict[str, str]:
    """Return the person's keymap, from the file beside their settings; empty where there is none.

    Raise ConfigError for a file that is wrong or cannot be read, before any screen is shown.
    """
    from custody.errors import ConfigError
    from custody.storage.settings.settings import user_file
    from custody.tui.services.keymap import FILE, read_keymap

    file = user_file().parent / FILE
    try:
        return read_keymap(file.read_text(encoding="utf-8"), os.fspath(file))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{os.fspath(file)!r} cannot be read: {error}", hint="Correct its rights, or take it away."
        ) from error
