"""Whatever can be done or seen on a screen can be done or seen by typing a command."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.cli.forms.form import leaves
from custody.pages.parts.page import Action, Table, Target
from custody.pages.things.actions import actions_of
from custody.tui.app.flows import ADDED, FLOWS
from custody.tui.pages.palette_actions import offered
from custody.tui.pages.registry import BUILDERS
from custody.tui.services.page_context import PageService
from custody.tui.services.screen_words import TYPED_ONLY
from fixtures.authority import Authority
from tests.cli.office import Office
from tests.tui.gallery import Keys, furnished
from tests.tui.sitting import program

TUI = Path(__file__).resolve().parents[2] / "custody" / "tui"
PAGES = TUI.parent / "pages"
#: The command that shows what a page shows.
SHOWN = {
    "copy": "copy show",
    **{
        space: f"{space.replace('_', '-')} show"
        for space in ("assistance_order", "mla_request", "disposition", "enquiry")
    },
    **{
        space: f"{space.replace('_', '-')} show"
        for space in ("copy", "inspection", "location", "privilege", "preservation_request")
    },
    "destructive_examination": "destructive-examination show",
    "legal_hold": "legal-hold show",
    "today": "today",
    "status": "today",
    "shift": "shift-report",
    "list": "preservation-request list",
    "transfer": "transfer show",
    "proceedings": "proceedings show",
    "scene": "scene show",
    "disclosure": "disclosure show",
    "continuity": "exhibit timeline",
    "orders": "deadlines",
    "rooms": "location list",
    "preservation_orders": "preservation-order list",
    "preservation_order": "preservation-order show",
    "cases": "case list",
    "case": "case show",
    "exhibits": "exhibit list",
    "exhibit": "exhibit show",
    "integrity": "sweep status",
    "object": "log show",
    "sweep": "log show",
    "stored": "log show",
    "ledger": "log show",
    "entry": "log show",
    "subject": "log show",
    "thing": "log show",
    "checkpoints": "log checkpoints",
    "consistency": "proof consistency",
    "audit": "check",
    "finding": "check",
    "tour": "tui",
    "begin": "tui",
    "more": "tui",
    "people": "actor list",
    "person": "actor show",
    "production_order": "production-order show",
    "production_orders": "production-order list",
    "round": "inventory show",
    "rounds": "inventory list",
    "seizure": "seizure show",
    "seizures": "seizure list",
}

#: What a thing on a page may be called where an act names it.
_THINGS = frozenset(
    {
        "about",
        "case",
        "disclosure_subject",
        "claim",
        "duty",
        "examination",
        "hold",
        "exhibit",
        "inventory",
        "object",
        "preservation_order",
        "parent",
        "person",
        "round",
    }
    | {"production_order", "seizure", "store", "sweep", "thing"}
    | {
        "assistance_order",
        "mla_request",
        "copy",
        "enquiry",
        "destructive_examination",
        "legal_hold",
        "inspection",
        "location",
        "privilege",
    }
    | {"preservation_request", "scene"}
)


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Office, Keys]]:
    """Yield the ledger of the gallery, which the tests below only look at."""
    with furnished() as made:
        yield made


@pytest.fixture(scope="module")
def known() -> frozenset[tuple[str, ...]]:
    return frozenset(words for words, _ in leaves())


def literal_acts() -> set[tuple[str, ...]]:
    """Return the words of every act that is written down in the program, wherever it is."""
    found = set()
    for file in (*TUI.rglob("*.py"), *PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Action", "Intent")
            ):
                found |= {words for argument in node.args if (words := _words(argument))}
    return found


def _words(node: ast.expr) -> tuple[str, ...] | None:
    if not isinstance(node, ast.Tuple):
        return None
    words = [
        element.value
        for element in node.elts
        if isinstance(element, ast.Constant) and isinstance(element.value, str)
    ]
    return tuple(words) if len(words) == len(node.elts) else None


def test_every_act_that_is_written_down_is_a_command(known: frozenset[tuple[str, ...]]) -> None:
    found = literal_acts()
    assert len(found) > 10
    assert {words for words in found if words not in known} == set()
    assert {words for words in (*FLOWS, *ADDED) if words not in known} == set()


def test_every_act_that_a_page_offers_is_a_command_whose_form_takes_what_it_gives(
    known: frozenset[tuple[str, ...]], house: tuple[Office, Keys]
) -> None:
    office, keys = house
    shown = program(office.desk).opening()
    shown.page_service.key = office.keys["Eve"]
    offered = [act for name in BUILDERS for act in _acts(shown.page_service, name, keys)]
    assert len(offered) > 50
    assert {act.words for act in offered} <= known
    for act in offered:
        asked = {field.name for field in shown.acts.form(act.words).fields}
        spare = set(act.values) - asked
        # What is not asked is only the name of the thing under the name of the command, offered in case.
        named = {act.words[0].replace("-", "_"), "actor", *_THINGS}
        assert {word.removesuffix("s").replace("-", "_") for word in spare} <= named, act
    for name in BUILDERS:
        for act in shown.page_service.page(Target(name, keys.get(name, ""))).actions:
            asked = {field.name for field in shown.acts.form(act.words).fields}
            assert not act.values or act.words in FLOWS or asked & set(act.values), (
                f"{act.words} on the page {name} is opened with nothing of that page"
            )


def _acts(page_service: PageService, name: str, keys: Keys) -> list[Action]:
    page = page_service.page(Target(name, keys.get(name, "")))
    rows = [row for block in page.blocks if isinstance(block, Table) for row in block.rows]
    found = [row.action for row in rows if row.action is not None]
    return [*found, *page_service.make(lambda context: actions_of(context, page), "possible")]


def test_every_page_is_shown_by_a_command_and_as_plain_text(
    known: frozenset[tuple[str, ...]], house: tuple[Office, Keys]
) -> None:
    assert set(SHOWN) == set(BUILDERS)
    assert {tuple(command.split()) for command in SHOWN.values()} <= known
    office, keys = house
    for name in BUILDERS:
        key = keys.get(name)
        answer = office.run("Eve", "tui", "--plain", f"{name}:{key}" if key else name)
        assert (name, answer.status, answer.err) == (name, 0, "")


def test_what_cannot_be_done_on_a_screen_is_named_and_makes_a_vault_or_is_one(
    known: frozenset[tuple[str, ...]],
) -> None:
    assert {words[0] for words in known} >= TYPED_ONLY
    assert sorted(TYPED_ONLY) == ["completion", "demo", "form", "init", "manual", "schema", "tui"]


def test_what_needs_an_authority_for_timestamps_is_offered_while_one_is_trusted_and_else_says_why(
    office: Office,
) -> None:
    def can() -> tuple[set[str], dict[str, str]]:
        """Return what the palette offers of timestamps, and what the page of checkpoints says of each."""
        house = program(office.desk).opening()
        house.page_service.key = office.keys["Ada"]
        known = list(house.acts.known())
        found = house.page_service.make(lambda context: offered(context, None, known), "possible")
        page = house.page_service.page(Target("checkpoints", ""))
        return (
            {act.words[1] for act in found if act.words[0] == "timestamp"},
            {
                act.words[1]: "" if act.refused is None else act.refused.text
                for act in page.actions
                if act.words[0] == "timestamp"
            },
        )

    palette, page = can()
    assert palette == {"trust", "request", "list"}
    assert (page["trust"], page["request"]) == ("", "")
    assert "[rule timestamp.root]" in page["add"]
    assert "[rule tsa.known]" in page["distrust"]
    (office.folder / "root.pem").write_bytes(Authority("time.example").pem())
    office.done("Ada", "timestamp", "trust", "root.pem")
    palette, page = can()
    assert palette == {"trust", "request", "list", "add", "distrust"}
    assert set(page.values()) == {""}
