"""`custody assistance`: requests for mutual legal assistance, received and sent, and the preserved data they cover."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from custody.cli import assistance_answer, assistance_show
from custody.cli.assistance_answer import about, about_assistance
from custody.cli.call import Call
from custody.cli.entering import enter_one, finish, of_named, paper
from custody.cli.facts import Codes, another, digest_of, explain, happened, joined, state
from custody.cli.main import example, shared
from custody.cli.numbers import signed
from custody.cli.states import names_state
from custody.cli.words import called, short
from custody.errors import RuleBroken, UsageError
from custody.forms.questions import REST
from custody.law import grounds

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.model.types import Value

PARTICULARS = (
    "    --purposes disclosure --covers AT-77/2026 AT-78/2026 \\",
    "    --governing article_40 --confidential --authority 'Prosecutor, Graz' \\",
    "    --matter 'investigation of fraud' --conducted-by 'Court of Graz' \\",
    "    --summary 'a forged shop, 40 victims' \\",
    "    --sought 'both mailboxes' --aim 'to find the sender'",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    receive = actions.add_parser("receive", help="record what another State asked of us")
    _particulars(receive, "--requesting", "the State that asks")
    _concern(receive)
    happened(receive)
    _made(
        receive,
        partial(_make, kind="assistance.received"),
        "receive C-2026-014 --requesting AT --reference AT-MLA-9",
        PARTICULARS,
    )
    send = actions.add_parser("send", help="ask another State, or record what was asked elsewhere")
    _particulars(send, "--requested", "the State that is asked")
    send.add_argument("--legal-basis", help="the provision at home on which it rests (erasable)")
    happened(send, recorded=True)
    lines = (*PARTICULARS[:-1], f"{PARTICULARS[-1]} \\", "    --legal-basis 'MLA Act s. 4'")
    _made(
        send,
        partial(_make, kind="assistance.sent"),
        "send C-2026-014 --requested AT --reference MLA-3",
        lines,
    )

    report = about(
        actions, "report", "record that the other State reported its receipt of what was sent", _report
    )
    report.add_argument("--explanation", help="how it was reported (erasable)")
    example(report, "custody assistance report MLA-3 --at 2026-11-20T09:00:00Z")

    for verb, told, run in (
        (
            "cover",
            "join one to preserved data, or ask for data of further requests (art. 42(8))",
            _cover,
        ),
        ("uncover", "ask no longer for data preserved at a request", _uncover),
    ):
        action = about(actions, verb, told, run, recorded=True)
        action.add_argument(
            "--covers", action=Codes, metavar="REQUEST", required=True, help="requests for preservation"
        )
        action.add_argument("--explanation", help="why (erasable)")
        example(action, f"custody assistance {verb} AT-MLA-9 --covers AT-79/2026 --recorded")

    exclude = of_named(
        actions,
        "exclude",
        "state that one received does not concern preserved data (art. 42(8))",
        thing="assistance",
        by="reference",
    )
    paper(exclude)
    exclude.add_argument(
        "--requests",
        action=Codes,
        metavar="REQUEST",
        required=True,
        help="requests for preservation, or `rest` for all of which nothing is stated",
    )
    exclude.add_argument("--reasons", help="why it does not concern them (erasable)")
    finish(
        exclude,
        _exclude,
        "custody assistance exclude AT-MLA-9 --requests AT-79 --reasons 'other file'",
        act=True,
    )

    assistance_answer.configure(actions)
    assistance_show.configure(actions)


def _particulars(parser: argparse.ArgumentParser, other: str, who: str) -> None:
    """Add what a request states in either direction."""
    add = parser.add_argument
    add("case", help="reference, identifier or its first characters")
    names_state(parser, other, who, dest="other")
    add("--channel", required=True, choices=sorted(grounds.CHANNELS), help="by which way it came or goes")
    add("--reference", help="what the States call this request, by which it is found (erasable)")
    add("--limb", choices=sorted(grounds.ASSISTANCE_LIMBS), help="on what cooperation rests (art. 35(1))")
    add(
        "--most-penalty-months",
        type=signed,
        metavar="MONTHS",
        help="maximum penalty of a serious crime (art. 2(h))",
    )
    add(
        "--purposes",
        action=Codes,
        allowed=sorted(grounds.ASSISTANCE),
        required=True,
        help="what is asked for",
    )
    add(
        "--covers",
        action=Codes,
        metavar="REQUEST",
        help="requests for preservation whose data it asks for, if any",
    )
    add("--unpreserved", action=YesNo, help="whether it also asks for what no request has preserved")
    add("--governing", required=True, choices=sorted(grounds.GOVERNING), help="what governs it (art. 40(7))")
    add("--treaty", metavar="NUMBER", help="the treaty that governs or is set aside, by its number: CETS-030")
    add("--haste", action=Codes, allowed=sorted(grounds.HASTE), help="why it is urgent (art. 44(3))")
    add("--confidential", action=YesNo, required=True, help="whether it is kept secret (art. 40(20))")
    add("--authority", help="(a) the authority that asks (erasable)")
    add("--matter", help="(b) what the proceedings are about, and of what nature (erasable)")
    add("--conducted-by", help="(b) name and functions of the authority that conducts them (erasable)")
    add("--summary", help="(c) the facts; not needed for service of documents alone (erasable)")
    add("--sought", help="(d) what is wanted (erasable)")
    add("--procedure", help="(d) in which way it is to be done (erasable)")
    add("--concerned", help="(e) people, things and accounts concerned (erasable)")
    add("--timeframe", help="(f) for which stretch of time (erasable)")
    add("--aim", help="(g) what the result is for (erasable)")
    live = parser.add_argument_group("real-time collection of traffic data (art. 45(3))")
    live.add_argument(
        "--live-data", help="(c) which communications, and what they have to do with the offence"
    )
    live.add_argument("--live-need", help="(e) why the traffic data must be collected")
    live.add_argument("--live-period", help="(f) for how long they are to be collected")
    live.add_argument("--live-period-because", help="(f) why for so long")
    add("--document", metavar="FILE", help="the request as a file; its SHA-256 is kept")
    another(parser)


def _concern(parser: argparse.ArgumentParser) -> None:
    """Add what is stated here about data that are preserved for the State that asks."""
    group = parser.add_argument_group("data preserved for that State (art. 42(8))")
    group.add_argument(
        "--unconcerned",
        action=Codes,
        metavar="REQUEST",
        help="its requests for preservation that this does not concern, or `rest` for all others",
    )
    group.add_argument(
        "--unconcerned-because", metavar="TEXT", help="why it does not concern them (erasable)"
    )
    group.add_argument(
        "--undetermined",
        action="store_true",
        default=None,
        help="it is not known yet which preserved data this concerns: all are kept, and an answer is due",
    )


def _made(parser: argparse.ArgumentParser, run: object, line: str, more: tuple[str, ...]) -> None:
    shared(parser, writes=True)
    example(
        parser,
        f"custody assistance {line} \\",
        "    --channel central_authority --limb 35.1.b \\",
        *more,
    )
    explain(
        parser,
        {
            "--channel": grounds.CHANNELS,
            "--limb": grounds.ASSISTANCE_LIMBS,
            "--purposes": grounds.ASSISTANCE,
            "--governing": grounds.GOVERNING,
            "--haste": grounds.HASTE,
        },
    )
    parser.set_defaults(run=run)


#: What a request states that is one value of one flag of the same name.
STATED = (
    *(
        "channel",
        "limb",
        "most_penalty_months",
        "governing",
        "treaty",
        "confidential",
        "unpreserved",
        "reference",
        "authority",
    ),
    *("matter", "conducted_by", "summary", "sought", "procedure", "concerned", "timeframe", "aim"),
    *("live_data", "live_need", "live_period", "live_period_because"),
)


def _make(call: Call, kind: str) -> int:

    args = call.args
    own: dict[str, Value] = {
        "state": args.other,
        "purposes": joined(args.purposes),
        "haste": joined(args.haste),
        **{name: getattr(args, name) for name in STATED},
    }
    if kind == "assistance.sent":
        own["legal_basis"] = args.legal_basis
    covers = None if not args.covers else "\n".join(args.covers)
    named: dict[str, tuple[str, str | None]] = {"case": ("case", args.case), "covers": ("requests", covers)}
    if kind == "assistance.received":
        own |= {"undetermined": args.undetermined, "unconcerned_because": args.unconcerned_because}
        if args.unconcerned == [REST]:
            args.unconcerned = _others(call, args.other, args.covers or ())
            own["unconcerned_because"] = args.unconcerned_because if args.unconcerned else None
        named["unconcerned"] = ("requests", "\n".join(args.unconcerned) if args.unconcerned else None)
    try:
        return enter_one(
            call,
            kind,
            own,
            named=named,
            papers={"document_sha256": args.document},
            reference=("assistance", args.reference),
            tell=_kept,
        )
    except RuleBroken as error:
        if error.rule == "un-42.concern":
            others = _others(call, args.other, args.covers or ())
            error.hint = f"{error.hint} Preserved for {args.other}: {_named(call, others)}."
        raise


def _others(call: Call, code: str, covers: Sequence[str]) -> list[str]:
    """Return the identifiers of a State's requests for preservation, but for those that are covered."""
    from custody.law.states import party
    from custody.model.records import Request

    with call.vault() as vault:
        lookup = vault.lookup()
        covered = {lookup.resolve("request", name) for name in covers}
        preserved = lookup.under(Request, "preserved_for", party(code))
        return sorted(request.id for request in preserved if not request.ended and request.id not in covered)


