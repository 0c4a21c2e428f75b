"""Which failure is false and which could not be decided: one row for each class, which format.md quotes.

Every row has cases that show it, and both readers give its verdict to each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

FALSE, UNDECIDED, USAGE, VERIFIED = "false", "could not decide", "wrong call", "verified"
#: Exit status of each verdict.
STATUS = {VERIFIED: 0, USAGE: 2, FALSE: 3, UNDECIDED: 4}


@dataclass(frozen=True, slots=True)
class Row:
    """One class of what can be wrong: where, what, and the verdict."""

    where: str
    what: str
    verdict: str


TABLE: dict[str, Row] = {
    "note.grammar": Row(
        "note",
        "outside its grammar: a control character below U+0020 but newline, no UTF-8, no empty line, no "
        "line, no newline at "
        "the end; a line without U+2014 and a blank, with an empty name or one that holds white space "
        "or `+`, with base64 "
        "in a second spelling or of fewer than 5 bytes",
        FALSE,
    ),
    "note.long": Row("note", "more than 1 MiB, or more than 100 signature lines", FALSE),
    "checkpoint.form": Row(
        "checkpoint",
        "a text of other than three lines, a size in a second spelling or from 2^63 on, a root of other "
        "than 32 bytes, size 0 "
        "with another root than that of nothing",
        FALSE,
    ),
    "checkpoint.lines": Row(
        "checkpoint",
        "lines in any order, lines that stand there twice, lines by keys that were not given",
        VERIFIED,
    ),
    "checkpoint.signature": Row(
        "checkpoint", "a line by a given key that does not verify, beside whatever others", FALSE
    ),
    "checkpoint.key": Row("checkpoint", "no line by the log's key that was given", UNDECIDED),
    "checkpoint.other": Row("checkpoint", "signed by the key of a log whose name is not its origin", FALSE),
    "witness.few": Row(
        "witnesses",
        "fewer than are required (without a number: none of those named); several lines or keys of one "
        "name are one witness",
        UNDECIDED,
    ),
    "witness.enough": Row(
        "witnesses", "as many as are required, though others that were named have not signed", VERIFIED
    ),
    "witness.time": Row(
        "witnesses",
        "enough, of whom one that is needed states a time more than 120 s before the date of what it signed, or beyond "
        "the calendar: the line counts, the time does not",
        UNDECIDED,
    ),
    "witness.call": Row(
        "witnesses",
        "the log's key, one key under two names, or a key that signs entries given as a witness; a "
        "number and no witness",
        USAGE,
    ),
    "proof.form": Row(
        "proof file",
        "no first line of the format; lines missing, in another order or in a second spelling; an "
        "`extra` of 0 or more than "
        "65,535 bytes; more than 63 hashes",
        FALSE,
    ),
    "proof.version": Row("proof file", "of another version", UNDECIDED),
    "proof.path": Row(
        "proof file",
        "hashes that do not lead from the entry to the root; an index that is not below the size",
        FALSE,
    ),
    "proof.entry": Row("proof file", "without `extra`", UNDECIDED),
    "entry.form": Row(
        "entry",
        "more than 4,096 bytes; other than one line of canonical JSON; a member missing, added, twice, "
        "of another type or "
        "not of its form; a number below 0 or from 2^53 on; a date that is none; `prev` null where "
        "`seq` is not 0, or not",
        FALSE,
    ),
    "entry.lines": Row("entry", "other than one signature line, or one under another name than `by`", FALSE),
    "entry.version": Row(
        "entry",
        "an integer `v` above 1, or a text that begins with the line `custody.entry/<n>`, n above 1",
        UNDECIDED,
    ),
    "entry.no_version": Row("entry", "`v` missing, 0, negative, from 2^53 on, or no integer", FALSE),
    "entry.log": Row("entry", "signed for another log", FALSE),
    "entry.seen": Row(
        "entry",
        "`seen` of more entries than stand in front of it, or of none with another root than that of nothing",
        FALSE,
    ),
    "entry.opening": Row(
        "entry", "number 0 and not `ledger.opened`, or answering; `ledger.opened` and not number 0", FALSE
    ),
    "entry.signer": Row(
        "entry", "signed with another key than those given, or not at all with the one that it names", FALSE
    ),
    "entry.kind": Row(
        "entry",
        "of a kind that the reader does not know: once fields, a chunk or a member are asked about",
        UNDECIDED,
    ),
    "field.form": Row(
        "field",
        "a leaf that is not canonical; a salt of other than 16 bytes; a name outside "
        "`[a-z0-9_.]{1,64}`; an integer from 2^53 on, "
        "a fraction, a list, a text or `b64` of more than 65,536 bytes; a typed root with other members "
        "or an impossible size",
        FALSE,
    ),
    "field.place": Row(
        "field",
        "of a known kind: another name than the kind has there, or another number of fields; one name shown twice",
        FALSE,
    ),
    "field.type": Row(
        "field",
        "of a known kind: a value of another type than the field has, or null where one is required",
        FALSE,
    ),
    "field.tree": Row("field", "a typed root of a tree that the reader does not know", UNDECIDED),
    "document.form": Row(
        "fields, chunk, member document",
        "not canonical JSON, a newline at its end, other members, fields out of order or twice, too many hashes",
        FALSE,
    ),
    "document.version": Row("fields, chunk, member document", "of another version", UNDECIDED),
    "document.path": Row(
        "fields, chunk, member document",
        "of another entry, or with hashes that do not lead to its root",
        FALSE,
    ),
    "part.bytes": Row("chunk", "of another length than the root gives it, or other bytes", FALSE),
    "part.media": Row(
        "chunk document",
        "a field without its root; a member that is no file with content; segments that are not all lines "
        "of the manifest in its order, or not those of one raw image, numbered from 0 or 1 without a gap",
        FALSE,
    ),
    "part.field": Row(
        "chunk, member document", "shows a field that is of another type than such a root", USAGE
    ),
    "proof.alone": Row(
        "proof file",
        "a sound checkpoint, consistency proof or document in its place; a consistency proof beside it "
        "without a second checkpoint",
        USAGE,
    ),
    "separate.later": Row("separate checkpoint", "of fewer entries than the number of the entry", FALSE),
    "growth.form": Row("consistency proof", "not of its form", FALSE),
    "growth.fork": Row(
        "consistency",
        "two roots of one size; a newer checkpoint of fewer entries; hashes that do not lead from the "
        "one root to the other",
        FALSE,
    ),
    "growth.missing": Row(
        "consistency", "no proof between two sizes, or one that leads from another size", UNDECIDED
    ),
    "growth.nothing": Row("consistency", "an older checkpoint of no entries", UNDECIDED),
    "folder.missing": Row(
        "published folder",
        "a tile or bundle that the checkpoint's size asks for is missing or cannot be read",
        UNDECIDED,
    ),
    "folder.entries": Row(
        "published folder", "no bundle at all, where entries were asked for or signers were named", UNDECIDED
    ),
    "folder.hashes": Row("published folder", "no bundle at all, and nobody asked for entries", VERIFIED),
    "folder.file": Row(
        "published folder",
        "a tile or bundle of another length or content, a folder in its place, a file of an earlier "
        "size that is not how the one "
        "of now begins, a tile of more entries than the checkpoint",
        FALSE,
    ),
    "folder.foreign": Row(
        "published folder", "files and links that belong to no such folder: ignored, and told of", VERIFIED
    ),
    "folder.link": Row(
        "published folder", "a symbolic link within the folder in the place of a tile", VERIFIED
    ),
    "folder.link_out": Row(
        "published folder",
        "a symbolic link that leads out of it, or nowhere, in the place of a tile",
        UNDECIDED,
    ),
    "chain.id": Row("entries", "an `id` twice", FALSE),
    "chain.re": Row("entries", "`re` that is the hash of no entry in front", FALSE),
    "chain.follows": Row("entries", "`seq` or `prev` that do not continue the subject", FALSE),
    "chain.seen": Row(
        "entries",
        "`seen` of another history; `seen` 0 after an entry whose `seen` is above 0; `seen` of only "
        "some of the entries "
        "that were entered together with the opening",
        FALSE,
    ),
    "chain.older": Row("entries", "`seen` older than that of an earlier entry by the same signer", VERIFIED),
    "export.missing": Row("export", "a file that the manifest lists is missing", UNDECIDED),
    "export.file": Row(
        "export", "a file that the manifest does not list, or other bytes than it lists", FALSE
    ),
}


def markdown() -> str:
    """Return the table as docs/reference/format.md quotes it."""
    rows = [f"| {row.where} | {row.what} | {row.verdict} ({STATUS[row.verdict]}) |" for row in TABLE.values()]
    return "\n".join(["| of | what is found | verdict |", "|---|---|---|", *rows]) + "\n"
