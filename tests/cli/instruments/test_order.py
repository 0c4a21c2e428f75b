"""`custody preservation-order`: an art. 25 order from issue to lapse, its clock, its gaps and who must act."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.law.clock import DAY
from custody.model.schema.ids import b64
from tests.cli import paged
from tests.cli.office import ORDER, Office, golden

RENEW = ("--issuing-authority", "District Court", "--grounds", "request pending")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1 and order P-1, not served yet."""
    office.case()
    office.order()
    return office


def serve(office: Office, *more: str, number: str = "P-1") -> None:
    office.done("Eve", "preservation-order", "serve", number, "--method", "electronic", *more)


def show(office: Office, number: str = "P-1") -> dict[str, object]:
    return office.see("preservation-order", "show", number)


def test_service_starts_the_clock_for_exactly_ninety_days(desk: Office) -> None:
    assert paged.value(show(desk), "state") == "not_started"
    served = desk.run(
        "Eve",
        "preservation-order",
        "serve",
        "P-1",
        "--method",
        "electronic",
        "--at",
        "2026-11-02T10:00+01:00",
    )
    assert "period 2026-11-02T09:00:00Z to 2027-01-31T09:00:00Z" in served.out
    found = show(desk)
    assert (paged.value(found, "state"), paged.value(found, "ends")) == ("in_force", "2027-01-31T09:00:00Z")


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    office.case()

    def keep(name: str, who: str, *argv: str) -> None:
        golden(
            f"preservation-order-{name}",
            office.run(who, "preservation-order", *argv, "--json"),
            office.folder,
        )

    keep("issue", "Judge", "issue", "C-1", *ORDER, "--reference", "P-1")
    keep("serve", "Eve", "serve", "P-1", "--method", "courier", "--served-to", "porter")
    keep("acknowledge-receipt", "Eve", "acknowledge-receipt", "P-1", "--acknowledged-by", "legal desk")
    keep("renew", "Judge", "renew", "P-1", "--days", "30", *RENEW)
    golden(
        "preservation-order-show",
        office.desk.run("preservation-order", "show", "P-1", "--json"),
        office.folder,
    )
    golden(
        "preservation-order-list",
        office.desk.run("preservation-order", "list", "--case", "C-1", "--json"),
        office.folder,
    )
    keep("withdraw", "Judge", "withdraw", "P-1", "--reason", "obtained", "--grounds", "came by other means")
    office.order("P-2")
    serve(office, number="P-2")
    office.desk.clock.advance(91 * DAY)
    keep("lapse", "Bot", "lapse", "--due")


def test_every_particular_that_is_missing_is_named_at_once(desk: Office) -> None:
    bare = (
        "issue",
        "C-1",
        "--days",
        "9",
        "--clock-start",
        "order",
        "--no-renewal-allowed",
        "--no-confidential",
    )
    answer = desk.run("Judge", "preservation-order", *bare)
    assert answer.status == 2
    for flag in (
        "--legal-basis",
        "--offence-ground",
        "--data-categories",
        "ADDRESSEE",
        "--scope",
        "--grounds",
    ):
        assert flag in answer.err
    assert "--not-known" not in answer.err


def test_a_provision_is_cited_as_its_own_country_writes_it(desk: Office) -> None:
    for number, basis in (("P-8", "§ 94 StPO"), ("P-9", "Art. 75 GLPD, § 2º"), ("P-10", "УПК РФ, ст. 182")):
        order = [basis if word == "CPA s. 12" else word for word in ORDER]
        desk.done("Judge", "preservation-order", "issue", "C-1", *order, "--reference", number)
        assert paged.value(desk.see("preservation-order", "show", number), "legal_basis") == basis
        assert basis in desk.desk.run("preservation-order", "show", number).out


def test_a_new_order_that_leaves_a_particular_open_is_refused_and_one_on_paper_is_marked(
    desk: Office,
) -> None:
    at = ORDER.index("--grounds")
    left = (
        *ORDER[:at],
        *ORDER[at + 2 :],
        "--not-known",
        "grounds",
        "--not-known-reason",
        "the paper gives none",
    )
    refused = desk.run("Judge", "preservation-order", "issue", "C-1", *left)
    assert refused.status == 5
    assert "article 24(2)" in refused.err
    assert "--recorded" in refused.err
    taken = desk.done("Eve", "preservation-order", "issue", "C-1", *left, "--recorded", status=10)["entries"][
        0
    ]
    assert taken["not_known"] == ["grounds"]
    assert taken["nonconforming"] == ["un-25.particulars"]


