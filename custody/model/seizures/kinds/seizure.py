"""Kinds about searches and seizures: what was done, and what was made inaccessible (art. 28)."""

from __future__ import annotations

from custody.law import grounds
from custody.law.safeguards import OF_SEIZURE
from custody.model.entry.facts import Facts
from custody.model.schema import permits, types
from custody.model.schema.instruments import LEGAL_BASIS, OFFENCE
from custody.model.schema.lines import DOCUMENT, NOT_APPLICABLE, RECORD, SAFEGUARDS_TITLE, safeguard_fields
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Many, Verb, given, says

_BY_CONSENT = frozenset({"authorised_by"})
_SEARCHED = types.code(
    {
        "medium": "a storage medium",
        "system": "a computer system",
        "system_part": "a part of a computer system",
    }
)
_TERRITORY = Structural(
    "territory", types.TERRITORY, spoken=says("where the data were", label="location of data")
)


def _asks(facts: Facts) -> frozenset[str]:
    """Return ``authorised_by``, which a seizure by consent must state; empty otherwise."""
    return _BY_CONSENT if facts.text("basis") == "consent" else frozenset()


KINDS: tuple[Kind, ...] = (
    Kind(
        "seizure.recorded",
        (
            Structural("case", types.ref("case")),
            Structural(
                "preservation_order",
                types.ref("preservation_order"),
                Need.OPTIONAL,
                spoken=says("the preservation order before it, if any"),
            ),
            Structural(
                "scene",
                types.ref("scene"),
                Need.OPTIONAL,
                spoken=says("the scene whose notes cover it, once imported"),
            ),
            Structural("basis", types.code(grounds.SEIZURE_BASIS), spoken=says("basis of the seizure")),
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("the warrant or authorisation as a file", flag="document", label="warrant"),
            ),
            Structural(
                "confirmation_due_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "deadline for its confirmation",
                    when=given("basis", "oral", "urgent"),
                    label="confirmation due by",
                ),
            ),
            *OFFENCE,
            Structural("measures", types.codes(grounds.MEASURES), spoken=says("measures of art. 28(3)")),
            Structural(
                "search_target",
                _SEARCHED,
                spoken=says("what was searched"),
            ),
            _TERRITORY,
            Structural(
                "search_started_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("when the search began", label="start of search"),
            ),
            Structural(
                "search_ended_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("when the search ended", label="end of search"),
            ),
            Structural(
                "possessor_present",
                types.code("absent", "owner", "possessor", "representative"),
                Need.EXPECTED,
                spoken=says("whether the owner or possessor was present", label="possessor's presence"),
            ),
            Erasable(
                "reference", types.LABEL, label=True, spoken=says("reference of the seizure, e.g. SZ-3")
            ),
            LEGAL_BASIS,
            Erasable("authorised_by", spoken=says("who gave the authority, or the consent")),
            Erasable("scope", need=Need.EXPECTED, spoken=says("its scope")),
            *safeguard_fields(OF_SEIZURE),
            Erasable("place_of_seizure", need=Need.EXPECTED, spoken=says("where it was seized")),
            Erasable("seized_by", need=Need.EXPECTED, spoken=says("who seized it")),
            Erasable("attending_witness", need=Need.EXPECTED, spoken=says("who witnessed it")),
            Erasable("persons_present", spoken=says("other persons present")),
        ),
        RECORD,
        begins=True,
        asks=_asks,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "record"),
            "record a seizure",
            About("seizure", Many.NEW),
            sections=(
                (
                    "authority",
                    (
                        *("basis", "legal_basis", "authority_document_sha256", "authorised_by"),
                        *(
                            "confirmation_due_at",
                            "offence_ground",
                            "max_penalty_months",
                            "penalty_without_term",
                            "preservation_order",
                        ),
                    ),
                ),
                (
                    "search",
                    (
                        *("scope", "measures", "search_target", "territory"),
                        *("search_started_at", "search_ended_at", "scene"),
                    ),
                ),
                (
                    "place and persons",
                    (
                        "place_of_seizure",
                        "seized_by",
                        "possessor_present",
                        "attending_witness",
                        "persons_present",
                    ),
                ),
                (
                    SAFEGUARDS_TITLE,
                    ("grounds", "proportionality", "review", "remedy", "third_parties", "inapplicable"),
                ),
            ),
            typed=("case",),
            arguments=(NOT_APPLICABLE,),
            examples=(
                "custody seizure record C-2026-014 --reference S-1 --basis warrant \\",
                "    --legal-basis 'CPA s. 30' --document warrant.pdf \\",
                "    --offence-ground 23.2.c --scope 'media of one suspect' --measures 28.3.a 28.3.b \\",
                "    --search-target medium --territory inside --possessor-present owner \\",
                (
                    "    --place-of-seizure '12 Harbour Street' --seized-by 'Eve Hall' --attending-"
                    "witness neighbour"
                ),
            ),
        ),
        sentence="{by} recorded a search or seizure: {basis}",
    ),
    Kind(
        "seizure.search_extended",
        (
            Structural(
                "origin_type",
                _SEARCHED,
                spoken=says("what the search was extended from"),
            ),
            Structural(
                "access",
                types.codes(grounds.EXTENDED_ACCESS),
                Need.EXPECTED,
                spoken=says("how the first system reaches the data", label="access to data"),
            ),
            _TERRITORY.with_wording(says("where that system was")),
            Erasable(
                "origin_system",
                need=Need.EXPECTED,
                spoken=says("which system was searched first", label="first system searched"),
            ),
            Erasable(
                "system", need=Need.EXPECTED, spoken=says("which system was entered", label="system entered")
            ),
            Erasable(
                "grounds",
                need=Need.EXPECTED,
                spoken=says("why the data were believed to be there"),
            ),
            Erasable(
                "access_method",
                need=Need.EXPECTED,
                spoken=says("how it was lawfully reached, in words"),
            ),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "extend-search"),
            "record that the search was extended to another system (art. 28(2))",
            About("seizure"),
            asks=(
                "origin_type",
                "origin_system",
                "system",
                "grounds",
                "access",
                "access_method",
                "territory",
            ),
            examples=(
                "custody seizure extend-search S-1 --origin-type system --origin-system 'office PC' \\",
                "    --system 'file server' --grounds 'the drive letter F: is mapped to it' \\",
                "    --access accessible --access-method 'open session' --territory inside",
            ),
        ),
        sentence="{by} recorded that the search was extended to another system",
    ),
    Kind(
        "seizure.data_rendered_inaccessible",
        (
            Structural(
                "manner",
                types.code("inaccessible", "removed"),
                spoken=says("what was done to the data", label="measure taken"),
            ),
            Structural(
                "agency_copy",
                types.code("kept", "none"),
                Need.EXPECTED,
                spoken=says("whether the agency keeps a copy", label="agency's copy"),
            ),
            Structural(
                "exhibit",
                types.ref("exhibit"),
                Need.OPTIONAL,
                spoken=says("the exhibit that holds the copy", when=given("agency_copy", "kept")),
            ),
            DOCUMENT.with_wording(says("the report about it as a file")),
            Erasable("data", need=Need.EXPECTED, spoken=says("which data")),
            Erasable("method", need=Need.EXPECTED, spoken=says("how it was done", label="method used")),
            Erasable("done_by", need=Need.EXPECTED, spoken=says("who did it", label="carried out by")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "render-inaccessible"),
            "record that data were made inaccessible or removed (art. 28(3)(d))",
            About("seizure"),
            examples=(
                "custody seizure render-inaccessible S-1 --manner removed --data 'folder /srv/dump' \\",
                "    --method 'deleted after imaging' --done-by 'E. Hall' --agency-copy kept \\",
                "    --exhibit EV/1",
            ),
        ),
        sentence="{by} recorded that data were made inaccessible or removed",
    ),
    Kind(
        "seizure.data_access_restored",
        (
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable(
                "authority", need=Need.EXPECTED, spoken=says("the authority that ordered the restoration")
            ),
            Erasable("method", need=Need.EXPECTED, spoken=says("how it was done", label="method used")),
            Erasable("done_by", need=Need.EXPECTED, spoken=says("who did it", label="carried out by")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("seizure", "restore-access"),
            "record that access to such data was restored",
            About("seizure"),
            typed=("entry",),
            arguments=(
                Argument(
                    "entry", types.ENTRY, "the entry by which they were made inaccessible", required=True
                ),
            ),
            answers=Answers(("seizure.data_rendered_inaccessible",), "entry"),
            examples=(
                "custody seizure restore-access S-1 17 --authority 'District Court' \\",
                "    --method 'password handed over' --done-by 'E. Hall' \\",
                "    --document decision.pdf",
            ),
        ),
        sentence="{by} recorded that access to such data was restored",
    ),
)
