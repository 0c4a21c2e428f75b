"""The recorded authority under which an agency holds what was seized, or produced under an order.

It is independent of every duty to preserve. A preservation order under article 25 binds the person who has the data;
it gives the agency no authority to hold, and its end ends none.
"""

from __future__ import annotations

from custody.frozen import dataclass

#: Bases that give provisional authority: it must be confirmed by a date that domestic law sets.
TO_CONFIRM = ("oral", "urgent")
#: The one of them that is an authorisation already, by word of mouth.
SPOKEN = "oral"
#: Why nothing on record covers holding, by code, and what that asks for.
BARE: dict[str, str] = {
    "ended": "the authority to hold it has ended, and no other term is on record",
    "no_seizure": "no record of how it was obtained",
    "preservation_only": "only a preservation order is named, which never authorises holding",
    "oral": "an oral authorisation, not confirmed in time",
    "recalled": "the production order had been withdrawn before the data were produced: return it",
    "refused": "the authority refused it or set it aside: return it",
    "withdrawn": "consent was withdrawn, without a covering decision: return it",
    "urgent": "urgency, and no authorisation on record since",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What an authority decided about a seizure or an exhibit of it, and since when (seconds UTC).

    ``upheld`` says whether an earlier decision had authorised it until then.
    """

    since: int
    refused: bool
    upheld: bool


@dataclass(frozen=True, slots=True)
class Authority:
    """What the record says: the ``basis`` that covers holding, or None and since when none does.

    ``since`` is in seconds UTC. ``basis`` is that of the seizure, ``production`` where a production order had
    it handed over, ``decision`` where only what an authority decided covers it, or ``leave``. ``why`` says
    why none does: ``oral`` and ``urgent`` (authorisation was to be confirmed in time, or to follow, and is
    not on record), ``refused`` (it was refused or set aside), ``preservation_only`` (only a preservation
    order is named, which never covers it), ``withdrawn`` (consent was withdrawn), ``recalled`` (the
    production order had been withdrawn before it was handed over), ``no_seizure`` (nothing says how it was
    obtained). ``until`` is when a spoken word that nobody confirmed covers it no more.
    """

    basis: str | None
    since: int
    why: str | None = None
    until: int | None = None

    def at(self, instant: int) -> Authority:
        """Return what covers holding at an instant (seconds UTC): a spoken word until it had to be confirmed."""
        if self.until is None or instant < self.until:
            return self
        return Authority(None, self.until, self.basis)


def authority(
    basis: str | None,
    since: int,
    *,
    document: bool,
    preservation: bool,
    decided: Decided | None = None,
    withdrawn: int | None = None,
    confirmation_due_at: int | None = None,
) -> Authority:
    """Judge what a seizure at ``since`` rested on, and what was ``decided`` about it later.

    ``document`` says whether the authorising document is on record, ``preservation`` whether the only order named is
    one of article 25, ``withdrawn`` since when a consent is withdrawn (seconds UTC), ``confirmation_due_at`` by when a
    spoken authorisation is to be confirmed: it covers holding until then, which mere urgency does not. What an
    authority decided covers holding before and after that alike. Whether the authority was lawful, and whether it has
    ended, is not on record and not judged.
    """
    if basis is None:
        return Authority(None, since, "no_seizure")
    if decided is not None and decided.refused:
        return Authority(None, _first(decided, withdrawn), "refused")
    bare = _bare(basis, document=document, preservation=preservation)
    if withdrawn is not None and (decided is not None or bare is None):
        return _without_consent(withdrawn, decided)
    if bare is None:
        return Authority(basis, since)
    if decided is not None:
        return Authority(basis, decided.since)
    if bare == SPOKEN and confirmation_due_at is not None and confirmation_due_at > since:
        return Authority(basis, since, until=confirmation_due_at)
    return Authority(None, since, bare)


def handed_over(since: int, *, quashed: int | None, stays: bool) -> Authority:
    """Judge what was handed over at ``since`` under a production order that stood then.

    ``quashed`` is when the order was set aside (seconds UTC), ``stays`` whether that decision lets it be kept. The
    order covers holding until then, whatever becomes of an order to preserve the same data.
    """
    if quashed is None:
        return Authority("production_order", since)
    later = max(since, quashed)
    return Authority("decision", later) if stays else Authority(None, later, "refused")


def _first(decided: Decided, withdrawn: int | None) -> int:
    """Return since when nothing covers a refused seizure: from an earlier withdrawal unless it was upheld."""
    return decided.since if withdrawn is None or decided.upheld else min(decided.since, withdrawn)


def _without_consent(withdrawn: int, decided: Decided | None) -> Authority:
    return (
        Authority(None, withdrawn, "withdrawn") if decided is None else Authority("decision", decided.since)
    )


def unconfirmed(basis: str, *, document: bool) -> bool:
    """Return whether a seizure needs confirmation: it was urgent or ordered orally, and has no document."""
    return basis in TO_CONFIRM and not document


def _bare(basis: str, *, document: bool, preservation: bool) -> str | None:
    if unconfirmed(basis, document=document):
        return basis
    if basis == "order" and preservation and not document:
        return "preservation_only"
    return None
