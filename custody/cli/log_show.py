"""`custody log show`: entries in a table, or one of them whole with what can be verified about it here."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import correction_document, history_rows
from custody.cli.doubted import doubted_document, doubted_lines, standing
from custody.cli.gaps import gap_text, gaps_document
from custody.cli.listing import Page, add_paging, paging
from custody.cli.main import example, shared
from custody.cli.numbers import number
from custody.cli.words import called, many, moment, short
from custody.errors import CustodyError, NotFound, UsageError
from custody.layout import columns, pairs
from custody.model.envelope import Envelope, parse_entry
from custody.model.shown import noted, owner, shown, types_of
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from custody.ledger.ports import LedgerReader, StoredEntry
    from custody.ledger.views.entries import EntryView, FieldView
    from custody.ledger.views.examined import ExaminedEntry
    from custody.ledger.views.gaps import Gap
    from custody.ledger.views.lookup import Lookup

#: Behind the name of a signer whose key others may have had; what is known of it follows.
_OPEN = " (?)"


def configure(actions: Any) -> None:
    """Add the action to the command's."""
    show = actions.add_parser("show", help="show entries; by default the newest")
    show.add_argument("--from", dest="start", type=number, metavar="N", help="from this entry on")
    show.add_argument("--to", dest="stop", type=number, metavar="N", help="up to and with this entry")
    show.add_argument("--subject", metavar="S", help="only those about one thing, by name or identifier")
    show.add_argument("--entry", metavar="N", help="one entry whole: text, fields, corrections, verdicts")
    add_paging(show, newest=True, few=True)
    shared(show)
    example(show, "custody log show --subject EV/1", "custody log show --entry 17")
    show.set_defaults(run=_show)