@pytest.mark.parametrize("days", ["91", "0", "100000"])
def test_a_period_outside_the_article_is_refused_with_the_article(desk: Office, days: str) -> None:
    argv = [days if word == "90" else word for word in ORDER]
    answer = desk.run("Judge", "preservation-order", "issue", "C-1", *argv)
    assert answer.status == 5
    assert "un-25.ceiling, article 25(2)" in answer.err


def test_the_scanned_order_is_hashed_and_a_missing_file_refused(desk: Office) -> None:
    paper = desk.folder / "order.pdf"
    paper.write_bytes(b"signed and stamped")
    entry = desk.done("Judge", "preservation-order", "issue", "C-1", *ORDER, "--document", "order.pdf")[
        "entries"
    ][0]
    assert entry["facts"]["document_sha256"] == b64(sha256(b"signed and stamped").digest())
    shown = desk.desk.run("preservation-order", "show", entry["subject"]).out
    assert sha256(b"signed and stamped").hexdigest() in shown
    for name, status in (("absent.pdf", 6), (".", 2)):
        assert (
            desk.run("Judge", "preservation-order", "issue", "C-1", *ORDER, "--document", name).status
            == status
        )


def test_a_renewal_follows_the_period_and_a_late_one_leaves_a_gap_on_record(desk: Office) -> None:
    desk.desk.clock.advance(3600)
    serve(desk, "--at", "2026-11-02T10:00:00Z")
    renewed = desk.run("Judge", "preservation-order", "renew", "P-1", "--days", "10", *RENEW)
    assert "period 2027-01-31T10:00:00Z to 2027-02-10T10:00:00Z" in renewed.out
    desk.desk.clock.advance(110 * DAY)
    late = ("preservation-order", "renew", "P-1", "--days", "5", *RENEW)
    refused = desk.run("Judge", *late)
    assert refused.status == 5
    assert "comes too late" in refused.err
    taken = desk.run("Eve", *late, "--recorded", "--at", "2027-02-12T10:00:00Z")
    assert taken.status == 10
    assert "172800 seconds before it were covered by nothing" in taken.out
    shown = " ".join(desk.desk.run("preservation-order", "show", "P-1").out.split())
    assert "! 2027-02-10 10:00Z 2027-02-12 10:00Z 2 d covered by nothing" in shown
    (gap,) = paged.rows(show(desk), "gaps")
    assert (gap["start"], gap["end"], gap.get("entries")) == (
        "2027-02-10T10:00:00Z",
        "2027-02-12T10:00:00Z",
        None,
    )


def test_a_gap_of_the_law_and_a_lag_of_the_record_are_told_apart(desk: Office) -> None:
    desk.desk.clock.advance(5 * DAY)
    serve(desk, "--at", "2026-11-02T12:00:00Z")
    found = show(desk)
    assert paged.rows(found, "gaps") == []
    assert [row["lag"] for row in paged.rows(found, "periods")] == [4 * DAY + 21 * 3600 + 11 * 60]
    assert "4 d 21 h" in desk.desk.run("preservation-order", "show", "P-1").out


def test_show_says_who_must_act_next_at_every_step(desk: Office) -> None:
    def step() -> object:
        found = paged.step(show(desk))
        return found and (found["command"], found["why"])

    assert step() == ("preservation-order serve", "clock")
    serve(desk)
    assert step() == ("preservation-order acknowledge-receipt", "answer")
    desk.done("Eve", "preservation-order", "acknowledge-receipt", "P-1")
    assert step() is None
    desk.desk.clock.advance(80 * DAY)
    assert step() == ("preservation-order renew", "renew")
    told = " ".join(desk.desk.run("preservation-order", "show", "P-1").out.split())
    assert "the period ends soon: renew it if it is still needed (until 2027-01-31 " in told
    assert "by authority) custody preservation-order renew P-1 " in told
    desk.desk.clock.advance(10 * DAY)
    assert step() == ("preservation-order lapse", "lapsed")
    desk.done("Eve", "preservation-order", "lapse", "P-1")
    assert step() is None


