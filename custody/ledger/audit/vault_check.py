"""The audit behind ``custody check``: from the bytes of entries to the objects in their stores.

It changes nothing, and bytes that it cannot parse are findings, never errors. It does not detect a holder of every key
who rewrote everything consistently: only a checkpoint in other hands does (``compare_outside``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from custody.errors import CustodyError, UsageError
from custody.ledger.audit.account_memory import check_memory
from custody.ledger.audit.backups import check_backups
from custody.ledger.audit.codes.table import SCOPES
from custody.ledger.audit.compromised_keys import check_leaks
from custody.ledger.audit.continuity import check_answers, check_continuity, check_evidence
from custody.ledger.audit.derived_rows import check_head_row, check_strays, check_sweeps, check_tiles
from custody.ledger.audit.erasures import check_erasures
from custody.ledger.audit.external_signatures import check_cosignatures, check_stamps
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.heads import Heads, Inspect, check_place
from custody.ledger.audit.ledger_history import check_past, seen_resumptions
from custody.ledger.audit.read_model import check_read_model
from custody.ledger.audit.report import Counts, Report
from custody.ledger.audit.scene_notes import check_notes
from custody.ledger.audit.stores import Stores
from custody.ledger.audit.typed_rows import HEAD, single
from custody.ledger.audit.unknown_writers import with_unknown_writer
from custody.ledger.audit.verdict_doubts import DOUBTS
from custody.ledger.audit.walk import Walk
from custody.ledger.ports import (
    Fork,
    HeadRow,
    HeadStore,
    Helpers,
    LedgerReader,
    LogMemory,
    ObjectStore,
    Progress,
    Stamps,
    Workers,
)
from custody.ledger.ports.serial_executor import IN_TURN, NOBODY
from custody.proof.note import VerifierKey

DEPTHS = ("full", "metadata", "none")
#: How often new entries are walked before the ledger is reported as too busy to be compared.
_ATTEMPTS = 3


class Differing(Protocol):
    """A difference between the database's schema and the one this program creates."""

    @property
    def what(self) -> str:
        """The schema object and how it differs, in words."""

    @property
    def refused(self) -> bool:
        """Whether no row of a database with this difference may be relied on."""


