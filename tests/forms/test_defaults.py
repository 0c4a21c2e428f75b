"""Office defaults: which fields may have one, what a file of them may say, and what counts under which law."""

from __future__ import annotations

import re
from typing import Any

import pytest

from custody.errors import ConfigError
from custody.forms import defaults
from custody.forms.defaults import Default, filled_in_line, read_defaults
from custody.model.kinds import KINDS
from custody.model.schema.schema import FieldSpec, Need, Structural
from tools.docs import ROOT

#: What only the case at hand answers, as the Convention asks for it of whoever decides.
CASE = {"data_categories", "days", "grounds", "proportionality", "scope", "third_parties"}
ORDER = "preservation_order.issued"


def refused(document: dict[str, Any]) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_defaults(document, "/lab/office.toml")
    assert "'/lab/office.toml'" in caught.value.message
    return caught.value


def test_grounds_scope_duration_proportionality_data_and_third_parties_are_never_preset() -> None:
    assert CASE <= defaults.NEVER
    assert not defaults.NEVER & defaults.OFFERED
    asked = [(kind.name, field) for kind in KINDS for field in kind.own if field.name in defaults.NEVER]
    assert {field.name for _, field in asked} == defaults.NEVER
    assert {field.name for kind, field in asked if kind == ORDER} >= CASE
    for kind, field in asked:
        assert not defaults.may_be_preset(field)
        error = refused({"defaults": {kind: {field.name: "always"}}})
        assert f'defaults."{kind}".{field.name}' in error.message
        assert "only the case at hand" in error.message
        assert "Remove it there" in error.hint


def has_default(field: FieldSpec) -> bool:
    return isinstance(field, Structural) and field.default is not None


def test_an_office_answers_all_that_a_preservation_order_needs_but_seven() -> None:
    (order,) = [kind for kind in KINDS if kind.name == ORDER]
    needed = [field for field in order.own if field.need in (Need.REQUIRED, Need.EXPECTED)]
    typed = [field.name for field in needed if not defaults.may_be_preset(field) and not has_default(field)]
    assert sorted(typed) == [
        *(
            "addressee",
            "case",
            "data_categories",
            "days",
            "grounds",
            "proportionality",
            "scope",
            "third_parties",
        ),
    ], "the case and seven flags"


def test_what_may_be_preset_is_typed_text_or_a_code_and_names_no_thing() -> None:
    offered = [field for kind in KINDS for field in kind.own if defaults.may_be_preset(field)]
    assert {field.name for field in offered} == defaults.OFFERED
    assert {field.type.name for field in offered} <= {"citation", "code", "flag", "identifier", "text"}
    assert not any(getattr(field, "label", False) for field in offered)


def test_the_page_of_formats_names_every_field_that_may_be_preset() -> None:
    page = (ROOT / "docs" / "reference" / "format.md").read_text("utf-8")
    (stated,) = re.findall(r"^Fields that may stand there: ([^.]*)\.", page, re.MULTILINE)
    assert re.findall(r"`(\w+)`", stated) == sorted(defaults.OFFERED)


def test_only_kinds_that_name_a_law_have_defaults_of_one() -> None:
    assert set(defaults.OWN_LAW) == {
        kind.name for kind in KINDS if any(field.name == "profile" for field in kind.own)
    }


@pytest.mark.parametrize(
    ("document", "place", "hint"),
    [
        ({"default": {}}, "default", "Correct it to one of: defaults, law, papers"),
        ({"defaults": "x"}, "defaults", "Write it as a table"),
        (
            {"defaults": {"preservation_order.isued": {}}},
            'defaults."preservation_order.isued"',
            "custody schema",
        ),
        ({"defaults": {"preservation_order.issued": {"legal-basis": "x"}}}, "legal-basis", "legal_basis"),
        ({"defaults": {"preservation_order.issued": {"addressee": "x"}}}, "addressee", "Remove it there"),
        ({"defaults": {"preservation_order.issued": {"note": "x"}}}, "note", "takes defaults for"),
        (
            {"defaults": {"preservation_order.issued": {"offence_ground": "99.z"}}},
            "offence_ground",
            "Correct the value",
        ),
        (
            {"defaults": {"preservation_order.issued": {"confidential": "yes"}}},
            "confidential",
            "Correct the value",
        ),
        ({"defaults": {"preservation_order.issued": {"review": 3}}}, "review", "Correct the value"),
        ({"defaults": {"preservation_order.issued": {"review": ["a"]}}}, "review", "Correct the value"),
        ({"defaults": {"case.opened": {"agency": " "}}}, "agency", "Correct the value"),
        ({"law": {"Un 25": {}}}, 'law."Un 25"', "Correct the id"),
        (
            {"law": {"un-25": {"preservation_order.renewed": {"issuing_authority": "x"}}}},
            "preservation_order.renewed",
            "under defaults",
        ),
    ],
)
def test_a_file_that_says_what_it_may_not_is_refused_with_the_place(
    document: dict[str, Any], place: str, hint: str
) -> None:
    error = refused(document)
    assert place in error.message
    assert hint in error.hint


def test_the_law_that_is_named_counts_before_any_law() -> None:
    office = read_defaults(
        {
            "defaults": {"preservation_order.issued": {"review": "the court", "remedy": "appeal"}},
            "law": {
                "un-25": {"preservation_order.issued": {"review": "the court of the Convention"}},
                "eu-2023-1543": {"preservation_order.issued": {"review": "the court of the Regulation"}},
            },
        },
        "office.toml",
    )
    assert [task.value for task in office.of("preservation_order.issued").values()] == [
        "the court of the Convention",
        "appeal",
    ]
    assert (
        office.of("preservation_order.issued", "eu-2023-1543")["review"].key
        == 'law."eu-2023-1543"."preservation_order.issued".review'
    )
    assert office.of("preservation_order.issued", "xx-1")["review"].value == "the court"
    assert office.of("preservation_order.renewed") == {}


def test_one_line_says_all_that_was_filled_in() -> None:
    used = [
        Default("preservation_order.issued", "issuing_authority", "District Court"),
        Default("preservation_order.issued", "confidential", True),
    ]
    assert (
        filled_in_line(used)
        == "from the office's defaults: issuing authority 'District Court', confidential yes"
    )
