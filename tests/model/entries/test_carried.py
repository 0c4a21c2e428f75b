"""What entries carry although no rule judges it: read back from the ledger as it was given.

convention.md names these tests; each fails when the field or code it is about is taken out of its kind.
"""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.model.foreign import (
    ASKED,
    LIVE,
    ask_assistance,
    consult,
    decide,
    effect,
    follow,
    postpone,
    received,
    refuse,
    sent,
    step,
)
from tests.model.met import comply, contest, quash
from tests.model.office import office, stick
from tests.model.orders.test_rules_production import ABROAD, ordered, served
from tests.model.orders.test_rules_production import follow as followed
from tests.model.produced import answered, register, term
from tests.world import World

DOCUMENT = b64(sha256(b"a letter").digest())


def begun(world: World, subject: str, *names: str) -> list[Value]:
    """Read fields of the entry that began a subject."""
    entry = world.entry(world.store.read().positions(subject)[0])
    return [entry.value(name) for name in names]


def entered(world: World, receipt: Receipt, *names: str) -> list[Value]:
    """Read fields of an entry by its receipt."""
    entry = world.entry(receipt.position)
    return [entry.value(name) for name in names]


def test_an_order_says_which_offences_it_reaches() -> None:
    world = office()
    case = world.case()
    for offence_ground in ("23.2.a", "23.2.b", "23.2.c", "35.1.b", "35.1.c"):
        order = world.order(case, offence_ground=offence_ground, max_penalty_months=60)
        assert begun(world, order, "offence_ground", "max_penalty_months") == [offence_ground, 60]


def test_an_order_says_in_which_form_it_was_given_and_for_which_data() -> None:
    world = office()
    case = world.case()
    for means in ("ordered", "similarly_obtained"):
        for data in ("content", "subscriber", "traffic"):
            order = world.order(case, preservation_means=means, data_categories=data)
            assert begun(world, order, "preservation_means", "data_categories") == [means, data]


def test_an_order_says_why_the_data_could_be_lost() -> None:
    world = office()
    case = world.case()
    for vulnerability in ("deletion_threatened", "short_retention", "volatile", "other", None):
        order = world.order(case, vulnerability=vulnerability)
        assert begun(world, order, "vulnerability") == [vulnerability]


def test_an_order_says_whether_it_is_confidential_and_until_when() -> None:
    world = office()
    case = world.case()
    until = format_instant(world.clock.now() + 400 * DAY)
    for confidential, end in ((True, until), (True, None), (False, None)):
        order = world.order(case, days=30, confidential=confidential, confidential_until=end)
        assert begun(world, order, "confidential", "confidential_until") == [confidential, end]


def test_an_order_says_how_each_safeguard_is_kept_or_why_it_does_not_apply() -> None:
    world = office()
    case = world.case()
    for name in ("proportionality", "review", "remedy", "third_parties"):
        for not_applicable in (None, name):
            order = world.order(case, by="judge", **{name: f"the {name}", "not_applicable": not_applicable})
            assert begun(world, order, name, "not_applicable") == [f"the {name}", not_applicable]


def test_that_a_review_set_an_order_aside_is_on_record() -> None:
    world = office()
    case = world.case()
    for body in ("court", "independent"):
        for since, custodian, agency in (
            ("from_now", "keep_until_final", "keep"),
            ("from_beginning", "may_be_deleted", "return_or_destroy"),
        ):
            receipt = quash(
                world,
                world.order(case),
                body=body,
                effect=since,
                preserved_data=custodian,
                obtained_data=agency,
            )
            found = entered(world, receipt, "body", "effect", "preserved_data", "obtained_data")
            assert found == [body, since, custodian, agency]


def test_how_an_order_was_met_is_on_record() -> None:
    world = office()
    order = world.order(world.case())
    world.serve(order)
    for extent in ("partial", "full"):
        receipt = comply(world, order, extent=extent)
        assert entered(world, receipt, "extent", "preserved_scope") == [extent, "the mailbox"]
    reasons = (
        "deleted_after",
        "deleted_before",
        "impossible",
        "never_held",
        "no_answer",
        "no_data",
        "refused",
    )
    for reason in reasons:
        values: dict[str, Value] = {"reason": reason, "consequence": "seizure"}
        receipt = world.sign("eve", "preservation_order.not_complied", values, subject=order)
        assert entered(world, receipt, "reason", "consequence") == [reason, "seizure"]


def test_what_is_brought_against_an_order_is_on_record() -> None:
    world = office()
    order = world.order(world.case())
    for means in ("review", "remedy"):
        receipt = contest(world, order, means=means)
        assert entered(world, receipt, "means", "body", "suspensive") == [means, "court", False]


