"""A world with objects in two stores that stop answering, refuse some keys, or are silent about others."""

from __future__ import annotations

from custody.errors import ObjectUnreadable, StoreUnavailable, StoreUnreachable
from custody.ledger.ports import Stored
from custody.ledger.verification import outcomes
from custody.ledger.verification.outcomes import Extent, pause_requests, sweep_requests
from custody.ledger.verification.sweep import Stop, SweepRun
from custody.model.records import StoredObject
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.objects import MemoryObjects
from tests.world import World

COUNT = 8


class Failing(MemoryObjects):
    """A store that stops answering after so many reads, refuses some keys, and is silent about others."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.left: int | None = None
        self.refused: set[str] = set()
        self.silent: set[str] = set()
        self.asked = 0

    def stat(self, key: str, version: str | None) -> Stored:
        """Return what the store says of an object, as long as it answers."""
        self.asked += 1
        if self.left is not None:
            if self.left <= 0:
                raise StoreUnreachable("connection refused")
            self.left -= 1
        if key in self.refused:
            raise ObjectUnreadable("403: access denied")
        if key in self.silent:
            raise StoreUnavailable("timed out")
        return super().stat(key, version)


class Lab:
    """A world with objects in two stores that can fail."""

    def __init__(self) -> None:
        self.near, self.far = Failing("local"), Failing("far")
        self.world = World.memory()
        self.world.objects = self.near
        self.world.staff()
        self.exhibit = self.world.exhibit(self.world.seize(self.world.case()))
        self.objects: list[StoredObject] = []
        for store in (self.near, self.far):
            self.world.objects = store
            for number in range(COUNT):
                self.world.put_source("/in/a", bytes([number]) * 100)
                archived = self.world.archive(self.exhibit, "/in/a")[0]
                self.objects.append(self.world.object_record(archived))

    def sweep(self, jobs: int = 1, stop: Stop | None = None) -> tuple[SweepRun, dict[str, str]]:
        """Sweep everything and record it; return the sweep and the outcomes by object."""
        world = self.world
        service = outcomes.Fixity({"local": self.near, "far": self.far}, world.clock, world.entropy, tries=2)
        sweeping = SweepRun(
            service,
            world.clock,
            destroyed=lambda _: (),
            leaving=lambda _: {},
            workers=ThreadWorkers(jobs),
            stop=stop,
        )
        started, found = world.clock.now(), dict[str, str]()
        for part in sweeping.parts(self.objects, "full"):
            world.sign_all("bot", sweep_requests(part, world.clock.now()))
            found |= {checked.object.id: checked.outcome for checked in part.checked}
        if sweeping.outages:
            requests = pause_requests(sweeping.outages, Extent("full", "all", started), world.clock.now())
            world.sign_all("bot", requests)
        return sweeping, found

    def kinds(self, since: int) -> list[str]:
        """Return the kinds of the entries from a position on."""
        return [self.world.entry(position).envelope.kind for position in range(since, self.world.size())]
