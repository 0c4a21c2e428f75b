"""Rules about copies: registered with their source, out with an end, and accounted for once."""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY
from custody.model.records import Copy
from custody.model.schema.ids import b64
from tests.model.ends import ahead, copy, expert, of_copy
from tests.model.office import office, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World

NOTHING = "00000000-0000-4000-8000-000000000000"
KINDS = ("handed_over", "returned", "destroyed", "accounted_for")
OTHER = b64(sha256(b"other").digest())


def read(world: World, copy_id: str) -> Copy:
    return world.lookup().get(Copy, copy_id)


def imaged(world: World, seal: str = "S-1") -> tuple[str, str, str]:
    """Return an exhibit with an image of it and the stored object: identifiers and leaf."""
    exhibit = stick(world, None)
    leaf = world.leaf_of(world.acquire(exhibit, b"image"))
    world.put_source(f"/{seal}.dd", b"image")
    stored, _ = world.archive(exhibit, f"/{seal}.dd", acquisition=leaf)
    return exhibit, b64(leaf), stored


@shows("exhibit.known")
def test_a_copy_is_of_an_exhibit_that_is_known() -> None:
    world = office()
    exhibit = stick(world)
    receipt = copy(world, exhibit)
    assert marks(world, receipt) == set()
    assert read(world, world.subject_of(receipt)).case == world.exhibit_record(exhibit).case
    with refused_here(world, "exhibit.known"):
        copy(world, NOTHING)


@shows("copy.source")
def test_what_was_copied_is_an_image_or_object_of_that_exhibit() -> None:
    world = office()
    exhibit, leaf, stored = imaged(world)
    other, *_ = imaged(world, "S-2")
    assert marks(world, copy(world, exhibit, acquisition=leaf)) == set()
    assert marks(world, copy(world, exhibit, object=stored)) == set()
    with refused_here(world, "copy.source"):
        copy(world, other, acquisition=leaf)
    with refused_here(world, "copy.source"):
        copy(world, other, object=stored)


@shows("copy.digest")
def test_a_copy_has_the_digest_of_its_source_unless_it_was_made_out_of_it() -> None:
    world = office()
    exhibit, leaf, stored = imaged(world)
    for source in ({"acquisition": leaf}, {"object": stored}):
        same = copy(world, exhibit, **source)
        assert world.entry(same.position).value("digests_match") is True
        differs = copy(world, exhibit, sha256=OTHER, **source)
        assert marks(world, differs) == {"copy.digest"}
        assert world.entry(differs.position).value("digests_match") is False
        assert marks(world, copy(world, exhibit, sha256=OTHER, copy_type="derived", **source)) == set()
    assert marks(world, copy(world, exhibit, sha256=None, acquisition=leaf)) == set()
    assert marks(world, copy(world, exhibit, sha256=OTHER)) == set()


@shows("copy.custodian")
def test_who_has_a_copy_is_enrolled_or_named_in_words() -> None:
    world = office()
    exhibit = stick(world)
    carl = world.people["carl"].actor
    assert marks(world, copy(world, exhibit, custodian=carl)) == set()
    made = expert(world, exhibit)
    with refused_here(world, "copy.custodian"):
        copy(world, exhibit, custodian=NOTHING)
    with refused_here(world, "copy.custodian"):
        of_copy(world, made, "handed_over", custodian=NOTHING)


@shows("copy.return_before")
def test_a_copy_comes_back_after_it_goes_out() -> None:
    world = office()
    exhibit = stick(world)
    made = expert(world, exhibit)
    assert read(world, made).nonconforming == ()
    assert read(world, expert(world, exhibit, days=-1)).nonconforming == ("copy.return_before",)
    assert marks(world, of_copy(world, made, "handed_over", return_due_at=ahead(world, 0))) == {
        "copy.return_before"
    }
    assert marks(world, of_copy(world, made, "handed_over", return_due_at=ahead(world, DAY))) == set()


@shows("copy.no_return")
def test_an_experts_copy_has_a_day_to_come_back() -> None:
    world = office()
    exhibit = stick(world)
    assert read(world, expert(world, exhibit)).nonconforming == ()
    assert read(world, expert(world, exhibit, return_due_at=None)).nonconforming == ("copy.no_return",)
    inside = copy(world, exhibit, purpose="expert")
    assert marks(world, inside) == set()
    assert marks(world, of_copy(world, world.subject_of(inside), "handed_over")) == set()


@shows("copy.known")
def test_what_becomes_of_a_copy_is_recorded_of_one_on_the_register() -> None:
    world = office()
    exhibit = stick(world)
    for kind in KINDS:
        assert marks(world, of_copy(world, expert(world, exhibit), kind)) == set()
        with refused_here(world, "copy.known"):
            of_copy(world, NOTHING, kind)


@shows("copy.ended")
def test_a_copy_is_accounted_for_once_and_stays_so() -> None:
    world = office()
    made = expert(world, stick(world))
    assert marks(world, of_copy(world, made, "destroyed")) == set()
    ended = read(world, made).ended
    for kind in KINDS:
        assert "copy.ended" in marks(world, of_copy(world, made, kind))
        assert (read(world, made).ended, read(world, made).end) == (ended, "destroyed")


@shows("copy.returned_before")
def test_a_copy_comes_back_once() -> None:
    world = office()
    made = expert(world, stick(world))
    assert marks(world, of_copy(world, made, "returned")) == set()
    assert read(world, made).outside_agency is False
    assert marks(world, of_copy(world, made, "returned")) == {"copy.returned_before"}
    of_copy(world, made, "handed_over")
    assert marks(world, of_copy(world, made, "returned")) == set()


@shows("copy.changed")
def test_a_copy_that_comes_back_changed_is_marked() -> None:
    world = office()
    same, changed = expert(world, stick(world)), expert(world, stick(world, "S-2"))
    back = of_copy(world, same, "returned", sha256=read(world, same).sha256)
    assert marks(world, back) == set()
    assert world.entry(back.position).value("digests_match") is True
    assert marks(world, of_copy(world, changed, "returned", sha256=OTHER)) == {"copy.changed"}
    assert read(world, changed).nonconforming == ("copy.changed",)


def test_a_copy_is_kept_in_somebody_elses_right_or_lost() -> None:
    world = office()
    made = expert(world, stick(world))
    of_copy(world, made, "accounted_for", reason="lost")
    assert read(world, made).end == "lost"
