"""What entries about mutual legal assistance carry although no rule judges it: read back as it was given.

docs/convention.md names these tests; each fails when the field or code it is about is taken out of its kind.
"""

from __future__ import annotations

from custody.model.types import Value
from tests.model.foreign import (
    ASKED,
    LIVE,
    ask_assistance,
    consult,
    decide,
    follow,
    postpone,
    received,
    refuse,
    sent,
)
from tests.model.office import office
from tests.model.test_carried import DOCUMENT, entered


def test_a_request_for_assistance_says_who_asks_for_what_and_what_governs_it() -> None:
    world = office()
    case = world.case()
    told: dict[str, Value] = {"procedure": "by an expert", "concerned": "A, a national", "timeframe": "2026"}
    for request in (received(world, case), sent(world, case)):
        for purposes in (
            *("appearance", "disclosure", "expertise", "freezing", "interception", "other", "proceeds"),
            *("records", "recovery", "search", "seizure", "service", "sites", "statements", "traffic"),
        ):
            receipt = ask_assistance(world, request, purposes=purposes, limb="35.1.a", **LIVE)
            assert entered(world, receipt, "purposes", "covers") == [purposes, request]
        for governing in ("article_40", "treaty", "agreed"):
            receipt = ask_assistance(world, request, governing=governing, treaty="CETS-030", **told)
            assert entered(world, receipt, "governing", "treaty") == [governing, "CETS-030"]
            names = ("authority", "matter", "conducted_by", "summary", "sought", "aim")
            assert entered(world, receipt, *names) == [ASKED[name] for name in names]
            assert entered(world, receipt, *told) == list(told.values())


def test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret() -> None:
    world = office()
    case = world.case()
    for request in (received(world, case), sent(world, case)):
        for channel in ("central_authority", "diplomatic", "interpol", "network_24_7", "other"):
            assert entered(world, ask_assistance(world, request, channel=channel), "channel") == [channel]
        for haste in ("law", "vulnerable", None):
            assert entered(world, ask_assistance(world, request, haste=haste), "haste") == [haste]
        for secret in (True, False):
            receipt = ask_assistance(world, request, confidential=secret)
            assert entered(world, receipt, "confidential") == [secret]


def test_that_the_states_consulted_about_assistance_is_on_record() -> None:
    world = office()
    receipt = consult(world, ask_assistance(world, received(world)))
    assert entered(world, receipt, "explanation") == ["conditions"]


def test_which_preserved_data_are_asked_for_later_no_longer_or_decided_about_is_on_record() -> None:
    world = office()
    case = world.case()
    first, second, third = (received(world, case) for _ in range(3))
    asked = ask_assistance(world, first)
    for other in (second, third):
        receipt = follow(world, asked, "covered", covers=other, standing="record")
        assert entered(world, receipt, "covers", "keeps") == [other, other]
    receipt = follow(world, asked, "uncovered", covers=second, standing="record")
    assert entered(world, receipt, "covers") == [second]
    receipt = decide(world, asked, about=first)
    assert entered(world, receipt, "about", "reaches") == [first, first]
    receipt = refuse(world, asked, about=third)
    assert entered(world, receipt, "about", "reaches") == [third, third]


def test_the_paper_of_a_request_for_assistance_is_pinned_by_its_digest() -> None:
    world = office()
    request = received(world)
    receipt = ask_assistance(world, request, document_sha256=DOCUMENT)
    assert entered(world, receipt, "document_sha256") == [DOCUMENT]


def test_a_refusal_of_assistance_names_every_ground_it_may_rest_on() -> None:
    world = office()
    request = received(world)
    of_8 = ("40.8.available", "40.8.de_minimis", "40.8.dual_criminality")
    for ground in (*of_8, "40.21.a", "40.21.b", "40.21.c", "40.21.d", "40.22"):
        asked = ask_assistance(world, request)
        consult(world, asked)
        receipt = refuse(world, asked, grounds=ground, conduct_punishable_here=False)
        assert entered(world, receipt, "grounds", "reasons") == [ground, "a trifle"]


def test_assistance_is_postponed_with_its_ground_reasons_and_without_a_decision() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    consult(world, asked)
    for ground in ("40.27.investigation", "40.27.judicial", "40.27.prosecution"):
        receipt = postpone(world, asked, grounds=ground, reasons="our trial opens in May")
        assert entered(world, receipt, "grounds", "reasons") == [ground, "our trial opens in May"]
    assert world.entry(receipt.position).envelope.kind == "assistance.postponed"


def test_assistance_is_granted_in_part_or_under_conditions_that_are_on_record() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    receipt = decide(world, asked, decision="partly_granted", conditions="for this case only")
    assert entered(world, receipt, "decision", "conditions") == ["partly_granted", "for this case only"]


def test_a_request_for_assistance_that_is_no_longer_needed_is_taken_back() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    receipt = follow(world, asked, "withdrawn", standing="record", explanation="the suspect confessed")
    assert entered(world, receipt, "reaches", "explanation") == [request, "the suspect confessed"]
