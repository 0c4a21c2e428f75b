"""The head of an entry's page says what the entry says, for every kind; its envelope is behind it."""

from __future__ import annotations

from custody.model.layouts import layout
from custody.model.records import StoredObject
from custody.pages.ledger.entry_summary import entry_summary
from custody.pages.parts.wording import moment, spaced
from tests.failures import every
from tests.pages.contexts import golden_context

FACTS = ("about", "act", "by", "when", "authority", "changed")


def test_the_six_facts_of_every_entry_are_those_that_it_states() -> None:
    context, found = golden_context(), dict[str, int]()
    for position in range(context.lookup.reader.head().size):
        found.setdefault(context.entries().at(position).envelope.kind, position)
    assert len(found) > 100

    def is_stated(kind: str) -> None:
        entry = context.entries().at(found[kind])
        facts = {fact.key: fact for fact in entry_summary(context, entry)}
        assert tuple(facts) == FACTS
        assert all(fact.text for fact in facts.values())
        assert facts["act"].value == kind
        assert facts["about"].value == entry.envelope.subject
        assert facts["by"].value == entry.envelope.by
        happened, signed = entry.value("occurred_at"), moment(entry.envelope.at)
        told = spaced(happened) if isinstance(happened, str) else "not known"
        assert facts["when"].text in (f"{told}, when it was signed", f"{told}, recorded {signed}")
        assert ("recorded" in facts["when"].text) == (told != signed)
        begins = f"{facts['about'].text} is on record"
        assert (begins in facts["changed"].text) == (entry.envelope.seq == 0)
        basis = entry.value("legal_basis") if "legal_basis" in layout(1, kind).names else None
        assert not isinstance(basis, str) or f"legal basis {basis}" in facts["authority"].text

    every(sorted(found), is_stated)
    failed = context.entries().at(found["object.verification_failed"])
    stored = context.lookup.get(StoredObject, failed.envelope.subject)
    exhibit = context.names.label("exhibit", stored.exhibit)
    assert entry_summary(context, failed)[0].text == f"object {stored.id[:8]} of {exhibit}"
    registered = entry_summary(context, context.entries().at(found["exhibit.registered"]))
    assert registered[4].text.startswith("seizure "), registered[4].text
    assert registered[4].opens is not None
    assert registered[4].opens.page == "seizure"
