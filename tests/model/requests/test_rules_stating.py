"""Rules about what a request for assistance states, and about the grounds to refuse or to postpone it."""

from __future__ import annotations

from custody.model.schema.types import Value
from tests.model.foreign import (
    LIVE,
    ask_assistance,
    assistance_record,
    consult,
    postpone,
    preserved,
    refuse,
    sent,
)
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows


@shows("un-40.purposes")
def test_what_collects_no_electronic_evidence_rests_on_an_offence_of_the_convention() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    for offence_ground in ("35.1.b", "35.1.c"):
        for purpose in ("appearance", "recovery", "service"):
            purposes = " ".join(sorted(("disclosure", purpose)))
            with refused_here(world, "un-40.purposes", "40(1)"):
                ask_assistance(
                    world, ours, offence_ground=offence_ground, max_penalty_months=60, purposes=purposes
                )
            asked = ask_assistance(
                world, theirs, offence_ground=offence_ground, max_penalty_months=60, purposes=purposes
            )
            assert marks(world, asked) == {"un-40.purposes"}
            assert theirs in assistance_record(world, asked).keeping
            assert (
                marks(world, ask_assistance(world, theirs, offence_ground="35.1.a", purposes=purposes))
                == set()
            )
            ask_assistance(world, ours, offence_ground="35.1.a", purposes=purposes)
        ask_assistance(
            world, ours, offence_ground=offence_ground, max_penalty_months=60, purposes="statements"
        )
    treaty = ask_assistance(
        world, theirs, purposes="service", governing_instrument="treaty", treaty="CETS-030"
    )
    assert marks(world, treaty) == set()


def test_a_request_for_assistance_says_on_which_limb_it_rests() -> None:
    world = office()
    case = world.case()
    for request in (preserved(world, case), sent(world, case)):
        for offence_ground in ("35.1.a", "35.1.b", "35.1.c"):
            asked = ask_assistance(world, request, offence_ground=offence_ground, max_penalty_months=60)
            assert (marks(world, asked), world.entry(asked.position).value("offence_ground")) == (
                set(),
                offence_ground,
            )


def test_a_territory_with_its_own_system_is_the_other_side_of_a_request() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case, state="GB-SCT"), sent(world, case, state="GB-SCT")
    for request in (theirs, ours):
        asked = ask_assistance(world, request)
        assert world.entry(asked.position).value("state") == "GB-SCT"
    assert marks(world, ask_assistance(world, theirs, state="GB")) == set()
    with refused_here(world, "un-42.linkage"):
        ask_assistance(
            world,
            theirs,
            state="GB",
            preservation_requests=None,
            excluded_requests=None,
            exclusion_reason=None,
        )


@shows("un-40.particulars")
def test_no_summary_of_the_facts_is_asked_of_what_is_for_service_alone() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    for request in (theirs, ours):
        asked = ask_assistance(world, request, offence_ground="35.1.a", purposes="service", summary=None)
        assert marks(world, asked) == set()
        assert world.entry(asked.position).value("not_known") is None
    both = "disclosure service"
    with refused_here(world, "un-40.particulars", "40(15)(c)"):
        ask_assistance(world, ours, offence_ground="35.1.a", purposes=both, summary=None)
    asked = ask_assistance(world, theirs, offence_ground="35.1.a", purposes=both, summary=None)
    assert marks(world, asked) == {"un-40.particulars"}


@shows("un-40.particulars")
def test_a_request_names_the_authority_that_conducts_the_proceedings_with_its_functions() -> None:
    world = office()
    ours = sent(world)
    with refused_here(world, "un-40.particulars", "40(15)(b)"):
        ask_assistance(world, ours, conducting_authority=None)
    ask_assistance(world, ours)


