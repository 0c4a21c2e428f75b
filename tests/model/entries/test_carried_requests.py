"""What entries about requests to preserve data carry: on what data are kept at home, and why none could be."""

from __future__ import annotations

from tests.model.entries.test_carried import entered
from tests.model.foreign import effect, received, step
from tests.model.office import office


def test_preservation_without_an_order_at_home_names_its_basis() -> None:
    world = office()
    case = world.case()
    for basis in ("held_here", "law", "search", "voluntary"):
        receipt = effect(world, received(world, case), basis=basis, legal_basis="CPA s. 12")
        assert entered(world, receipt, "basis", "legal_basis") == [basis, "CPA s. 12"]


def test_why_nothing_could_be_preserved_for_another_state_is_on_record() -> None:
    world = office()
    case = world.case()
    for reasons in (
        *("account_unknown", "addressee_unidentified", "elsewhere", "deleted_before"),
        *("impossible", "no_data", "other"),
    ):
        told = {"third_state": "DE", "information_given": "ask the provider in DE"}
        receipt = step(world, received(world, case), "not_executed", "judge", reasons=reasons, **told)
        assert entered(world, receipt, "reasons", *told) == [reasons, *told.values()]
