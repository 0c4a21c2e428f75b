"""What leaves the vault from a page, such as papers and proofs, and what verifies its evidence."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.records import Exhibit
from custody.model.schema.ids import is_uuid4
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Target
from custody.pages.parts.targets import space_of

#: The receipt of an exhibit's latest transfer, for one that was handed over.
_RECEIPT = ("transfer", "print-receipt")
#: What is printed or exported of a thing, by its space: command, the argument that names it, and what leaves the vault.
_OUTPUTS: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]] = {
    "case": (
        (("case", "print-record"), "case", "record of the case: every field that you may see"),
        (("hash-list", "export"), "case", "hash list: names and digests of stored files"),
    ),
    "exhibit": (
        (("exhibit", "print-label"), "exhibits", "label: number, seals and a QR code"),
        (
            ("exhibit", "print-continuity"),
            "exhibit",
            "continuity: custodians, places and seals with their times",
        ),
        (("exhibit", "print-record"), "exhibit", "record of the exhibit: every field that you may see"),
        (_RECEIPT, "transfer", "receipt of its latest transfer, with names"),
        (("hash-list", "export"), "exhibit", "hash list: names and digests of stored files"),
    ),
    "seizure": (
        (("seizure", "print-list"), "seizure", "list of seized exhibits, with descriptions"),
        (("seizure", "print-receipt"), "seizure", "receipt for what was seized, with names"),
    ),
}
#: The papers that go to a printer too.
_PRINTED = frozenset(
    {
        ("case", "print-record"),
        ("exhibit", "print-continuity"),
        ("exhibit", "print-label"),
        ("exhibit", "print-record"),
        ("seizure", "print-list"),
        ("seizure", "print-receipt"),
        _RECEIPT,
    }
)
#: What is printed or exported of an entry.
_OF_ENTRY = (
    (("proof", "entry"), "what", "proof of the entry: hashes and the signed note, no committed value"),
    (("entry", "disclose"), "entry", "chosen fields with their proof: their values"),
)
#: What is exported of the whole ledger.
_OF_LEDGER = (
    (("log", "export"), "the whole ledger as files: every value, unless left out"),
    (("timestamp", "export"), "a timestamp token with its checkpoint: hashes only"),
)
#: What the shift report shows, for the list of what leaves the vault.
_OF_DAY = "shift report: what happened, with names, and what is open"
#: Spaces whose stored evidence a sweep can be narrowed to, by the argument that does so.
_VERIFIED = {"case": "case", "exhibit": "exhibit", "object": "object"}


def outputs(context: PageContext, target: Target) -> tuple[Action, ...]:
    """Return what can be printed or exported of the thing, entry or ledger of a page."""
    if target.page == "entry":
        return tuple(
            Action(told, words, {name: target.key}, asks=("out",)) for words, name, told in _OF_ENTRY
        )
    thing = _thing(context, target)
    if thing is not None:
        space, meant = thing
        found = [
            (told, words, {name: [meant] if name.endswith("s") else meant})
            for words, name, told in _OUTPUTS.get(space, ())
            if words != _RECEIPT or _was_handed_over(context, target.key)
        ]
        return (
            *(Action(told, words, values, asks=("out",)) for told, words, values in found),
            *(_printed(told, words, values) for told, words, values in found if words in _PRINTED),
        )
    if target.page in ("shift", "today"):
        since = (target.key if target.page == "shift" else "") or "last"
        report, values = ("shift-report",), {"since": since}
        return (Action(_OF_DAY, report, values, asks=("out",)), _printed(_OF_DAY, report, values))
    if target.page in ("ledger", "checkpoints"):
        return tuple(Action(told, words, asks=("out",)) for words, told in _OF_LEDGER)
    return ()


def _was_handed_over(context: PageContext, exhibit: str) -> bool:
    """Return whether an exhibit is offered, or had another custodian before."""
    found = context.lookup.get(Exhibit, exhibit)
    return found.offer is not None or len(found.holds) > 1


def _printed(told: str, words: tuple[str, ...], values: Mapping[str, object]) -> Action:
    """Return the action that prints a paper, which is shown before."""
    return Action(f"print {told}", words, {**values, "print": True})


def verification(context: PageContext, target: Target) -> Action | None:
    """Return the action that verifies the stored evidence of a page's thing, None for none."""
    thing = _thing(context, target)
    if thing is None or thing[0] not in _VERIFIED:
        return None
    space, meant = thing
    return Action(f"verify the stored evidence of {meant}", ("sweep", "run"), {_VERIFIED[space]: meant})


def _thing(context: PageContext, target: Target) -> tuple[str, str] | None:
    """Return the space of a page's thing, and the name by which commands find it; None for another page."""
    if target.page == "object":
        return "object", target.key
    if not is_uuid4(target.key):
        return None
    space = space_of(context.lookup, target.key)
    if space is None:
        return None
    name = context.names.label(space, target.key)
    return space, context.names.unique_name(space, target.key, name)
