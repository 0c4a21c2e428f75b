"""Verification that is due, with its duration, and the leaves that a sample read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.errors import NotFound
from custody.law.clock import tell_instant
from custody.ledger.submissions.submission import sweep_leaves
from custody.ledger.verification.sample_seed import Sampled, cosigned_with, stamped_with
from custody.ledger.views.stores.verification_coverage import Covered, coverage, needed
from custody.model.records import StoredObject, Sweep
from custody.model.schema.ids import unb64
from custody.pages.parts.amounts import amount
from custody.pages.parts.cells import count, word
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Table, Target, Tone
from custody.pages.parts.wording import moment, span
from custody.pages.stores.integrity import USUAL_RATE, few_table
from custody.proof import sampling
from custody.proof.commitments.list_leaves import parse_sweep_leaf
from custody.proof.digest import LEAF_BYTES

#: The most objects that a page names.
NAMED = 20
_DUE = (
    Column("store", "store"),
    Column("depth", "depth", "code"),
    Column("objects", "due", "count"),
    Column("bytes", "bytes", "bytes"),
    Column("seconds", "takes"),
    Column("rate", "MB/s", "count"),
    Column("window", "window"),
)
_READ = (Column("object", "object"), Column("read", "leaves"))


def fixity_plan(context: PageContext, rate: int | None) -> Page:
    """Return the page of verifications due in each store, with the time to read the objects.

    ``rate`` is in MB a second, None for that of each store's policy.
    """
    covered = coverage(context.lookup.reader, context.upkeep().fixity, context.now)
    rows = tuple(row for store in covered for row in _due(store, rate))
    few = few_table(context)
    blocks = (
        Table("due", "Due", _DUE, rows, "no objects recorded; nothing due"),
        *((few,) if few.rows else ()),
    )
    read = Action("verify due objects", ("sweep", "run"), {"due": True})
    copy = Action("copy to a store under other administration", ("object", "replicate"))
    actions = (*((read,) if rows else ()), *((copy,) if few.rows else ()))
    return Page(Target("sweep_plan"), "Verification that is due", blocks, actions=actions)


def _due(store: Covered, rate: int | None) -> Iterator[Row]:
    policy = store.policy
    rate = rate or policy.rate or USUAL_RATE
    window = None if policy.window is None else str(policy.window)
    works = (("full", store.due, store.due_bytes), ("sample", store.row.sample, store.sample_bytes))
    for depth, objects, size in works:
        seconds = needed(size, rate)
        cells = (
            word("store", store.store, store.store),
            word("depth", depth),
            count("objects", objects),
            Fact("bytes", "bytes", size, amount(size)),
            Fact("seconds", "takes", seconds, span(seconds)),
            count("rate", rate),
            Fact("window", "window", window, window or "always"),
        )
        yield Row(cells, tone="warn" if objects else "good")


def sample(context: PageContext, key: str, only: str | None) -> Page:
    """Return the page of the leaves that a sample sweep read, derived again from its seed.

    ``only`` is the identifier of the one object to show, None for the first ones. Raises NotFound for a sweep
    that is no sample, and for an object that it did not cover.
    """
    sweep = context.lookup.get(Sweep, key)
    if sweep.seed is None:
        raise NotFound(f"the sweep {sweep.id} is no sample", hint="See `custody sweep status`.")
    seed, chosen = unb64(sweep.seed), Sampled.of(context.entries().at(sweep.position))
    covered = _covered(context, sweep)
    if only is not None:
        if only not in covered:
            raise NotFound(f"the sweep {sweep.id} did not cover the object {only}")
        covered = [only]
    objects = context.lookup.many(StoredObject, covered[:NAMED])
    rows = tuple(_sampled_row(seed, stored, chosen.leaves) for stored in objects)
    told = (
        Fact("sweep", "sweep", sweep.id, sweep.id[:8], opens=Target("sweep", str(sweep.position))),
        count("entry", sweep.position),
        word("positions", str(chosen.positions)),
        *_chosen_by(context, seed, chosen),
        Fact("seed", "seed", seed.hex(), seed.hex()),
        Fact("derivation", "derivation", "sample/1", "sample/1, see `custody manual format`"),
        count("leaves", chosen.leaves, f"at most {chosen.leaves} of each object"),
    )
    table = Table("objects", "Leaves read", _READ, rows, more=len(covered) - len(objects))
    more = "name one with --object" if table.more else ""
    return Page(Target("sample", key), "Sample", (table,), key_facts=told, not_shown=(more,) if more else ())


def is_chosen_outside(page: Page) -> bool | None:
    """Return whether a recorded signature chose a sample's leaves; None if the agency did."""
    found = {fact.key: fact.value for fact in page.key_facts}
    return None if found["cosigned"] is None else found["time"] is not None


def _covered(context: PageContext, sweep: Sweep) -> list[str]:
    leaves = sweep_leaves(context.lookup.reader.sweep(sweep.position) or b"")
    return [parse_sweep_leaf(leaf).object for leaf in leaves]


def _chosen_by(context: PageContext, seed: bytes, chosen: Sampled) -> Iterator[Fact]:
    """Yield the signature that chose a sample's leaves, with its time."""
    reader, size = context.lookup.reader, chosen.cosigned
    witness = certificate = time = None
    by = "this agency itself, which knew them beforehand" if size is None else "no signature on record"
    if chosen.stamped:
        stamped = stamped_with(reader, context.stamps(), size or 0, seed)
        if stamped is not None:
            certificate, time = unb64(stamped[0]).hex(), stamped[1]
            by = f"a timestamp under {certificate} of {moment(time)} on {size} entries"
    elif size is not None:
        said = cosigned_with(reader, size, seed)
        if said is not None:
            witness, time = said
            by = f"the cosignature of {witness} at {moment(time)} on {size} entries"
    tone: Tone = "good" if time is not None else "warn" if size is None else "bad"
    yield Fact("chosen_by", "chosen by", by, by, tone=tone)
    yield Fact("cosigned", "on entries", size, "")
    yield Fact("witness", "witness", witness, "")
    yield Fact("certificate", "certificate", certificate, "")
    yield Fact("time", "at", None if time is None else tell_instant(time), "")


def _sampled_row(seed: bytes, stored: StoredObject, wanted: int) -> Row:
    positions = sampling.positions(seed, stored.id, -(-stored.bytes // LEAF_BYTES), wanted)
    return Row(
        (
            Fact("object", "object", stored.id, stored.id[:8], opens=Target("object", stored.id)),
            Fact(
                "read",
                "leaves",
                _joined(positions, " ") or None,
                _joined(positions, ", ") or "none: it is empty",
            ),
        ),
        Target("object", stored.id),
    )


def _joined(numbers: Iterable[int], apart: str) -> str:
    return apart.join(map(str, numbers))
