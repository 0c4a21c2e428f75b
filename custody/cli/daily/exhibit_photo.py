"""`custody exhibit photograph` and `record-photographs`: photographs, each read once.

Each row of `record-photographs` is a form of `exhibit photograph`; all rows are recorded, or none.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from custody.cli.entering.entry_fields import read_once
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import kind_of
from custody.display import visible
from custody.errors import CustodyError, SourceChanged, UsageError

if TYPE_CHECKING:
    from custody.cli.shell.parsing import Parser
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.views.exhibits.photographs import Photograph
    from custody.storage.vault.vault import Vault

_WORDS = ("exhibit", "photograph")
#: What a row has besides the answers of a form: one file, and the SHA-256 that it must have.
_FILE, _DIGEST = "file", "sha256"
_ROW = 'Write {"exhibit": "EV/1", "file": "front.jpg", "views": ["overall"], "photographed-by": "Eve Hall"}.'


def configure(actions: Any) -> None:
    """Add `custody exhibit record-photographs` to the parser of its command."""
    parser: argparse.ArgumentParser = actions.add_parser(
        "record-photographs", help="record photographs of several exhibits together, each with its own views"
    )
    parser.add_argument(
        "--row",
        action="append",
        required=True,
        metavar="JSON",
        help="one photograph: exhibit, file, and names and values of `exhibit photograph`; again for each",
    )
    shared(parser, writes=True, asks=True)
    example(
        parser,
        "custody exhibit record-photographs \\",
        '    --row \'{"exhibit": "EV/2", "file": "front.jpg", "views": ["overall"]}\'',
    )
    parser.epilog = (
        f"A row with sha256 (hexadecimal) is refused unless the file has this digest.\n\n{parser.epilog}"
    )
    parser.set_defaults(run=_record)


def enter_photographs(call: Call) -> int:
    """Read each photograph once, and enter them; return the exit status."""
    with call.vault(readonly=False) as vault:
        requests = list(_Photographs(call, vault).requests(call.args, call.args.files))
        return call.entries.enter(vault, requests)


def _record(call: Call) -> int:
    from custody.forms.rows import checked, read_each

    rows = checked(read_each(call.args.row, _ROW), _ROW)
    with call.vault(readonly=False) as vault:
        photographs = _Photographs(call, vault)
        requests = [request for at, row in enumerate(rows, 1) for request in photographs.of_row(row, at)]
        return call.entries.enter(vault, requests)


class _Photographs:
    """The requests of one call, and the photographs on record that files are compared with."""

    def __init__(self, call: Call, vault: Vault) -> None:
        self._call, self._vault, self._lookup = call, vault, vault.lookup()
        self._known: dict[str, tuple[Photograph, ...]] = {}
        self._named: dict[tuple[str, bytes], list[str]] = {}

    def of_row(self, row: Mapping[str, Any], at: int) -> Iterator[Request]:
        """Yield the request of one row; raise UsageError and other errors with the row named."""
        from custody.cli.forms.form_arguments import filled
        from custody.cli.main import build

        answers = {name: value for name, value in row.items() if name not in (_FILE, _DIGEST)}
        file, digest = row.get(_FILE), row.get(_DIGEST)
        parser: Parser = build(*_WORDS)
        try:
            if not isinstance(file, str) or not isinstance(digest, str | None):
                raise UsageError("it names no file, or its sha256 is no text", hint=_ROW)
            args = filled(parser, list(_WORDS), {**answers, "files": [file]})
            yield from self.requests(args, [file], digest)
        except CustodyError as error:
            error.message = f"row {at} ({visible(str(file), limit=40)}): {error.message}"
            raise

    def requests(
        self, args: argparse.Namespace, files: list[str], digest: str | None = None
    ) -> Iterator[Request]:
        """Yield a request for each file, after a warning of one that is on record already.

        Raise SourceChanged for a file that has not the ``digest`` (SHA-256, hexadecimal), where one is stated.
        """
        from custody.cli.verbs.entering import entered_in
        from custody.forms.filled_form import in_order
        from custody.ledger.append.entry_signing import Request
        from custody.ledger.statements.exhibits import photographed

        kind = kind_of(*_WORDS)
        values = entered_in(args, kind).values
        exhibit = self._lookup.resolve("exhibit", args.exhibit)
        for file in files:
            found, name = read_once(self._call, self._vault.sources, file)
            if digest is not None and found.sha256.hex() != digest.lower():
                raise SourceChanged(
                    f"{visible(file)!r} has the SHA-256 {found.sha256.hex()}, not {visible(digest)}",
                    hint="Look at the photograph again, then name it with the digest that it has.",
                )
            self._warn(file, exhibit, found.sha256)
            yield Request(kind.name, in_order(kind, {**values, **photographed(found, name)}), subject=exhibit)

    def _warn(self, file: str, exhibit: str, sha256: bytes) -> None:
        """Warn of a photograph that is on record in the case of its exhibit, or named before here."""
        from custody.ledger.views.exhibits.photographs import photographs_in_case
        from custody.model.records import Exhibit

        case = self._lookup.get(Exhibit, exhibit).case
        if case not in self._known:
            self._known[case] = photographs_in_case(self._lookup, case)
        used = [
            f"{self._called(photo.exhibit)} in entry {photo.entry}"
            for photo in self._known[case]
            if photo.sha256 == sha256
        ]
        if used:
            self._call.say.warn(f"{visible(file)} was recorded before: {', '.join(used)}")
        named = self._named.setdefault((case, sha256), [])
        if named:
            self._call.say.warn(f"{visible(file)} is recorded for {', '.join(named)} too")
        named.append(self._called(exhibit))

    def _called(self, exhibit: str) -> str:
        return self._lookup.label_of("exhibit", exhibit) or exhibit
