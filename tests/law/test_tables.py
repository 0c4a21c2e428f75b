"""The law's tables are frozen: a changed law is a new row with a new version, and an old row never reads otherwise."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, asdict
from hashlib import sha256

import pytest

from custody.errors import NotFound
from custody.law import (
    disposition_codes,
    explanation_codes,
    grounds,
    particulars,
    preservation,
    regimes,
    safeguards,
)
from custody.law.regimes import REGIMES, Regime
from custody.model.layouts import layout
from custody.model.schema.schema import Erasable, Need, Structural
from custody.proof import canonical

#: SHA-256 over the canonical JSON of each row. Entries rest on these rows: add rows, never edit one.
FROZEN_REGIMES = {
    ("un-25", 1): "daf24498ca5343294d85ce5ffa65777636a5ef86dd8e7431a670ef035a3963ce",
    ("un-42", 1): "855bff92d597599df17d691365fee7c716ed00a548b93301549467d3f317b6ee",
}
#: SHA-256 over the canonical JSON of each table's codes in order: codes stand in entries, texts are help.
FROZEN_CODES = {
    "AGENCY_AFTER": "97a66d0299482b99539a517410439b5d4017c34f5c0fc5afb1436621719e0917",
    "APPELLANT": "86235132f5f40852e304551de8d767cc236e4a61f60e719cde1b4bc2d1941ae5",
    "ASSISTANCE": "d081c490a80be889bb054430abbfac61e7f7a03d0e379c242e54d2baf8e73b09",
    "ASSISTANCE_LIMBS": "02b16d1d87b5b5625dd20186e4a249f2933b3e2b1a18d34aae67d485958b96cc",
    "AUTHORISATION": "0f441a984163f9c8308c360add6da56783dc01ed4bc01007fb504fda65488bb9",
    "ASSISTED": "9b5c990612adafadb2ca3c9a645e8266eb5a1ba42d6139367e477b055cd59b28",
    "CHANNELS": "79ae5fbd9368548cdd5488b802c12951fd2e6b26bb31e476fab3c271ad88c562",
    "RISKS": "6be5134f4af024e62150f2bb3b0425fd0e4576e1281071f1e61200e1be2b19eb",
    "CONSENT_BY": "4a4130033ec9a1773b315c1c2bac567fe524ec3cebc8d234eeafff5023a61d19",
    "CONSENT_COPIES": "bdefc7d0f02a18da27e889f22266896154f89a6f055d51415f00a269b0d3b4f6",
    "CONSENT_NOTICE": "ead59df536473d8851a7bf700e6384fecc4993ed73de177678d66fc7a43d78f1",
    "COOPERATION": "6b6c3bccf62c4ff6eb786b2e42c08c604e65dc815fcbffe2bb3564fedfc1ec62",
    "COPY": "2b7487586580523d49eec67cfd0f421054b22c60f51d0a87eb40d3f632275a8f",
    "COPY_KEPT": "d9ca490e57e8cd6a72980be6ba247fabe9d3924c7f8595cc2726e6c18eec7656",
    "COPY_PURPOSE": "84120a14ffc93b29b588facdd516d38488a3b2cac147c2b08149a0120b91f18e",
    "CHALLENGED": "8a70449de7529ffb90b41d7938c34b23fa18fc5447c36fde7b9db2c2cc8d68d8",
    "STAYED": "14b8a11acb51acf0f12135d6b4a69cbda9e2474ed4fcbb53226131f0f3e7a72d",
    "PRESERVED_AFTER": "ce889fd202e5509e4c5fa5edb62484e2cb22f872f0ab4a23ffed698cc8d062e6",
    "DATA_CATEGORIES": "b74f7d910bc0bb9864d1ce457a653ef8fe2a4fdabe06fae08477e4fade5f8b92",
    "EXTENT": "0acdd09776fb82809fd8728187bca3ec64c7c8c6d9763e9b95f8e12225ef6ce7",
    "DISCLOSURE_PURPOSE": "ae1329a03ea1b5d1836c9fa27442740a1c0d00c74b48a36a24c903176bf9497c",
    "PENALTIES_WITHOUT_TERM": "b62d536e0ec9f9484830abf2e6712c54fc5cf5a6056b59c4e3d9ba801d3d682e",
    "POSSESSION_OR_CONTROL": "20fcb77febd22420276a9d21202e01fa66a2125f6b8b97454a9f1318be7a9414",
    "ENABLED": "12e6b658607321d3df6433e47ecc00969888da52daad0243dfc8649db7103b2f",
    "ERASURE_BASIS": "7de328782a25a956f88cede8acdfdba1dfe4218baf7e4b7720784b1d5585dc06",
    "EXPLAINED": "de0731a9294beb29e2c3dabbb59c3bd6b40b7691943ae771d421d39b5096e0f5",
    "EXTENDED_ACCESS": "3ce799dcf211db5e36e5f88ffe732f41fda7cbcda768faede8c80729725387cd",
    "CONSEQUENCES": "9f471517f2b4f5bcfce3b138036381bc35933c91539db5e5deb79876932a3e00",
    "GONE": "306513f49b024f50e13a41a288dfde31d84e8d337c7734a0ff2d4a179d2bf748",
    "GOVERNING": "8180cef391e861fd396aa3c3e74ceed2c40e172718113bd17732c81b95548078",
    "HOLD_END": "4496de23aa94dc6f0c9c57853d30bc18d50e996a56f033dce1ed7d163b9f3db9",
    "HOLD_REASON": "1a43f88bccd1f1d9844149a88db7da5861ed6f82722a139c3a5596a8329004d5",
    "IDENTIFIED_BY": "646af87b85c1249e0381e6c817702ce684e0036b435ac749a77b7042af54238f",
    "JUDGMENT": "b173b755245c4063daa2eb06d6718d97d22dc9f57dac6e5bfd206a90830dbe51",
    "LIFTED": "9ec459e11c0b6bb7537e833dbe5d507813163ff0e9f22a33559f47ee318e512f",
    "LIMBS": "3d98828b7d1c575ae37a693b91f298a9ccc932736f9f1a2c82c0cabc6660bf5b",
    "LOCATED": "d8293b339908859f051019b77c2b39031f76fc6aa19f3b61c144d81a134138be",
    "MEASURE": "2377f4e141ba40e2528dbc99420ec3cdc2b186b8f7908cdd1082e04f20f8153b",
    "MEASURE_LIMBS": "b6fc22221203e991dbb9b17af79620430d0fa312d5e4231983fdb6789f4a56ff",
    "MEASURES": "3acc44d11c710ea44f7270acf68ca8aace374f6092f20f5f0c0e926e05616227",
    "MEASURE_BASIS": "b7635faf6cf4c1813112877bf7ad30c9a5cff4cd52e5e09e9a80e4a5e6bac73b",
    "MEDIUM": "0e4a867deb9075c3c5a89828403999d06a194e6730d1c168a3c77bf4e52f67bc",
    "METHOD": "cf8ce46c949d867865baaedf6704e292ba0719dec6b9fcbeb5e3a062abe8a67f",
    "NOT_ASSISTED": "5099c07ac43adfe2c886a03e6488650cbdd3accd7a318d6eed9daa6b4fd35717",
    "NOT_PRODUCED": "d666c1459e2db6740d1b07c2af291291bda1ac7eec16e51d025355def1eb239c",
    "NON_COMPLIANCE": "4760dffc456e7f30aa9998c8f16a1e6e1d89b684140ac8342cce08799a895fbb",
    "FURTHER_PROVIDERS": "63a1c0d85af590ae4d5304865f124d4671a92e01292d89ee2c67f5d2ca79b9f3",
    "PRESERVATION_LIMBS": "5e0d10afcb7fbf4f5b3668b1c381ec24522992a44005d3c42e371469ca761af5",
    "NOT_EXECUTED": "821ead965d4159c63965cabb4a751dc401b803cfb1eb3ca3a54e698d08b935df",
    "HOME_BASIS": "3ad792d77ac77b09f7b95af1d658e55755470afc29b905ceece85b3ea9640348",
    "_REFUSALS": "e750fc27f39433b048edd4968d1149d21717e70e6fe68fe7ccbdb71470156aa0",
    "_PATH_GROUND": "4d609bf46f0baa383ab47292b2f9897ba6a814b1e83547319b162231b6d76a86",
    "PARTICULARS_42": "a56a15c534816c5a99cbc0d5663f3f303717bbd9a9eaf8c3987a6528a3a24485",
    "PATH_CLOSED": "fbda99c003102d7e24e6314306ac215db4f0b8af90e9bef0787a9125019d7733",
    "POSTPONED": "3b6c3f69003de6d91079ce009f2338a3bee6361c7ae1e5f4445cc0bf0c8d9353",
    "PRODUCED": "6781fa7fa37643fb8b358309dd7890f566a589d194414e99f165e4607a3b0a40",
    "PRODUCTION": "86d5f7f1f5aad4f42b8e95c36eed30b39f91e18a624e83fb679b4fb0851b108f",
    "URGENCY": "df7274793c4b332c2453626d5908fe3f9ad34e49044e52414024f59e565cedea",
    "REFUSAL_40": "aac4e14a9a8448690352ca70dcfc940f067960aaadb419a5076df446ff0259a6",
    "REFUSAL_42": "5c8b8ba297e6ccfcdbbb72b754e0346a52101d111378139dac7986d2faf3109d",
    "REFUSAL_43": "c546dd15d749720bd7988231e69024ecb55012f0fbedf9bedc2c1dfbdb3ef891",
    "RELEASE": "9dbe98cd0a9e3ee7d0d9a1c74c937619ba59ec7555b06dde77b41275929b9093",
    "REVIEWERS": "f7c91298d3731adcca65ae46dcb6e0c829d4122641e45b9ce58b670e56a66170",
    "SAFEGUARDS": "72df96cd7e2d7f7883992aba1d1b7450098f571e17056fac393c1c9653b31db5",
    "SEARCH_PURPOSE": "b91e2028d55ac6fe4fa6084cdb6e0fdd299fb907866c32709a80a6bc63efa717",
    "SEIZURE_BASIS": "315f95dfaaba5459e762059276b82ba9a35c4e54243b51cd65af74c4025ecb02",
    "DISCLOSED_TO": "df031f8d1d67838820efc3f5c81c5b27362e43cd7286a5c6644f654b24efa449",
    "SOUGHT": "cc515ac0828c27611b8b55ed9c4ef34dabd8c75d61dd8ce532c09776844ac64a",
    "STANDARD": "589b0c71ed22c0eb37fd8dc419539ac8ceb7c826766c7c4ea737ff6663db4902",
    "VULNERABILITY": "2ed3b31dd7c6de44bcfa0cf2c3eb117a2c0bbd3cdd8cc78eb65501fb5031b58d",
    "WITHDRAWAL": "561d579f63d61001a1e25e64fa7d906926ad4d1d504e486367a33a2d7fb00ded",
}
FROZEN_PARTICULARS = "1363e01462e2f14c0da1db6c0b69999d7c29ea024750da582546568e6286ecb0"


def digest(value: object) -> str:
    return sha256(canonical.encode(value)).hexdigest()


def row_digest(row: Regime) -> str:
    return digest(asdict(row))


def code_tables() -> dict[str, dict[str, str]]:
    return {
        name: value
        for module in (grounds, disposition_codes, explanation_codes, preservation)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, dict)
    }


def test_no_row_of_the_rule_table_was_edited_or_taken_away() -> None:
    assert {(row.rule, row.version): row_digest(row) for row in REGIMES} == FROZEN_REGIMES


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("article", "25(1)"),
        ("min_days", 0),
        ("max_days", 91),
        ("start_events", ("order", "receipt")),
        ("max_renewals", 1),
        ("max_renewal_days", 30),
        ("calendar_margin_hours", 0),
        ("confidentiality", "always"),
        ("refusal_grounds", ("40.22",)),
        ("after_data_request", "until_decided"),
        ("instrument", "preservation_request"),
        ("holding_rule", "while_preserved"),
        ("renewal_lead_days", 15),
        ("orders_only", False),
        ("source", "elsewhere"),
    ],
)
def test_an_edit_of_any_member_of_a_row_is_noticed(member: str, value: object) -> None:
    row = asdict(regimes.regime("un-25", 1))
    assert digest(row) == FROZEN_REGIMES["un-25", 1]
    assert digest({**row, member: value}) != FROZEN_REGIMES["un-25", 1]


def test_a_row_cannot_be_changed_in_a_running_program() -> None:
    row = regimes.regime("un-25", 1)
    with pytest.raises(FrozenInstanceError):
        row.max_days = 91  # type: ignore[misc]  # what is tried is what is refused


def test_article_25_allows_at_most_90_days_and_renewal() -> None:
    row = regimes.regime("un-25", 1)
    assert (row.article, row.min_days, row.max_days, row.renewable) == ("25(2)", 1, 90, True)
    assert set(row.start_events) == {"order", "service", "receipt"}


def test_the_newest_version_of_a_rule_is_its_highest() -> None:
    assert regimes.newest("un-25") is max(REGIMES, key=lambda row: row.version)


@pytest.mark.parametrize(("rule", "version"), [("un-25", 2), ("un-25", 0), ("un-99", 1), ("", 1)])
def test_a_rule_that_is_not_in_the_table_is_not_found_and_the_known_ones_are_named(
    rule: str, version: int
) -> None:
    assert regimes.regime("un-25", 1).version == 1
    with pytest.raises(NotFound) as caught:
        regimes.regime(rule, version)
    assert "un-25 version 1" in caught.value.hint


def test_a_rule_without_any_row_has_no_newest_version() -> None:
    with pytest.raises(NotFound):
        regimes.newest("un-99")


def test_no_code_of_any_table_was_taken_away_or_renamed() -> None:
    found = {name: digest(sorted(table)) for name, table in code_tables().items()}
    assert found == FROZEN_CODES


@pytest.mark.parametrize("name", sorted(FROZEN_CODES))
def test_a_code_is_a_word_for_machines_and_its_text_a_phrase_for_people(name: str) -> None:
    table = code_tables()[name]
    assert table
    for code, text in table.items():
        assert re.fullmatch(r"[a-z0-9_.]{1,64}", code), code
        assert text
        assert text == text.strip()


def test_the_limbs_of_article_23_and_the_measures_of_article_28_are_all_there() -> None:
    assert set(grounds.LIMBS) == {"23.2.a", "23.2.b", "23.2.c"}
    assert set(grounds.MEASURES) == {"28.3.a", "28.3.b", "28.3.c", "28.3.d"}
    assert set(grounds.DATA_CATEGORIES) == {"content", "subscriber", "traffic"}


def test_no_particular_of_an_order_was_edited_or_taken_away() -> None:
    assert digest([[word.field, word.article] for word in particulars.ORDER_25]) == FROZEN_PARTICULARS


def test_every_particular_of_an_order_is_a_field_that_an_order_must_state() -> None:
    order = layout(1, "preservation_order.issued")
    for word in particulars.ORDER_25:
        field = order.field(word.field)
        assert isinstance(field, Structural | Erasable)
        assert field.need in (Need.REQUIRED, Need.EXPECTED), word.field
        assert re.fullmatch(r"\d{2}\(\d\)", word.article)


def test_every_statement_expected_of_an_order_rests_on_an_article() -> None:
    expected = layout(1, "preservation_order.issued").expected - {"occurred_at", *safeguards.OF_ORDER}
    assert [name for name in sorted(expected) if not particulars.article_for(name)] == []


def test_the_safeguards_of_article_24_are_eight_and_every_one_rests_on_a_paragraph_of_it() -> None:
    asked = (
        "authority",
        "grounds",
        "scope",
        "duration",
        "proportionality",
        "review",
        "remedy",
        "third_parties",
    )
    assert tuple(grounds.SAFEGUARDS) == asked
    assert {
        name: safeguards.article_of(name) for name in asked if safeguards.article_of(name) != "24(2)"
    } == {
        "proportionality": "24(1)",
        "third_parties": "24(3)",
    }
    assert safeguards.other_safeguards() == asked
    assert safeguards.other_safeguards("review", "scope") == tuple(
        question for question in asked if question not in ("review", "scope")
    )


def test_a_field_no_article_asks_for_has_none() -> None:
    assert particulars.article_for("scope") == "24(2)"
    assert particulars.article_for("note") == ""