@shows("un-45.particulars")
def test_real_time_collection_of_traffic_data_states_its_particulars() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    for letter, field in (
        ("c", "communications"),
        ("e", "collection_necessity"),
        ("f", "collection_period"),
        ("f", "collection_period_reason"),
    ):
        with refused_here(world, "un-45.particulars", f"45(3)({letter})"):
            ask_assistance(world, ours, purposes="traffic", **{**LIVE, field: None})
        asked = ask_assistance(world, theirs, purposes="traffic", **{**LIVE, field: None})
        assert marks(world, asked) == {"un-45.particulars"}
    under: dict[str, Value] = {"governing_instrument": "treaty", "treaty": "CETS-030"}
    for letter, field in (("a", "authority"), ("b", "subject_matter"), ("b", "summary")):
        with refused_here(world, "un-45.particulars", f"45(3)({letter})"):
            ask_assistance(world, ours, purposes="traffic", **LIVE, **under, **{field: None})
    ask_assistance(world, ours, purposes="traffic", **LIVE)
    assert marks(world, ask_assistance(world, theirs, purposes="interception")) == set(), (
        "art. 46 has no list"
    )


def test_a_request_for_traffic_data_says_of_what_why_and_for_how_long() -> None:
    world = office()
    case = world.case()
    for request in (preserved(world, case), sent(world, case)):
        asked = ask_assistance(world, request, purposes="traffic", **LIVE)
        for name in (
            "communications",
            "collection_necessity",
            "collection_period",
            "collection_period_reason",
        ):
            assert world.entry(asked.position).value(name) == LIVE[name]


@shows("un-40.postponement")
def test_assistance_is_postponed_for_what_it_interferes_with_and_for_nothing_else() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    consult(world, asked)
    for ground in ("other", None):
        with refused_here(world, "un-40.postponement", "40(27)"):
            postpone(world, asked, postponement_grounds=ground, explanation="we are short of staff")
        receipt = postpone(world, asked, "eve", entry_mode="record", postponement_grounds=ground)
        assert marks(world, receipt) == {"un-40.postponement"}
    for ground in ("40.27.investigation", "40.27.judicial", "40.27.prosecution", "40.27.judicial other"):
        assert marks(world, postpone(world, asked, postponement_grounds=ground)) == set()
    treaty = ask_assistance(world, request, governing_instrument="treaty", treaty="CETS-030")
    assert marks(world, postpone(world, treaty, postponement_grounds="other")) == set()


@shows("un-40.fiscal", "un-40.bank_secrecy")
def test_neither_fiscal_matters_nor_bank_secrecy_is_a_ground() -> None:
    world = office()
    request = preserved(world)
    for ground, rule, article in (
        ("40.23", "un-40.fiscal", "40(23)"),
        ("40.24", "un-40.bank_secrecy", "40(24)"),
    ):
        asked = ask_assistance(world, request)
        with refused_here(world, rule, article):
            refuse(world, asked, refusal_grounds=ground)
        assert marks(world, refuse(world, asked, "eve", entry_mode="record", refusal_grounds=ground)) == {
            rule
        }
        treaty = ask_assistance(world, request, governing_instrument="treaty", treaty="CETS-030")
        assert marks(world, refuse(world, treaty, refusal_grounds=ground)) == set()


@shows("un-40.bank_secrecy")
def test_a_fiscal_matter_is_refused_on_another_ground_besides_and_bank_secrecy_never_counts() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    with refused_here(world, "un-40.bank_secrecy"):
        refuse(world, asked, refusal_grounds="40.22 40.24")
    assert marks(world, refuse(world, asked, refusal_grounds="40.22 40.23")) == set()


@shows("un-35.conduct")
def test_assistance_is_not_refused_for_want_of_dual_criminality_where_the_conduct_is_an_offence_here() -> (
    None
):
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    dual = "40.8.dual_criminality"
    with refused_here(world, "un-35.conduct", "35(3)"):
        refuse(world, asked, refusal_grounds=dual, conduct_punishable_here=True)
    with refused_here(world, "entry.expected"):
        refuse(world, asked, refusal_grounds=dual)
    receipt = refuse(
        world, asked, "eve", entry_mode="record", refusal_grounds=dual, conduct_punishable_here=True
    )
    assert marks(world, receipt) == {"un-35.conduct"}
    other = ask_assistance(world, request)
    assert marks(world, refuse(world, other, refusal_grounds=dual, conduct_punishable_here=False)) == set()
    third = ask_assistance(world, request)
    assert marks(world, refuse(world, third, refusal_grounds="40.8.available")) == set()
