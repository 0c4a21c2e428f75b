"""Every rule of the code is shown by a test, and each of its places, taken out, makes such a test fail."""

from __future__ import annotations

import re

import pytest

from tests.faults.points import some
from tests.ledger.append import test_sequencer_admission
from tests.ledger.audit import test_moved
from tests.ledger.proofs import test_prover_witness_rules
from tests.model import office
from tests.model.cases import test_rules_closing, test_rules_member, test_rules_searched
from tests.model.disposition import (
    test_rules_authority,
    test_rules_blockers,
    test_rules_defence,
    test_rules_disposition,
    test_rules_giveback,
    test_rules_guard,
    test_rules_hold,
    test_rules_outcome,
)
from tests.model.entries import (
    test_rules_content,
    test_rules_dated,
    test_rules_decisive,
    test_rules_every,
    test_rules_instants,
    test_rules_out_of_turn,
    test_rules_plain,
    test_rules_time,
    test_rules_undated,
)
from tests.model.exhibits import (
    test_rules_bag,
    test_rules_carriage,
    test_rules_consent,
    test_rules_copy,
    test_rules_count,
    test_rules_discrepancy,
    test_rules_exhibit,
    test_rules_exits,
    test_rules_handover,
    test_rules_inventory,
    test_rules_items,
    test_rules_presence,
    test_rules_readings,
    test_rules_relocation,
    test_rules_rounds,
    test_rules_scene,
    test_rules_seal,
    test_rules_search,
    test_rules_storeroom,
    test_rules_transcription,
)
from tests.model.ledger import (
    test_rules_abandonment,
    test_rules_backup,
    test_rules_deputy,
    test_rules_key,
    test_rules_moved,
    test_rules_opening,
    test_rules_own,
    test_rules_people,
    test_rules_profile,
    test_rules_proposal,
    test_rules_stamp,
)
from tests.model.mutation import Place, places, silenced, statement_of, unplaced
from tests.model.objects import (
    test_rules_copies,
    test_rules_evidence,
    test_rules_locked,
    test_rules_logs,
    test_rules_packed,
    test_rules_pause,
    test_rules_probe,
)
from tests.model.orders import (
    test_rules_answered,
    test_rules_assist,
    test_rules_compliance,
    test_rules_extension,
    test_rules_floor,
    test_rules_following,
    test_rules_odd_courses,
    test_rules_order,
    test_rules_path,
    test_rules_path_abroad,
    test_rules_produced,
    test_rules_production,
    test_rules_quashing,
    test_rules_renewal,
    test_rules_rescission,
    test_rules_safeguards,
    test_rules_secrecy,
)
from tests.model.requests import (
    test_rules_answer,
    test_rules_assistance,
    test_rules_covering,
    test_rules_enquiry,
    test_rules_joining,
    test_rules_reported,
    test_rules_request,
    test_rules_stating,
    test_rules_treaty,
    test_rules_uncovered,
)
from tests.model.showing import SHOWN, Test

SHOWING = (
    test_rules_closing,
    test_rules_decisive,
    test_rules_rescission,
    test_rules_rounds,
    test_rules_abandonment,
    test_rules_answer,
    test_rules_answered,
    test_rules_assistance,
    test_rules_covering,
    test_rules_joining,
    test_rules_stating,
    test_rules_assist,
    test_rules_authority,
    test_rules_backup,
    test_rules_bag,
    test_rules_compliance,
    test_rules_consent,
    test_rules_carriage,
    test_rules_content,
    test_rules_bag,
    test_rules_blockers,
    test_rules_copies,
    test_rules_copy,
    test_rules_count,
    test_rules_dated,
    test_rules_defence,
    test_rules_deputy,
    test_rules_discrepancy,
    test_rules_disposition,
    test_rules_every,
    test_rules_enquiry,
    test_rules_evidence,
    test_rules_exhibit,
    test_rules_exits,
    test_rules_extension,
    test_rules_giveback,
    test_rules_guard,
    test_rules_handover,
    test_rules_hold,
    test_rules_instants,
    test_rules_undated,
    test_rules_odd_courses,
    test_rules_items,
    test_rules_inventory,
    test_rules_key,
    test_rules_following,
    test_rules_floor,
    test_rules_locked,
    test_rules_logs,
    test_rules_member,
    test_rules_moved,
    test_rules_opening,
    test_rules_order,
    test_rules_outcome,
    test_rules_own,
    test_rules_out_of_turn,
    test_rules_packed,
    test_rules_path,
    test_rules_path_abroad,
    test_rules_people,
    test_rules_plain,
    test_rules_pause,
    test_rules_presence,
    test_rules_probe,
    test_rules_produced,
    test_rules_production,
    test_rules_profile,
    test_rules_proposal,
    test_rules_readings,
    test_rules_quashing,
    test_rules_relocation,
    test_rules_readings,
    test_rules_renewal,
    test_rules_reported,
    test_rules_request,
    test_rules_safeguards,
    test_rules_scene,
    test_rules_seal,
    test_rules_searched,
    test_rules_secrecy,
    test_rules_stamp,
    test_rules_storeroom,
    test_rules_search,
    test_rules_time,
    test_rules_transcription,
    test_rules_treaty,
    test_rules_uncovered,
    test_prover_witness_rules,
    test_moved,
    test_sequencer_admission,
)


def test_every_rule_is_shown_by_a_test_and_no_test_shows_a_rule_that_is_gone() -> None:
    assert len({place.rule for place in places()}) > 70
    assert {place.rule for place in places()} == set(SHOWN)


def test_every_rule_speaks_in_a_statement_of_its_own_with_its_id_written_out() -> None:
    """The ruling that passes on what rules say is the only place that cannot know their ids."""
    assert [where for where in unplaced() if not where.startswith("custody.model.rulings:")] == []


def test_a_rule_id_is_a_word_that_an_entry_can_be_marked_with() -> None:
    assert [place for place in places() if not re.fullmatch(r"[a-z0-9_.-]{1,64}", place.rule)] == []


def test_tests_that_show_a_rule_are_tests_that_run_by_themselves_too() -> None:
    known = {
        id(value) for module in SHOWING for name, value in vars(module).items() if name.startswith("test_")
    }
    assert [test.__name__ for tests in SHOWN.values() for test in tests if id(test) not in known] == []


def fails(test: Test) -> bool:
    try:
        test()
    except (Exception, pytest.fail.Exception):
        return True
    return False


@pytest.mark.parametrize("module", sorted({place.module for place in places()}))
def test_a_rule_taken_out_of_the_code_makes_the_tests_that_show_it_fail(module: str) -> None:
    """Of each way in which rules speak in a module, the first place and the last, and all of them in `make faults`."""
    office.stick(office.office())  # It is kept, and no rule was taken out when it was entered.
    assert [place for place in taken_out(module) if not noticed(place)] == []


def taken_out(module: str) -> list[Place]:
    """Return the places of a module that are taken out."""
    ways: dict[str, list[Place]] = {}
    for place in places():
        if place.module == module:
            ways.setdefault(statement_of(place).verb, []).append(place)
    return [place for alike in ways.values() for place in some(alike, 2)]


def noticed(place: Place) -> bool:
    """Return whether a test fails without what a rule says at one place; with it, those tests run by themselves."""
    with silenced(place):
        return any(fails(test) for test in SHOWN[place.rule])


def test_a_rule_that_was_taken_out_is_back_afterwards() -> None:
    for place in some(places(), 3):
        assert noticed(place)
        assert not any(fails(test) for test in SHOWN[place.rule])
