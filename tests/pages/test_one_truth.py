"""What is wrong with one exhibit among many is said in the same words wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from custody.law.clock import DAY
from custody.ledger.views.entries.ledger_history import LedgerHistory
from custody.ledger.views.worklist.alarms import of_exhibit
from custody.model.records import Exhibit, StoredObject
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page, Section, Table
from custody.pages.registry import builder
from custody.pages.render.text import text
from custody.storage.memory.objects import MemoryObjects
from tests.failures import every
from tests.model.locking import archived, carried, locking, ordered, term, verify
from tests.model.room import check_in, check_out, differs, lose
from tests.pages.contexts import LedgerContext
from tests.world import World

#: Exhibits without an alarm, beside those with one.
OTHERS = 295


def damaged(world: World, exhibit: str) -> None:
    """Store an image of an exhibit, and find another one in its place."""
    world.put_source("image.dd", b"image")
    world.archive(exhibit, "image.dd")
    objects = cast("MemoryObjects", world.objects)
    for record in world.lookup().under(StoredObject, "exhibit", exhibit):
        objects.spoil(record.store_key, b"other")
    world.sweep()


def missing(world: World, exhibit: str) -> None:
    """Report an exhibit as missing."""
    lose(world, exhibit, by="eve")


def opened(world: World, exhibit: str) -> None:
    """Find the seal of an exhibit broken when it comes back."""
    check_out(world, exhibit)
    check_in(world, exhibit, seal_no="S-1", seal_state="not_intact")


def different(world: World, exhibit: str) -> None:
    """Report that an exhibit is not as recorded."""
    differs(world, exhibit)


def unlocked(world: World, exhibit: str) -> None:
    """Lock the stored image of an exhibit, take its hold off behind the record's back, and read the locks back."""
    service, store = locking(world)
    stored = archived(world, exhibit)
    term(world, world.exhibit_record(exhibit).seizure or "", None, 5 * DAY)
    for made in ordered(world, service):
        carried(world, service, made)
    store.hold(stored.store_key, stored.version or "", on=False)
    verify(world, service)


CAUSES: tuple[Callable[[World, str], None], ...] = (damaged, missing, opened, different, unlocked)


class OfficeContext(LedgerContext):
    """A ledger that was never resumed after a loss."""

    __slots__ = ()

    def standing(self) -> LedgerHistory:
        return LedgerHistory(self.lookup.reader.head().size)


def page_of(world: World, name: str, key: str = "") -> Page:
    """Return a page of an office as of now."""
    context = OfficeContext(world.lookup(), world.clock.now())
    return builder(name, whole=False)(cast("PageContext", context), key)


def plain(page: Page) -> str:
    """Return the text of a page without its folds."""
    return " ".join(" ".join(text(page)).split())


def rows_of(page: Page, exhibit: str) -> list[tuple[str, ...]]:
    """Return the texts of the rows and facts of a page that are about an exhibit."""
    rows = [
        row.texts
        for table in page.of(Table)
        for row in table.rows
        if row.opens is not None and row.opens.key == exhibit
    ]
    return [*rows, *((fact.label, fact.full) for section in page.of(Section) for fact in section.facts)]


def test_each_sort_of_alarm_at_one_of_three_hundred_things_is_said_in_the_same_words_everywhere() -> None:
    world = World.memory().staff()
    case = world.case()
    seizure = world.seize(case)
    good = [world.exhibit(seizure, f"EV/{number}") for number in range(1, OTHERS + 1)]
    wrong = {
        cause: world.exhibit(world.seize(case), f"EX/{number}", seal=f"S-{number}")
        for number, cause in enumerate(CAUSES, 1)
    }
    for cause, exhibit in wrong.items():
        cause(world, exhibit)
    inbox, of_case = (
        plain(page_of(world, "today")),
        [found.text for found in page_of(world, "case", case).alarms],
    )

    def one(cause: Callable[[World, str], None]) -> None:
        exhibit = wrong[cause]
        (alarm, *_) = of_exhibit(world.lookup(), world.lookup().get(Exhibit, exhibit))
        dossier = page_of(world, "exhibit", exhibit)
        places = {
            "inbox": [inbox],
            "case": of_case,
            "dossier": [found.text for found in dossier.alarms],
            "text": [plain(dossier)],
        }
        for place, texts in places.items():
            assert any(alarm.said in found for found in texts), f"{place}: {alarm.said!r} in {texts}"
        for name, key in (("exhibits", ""), ("case", case)):
            for row in rows_of(page_of(world, name, key), exhibit):
                assert "✓" not in " ".join(row)
        for fact in dossier.key_facts:
            if fact.tone == "bad":
                assert "verified" not in fact.full
                assert "intact" not in fact.full.replace("NOT INTACT", "")

    every(CAUSES, one, lambda cause: cause.__name__)
    assert [key for key in good[:: OTHERS // 12] if page_of(world, "exhibit", key).alarms] == []
    toned = {
        row.opens.key: row.tone
        for table in page_of(world, "exhibits").of(Table)
        for row in table.rows
        if row.opens is not None
    }
    assert {toned[key] for key in wrong.values()} == {"bad"}
    assert {toned[key] for key in good if key in toned} <= {""}
