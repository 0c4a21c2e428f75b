"""The page of a restore: losses, evidence compared, and open matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.frozen import dataclass
from custody.law.clock import tell_instant
from custody.layout import many
from custody.ledger.consistency.losses import LostEntry
from custody.ledger.restoration.comparison import Comparison, Shown
from custody.ledger.restoration.people import Approvers
from custody.pages.parts.cells import count, flag, word, words
from custody.pages.parts.facts import instant
from custody.pages.parts.page import (
    Block,
    Column,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Verbatim,
)
from custody.pages.parts.wording import moment

_STANDING = {
    "nothing": "shows nothing",
    "lost": "shows entries recorded as lost by a resumption",
    "prefix": "is contained: it ends earlier",
    "same": "ends with the same entry",
    "more": "REMEMBERS MORE",
    "another": "HAS ANOTHER HISTORY",
}
_TONES: dict[str, Tone] = {"same": "good", "more": "warn", "another": "bad"}
_MEMORIES = (
    Column("place", "place"),
    Column("size", "entries", "count"),
    Column("standing", "", "code"),
    Column("damaged", "shows nothing", "count"),
)
_LOST = (
    Column("position", "entry", "count"),
    Column("kind", "kind", "code"),
    Column("at", "signed at", "instant"),
    Column("by", "signed by"),
)
_STORES = (Column("store", "store"), Column("where", "not at"), Column("objects", "objects", "count"))
_KEPT = "Nothing was restored or overwritten. Keep the backup and the contradicting evidence."
_ERASED = (
    "A lost entry erased values that its receipt does not name. Before showing the "
    "ledger, compare the lists of erasures or ask the signer."
)
_NOBODY = (
    "No resumption can be approved: there is one administrator, and no recorded backup "
    "has escrow for another person."
)
_LEFT = (
    "The ledger can be read, verified, published and exported. To make entries, restore "
    "again with --other-state-dir and a head file of exactly these entries."
)
_FILE = "FILE is the log's verifier key from elsewhere, not the one in the backup."


@dataclass(frozen=True, slots=True)
class RestoredBackup:
    """A backup and the ledger restored from it: entries in its copy (``listed``), entries ``appended``.

    ``taken`` is in seconds UTC. ``appended`` is None where the backup was interrupted; ``upgraded`` is the
    schema that it was upgraded from, None without upgrade.
    """

    origin: str
    folder: str
    listed: int
    taken: int
    appended: int | None
    upgraded: int | None


@dataclass(frozen=True, slots=True)
class MadeVault:
    """The restored vault: its path, its head file, and what the restore repeated.

    ``aside`` is the new path of an older head file, or None. ``erased`` is the number of values erased again,
    ``checkpoints`` that of checkpoints restored. ``missing`` are stores not found: name, expected place,
    number of objects. ``unfit`` is the reason why nothing may be signed, None if signing is allowed.
    """

    vault: str
    head: str
    aside: str | None
    passphrase: bool
    erased: int
    checkpoints: int
    missing: tuple[tuple[str, str, int], ...]
    unfit: str | None


@dataclass(frozen=True, slots=True)
class Restoration:
    """A restore: the comparison, the trust in the key, possible approvers, and the vault made.

    ``opens``: the passphrase of the log's key is available. ``made`` is None for a dry run, or where nothing
    could be restored.
    """

    backup: RestoredBackup
    comparison: Comparison
    trust: str | None
    approvers: Approvers
    opens: bool
    made: MadeVault | None = None

    @property
    def may_sign(self) -> bool:
        """Whether entries can be signed in the restored vault."""
        return self.opens and self.made is not None and self.made.unfit is None


def restoration(found: Restoration, commands: Sequence[str]) -> Page:
    """Return the page of a restore with its headline as title; ``commands`` are the next ones."""
    outcome = found.comparison.outcome
    made = found.made
    blocks: list[Block] = [_memories(found.comparison.shown), *_lost(found.comparison)]
    blocks += [Paragraph(f"A newer backup may lose less: {place}") for place in _newer(found.comparison)]
    if made is not None:
        blocks += _made(made)
    blocks.append(_people(found))
    blocks += [Paragraph(sentence) for sentence in _open(found)]
    if commands:
        blocks.append(Verbatim("next", "\n".join(commands)))
    facts = (
        Fact("outcome", "outcome", outcome, ""),
        Fact("dry_run", "dry run", outcome != "another" and made is None, ""),
        *_facts(found),
    )
    return Page(Target("restoration", found.backup.origin), headline(found), tuple(blocks), key_facts=facts)


def headline(found: Restoration) -> str:
    """Return a sentence on what is lost, and whether entries can be made."""
    comparison, size = found.comparison, found.comparison.row.size
    if comparison.outcome == "another":
        against = comparison.against
        where = "what was reached" if against is None else against.memory.place
        return f"TWO HISTORIES: {where} differs from this backup. Nothing was restored."
    made = "WOULD BE RESTORED" if found.made is None else "RESTORED"
    met = "" if found.trust is not None else ", FIRST MET"
    if comparison.outcome == "more":
        last, gone = comparison.known - 1, comparison.known - size
        which = f"entry {last} is" if gone == 1 else f"entries {size} to {last} are"
        return f"{made}{met}, {many(gone, 'entry').upper()} LOST: {which} not in this backup."
    if comparison.outcome == "unknown":
        return (
            f"{made}{met}, LOSS UNKNOWN: no head file of this ledger was reached that ends with entry {size - 1}, so"
            " nobody can tell whether later entries are lost."
        )
    if found.made is None or found.may_sign:
        return f"{made}{met}: nothing is lost, and entries can be made."
    return f"{made}{met}: nothing is lost, and entries cannot be made here yet."


def _facts(found: Restoration) -> Iterator[Fact]:
    backup, row, made = found.backup, found.comparison.row, found.made
    after = "" if not backup.appended else f", and {many(backup.appended, 'entry')} from after the copy"
    trusted = found.trust or "not trusted: nothing from outside the backup shows whose it is"
    yield Fact("origin", "ledger", backup.origin, backup.origin)
    yield Fact("backup", "backup", backup.folder, f"{backup.folder}, copied {moment(backup.taken)}")
    yield Fact("taken", "taken", tell_instant(backup.taken), "")
    yield Fact("copied", "copied", backup.listed, "")
    yield Fact("size", "entries", row.size, f"{row.size}{after}")
    yield Fact("appended", "appended", backup.appended, "")
    yield Fact("root", "root", row.root.hex(), row.root.hex())
    yield Fact("trust", "log key", found.trust, trusted, tone="" if found.trust else "warn")
    if backup.upgraded is not None:
        told = f"upgraded from schema {backup.upgraded}; the backup stays as it was"
        yield Fact("upgraded_from", "database", backup.upgraded, told)
    if made is not None:
        yield Fact("vault", "vault", made.vault, made.vault)
        if made.erased:
            told = f"{many(made.erased, 'value')} that the copy still had"
            yield Fact("erased_again", "erased again", made.erased, told)
        if made.aside is not None:
            yield Fact("head_aside", "head file", made.aside, f"older than this backup; kept as {made.aside}")
        if made.passphrase:
            yield Fact("passphrase", "log passphrase", "escrow", "taken from escrow into the state folder")


def _memories(shown: Sequence[Shown]) -> Table:
    rows = tuple(
        Row(
            (
                Fact("place", "place", each.memory.place, each.memory.place),
                count("size", None if each.claim is None else each.claim.size),
                Fact("standing", "", each.standing, _stands(each)),
                Fact("damaged", "shows nothing", len(each.damaged), "; ".join(each.damaged)),
            ),
            tone=_TONES.get(each.standing, ""),
            facts=(
                word("sort", each.memory.sort),
                Fact("root", "root", None if each.claim is None else each.claim.root.hex(), ""),
                flag("follows", each.follows),
                *(Fact(f"damaged_{at}", "shows nothing", why, "") for at, why in enumerate(each.damaged, 1)),
            ),
        )
        for each in shown
    )
    return Table("memories", "Compared with", _MEMORIES, rows, "nothing was reached")


def _stands(shown: Shown) -> str:
    told = _STANDING[shown.standing]
    return f"{told}, which follows these entries" if shown.standing == "more" and shown.follows else told


def _lost(comparison: Comparison) -> Iterator[Block]:
    """Yield the number of lost entries, and those that receipts or published entries show."""
    if comparison.outcome != "more":
        return
    known, gone = comparison.lost, comparison.known - comparison.row.size
    rows = tuple(map(_lost_row, known))
    nothing = f"no receipt and no published entry shows any of the {gone}"
    yield Section(
        "lost",
        "",
        (
            Fact("lost", "lost", gone, f"{many(gone, 'entry')}, of which {len(known)} are shown below"),
            Fact("first", "first", comparison.row.size, ""),
            Fact("last", "last", comparison.known - 1, ""),
        ),
    )
    yield Table("lost_entries", "Lost, as far as receipts and published entries show", _LOST, rows, nothing)
    if any(entry.erases for entry in known):
        yield Paragraph(_ERASED, "warn")


def _lost_row(entry: LostEntry) -> Row:
    return Row(
        (
            Fact("position", "entry", entry.position, str(entry.position)),
            word("kind", entry.kind, entry.kind),
            instant("at", "signed at", entry.at),
            Fact("by", "signed by", entry.by, entry.by),
        ),
        tone="warn" if entry.erases else "",
        facts=(
            flag("erases", entry.erases),
            Fact("shown_by", "shown by", entry.shown_by, entry.shown_by),
        ),
    )


def _newer(comparison: Comparison) -> list[str]:
    """Return the places of other backups that have more entries."""
    return [
        each.memory.place
        for each in comparison.shown
        if (each.memory.sort, each.standing) == ("backup", "more")
    ]


def _made(made: MadeVault) -> Iterator[Block]:
    """Yield the parts of the restored vault for programs, and a table of missing stores."""
    yield Section(
        "made",
        "",
        (
            Fact("head", "head", made.head, ""),
            Fact("checkpoints_put_back", "checkpoints", made.checkpoints, ""),
            Fact("why_not", "why not", made.unfit, ""),
        ),
    )
    if made.missing:
        rows = tuple(
            Row(
                (
                    Fact("store", "store", name, name),
                    Fact("where", "not at", where, where),
                    count("objects", objects),
                ),
                tone="warn",
            )
            for name, where, objects in made.missing
        )
        yield Table("stores_missing", "Stores that are not here", _STORES, rows)


def _people(found: Restoration) -> Section:
    """Return for programs the possible approvers of a resumption, and whether signing is possible."""
    facts = (
        words("administrators", found.approvers.administrators),
        words("escrow", found.approvers.holders),
        flag("log key opens", found.opens),
        flag("may sign", found.may_sign),
    )
    return Section("people", "", tuple(Fact(fact.key, fact.label, fact.value, "") for fact in facts))


def _open(found: Restoration) -> Iterator[str]:
    """Yield sentences on what is open before entries are made."""
    if found.comparison.outcome == "another":
        yield _KEPT
    elif found.made is None:
        yield "dry run: nothing was made"
    else:
        if found.made.unfit is not None:
            yield f"Nothing is signed: {found.made.unfit}."
        if found.comparison.outcome != "whole" and found.approvers.pair is None:
            yield _NOBODY
            yield _LEFT
        if found.trust is None:
            yield _FILE