class Audit:
    """The audit of one ledger: database, head, account memory, object stores and outside signatures.

    ``log_key`` is the trusted key of the log, ``head`` the head stored outside the vault, ``inspect_head`` reports
    damage of its files, ``memory`` is the account's memory of the log, ``stores`` are the object stores by name,
    ``now`` is in seconds UTC. Optional: ``origin`` by the database itself, ``differences`` of its schema, ``rights``
    beyond those of the database roles, ``modes`` of files open to other accounts, ``believed`` (rows are read although
    the schema differs), ``store_damage`` (damage of the database file), ``stamps`` to verify timestamp tokens, ``lost``
    (the error that ended the reading), ``acknowledgements`` (notes by which witnesses accepted resumptions). ``newer``
    names a newer program that wrote to the ledger, whose entries may be misread: "" if there is none, None if the
    database does not record its programs.
    """

    def __init__(
        self,
        reader: LedgerReader,
        log_key: VerifierKey,
        *,
        head: HeadStore | None,
        inspect_head: Inspect | None = None,
        stores: Mapping[str, ObjectStore],
        now: int,
        origin: str | None = None,
        differences: Sequence[Differing] = (),
        rights: Sequence[str] = (),
        modes: Sequence[str] = (),
        believed: bool = True,
        store_damage: Sequence[str] = (),
        workers: Workers = IN_TURN,
        helpers: Helpers = NOBODY,
        stamps: Stamps | None = None,
        lost: Callable[[], CustodyError | None] = lambda: None,
        acknowledgements: Sequence[bytes] = (),
        memory: LogMemory | None = None,
        newer: str | None = "",
    ) -> None:
        self._reader = reader
        self._newer = newer
        self._log_key = log_key
        self._head = head
        self._inspect_head = inspect_head
        self._stores = stores
        self._now = now
        self._origin = origin
        self._differences = differences
        self._rights = rights
        self._modes = modes
        self._believed = believed
        self._store_damage = store_damage
        self._workers = workers
        self._helpers = helpers
        self._stamps = stamps
        self._lost = lost
        self._acknowledgements = acknowledgements
        self._memory = memory
        self._forks: list[Fork] = []

    def run(self, *, objects: str = "full", progress: Progress | None = None) -> Report:
        """Audit the ledger and return the report.

        ``objects`` is the depth: ``full`` reads them, ``metadata`` compares sizes, ``none`` leaves them out; raise
        UsageError for another. Raise the error that ``lost`` returns, if any: rows read after it would look like
        damage.
        """
        if objects not in DEPTHS:
            raise UsageError(f"objects are checked at {', '.join(DEPTHS)}, not {objects!r}")
        findings = Findings()
        self._database_itself(findings)
        self._trusted(findings)
        if not self._believed:
            return Report(findings.listed(), ("integrity",), Counts(), "none", believed=False)
        heads = Heads(self._head, self._inspect_head, self._reader, remembered=self._remembers())
        walk = Walk(
            self._reader,
            self._log_key,
            self._now,
            findings,
            workers=self._workers,
            helpers=self._helpers,
            progress=progress,
        )
        tiles, records = self._rows(walk, heads, findings)
        self._still_there()
        covered = set(SCOPES)
        stored = Findings()
        stores = Stores(self._stores, stored, progress, self._workers, catch_up=lambda: self._catch_up(walk))
        if objects == "none":
            covered.discard("objects")
        else:
            stores.check(walk.replay, full=objects == "full")
        walk.close()
        check_continuity(walk.replay.state, findings)
        check_answers(walk.replay.state, findings)
        check_evidence(walk.replay.state, findings)
        check_notes(walk.replay.state, findings)
        check_backups(self._reader, walk, findings)
        doubted = check_leaks(self._reader, walk.replay, findings, self._stamps)
        findings.absorb(stored)
        tokens = check_stamps(self._reader, self._stamps, walk.replay, findings)
        lines = check_cosignatures(self._reader, self._log_key, walk.replay, findings)
        if not lines and not tokens and not findings.has("cosignatures_unreadable"):
            findings.add("no_witness", "cosignatures")
        check_past(self._reader, self._log_key, walk.replay, self._acknowledgements, findings)
        heads.check_again(findings)
        self._still_there()
        if findings.has("no_witness"):
            covered.discard("witness")
        counts = Counts(
            entries=walk.position,
            tiles=tiles,
            checkpoints=walk.checkpoints.count,
            cosignatures=lines,
            stamps=tokens,
            records=records,
            objects=stores.objects,
            bytes=stores.bytes,
            nonconforming=findings.count("nonconforming"),
            doubted=doubted,
        )
        listed = findings.listed()
        report = Report(
            listed,
            tuple(scope for scope in SCOPES if scope in covered),
            counts,
            objects,
            findings.first_broken,
            tuple((code, count) for code in DOUBTS if (count := findings.amount(code))),
            tuple(self._forks),
        )
        return with_unknown_writer(report, findings, self._newer)

    def _remembers(self) -> bool:
        """Return whether the account remembers a checkpoint and no receipt, so that it needs no head file.

        A damaged memory is reported where it is read in full.
        """
        memory = self._memory
        try:
            if memory is None or not memory.checkpoints():
                return False
            return next(iter(memory.receipts()), None) is None
        except CustodyError:
            return False

    def _trusted(self, findings: Findings) -> None:
        """Add a finding where this account does not trust the log key."""
        try:
            known = self._memory is None or self._memory.key() == self._log_key
        except CustodyError as error:
            findings.add("memory_damaged", "memory", found=error.message)
            return
        if not known:
            findings.add("first_met", f"log key of {self._log_key.name}", "a key that this account trusts")

    def _still_there(self) -> None:
        if (lost := self._lost()) is not None:
            raise lost

    def _database_itself(self, findings: Findings) -> None:
        for difference in self._differences:
            findings.add(
                "schema_differs" if difference.refused else "schema_more", "database", found=difference.what
            )
        for excess in self._rights:
            findings.add("rights_more", "database", found=excess)
        for readable in self._modes:
            findings.add("modes_open", "files", found=readable)
        for damage in self._store_damage:
            findings.add("store_damaged", "database", found=damage)
        if self._origin is not None and self._origin != self._log_key.name:
            findings.add("origin_differs", "database", self._log_key.name, self._origin)

    def _rows(self, walk: Walk, heads: Heads, findings: Findings) -> tuple[int, int]:
        """Walk the entries and compare all other tables; return the numbers of tiles and records.

        Walk again, at most three times, where somebody writes meanwhile.
        """
        tiles = records = 0
        for _ in range(_ATTEMPTS):
            row = self._head_row()
            walk.run(row.size if isinstance(row, HeadRow) else None)
            trial = Findings()
            tiles, records = self._compare(row, walk, heads, trial)
            if self._head_row() == row:
                findings.absorb(trial)
                break
        else:
            for code, where in (
                ("ledger_moved", "database"),
                ("read_model_unchecked", "read model"),
                ("head_unreadable", "remembered head"),
            ):
                findings.add(code, where, found="somebody wrote to the ledger all the time")
        return tiles, records

    def _catch_up(self, walk: Walk) -> None:
        """Walk the entries recorded since the last walk."""
        row = self._head_row()
        if isinstance(row, HeadRow) and row.size > walk.position:
            walk.run(row.size)

    def _compare(self, row: HeadRow | str, walk: Walk, heads: Heads, findings: Findings) -> tuple[int, int]:
        """Compare all tables but the entries; return the numbers of tiles and of records compared."""
        tiles = check_tiles(self._reader, walk, findings)
        walk.checkpoints.finish(walk.position, findings)
        head = walk.head_row()
        if isinstance(row, HeadRow):
            check_head_row(row, walk, findings)
            head = head or row
        else:
            findings.add("head_row_missing", "head row", "the head", row)
        check_sweeps(self._reader, walk, findings)
        check_strays(self._reader, walk.replay, findings)
        records = check_read_model(self._reader, walk.replay, findings)
        if head is None:
            findings.add("head_unreadable", "remembered head", found="there is no head to compare it with")
        else:
            away = check_place(self._reader, walk.replay.state, findings)
            heads.check(head, row, findings, away=away)
            if self._memory is not None:
                self._forks = check_memory(
                    self._reader,
                    head.size,
                    self._log_key,
                    self._memory,
                    findings,
                    now=self._now,
                    away=away,
                    seen=seen_resumptions(self._reader, self._log_key, walk.replay, self._acknowledgements),
                )
        check_erasures(self._reader, self._head, walk, findings)
        return tiles, records

    def _head_row(self) -> HeadRow | str:
        """Return the head row of the database, or the error of reading it in words."""
        try:
            return single(self._reader.head, HEAD)
        except CustodyError as error:
            return error.message
