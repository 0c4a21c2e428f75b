"""`custody log show`: entries in a table, or a whole one with what can be verified about it here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.compromised_key_entries import doubted_document, doubted_lines, entries_in_doubt
from custody.cli.answers.corrections import correction_document
from custody.cli.answers.date_gaps import gaps_document
from custody.cli.answers.page_answer import context_of, page_lines
from custody.cli.answers.row_limits import Page, add_paging, paging
from custody.cli.console.words import moment, short
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import number
from custody.errors import NotFound, UsageError
from custody.layout import columns
from custody.model.entry.envelope import Envelope, parse_entry

if TYPE_CHECKING:
    from custody.ledger.ports import LedgerReader, StoredEntry
    from custody.ledger.views.entries.entries import EntryView, FieldView
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.pages.parts.gate import Gate

#: Behind the name of a signer whose key others may have had; what is known of it follows.
_OPEN = " (?)"


def configure(actions: Any) -> None:
    """Add `custody log show` to the parser of its command."""
    show = actions.add_parser("show", help="show entries; by default the newest")
    show.add_argument("--first", dest="start", type=number, metavar="N", help="from this entry on")
    show.add_argument("--last", dest="stop", type=number, metavar="N", help="up to and with this entry")
    show.add_argument("--subject", metavar="S", help="only those about one subject, by name or identifier")
    show.add_argument("--entry", metavar="N", help="one entry in full: text, fields, corrections, verdicts")
    add_paging(show, newest=True, few=True)
    shared(show)
    example(show, "custody log show --subject EV/1", "custody log show --entry 17")
    show.set_defaults(run=_show)


def _show(call: Call) -> int:
    args = call.args
    if args.entry is not None:
        if args.subject is not None or args.start is not None or args.stop is not None:
            raise UsageError("--entry shows one entry; --first, --last and --subject choose several")
        if args.skip is not None or args.limit is not None:
            raise UsageError("--entry shows one entry; --skip and --limit choose among several")
        return _whole(call)
    from custody.ledger.views.naming.display_names import object_names

    with call.vault() as vault:
        reader, lookup = vault.reader(), vault.lookup()
        size = reader.head().size
        names = _Names(lookup)
        page, entries = _chosen(call, reader, lookup, size)
        chosen = [(entry, parse_entry(entry.note).envelope) for entry in entries]
        rows = [names.row(stored, envelope) for stored, envelope in chosen]
        doubted = entries_in_doubt(reader, ((stored.position, envelope) for stored, envelope in chosen))
        objects = object_names(lookup, (row["subject"] for row in rows if not row["about"]))
    cells = [
        (
            str(row["entry"]),
            row["at"],
            row["kind"],
            row["about"] or objects.get(row["subject"]) or short(row["subject"]),
            (row["by_name"] or row["by"]) + (_OPEN if row["entry"] in doubted.signed else ""),
        )
        for row in rows
    ]
    table = columns(cells, ("entry", "signed at", "kind", "about", "by"))
    few = [] if page.total == size else [f"{page.total} of {size} entries"]
    document = {**page.members, "size": size, "entries": rows, **doubted_document(doubted)}
    call.out.answer(document, page.lines(table, "no entries", *few, *doubted_lines(doubted)))
    return 0


def _chosen(call: Call, reader: LedgerReader, lookup: Lookup, size: int) -> tuple[Page, list[StoredEntry]]:
    """Return the page of the chosen entries, and its entries; only those are read."""
    from custody.ledger.views.naming.search import find_subject

    args = call.args
    first, newest = args.start or 0, args.start is None
    stop = size if args.stop is None else min(size, args.stop + 1)
    if args.subject is not None:
        positions = reader.positions(find_subject(lookup, args.subject))
        found = [position for position in positions if first <= position < stop]
        page = paging(call, len(found), newest=newest)
        return page, [reader.entry(position) for position in page.of(found)]
    if args.start is not None and args.start >= size:
        raise NotFound(
            f"there is no entry {args.start}; the ledger has {size}", hint="Entries are numbered from 0."
        )
    page = paging(call, max(0, stop - first), newest=newest, few=newest)
    return page, list(reader.entries(first + page.start, first + page.stop))


class _Names:
    """The names of subjects and signers, each looked up once."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._subjects: dict[str, str | None] = {}
        self._signers: dict[str, str | None] = {}

    def row(self, stored: StoredEntry, envelope: Envelope) -> dict[str, Any]:
        """Return the summary of one entry."""
        return {
            "entry": stored.position,
            "id": envelope.id,
            "at": moment(envelope.at),
            "kind": envelope.kind,
            "subject": envelope.subject,
            "seq": envelope.seq,
            "about": self.subject(envelope.subject),
            "by": envelope.by,
            "by_name": self.signer(envelope.by),
            "leaf": stored.leaf.hex(),
        }

    def subject(self, subject: str) -> str | None:
        """Return the name of a subject."""
        from custody.ledger.views.naming.search import name_of_subject

        if subject not in self._subjects:
            self._subjects[subject] = name_of_subject(self._lookup, subject)
        return self._subjects[subject]

    def signer(self, key: str) -> str | None:
        """Return the name of a key's owner."""
        from custody.ledger.views.subjects.people import name_of

        if key not in self._signers:
            try:
                self._signers[key] = name_of(self._lookup, self._lookup.actor_of_key(key).id)
            except NotFound:
                self._signers[key] = None
        return self._signers[key]


def _whole(call: Call) -> int:
    from custody.ledger.views.entries.date_gaps import gaps_among
    from custody.ledger.views.entries.entry_verification import examine_entry
    from custody.ledger.views.naming.search import find_entry
    from custody.pages.ledger.entry import clock_of, entry_page
    from custody.pages.parts.gate import Gate
    from custody.pages.things.entry_course import answered

    with call.vault() as vault:
        reader, lookup = vault.reader(), vault.lookup()
        position = find_entry(reader, call.args.entry)
        view = vault.entries().at(position)
        examined = examine_entry(reader, vault.log_key, view)
        names, context, gate = _Names(lookup), context_of(call, vault), Gate(lookup)
        document = {
            **names.row(reader.entry(position), view.envelope),
            "answers": answered(reader, view),
            "rescinded_by": view.rescinded,
            "dated_apart": gaps_document(gaps_among(reader, [(position, view.envelope)])),
            "clock": clock_of(context, view),
            "note": view.note.decode("utf-8"),
            "fields": [_field_document(gate, view, field, names) for field in view.fields],
            "verdicts": {
                verdict.scope: {"verdict": verdict.word, "why": verdict.why} for verdict in examined.verdicts
            },
        }
        page = entry_page(context, view, examined)
    call.out.answer(document, page_lines(page))
    return examined.exit_status


def _field_document(gate: Gate, view: EntryView, field: FieldView, names: _Names) -> dict[str, Any]:
    """Return a field for scripts, with its state and the reason for it, as on the page of the entry."""
    from custody.pages.parts.stated_facts import fact_of

    fact = fact_of(gate, view, field.name)
    document: dict[str, Any] = {
        "name": field.name,
        "value": field.value,
        "structural": field.structural,
        "state": None if fact is None else fact.state,
    }
    if fact is not None and not fact.visible and fact.note:
        document["why"] = fact.note
    if field.erased:
        document["erased"] = True
    if field.corrected:
        document["correction"] = field.correction
        document["corrected_by"] = field.corrected_by
        document["corrections"] = [
            {**correction_document(each), "by_name": names.signer(each.by)} for each in field.corrections
        ]
    if field.correction_erased:
        document["correction_erased"] = True
    return document
