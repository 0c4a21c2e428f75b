"""`custody scene open`, `note`, `close`, `drafts`: notes signed without vault and network."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page, stretch
from custody.cli.answers.row_limits import add_paging
from custody.cli.entering.entries import refuse_bytes
from custody.cli.entering.entry_fields import read_once
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read
from custody.cli.verbs.topics import kind_of
from custody.errors import Ambiguous, NotFound
from custody.model.schema.ids import is_training

if TYPE_CHECKING:
    from custody.ledger.scenes import Draft, Kit
    from custody.model.schema.schema import Kind
    from custody.storage.state.draft_box import Boxed, DraftBox


def configure(actions: Any) -> None:
    """Add the actions of `custody scene` to its parser: open, note, close, drafts."""
    waiting = actions.add_parser("drafts", help="list the drafts in a draft box; needs neither vault nor key")
    waiting.add_argument("--box", required=True, metavar="DIR", help="the draft box")
    add_paging(waiting)
    shared(waiting)
    example(waiting, "custody scene drafts --box drafts")
    waiting.set_defaults(run=_waiting)


def open_scene(call: Call) -> int:
    """Sign the opening of a scene into the draft box; return the exit status."""
    return _sign(call, kind_of("scene", "open"), None)


def write_note(call: Call) -> int:
    """Sign a note of a scene into the draft box; return the exit status."""
    return _sign(call, kind_of("scene", "note"), call.args.scene)


def close_scene(call: Call) -> int:
    """Sign the closing of a scene into the draft box; return the exit status."""
    return _sign(call, kind_of("scene", "close"), call.args.scene)


def _kit(call: Call) -> Kit:
    from custody.ledger.scenes import kit

    return kit.read(read(call, call.args.kit, kit.MOST_BYTES))


def _sign(call: Call, kind: Kind, named: str | None) -> int:
    """Sign one note into the box; return the exit status."""
    from custody.cli.verbs.entering import entered_in
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.scenes import draft, offline_drafting
    from custody.ledger.scenes.drafting import noted, with_files
    from custody.pages.ledger.drafts import stated
    from custody.storage.files.sources import DiskSources
    from custody.storage.state.draft_box import DraftBox

    args, kit = call.args, _kit(call)
    values = noted(kit, entered_in(args, kind).values)
    refuse_bytes(values)
    box = DraftBox(place(call, args.box))
    scene = None if named is None else _find(box, named)
    files = [read_once(call, DiskSources(), file)[0].sha256 for file in args.file or ()]
    before = [] if scene is None else box.scene(scene)
    signer = call.signer()
    call.out.training = is_training(kit.origin)
    drafting = offline_drafting(kit, signer.verifier, before, call.clock.now(), call.entropy)
    drafted = drafting.add(signer, Request(kind.name, with_files(values, files), subject=scene), call.consent)
    if args.dry_run:
        call.entries.show([drafted])
        return 0
    made = draft.read(draft.write(drafted.item, signer.verifier))
    path = box.add(made)
    document = {"draft": {"file": str(path), **stated(made)}}
    call.entries.answer_of([drafted], document, [_told(made), f"waits in {str(path)!r}"])
    return 0


def _find(box: DraftBox, text: str) -> str:
    """Return the identifier of the scene that a text names in a box; raise NotFound or Ambiguous."""
    from custody.ledger.views.subjects.lookup import SHORTEST

    found = {
        boxed.scene
        for boxed in box.everything()
        if (len(text) >= SHORTEST and boxed.scene.startswith(text)) or _name(boxed) == text
    }
    if len(found) > 1:
        raise Ambiguous(f"{len(found)} scenes in the box are meant by {text!r}: {', '.join(sorted(found))}")
    if not found:
        raise NotFound(
            f"no scene in the box is meant by {text!r}",
            hint="`custody scene drafts` lists what is in it; open a scene with `custody scene open`.",
        )
    return found.pop()


def _name(one: Boxed) -> str | None:
    return None if one.draft is None else one.draft.reference


def _told(one: Draft) -> str:
    return f"note {one.seq}  {one.arrival.entry.envelope.kind}  scene {one.scene}"


def _waiting(call: Call) -> int:
    from custody.pages.ledger.drafts import box as box_page
    from custody.storage.state.draft_box import DraftBox

    box = DraftBox(place(call, call.args.box))
    files = box.waiting()
    drafts = [(str(file.path), file.draft) for file in files if file.draft is not None]
    bad = {str(file.path): file.fault for file in files if file.fault is not None}
    faults = {path: fault.message for path, fault in bad.items()}
    call.out.training = any(is_training(one.arrival.entry.envelope.log) for _, one in drafts)
    page, rest = stretch(call, drafts, partial(box_page, faults=faults, strange=box.foreign_names()))
    answer_page(call, page, rest)
    return next((fault.exit_status for fault in bad.values()), 0)
