"""`custody profile`: laws as data files, read, checked and adopted, so that a ledger computes with them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import read
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.law.profile import Profile
    from custody.ledger.views.laws import LawView

WHICH = "a rule whose profile comes with the program, such as eu-2023-1543, or the path of a file"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", help="list the laws that this ledger knows, and those it could adopt"
    )
    shared(listing)
    example(listing, "custody profile list")
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="read a profile, refuse one that is none, and show what it says")
    show.add_argument("profile", help=WHICH)
    show.add_argument("--toml", action="store_true", help="print the file itself, to copy and change it")
    shared(show)
    example(show, "custody profile show eu-2023-1543", "custody profile show un-25 --toml > our-law.toml")
    show.set_defaults(run=_show)

    add_verbs(actions, "profile")


def _bytes(call: Call) -> bytes:
    from custody.law.profile import MOST_BYTES
    from storage.profiles import profile_bytes, shipped

    name: str = call.args.profile
    if name in shipped() or not ("/" in name or "." in name):
        return profile_bytes(name)
    return read(call, name, MOST_BYTES)


def _list(call: Call) -> int:
    from custody.law.profile import parse
    from custody.ledger.views.laws import laws
    from storage.profiles import shipped

    with call.vault() as vault:
        known = laws(vault.lookup())
    rules = {one.regime.rule for one in known}
    waiting = {name: parse(data) for name, data in shipped().items() if name not in rules}
    cells = [
        (
            one.regime.rule,
            str(one.regime.version),
            one.regime.instrument,
            _days(one.regime.least_days, one.regime.most_days),
            _whence(one),
        )
        for one in known
    ]
    cells += [
        (
            name,
            str(one.regime.version),
            one.regime.instrument,
            _days(one.regime.least_days, one.regime.most_days),
            "-",
        )
        for name, one in waiting.items()
    ]
    answer = {"known": [_law(one) for one in known], "not_adopted": sorted(waiting)}
    call.out.answer(answer, columns(cells, ("rule", "version", "for", "days", "known by")))
    return 0


def _whence(one: LawView) -> str:
    whence = "the program" if one.position is None else f"entry {one.position}"
    return whence if one.newest else f"{whence}, older"


def _law(one: LawView) -> dict[str, Any]:
    return {**asdict(one.regime), "newest": one.newest, "entry": one.position, "sha256": one.sha256}


def _days(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    return str(least) if least == most else f"{least} to {most}"


def _show(call: Call) -> int:
    from custody.law.profile import parse

    data = _bytes(call)
    found = parse(data)
    if call.args.toml and not call.args.json:
        call.out.raw(data.decode("utf-8"))
        return 0
    law, digest = found.regime, sha256(data).hexdigest()
    answer = {
        **asdict(law),
        "reviewed": found.reviewed,
        "issuers": found.issuers,
        "sources": found.sources,
        "sha256": digest,
    }
    call.out.answer(answer, pairs(_rows(found, digest)))
    return 0


def _rows(found: Profile, digest: str) -> list[tuple[str, str]]:
    law, sources = found.regime, found.sources

    def sourced(text: str, section: str) -> str:
        return f"{text} ({sources[section]})"

    often = {None: "without limit", 1: "once"}
    renewed = often.get(law.renewals, f"{law.renewals} times")
    longest = "any length" if law.renewal_most_days is None else f"at most {law.renewal_most_days} days"
    early = "" if law.ahead_days is None else f", in full if decided in the last {law.ahead_days} days"
    renewal = f"{renewed}, each of {longest}{early}" if law.renewable else "none"
    return [
        ("rule", f"{law.rule} version {law.version}"),
        ("law", law.source),
        ("for", "an order to a person" if law.instrument == "order" else "a request of another State"),
        ("reviewed", found.reviewed or "NOT REVIEWED: let somebody who knows this law read it"),
        ("days", sourced(_days(law.least_days, law.most_days), "period")),
        ("bounds", "orders to a person" if law.orders_only else "orders, and what was similarly obtained"),
        ("clock starts", sourced(" or ".join(law.starts), "start")),
        ("renewal", sourced(renewal, "renewal")),
        ("latest end", sourced(f"{law.slack_hours} hours after the earliest", "counting")),
        ("secrecy", sourced(law.secrecy.replace("_", " "), "secrecy")),
        ("issued by", sourced(found.issuers, "issuers")),
        ("refusal", sourced(", ".join(law.refusal) or "no ground", "refusal")),
        ("then", sourced(law.followed.replace("_", " "), "followed")),
        ("holding", sourced(law.holding.replace("_", " "), "holding")),
        ("SHA-256", digest),
    ]


def adopt(call: Call) -> int:
    """Read a law, and let the ledger compute with it from now on; return the exit status."""
    from dataclasses import replace

    from custody.cli.facts import common
    from custody.law.profile import parse
    from custody.ledger.views.laws import adoption
    from custody.model.ids import b64

    data = _bytes(call)
    found = parse(data)
    request = adoption(found, b64(sha256(data).digest()))
    with call.vault(readonly=False) as vault:
        values = {**request.values, **common(call.args)}
        status = call.enter(vault, [replace(request, values=values)])
    if found.reviewed is None:
        call.say.note("nobody is named who reviewed this profile: let somebody who knows the law read it")
    return status