def test_a_production_order_says_whom_it_asks_by_which_power_for_which_data() -> None:
    world = office()
    case = world.case()
    for disposal in ("control", "possession"):
        for data_categories in ("content", "subscriber", "traffic"):
            order, _ = ordered(world, case, data_categories=data_categories, possession_or_control=disposal)
            found = begun(world, order, "power", "possession_or_control", "data_categories", "addressee")
            assert found == ["27.a", disposal, data_categories, "Example Hosting Ltd"]
            assert begun(world, order, "data") != [None]
    order, _ = ordered(world, case, **ABROAD)
    assert begun(world, order, "power", "services") == ["27.b", "mail for users here"]


def test_a_production_order_says_which_order_keeps_its_data() -> None:
    world = office()
    case = world.case()
    keeper = world.order(case)
    order, _ = ordered(world, case, preservation_order=keeper)
    assert begun(world, order, "preservation_order") == [keeper]


def test_how_a_production_order_was_answered_is_on_record() -> None:
    world = office()
    order = served(world)
    for outcome in ("no_answer", "nothing_held", "partial", "provided", "refused"):
        receipt = followed(world, order, "answered", outcome=outcome, data_handed_over="one archive")
        assert entered(world, receipt, "outcome", "data_handed_over") == [outcome, "one archive"]


def test_what_was_handed_over_names_its_production_order() -> None:
    world = office()
    order = answered(world)
    receipt = register(world, order)
    assert entered(world, receipt, "production_order", "seizure") == [order, None]


def test_how_long_what_was_handed_over_may_be_held_is_on_record() -> None:
    world = office()
    order = answered(world)
    until = format_instant(world.clock.now() + 20 * DAY)
    assert entered(world, term(world, order), "holding_until") == [until]


def test_a_seizure_says_on_which_provision_it_rests() -> None:
    world = office()
    seizure = world.seize(world.case(), legal_basis="Criminal Procedure Act s. 31")
    assert begun(world, seizure, "legal_basis") == ["Criminal Procedure Act s. 31"]


def test_a_seizure_says_what_was_searched() -> None:
    world = office()
    case = world.case()
    for target in ("system", "system_part", "medium"):
        assert begun(world, world.seize(case, search_target=target), "search_target") == [target]


def test_a_seizure_says_which_of_the_four_measures_were_taken() -> None:
    world = office()
    case = world.case()
    for measures in ("28.3.a", "28.3.b", "28.3.c", "28.3.d", "28.3.a 28.3.b 28.3.c 28.3.d"):
        assert begun(world, world.seize(case, measures=measures), "measures") == [measures]


def test_a_copy_is_recorded_with_its_size_and_digest() -> None:
    world = office()
    receipt = world.acquire(stick(world, None), b"image")
    digest = b64(sha256(b"image").digest())
    assert entered(world, receipt, "container_sha256", "container_bytes") == [digest, 5]


def test_a_request_says_by_which_way_it_came_or_went() -> None:
    world = office()
    case = world.case()
    for make in (received, sent):
        for channel in ("central_authority", "diplomatic", "interpol", "network_24_7", "other"):
            assert begun(world, make(world, case, channel=channel), "channel") == [channel]


def test_a_request_says_for_which_evidence_states_cooperate() -> None:
    world = office()
    case = world.case()
    for make in (received, sent):
        for offence_ground in ("35.1.b", "35.1.c"):
            request = make(world, case, offence_ground=offence_ground, max_penalty_months=60)
            assert begun(world, request, "offence_ground", "max_penalty_months") == [offence_ground, 60]


def test_a_request_for_preservation_is_made_and_received() -> None:
    world = office()
    case = world.case()
    for make, kind in ((received, "preservation_request.received"), (sent, "preservation_request.sent")):
        request = make(world, case)
        entry = world.entry(world.store.read().positions(request)[0])
        assert (entry.envelope.kind, entry.value("state"), entry.value("case")) == (kind, "AT", case)


def test_a_request_says_what_is_known_of_whoever_holds_the_data() -> None:
    world = office()
    case = world.case()
    for make in (received, sent):
        for known in ("Example Mail Ltd", None):
            assert begun(world, make(world, case, known_data_holder=known), "known_data_holder") == [known]


def test_a_request_says_whether_it_is_confidential() -> None:
    world = office()
    case = world.case()
    for make in (received, sent):
        for confidential in (True, False):
            assert begun(world, make(world, case, confidential=confidential), "confidential") == [
                confidential
            ]


