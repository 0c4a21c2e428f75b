"""The state machine: what each actor may do next, and what must hold whatever was done."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custody.errors import CustodyError, HeadMismatch, ProofInvalid, RoleRefused
from custody.ledger import audit
from custody.ledger.append import resumption
from custody.ledger.audit import Report
from custody.ledger.ports import HeadMark, HeadState, StoredCosignature
from custody.ledger.publish import publication
from custody.ledger.publish.committed_size import released_size
from custody.model.records import Exhibit, StoredObject
from custody.proof import checkpoint, proof_file, verification
from custody.storage.memory.ledger import _State
from tests.attacks.actors import Scene, leaves_of, resumptions_of, root_of
from tests.ledger.forger import audited

WHICH = st.integers(0, 7)


def WHOLE(self: Actors) -> bool:
    """Return whether nobody cut into the entries that are in place."""
    return not self.scene.damaged


class Actors(RuleBasedStateMachine):
    """Everybody around one ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene()
        #: Which database was checked last, what of everything around it, and what the check said.
        self.checked: tuple[_State, object, Report] | None = None

    def play(self, name: str) -> None:
        Scene.played[name] += 1

    # ---- Honest ------------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(["judge", "carl"]))
    def enter(self, who: str) -> None:
        kind, values = "case.opened", {"reference": "C"}
        self.scene.honest("enter and seal", lambda: self.scene.enter(who, kind, values))

    @rule()
    def hand_over(self) -> None:
        world, exhibit = self.scene.world, self.scene.exhibit

        def act() -> None:
            holder = world.exhibit_record(exhibit).holder
            giver = next(name for name, one in world.people.items() if one.actor == holder)
            taker = "judge" if giver == "carl" else "carl"
            world.offer(exhibit, taker, by=giver)
            world.accept(exhibit, by=taker)

        assert isinstance(world.exhibit_record(exhibit), Exhibit)
        self.scene.honest("hand over", act)

    @rule()
    def archive(self) -> None:
        world = self.scene.world
        self.scene.honest("archive", lambda: world.archive(self.scene.exhibit, "image.dd", by="carl"))

    @rule()
    def back_up(self) -> None:
        self.scene.note_down()
        self.play("back up")

    @precondition(WHOLE)
    @rule()
    def publish(self) -> None:
        scene = self.scene
        world, leaves, before = scene.world, scene.leaves, scene.published
        good = scene.fits() and (before is None or leaves[: len(before)] == before)
        scene.follow()
        try:
            size = released_size(world.head, world.store.read(), world.log_key)
            publication.Publication(world.store.read(), world.log_key, scene.publisher).publish(size)
        except (HeadMismatch, ProofInvalid):
            assert not good, "a publication of the history that stands published was refused"
            self.play("publish, refused")
            return
        assert good, "another history was published over the one that stands there"
        scene.published = leaves
        scene.keep(world.prover().checkpoint(size))
        self.play("publish")

    @precondition(WHOLE)
    @rule()
    def cosign(self) -> None:
        scene = self.scene
        world, leaves, known = scene.world, scene.leaves, scene.memory.head
        note = world.prover().checkpoint(len(leaves))
        proof = None
        if known is not None and known.size < len(leaves):
            proof = world.prover().consistency(known.size, len(leaves))
        good = known is None or (len(leaves) >= known.size and root_of(leaves[: known.size]) == known.root)
        try:
            signed = scene.witness.sign(note, world.log_key, proof)
        except ProofInvalid:
            assert not good, "the witness refused what goes on from its memory"
            assert scene.memory.head == known
            self.play("cosign, refused")
            return
        assert good, "the witness cosigned a second history"
        scene.keep(signed)
        was_clean = scene.clean
        line = signed.decode().splitlines()[-1]
        with world.store.begin() as txn:
            txn.add_cosignature(StoredCosignature(len(leaves), str(scene.witness._signer.verifier), line))
            txn.commit()
        scene.written(was_clean)
        self.play("cosign")

    @precondition(WHOLE)
    @rule(which=WHICH)
    def prove(self, which: int) -> None:
        scene = self.scene
        position = which % len(scene.leaves)
        shown = verification.verify(
            proof_file.parse(scene.world.prover().proof(position)), scene.world.log_key
        )
        assert shown.leaf == scene.leaves[position]
        self.play("prove")

    @precondition(lambda self: not self.scene.revoked())
    @rule()
    def revoke(self) -> None:
        scene = self.scene
        eve = scene.world.people["eve"]
        values = {"key": eve.signer.verifier.name, "reason": "compromised"}
        scene.honest(
            "revoke a stolen key", lambda: scene.enter("ada", "key.revoked", values, subject=eve.actor)
        )

    @precondition(lambda self: not self.scene.damaged and not self.scene.fits())
    @rule(by=st.sampled_from(["head", "nothing", "receipt"]))
    def resume(self, by: str) -> None:
        """Two administrators say what was lost, where the head does not remember what is in place."""
        scene = self.scene
        world, reader = scene.world, scene.world.store.read()
        known = scene.head.read()
        lost = resumption.nothing_lost(reader)
        if known is not None and by == "head":
            lost = resumption.lost_by_head(world.head)
        elif scene.evidence and by == "receipt":
            newest = max(scene.evidence, key=lambda one: len(one.leaves))
            lost = resumption.lost_by_checkpoint(newest.note, world.log_key, "receipt")
        signers = (world.people["ada"].signer, world.people["second"].signer)
        least = 0 if known is None else known.committed.size
        drafts, refusal = [], None
        try:
            drafts = resumption.draft_resumption(
                world.journal,
                reader,
                world.head,
                lost,
                reason="restore",
                log_key=world.log_key,
                signers=signers,
                more={},
            )
            world.journal.submit(drafts)
        except CustodyError as error:
            refusal = error
        if refusal is not None:
            # Less than is remembered, no more than is left, or another history of the same length.
            assert lost.size < least or lost.size <= len(scene.leaves), refusal
            self.play("resume, refused")
            return
        scene.resumptions.append(drafts)
        world.later(60)
        scene.right = (scene.store._committed, scene.head.read()) if not scene.spoiled else None
        scene.note_down()
        self.play("resume")

    @precondition(lambda self: not self.scene.clean and self.scene.right is not None)
    @rule()
    def put_right(self) -> None:
        """Somebody finds the database and the head that belong together, and the objects."""
        scene = self.scene
        assert scene.right is not None
        scene.heal()
        state, head = scene.right
        scene.put(state)
        if scene.head.read() != head:
            scene.touch_head(head)
        self.play("put right")

    # ---- Dishonest ---------------------------------------------------------------------------------------------

    @precondition(WHOLE)
    @rule(which=WHICH, chain=st.booleans())
    def rewrite(self, which: int, chain: bool) -> None:
        """With the rights of the database alone: without a key nothing fits what was signed."""
        scene = self.scene
        position = len(scene.leaves) - 1 - which % len(scene.leaves)
        state = scene.cut_into(position, chain=chain)
        scene.put(state)
        scene.states.append(state)
        scene.heads.append(scene.head.read())
        scene.broken[id(state)] = state, {"checkpoint_root"} if chain else {"entry_altered"}
        self.play("rewrite and re-chain without a key" if chain else "rewrite without a key")

    @rule(which=WHICH, head=st.booleans())
    def roll_back(self, which: int, head: bool) -> None:
        """An older database, or one of another history, is put in place; with its head, where that can be had too."""
        scene = self.scene
        at = which % len(scene.states)
        scene.put(scene.states[at], head=scene.heads[at] if head else True)
        self.play("roll back with the head" if head else "roll back")

    @rule(which=WHICH, entries=st.integers(1, 3), head=st.booleans())
    def fork(self, which: int, entries: int, head: bool) -> None:
        """With the log's key and everybody's: another history, signed throughout."""
        scene = self.scene
        beginning = scene.states[which % len(scene.states)]
        if id(beginning) in scene.broken or (scene.revoked() and not head):
            return
        state = scene.forged(beginning, entries)
        leaves = leaves_of(state)
        scene.put(state, head=HeadState(HeadMark(len(leaves), root_of(leaves)), None) if head else True)
        scene.note_down()
        self.play("fork with the head" if head else "fork")

    @rule()
    def take_the_head(self) -> None:
        self.scene.touch_head(None)
        self.play("take the head away")

    @rule(how=st.sampled_from(["object_digest", "object_missing", "object_swapped"]))
    def swap(self, how: str) -> None:
        scene = self.scene
        keys = [
            key for key in list(scene.objects.keys()) if key not in scene.spoiled and _recorded(scene, key)
        ]
        if not keys:
            return
        key = keys[0]
        scene.spoil(key, how)
        self.play(f"swap objects: {how}")

    @precondition(WHOLE)
    @rule()
    def steal(self) -> None:
        """A thief signs with an officer's key: nobody notices, until it is revoked."""
        scene = self.scene
        gone, fits = scene.revoked(), scene.fits()
        try:
            scene.honest(
                "sign with a stolen key", lambda: scene.enter("eve", "case.opened", {"reference": "F"})
            )
        except RoleRefused:
            assert gone, "a key that was not revoked is refused"
            self.play("sign with a stolen key, refused")
            return
        assert not (gone and fits), "a revoked key signs"

    @precondition(lambda self: not self.scene.damaged and self.scene.sent)
    @rule(which=WHICH)
    def replay(self, which: int) -> None:
        """What was submitted once is submitted again: it stands once, or comes in as it was signed, or not at all."""
        scene = self.scene
        drafts = scene.sent[which % len(scene.sent)]
        leaf = root_of([drafts[0].entry.leaf])
        stood, before = leaf in scene.leaves, scene.leaves
        was_clean, fits = scene.clean, scene.fits()
        refusal = None
        try:
            scene.submitted(drafts)
        except CustodyError as error:
            refusal = error
        if refusal is not None:
            assert not stood or not fits, refusal
        else:
            assert stood == (scene.leaves == before)
            assert scene.leaves.count(leaf) == 1
            if not stood:
                scene.written(was_clean)
        self.play("replay a submission")

    @precondition(lambda self: not self.scene.damaged and self.scene.resumptions)
    @rule(which=WHICH)
    def replay_resumption(self, which: int) -> None:
        """A resumption that was signed once is let in only for the head of that time."""
        scene = self.scene
        drafts = scene.resumptions[which % len(scene.resumptions)]
        said = drafts[0].facts.text("remembered_head")
        known = scene.head.read()
        mark = None if known is None else (known.committed.size, known.committed.root)
        fits, before = scene.fits(), scene.leaves
        stood = drafts[0].entry.leaf in scene.leaves
        try:
            scene.world.journal.submit(drafts)
        except CustodyError:
            assert not (stood and fits)
        else:
            words = None if mark is None else said is not None and said.startswith(f"{mark[0]}:")
            assert stood or fits or words or (mark is None and said is None), (
                "an old resumption was let in again"
            )
            if scene.leaves != before:
                scene.right = None if scene.spoiled else (scene.store._committed, scene.head.read())
                scene.note_down()
        self.play("replay a resumption")

    @precondition(lambda self: self.scene.evidence)
    @rule(which=WHICH)
    def replay_receipt(self, which: int) -> None:
        """An old receipt stays genuine; that it is not the newest shows nobody but who has a newer one."""
        scene = self.scene
        old = scene.evidence[which % len(scene.evidence)]
        assert checkpoint.open(old.note, scene.world.log_key).size == len(old.leaves)
        self.play("replay a receipt")

    @rule(which=WHICH, entries=st.integers(1, 2))
    def show_two_histories(self, which: int, entries: int) -> None:
        """Each reader's proof verifies, each history is whole with a head of its own; a comparison alone tells."""
        scene = self.scene
        beginning = scene.states[which % len(scene.states)]
        if id(beginning) in scene.broken:
            return
        views = []
        for number in (entries, entries + 1):
            state = scene.forged(beginning, number)
            scene.world.later(1)
            world = scene.beside(state)
            leaves = leaves_of(state)
            proof = proof_file.parse(world.prover().proof(len(leaves) - 1))
            verification.verify(proof, scene.world.log_key)
            inside = audited(world, now=scene.world.clock.now(), objects="none")
            assert inside.verdict == "verified", inside.findings
            views.append((world, proof.checkpoint))
        for (world, own), (_, other) in (views, views[::-1]):
            assert audit.compare_outside(world.store.read(), scene.world.log_key, own) is None
            found = audit.compare_outside(world.store.read(), scene.world.log_key, other)
            assert found is not None, "two histories were compared and nobody noticed"
        self.play("show two readers two histories")

    # ---- What must hold ----------------------------------------------------------------------------------------

    @invariant()
    def whoever_holds_something_from_outside_is_never_deceived(self) -> None:
        scene = self.scene
        reader, leaves = scene.world.store.read(), scene.leaves
        for entry in scene.evidence:
            found = audit.compare_outside(reader, scene.world.log_key, entry.note)
            code = None if found is None else found.code
            assert code == entry.against(leaves), "evidence from outside"
            if code is not None and scene.fits() and entry.epoch == scene.epoch and not scene.damaged:
                # One that the history in other hands has too says nothing of how that was left.
                assert resumptions_of(scene.store._committed).difference(entry.leaves), (
                    "a released history was left, and no resumption says so"
                )

    def check(self) -> Report:
        """Check the ledger in place with everything around it; anew where anything that a check reads has changed."""
        scene = self.scene
        objects = {key: tuple(held) for key, held in scene.objects._objects.items()}
        read = (scene.head.read(), scene.world.clock.now(), objects)
        if self.checked is None or self.checked[0] is not scene.store._committed or self.checked[1] != read:
            self.checked = scene.store._committed, read, audited(scene.world)
        return self.checked[2]

    @invariant()
    def a_check_says_exactly_what_can_be_seen_from_inside(self) -> None:
        scene = self.scene
        report = self.check()
        errors = {finding.code for finding in report.findings if finding.severity == "error"}
        if scene.damaged:
            assert report.scopes["integrity"] == "false", "somebody cut into the entries"
            assert errors >= scene.damaged
            return
        objects = {code for key, code in scene.spoiled.items() if _recorded(scene, key)}
        expected = {**scene.scopes(), "objects": "false" if objects else "verified"}
        differs = {name for name, verdict in expected.items() if report.scopes[name] != verdict}
        assert not differs, f"a check sees other than can be seen: {sorted(differs)}"
        assert set(report.scopes) == set(expected)
        assert objects == {code for code in errors if code.startswith("object_")}
        if scene.clean:
            assert report.verdict == "verified", "an honest history is accused"


def _recorded(scene: Scene, key: str) -> bool:
    """Return whether the history in place names an object."""
    return any(stored.store_key == key for stored in scene.world.lookup().all(StoredObject))
