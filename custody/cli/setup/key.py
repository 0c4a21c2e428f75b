"""`custody key`: make and list private keys on this machine; rotate and revoke keys in the ledger."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.entering.entry_fields import state
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import key_in_file, read_key
from custody.cli.verbs.topics import add_verbs
from custody.errors import Ambiguous, CustodyError, NotFound, UsageError
from custody.proof.note import keys_in

if TYPE_CHECKING:
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.pages.people.machine_keys import KeyHere
    from custody.storage.keys.key_files import KeyHeader

COSIGNS = 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody key` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="make a private key on this machine")
    new.add_argument("--domain", help="the domain its name begins with (default: that of the vault)")
    new.add_argument("--name", metavar="NAME", help="the whole name, in place of a random one")
    new.add_argument("--witness", action="store_true", help="a key that cosigns checkpoints, for a witness")
    _shared_local(new)
    example(
        new, "custody key new --domain lab.example", "custody key new --witness --name court.example/witness"
    )
    new.set_defaults(run=_new)

    listing = actions.add_parser("list", help="list the private keys on this machine")
    add_paging(listing)
    _shared_local(listing, dry=False)
    example(listing, "custody key list")
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="show one key: its verifier key, and what the ledger says of it")
    show.add_argument("key", help="name, or the first characters after its slash")
    _shared_local(show, dry=False)
    example(show, "custody key show 9f3ac051")
    show.set_defaults(run=_show)

    phrase = actions.add_parser("passphrase", help="change the passphrase of a private key")
    phrase.add_argument("key", help="name, or the first characters after its slash")
    phrase.add_argument("--new-passphrase-file", metavar="FILE", help="file whose first line is the new one")
    _shared_local(phrase)
    example(phrase, "custody key passphrase 9f3ac051 --new-passphrase-file new.txt")
    phrase.set_defaults(run=_passphrase)

    add_verbs(actions, "key")


def _shared_local(parser: argparse.ArgumentParser, *, dry: bool = True) -> None:
    """Add the arguments of commands that use keys on this machine only; ``dry`` adds --dry-run."""
    shared(parser)
    if dry:
        parser.add_argument("--dry-run", action="store_true", help="show what would be done; write nothing")


def find_header(call: Call, text: str) -> KeyHeader:
    """Return the header of a key file by its full name, its first characters after the slash, or its path.

    Raise Ambiguous.
    """
    from custody.storage.keys.key_files import KeyFiles, list_keys

    fitting = [
        key
        for key in list_keys(call.settings.keys)
        if len(text) >= 4 and key.name.partition("/")[2].startswith(text)
    ]
    if len(fitting) > 1:
        raise Ambiguous(f"{text!r} fits {len(fitting)} keys: {', '.join(key.name for key in fitting)}")
    return fitting[0] if fitting else KeyFiles(call.settings.keys, call.passphrase()).find(text)


def vkey_of(call: Call, text: str) -> str:
    """Return a verifier key: as typed, from a file (FILE or @FILE), or of a key on this machine."""
    if text.startswith("@"):
        return str(read_key(call, text))
    typed = keys_in(text)
    held = typed[0] if typed else key_in_file(call, text)
    if held is not None:
        return str(held)
    return text.strip() if "+" in text else find_header(call, text).vkey


def _new(call: Call) -> int:
    from custody.portable import MODES
    from custody.storage.keys.key_files import new_key_name, read_header, write_key

    args = call.args
    if args.name is not None and args.domain is not None:
        raise UsageError("--name and --domain exclude each other", hint="Give the whole name or the domain.")
    if args.name is not None and not args.witness and not _enrollable(args.name):
        raise UsageError(
            f"{args.name!r} cannot be enrolled: a person's key is named by domain and 16 or more hex digits",
            hint="Leave --name out; the name of a person is given with `custody actor enrol --display-name`.",
        )
    name, settings = args.name, call.keys_settings()
    if name is None:
        if settings.domain is None:
            raise UsageError(
                "the key's name needs a domain", hint="Name it with --domain, as in lab.example."
            )
        name = new_key_name(settings.domain, call.entropy)
    if args.dry_run:
        what = "name" if args.name else "name like"
        call.out.answer({"dry_run": True}, [f"would make a key, {what} {name}", "dry run: nothing was made"])
        return 0
    passphrase = call.new_passphrase(call.settings.passphrase_file)(name)
    kind = COSIGNS if args.witness else 1
    path = write_key(call.settings.keys, name, call.entropy.token(32), passphrase, kind)
    made = read_header(path)
    call.out.answer({"key": _described(made)}, [made.name, made.vkey])
    call.say.note(f"the private key is in {str(path)!r}; whoever loses its passphrase loses the key")
    if not MODES:
        call.say.note(
            "this system keeps no modes of files: let its own permissions keep others out of the folder"
        )
    return 0


def _enrollable(name: str) -> bool:
    from custody.model.schema import ids

    return ids.is_key_name(name) and not ids.is_origin(name)


def _described(header: KeyHeader) -> dict[str, Any]:
    return {
        "name": header.name,
        "vkey": header.vkey,
        "witness": header.kind == COSIGNS,
        "file": str(header.path),
    }


@contextmanager
def _ledger(call: Call) -> Iterator[Lookup | None]:
    """Yield the ledger that names the keys' owners, None if there is none that can be read."""
    with ExitStack() as stack:
        lookup = None
        if call.settings.origin is not None:
            try:
                lookup = stack.enter_context(call.vault()).lookup()
            except CustodyError as error:
                call.say.note(f"whose keys these are is not shown: {error.message}")
        yield lookup


