"""What every command that enters something answers to nothing, to wrong codes, to the least and to all that it takes.

The office has one thing of most sorts. Nothing is entered: each call that gets so far is a dry run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from custody.errors import UsageError
from tests.cli.desk import Answer
from tests.cli.office import STAFF, Office
from tests.oracles import program
from tests.world import MONDAY

#: No code of any flag.
WRONG = "no-such-code"
_CHOICES = re.compile(r" \(choose from .*?\)")
_IDENTIFIER = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b")
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b|[A-Za-z0-9+/]{43}=")
_KEY = re.compile(r"lab\.example/[0-9a-f]{16}")
#: What is typed where a thing is asked for that stands in the office, by key or by command and key.
THINGS = {
    "actor": "Eve",
    "after-order": "P-1",
    "after-request": "AT-1",
    "assistance-order issue": "A-1",
    "mla_request": "MLA-1",
    "excluded-requests": "AT-1",
    "preservation-requests": "AT-1",
    "case": "C-1",
    "claim": "CL-1",
    "copy": "CO-1",
    "enquiry": "EN-1",
    "examination": "EX-1",
    "exhibit": "EV/1",
    "exhibits": "EV/1",
    "hold": "H-1",
    "custodian": "Eve",
    "from-location": "Room 1",
    "last-location": "Room 1",
    "member": "Carl",
    "preservation-order": "P-1",
    "supervisor": "Carl",
    "inspection": "IN-1",
    "preservation_order": "P-1",
    "location": "Room 1",
    "location within": "Room 2",
    "to-location": "Room 1",
    "production_order": "PR-1",
    "preservation_request": "AT-1",
    "round": "R-1",
    "seizure": "S-1",
    "thing": "EV/1",
    "to": "Carl",
}
#: What is typed where a word, a number, an instant or a State is asked for.
WORDS = {
    **dict.fromkeys(
        (
            *("claim-until", "due", "due-at", "expires-at", "holding-until", "objection-due-at", "review-at"),
            *("review-due-at", "until"),
        ),
        "2027-01-01T00:00:00Z",
    ),
    **dict.fromkeys(("component-count", "days", "entry", "exhibit-count", "items", "proposal"), "3"),
    **dict.fromkeys(("requested-state", "requesting-state", "other-state", "third-state"), "AT"),
    **dict.fromkeys(("clock-error-seconds", "least-penalty-months", "max-penalty-months"), "60"),
    **dict.fromkeys(("bag", "faraday-bag-no", "seal"), "B-1"),
    "capacity": "32GB",
    "iccid": "8944110064525458018",
    "imei": "490154203237518",
    "imei2": "490154203237518",
    "quantity": "3",
    "mac": "00:1a:2b:3c:4d:5e",
    "treaty": "mlat-1",
    "sha256": "ab" * 32,
}
#: What is left out where all is given: it excludes another flag, takes several words, or names what is not there.
OMITTED = {
    "mla-request receive": {"excluded-requests", "preservation-undetermined"},
    "acquisition record": {"blocker-absence-reason"},
    "actor deputise": {"for-whom"},
    "mla-request grant": {"preservation-requests", "affected-requests"},
    "mla-request refuse": {"preservation-requests", "affected-requests"},
    "backup": {"escrow"},
    "copy destroy": {"file"},
    "preservation-order extend-confidentiality": {"binding"},
    "preservation-order close-path": {"showing"},
    "preservation-order lift-confidentiality": {"binding"},
    "preservation-order end-challenge": {"challenge"},
    "production-order end-challenge": {"challenge"},
    "seizure record": {"scene"},
    "mla-request send": {"preservation-requests"},
    "copy make": {"acquisition", "file", "object"},
    "copy return": {"file"},
    "transfer offer": {"expires-at"},
    "transfer hand-out": {"receipt"},
    "transfer return": {"receipt"},
    "disclose": {"fields"},
    "disposition execute": {"receipt"},
    "exhibit register": {"parent-relation", "parent", "production-order", "scene"},
    "exhibit seal": {"with"},
    "legal-hold place": {"exhibit", "object"},
    "inventory start": {"case", "custodian"},
    "privilege claim": {"object"},
    "production-order set-term": {"lasts-with-preservation-order"},
    "disclosure open-duty": {"disclosure-subject"},
    "seizure decide-authorisation": {"exhibits", "exhibits-to-return"},
    "seizure record-consent-withdrawal": {"exhibits"},
    "seizure set-term": {"lasts-with-preservation-order"},
}
_NEVER = {"at", "late-reason", "not-applicable", "not-known", "not-known-reason", "profile"}
PAPER = "paper.pdf"
ANYTHING = "X-1"
#: Nobody knows the rest of what is expected.
REST = ("--not-known", "rest", "--not-known-reason", "nobody wrote it down")
#: What the office has besides: the command that begins it, and what is typed of it.
BEGUN = (
    (("assistance-order", "issue"), ("--reference", "A-1", "--answer-due-at", "2027-01-01T00:00:00Z")),
    (("production-order", "issue"), ("--reference", "PR-1", "--answer-due-at", "2027-01-01T00:00:00Z")),
    (("enquiry", "send"), ("--reference", "EN-1")),
    (("mla-request", "receive"), ("--reference", "MLA-1", "--preservation-requests", "AT-1")),
    (("copy", "make"), ("--reference", "CO-1")),
    (("destructive-examination", "announce"), ("--reference", "EX-1")),
    (("inspection", "open"), ("--reference", "IN-1")),
    (("legal-hold", "place"), ("--reference", "H-1", "--exhibit", "EV/1")),
    (("privilege", "claim"), ("--reference", "CL-1")),
    (("inventory", "start"), ("--reference", "R-1", "--location", "Room 1")),
)


class Furnished(NamedTuple):
    """An office with a case and one thing of most sorts, and what could not be made of them."""

    office: Office
    failed: list[str]


def furnish(office: Office) -> Furnished:
    """Return an office furnished as far as its commands go, so that what fails is one difference among others."""
    (office.folder / PAPER).write_bytes(b"%PDF-1.4 a paper")
    rooms = (("location", "register", label, "--location-type", "room") for label in ("Room 1", "Room 2"))
    steps: list[Callable[[], object]] = [
        *(office.case, office.order),
        partial(office.done, "Eve", "preservation-order", "serve", "P-1", "--method", "electronic"),
        *(office.received, office.seizure, office.exhibit),
        *(partial(office.done, "Carl", *room) for room in rooms),
        *(partial(_begin, office, words, more) for words, more in BEGUN),
    ]
    failed = []
    for step in steps:
        try:
            step()
        except AssertionError as wrong:
            failed.append(str(wrong))
    return Furnished(office, failed)


def _begin(office: Office, words: tuple[str, ...], more: tuple[str, ...]) -> None:
    begun = office.run(_signer(words), *given(words, *more), *paper(words), "--json")
    assert begun.status in (0, 10), begun.err


def paper(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the flags of a command that record what was done elsewhere and of which nobody knows more."""
    recorded = ("--recorded",) if "--recorded" in flags(words) else ()
    return (*recorded, *(REST if "--not-known" in flags(words) else ()))


