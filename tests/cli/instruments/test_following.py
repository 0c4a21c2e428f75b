"""A profile of the house's own may let the authority to hold last as long as a duty to preserve."""

from __future__ import annotations

from pathlib import Path

from custody.law import profile
from tests.cli.office import ORDER, Office

COURT = ("--authority", "District Court", "--legal-basis", "CPA s. 31")
SHIPPED = Path(profile.__file__).with_name("profiles") / "eu-2023-1543.toml"


def house(office: Office, effect: str) -> None:
    """Adopt a law of the house's own, and open a case with an order under it and a seizure."""
    text = SHIPPED.read_text().replace('rule = "eu-2023-1543"', 'rule = "house-order"')
    assert 'effect = "separate_authority"' in text
    file = office.folder / "house.toml"
    file.write_text(text.replace('effect = "separate_authority"', f'effect = "{effect}"'))
    office.done("Ada", "profile", "adopt", "./house.toml")
    office.case()
    usual = [word for word in ORDER if word not in ("--days", "90", "--clock-start", "service")]
    law = ("--profile", "house-order", "--days", "60", "--clock-start", "receipt")
    office.done("Judge", "preservation-order", "issue", "C-1", *usual, "--reference", "P-1", *law)
    office.done("Eve", "preservation-order", "acknowledge-receipt", "P-1")
    office.seizure()


def test_the_profile_says_it_and_the_term_follows_the_order(office: Office) -> None:
    house(office, "while_preserved")
    shown = office.run("Eve", "profile", "show", "./house.toml").out
    assert "while preserved" in shown
    done = office.done(
        "Judge", "seizure", "set-term", "S-1", "--lasts-with-preservation-order", "P-1", *COURT
    )
    assert [entry["kind"] for entry in done["entries"]] == ["seizure.term_set"]


def test_under_a_law_that_keeps_both_apart_it_is_refused_and_told_what_to_do(office: Office) -> None:
    house(office, "separate_authority")
    answer = office.run(
        "Judge", "seizure", "set-term", "S-1", "--lasts-with-preservation-order", "P-1", *COURT
    )
    assert answer.status == 5
    assert "gives nobody authority to hold" in answer.err
    assert "--holding-until" in answer.err