def _list(call: Call) -> int:
    from custody.pages.people.machine_keys import machine_keys
    from custody.storage.keys.key_files import key_problems, list_keys

    folder = call.settings.keys
    with _ledger(call) as lookup:
        found = list_keys(folder)
        stretch = paging(call, len(found))
        problems = key_problems(folder)
        here = [_here(header) for header in stretch.of(found)]
        page = machine_keys(lookup, here, stretch.more, problems, str(folder))
    answer_page(call, page, stretch.rest)
    for problem in problems:
        call.say.warn(problem)
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.subjects.people import find_key
    from custody.pages.people.machine_keys import key_page

    with _ledger(call) as lookup:
        try:
            here = _here(find_header(call, call.args.key))
            page = key_page(lookup, here.name, here)
        except NotFound:
            if lookup is None:
                raise
            page = key_page(lookup, find_key(lookup, call.args.key).name, None)
    answer_page(call, page)
    return 0


def _here(header: KeyHeader) -> KeyHere:
    from custody.pages.people.machine_keys import KeyHere

    return KeyHere(header.name, header.vkey, header.kind == COSIGNS, str(header.path))


def _passphrase(call: Call) -> int:
    from custody.storage.keys.key_files import change_passphrase, open_key

    header = find_header(call, call.args.key)
    old = call.passphrase()(header.name)
    open_key(header, old)
    if call.args.dry_run:
        call.out.answer(
            {"dry_run": True, "key": header.name},
            [f"the passphrase opens {header.name}", "dry run: nothing was changed"],
        )
        return 0
    file = call.args.new_passphrase_file
    new = call.new_passphrase(None if file is None else call.around.folder / file)
    change_passphrase(header.path, old, new(header.name))
    call.out.answer({"key": header.name, "file": str(header.path)}, [f"{header.name} has a new passphrase"])
    call.say.note("copies of the old key file still open with the old passphrase")
    return 0


def rotate(call: Call) -> int:
    """Replace a key in the ledger by one typed, in a file or on this machine; return the exit status."""
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.keyholders import rotated
    from custody.ledger.views.subjects.people import find_key

    args = call.args
    vkey = vkey_of(call, args.new_key)
    with call.vault(readonly=False) as vault:
        old = find_key(vault.lookup(), args.replaced_key)
        actor = _owner(vault.lookup(), args.actor, old.actor)
        values = state(args, "key.rotated", rotated(old.name, vkey))
        return call.entries.enter(vault, [Request("key.rotated", values, subject=actor)])


def _owner(lookup: Lookup, named: str | None, owner: str) -> str:
    from custody.ledger.views.subjects.people import find_actor

    if named is not None and find_actor(lookup, named).id != owner:
        raise UsageError(
            f"the key is not one of {named}", hint="Leave --actor out: the ledger knows whose key it is."
        )
    return owner
