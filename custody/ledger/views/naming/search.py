"""Searches for entries and subjects by position, identifier, name or prefix.

Actors and keys are found by custody.ledger.views.subjects.people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from custody.digits import whole
from custody.display import code_words, quoted
from custody.errors import Ambiguous, NotFound
from custody.ledger.ports import LedgerReader
from custody.ledger.views.stores.object_places import original_of
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry.envelope import parse_entry
from custody.model.records import Ledger, Proposal, StoredObject, TsaRoot
from custody.model.schema import ids
from custody.model.topics import complete_topics

#: The spaces of subjects, in the order in which a name is searched.
SPACES = (
    *(
        "case",
        "exhibit",
        "preservation_order",
        "preservation_request",
        "seizure",
        "object",
        "legal_hold",
        "copy",
        "actor",
        "sweep",
    ),
    *(
        "privilege",
        "inspection",
        "destructive_examination",
        "disclosure_duty",
        "access",
        "location",
        "inventory",
        "assistance_order",
        "enquiry",
    ),
    "mla_request",
    "production_order",
    *(space for topic in complete_topics() for space in topic.kinds),
)
#: Most digits of an entry's number in a search for an object; more are the beginning of an identifier.
_DIGITS = 7
#: The noun of each proposed act.
_PROPOSED = {
    "orphan_deletion": "deletion of an orphaned object",
    "erasure": "erasure",
    "resumption": "resumption of the log",
}

#: The command that lists the proposals of an act.
_LISTED = {"orphan_deletion": "custody orphan-deletion list", "erasure": "custody erasure list"}


def find_entry(reader: LedgerReader, text: str) -> int:
    """Return the position of the entry with this position or id; raise NotFound if there is none."""
    size = reader.head().size
    position = whole(text)
    if position is not None:
        if position >= size:
            raise NotFound(
                f"there is no entry {position}; the ledger has {size}",
                hint="Entries are numbered from 0: `custody log show` lists them.",
            )
        return position
    found = reader.position_of(text) if ids.is_uuid4(text) else None
    if found is None:
        raise NotFound(
            f"there is no entry {quoted(text)}",
            hint="Give the entry's number or its id: `custody log show` lists them.",
        )
    return found


def positions_named(lookup: Lookup, texts: Iterable[str], newest: int) -> list[int]:
    """Return the positions below ``newest`` of the named entries and of all entries of named subjects.

    In ascending order. Raises NotFound for an unknown name or where no position is below ``newest``, and
    Ambiguous.
    """
    found: set[int] = set()
    for text in texts:
        try:
            found.add(find_entry(lookup.reader, text))
        except NotFound as error:
            if whole(text) is not None:
                raise
            found.update(_positions_about(lookup, text, error.hint))
    inside = sorted(position for position in found if position < newest)
    if not inside:
        raise NotFound(f"nothing of this is among the {newest} entries that may be given away")
    return inside


def _positions_about(lookup: Lookup, text: str, hint: str) -> Iterable[int]:
    """Return the positions of a subject's entries; raise NotFound or Ambiguous."""
    try:
        return lookup.reader.positions(find_subject(lookup, text))
    except Ambiguous:
        raise
    except NotFound:
        raise NotFound(f"{text!r} is neither an entry nor a thing in this ledger", hint=hint) from None


def objects_of(lookup: Lookup, texts: Iterable[str]) -> list[StoredObject]:
    """Return the stored objects that texts name, of a copy its original, each once.

    Raises NotFound or Ambiguous.
    """
    named = (original_of(lookup, object_of(lookup, text)) for text in texts)
    return list({stored.id: stored for stored in named}.values())


def archived_under(lookup: Lookup, space: str, key: str) -> list[StoredObject]:
    """Return the objects archived under an exhibit or case, without copies, the oldest first."""
    under = lookup.under(StoredObject, space, key)
    return sorted((stored for stored in under if stored.of is None), key=lambda stored: stored.position)


