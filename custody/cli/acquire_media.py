"""What `custody acquire` reads inside an E01: the media, which is what examiners quote, beside the container."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from custody.cli.files import place
from custody.cli.words import many
from custody.errors import ConfigError

if TYPE_CHECKING:
    from custody.cli.acquire_log import Papers
    from custody.cli.call import Call
    from custody.model.types import Value
    from storage.images.files import Contained


def read_media(call: Call) -> Contained | None:
    """Read the media of an E01; None for another format, with --container-only, and without libewf, which is told.

    Raises NotFound for a missing segment, ProofInvalid for a container that cannot be read.
    """
    from storage.images import files

    args = call.args
    if args.format != "e01" or args.container_only:
        return None
    path = place(call, args.image)
    if not files.is_container(path):
        call.say.warn("the image does not begin as an E01 does; its media is not read")
        return None
    try:
        found = files.read(path, call.say)
    except ConfigError as error:
        call.say.note(f"{error.message}; only the container is read. {error.hint}")
        return None
    finally:
        call.say.clear()
    if len(found.segments) > 1:
        own = "that of the named file alone" if args.each else "that of all of them, one after the other"
        call.say.note(
            f"the image is of {many(len(found.segments), 'file')}: its own digest is {own}, the media's is of what is "
            "in them"
        )
    return found


def with_media(papers: Papers, found: Contained | None) -> Papers:
    """Add what was read of the media; what typed text, log or container say otherwise of it is a finding."""
    if found is None:
        return papers
    from custody.ledger.acquired import Media, contained

    media = Media(found.size, found.digests)
    more = contained(media, found.stored, len(found.segments), papers.values)
    values: dict[str, Value] = {**papers.values, **more.filled}
    return replace(papers, values=values, media=media, against=papers.against | more.differs)
