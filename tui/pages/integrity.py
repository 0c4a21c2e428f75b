"""Integrity: how far stored objects were read back, what fails, past sweeps, and one stored object."""

from __future__ import annotations

from custody.ledger.views.coverage import coverage, needed
from custody.ledger.views.sweeps import newest_sweeps
from custody.model.records import StoredObject
from tui.pace import amount, span
from tui.page import Act, Page, Pair, Pairs, Row, Table, Target
from tui.pages.history import history
from tui.pages.storing import broken_off
from tui.sight import Sight
from tui.wording import when

SWEEP = ("fixity", "run")
#: MB a second at which a time is reckoned where the settings of a store say nothing.
USUAL_RATE = 100
#: Sweeps and failing objects that are listed.
ROWS = 100


def integrity(sight: Sight, key: str) -> Page:
    """Build the page over all stores."""
    lookup = sight.lookup
    covered = coverage(lookup.reader, sight.vault.policies(), sight.now)
    failing = list(lookup.under(StoredObject, "failing", "", "~"))
    drifting = [one for one in lookup.under(StoredObject, "drift", "") if one.drift]
    blocks = (
        *_running(sight),
        Table(
            "Stores",
            ("store", "objects", "in time", "due", "bytes due", f"at {USUAL_RATE} MB/s", "failing"),
            tuple(
                Row(
                    (
                        one.store,
                        str(one.row.objects),
                        str(one.within),
                        str(one.due),
                        amount(one.due_bytes),
                        span(needed(one.due_bytes, one.policy.rate or USUAL_RATE)),
                        str(sum(other.store == one.store for other in failing)),
                    ),
                    act=Act("read what is due", SWEEP, {"store": one.store, "due": True, "depth": "full"}),
                    tone="warn" if one.due else "good",
                )
                for one in covered
            ),
            empty="nothing is stored",
        ),
        Table(
            "Failing",
            ("object", "exhibit", "store", "outcome"),
            tuple(
                Row(
                    (one.id[:8], sight.label("exhibit", one.exhibit), one.store, one.failing or ""),
                    Target("object", one.id),
                    tone="bad",
                )
                for one in failing[:ROWS]
            ),
            empty="no stored object fails",
            more=max(len(failing) - ROWS, 0),
        ),
        Table(
            "Locks otherwise than recorded",
            ("object", "exhibit", "store", "how"),
            tuple(
                Row(
                    (one.id[:8], sight.label("exhibit", one.exhibit), one.store, " ".join(one.drift)),
                    Target("object", one.id),
                    tone="bad",
                )
                for one in drifting[:ROWS]
            ),
            empty="every lock read back as recorded",
            more=max(len(drifting) - ROWS, 0),
        ),
        Table(
            "Sweeps",
            ("ended", "depth", "ok", "not ok", "entry"),
            tuple(
                Row(
                    (when(one.ended), one.depth, str(one.ok), str(one.bad), str(one.position)),
                    Target("sweep", str(one.position)),
                    tone="bad" if one.bad else "good",
                )
                for one in newest_sweeps(lookup, ROWS)
            ),
            empty="no sweep is on record",
        ),
    )
    acts = (
        Act("read back what is due", SWEEP, {"due": True, "depth": "full"}),
        Act("read everything of a case back", SWEEP, {"case": "", "depth": "full"}),
        Act("read everything of an exhibit back", SWEEP, {"exhibit": "", "depth": "full"}),
        Act("read a sample that a witness chose", SWEEP, {"due": True, "depth": "sample"}),
        Act("compare the sizes of everything", SWEEP, {"depth": "metadata"}),
        Act("read locks back", ("lock", "verify")),
        Act("store files of an exhibit", ("archive",)),
    )
    return Page(Target("integrity"), "Integrity", blocks, acts=acts)


def _running(sight: Sight) -> tuple[Table, ...]:
    """Give what is being carried out here, and what was broken off and can go on; neither where there is none."""
    running = tuple(Row((one.title, one.state, one.far)) for one in sight.running)
    tables = (
        Table("Running here: F9 takes it up", ("command", "state", "how far"), running),
        broken_off(sight),
    )
    return tuple(one for one in tables if one.rows)


def stored(sight: Sight, key: str) -> Page:
    """Build the page of one stored object."""
    one = sight.lookup.get(StoredObject, key)
    pairs = (
        Pair("exhibit", sight.label("exhibit", one.exhibit), opens=Target("exhibit", one.exhibit)),
        *(() if one.of is None else (Pair("copy of", one.of[:8], opens=Target("object", one.of)),)),
        Pair("bytes", str(one.bytes)),
        Pair("store", one.store),
        Pair("key", one.store_key),
        Pair("version", one.version or "the store keeps none"),
        Pair(
            "lock",
            f"{one.lock_mode} until {one.lock_until or 'no date'}{', on hold' if one.lock_hold else ''}",
        ),
        Pair("stands", one.failing or "no failure on record", "bad" if one.failing else "good"),
    )
    acts = (
        Act("read it back", ("fixity", "run"), {"object": key}),
        Act("write it to a file", ("fetch",), {"object": key}),
    )
    return Page(
        Target("object", key), f"Object {key[:8]}", (Pairs("", pairs), history(sight, key)), acts=acts
    )
