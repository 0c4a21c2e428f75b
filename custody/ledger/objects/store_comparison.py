"""Comparison of stores with entries and upload journals, both ways, and the end of unfinished uploads.

Nothing that is or may be a whole object is ever deleted here (see custody.ledger.objects.orphan_deletion), and nothing
that a person did not name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from custody.errors import CustodyError, NotFound
from custody.frozen import dataclass
from custody.ledger.consistency import head_recovery
from custody.ledger.objects.key_entries import key_history, refuse_entered
from custody.ledger.objects.unfinished_uploads import (
    end_uploads,
    refuse_only_copy,
    refuse_whole,
    whole_looking,
)
from custody.ledger.ports import (
    HeadStore,
    LedgerReader,
    Noted,
    ObjectStore,
    UploadJournals,
    Version,
)
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.sidecars import all_keys, object_key
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.locks.rules import deletion_of
from custody.model.objects.rules.orphan_deletion import was_resumed
from custody.model.record import replace
from custody.model.records import Abandonment, Proposal, StoredObject
from custody.proof.note import VerifierKey

#: The version identifiers of an object in a bucket without versioning.
_NO_VERSION = (None, "null")

#: What to do about each difference, by its code.
ACTS = {
    "store_unreadable": "Make the store reachable, then reconcile again: nothing is known of it.",
    "object_missing": "Have a sweep record it; `custody object repair` writes it again out of another place.",
    "deletion_unentered": "Wait for the deletion under way, or have it entered: `custody disposition delete-objects`.",
    "deletion_held": "Have it entered: `custody disposition delete-objects`; tell whoever placed the hold since.",
    "object_hidden": "Find out who deleted it by name: the version still reads, and taking the marker away shows it.",
    "object_swapped": "Find out who wrote over the name: the recorded version still reads, the name shows another.",
    "version_unrecorded": "Find out who put it there: beside the recorded version lies one that no entry speaks of.",
    "object_unrecorded": "Find out whose it is. It goes once two people agree: `custody orphan-deletion propose`.",
    "object_lost_entry": "Keep it: it may be evidence of an entry that was lost. Enter it anew with --enter.",
    "orphan_deletion_pending": "Two people are asked whether it may go: `custody orphan-deletion list`.",
    "orphan_deletion_unentered": "Have it entered that it is gone: `custody orphan-deletion execute`.",
    "object_elsewhere": "Keep it: an entry has it in another store; one that was renamed gets its name back.",
    "object_unentered": "Archive or copy it again: it is proven and entered, not sent again (--finish does that).",
    "upload_unfinished": "Find out who began it; --abort ends what is no whole object.",
    "upload_broken_off": "Archive or copy it again: what has arrived is not sent again (--finish does that).",
    "journal_idle": "Nothing lies in the store: archive the file again, or drop the journal with --abort.",
    "journal_settled": "Nothing is missing: an entry speaks of the object; drop the journal with --abort.",
    "journal_damaged": "Keep the file for whoever looks into it; delete it by hand once its upload is accounted for.",
}


@dataclass(frozen=True, slots=True)
class ExpectedObject:
    """An object that an entry records in a store: its key, version, and the position of the entry.

    ``former`` are versions that repairs replaced, which stay in the store.
    """

    key: str
    version: str | None
    position: int
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrphanedObject:
    """A difference between entries, store and journals; ``code`` is of ``ACTS``, ``told`` words about it."""

    code: str
    store: str
    key: str
    version: str | None = None
    position: int | None = None
    path: str | None = None
    told: str = ""


def object_at(reader: LedgerReader, store: str, key: str) -> int | None:
    """Return the position of the entry that archived the object under a store's key, None if none did."""
    found = next(iter(Lookup(reader).under(StoredObject, "stored", f"{store} {key}")), None)
    return None if found is None else found.position


def compare(store: ObjectStore, kept: Mapping[str, ExpectedObject]) -> Iterator[OrphanedObject]:
    """Yield the differences between a store's listing and ``kept``, its recorded objects by key.

    An unrecorded key is yielded once, with its newest version. Raise ObjectUnreadable where the store cannot be listed
    to its end.
    """
    missing = dict(kept)
    for key, lying in groupby(store.listing(), key=lambda version: version.key):
        versions = list(lying)
        recorded = kept.get(object_key(key))
        if recorded is None:
            newest = next((version for version in versions if version.newest), versions[0])
            yield OrphanedObject("object_unrecorded", store.name, key, newest.version)
        elif key == recorded.key:
            if any(_is(version, recorded) for version in versions):
                del missing[key]
            for version in versions:
                if not _is(version, recorded) and version.version not in recorded.former:
                    yield OrphanedObject(
                        _besides(version), store.name, key, version.version, recorded.position
                    )
    for gone in missing.values():
        yield OrphanedObject("object_missing", store.name, gone.key, gone.version, gone.position)


