"""What entries about enquiries carry: by which way they go, what they seek, and where the data are."""

from __future__ import annotations

from tests.model.asking import answer, enquire, enquired
from tests.model.entries.test_carried import entered
from tests.model.office import office


def test_an_enquiry_says_by_which_way_it_goes_what_it_seeks_and_whether_it_is_secret() -> None:
    world = office()
    case = world.case()
    for make in (enquire, enquired):
        for channel in ("central_authority", "diplomatic", "interpol", "network_24_7", "other"):
            for sought in ("data", "provider", "data provider"):
                for confidential in (True, False):
                    receipt = make(
                        world,
                        case,
                        channel=channel,
                        location_sought=sought,
                        confidential=confidential,
                        data_description="a box",
                    )
                    names = ("channel", "location_sought", "confidential", "data_description")
                    assert entered(world, receipt, *names) == [channel, sought, confidential, "a box"]


def test_an_answer_to_an_enquiry_says_where_the_data_are_and_who_holds_them() -> None:
    world = office()
    case = world.case()
    for outcome in ("elsewhere", "here", "no_answer", "unknown"):
        enquiry = world.subject_of(enquire(world, case))
        receipt = answer(world, enquiry, outcome, data_holder="Example Mail Ltd")
        assert entered(world, receipt, "outcome", "data_holder") == [outcome, "Example Mail Ltd"]
    told = answer(world, world.subject_of(enquire(world, case)), "elsewhere", third_state="DE")
    assert entered(world, told, "third_state") == ["DE"]
