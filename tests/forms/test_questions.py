"""What a kind asks, and in which order, follows from its fields; a verb says it only where it means another."""

from __future__ import annotations

from custody.forms.questions import questions_of, usual_order
from custody.model.kinds import KINDS
from custody.model.schema import permits, types
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, says

SAMPLE = Kind(
    "sample.made",
    (
        Structural("report_sha256", types.PAPER, Need.OPTIONAL, spoken=says("the report as a file")),
        Structural("scope", types.code("all", "part"), spoken=says("", input=Input.FILLED)),
        Structural("size", types.COUNT, Need.COMPUTED),
        Structural("days", types.COUNT),
        Erasable("grounds"),
        Erasable("reference", types.LABEL, label=True),
    ),
    begins=True,
    permit=permits.DESK,
    verb=Verb(
        ("sample", "make"),
        "make one",
        About("sample", Many.NEW),
        arguments=(Argument("due", types.FLAG), Argument("whole", types.FLAG, fills="scope")),
    ),
)


def test_papers_come_after_all_other_fields_and_arguments_after_these_or_where_their_field_is() -> None:
    assert usual_order(SAMPLE) == (
        "whole",
        "days",
        "grounds",
        "reference",
        "report_sha256",
        "due",
        "allow_duplicate",
    )
    assert tuple(question.name for question in questions_of(SAMPLE)) == usual_order(SAMPLE)


def test_a_verb_that_is_no_service_asks_each_field_or_says_that_the_command_fills_it_in() -> None:
    wrong = {}
    for kind in (kind for kind in KINDS if kind.verb is not None and not kind.verb.service):
        asked = {question.name for question in questions_of(kind)}
        own = [field for field in kind.own if field.need is not Need.COMPUTED]
        odd = [field.name for field in own if (field.name in asked) is (field.spoken.input is Input.FILLED)]
        if odd:
            wrong[kind.name] = odd
    assert wrong == {}


def test_an_order_is_declared_only_where_it_is_not_the_usual_one() -> None:
    declared = [kind for kind in KINDS if kind.verb is not None and kind.verb.asks and not kind.verb.service]
    assert [kind.name for kind in declared if kind.verb and kind.verb.asks == usual_order(kind)] == []
