"""Recorded names and numbers that resemble a new one.

Device numbers and numbers given by others are not compared. Every name of the space is read, some ten
microseconds each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.display import code_words
from custody.errors import Conflict
from custody.ledger.ports import LabelRow, LedgerReader
from custody.ledger.views.subjects.duplicate_references import refuse_namesake
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import Envelope
from custody.model.lookalikes import likenesses, mixed, skeleton
from custody.model.records import BagUse, SealUse
from custody.model.schema.schema import Erasable, FieldSpec
from custody.model.schema.types import writings

#: Fields with names or numbers that the signer did not choose.
_AS_READ = frozenset(
    {
        *("foreign_number", "iccid", "iccid_as_read", "imei", "imei2", "imei_as_read"),
        *("laboratory_reference", "serial"),
    }
)


def lookalikes(reader: LedgerReader, space: str, names: Iterable[str]) -> dict[str, list[str]]:
    """Return for each name the identifiers of subjects with similar names, the oldest first.

    Names without look-alikes are left out. All names on record are read once.
    """
    by_form: dict[str, set[str]] = {}
    for name in names:
        for form in likenesses(name):
            by_form.setdefault(form, set()).add(name)
    found: dict[str, dict[str, None]] = {}
    for row in _chosen(reader.all_labels(), space):
        for form in likenesses(row.label):
            for name in by_form.get(form, ()):
                if row.label not in writings(name):
                    found.setdefault(name, {})[row.subject] = None
    return {name: list(subjects) for name, subjects in found.items()}


def is_chosen(field: str) -> bool:
    """Return whether a label's field is chosen by its signer, and so compared."""
    return field not in _AS_READ


def _chosen(rows: Iterable[LabelRow], space: str) -> Iterator[LabelRow]:
    """Yield the rows of a space whose label was chosen by its signer."""
    return (row for row in rows if row.space == space and is_chosen(row.field))


def refuse_lookalike(reader: LedgerReader, space: str, name: str | None, *, but: str | None = None) -> None:
    """Raise Conflict for a name that resembles another subject's, or mixes scripts in a word.

    ``but`` is the subject that is to have the name.
    """
    if name is None:
        return
    others = [subject for subject in lookalikes(reader, space, [name]).get(name, ()) if subject != but]
    if others:
        a = "an" if space[0] in "aeiou" else "a"
        raise Conflict(
            f"{name!r} looks like the name of {a} {code_words(space)} on record: {', '.join(others)}",
            hint="The two differ in case, width, or letters such as l and 1, O and 0, or Latin and Cyrillic a. See "
            f"`custody {space.replace('_', '-')} show {others[0][:8]}`; if this is another one, say --allow-duplicate.",
        )
    scripts = mixed(name)
    if scripts is not None:
        raise Conflict(
            f"{name!r} mixes {scripts[0]} and {scripts[1]} letters in one word, which look alike",
            hint="Type it in letters of one script. If it is really written so, say --allow-duplicate.",
        )


def refuse_name(
    reader: LedgerReader,
    whole: LedgerReader,
    space: str,
    name: str | None,
    *,
    received: bool = False,
    but: str | None = None,
) -> None:
    """Raise Conflict for a name in use or like one in use; accept None.

    One that was ``received`` from others is kept as they wrote it, even if it resembles one in use. ``but`` is a
    subject that may have the name already. What names look like is compared in the ``whole`` ledger, unseen: nothing
    of it is shown but identifiers.
    """
    refuse_namesake(reader, space, name, but=but)
    if not received:
        refuse_lookalike(whole, space, name, but=but)


def corrected_name_space(
    whole: LedgerReader, envelope: Envelope, position: int, field: FieldSpec
) -> str | None:
    """Return the space of the subject that a field names; None for a field that is no chosen name."""
    if not (isinstance(field, Erasable) and field.label and is_chosen(field.name)):
        return None
    return next((row.space for row in whole.labels_at(position)), envelope.kind.partition(".")[0])


def refuse_like_seal(lookup: Lookup, number: str | None, what: str = "seal") -> None:
    """Raise Conflict for a seal or bag number that resembles another recorded one (A-10, A-1O)."""
    if number is None:
        return
    form = skeleton(number)
    uses: list[SealUse | BagUse] = [*lookup.under(SealUse, "form", form), *lookup.under(BagUse, "form", form)]
    other = next((use for use in uses if use.number != number), None)
    if other is not None:
        raise Conflict(
            f"{what} number {number} looks like {other.number}, which is on record of exhibit {other.exhibit}",
            hint="Read it again on the seal or bag: O and 0, I and 1 are easily taken for each other. If it is really "
            "printed so, say --allow-duplicate.",
        )
