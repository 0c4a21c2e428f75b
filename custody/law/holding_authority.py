"""The recorded authority under which an agency holds exhibits that were seized or produced.

It is independent of every duty to preserve. A preservation order under article 25 binds the person who has the data; it
gives the agency no authority to hold, and its end ends none.
"""

from __future__ import annotations

from custody.frozen import dataclass

#: Provisional bases: they must be confirmed by a date that domestic law sets.
TO_CONFIRM = ("oral", "urgent")
#: The provisional basis that is an oral authorisation.
SPOKEN = "oral"
#: Reasons for a lack of authority to hold, by code, in words.
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
    """A decision of an authority about a seizure or an exhibit, and since when (seconds UTC).

    ``upheld`` says that an earlier decision had authorised it until then.
    """

    since: int
    refused: bool
    upheld: bool


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority to hold by the record: a ``basis`` since an instant, or None since there is none.

    ``since`` is in seconds UTC. ``basis`` is that of the seizure, ``production_order`` where one had it handed over,
    ``decision`` where only a later decision covers it, or ``leave``. ``why`` is the reason for None: ``oral`` and
    ``urgent`` (authorisation was to be confirmed in time, or to follow, and is not on record), ``refused`` (it was
    refused or set aside), ``preservation_only`` (only a preservation order is named, which never covers it),
    ``withdrawn`` (consent was withdrawn), ``recalled`` (the production order had been withdrawn before the handover),
    ``no_seizure`` (nothing says how it was obtained). ``until`` is when an unconfirmed oral authorisation ends.
    """

    basis: str | None
    since: int
    why: str | None = None
    until: int | None = None

    def at(self, instant: int) -> Authority:
        """Return the authority at an instant (seconds UTC): an oral one ends where it had to be confirmed."""
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
    """Return the authority to hold that a seizure at ``since`` gives, with later decisions about it.

    ``document`` says whether the authorising document is on record, ``preservation`` whether the only order named is
    one of article 25, ``withdrawn`` since when a consent is withdrawn (seconds UTC), ``confirmation_due_at`` by when an
    oral authorisation is to be confirmed: it covers holding until then, which mere urgency does not. A decision by an
    authority covers holding from then on. Whether the authority was lawful, and whether it has ended, is not on record
    and not judged.
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
    """Return the authority over things handed over at ``since`` under a production order in force then.

    ``quashed`` is when the order was set aside (seconds UTC), ``stays`` whether that decision allows keeping them. The
    order covers holding until then, regardless of an order to preserve the same data.
    """
    if quashed is None:
        return Authority("production_order", since)
    later = max(since, quashed)
    return Authority("decision", later) if stays else Authority(None, later, "refused")


def _first(decided: Decided, withdrawn: int | None) -> int:
    """Return since when a refused seizure lacks authority: an earlier withdrawal counts unless upheld."""
    return decided.since if withdrawn is None or decided.upheld else min(decided.since, withdrawn)


def _without_consent(withdrawn: int, decided: Decided | None) -> Authority:
    return (
        Authority(None, withdrawn, "withdrawn") if decided is None else Authority("decision", decided.since)
    )


def unconfirmed(basis: str, *, document: bool) -> bool:
    """Return whether a seizure needs confirmation: urgent or ordered orally, without a document."""
    return basis in TO_CONFIRM and not document


def _bare(basis: str, *, document: bool, preservation: bool) -> str | None:
    if unconfirmed(basis, document=document):
        return basis
    if basis == "order" and preservation and not document:
        return "preservation_only"
    return None