def _named(call: Call, requests: Sequence[str]) -> str:
    """Return requests for preservation by their references and the beginnings of their identifiers."""
    from custody.ledger.views.naming import shown_names

    with call.vault() as vault:
        names = shown_names(vault.lookup(), "request", requests)
    return ", ".join(called(names[request], request) for request in requests)


def _kept(draft: Drafted) -> list[str]:
    """Return lines on whose data stay preserved until the decision, whose do not, and of whose nothing is stated."""
    if draft.entry.envelope.kind == "assistance.sent":
        return [
            f"  keeps request {short(one)} preserved once the other State reports that it received this"
            for one in draft.facts.codes("covers")
        ]
    kept = draft.facts.codes("keeps")
    free = [one for one in draft.facts.codes("covers") if one not in kept]
    lines = [f"  keeps request {short(one)} preserved until it is decided" for one in kept]
    lines += [
        f"  it is still to be stated whether it concerns request {short(name)}"
        for name in draft.facts.codes("undetermined_requests")
    ]
    return lines + [f"  keeps nothing preserved at request {short(one)}" for one in free]


def _report(call: Call) -> int:
    return about_assistance(call, "assistance.reported", {"explanation": call.args.explanation}, tell=_kept)


def _cover(call: Call) -> int:
    """Join one that was received to preserved data; where its State asks for more, that is recorded."""
    from custody.model.records import Assistance

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        incoming = lookup.get(Assistance, lookup.resolve("assistance", args.assistance)).incoming
    kind = "assistance.joined" if incoming and not args.recorded else "assistance.covered"
    if kind == "assistance.joined":
        if args.occurred_at is not None:
            raise UsageError(
                "joining happens when it is signed, so it takes no --at",
                hint="It counts from the receipt. If the other State asks for more data now, add --recorded.",
            )
        args.recorded = False
    return about_assistance(call, kind, {"explanation": args.explanation}, names="covers", tell=_kept)


def _exclude(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.model.records import Assistance

    args = call.args
    values = state(
        args, "assistance.excluded", {"unconcerned": joined(args.requests), "reasons": args.reasons}
    )
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        subject = lookup.resolve("assistance", args.assistance)
        if args.requests == [REST]:
            names = list(lookup.get(Assistance, subject).undetermined)
            if not names:
                raise UsageError(
                    "it is stated of all preserved data whether this request concerns them",
                    hint="`custody assistance show` lists what is stated.",
                )
        else:
            names = [lookup.resolve("request", name) for name in args.requests]
        values["unconcerned"] = joined(names)
        values["document_sha256"] = digest_of(call, vault, args.document)
        return call.enter(vault, [Request("assistance.excluded", values, subject=subject)])


def _uncover(call: Call) -> int:
    return about_assistance(
        call, "assistance.uncovered", {"explanation": call.args.explanation}, names="covers"
    )