def test_preservation_for_another_state_names_the_order_at_home_under_which_it_is_done() -> None:
    world = office()
    case = world.case()
    request, order = received(world, case), world.order(case)
    assert entered(world, effect(world, request, preservation_order=order), "preservation_order") == [order]


def test_a_warning_says_what_preservation_may_fail_to_do() -> None:
    world = office()
    request = received(world)
    for concerns in ("availability", "confidentiality", "prejudice"):
        receipt = step(world, request, "concern_notified", risks=concerns, explanation="as the provider says")
        assert entered(world, receipt, "risks", "explanation") == [concerns, "as the provider says"]


def test_a_request_for_assistance_says_who_asks_for_what_and_what_governs_it() -> None:
    world = office()
    case = world.case()
    told: dict[str, Value] = {
        "procedure": "by an expert",
        "subjects_concerned": "A, a national",
        "time_period": "2026",
    }
    for request in (received(world, case), sent(world, case)):
        for purposes in (
            *("appearance", "disclosure", "expertise", "freezing", "interception", "other", "proceeds"),
            *("records", "recovery", "search", "seizure", "service", "sites", "statements", "traffic"),
        ):
            receipt = ask_assistance(world, request, purposes=purposes, offence_ground="35.1.a", **LIVE)
            assert entered(world, receipt, "purposes", "preservation_requests") == [purposes, request]
        for governing in ("article_40", "treaty", "article_40_agreed"):
            receipt = ask_assistance(
                world, request, governing_instrument=governing, treaty="CETS-030", **told
            )
            assert entered(world, receipt, "governing_instrument", "treaty") == [governing, "CETS-030"]
            names = (
                "authority",
                "subject_matter",
                "conducting_authority",
                "summary",
                "assistance_sought",
                "stated_purpose",
            )
            assert entered(world, receipt, *names) == [ASKED[name] for name in names]
            assert entered(world, receipt, *told) == list(told.values())


def test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret() -> None:
    world = office()
    case = world.case()
    for request in (received(world, case), sent(world, case)):
        for channel in ("central_authority", "diplomatic", "interpol", "network_24_7", "other"):
            assert entered(world, ask_assistance(world, request, channel=channel), "channel") == [channel]
        for haste in ("law", "vulnerable", None):
            assert entered(
                world, ask_assistance(world, request, urgency_reasons=haste), "urgency_reasons"
            ) == [haste]
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
        receipt = follow(
            world, asked, "preservation_linked", preservation_requests=other, entry_mode="record"
        )
        assert entered(world, receipt, "preservation_requests", "preserved_until_decision") == [other, other]
    receipt = follow(world, asked, "preservation_unlinked", preservation_requests=second, entry_mode="record")
    assert entered(world, receipt, "preservation_requests") == [second]
    receipt = decide(world, asked, preservation_requests=first)
    assert entered(world, receipt, "preservation_requests", "affected_requests") == [first, first]
    receipt = refuse(world, asked, preservation_requests=third)
    assert entered(world, receipt, "preservation_requests", "affected_requests") == [third, third]


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
        receipt = refuse(world, asked, refusal_grounds=ground, conduct_punishable_here=False)
        assert entered(world, receipt, "refusal_grounds", "explanation") == [ground, "a trifle"]


def test_a_refusal_of_preservation_names_the_fear_of_persecution() -> None:
    world = office()
    request = received(world)
    receipt = step(world, request, "refused", "judge", refusal_grounds="40.22", explanation="persecution")
    assert entered(world, receipt, "refusal_grounds", "explanation") == ["40.22", "persecution"]


def test_assistance_is_postponed_with_its_ground_reasons_and_without_a_decision() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    consult(world, asked)
    for ground in ("40.27.investigation", "40.27.judicial", "40.27.prosecution"):
        receipt = postpone(world, asked, postponement_grounds=ground, explanation="our trial opens in May")
        assert entered(world, receipt, "postponement_grounds", "explanation") == [
            ground,
            "our trial opens in May",
        ]
    assert world.entry(receipt.position).envelope.kind == "mla_request.postponed"


def test_assistance_is_granted_in_part_or_under_conditions_that_are_on_record() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    receipt = decide(world, asked, extent="partial", conditions="for this case only")
    assert entered(world, receipt, "extent", "conditions") == ["partial", "for this case only"]


def test_a_request_for_assistance_that_is_no_longer_needed_is_taken_back() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    receipt = follow(world, asked, "withdrawn", entry_mode="record", explanation="the suspect confessed")
    assert entered(world, receipt, "affected_requests", "explanation") == [request, "the suspect confessed"]