def find_subject(lookup: Lookup, text: str) -> str:
    """Return the identifier of the subject with this identifier, name or unique prefix.

    ``ledger`` is the ledger itself; ``<space>:<name>`` searches one space only; ``tsa:<digest>`` is a
    timestamp authority, by the first hex digits of its root certificate's SHA-256. Raises NotFound or
    Ambiguous.
    """
    if text == LEDGER_SLOT:
        return lookup.get(Ledger, LEDGER_SLOT).subject
    if ids.is_uuid4(text) and lookup.reader.positions(text):
        return text
    sort, colon, name = text.partition(":")
    if colon and (space := sort.replace("-", "_")) in SPACES:
        return lookup.resolve(space, name)
    if sort == TsaRoot.space and colon:
        return _authority(lookup, name)
    found: dict[str, str] = {}
    for space in SPACES:
        try:
            found.setdefault(lookup.resolve(space, text), space)
        except Ambiguous:
            raise
        except NotFound:
            continue
    if not found:
        raise NotFound(
            f"nothing in this ledger is named {quoted(text)} or begins with it",
            hint="Give a name, an identifier, or its first characters; `custody log show` lists subjects.",
        )
    if len(found) > 1:
        told = ", ".join(f"{code_words(space)} {subject}" for subject, space in found.items())
        raise Ambiguous(
            f"{text!r} fits {len(found)} things: {told}",
            hint="Give the identifier, or say what it is: exhibit:NAME.",
        )
    return next(iter(found))


def _authority(lookup: Lookup, digits: str) -> str:
    """Return the subject of the root certificate whose SHA-256 begins with ``digits`` (hex).

    Raises NotFound or Ambiguous.
    """
    found = [root for root in lookup.all(TsaRoot) if digits and _digest_of(root).startswith(digits.lower())]
    if len(found) > 1:
        raise Ambiguous(f"{digits!r} begins the digest of {len(found)} certificates", hint="Give more of it.")
    if not found:
        raise NotFound(
            f"no root certificate {quoted(digits)} was ever entered",
            hint="`custody timestamp list` shows the digests.",
        )
    return found[0].subject


def _digest_of(root: TsaRoot) -> str:
    """Return the SHA-256 stored for a root certificate as hex digits."""
    return ids.unb64(root.certificate).hex()


def find_proposal(lookup: Lookup, text: str, act: str) -> Proposal:
    """Return the proposal of an act at this position or with this entry id; raise NotFound otherwise."""
    entry = lookup.reader.entry(find_entry(lookup.reader, text))
    found = lookup.maybe(Proposal, ids.b64(entry.leaf))
    if found is None or found.act != act:
        raise NotFound(
            f"entry {entry.position} proposes no {_PROPOSED.get(act, act)}",
            hint=f"Name the entry that made the proposal: `{_LISTED.get(act, 'custody today')}` shows them.",
        )
    return found


def space_of(lookup: Lookup, subject: str) -> str | None:
    """Return the space of a subject, None for one that is in no searched space."""
    return spaces_of(lookup, [subject]).get(subject)


def spaces_of(lookup: Lookup, subjects: Collection[str]) -> dict[str, str]:
    """Return by subject its space, for those in a searched space; one query for each space."""
    found: dict[str, str] = {}
    left = set(subjects)
    for space in SPACES:
        if left:
            found |= dict.fromkeys(lookup.reader.records_of(space, left), space)
            left -= found.keys()
    if left:
        ledger = lookup.maybe(Ledger, LEDGER_SLOT)
        found |= {} if ledger is None or ledger.subject not in left else {ledger.subject: LEDGER_SLOT}
        left -= found.keys()
    if left:
        found |= {root.subject: TsaRoot.space for root in lookup.all(TsaRoot) if root.subject in left}
    return found


def name_of_subject(lookup: Lookup, subject: str) -> str | None:
    """Return the name of a subject of any space, None if it has none or it was erased."""
    space = space_of(lookup, subject)
    return None if space is None else names_of(lookup, space, [subject]).get(subject)


def names_of(lookup: Lookup, space: str, subjects: Collection[str]) -> dict[str, str]:
    """Return the names of subjects of one space; those without a name or with an erased one are left out."""
    if space == TsaRoot.space:
        roots = {root.subject: root for root in reversed(list(lookup.all(TsaRoot)))}
        return {subject: _digest_of(roots[subject])[:16] for subject in subjects if subject in roots}
    if space == LEDGER_SLOT:
        return dict.fromkeys(subjects, LEDGER_SLOT)
    return lookup.labels_of(space, subjects)


def object_of(lookup: Lookup, text: str) -> StoredObject:
    """Return the object with this identifier or prefix, or archived by this entry.

    Raises NotFound or Ambiguous.
    """
    if whole(text, digits=_DIGITS) is not None:
        entry = lookup.reader.entry(find_entry(lookup.reader, text))
        found = lookup.maybe(StoredObject, parse_entry(entry.note).envelope.subject)
        if found is None or found.position != entry.position:
            raise NotFound(f"entry {text} archived no object", hint="See `custody log show`.")
        return found
    return lookup.get(StoredObject, lookup.resolve("object", text))
