"""What plausibly became of a file on its way is told by its bytes, and of a file that is whole nothing is."""

from __future__ import annotations

import pytest

from custody.errors import Malformed
from custody.model.verdicts.verdict import BROKEN, VERIFIED, Outcome, Verdict, explained
from custody.proof.damaged_files import damage_error, diagnose

WHOLE = b"c2sp.org/tlog-proof@v1\nindex 1\n\n\xe2\x80\x94 log.example abcd\n"
CHANGED = {
    "is empty": b" \n",
    "is packed by gzip": b"\x1f\x8b" + WHOLE,
    "is a zip archive": b"PK\x03\x04" + WHOLE,
    "was saved as UTF-16": b"\xff\xfe" + WHOLE,
    "begins with a byte order mark": b"\xef\xbb\xbf" + WHOLE,
    "is in base64, as mail carries files": b"eyJhIjox",
    "has other line ends (CR)": WHOLE.replace(b"\n", b"\r\n"),
    "has blanks at the ends of lines": WHOLE.replace(b"\n", b" \n"),
    "is not in UTF-8": WHOLE + b"\xe9\n",
    "has another dash before a signature": WHOLE.replace(b"\xe2\x80\x94", b"-"),
    "has a line end behind its last bracket": b'{"a":1}\n',
    "has an empty line too many at its end": WHOLE + b"\n",
    "ends within a line": WHOLE[:-3],
}


@pytest.mark.parametrize("told", CHANGED)
def test_what_became_of_a_file_is_told_with_what_to_do(told: str) -> None:
    found = diagnose(CHANGED[told])
    assert found is not None
    assert (found[0], bool(found[1])) == (told, True)
    error = damage_error(CHANGED[told], "odd", Malformed("no proof file"))
    assert error.message == f"'odd' {told}, so it cannot be verified (no proof file)"


def test_of_a_file_that_is_whole_nothing_is_told() -> None:
    assert diagnose(WHOLE) is None
    assert diagnose(b'{"a":1}') is None
    error = damage_error(WHOLE, "odd", Malformed("another log", hint="Ask."))
    assert (error.message, error.hint) == ("'odd': another log", "Ask.")


def test_only_a_file_that_is_refused_is_explained() -> None:
    found = Outcome((Verdict("fields", BROKEN, "no such field"), Verdict("log", VERIFIED, "signed")))
    files = {"fields": b"", "log": b"", "chunk": None}
    first, second = explained(found, files).verdicts
    assert (first.why, second.why) == ("no such field; the file is empty", "signed")
    assert explained(found, {"fields": None}) == found