def _is(one: Version, recorded: ExpectedObject) -> bool:
    same = one.version == recorded.version or (one.version in _NO_VERSION and recorded.version in _NO_VERSION)
    return same and not one.marker


def _besides(one: Version) -> str:
    """Return the code of an unrecorded version or marker under a recorded key."""
    if one.newest:
        return "object_hidden" if one.marker else "object_swapped"
    return "version_unrecorded"


class Leftovers:
    """The comparison of stores, entries and upload journals of one vault."""

    def __init__(
        self,
        reader: LedgerReader,
        stores: Mapping[str, ObjectStore],
        journals: UploadJournals,
        head: HeadStore,
        log_key: VerifierKey | None = None,
    ) -> None:
        self._reader = reader
        self._stores = stores
        self._journals = journals
        self._head = head
        self._log_key = log_key
        self._resumed = was_resumed(recalled(reader))

    def find(self, names: list[str]) -> list[OrphanedObject]:
        """Return the differences of these stores by name, both ways; uploads under way now are left out."""
        found: list[OrphanedObject] = []
        kept: dict[str, dict[str, ExpectedObject]] = {}
        for stored in Lookup(self._reader).all(StoredObject):
            if stored.destroyed is not None:
                continue
            lies = ExpectedObject(stored.store_key, stored.version, stored.position, stored.former)
            kept.setdefault(stored.store, {})[stored.store_key] = lies
        journals = {
            (journal.sending.store, journal.sending.key): journal for journal in self._journals.noted()
        }
        asked = self._asked()
        for name in names:
            mine = {key: journal for (store, key), journal in journals.items() if store == name}
            try:
                there = list(self._in_store(name, kept, mine))
                found += [self._judged(odd, asked) for odd in there]
                found += self._gone(name, asked)
            except CustodyError as error:
                found.append(OrphanedObject("store_unreadable", name, "", told=error.message))
        damaged = self._journals.damaged()
        return [*found, *(OrphanedObject("journal_damaged", "", name, told=fault) for name, fault in damaged)]

    def _asked(self) -> dict[tuple[str, str], tuple[Abandonment, str]]:
        """Return the open or approved proposals of orphan deletion by (store, key), with their status."""
        lookup = Lookup(self._reader)
        found: dict[tuple[str, str], tuple[Abandonment, str]] = {}
        for status in ("open", "approved"):
            for proposal in lookup.under(Proposal, "status", status):
                asked = lookup.maybe(Abandonment, proposal.subject)
                if asked is not None and proposal.act == "orphan_deletion":
                    found[asked.store, asked.store_key] = asked, status
        return found

    def _judged(
        self, odd: OrphanedObject, asked: Mapping[tuple[str, str], tuple[Abandonment, str]]
    ) -> OrphanedObject:
        """Return a difference; an unrecorded object as lost entry if the log was resumed, or as proposed."""
        if odd.code != "object_unrecorded":
            return odd
        if self._resumed:
            return replace(odd, code="object_lost_entry")
        proposed = asked.get((odd.store, object_key(odd.key)))
        if proposed is None:
            return odd
        return replace(
            odd, code="orphan_deletion_pending", told=f"entry {proposed[0].position}, {proposed[1]}"
        )

    def _gone(
        self, name: str, asked: Mapping[tuple[str, str], tuple[Abandonment, str]]
    ) -> Iterator[OrphanedObject]:
        """Yield the objects of approved orphan deletions that are gone without an entry of it."""
        store = self._stores[name]
        for (where, key), (found, status) in asked.items():
            if (
                where == name
                and status == "approved"
                and not any(store.versions(place) for place in all_keys(key))
            ):
                yield OrphanedObject("orphan_deletion_unentered", name, key, told=f"entry {found.position}")

    def noted(self, key: str) -> Noted:
        """Return the journal of a key; raise NotFound if there is none."""
        for journal in self._journals.noted():
            if journal.sending.key == key:
                return journal
        raise NotFound(
            f"no journal on this machine speaks of {key}",
            hint="See `custody store reconcile` for what can be finished.",
        )

    def clear(self, name: str, key: str) -> list[str]:
        """Abort unfinished uploads under a key and delete its journal; return what was removed, in words.

        Nothing that may be a whole object is deleted: one person alone deletes no evidence. Under a key that an entry
        names, as after an interrupted repair, the object itself must be there and right. Entries themselves are read,
        not a table derived from them. Raise Conflict where an entry names the key, RuleBroken where it takes two
        people, Busy while it is being sent, NotFound where nothing is there, StorageFailed, HeadMismatch where the
        ledger may lack entries.
        """
        store = self._stores[name]
        base = object_key(key)
        journal = self._hold(base)
        try:
            row, _, unfit = head_recovery.seen(self._head, self._reader, self._log_key)
            spoken = key_history(self._reader, base, 0, row.size)
            entered = spoken.entered
            if entered is None:
                if unfit is not None:
                    raise unfit
                refuse_whole(store, base, self._journals, resumed=spoken.resumed)
            else:
                refuse_only_copy(store, entered, whole_looking(store, base))
            done = end_uploads(store, base)
            if journal and (entered is not None or self._is_of(base, name)):
                self._journals.forget(base)
                done.append("its journal")
        finally:
            self._journals.release(base)
        if not done:
            refuse_entered(entered, base, name)
            raise NotFound(f"nothing of {key} is in store {name}", hint="See `custody store reconcile`.")
        return done

    def _hold(self, key: str) -> bool:
        try:
            self._journals.take(key)
        except NotFound:
            return False
        return True

    def _is_of(self, key: str, name: str) -> bool:
        return any(
            journal.sending.store == name for journal in self._journals.noted() if journal.sending.key == key
        )

    def _in_store(
        self, name: str, recorded: Mapping[str, Mapping[str, ExpectedObject]], journals: Mapping[str, Noted]
    ) -> Iterator[OrphanedObject]:
        store, kept = self._stores[name], recorded.get(name, {})
        seen: set[str] = set()

        def told(odd: OrphanedObject, code: str) -> OrphanedObject | None:
            base = object_key(odd.key)
            noted, before = journals.get(base), base in seen
            seen.add(base)
            if noted is None:
                return odd
            return (
                None
                if noted.held or before
                else OrphanedObject(
                    code,
                    odd.store,
                    base,
                    odd.version if odd.key == base else None,
                    path=noted.sending.path,
                )
            )

        for odd in compare(store, kept):
            if odd.code == "object_unrecorded":
                yield from _given(self._elsewhere(odd, recorded) or told(odd, "object_unentered"))
            elif odd.code == "object_missing":
                yield from _given(self._missing(odd))
            else:
                yield odd
        for upload in store.unfinished():
            if upload.held:
                continue
            odd = OrphanedObject("upload_unfinished", store.name, upload.key, told=upload.upload_id)
            yield from _given(told(odd, "upload_broken_off"))
        for key, noted in journals.items():
            if not noted.held and key not in seen:
                lies = kept.get(key)
                code = "journal_idle" if lies is None else "journal_settled"
                position = None if lies is None else lies.position
                yield OrphanedObject(code, store.name, key, position=position, path=noted.sending.path)

    def _missing(self, odd: OrphanedObject) -> OrphanedObject | None:
        """Return a missing object, by the code of its ordered deletion if any; None if destroyed on record."""
        where = f"{odd.store} {odd.key}"
        stored = next(iter(Lookup(self._reader).under(StoredObject, "stored", where)), None)
        if stored is None:
            return odd
        if stored.destroyed is not None:
            return None
        state = recalled(self._reader)
        code = deletion_of(state, stored, state.newest(state.size) or 0)
        return odd if code is None else OrphanedObject(code, odd.store, odd.key, odd.version, odd.position)

    def _elsewhere(
        self, odd: OrphanedObject, recorded: Mapping[str, Mapping[str, ExpectedObject]]
    ) -> OrphanedObject | None:
        """Return an unrecorded object as one recorded in another store; None if it is in none."""
        base = object_key(odd.key)
        for other, kept in recorded.items():
            if base in kept:
                told = (
                    f"in store {other}" if other in self._stores else f"in store {other}, which is not set up"
                )
                return OrphanedObject(
                    "object_elsewhere", odd.store, odd.key, odd.version, kept[base].position, told=told
                )
        return None


def _given(odd: OrphanedObject | None) -> list[OrphanedObject]:
    return [] if odd is None else [odd]
