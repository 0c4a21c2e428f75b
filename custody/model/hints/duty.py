"""Words for rules about deputies and the countersignature of entries signed by them."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "countersignature.declined": "Decide it anew by a person with the role, and rescind the declined entry.",
    "decision.own": (
        "Let another person decide, or record their decision with its document: --recorded --document."
    ),
    "decision.doubted": "Decide it anew with a key that is not compromised.",
    "countersignature.known": "`custody deadlines` lists the entries that wait for a countersignature.",
    "countersignature.late": "Countersign by the deadline in `custody deadlines`.",
    "countersignature.open": "Nothing to do: an entry is answered once.",
    "countersignature.own_right": "Let a person answer who holds the role permanently.",
    "countersignature.reason": "Give a reason where you decline, and none where you agree.",
    "countersignature.self": "Let another person who holds the role answer it.",
    "deputyship.represented_actor": "Name another actor who holds every lent role.",
    "deputyship.hours": "Allow 1 to 720 hours, or require no countersignature.",
    "deputyship.known": "`custody actor show` lists the times and the entries that lent them.",
    "deputyship.lender": "Let an administrator lend it; an authority lends the authority's role.",
    "deputyship.machine": "Lend the roles to a person.",
    "deputyship.over": "Nothing to do: the roles have already ended.",
    "deputyship.role": "Lend another role; administrators are appointed, and machines enrolled.",
    "deputyship.self": "Let another administrator or authority decide on it.",
    "deputyship.window": "Let it begin now or later, and end after that.",
}

MARKS: dict[str, str] = {
    "countersignature.declined": "a deputy decided it or its basis, and a countersignature was declined",
    "decision.own": "decided by its custodian or recorder, or on their word alone",
    "decision.doubted": "the act or its basis was decided with a key that may be compromised",
    "countersignature.late": "the countersignature came after its deadline",
}
