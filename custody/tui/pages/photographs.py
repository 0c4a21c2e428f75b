"""The screen's state for photographs from a folder: exhibit and answers of each picture.

A picture that arrives goes to the exhibit scanned last, with the answers given last. One that lay there before goes
nowhere until somebody takes it. What is on record is known by digest, for the cases of the exhibits scanned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from custody.display import in_words, visible
from custody.forms.excuses import excused_fields
from custody.forms.form import Field, Form
from custody.frozen import dataclass
from custody.ledger.views.exhibits.photographs import Photograph, photographs_in_case
from custody.model.records import Exhibit
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Tone
from custody.tui.pages.sealed_groups import Seen
from custody.tui.services.intents import Intent
from custody.tui.services.picture_folder import Picture, Watched

#: The form of one photograph, and the command that records several.
PHOTOGRAPH, RECORD = ("exhibit", "photograph"), ("exhibit", "record-photographs")
#: Members of a row that are no answers of the form of a photograph, and what that form asks in their place.
EXHIBIT, FILE, DIGEST = "exhibit", "file", "sha256"
NAMED = frozenset({EXHIBIT, "files"})
#: Answers that belong to one picture only, and are not passed to the next.
_OWN = frozenset({"caption", "note", "at"})


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The names of exhibits by identifier, and the photographs on record in their cases by SHA-256."""

    names: Mapping[str, str] = field(default_factory=dict)
    photographs: Mapping[bytes, tuple[Photograph, ...]] = field(default_factory=dict)

    def of(self, exhibit: str, sha256: bytes | None) -> Photograph | None:
        """Return the photograph of an exhibit that has a digest, None if there is none on record."""
        found = () if sha256 is None else self.photographs.get(sha256, ())
        return next((photo for photo in found if photo.exhibit == exhibit), None)

    def others(self, exhibit: str, sha256: bytes | None) -> tuple[str, ...]:
        """Return the names of other exhibits that have a photograph with a digest."""
        found = () if sha256 is None else self.photographs.get(sha256, ())
        return tuple(dict.fromkeys(self.names[photo.exhibit] for photo in found if photo.exhibit != exhibit))


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that goes to an exhibit: its digest when it was taken, and the answers of its form."""

    exhibit: str
    sha256: bytes
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Photographing:
    """Photographs from a folder: last look, what is on record, exhibit scanned last, what was taken.

    ``asked`` are pictures that are taken once they are read, with their exhibits. ``answers`` are those that the next
    picture begins with.
    """

    watched: Watched | None = None
    known: OnRecord = field(default_factory=OnRecord)
    exhibit: str = ""
    what: str = ""
    taken: Mapping[str, Taken] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)
    message: str = ""
    tone: Tone = ""

    def with_message(self, message: str, tone: Tone = "") -> Photographing:
        """Return the state with another message."""
        return replace(self, message=message, tone=tone)

    @property
    def pictures(self) -> Mapping[str, Picture]:
        """The files of the last look by path; none before the first look."""
        return {} if self.watched is None else self.watched.pictures

    @property
    def name(self) -> str:
        """The name of the exhibit scanned last, empty for none."""
        return self.known.names.get(self.exhibit, "")


def on_record(context: PageContext, exhibits: Iterable[str]) -> OnRecord:
    """Return what is on record in the cases of exhibits; those that are not on record are left out."""
    found = [
        one for key in dict.fromkeys(exhibits) if (one := context.lookup.maybe(Exhibit, key)) is not None
    ]
    photographs: dict[bytes, tuple[Photograph, ...]] = {}
    for case in dict.fromkeys(exhibit.case for exhibit in found):
        for photo in photographs_in_case(context.lookup, case):
            photographs[photo.sha256] = (*photographs.get(photo.sha256, ()), photo)
    named = {exhibit.id for exhibit in found} | {
        photo.exhibit for photos in photographs.values() for photo in photos
    }
    return OnRecord(context.names.labels("exhibit", named), photographs)


def scan(state: Photographing, what: Seen) -> Photographing:
    """Return the state after a scan: pictures that arrive from now on go to the exhibit scanned."""
    if what.item is None:
        told = (
            f"{what.code} is the location {what.place}" if what.place else f"{what.code} is no exhibit here"
        )
        return state.with_message(f"{told}: pictures still go {_where(state)}", "warn")
    if len(what.named) != 1:
        names = ", ".join(what.item.names)
        return state.with_message(
            f"{what.code} names several exhibits ({names}): scan the label of one", "bad"
        )
    scanned = dict(zip(what.item.exhibits, what.item.names, strict=True))
    known = replace(state.known, names={**state.known.names, **scanned})
    found = replace(state, known=known, exhibit=what.named[0], what=what.item.what)
    return found.with_message(f"pictures go to {found.name} from now on", "good")


def _where(state: Photographing) -> str:
    return f"to {state.name}" if state.name else "nowhere"


def renewed(state: Photographing, known: OnRecord) -> Photographing:
    """Return the state with what is on record now; names that were read before stay."""
    return replace(state, known=replace(known, names={**known.names, **state.known.names}))


def looked(state: Photographing, watched: Watched) -> Photographing:
    """Return the state after a look at the folder: new pictures go to the exhibit scanned last."""
    before, found = state.pictures, replace(state, watched=watched)
    new = [
        picture
        for path, picture in watched.pictures.items()
        if is_ready(picture) and not picture.lay and (path not in before or before[path].waits)
    ]
    for picture in sorted(new, key=lambda picture: (picture.seen, picture.path)):
        found = _arrived(found, picture)
    for path, exhibit in state.asked.items():
        found = replace(found, asked={name: one for name, one in found.asked.items() if name != path})
        found = take(found, path, exhibit)
    many = len(state.asked.keys() & found.taken.keys())
    return found.with_message(f"{many} pictures taken", "good") if many > 1 else found


def _arrived(state: Photographing, picture: Picture) -> Photographing:
    path, name = picture.path, visible(picture.name)
    if path in state.taken:
        changed = picture.sha256 != state.taken[path].sha256
        told = f"{name} was changed: F2 takes it as it is now"
        return state.with_message(told, "bad") if changed else state
    if state.exhibit:
        return take(state, path)
    told = f"{name} arrived: scan its exhibit, then F2 takes it"
    return state.with_message(told, "warn")


def is_ready(picture: Picture) -> bool:
    """Return whether a picture was read whole and nothing keeps it from being recorded."""
    return picture.sha256 is not None and not (picture.why or picture.waits or picture.gone)


def take(state: Photographing, path: str, exhibit: str = "") -> Photographing:
    """Return the state with a picture taken to an exhibit (the one scanned last), or why it is not.

    A picture that was not read whole yet is asked for, and taken by the next look.
    """
    picture, exhibit = state.pictures.get(path), exhibit or state.exhibit
    if picture is None:
        return state.with_message("no picture is under the cursor", "warn")
    name = visible(picture.name)
    if picture.why or picture.waits:
        return state.with_message(f"{name}: {picture.why or 'it is still being written'}", "warn")
    if not exhibit:
        return state.with_message("scan the exhibit first", "warn")
    if picture.sha256 is None:
        return replace(state, asked={**state.asked, path: exhibit}).with_message(f"{name}: being read")
    old = state.taken.get(path)
    kept = old.answers if old is not None else state.answers
    found = replace(state, taken={**state.taken, path: Taken(exhibit, picture.sha256, dict(kept))})
    told, tone = standing(found, path)
    to = state.known.names.get(exhibit, "")
    return found.with_message(f"{name} to {to}{f': {told}' if told else ''}", tone or "good")


def take_all(state: Photographing) -> Photographing:
    """Return the state with every picture taken that goes to no exhibit yet, or with a warning."""
    found, some = state, [path for path in free(state) if not state.pictures[path].waits]
    for path in reversed(some):
        found = take(found, path)
    if not some:
        return state.with_message("no further picture can be taken", "warn")
    return found.with_message(f"{len(some)} to {state.name}", "good") if state.exhibit else found


def without(taken: Mapping[str, Taken], *paths: str) -> dict[str, Taken]:
    """Return what was taken, but for some paths."""
    return {path: one for path, one in taken.items() if path not in paths}


def free(state: Photographing) -> list[str]:
    """Return the paths of pictures that could be recorded and were not taken, newest first."""
    settled = {*state.taken, *state.asked}
    found = [path for path, picture in state.pictures.items() if path not in settled and not picture.why]
    return sorted(found, key=lambda path: (-state.pictures[path].changed, path))


def drop(state: Photographing, path: str) -> Photographing:
    """Return the state with a picture that goes to no exhibit, or with a warning if it went to none."""
    if path not in state.taken:
        return state.with_message("only a picture that is to be recorded can be left out", "warn")
    name = visible(state.pictures[path].name) if path in state.pictures else "it"
    return replace(state, taken=without(state.taken, path)).with_message(f"{name} is left out")


def answered(state: Photographing, form: Form, path: str, answers: Mapping[str, object]) -> Photographing:
    """Return the state with answers of a picture, also for others without any and for new ones."""
    one = state.taken.get(path)
    if one is None:
        return state
    given = {name: value for name, value in answers.items() if value not in (None, "", [], ())}
    shared = {name: value for name, value in given.items() if name not in _OWN}
    taken = {
        other: replace(row, answers=shared)
        if row.exhibit == one.exhibit and not row.answers and lacking(form, row.answers)
        else row
        for other, row in state.taken.items()
    }
    taken[path] = replace(one, answers=given)
    filled = sum(taken[other] != row for other, row in state.taken.items())
    told = "" if filled < 2 else f", and for {filled - 1} without any"
    return replace(state, taken=taken, answers=shared).with_message(f"answers are kept{told}", "good")


def lacking(form: Form, answers: Mapping[str, object]) -> list[Field]:
    """Return the questions of a photograph that are required and neither answered nor excused."""
    excused = excused_fields(form, answers)
    return [asked for asked in _asked(form) if not answers.get(asked.name) and asked.fills not in excused]


def _asked(form: Form) -> Iterator[Field]:
    yield from (asked for asked in form.fields if asked.need != "optional" and asked.name not in NAMED)


def told_answers(form: Form, answers: Mapping[str, object]) -> str:
    """Return the answers of a picture in words, and how many are required still."""
    texts = [_words(asked, answers[asked.name]) for asked in _asked(form) if answers.get(asked.name)]
    rest = len(lacking(form, answers))
    return "; ".join([*texts, *([f"{rest} required: F4"] if rest else [])])


def _words(asked: Field, value: object) -> str:
    texts = [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]
    return in_words(texts) if asked.choices else ", ".join(texts)


def standing(state: Photographing, path: str) -> tuple[str, Tone]:
    """Return why a picture that was taken is not recorded, or else a warning; empty for neither."""
    found = kept_back(state, path)
    return found if found[0] else _used(state, path)


def kept_back(state: Photographing, path: str) -> tuple[str, Tone]:
    """Return why a picture that was taken is not recorded, bad where somebody decides; empty if it is."""
    one, picture = state.taken[path], state.pictures.get(path)
    if picture is None or picture.why:
        return ("not there" if picture is None else picture.why), "bad"
    if picture.waits:
        return "still being written", "bad"
    if picture.sha256 != one.sha256:
        return "changed: F2 takes it as it is now", "bad"
    before = state.known.of(one.exhibit, one.sha256)
    if before is not None:
        return f"recorded before, entry {before.entry}", "warn"
    for other, row in state.taken.items():
        if other == path:
            break
        if (row.exhibit, row.sha256) == (one.exhibit, one.sha256) and other in state.pictures:
            return f"same bytes as {visible(state.pictures[other].name)}", "warn"
    return "", ""


def _used(state: Photographing, path: str) -> tuple[str, Tone]:
    one = state.taken[path]
    also = (
        *state.known.others(one.exhibit, one.sha256),
        *(
            state.known.names.get(row.exhibit, "")
            for row in state.taken.values()
            if row.sha256 == one.sha256 and row.exhibit != one.exhibit
        ),
    )
    return (f"also used for {', '.join(dict.fromkeys(also))}", "warn") if also else ("", "")


def to_record(state: Photographing) -> list[str]:
    """Return the paths of pictures that can be recorded now, in the order in which they were taken."""
    return [path for path in state.taken if not kept_back(state, path)[0]]


def unresolved(state: Photographing, form: Form) -> tuple[str, str]:
    """Return the path of the first picture that keeps all from being signed, and why; empty for none."""
    for path, one in state.taken.items():
        told, tone = kept_back(state, path)
        name = visible(state.pictures[path].name) if path in state.pictures else "a picture"
        if tone == "bad":
            return path, f"{name}: {told}; F3 leaves it out"
        if not told and (rest := lacking(form, one.answers)):
            return path, f"{name} lacks {', '.join(asked.called for asked in rest)}: F4"
    return "", ""


def doubts(state: Photographing) -> str:
    """Return the warning before pictures are signed that another exhibit has too; empty for none."""
    told = [
        f"{visible(state.pictures[path].name)} is {found}"
        for path in to_record(state)
        if (found := _used(state, path)[0])
    ]
    return "; ".join(told)


def rows(state: Photographing, paths: Iterable[str]) -> list[dict[str, object]]:
    """Return the rows of taken pictures, as the command takes them and a draft stores them."""
    return [
        {
            **state.taken[path].answers,
            EXHIBIT: state.taken[path].exhibit,
            FILE: path,
            DIGEST: state.taken[path].sha256.hex(),
        }
        for path in paths
    ]


def intent(state: Photographing) -> Intent:
    """Return the intent that records all pictures that can be recorded now."""
    return Intent(RECORD, {"row": [json.dumps(row) for row in rows(state, to_record(state))]})


def exhibit_at(state: Photographing, path: str) -> str:
    """Return the exhibit (identifier) of a picture taken or on record; of others the one scanned last."""
    one, picture = state.taken.get(path), state.pictures.get(path)
    if one is not None:
        return one.exhibit
    found = () if picture is None else state.known.photographs.get(picture.sha256 or b"", ())
    exhibits = [photo.exhibit for photo in found]
    return state.exhibit if state.exhibit in exhibits else next(iter(exhibits), state.exhibit)


def recorded_on(state: Photographing, exhibit: str) -> list[str]:
    """Return the paths of pictures in the folder that are on record as photographs of an exhibit."""
    return [path for path, one in state.pictures.items() if state.known.of(exhibit, one.sha256) is not None]


def read_rows(found: object) -> dict[str, Taken]:
    """Return what was taken by the rows of a draft; rows that are no such rows are left out."""
    taken = {}
    for row in found if isinstance(found, list) else ():
        if not isinstance(row, dict):
            continue
        exhibit, path, digest = (row.get(name) for name in (EXHIBIT, FILE, DIGEST))
        if isinstance(exhibit, str) and isinstance(path, str) and isinstance(digest, str):
            answers = {name: value for name, value in row.items() if name not in (EXHIBIT, FILE, DIGEST)}
            try:
                taken[path] = Taken(exhibit, bytes.fromhex(digest), answers)
            except ValueError:
                continue
    return taken