def test_an_order_that_cannot_be_renewed_is_to_be_replaced_and_one_by_receipt_acknowledged(
    desk: Office,
) -> None:
    words = {"--renewal-allowed": "--no-renewal-allowed", "service": "receipt", "90": "10"}
    by_receipt = (
        "preservation-order",
        "issue",
        "C-1",
        *(words.get(word, word) for word in ORDER),
        "--reference",
        "P-2",
    )
    assert "the period begins with receipt, which is not on record yet" in desk.run("Judge", *by_receipt).out
    assert paged.step(show(desk, "P-2"))["why"] == "clock"
    desk.done("Eve", "preservation-order", "acknowledge-receipt", "P-2")
    assert paged.step(show(desk, "P-2"))["why"] == "replace"
    words = {"service": "order"}
    desk.done(
        "Judge",
        "preservation-order",
        "issue",
        "C-1",
        *(words.get(word, word) for word in ORDER),
        "--reference",
        "P-3",
    )
    assert paged.step(show(desk, "P-3"))["why"] == "unserved"
    desk.done("Judge", "preservation-order", "withdraw", "P-3", "--reason", "issued_in_error")
    assert paged.step(show(desk, "P-3")) is None
    assert "withdrawn" in desk.desk.run("preservation-order", "show", "P-3").out


def test_every_lapse_that_is_due_is_recorded_in_one_submission_and_once(desk: Office) -> None:
    desk.order("P-2")
    desk.order("P-3")
    for number in ("P-1", "P-2"):
        serve(desk, number=number)
    desk.desk.clock.advance(90 * DAY)
    before = desk.size()
    lapsed = desk.run("Bot", "preservation-order", "lapse", "--due")
    assert lapsed.out.count("preservation_order.lapsed") == 2
    assert "lapsed 2027-01-31T" in lapsed.out
    assert desk.size() == before + 2
    assert desk.done("Bot", "preservation-order", "lapse", "--due")["entries"] == []
    assert desk.size() == before + 2
    again = desk.run("Eve", "preservation-order", "lapse", "P-1")
    assert again.status == 5
    assert "--recorded" not in again.err


def test_lists_are_narrowed_by_case_and_standing_and_begin_with_the_soonest_end(desk: Office) -> None:
    desk.case("C-2")
    desk.order("P-2", "C-2")
    desk.order("P-3", "C-2")
    serve(desk, number="P-3")
    assert [row["name"] for row in paged.listed(desk.see("preservation-order", "list", "--case", "C-2"))] == [
        "P-3",
        "P-2",
    ]
    assert [
        row["name"] for row in paged.listed(desk.see("preservation-order", "list", "--standing", "in_force"))
    ] == ["P-3"]
    assert (
        desk.desk.run("preservation-order", "list", "--standing", "lapsed").out == "no preservation orders\n"
    )
    assert desk.desk.run("preservation-order", "list").out.splitlines()[3].split()[:2] == ["✓", "P-3"]


def test_an_order_without_a_number_and_with_secrecy_until_a_day_is_shown_so(desk: Office) -> None:
    more = ("--confidential-until", "2027-06-01T00:00:00Z", "--vulnerability", "volatile,deletion_threatened")
    entry = desk.done("Judge", "preservation-order", "issue", "C-1", *ORDER, *more)["entries"][0]
    assert entry["facts"]["vulnerability"] == "deletion_threatened volatile"
    shown = " ".join(desk.desk.run("preservation-order", "show", entry["subject"][:8]).out.split())
    assert "CONFIDENTIAL (art. 25(3)) until 2027-06-01 00:00Z" in shown
    assert f"Preservation order (none) [{entry['subject'][:8]}]" in shown
    assert "(none)" in desk.desk.run("preservation-order", "list").out
    words = {"--confidential": "--no-confidential"}
    open_one = desk.done(
        "Judge", "preservation-order", "issue", "C-1", *(words.get(word, word) for word in ORDER)
    )["entries"][0]
    assert "none ordered" in desk.desk.run("preservation-order", "show", open_one["subject"]).out


