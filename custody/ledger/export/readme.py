"""The file ``README.txt`` of an export, which explains it to readers without this program."""

from __future__ import annotations

from custody.model.schema.ids import is_training

_TRAINING = "TRAINING LEDGER: nothing in it is evidence.\n\n"
_VALUES = """\
This export holds every value that had not been erased, confidential and
personal ones among them. Keep it as the evidence itself is kept."""
_STRUCTURAL = """\
This export was made without erasable values: names, texts and other personal
values are left out. Their commitments are here, so that everything can be
verified all the same."""
_TEXT = """\
{training}This folder is a copy of a whole ledger of evidence: who recorded what and
when, each entry signed by its author, all of them in one Merkle tree whose root
the log signed. It is made to be read without the program that wrote it.

Ledger   {origin}
Entries  {size}

{values}


THE FILES

All text is UTF-8, and a line ends in one newline (byte 0A). Files named .jsonl
have one JSON document a line, each in the only spelling of RFC 8785: members
sorted, nothing between them. Base64 is that of RFC 4648 section 4, with padding.

manifest.json
    What this export is, and of every other file its bytes and its SHA-256 in
    hexadecimal. "made" is by the clock of the machine that wrote it. Nobody
    signs the manifest: whoever made the export noted its SHA-256.
checkpoint
    What the log signed about all entries: its name, their number, and the root
    of their tree in base64; an empty line; signature lines of the log and of
    witnesses. The text before the empty line, its last newline included, is
    what was signed (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).
log.vkey
    The log's public key. Compare it with one that reached you another way.
entries.jsonl
    Every entry, in order. "position" counts from 0. "note" is the entry exactly
    as it was signed. "leaf" is its leaf hash in base64. "fields" are its fields
    in order, see below.
kinds.json
    Of every ruleset ("v" of an entry) every kind of entry with its fields in
    order, their types, and what each code means. "marks" says what a mark in
    the field "nonconforming" means. Nobody signed these words: the digest in
    the manifest is all that vouches for them. Names and codes are in what was
    signed.
checkpoints.jsonl
    Every checkpoint that the log signed, by number of entries, without the
    lines of witnesses.
cosignatures.jsonl
    Every line by which a witness signed one of these checkpoints, with the
    witness's public key as the ledger took it in. Compare that with the
    witness's own word.
timestamps/
    Timestamp tokens (RFC 3161), each named for the entry that holds it, with
    the checkpoint it is on, and the root certificate where it was at hand:
    openssl ts -verify -data checkpoint-N -in P.tst -token_in -CAfile root.pem
sweeps.jsonl
    The results of every reading of stored evidence. The field "results_root" of the
    entry at "position" commits to their list.
objects.jsonl
    Every stored piece of evidence: its identifier, the entry that recorded it,
    its store with key and version, its number of bytes, its SHA-256 and tree
    root in base64, and the exhibit. A copy in a further store has an identifier
    of its own under "copy". The pieces themselves are NOT in this folder.
    Exhibit, store, key, digests and root are those of the entry; the rest is
    what later entries add up to.
stores.jsonl
    Where each store was when the export was made, as its settings said.


WHAT AN ENTRY SAYS

A note is a text, an empty line, and one signature line: a dash (U+2014), a
blank, the name of the signer's key, a blank, and base64 of 4 bytes of key id
and 64 bytes of Ed25519 signature (RFC 8032) over the text. The text is one line
of JSON and a newline:

at       when it was signed, by the signer's clock
by       the name of the key that signed
content  root over its fields, in base64
fields   how many fields it has
id       its identifier
kind     what happened, see kinds.json
log      the ledger that it was signed for
prev     leaf hash of the entry before it in its subject
re       leaf hash of the entry that it answers
seen     size and root of the tree that its signer had verified before
seq      its number within its subject
subject  what it is about: a case, an exhibit, a person ...
v        the ruleset

A field in entries.jsonl is one of three things:

name, value, salt     a value as it was signed for; null where there was none
name, hash, erased_by a value that the entry at that position erased; only its
                      commitment is left. null where that entry was lost, as can
                      be in a ledger that was resumed (resumption.approved)
name, hash, left_out  a value that this export was made without; only its
                      commitment is here


HOW TO VERIFY IT

Needed are SHA-256, base64 and Ed25519. H is SHA-256, || joins bytes.
Libraries differ about odd Ed25519 signatures. Before yours is asked, refuse a
key or a first half R of a signature that is no canonical point or one of small
order, and a key that is not of prime order. It must refuse S from L on, and
compare [S]B - [k]A with R without the cofactor.

1. Files. The SHA-256 of each file is that of manifest.json.
2. Leaves. The leaf hash of an entry is H(00 || bytes of the note), one zero
   byte first.
3. Tree. The root of one leaf is its leaf hash. More leaves are parted at the
   largest power of two that is smaller than their number; the root is
   H(01 || root of the left part || root of the right part) (RFC 9162 section
   2.1). The root of all entries is that of the checkpoint.
4. Checkpoints. A key is written name+id+base64. The base64 holds a type byte
   (01) and 32 bytes of public key; the id is the first four bytes, in
   hexadecimal, of H(name || 0A || type byte || public key). Verify the log's
   line over the text of each checkpoint; its root is that of so many first
   entries.
5. Signatures. The key of a signer is the field "vkey" of an earlier entry of
   the kind ledger.opened, actor.enrolled or key.rotated. The first entry is
   signed with the key that it brings.
6. Fields. The commitment of a field is H(00 || text), where text is the JSON
   array [salt,name,value] in the spelling of RFC 8785; of a field without a
   value here it is "hash". The tree of all commitments of an entry, in order,
   has the root "content".
7. Chains. Within a subject "seq" counts 0, 1, 2 ... and "prev" is the leaf hash
   of the entry before. "seen" is the size and root of an earlier tree.
8. Erasures. The entry at "erased_by" is of the kind erasure.executed and names
   the position ("entry_position") and the field.
9. Witnesses. A witness's line holds 4 bytes of key id, 8 bytes of time (seconds
   since 1970, big-endian) and 64 bytes of signature over "cosignature/v1",
   newline, "time ", the time in decimal, newline, and the text of the
   checkpoint. The type byte of a witness's key is 04.

A stand-alone script does this with Python's standard library alone. Whoever has
the program writes the script to a file, and it runs without the program:

    custody manual verify_without_us.py --out verify_without_us.py
    python3 verify_without_us.py FOLDER LOG_VKEY --manifest SHA256

where LOG_VKEY is the log's key as it reached you another way, and SHA256 what
whoever made this export noted of its manifest.


WHAT THIS DOES NOT SHOW

Whether the rules of the law were kept, whether a signer's key was revoked or in
other hands, and whether what was recorded is true. Nor does a copy show that no
later entry exists: compare the checkpoint with one in other hands.
"""


def readme(origin: str, size: int, *, values: bool) -> bytes:
    """Return the file ``README.txt`` of an export of ``size`` entries, in lines of at most 80 characters."""
    return _TEXT.format(
        training=_TRAINING if is_training(origin) else "",
        origin=origin,
        size=size,
        values=_VALUES if values else _STRUCTURAL,
    ).encode("utf-8")
