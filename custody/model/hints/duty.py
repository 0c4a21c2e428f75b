"""Words for rules about deputies and the countersignature of what they signed."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "countersignature.declined": "Decide it anew in somebody's own right, and take back what was declined.",
    "decision.own": "Let somebody else decide, or record another's decision with its paper: --recorded --document.",
    "decision.doubted": "Decide it anew with a key that nobody else had.",
    "countersignature.known": "`custody deadlines` lists the entries that wait for a countersignature.",
    "countersignature.late": "Countersign by the instant that `custody deadlines` gives.",
    "countersignature.open": "Nothing needs to be entered: an entry is answered once.",
    "countersignature.own_right": "Let somebody answer it who holds the role without its being lent.",
    "countersignature.reason": "Give a reason where you decline, and none where you agree.",
    "countersignature.self": "Let another person who holds the role answer it.",
    "deputyship.represented_actor": "Name another actor who holds every role that is lent, or nobody.",
    "deputyship.hours": "Leave from 1 to 720 hours, or ask for no countersignature.",
    "deputyship.known": "`custody actor show` lists the times and the entries that lent them.",
    "deputyship.lender": "Let an administrator lend it, or for the authority's role an authority.",
    "deputyship.machine": "Lend the roles to a person.",
    "deputyship.over": "Nothing needs to be entered: the roles count no more.",
    "deputyship.role": "Lend another role; administrators are appointed, and machines enrolled.",
    "deputyship.self": "Let another administrator or authority decide on it.",
    "deputyship.window": "Let it begin now or later, and end after that.",
}

MARKS: dict[str, str] = {
    "countersignature.declined": "a deputy decided it, or what it rests on, and another person declined that",
    "decision.own": "decided by whoever recorded or holds it, or told on their word alone",
    "decision.doubted": "others may have had the key by which it, or what it rests on, was decided",
    "countersignature.late": "the countersignature came after the instant that was set",
}