def incomplete(words: tuple[str, ...]) -> list[str]:
    """Return what a command says where nothing is given."""
    return told(program.answer(*words, "--json"))


def wrong_codes(words: tuple[str, ...]) -> list[str]:
    """Return, for every flag of a command that takes codes, what it says to one that there is not.

    Of --late-reason, which all of them share, one command is asked.
    """
    found = []
    for key in program.keys_of(words):
        flag = f"--{key['key']}"
        if key["values"] and flag in flags(words) and (flag != "--late-reason" or words == ("case", "open")):
            found += told(program.answer(*words, flag, WRONG, "--json"))
    return found


def given(words: tuple[str, ...], *more: str) -> list[str]:
    """Return a call of a command with everything that it cannot do without, in the order of its help, and ``more``."""
    behind = more[:1] if more and not more[0].startswith("--") else ()
    placed: list[str] = []
    flagged: list[str] = []
    for key in program.keys_of(words):
        name = key["key"]
        already = f"--{name}" in more
        if key["need"] != "needed" or already:
            continue
        if f"--no-{name}" in flags(words):
            flagged.append(f"--{name}")
        elif f"--{name}" in flags(words):
            flagged += [f"--{name}", _value(words, key)]
        else:
            placed.append(_value(words, key))
    return [*words, *placed, *behind, *flagged, *more[len(behind) :]]


