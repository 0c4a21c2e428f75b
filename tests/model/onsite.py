"""An officer at a scene in the simulated office: a kit, notes signed without the ledger, and how they are let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.ledger.append.entry_signing import Request
from custody.ledger.scenes import Draft, Kit, bring, draft, offline_drafting
from custody.ledger.scenes.kit import make
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import Value
from tests.world import World

FIND: Mapping[str, Value] = {"topic": "find", "narrative": "a stick under the desk", "late_reason": "offline"}


def kit(world: World) -> Kit:
    """Return a kit as of now."""
    return make(world.log_key, world.prover().checkpoint(world.size()), ())


class Scene:
    """A scene with its officer and the notes in their box."""

    def __init__(self, world: World, who: str = "eve", **values: Value) -> None:
        self.world = world
        self.signer = world.people[who].signer
        self.kit = kit(world)
        self.notes: list[Draft] = []
        self.subject: str | None = None
        usual: dict[str, Value] = {
            "clock_error_seconds": 0,
            "scene_place": "12 Harbour Street",
            "reference": "harbour",
        }
        self.write("scene.opened", {**usual, "late_reason": "offline", **values})

    def write(self, kind: str, values: Mapping[str, Value] = FIND) -> Draft:
        """Sign a note; a minute passes."""
        world = self.world
        drafting = offline_drafting(
            self.kit, self.signer.verifier, self.notes, world.clock.now(), world.entropy
        )
        drafted = drafting.add(self.signer, Request(kind, values, subject=self.subject))
        made = draft.read(draft.write(drafted.item, self.signer.verifier))
        self.notes.append(made)
        self.subject = made.scene
        world.later(60)
        return made

    def note(self, **values: Value) -> Draft:
        """Note something that was found."""
        return self.write("scene.noted", {**FIND, **values})

    def close(self, **values: Value) -> Draft:
        """Leave the scene."""
        return self.write("scene.closed", {"scene_state": "secured", "late_reason": "offline", **values})

    def admit(self, by: str = "carl", notes: Sequence[Draft] | None = None) -> list[Receipt]:
        """Admit notes, by default all of them; return the receipts of the entries that answer for them."""
        return self.admit_into(self.world, by, notes)

    def admit_into(
        self, world: World, by: str = "carl", notes: Sequence[Draft] | None = None
    ) -> list[Receipt]:
        """Admit notes into an office that may be another one."""
        wanted = self.notes if notes is None else notes
        brought = bring(world.journal, world.store.read(), world.people[by].signer, wanted)
        receipts = world.journal.submit(brought.drafts)
        world.later(60)
        return receipts[len(receipts) // 2 :]
