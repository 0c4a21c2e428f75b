"""What is asked of an exhibit at a counter stands on its first screen, as a plain reading of the entries has it.

Small ledgers are made by chance, from the seed of the day, with long and hostile names in them; `make attacks` makes
more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import cast

from custody.display import visible
from custody.errors import CustodyError
from custody.law.clock import DAY, HOUR, format_instant, parse_instant
from custody.ledger.views.deadlines.next_action import action_text
from custody.ledger.views.entries.entries import EntryView
from custody.model.records import StoredObject
from custody.pages.exhibits.exhibits import exhibit as page_of
from custody.pages.parts.context import PageContext
from custody.pages.parts.wording import when
from custody.storage.memory.objects import MemoryObjects
from custody.tui.render.layout import Line, lines
from tests.arrangements import arranges
from tests.attacks.tampering import TIMES
from tests.failures import every
from tests.model.office import answer, seal_on
from tests.model.room import check_in, check_out, differs, find, lose, place, store
from tests.pages.contexts import LedgerContext
from tests.world import World

LEDGERS = 60 * TIMES
WITHOUT_TASK = {
    "report": "report that the stored bytes are not those recorded",
    "unplaced": "record where the exhibit is stored",
}
#: Rows of a screen of 24 without its frame: two above, alarms in two, three below.
ROWS = 24 - 2 - 2 - 3
#: Names as people, old registers and attackers write them.
NAMES = (
    "C. Reed",
    "[bold]K. Lind[/bold]",
    "Marie-Thérèse de la Fontaine-Montmorency y Álvarez de Toledo, head of the seizure unit",
    "مُحَمَّد A. B.",
    "張偉明",
    "custodian  none",
)
PLACES = ("ROOM-2", "Shelf 4, [red]left[/red]", "A" * 60, "images  9: verified in full")
#: Those that could be read as a label with a value, as they stand on a page.
SET_OFF = {
    "custodian  none": '"custodian  none"',
    "images  9: verified in full": '"images  9: verified in full"',
}


@dataclass
class Ledger:
    """One generated ledger: its office, its exhibit, and what may be done with it next."""

    world: World
    exhibit: str
    places: tuple[str, ...]
    chance: Random
    holder: str
    seals: int = 0

    @property
    def seal(self) -> str | None:
        return self.world.exhibit_record(self.exhibit).seal

    def anybody(self) -> str:
        return self.chance.choice(NAMES)

    def apply_seal(self) -> None:
        self.seals += 1
        seal_on(self.world, self.exhibit, f"A-{1000 + self.seals}", by=self.holder)

    def break_seal(self) -> None:
        self.world.unseal(self.exhibit, self.seal or "", by=self.holder)

    def put_away(self) -> None:
        store(self.world, self.exhibit, self.chance.choice(self.places), by=self.holder)

    def take_out(self) -> None:
        back = self.world.clock.now() + self.chance.choice((HOUR, 5 * DAY))
        check_out(self.world, self.exhibit, self.anybody(), self.holder, return_due_at=format_instant(back))

    def bring_back(self) -> None:
        state = "absent" if self.seal is None else self.chance.choice(("intact", "intact", "not_intact"))
        check_in(self.world, self.exhibit, self.holder, seal_no=self.seal, seal_state=state)

    def offer(self) -> None:
        self.world.offer(self.exhibit, self.anybody(), self.holder, hours=self.chance.choice((1, 70)))

    def answer(self) -> None:
        offer = self.world.open_offer(self.exhibit)
        receiver = next(n for n, person in self.world.people.items() if person.actor == offer.receiver)
        how = self.chance.choice(("accept", "accept", "refuse", "recall"))
        if how == "accept":
            self.world.accept(self.exhibit, by=receiver)
            self.holder = receiver
        elif how == "refuse":
            answer(self.world, self.exhibit, "transfer.refused", receiver)
        else:
            answer(self.world, self.exhibit, "transfer.recalled", self.holder)

    def image(self) -> None:
        data = self.chance.randbytes(40)
        self.world.acquire(self.exhibit, data, by=self.holder)
        self.world.put_source("image.dd", data)
        self.world.archive(self.exhibit, "image.dd", by=self.holder)

    def verify(self) -> None:
        self.world.sweep()

    def damage(self) -> None:
        objects = cast("MemoryObjects", self.world.objects)
        self.image()
        stored = [record for record in self.world.lookup().all(StoredObject) if record.failing is None]
        for record in stored[:1]:
            objects.spoil(record.store_key, b"damaged")
        self.world.sweep()

    def report(self) -> None:
        differs(
            self.world, self.exhibit, differences=self.chance.choice(("content", "content label", "label"))
        )

    def miss(self) -> None:
        lose(self.world, self.exhibit, by=self.holder)

    def trace(self) -> None:
        find(
            self.world,
            self.exhibit,
            by=self.holder,
            seal_no=self.seal,
            seal_state="absent" if self.seal is None else "intact",
        )

    def wait(self) -> None:
        self.world.later(self.chance.randrange(HOUR, 3 * DAY))


#: What may happen, some of it more often than the rest.
STEPS: tuple[Callable[[Ledger], None], ...] = (
    *(Ledger.apply_seal, Ledger.apply_seal, Ledger.break_seal, Ledger.put_away, Ledger.put_away),
    *(Ledger.take_out, Ledger.take_out, Ledger.bring_back, Ledger.offer, Ledger.offer, Ledger.answer),
    *(Ledger.answer, Ledger.image, Ledger.verify, Ledger.damage, Ledger.report, Ledger.report),
    *(Ledger.damage, Ledger.miss, Ledger.trace, Ledger.wait),
)


@arranges
def furnished(world: World) -> World:
    """Open an office with people and places of every name, a case and a seizure."""
    world.staff()
    for name in NAMES:
        world.enrol(name, "evidence_custodian", "examiner")
    for label in PLACES:
        place(world, label, location_type="room")
    world.seize(world.case(), reference="S-1")
    return world


def generated(chance: Random) -> Ledger:
    """Return a ledger in which some things happened to one exhibit; what a rule refuses did not happen."""
    world = furnished(World.memory())
    found: dict[str, list[str]] = {}
    for entry in entries(world):
        found.setdefault(entry.envelope.kind, []).append(entry.envelope.subject)
    holder = chance.choice(NAMES)
    exhibit = world.exhibit(found["seizure.recorded"][0], by=holder)
    ledger = Ledger(world, exhibit, tuple(found["location.registered"]), chance, holder)
    for _ in range(chance.randrange(4, 18)):
        try:
            chance.choice(STEPS)(ledger)
        except CustodyError:
            continue
    return ledger


def entries(world: World) -> Iterator[EntryView]:
    """Yield every entry of an office."""
    return map(world.entry, range(world.size()))


class Reading:
    """What the entries say of one exhibit, read one by one without any of the program's records."""

    def __init__(self, exhibit: str, now: int) -> None:
        self.exhibit, self.now = exhibit, now
        self.names: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.owners: dict[str, str] = {}
        self.custodian = ("", 0)
        self.seen = self.place = self.lost = self.seal = self.state = ""
        self.unsealed = "never sealed on record"
        self.out: tuple[str, int, int] | None = None
        self.last = ""  # the last place on record, also of an exhibit that is away
        self.put = (0, "")  # the newest entry that puts it somewhere, and where
        self.lost_at = self.out_at = 0
        self.offered: tuple[str, int, int] | None = None
        self.images: dict[str, list[object]] = {}
        #: The newest entry by which an image failed, and the newest that reports its contents as otherwise.
        self.failed_at = self.reported_at = -1
        self.matters = 0

    def read(self, entry: EntryView) -> None:
        said, at = entry.envelope, entry.value("occurred_at")
        moment = parse_instant(at) if isinstance(at, str) else said.at
        value = entry.value
        if said.kind in ("actor.enrolled", "ledger.opened"):
            actor = said.subject if said.kind == "actor.enrolled" else str(value("actor"))
            name = str(value("display_name"))
            self.names[actor] = SET_OFF.get(name, visible(name))
        elif said.kind == "location.registered":
            label = str(value("label"))
            self.labels[said.subject] = SET_OFF.get(label, visible(label))
        elif said.kind == "sweep.completed":
            for image in self.images.values():
                image[1] = moment
        elif said.kind == "object.archived":
            self.images[said.subject] = ["", 0]
        elif said.kind == "object.verification_failed":
            self.images[said.subject][0] = value("outcome")
            self.failed_at = entry.position
        elif said.kind == "object.verification_recovered":
            self.images[said.subject][0] = ""
        elif said.kind == "exhibit.discrepancy_reported":
            self.matters += 1
            if "content" in str(value("differences")):
                self.reported_at = entry.position
        elif said.subject == self.exhibit:
            self.about(said.kind, moment, value, entry.position)

    def about(self, kind: str, moment: int, value: Callable[[str], object], entry: int) -> None:
        if kind in ("exhibit.registered", "transfer.accepted"):
            self.custodian = (str(value("custodian")), moment)
        if kind in ("transfer.accepted", "transfer.refused", "transfer.recalled"):
            self.offered = None
        if kind in ("exhibit.placed", "exhibit.checked_in", "exhibit.recovered", "transfer.accepted"):
            self.place = str(value("location") or "")
        if kind == "exhibit.checked_out":
            self.out = (str(value("person")), moment, parse_instant(str(value("return_due_at"))))
        elif kind in ("exhibit.checked_in", "transfer.accepted"):
            self.out = None
        self.whereabouts(kind, value, entry)
        if kind == "exhibit.missing_reported":
            seen = f"; last in {self.labels[self.last]}" if self.last else ""
            self.lost, self.seen = when(parse_instant(str(value("last_seen_at")))), seen
        elif kind in ("exhibit.recovered", "exhibit.checked_in", "transfer.accepted"):
            self.lost = ""
        if kind == "transfer.offered":
            self.offered = (str(value("receiver")), moment, parse_instant(str(value("expires_at"))))
        if kind == "exhibit.sealed":
            self.seal, self.state = str(value("seal_no")), ", never examined"
        elif kind == "exhibit.unsealed":
            broken = f"{value('seal_no')} broken by entry {entry}"
            self.seal, self.unsealed = "", f"opened {when(moment)}, not sealed again: {broken}"
        elif value("seal_state") == "absent" and self.unsealed.startswith("never") and not self.seal:
            self.unsealed = f"never sealed on record; seen without one {when(moment)} (entry {entry})"
        elif value("seal_state") == "intact" and self.state.startswith(","):
            self.state = f", found intact {when(moment)}"
        elif value("seal_state") == "not_intact":
            self.state = "NOT INTACT"
            self.matters += 1
        elif value("seal_state") == "absent" and self.seal:
            known = self.state.startswith("MISSING")
            self.state = self.state if known else f"MISSING since {when(moment)}"
            self.matters += 1

    def whereabouts(self, kind: str, value: Callable[[str], object], entry: int) -> None:
        """Take in where an entry puts the exhibit, also while it is away and stays away by the record."""
        if kind == "exhibit.missing_reported":
            self.lost_at = entry
        elif kind == "exhibit.checked_out":
            self.out_at = entry
            self.put = (entry, f"the hands of {self.names[str(value('person'))]}")
        elif value("location"):
            self.last = str(value("location"))
            self.put = (entry, self.labels[self.last])

    @property
    def yet(self) -> str:
        """What puts the exhibit somewhere, although it is away by the record; empty for nothing."""
        away = self.lost_at if self.lost else self.out_at if self.out is not None else None
        entry, place = self.put
        return "" if away is None or entry <= away else f"entry {entry} puts it in {place}"

    def facts(self) -> dict[str, str]:
        """Return what the page has to say, by label."""
        holder, since = self.custodian
        return {
            "custodian": f"{self.names[holder]} (since {when(since)})",
            "place": self._place(),
            "seal": self._seal() if self.seal else self.unsealed,
            "authority": "warrant, no end date, seizure S-1",
            "images": self._images(),
            "transfer": self._transfer(),
            "next": self._next(),
        }

    def _seal(self) -> str:
        return f"{self.seal}{'' if self.state.startswith(',') else ' '}{self.state}"

    def _place(self) -> str:
        if self.lost:
            more = f"; {self.yet} since, yet records no recovery" if self.yet else self.seen
            return f"MISSING since {self.lost}{more}"
        if self.out is not None:
            person, since, back = self.out
            late = "OVERDUE, " if back < self.now else ""
            more = f"; {self.yet} since, yet records no return" if self.yet else ""
            return f"{late}with {self.names[person]}, due back {when(back)}, checked out {when(since)}{more}"
        return f"in {self.labels[self.place]}" if self.place else "not recorded"

    def _images(self) -> str:
        count = len(self.images)
        bad = sum(bool(outcome) for outcome, _ in self.images.values())
        if bad:
            return f"{count}: {'' if count == 1 else f'{bad} '}MISMATCH"
        never = sum(not read for _, read in self.images.values())
        if never:
            return f"{count}: {'' if never == count else f'{never} of {count} '}never verified in full"
        read = [cast("int", read) for _, read in self.images.values()]
        return f"{count} verified in full {when(min(read))}" if count else "none"

    def _transfer(self) -> str:
        if self.offered is None:
            return "none open"
        receiver, since, until = self.offered
        state = "EXPIRED: " if until < self.now else ""
        return f"{state}{self.names[receiver]} to accept until {when(until)}, offered since {when(since)}"

    def _next(self) -> str:
        """Return the act that comes next: what answers something wrong, what is late, what has the nearest date."""
        dated = []
        if self.offered is not None:
            over = self.offered[2] < self.now
            dated.append((True, self.offered[2], "offer_expired" if over else "offer"))
        if self.out is not None:
            dated.append((self.out[2] >= self.now, self.out[2], "checked_out"))
        failing = any(outcome for outcome, _ in self.images.values())
        wrong = (
            (bool(self.lost), "missing"),
            (failing and self.failed_at > self.reported_at, "report"),
            (self.matters > 0, "discrepancy"),
            (bool(dated), min(dated)[2] if dated else ""),
            (any(not read for _, read in self.images.values()), "never_read"),
            (not (self.place or self.lost or self.out), "unplaced"),
        )
        return next((self._text(why) for holds, why in wrong if holds), "")

    def _text(self, why: str) -> str:
        """Return the words of a step, with who takes it where that is one person."""
        if self.yet and why in ("missing", "checked_out"):
            entry, _, place = self.yet.removeprefix("entry ").partition(" puts it in ")
            act = "recovery" if why == "missing" else "check-in"
            return f"record its {act}, or correct entry {entry}, which puts it in {place}"
        if self.offered is not None and why == "offer":
            return f"{action_text(why)}, by {self.names[self.offered[0]]}"
        return WITHOUT_TASK.get(why) or action_text(why)