def _show(call: Call) -> int:
    args = call.args
    if args.entry is not None:
        if args.subject is not None or args.start is not None or args.stop is not None:
            raise UsageError("--entry shows one entry; --from, --to and --subject choose several")
        if args.skip is not None or args.limit is not None:
            raise UsageError("--entry shows one entry; --skip and --limit choose among several")
        return _whole(call)
    with call.vault() as vault:
        reader, lookup = vault.reader(), vault.lookup()
        size = reader.head().size
        names = _Names(lookup)
        page, entries = _chosen(call, reader, lookup, size)
        chosen = [(one, parse_entry(one.note).envelope) for one in entries]
        rows = [names.row(stored, envelope) for stored, envelope in chosen]
        doubted = standing(reader, ((stored.position, envelope) for stored, envelope in chosen))
    cells = [
        (
            str(row["entry"]),
            row["at"],
            row["kind"],
            row["about"] or short(row["subject"]),
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
    """Return which of the chosen entries are shown, and these; only they are read."""
    from custody.ledger.views.finding import find_subject

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
    """What subjects and signers are called, each looked up once."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._subjects: dict[str, str | None] = {}
        self._signers: dict[str, str | None] = {}

    def row(self, stored: StoredEntry, envelope: Envelope) -> dict[str, Any]:
        """Give one entry in brief."""
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
        """Give what a subject is called."""
        from custody.ledger.views.finding import name_of_subject

        if subject not in self._subjects:
            self._subjects[subject] = name_of_subject(self._lookup, subject)
        return self._subjects[subject]

    def signer(self, key: str) -> str | None:
        """Give what the owner of a key is called."""
        from custody.ledger.views.people import name_of

        if key not in self._signers:
            try:
                self._signers[key] = name_of(self._lookup, self._lookup.actor_of_key(key).id)
            except NotFound:
                self._signers[key] = None
        return self._signers[key]


def _whole(call: Call) -> int:
    from custody.ledger.recall import recalled
    from custody.ledger.views.examined import examine_entry
    from custody.ledger.views.finding import find_entry
    from custody.ledger.views.gaps import gaps_among
    from custody.model.rules.dated import answer

    with call.vault() as vault:
        reader, lookup = vault.reader(), vault.lookup()
        position = find_entry(reader, call.args.entry)
        view = vault.entries().at(position)
        found = examine_entry(reader, vault.log_key, view)
        names = _Names(lookup)
        row = names.row(reader.entry(position), view.envelope)
        answers = _answered(reader, view)
        gaps = gaps_among(reader, [(position, view.envelope)])
        clock = answer(recalled(reader), position)
        signers = {each.by: names.signer(each.by) for one in view.fields for each in one.corrections}
    document = {
        **row,
        "answers": answers,
        "rescinded_by": view.rescinded,
        "dated_apart": gaps_document(gaps),
        "clock": clock,
        "note": view.note.decode("utf-8"),
        "fields": [_field_document(one, signers) for one in view.fields],
        "verdicts": {one.scope: {"verdict": one.word, "why": one.why} for one in found.verdicts},
    }
    call.out.answer(document, _page(view, row, answers, found, signers, gap=gaps.get(position), clock=clock))
    return found.exit_status


def _answered(reader: LedgerReader, view: EntryView) -> int | None:
    """Give the position of the entry that this one answers, found among the entries of the same subject."""
    if view.envelope.re is None:
        return None
    for position in reader.positions(view.envelope.subject):
        if reader.entry(position).leaf == view.envelope.re:
            return position
    return None


def _field_document(one: FieldView, signers: Mapping[str, str | None]) -> dict[str, Any]:
    document: dict[str, Any] = {"name": one.name, "value": one.value, "structural": one.structural}
    if one.erased:
        document["erased"] = True
    if one.corrected:
        document["correction"] = one.correction
        document["corrected_by"] = one.corrected_by
        document["corrections"] = [
            {**correction_document(each), "by_name": signers[each.by]} for each in one.corrections
        ]
    if one.correction_erased:
        document["correction_erased"] = True
    return document


def _page(
    view: EntryView,
    row: dict[str, Any],
    answers: int | None,
    found: ExaminedEntry,
    signers: Mapping[str, str | None],
    *,
    gap: Gap | None,
    clock: str | None,
) -> list[str]:
    envelope = view.envelope
    head = pairs(
        [
            ("entry", f"{view.position}, {envelope.kind}"),
            *(
                []
                if view.rescinded is None
                else [("RESCINDED", f"by entry {view.rescinded}: it does not stand")]
            ),
            ("about", f"{called(row['about'], envelope.subject)}, its entry number {envelope.seq}"),
            ("signed at", f"{moment(envelope.at)} by the signer's own clock"),
            *([] if gap is None else [("but", gap_text(gap))]),
            *([] if clock is None else [("clock", clock)]),
            *_transcribed(view),
            ("signed by", f"{row['by_name'] or '(no name)'}, key {envelope.by}"),
            *([] if envelope.re is None else [("answers", _reference(answers, envelope))]),
            ("had seen", many(envelope.seen.size, "entry")),
            ("id", envelope.id),
            ("leaf", view.leaf.hex()),
        ]
    )
    kinds = types_of(envelope)
    unknown = split_codes(view.value("unknown"))
    fields = pairs(
        told
        for one in view.fields
        if _says(one, unknown)
        for told in (
            (
                one.name,
                noted(_field(one, kinds.get(one.name, ""), unknown), owner(one.name, view.value("packed"))),
            ),
            *history_rows(one, kinds.get(one.name, ""), signers),
        )
    )
    silent = [one.name for one in view.fields if not _says(one, unknown)]
    verdicts = pairs((one.scope, f"{one.word}: {one.why}") for one in found.verdicts)
    empty = textwrap.wrap(f"empty: {', '.join(silent)}", 78, subsequent_indent="  ") if silent else []
    return [*head, "", *fields, *empty, "", *verdicts]


def _transcribed(view: EntryView) -> list[tuple[str, str]]:
    """Say of a row of a list that it was transcribed, so that its signature is not taken for one of its day."""
    row = view.value("source_row")
    return [] if row is None else [("made", f"transcribed from a list, row {row}, when it was signed")]


def _reference(answers: int | None, envelope: Envelope) -> str:
    return f"entry {answers}" if answers is not None else f"the entry with leaf {(envelope.re or b'').hex()}"


def _says(one: FieldView, unknown: Collection[str]) -> bool:
    return one.value is not None or one.erased or one.corrected or one.name in unknown


def _value(one: FieldView, kind: str, unknown: Collection[str]) -> str:
    return "(unknown)" if one.value is None and one.name in unknown else shown(one.value, kind)


def _field(one: FieldView, kind: str, unknown: Collection[str]) -> str:
    try:
        return "(erased)" if one.erased else _value(one, kind, unknown)
    except CustodyError as error:
        return f"({error.message})"
