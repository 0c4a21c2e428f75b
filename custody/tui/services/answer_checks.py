"""The questions that a form asks about its answers while they are typed.

Does one fit, and what will they mean? Both are asked in jobs, so that no key waits; nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.tui.services import jobs
from custody.tui.services.intents import Foreseen, Intent

if TYPE_CHECKING:
    from custody.forms.requirements import Requirements
    from custody.tui.app.app import CustodyApp


def check(
    desk: CustodyApp, words: tuple[str, ...], name: str, value: object, then: Callable[[str], object]
) -> None:
    """Check the answer to one question of a form; ``then`` gets its fault, empty for none."""
    jobs.start(
        desk,
        lambda _: desk.acts.check(words, name, value),
        then,
        lambda failed: then(failed.message),
        what="check of an answer",
    )


def foresee(
    desk: CustodyApp,
    intent: Intent,
    requirements: Requirements,
    then: Callable[[Foreseen, str], object],
) -> None:
    """Find out what the answers so far will mean; ``then`` gets that, and a sentence on it.

    A newer question replaces an older one, and one that fails leaves what is shown.
    """
    stand_ins = requirements.stand_ins(intent.values)
    whole = all(field.name in stand_ins for field in requirements.lacking(intent.values))

    def work(_: jobs.Job) -> tuple[Foreseen, str]:
        from custody.tui.pages.outlook import sentence_of

        foreseen = desk.acts.foresee(intent, stand_ins, whole=whole)
        return foreseen, desk.page_service.foretell(lambda context: sentence_of(context, foreseen.drafts))

    jobs.start(
        desk, work, lambda found: then(*found), lambda _: None, what="preview", group="preview", alone=True
    )
