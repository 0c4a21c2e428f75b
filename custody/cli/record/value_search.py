"""`custody entry search-value`: the entries that hold a value, for a data subject's request.

The search is recorded in the access log before its result is shown. The result lists entries, without values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.console.words import many
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import state
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import MOST_PROOF_BYTES, read
from custody.cli.verbs.entering import stated_in
from custody.cli.verbs.topics import kind_of
from custody.errors import UsageError

if TYPE_CHECKING:
    from custody.ledger.views.entries.value_search import Occurrence

_KIND = "entry.value_searched"
#: What proposes to erase a field, with all that it asks for.
PROPOSE = "custody erasure propose {entry} --fields {field} --basis BASIS --legal-basis TEXT"
_OUTSIDE = (
    "not searched: stored evidence, names of files in packs, receipts, backups,",
    "papers, exports, and files that something was typed from",
)


def configure(actions: Any) -> None:
    """Add `entry search-value` and `entry searches`."""
    listing = actions.add_parser("searches", help="list the searches for a value")
    add_paging(listing)
    shared(listing)
    example(listing, "custody entry searches")
    listing.set_defaults(run=_searches)


def search(call: Call) -> int:
    """Record a search and list every entry that holds the value; return the exit status; raise UsageError."""
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.entries import searched
    from custody.ledger.views.entries.value_search import SHORTEST, folded, occurrences

    args = call.args
    value = _first_line(read(call, args.file, MOST_PROOF_BYTES))
    if len(folded(value)) < SHORTEST:
        raise UsageError(
            f"the value has fewer than {SHORTEST} characters", hint="Search for a longer part of it."
        )
    with call.vault(readonly=False) as vault:
        # Only places are shown, and the entry below stands for the look at all of them.
        reader = vault.store.read()
        size = reader.head().size
        own = {**stated_in(args, kind_of("entry", "search-value")), **searched(value, size)}
        drafts = call.entries.draft(vault, call.signer(vault), [Request(_KIND, state(args, _KIND, own))])
        if args.dry_run:
            call.entries.show(drafts)
            return 0
        entries = call.entries.record(vault, drafts)
        found = occurrences(reader, [value], stop=size, progress=call.say)
        call.say.clear()
        holding = len({each.position for each in found})
        told = [
            f"  {many(size, 'entry')} searched, {holding} of them hold it",
            *occurrence_lines(found, "  "),
        ]
        document = {"entries": entries, "searched": size, "found": occurrence_rows(found)}
        lines = entry_lines(drafts, entries, lambda _: [*told, *(f"  {line}" for line in _OUTSIDE)])
        call.entries.answer_of(drafts, document, lines)
    return 0


def _first_line(data: bytes) -> str:
    try:
        return data.decode("utf-8").splitlines()[0].strip()
    except (UnicodeDecodeError, IndexError):
        raise UsageError(
            "the first line is empty or not UTF-8", hint="Write the value into the first line of the file."
        ) from None


def _searches(call: Call) -> int:
    from custody.model.records import Search
    from custody.pages.ledger.erasures import searches

    with call.vault() as vault:
        found = sorted(vault.lookup().all(Search), key=lambda search: search.position)
        stretch = paging(call, len(found))
        page = searches(context_of(call, vault), stretch.of(found), stretch.more)
    answer_page(call, page, stretch.rest)
    return 0


def occurrence_rows(found: Sequence[Occurrence]) -> list[dict[str, Any]]:
    """Return the occurrences of a value as JSON documents."""
    return [{name: getattr(each, name) for name in each.__slots__} for each in found]


def occurrence_lines(found: Sequence[Occurrence], begin: str) -> list[str]:
    """Return a line for each occurrence of a value, with the command that would erase it."""
    return [
        f"{begin}{each.field} of entry {each.position}, {each.kind}: "
        + (
            PROPOSE.format(entry=each.position, field=each.field)
            if each.erasable
            else "an open field, which stays"
        )
        for each in found
    ]