def empty(office: Office, words: tuple[str, ...], *more: str) -> list[str]:
    """Return what a command says that is given no more than it cannot do without, as a dry run of somebody who may."""
    office.desk.clock.set(MONDAY + 7 * 86_400)
    answer = office.run(_signer(words), *given(words, *more), "--dry-run", "--json")
    return told(answer, str(office.folder))


def whole(words: tuple[str, ...]) -> list[str]:
    """Return everything that a command takes besides what it cannot do without, each as a record.

    Where a flag takes any text, its value names the flag.
    """
    found = ["--recorded"] if "--recorded" in flags(words) else []
    for key in program.keys_of(words):
        name = key["key"]
        if key["need"] == "needed" or name in _NEVER or name in OMITTED.get(" ".join(words), ()):
            continue
        if f"--no-{name}" in flags(words):
            found.append(f"--{name}")
        elif takes := _placeholder(words, name):
            found += [f"--{name}", _value(words, key, takes)]
        elif key["need"] == "expected" and f"--{name}" not in flags(words):
            found.insert(0, _value(words, key, f"{name} of it"))
    return found


def flags(words: tuple[str, ...]) -> frozenset[str]:
    """Return the flags that the help of a command names."""
    listed = re.findall(r"^  -.*", program.help_of(words), re.MULTILINE)
    return frozenset(flag for line in listed for flag in re.findall(r"(?:^|, )(--[a-z][a-z0-9-]*)", line[2:]))


def told(answer: Answer, folder: str = "") -> list[str]:
    """Return an answer by its exit status: what is wrong and what to do, or what would be signed."""
    if answer.err and not answer.out:
        error = answer.error
        named = ".".join(filter(None, (error["code"], error.get("rule"), error.get("article"))))
        hint = (
            [] if error["hint"] == UsageError.default_hint else [f"  hint: {_settled(error['hint'], folder)}"]
        )
        return [f"{answer.status} {named}: {_settled(error['message'], folder)}", *hint]
    document = answer.document
    lines = [f"{answer.status}"]
    lines += [
        f"  failed: {failed['code']}: {_settled(failed['message'], folder)}"
        for failed in document.get("failed") or ()
    ]
    for draft in document.get("drafts") or ():
        lines.append(f"  would sign {json.loads(draft['text'])['kind']}")
        fields = {name: value for name, value in draft["fields"].items() if value is not None}
        lines += [f"    {name} {_settled(str(value), folder)}" for name, value in sorted(fields.items())]
    return lines


def _settled(text: str, folder: str) -> str:
    """Return a text without what differs from office to office or from one Python to the next."""
    text = _CHOICES.sub("", text)
    if folder:
        text = text.replace(folder, "$DESK")
    return _KEY.sub("<key>", _DIGEST.sub("<digest>", _IDENTIFIER.sub("<id>", text)))


def _placeholder(words: tuple[str, ...], name: str) -> str:
    """Return what stands for the value of a flag in help, empty where it takes none."""
    shown = re.search(rf"^  --{re.escape(name)} ([A-Z]+|\{{)", program.help_of(words), re.MULTILINE)
    return "" if shown is None else shown[1]


def _value(words: tuple[str, ...], key: dict[str, Any], takes: str = "") -> str:
    name = key["key"]
    if key["values"]:
        return str(key["values"][-1 if takes else 0])
    by_unit = {"FILE": PAPER, "INSTANT": "2026-11-05T09:00:00Z", "N": "3"}
    said = THINGS.get(f"{words[0]} {name}") or THINGS.get(name) or WORDS.get(name)
    return said or by_unit.get(takes) or (f"{name} of it" if takes else ANYTHING)


def _signer(words: tuple[str, ...]) -> str:
    """Return who of the office may sign what a command enters."""
    entered = program.entered_by(" ".join(words))
    if not entered:
        return "Eve"
    act, record = program.signed(entered[0])[1]["signed_by"]
    roles = set(act or record)
    names = [name for name, held in {"Ada": ("administrator",), **STAFF}.items() if roles.intersection(held)]
    return ([name for name in ("Eve", "Judge", "Carl", "Ada") if name in names] or ["Eve"])[0]
