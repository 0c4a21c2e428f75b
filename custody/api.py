"""What scripts import: a ledger by its vault, entries recorded, evidence archived, proofs verified.

    from custody import api

    with api.open_ledger("vault", keys="keys", passphrase_file="passphrase") as ledger:
        case = ledger.record("case.opened", {"reference": "2026-0417"})
        shown = api.verify(case.receipt, ledger.log_key)

The same services as the command line, the same errors (custody.errors), nothing printed. As the commands do, it keeps
the receipt of each entry in the folder of receipts beside the keys, unless ``receipts=False`` was given at opening.
What needs no vault imports no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from custody.arguments import checked, checked_methods, known_space, stated_values
from custody.errors import CustodyError, HeadMismatch, NotFound, UsageError
from custody.model.schema.types import Value
from custody.proof import proof_file, verification
from custody.proof.note import VerifierKey
from custody.proof.verification import Verified
from custody.recorded import Entering, Known, Recorded

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.audit import Report
    from custody.ledger.objects.archive import Archived
    from custody.ledger.objects.sidecar_rebuild import SidecarStates
    from custody.ledger.ports import Progress
    from custody.ledger.views.entries.entries import EntryView
    from custody.storage.evidence.archive import Filing, Options
    from custody.storage.evidence.fetch import Fetched
    from custody.storage.vault.vault import Vault

__all__ = ["Known", "OpenLedger", "Recorded", "open_ledger", "verify"]


@checked
def verify(
    proof: bytes, log_key: str, witnesses: Sequence[str] = (), required_witnesses: int = 0
) -> Verified:
    """Verify a proof file offline: the log's signature, the entry's place, cosignatures by ``witnesses``.

    Keys are verifier key strings. Raise ProofInvalid for a false proof and Undecided for one that cannot be decided.
    The entry's own signature and the rules are not verified here: see ``OpenLedger.check``.
    """
    keys = [VerifierKey.parse(text) for text in witnesses]
    return verification.verify(proof_file.parse(proof), VerifierKey.parse(log_key), keys, required_witnesses)


@checked
def open_ledger(
    vault: str | Path,
    *,
    key: str | None = None,
    keys: str | Path | None = None,
    passphrase_file: str | Path | None = None,
    state: str | Path | None = None,
    reads: str | None = None,
    readonly: bool = False,
    receipts: bool = True,
) -> OpenLedger:
    """Open the ledger of a vault; what is not given comes from CUSTODY_* variables and settings files.

    ``key`` says who signs, as ``--as`` does: a person by name, the name of a key or the first characters of one, or a
    key file. It may be left out where the key folder holds only one. One that is named is found here, and opened where
    there is a passphrase file: raises NotFound, Ambiguous or KeyFailed. ``reads`` is which reads are signed for: none,
    confidential or all, never fewer than the vault asks for. With ``receipts`` each entry's receipt is written to
    ``<keys>/../receipts``, as the commands do: it shows later that a restored or rewritten ledger lost the entry. A
    script that switches it off keeps ``Recorded.receipt`` itself. Raise ConfigError, StorageFailed or Busy.
    """
    import os

    from custody.ledger.append.access_log import Viewing
    from custody.storage.machine.system import SystemClock, SystemEntropy
    from custody.storage.settings.settings import load
    from custody.storage.vault.vault import open_vault

    given = {"vault": vault, "keys": keys, "passphrase_file": passphrase_file, "state": state}
    flags = {name: None if path is None else str(Path(path).absolute()) for name, path in given.items()}
    settings = load({**flags, "as": key, "reads": reads}, os.environ)
    viewing = Viewing(settings.reads)
    opened = open_vault(settings, SystemClock(), SystemEntropy(), readonly=readonly, viewing=viewing)
    return OpenLedger(opened, receipts=receipts)


@checked_methods
class OpenLedger:
    """An open ledger, a context manager; its methods raise UsageError once it is closed."""

    def __init__(self, vault: Vault, *, receipts: bool = True) -> None:
        self._opened, self._closed = vault, False
        self._entering = Entering(lambda: self._vault, receipts=receipts)
        try:
            self._entering.prepare()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._closed = True
        self._opened.close()

    @property
    def origin(self) -> str:
        """The ledger's name."""
        return self._opened.origin

    @property
    def log_key(self) -> str:
        """The log's verifier key string, for ``verify``."""
        return str(self._opened.log_key)

    @property
    def size(self) -> int:
        """The number of entries."""
        return self._vault.reader().head().size

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings for people on receipts kept or not kept, oldest first, and on logged reads."""
        return tuple(self._entering.warnings)

    def resolve(self, space: str, text: str) -> str:
        """Return the identifier of a subject by name, prefix or identifier.

        ``space`` is what it is: "case", "exhibit", "seizure", "preservation_order", "actor" and so on. Raise
        UsageError for a space that there is not, NotFound, or Ambiguous when several fit.
        """
        return self._vault.lookup().resolve(known_space(space), text)

    def entry(self, position: int) -> EntryView:
        """Return one entry with its fields, corrections and erasures; raise NotFound beyond the end.

        In a vault that logs reads, the read is recorded first: raises whatever refuses that entry.
        """
        found = self._vault.entries().at(position)
        self._entering.sign_reads("api.entry")
        return found

    def entries(self, subject: str) -> Iterator[EntryView]:
        """Return an iterator over all entries about a subject, in order; the read is recorded as by ``entry``.

        ``subject`` is its identifier; ``resolve`` returns it. Raise NotFound if no entry is about it.
        """
        found = list(self._vault.entries().of(subject))
        if not found:
            raise NotFound(
                f"no entry is about {subject[:80]!r}",
                hint="Give an identifier: resolve returns that of a name.",
            )
        self._entering.sign_reads("api.entries")
        return iter(found)

    def proof(self, position: int, size: int | None = None, *, unremembered: bool = False) -> bytes:
        """Return the proof file of one entry, by default at the newest cosigned checkpoint over it.

        Proves no more than the head remembered on this machine has promised. Without one, as for an auditor
        with a copy of the vault, ``unremembered`` proves from the database as it is, which may be a copy that
        others never saw. Raise HeadMismatch otherwise, or if the head does not fit the database, as after an
        older copy was restored; UsageError for a size beyond what is promised or too small for the entry.
        """
        from custody.ledger.publish.committed_size import promised, proof_size

        vault, prover = self._vault, self._vault.prover()
        found = promised(vault.head, vault.reader(), vault.log_key)
        if found.doubt is not None and not unremembered:
            raise HeadMismatch(
                found.doubt,
                hint="Open the ledger with the right state=, or say unremembered=True where it is a copy.",
            )
        return prover.proof(position, proof_size(prover, position, found.size, size, alone=True))

    def record(
        self,
        kind: str,
        values: Mapping[str, Value],
        *,
        subject: str | None = None,
        answers: int | None = None,
        not_known: Sequence[str] = (),
        not_known_reason: str | None = None,
        allow_duplicate: bool = False,
    ) -> Recorded:
        """Record an entry of a kind, signed by the key given at opening.

        ``docs/reference/kinds`` lists kinds and fields. ``subject`` None makes a new one; ``answers`` is the position
        of the entry that this one corrects or answers. Each expected field has a value or is named in ``not_known``,
        with the reason. A name in use, or like one in use, needs ``allow_duplicate``. Raise UsageError, RuleBroken or
        RoleRefused, Conflict.
        """
        from custody.ledger.append.entry_signing import Request

        stated = stated_values(kind, subject, values, not_known, not_known_reason)
        if not allow_duplicate:
            self._entering.refuse_name(kind, stated, answers)
        re = None if answers is None else self._vault.reader().entry(answers).leaf
        return self._entering.enter([Request(kind, stated, subject, re)])[0]

    def archive(
        self,
        path: str | Path,
        exhibit: str,
        *,
        store: str = "local",
        acquisition: int | None = None,
        md5: bool = False,
        sha1: bool = False,
        late_reason: str | None = None,
        fresh: bool = False,
        each: bool = False,
        progress: Progress | None = None,
    ) -> Recorded:
        """Read a file once, store it under its own key with its exhibit's lock, and record it.

        A folder, or a split image by its first segment, becomes one object with a manifest; with ``each`` a segment is
        archived by itself. Members that could not be read are counted in the entry's field ``unreadable_member_count``.
        ``acquisition`` is the position of the entry that records how the image was taken, ``late_reason`` the field of
        all kinds. What an earlier call left of the same file when it was broken off is gone on with, unless ``fresh``.
        What a rule would refuse is refused before a byte is stored. Raise UsageError for a segment that is not the
        first, SourceChanged, StorageFailed, RuleBroken or RoleRefused.
        """
        from custody.storage.evidence.archive import Options

        manner = Options(md5=md5, sha1=sha1, fresh=fresh, each=each)
        filing, request = self._filing(exhibit, store, manner, acquisition, late_reason)
        file = str(Path(path).absolute())
        archived = filing.put(file, filing.packing(file), progress)
        entered = self._entering.enter([request(archived)])[0]
        filing.recorded(archived)
        return entered

    def archive_each(
        self,
        paths: Iterable[str | Path],
        exhibit: str,
        *,
        jobs: int = 4,
        store: str = "local",
        md5: bool = False,
        sha1: bool = False,
        late_reason: str | None = None,
        fresh: bool = False,
        each: bool = False,
    ) -> Iterator[tuple[Path, Recorded | Known | CustodyError]]:
        """Archive many files as ``archive`` does, ``jobs`` at once; yield the results in their order.

        They are recorded in groups, each file in an entry of its own; a refused file comes with its error. A file of
        which an object with its name, size and SHA-256 is stored and recorded under the exhibit comes as Known: it is
        read, and not stored again. A file changed under its name is stored again, and ``Recorded.earlier`` names the
        earlier entries. An interrupted call is repeated with the same files: files stored and not recorded are recorded
        without a second upload. Raise the errors that would refuse all files or that keep a group out of the ledger,
        and UsageError for a file that is named twice.
        """
        from custody.storage.evidence.archive import Options
        from custody.storage.machine.workers import ThreadWorkers

        files = [Path(path) for path in paths]
        named = {str(path.absolute()): path for path in files}
        if len(named) < len(files):
            raise UsageError("a file is named twice", hint="Name each file once.")
        manner, workers = Options(md5=md5, sha1=sha1, fresh=fresh, each=each), ThreadWorkers(jobs)
        filing, request = self._filing(exhibit, store, manner, None, late_reason)
        known = filing.known(list(named), workers)
        yield from self._entering.each_archived(filing, request, named, known, workers)

    def fetch(
        self,
        object_id: str,
        path: str | Path,
        *,
        member: str | None = None,
        span: tuple[int, int] | None = None,
        unpack: bool = False,
        source: str | None = None,
        progress: Progress | None = None,
    ) -> Fetched:
        """Write an archived object to a new file, read from ``source`` or an intact copy; record nothing.

        The file gets its name only once all of it was compared with the record. ``span`` is the first and the last byte
        of an image's media, or of the ``member`` of a folder or image in segments; ``unpack`` makes a folder of one.
        Raise Conflict for an existing file, NotFound for an unknown member or range and for a destroyed object,
        UsageError, ProofInvalid, StorageFailed, and RuleBroken for an export that a rule forbids.
        """
        import os

        from custody.storage.evidence.fetch import Part, fetch_named

        name, file = None if member is None else os.fsencode(member), Path(path).absolute()
        part = Part(span, member=name, unpack=unpack)
        found = fetch_named(self._vault, object_id, file, part, source=source, progress=progress)
        self._entering.sign_reads("api.fetch")
        return found

    def replicate(
        self,
        object_id: str,
        to: str,
        *,
        source: str | None = None,
        fresh: bool = False,
        late_reason: str | None = None,
        progress: Progress | None = None,
    ) -> Recorded:
        """Copy an object into a further store, read from ``source`` or a good place; record it.

        ``object_id`` is its identifier or the first characters of it. The copy has the lock that its authority gives,
        and appears only with the object's own bytes. Raise Conflict where the store holds it already, ProofInvalid,
        StorageFailed, RuleBroken or RoleRefused.
        """
        from custody.ledger.objects.replication import replicated_request
        from custody.ledger.views.naming.search import object_of
        from custody.ledger.views.stores.object_places import original_of
        from custody.storage.evidence.replication import copy_object, foresee_copy

        vault, by, values = self._vault, self._entering.signer().verifier.name, {"late_reason": late_reason}
        whole = original_of(vault.lookup(), object_of(vault.lookup(), object_id))
        foresee_copy(vault, by, whole, to, values)
        vault.sequencer.ready()
        made = copy_object(vault, whole, to, source=source, fresh=fresh, progress=progress)
        entered = self._entering.enter([replicated_request(made, values)])[0]
        vault.copying().recorded(made)
        return entered

    def repair(
        self,
        object_id: str,
        *,
        at: str | None = None,
        source: str | None = None,
        late_reason: str | None = None,
        progress: Progress | None = None,
    ) -> Recorded:
        """Replace a damaged copy of an object by intact bytes, after reading both in full; record the repair.

        ``at`` is the store with the damaged copy, None for the one on record as failing; ``source`` the store to read
        intact bytes from. There is no confirmation prompt. Raise Conflict if no copy is damaged, Undecided if the copy
        cannot be read, ProofInvalid if no other copy is intact, RuleBroken.
        """
        from custody.ledger.objects.repair import repaired_request
        from custody.ledger.views.naming.search import object_of
        from custody.storage.evidence.replication import examine_damage, mend_object

        vault, by, values = self._vault, self._entering.signer().verifier.name, {"late_reason": late_reason}
        named = object_of(vault.lookup(), object_id)
        case = examine_damage(vault, by, named, values, store=at, source=source, progress=progress)
        vault.sequencer.ready()
        made = mend_object(vault, case, progress)
        return self._entering.enter([repaired_request(made, values)])[0]

    def repair_beside(
        self, object_id: str, *, at: str | None = None, progress: Progress | None = None
    ) -> SidecarStates:
        """Rebuild tree hashes and manifest beside an object from the object itself; enters nothing.

        ``at`` is the store (None: the only one). Returns how each was found, ``right`` if left as it was. Raises
        ProofInvalid unless the object is as recorded, StorageFailed if reading or writing fails, NotFound, Ambiguous.
        """
        from custody.ledger.views.naming.search import object_of
        from custody.storage.evidence.replication import rebuild_object_sidecars

        named = object_of(self._vault.lookup(), object_id)
        return rebuild_object_sidecars(self._vault, named, store=at, progress=progress)[1]

    def check(self, *, objects: str = "full", progress: Progress | None = None) -> Report:
        """Check the whole vault, reading objects in ``full``, by ``metadata`` or not (``none``)."""
        return self._vault.check(objects=objects, progress=progress)

    def _filing(
        self, exhibit: str, store: str, manner: Options, acquisition: int | None, late_reason: str | None
    ) -> tuple[Filing, Callable[[Archived], Request]]:
        from custody.storage.evidence.archive import prepared

        vault, by = self._vault, self._entering.signer().verifier.name
        subject = vault.lookup().resolve("exhibit", exhibit)
        leaf = None if acquisition is None else vault.reader().entry(acquisition).leaf
        return prepared(
            vault, by, store, subject, acquisition=leaf, values={"late_reason": late_reason}, manner=manner
        )

    @property
    def _vault(self) -> Vault:
        if self._closed:
            raise UsageError("this ledger was closed", hint="Open it anew: custody.api.open_ledger.")
        return self._opened