def test_a_number_is_not_used_twice_unless_it_is_said_to_be_another_order(desk: Office) -> None:
    words = ("preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1")
    answer = desk.run("Judge", *words)
    assert answer.status == 7
    assert f"there is a preservation order 'P-1' already: {show(desk)['key']}" in answer.err
    assert desk.run("Judge", *words, "--allow-duplicate").status == 0
    desk.done("Judge", "preservation-order", "issue", "C-1", *ORDER)
    desk.done("Judge", "preservation-order", "issue", "C-1", *ORDER)


@pytest.mark.parametrize(
    ("who", "argv", "status", "told"),
    [
        ("Eve", ("issue", "C-1", *ORDER), 5, "needs the role authority"),
        ("Eve", ("renew", "P-1", "--days", "9", *RENEW), 5, "needs the role authority"),
        ("Judge", ("renew", "P-1", "--days", "9", *RENEW), 5, "clock has not started"),
        ("Judge", ("renew", "P-1", "--days", "nine", *RENEW), 2, "is no whole number"),
        ("Judge", ("renew", "P-1", "--days", "9"), 2, "--issuing-authority"),
        ("Judge", ("issue", "C-9", *ORDER), 6, "no case named"),
        ("Judge", ("issue", "C-1", *ORDER, "--data-categories", "secrets"), 2, "'secrets' is not one of"),
        ("Eve", ("serve", "P-9", "--method", "post"), 6, "no preservation order named"),
        ("Eve", ("serve", "P-1", "--method", "pigeon"), 2, "invalid choice"),
        (
            "Eve",
            ("serve", "P-1", "--method", "post", "--at", "2026-11-02"),
            2,
            "give it like 2026-11-02T09:00:00Z",
        ),
        ("Eve", ("serve", "P-1", "--method", "post", "--at", "2026-11-02T09:00"), 2, "names no zone"),
        ("Eve", ("serve", "P-1", "--method", "post", "--at", "soon"), 2, "is not an instant"),
        ("Eve", ("serve", "P-1", "--method", "post", "--at", "2026-11-02T09:00:00.5Z"), 2, "finer than"),
        ("Eve", ("serve", "P-1", "--method", "post", "--at", "1960-01-01T00:00:00Z"), 2, "is not an instant"),
        ("Eve", ("serve", "P-1", "--method", "post", "--at", "2027-01-01T00:00:00Z"), 5, "time.future"),
        ("Eve", ("serve", "P-1", "--method", "post", "--not-known", "scope"), 2, "--not-known needs"),
        ("Eve", ("serve", "P-1", "--method", "post", "--not-known-reason", "x"), 2, "needs --not-known"),
        ("Eve", ("lapse",), 2, "required"),
        ("Eve", ("lapse", "P-1", "--due"), 2, "not allowed with"),
        ("Eve", ("lapse", "P-1"), 5, "no lapse"),
    ],
)
def test_a_wrong_call_enters_nothing(
    desk: Office, who: str, argv: tuple[str, ...], status: int, told: str
) -> None:
    before = desk.size()
    answer = desk.run(who, "preservation-order", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before


def test_an_instant_that_nobody_knows_starts_no_clock_and_contradicts_one_that_is_given(desk: Office) -> None:
    unknown = ("--not-known", "occurred_at", "--not-known-reason", "no stamp")
    both = desk.run(
        "Eve",
        "preservation-order",
        "serve",
        "P-1",
        "--method",
        "post",
        *unknown,
        "--at",
        "2026-11-02T09:00:00Z",
    )
    assert both.status == 2
    assert "--at and --not-known occurred_at contradict each other" in both.err
    desk.done("Eve", "preservation-order", "serve", "P-1", "--method", "post", *unknown, status=10)
    assert paged.value(show(desk), "state") == "not_started"


def test_a_dry_run_shows_dates_and_enters_nothing(desk: Office) -> None:
    before = desk.size()
    answer = desk.run("Eve", "preservation-order", "serve", "P-1", "--method", "post", "--dry-run")
    assert "ends_at = " in answer.out
    assert desk.size() == before
    assert paged.value(show(desk), "state") == "not_started"
