"""The page of photographs from a folder: to be recorded, not taken, on record, and other files."""

from __future__ import annotations

from collections.abc import Iterator

from custody.forms.form import Form
from custody.law.local_time import day
from custody.pages.parts.amounts import amount
from custody.pages.parts.page import Page, Paragraph, Row, Table, Target
from custody.pages.parts.wording import span, zone_in_use
from custody.proof.picture_time import PictureTime
from custody.tui.pages.photographs import Photographing, free, kept_back, standing, told_answers
from custody.tui.services.picture_folder import Picture

#: Seconds by which the clock of a camera may differ from this machine's without a word.
AGREES = 120
#: Pictures that are listed without having been taken, and files that cannot be, at most.
MOST = 100


def page(state: Photographing, form: Form) -> Page:
    """Return the page: pictures to be recorded, the others, and files that cannot be recorded."""
    return Page(Target("photographs"), "Photographs", tuple(_blocks(state, form)))


def _blocks(state: Photographing, form: Form) -> Iterator[Paragraph | Table]:
    watched = state.watched
    folder = "" if watched is None else _ended(watched.folder)
    told = (
        f"To {state.name}, {state.what}: pictures that arrive in"
        if state.exhibit
        else "Scan the exhibit shown in"
    )
    yield Paragraph(f"{told} {folder}", strong=True)
    if watched is not None and watched.more:
        yield Paragraph(f"{watched.more} files are too many to look at: F7 opens another folder", "warn")
    columns = ("picture", "size", "taken", "clock", "exhibit", "shows", "SHA-256")
    taken = tuple(_taken(state, form, path) for path in reversed([*state.taken]))
    yield Table.of("To be recorded", columns, taken, "nothing yet")
    pictures = [state.pictures[path] for path in free(state)]
    known = [picture for picture in pictures if picture.sha256 in state.known.photographs]
    rest = [picture for picture in pictures if picture not in known]
    if rest:
        rows = tuple(_free(picture) for picture in rest[:MOST])
        titles = ("picture", "size", "taken", "clock", "state")
        yield Table.of("Not taken", titles, rows, more=max(len(rest) - MOST, 0))
    if known:
        rows = tuple(_known(state, picture) for picture in known[:MOST])
        titles = ("picture", "size", "taken", "exhibit", "entry")
        yield Table.of("On record", titles, rows, more=max(len(known) - MOST, 0))
    odd = [picture for picture in state.pictures.values() if picture.why and picture.path not in state.taken]
    if odd:
        listed = tuple(
            Row.of((picture.name, picture.why), Target("picture", picture.path), tone="quiet")
            for picture in odd[:MOST]
        )
        more = max(len(odd) - MOST, 0)
        yield Table.of("Cannot be recorded", ("file", "why"), listed, more=more)


def _ended(folder: str) -> str:
    """Return the end of a path, which tells folders apart in little room; F7 shows the whole."""
    parts = folder.split("/")
    return folder if len(parts) <= 3 else "/".join(("…", *parts[-2:]))


def _taken(state: Photographing, form: Form, path: str) -> Row:
    one, picture = state.taken[path], state.pictures.get(path)
    told, tone = standing(state, path)
    shows = "" if kept_back(state, path)[0] else told_answers(form, one.answers)
    exhibit = state.known.names.get(one.exhibit, "")
    text, digest = "; ".join(filter(None, (told, shows))), one.sha256.hex()[:8]
    target = Target("picture", path)
    if picture is None:
        return Row.of((path.rpartition("/")[2], "", "", "", exhibit, text, digest), target, tone=tone)
    time, clock, off = times(picture)
    cells = (picture.name, amount(picture.size), time, clock, exhibit, text, digest)
    return Row.of(cells, target, tone=tone or ("warn" if off else ""))


def _free(picture: Picture) -> Row:
    time, clock, off = times(picture)
    told = "still being written" if picture.waits else "was here before" if picture.lay else "no exhibit"
    cells = (picture.name, amount(picture.size), time, clock, told)
    return Row.of(cells, Target("picture", picture.path), tone="warn" if off or not picture.lay else "")


def _known(state: Photographing, picture: Picture) -> Row:
    photos = state.known.photographs[picture.sha256 or b""]
    exhibits = ", ".join(dict.fromkeys(state.known.names[photo.exhibit] for photo in photos))
    entries = ", ".join(str(photo.entry) for photo in photos)
    cells = (picture.name, amount(picture.size), times(picture)[0], exhibits, entries)
    return Row.of(cells, Target("picture", picture.path), tone="good")


def times(picture: Picture) -> tuple[str, str, bool]:
    """Return the time in a picture, how its clock differs from this one, and whether that matters.

    The clock is compared where the picture arrived while the folder was watched. A picture that lay there before may be
    as old as it likes, but was not taken after now.
    """
    if picture.waits:
        return "", "", False
    if picture.taken is None:
        return {"damaged": "time damaged", "none": "no time in it"}.get(picture.untimed, ""), "", False
    at = _instant(picture.taken, picture.seen)
    if at is None:
        return _written(picture.taken, picture.seen), "not comparable", True
    by = at - picture.seen
    if picture.lay and by <= AGREES:
        return _written(picture.taken, picture.seen), "", False
    if abs(by) <= AGREES:
        return _written(picture.taken, picture.seen), "agrees", False
    return _written(picture.taken, picture.seen), f"{span(abs(by))} {'ahead' if by > 0 else 'behind'}", True


def _instant(taken: PictureTime, near: int) -> int | None:
    """Return the instant of a picture's time, nearest to ``near``; by default in the screen's zone.

    None for a time that clocks of the zone skip.
    """
    if taken.instant is not None:
        return taken.instant
    return min(zone_in_use().instants(taken.clock), key=lambda at: abs(at - near), default=None)


def _written(taken: PictureTime, seen: int) -> str:
    """Return a picture's time as its camera has it, without the day on which it arrived."""
    clock, today = taken.clock, zone_in_use().clock(seen)
    same = today is not None and (clock.year, clock.month, clock.day) == (today.year, today.month, today.day)
    years = "" if today is not None and clock.year == today.year else f" {clock.year}"
    return f"{clock:%H:%M:%S}" if same else f"{day(clock)}{years} {clock:%H:%M:%S}"
