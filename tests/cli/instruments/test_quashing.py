"""What is brought against an order or its quashing, typed."""

from __future__ import annotations

from tests.cli.instruments.test_production import PRODUCE, QUASH
from tests.cli.office import Office, golden

CONTEST = (
    *("--against", "quashing", "--means", "remedy", "--body", "court", "--no-suspensive"),
    *("--reviewed-by", "Court of Cassation", "--sought-by", "the prosecutor"),
)
DECIDED = ("--body", "court", "--decided-by", "Court of Cassation")
EFFECT = ("--effect", "from_now", "--preserved-data", "may_be_deleted")


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    office.case()
    office.order()
    office.done("Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1")
    for thing, number, more in (("preservation-order", "P-1", EFFECT), ("production-order", "PR-1", ())):
        office.done("Eve", thing, "quash", number, *QUASH, *more)
        contested = office.run("Eve", thing, "record-challenge", number, *CONTEST, "--json")
        if thing == "production-order":
            golden("production-order-record-challenge", contested, office.folder)
        stayed = office.run(
            "Eve", thing, "stay-quashing", number, "--decision", "suspended", *DECIDED, "--json"
        )
        golden(f"{thing}-stay-quashing", stayed, office.folder)
        settled = office.run("Eve", thing, "end-challenge", number, "--outcome", "dismissed", "--json")
        if thing == "production-order":
            golden("production-order-end-challenge", settled, office.folder)
        reversed_ = office.run("Eve", thing, "reverse-quashing", number, *DECIDED, "--json")
        golden(f"{thing}-reverse-quashing", reversed_, office.folder)
        golden(f"{thing}-show-reversed", office.desk.run(thing, "show", number, "--json"), office.folder)