def shown(ledger: Ledger) -> dict[str, tuple[int, str]]:
    """Return the facts on the exhibit's page at 80 columns without alarms: last row and whole text, by label."""
    context = cast("PageContext", LedgerContext(ledger.world.lookup(), ledger.world.clock.now()))
    drawn: list[Line] = lines(replace(page_of(context, ledger.exhibit), alarms=()), 80)
    found: dict[str, tuple[int, str]] = {}
    label = ""
    for row, line in enumerate(drawn[: ROWS + 1], 1):
        words = line.text[4:].split("  ")[0].strip()
        if not line.joined:
            label = words if words not in found else ""
        if label:
            found[label] = (row, line.whole or line.text)
    return found


def test_the_six_facts_and_the_next_act_are_on_the_first_screen() -> None:
    seed = f"{datetime.now(UTC):%Y-%m-%d}"
    print(f"seed of the day: {seed}")

    def one(number: int) -> None:
        ledger = generated(Random(f"{seed} {number}"))
        reading = Reading(ledger.exhibit, ledger.world.clock.now())
        for entry in entries(ledger.world):
            reading.read(entry)
        found = shown(ledger)
        for label, text in reading.facts().items():
            if text:
                assert label in found, f"{label} is not on the first screen: {text}"
                row, line = found[label]
                assert row <= ROWS, f"{label} ends in row {row}"
                assert f"{label} {text}" in line, f"{line!r} should say {text!r}"

    every(range(LEDGERS), one, lambda number: f"seed {seed}, ledger {number}")
