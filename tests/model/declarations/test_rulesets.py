"""Every kind is judged, by one rule: what judges all proposals gives way to an act's own, and to nothing else."""

from __future__ import annotations

from collections import Counter

from custody.model import rulesets
from custody.model.engine import proposal
from custody.model.kinds import KINDS


def test_each_kind_has_a_judge_of_its_own_or_begins_something() -> None:
    judges = rulesets.RULESETS[1].judges
    assert [kind.name for kind in KINDS if kind.name not in judges and not kind.begins] == []


def test_no_two_rules_judge_or_fold_the_same_kind_but_what_holds_of_every_proposal() -> None:
    own = [rules for rules in rulesets._RULES if rules is not proposal]
    judged = Counter(name for rules in own for name in rules.JUDGES)
    folded = Counter(name for rules in own for name in rules.FOLDS)
    assert [name for name, count in (*judged.items(), *folded.items()) if count > 1] == []


def test_an_acts_own_rule_takes_the_place_of_what_holds_of_every_proposal() -> None:
    judges = rulesets.RULESETS[1].judges
    own = {name: rules for rules in rulesets._RULES if rules is not proposal for name in rules.JUDGES}
    replaced = proposal.JUDGES.keys() & own.keys()
    assert "disposition.approved" in replaced
    assert [name for name in replaced if judges[name] is not own[name].JUDGES[name]] == []
