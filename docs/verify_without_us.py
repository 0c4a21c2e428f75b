#!/usr/bin/env python3
"""Verify what a custody ledger hands out, with Python's standard library and nothing of this project.

    python3 verify_without_us.py FILE.tlog-proof LOG_VKEY [--signer VKEY]... [--fields FILE] [--chunk|--member PREFIX]
    python3 verify_without_us.py FILE.tlog-proof LOG_VKEY --checkpoint SCANNED_CHECKPOINT [--consistency FILE]
    python3 verify_without_us.py NEWER_CHECKPOINT LOG_VKEY --old OLDER_CHECKPOINT [--consistency FILE]
    python3 verify_without_us.py PUBLISHED_FOLDER LOG_VKEY [--with-entries] [--old CHECKPOINT] [--signer VKEY]...
    python3 verify_without_us.py EXPORTED_FOLDER LOG_VKEY [--manifest SHA256]

A key is typed, or @FILE holds it. With each go --witness VKEY, once for each witness that is trusted, and
--require-witnesses N (one, if any is named).
It is plain so that a court's expert can read all of it and compare it with format.md, or write it again.
It knows no rule of law: it shows that bytes were in the log that the key signed, and by when. Which fields a kind of
entry has it reads in kinds.json, which lies beside it and in every export (--kinds FILE).
What a file says is printed in ASCII only, so that nothing in it can write a line of its own on the terminal.

Exit status 0: everything asked for is verified. 3: something is false. 4: nothing is false, and something asked for
could not be decided with what is there. 2: the call is wrong. 6: a file that was named is not there.
"""

from __future__ import annotations

import argparse
import base64
import functools
import hashlib
import json
import os
import re
import sys
from datetime import UTC, datetime

# Ed25519, RFC 8032 section 5.1: the curve -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo P.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE_Y = 4 * pow(5, -1, P) % P
NEUTRAL = (1).to_bytes(32, "little")


class Wrong(Exception):
    """Something is false."""


class Open(Exception):
    """Something could not be decided: it is missing, or of a version that is not known here."""


class Usage(Exception):
    """The call is wrong, or names a file that is not there."""

    def __init__(self, what, status=2):
        super().__init__(what)
        self.status = status


#: What Python raises for a value that is not what it should be, which is false like what this script itself refuses.
FALSE = (Wrong, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


def need(condition, what):
    if not condition:
        raise Wrong(what)


def plain(text):
    """Write what a file says in one line of ASCII."""
    return ascii(str(text))[1:-1]


class Findings:
    """What was found out: ``said`` is verified, ``false`` is false, ``open`` could not be decided."""

    MOST = 1000

    def __init__(self):
        self.said, self.false, self.open = [], [], []

    def judge(self, what, check, *args):
        """Run one check and take down how it ended; return what it returns, None where it failed."""
        try:
            return check(*args)
        except Open as error:
            self.open.append(f"{what}: {error}" if what else str(error))
        except FALSE as error:
            why = str(error) if isinstance(error, Wrong) else f"it is damaged, or of another form: {error}"
            self.false.append(f"{what}: {why}" if what else why)
        if len(self.false) + len(self.open) >= self.MOST:
            raise Ended
        return None

    def take(self, part):
        """Add what another check found out."""
        self.said += part.said
        self.false += part.false
        self.open += part.open

    def tell(self):
        """Print it, and return the exit status. Where anything is false, nothing is called verified."""
        for what in [] if self.false else self.said:
            print(what)
        for what in self.false[:20]:
            print(f"not verified: {plain(what)}", file=sys.stderr)
        for what in self.open[:20]:
            print(f"could not be decided: {plain(what)}", file=sys.stderr)
        return 3 if self.false else 4 if self.open else 0


class Ended(Exception):
    """So much was found that no more is looked for."""


# Small things: hashes, base64, numbers, dates, JSON, names.


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 in a second spelling")
    return data


def unhash(text):
    data = unbase64(text)
    need(len(data) == 32, "a hash that is not 32 bytes long")
    return data


def hashes_of(steps, most):
    """Read the path of a proof, a list of at most so many hashes."""
    need(isinstance(steps, list) and len(steps) <= most, "a path that is no list, or too long")
    return [unhash(step) for step in steps]


def row_of(text, length):
    """Read a leaf, a list of so many values."""
    values = canonical(text)
    need(isinstance(values, list) and len(values) == length, f"a leaf that is no list of {length}")
    return values


def number(text, below=2**63):
    need(
        re.fullmatch("0|[1-9][0-9]{0,18}", text) and int(text) < below,
        "a number in a second spelling, or too large",
    )
    return int(text)


def instant(text):
    """Verify a date and time of the years 1970 to 9999, as ``YYYY-MM-DDThh:mm:ssZ``."""
    need(
        re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", text), "a date of another form"
    )
    need(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").year >= 1970, "a date before 1970")


def integer(value, low, high):
    need(type(value) is int and low <= value <= high, f"not a whole number from {low} to {high}")
    return value


def refuse(text):
    raise Wrong(f"not a whole number: {text[:40]}")


def deep(value, left=32):
    """Verify that values are nested at most 32 deep, and that integers and keys are of the kind that is written."""
    need(type(value) is not int or abs(value) < 2**53, "an integer of 2^53 or more")
    if isinstance(value, (dict, list)):
        need(left, "JSON that is nested more than 32 deep")
        for key in value if isinstance(value, dict) else ():
            need(key.isascii(), "a key that is not ASCII")
        for inner in value.values() if isinstance(value, dict) else value:
            deep(inner, left - 1)


def canonical(text):
    """Read JSON in its one spelling (RFC 8785): nothing between, no member twice, no fraction."""
    value = json.loads(text, parse_float=refuse, parse_constant=refuse)
    deep(value)
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    need(again == text, "JSON in a second spelling")
    return value


UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
DOMAIN = rf"{LABEL}(?:\.{LABEL})*"


def form(text, pattern, most=200):
    need(
        isinstance(text, str) and len(text) <= most and re.fullmatch(pattern, text),
        f"not of its form: {text!a:.90}",
    )
    return text


def document(text, name, most, known="1"):
    """Read a document of canonical JSON of the version that is known, whose schema is ``custody.<name>/<version>``."""
    need(len(text.encode()) <= most, f"a {name} document that is too long")
    value = canonical(text)
    version = re.fullmatch(rf"custody\.{name}/([1-9][0-9]{{0,8}})", value["schema"])
    need(version, f"no {name} document")
    if version[1] != known:
        raise Open(f"a {name} document of version {version[1]}, which is not known here")
    return value


# Files.

#: What no good file has in it, and what became of one that has.
MANGLED = {
    b"\x1f\x8b": "is packed by gzip: unpack it first",
    b"PK\x03\x04": "is packed in a zip: unpack it first",
    b"\xef\xbb\xbf": "was saved anew with a byte order mark: take the file as it was sent",
    b"\xff\xfe": "was saved anew as UTF-16: take the file as it was sent",
    b"\xfe\xff": "was saved anew as UTF-16: take the file as it was sent",
}


def named(path, most):
    """Read a file that was named on the command line."""
    if not os.path.exists(path):
        raise Usage(f"there is no file {path}", 6)
    if not os.path.isfile(path):
        raise Usage(f"{path} is no file")
    with open(path, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Usage(f"{path} is longer than {most} bytes")
    return data


def readable(data, path):
    """Turn the bytes of a file into text, and say what became of one that was mangled."""
    for begin, what in MANGLED.items():
        need(not data.startswith(begin), f"{path} {what}")
    need(b"\r" not in data, f"{path} has other line ends than it was sent with: take it as an attachment")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong(f"{path} is no text: is it the right file, and whole?") from None


def read(path, most):
    return readable(named(path, most), path)


# Signatures.


def x_of(y, odd):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need((x * x - square) % P == 0 and (x or not odd), "not a point of the curve")
    return P - x if x & 1 != odd else x


def add(one, two):
    """Add two points given as (X, Y, Z, T) with x = X/Z, y = Y/Z and x * y = T/Z (RFC 8032 section 5.1.4)."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, two
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point, other=0, beside=(0, 1, 1, 0)):
    """Give number * point + other * beside, doubling once for both."""
    result, sums = (0, 1, 1, 0), [None, point, beside, add(point, beside)]
    for bit in range(max(number.bit_length(), other.bit_length()) - 1, -1, -1):
        result = add(result, result)
        which = (number >> bit & 1) | (other >> bit & 1) << 1
        if which:
            result = add(result, sums[which])
    return result


def decode_point(data):
    number = int.from_bytes(data, "little")
    y, odd = number & (2**255 - 1), number >> 255
    need(y < P, "a point in a second spelling")
    x = x_of(y, odd)
    return x, y, 1, x * y % P


def encode_point(point):
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    return ((y * inverse % P) | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def strong_point(data):
    """Decode a point that is not of small order."""
    point = decode_point(data)
    need(encode_point(times(8, point)) != NEUTRAL, "a point of small order")
    return point


@functools.lru_cache(1024)
def need_prime_order(public):
    """Refuse a public key outside the group of order L, under which others may judge a signature in another way."""
    need(len(public) == 32, "a key of the wrong length")
    need(encode_point(times(L, strong_point(public))) == NEUTRAL, "a key of other than prime order")


def verify_ed25519(public, message, signature):
    """Accept a signature R || S by the key A: S < L, A and R canonical and not of small order, [S]B - [k]A = R."""
    need(len(public) == 32 and len(signature) == 64, "a key or signature of the wrong length")
    (x, y, z, t), _, s = (
        strong_point(public),
        strong_point(signature[:32]),
        int.from_bytes(signature[32:], "little"),
    )
    need(s < L, "a signature in a second spelling")
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    base = x_of(BASE_Y, 0)
    found = times(
        s, (base, BASE_Y, 1, base * BASE_Y % P), int.from_bytes(digest, "little") % L, (P - x, y, z, P - t)
    )
    need(encode_point(found) == signature[:32], "the signature does not verify")


# Keys and signed notes (c2sp.org/signed-note).

MOST_NOTE = 1 << 20


def parse_vkey(text, kind=None):
    """Read a verifier key; return its name, id and public key. ``kind`` is 1 for what signs, 4 for witnesses."""
    try:
        need(
            text.count("+") >= 2,
            f"{text[:40]!a} is no verifier key, which is name+id+base64: give it, or @FILE that holds it",
        )
        name, key_id, material = text.split("+", 2)
        raw = unbase64(material)
        need_name(name)
        need(raw and re.fullmatch("[0-9a-f]{8}", key_id), f"{text[:40]!a} is no verifier key")
        if raw[0] not in (1, 4):
            raise Open(f"{name} is a key of type {raw[0]}, which is not known here")
        need(len(raw) == 33, f"the key of {name} has another length")
        need(kind in (None, raw[0]), f"{name} is a key of another type than {kind}")
        need(
            sha256(name.encode() + b"\n" + raw)[:4].hex() == key_id, f"the id of {name} does not fit its key"
        )
        need_prime_order(raw[1:])
    except FALSE as error:
        raise Usage(error) from None
    return name, bytes.fromhex(key_id), raw[1:]


KEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}")


def typed_keys(text):
    """Read the verifier keys of a word or of @FILE, one a line; other lines are ignored."""
    if text.startswith("@"):
        text = named(text[1:], 1 << 16).decode("utf-8", "replace")
    return [line for line in map(str.strip, text.splitlines()) if KEY.fullmatch(line)] or [text.strip()]


def typed_key(text):
    """Read the one verifier key of a word or of @FILE."""
    keys = typed_keys(text)
    if len(keys) > 1:
        raise Usage(f"{len(keys)} keys where one is named")
    return keys[0]


def need_name(name):
    need(name and not re.search("[\\s+\\x00-\\x1f\\ud800-\\udfff]", name), "a key name that no key can have")


def signatures(note):
    """Part a note into its text and its lines (name, key id, signature)."""
    need(len(note.encode()) <= MOST_NOTE, "a note that is too long")
    text, found, block = note.rpartition("\n\n")
    need(found and block.endswith("\n"), "a note without signatures")
    need(not re.search("[\\x00-\\x09\\x0b-\\x1f]", note), "a note with a control character")
    lines = []
    for line in block[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        need(dash == "\u2014", "a signature line without its dash")
        need_name(name)
        blob = unbase64(encoded)
        need(len(blob) >= 5, "a signature line that is too short")
        lines.append((name, blob[:4], blob[4:]))
    need(len(lines) <= 100, "a note with more than 100 signature lines")
    return text + "\n", lines


def signed_by(note, vkey, kind):
    """Give the text, the signatures by one key, and the key; Open if it has not signed."""
    name, key_id, public = parse_vkey(vkey, kind)
    text, lines = signatures(note)
    mine = [line[2] for line in lines if line[:2] == (name, key_id)]
    if not mine:
        raise Open(f"{name} has not signed this with the key that was given")
    return text, mine, public


# The tree (RFC 9162 section 2.1), and proofs in it.

NOTHING = sha256(b"")


def climb(index, size, path):
    """Give the hashes of a proof from below, and whether each is on the left (RFC 9162 section 2.1.3.2)."""
    node, last = index, size - 1
    for step in path:
        need(last > 0 and len(step) == 32, "the proof is too long")
        left = node & 1 or node == last
        if left:
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        yield left, step
        node, last = node >> 1, last >> 1
    need(last == 0, "the proof is too short")


def joined(left, right):
    return sha256(b"\x01" + left + right)


def include(index, size, leaf, path, root):
    """RFC 9162 section 2.1.3.2."""
    need(0 <= index < size, "it is not in a tree of this size")
    current = leaf
    for left, step in climb(index, size, path):
        current = joined(step, current) if left else joined(current, step)
    need(current == root, "the proof does not lead to the root")


def extends(old, new, path, old_root, new_root):
    """RFC 9162 section 2.1.4.2."""
    need(1 <= old <= new, "no proof leads from the one size to the other")
    if old == new:
        need(not path and old_root == new_root, "two ledgers of one size")
        return
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    need(steps, "the proof is too short")
    whole = (old & -old).bit_length() - 1
    older = newer = steps[0]
    for left, step in climb((old - 1) >> whole, ((new - 1) >> whole) + 1, steps[1:]):
        newer = joined(step, newer) if left else joined(newer, step)
        older = joined(step, older) if left else older
    need((older, newer) == (old_root, new_root), "the proof does not lead from the one root to the other")


def grow(edge, leaf):
    """Add a leaf hash to the right edge of a tree: (number of leaves, root) of its whole subtrees, largest first."""
    size = 1
    while edge and edge[-1][0] == size:
        leaf, size = joined(edge.pop()[1], leaf), 2 * size
    edge.append((size, leaf))


def root_of(edge):
    """RFC 9162 section 2.1."""
    if not edge:
        return NOTHING
    root = edge[-1][1]
    for _, left in reversed(edge[:-1]):
        root = joined(left, root)
    return root


def tree(leaves):
    edge = []
    for leaf in leaves:
        grow(edge, leaf)
    return root_of(edge)


# Checkpoints and cosignatures (c2sp.org/tlog-checkpoint and tlog-cosignature).


def parse_checkpoint(note):
    """Read a checkpoint, whoever signed it; return its origin, size and root."""
    text = signatures(note)[0]
    need("\n\n" not in text, "more than one checkpoint in the file: take each from a file of its own")
    lines = text.split("\n")
    need(len(lines) == 4 and lines[0] and not lines[3], "not a checkpoint: it has three lines, origin, size, root")
    origin, size, root, _ = lines
    size, root = number(size), unhash(root)
    need(size or root == NOTHING, "a checkpoint of nothing with a root")
    return origin, size, root


def open_checkpoint(note, vkey):
    """Verify the log's line; give the text, the size and the root."""
    text, found, key = signed_by(note, vkey, 1)
    for signature in found:
        verify_ed25519(key, text.encode(), signature)
    origin, size, root = parse_checkpoint(note)
    need(origin == vkey.split("+")[0], "the checkpoint is of another log")
    return text, size, root


def open_cosignature(note, vkey):
    """Verify a witness's lines; give the name and the times."""
    text, found, public = signed_by(note, vkey, 4)
    times_said = []
    for signature in found:
        time = int.from_bytes(signature[:8], "big")
        need(0 < time < 2**63, "a cosignature that states an impossible time")
        verify_ed25519(public, f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:])
        times_said.append(time)
    return vkey.split("+")[0], public, times_said


def when(time):
    """Write the time that a witness states."""
    return (
        datetime.fromtimestamp(time, UTC).isoformat() if time < 253402300800 else f"second {time} after 1970"
    )


def usable(args):
    """Refuse keys that cannot be used as they are given: the log is no witness, and no key is two witnesses'."""
    owners = {parse_vkey(args.vkey, 1)[2]: "the log"}
    for witness in args.witness:
        name, _, public = parse_vkey(witness, 4)
        if owners.setdefault(public, name) != name:
            raise Usage(f"the key of {name} is that of {owners[public]}")
    for signer in args.signer:
        parse_vkey(signer)
    args.needed = min(1, len(args.witness)) if args.require_witnesses is None else args.require_witnesses
    if args.needed and not args.witness:
        raise Usage(f"{args.needed} witnesses are required, and none is named")


AHEAD = 120  # seconds by which two honest clocks may differ
LAST = 253402300799  # the last second of the year 9999


def seconds(at):
    """Read the date of an entry as seconds since 1970."""
    return int(datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def time_fault(name, time, newest):
    """Give why a witness cannot have signed then, with both dates; None where nothing contradicts it."""
    said = f"{name} states {when(time)}"
    dated = "" if newest is None else f", and the newest entry here is dated {when(newest)}"
    if time > LAST:
        return f"{said}, which is beyond the calendar{dated}"
    return (
        f"{said}{dated}: one of the two clocks is wrong"
        if newest is not None and time + AHEAD < newest
        else None
    )


def made_with(entry, public):
    """Tell whether the line of an entry was made with a key, whatever the key is called."""
    if entry is None:
        return False
    _, text, (name, key_id, signature) = entry
    if sha256(name.encode() + b"\n\x01" + public)[:4] != key_id:
        return False
    try:
        verify_ed25519(public, text.encode(), signature)
    except FALSE:
        return False
    return True


def witnessed(findings, note, args, what="this checkpoint", newest=None, inside=lambda public: False):
    """Verify the lines of the witnesses that were given: distinct names count, not lines and not keys.

    ``newest`` is the date of the newest entry that is known beneath. ``inside`` tells whose key signs entries: that is
    no witness. A line with an impossible time counts, but for the time.
    """
    signers, seen, faults = {parse_vkey(vkey)[2] for vkey in args.signer}, {}, []
    house = {vkey for vkey in args.witness if parse_vkey(vkey)[2] in signers or inside(parse_vkey(vkey)[2])}
    names = {vkey.split("+")[0] for vkey in house}
    for vkey in dict.fromkeys(args.witness):
        try:
            name, _, times = open_cosignature(note, vkey)
        except Open:
            findings.said.append(
                f"not there: a line by {plain(vkey.split('+')[0])}, with the key given, on {what}"
            )
            continue
        if name in names:
            findings.said.append(
                f"not counted: {plain(name)}, which signs entries of this ledger and is no witness"
            )
            continue
        sound = [time for time in times if time_fault(name, time, newest) is None]
        faults += [time_fault(name, time, newest) for time in times if time not in sound]
        seen.setdefault(name, []).extend(sound)
        findings.said += [f"verified: {name} saw {what} at {when(time)}" for time in sound]
        findings.said += [f"verified: {name} saw {what}"] if not sound else []
    if len(seen) < args.needed:
        raise Open(f"{len(seen)} of the witnesses given have signed {what}, {args.needed} are needed")
    dated = sum(1 for sound in seen.values() if sound)
    if dated >= max(1, args.needed) or newest is None or not args.needed:
        findings.said += [f"not counted for the time: {plain(fault)}" for fault in faults]
    elif faults:
        raise Open("the time: " + "; ".join(faults))
    return len(seen)


# Entries: what one signer says in the open, and the committed fields beneath it.

MOST_ENTRY = 4096
OPENING = "ledger.opened"


def open_entry(data):
    """Read an entry strictly: one note with one line, by whom its text names. Its signature is not verified here."""
    newer = re.match(rb"custody\.entry/([2-9]|[1-9][0-9]{1,8})\n", data)
    if newer:
        raise Open(f"the entry is of form {int(newer[1])}, which is not known here")
    need(len(data) <= MOST_ENTRY, "an entry that is too long")
    text, lines = signatures(data.decode("utf-8"))
    need(len(lines) == 1, "an entry has one signature line, by whom it names")
    try:
        said = canonical(text[:-1])
    except json.JSONDecodeError as error:
        raise Wrong(f"the entry is damaged: its JSON cannot be read at character {error.pos}") from None
    if type(said["v"]) is int and said["v"] > 1:
        raise Open(f"the entry is of ruleset {said['v']}, which is not known here")
    need(
        sorted(said) == ["at", "by", "content", "fields", "id", "kind", "log", "prev", "re", "seen", "seq", "subject", "v"], "not an entry"
    )
    instant(said["at"])
    form(said["by"], f"{DOMAIN}/[0-9a-f]{{16,64}}")
    form(said["log"], f"{DOMAIN}/[0-9a-f]{{32}}")
    form(said["kind"], r"[a-z_]+(?:\.[a-z_]+){1,3}", 64)
    form(said["id"], UUID), form(said["subject"], UUID)
    integer(said["fields"], 1, 256), integer(said["seq"], 0, 2**53 - 1), integer(said["v"], 1, 1)
    unhash(said["content"])
    for link in ("prev", "re"):
        need(said[link] is None or unhash(said[link]), "no hash")
    need(
        (said["prev"] is None) == (said["seq"] == 0),
        "it has an entry before it exactly if it is not number 0",
    )
    seen_of(said)
    need(lines[0][0] == said["by"], "an entry has one signature line, by whom it names")
    return said, text, lines[0]


def seen_of(said):
    """Give size and root of what the signer had seen."""
    size, root = said["seen"].split(" ")
    size, root = number(size, 2**53), unhash(root)
    need(size or root == NOTHING, "its signer had seen an empty ledger with a root")
    return size, root


def stands(said, position, origin):
    """Verify of an entry what its place shows: its log, whether it opens it, and what its signer can have seen."""
    need(said["log"] == origin, "the entry was written for another log")
    need((said["kind"] == OPENING) == (position == 0), f"the first entry is {OPENING}, and no other")
    need(position or said["re"] is None, "the first entry answers another")
    need(seen_of(said)[0] <= position, "its signer had seen more entries than stand in front of it")


def need_signer(entry, vkeys):
    """Verify an entry's signature with the one of some keys that its line names; return the name."""
    _, text, line = entry
    for vkey in vkeys:
        name, key_id, public = parse_vkey(vkey)
        if line[:2] == (name, key_id):
            verify_ed25519(parse_vkey(vkey, 1)[2], text.encode(), line[2])
            return name
    raise Wrong("it is signed with another key than those given")


def typed_root(value):
    """Read a root that says what lies beneath it: {"tree": …} with the members of that tree."""
    tree, sizes = value["tree"], {"object/1": "bytes", "manifest/1": "count", "sweep/1": "count"}
    if tree not in sizes:
        form(tree, "[a-z]{1,32}/[1-9][0-9]{0,8}")
        raise Open(f"a root of the tree {tree}, which is not known here")
    hashes = ["root", "sha256"] if tree == "object/1" else ["root"]
    members = {"tree", sizes[tree], *hashes} | ({"leaf"} if tree == "object/1" else set())
    need(set(value) == members, f"a root {tree} with other members")
    size = integer(value[sizes[tree]], 0, 2**53 - 1)
    need(all(unhash(value[name]) == NOTHING or size for name in hashes), "an empty tree with a root")
    need(tree != "object/1" or value["leaf"] == 1 << 20, "an object with leaves of another length")
    return value


def open_leaf(leaf):
    """Read a field [salt, name, value]; return name and value."""
    salt, name, value = row_of(leaf, 3)
    need(len(unbase64(salt)) == 16 and re.fullmatch("[a-z0-9_.]{1,64}", name), "not a committed field")
    if isinstance(value, str):
        need(len(value.encode()) <= 1 << 16, f"the value of {name} is too long")
    elif isinstance(value, dict) and set(value) == {"b64"}:
        need(len(unbase64(value["b64"])) <= 1 << 16, f"the value of {name} is too long")
    elif isinstance(value, dict):
        typed_root(value)
    else:
        need(value is None or isinstance(value, int), f"no field has such a value as {name}")
    return name, value


def shown_field(field):
    """Read one shown field; return index, leaf, path, name and value."""
    need(set(field) == {"index", "leaf", "proof"}, "not a shown field")
    name, value = open_leaf(field["leaf"])
    return integer(field["index"], 0, 255), field["leaf"], hashes_of(field["proof"], 32), name, value


# What a field of a kind of entry can hold (docs/model, and "value" in kinds.json).


def matching(pattern, most=1 << 16):
    return lambda value: len(value) <= most and re.fullmatch(pattern, value) is not None


def sorted_words(good):
    return lambda value: (words := value.split(" ")) == sorted(set(words)) and all(map(good, words))


def holds(check):
    """Make a test of a check that raises for what is false."""

    def good(value):
        try:
            check(value)
        except FALSE + (Usage, Open):
            return False
        return True

    return good


def in_base64(size):
    return holds(lambda value: need(len(unbase64(value)) == size, "another length"))


def luhn(digits):
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    pairs = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(pair - 9 * (pair > 9) for pair in pairs) % 10 == 0


def need_head(value):
    size, root = value.split(":")
    need(number(size) < 2**53 and unhash(root), "no head")


def blank(value):
    return not value.strip() or len(value.encode()) > 1 << 16


WORD, FIELD_NAME, IDENTIFIER = (
    matching("[a-z0-9_.-]{1,64}"),
    matching("[a-z0-9_.]{1,64}"),
    "[A-Za-z0-9._:/+-]{1,128}",
)
SEAL, KEY_NAME = matching("[A-Z0-9][A-Z0-9./-]{0,62}"), matching(f"{DOMAIN}/[0-9a-f]{{16,64}}", 200)
NO_LINE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
ADDRESS = "[0-9a-f]{2}(:[0-9a-f]{2}){5}"
#: The types whose values are text.
TEXTS = {
    "ICCID": lambda value: re.fullmatch("89[0-9]{16,18}", value) and (len(value) == 18 or luhn(value)),
    "IMEI": lambda value: re.fullmatch("[0-9]{14,16}", value) and (len(value) != 15 or luhn(value)),
    "MAC addresses": lambda value: value.count(" ") < 8 and sorted_words(matching(ADDRESS))(value),
    "citation": lambda value: (
        0 < len(value) <= 200 and value == value.strip() and not re.search(NO_LINE, value)
    ),
    "digests": sorted_words(in_base64(32)),
    "entry": in_base64(32),
    "field name": FIELD_NAME,
    "field names": sorted_words(FIELD_NAME),
    "head": holds(need_head),
    "identifier": matching(IDENTIFIER),
    "identifiers": sorted_words(matching(IDENTIFIER)),
    "instant": holds(instant),
    "key name": KEY_NAME,
    "key names": sorted_words(KEY_NAME),
    "label": lambda value: not blank(value) and len(value) <= 256,
    "marks": sorted_words(WORD),
    "md5": in_base64(16),
    "rule": matching("[a-z0-9][a-z0-9_.-]{0,63}"),
    "seal": SEAL,
    "seals": sorted_words(SEAL),
    "sha1": in_base64(20),
    "sha256": in_base64(32),
    "sha512": in_base64(64),
    "state": matching("[A-Z]{2}"),
    "subject": matching(UUID),
    "subjects": sorted_words(matching(UUID)),
    "text": lambda value: not blank(value),
    "timestamp token": holds(
        lambda value: need(len(value) <= 1 << 16 and unbase64(value)[0] == 0x30, "no token")
    ),
    "verifier key": holds(lambda value: parse_vkey(value, 1)),
}


def of_type(field, value):
    """Tell whether a value that is there is one of its type; Open for a type that is not known here."""
    kind, codes = field["type"], field.get("codes")
    if codes is not None:
        good = codes.__contains__ if kind == "code" else sorted_words(codes.__contains__)
        return isinstance(value, str) and good(value)
    if kind in ("object root", "manifest root", "sweep root"):
        return isinstance(value, dict) and value.get("tree") == kind.replace(" root", "/1")
    if kind == "flag":
        return isinstance(value, bool)
    if kind in ("count", "shift"):
        return type(value) is int and -(2**53) < value < 2**53 and (value >= 0 or kind == "shift")
    if kind == "plain value":
        if not isinstance(value, str):
            return not isinstance(value, dict)
        return bool(re.fullmatch("[!-~]{1,512}", value) or sorted_words(WORD)(value))
    if kind == "file name":
        if isinstance(value, dict):
            return set(value) == {"b64"} and 0 < len(unbase64(value["b64"])) <= 1 << 16
        return isinstance(value, str) and 0 < len(value.encode()) <= 1 << 16
    if kind not in TEXTS:
        raise Open(f"the type {kind} of {field['name']} is not known here")
    return isinstance(value, str) and bool(TEXTS[kind](value))


def need_type(field, value):
    """Refuse a value that no field of its kind can hold, and none where one is required."""
    if value is None:
        need(field["need"] != "required", f"{field['name']} is missing")
    else:
        need(of_type(field, value), f"{field['name']} holds no value of the type {field['type']}")


class Kinds:
    """What kinds.json says of each kind of entry: its fields in order."""

    def __init__(self, path=None):
        own = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kinds.json")
        self.rulesets = {}
        if path or os.path.isfile(own):
            found = json.loads(read(path or own, 1 << 24))
            if not isinstance(found, dict) or found.get("schema") != "custody.kinds/1":
                raise Usage(f"{path or own} does not list kinds of entry")
            self.rulesets = found["rulesets"]

    def fields(self, said):
        """Give the fields of an entry's kind; Open where it is not known."""
        kind = self.rulesets.get(str(said["v"]), {}).get(said["kind"])
        if kind is None:
            raise Open(f"the fields of {said['kind']} are not known here (--kinds)")
        return kind["fields"]

    def place(self, said, index, name):
        """Verify that a field of an entry is the one that its kind has there; return what is known of it."""
        fields = self.fields(said)
        need(
            len(fields) == said["fields"],
            f"{said['kind']} has {len(fields)} fields, here are {said['fields']}",
        )
        need(fields[index]["name"] == name, f"field {index} of {said['kind']} has another name than {name}")
        return fields[index]


def shown_fields(findings, path, said, entry, kinds):
    """Verify a fields document against its entry."""
    value, last, names = document(read(path, 1 << 27), "fields", 1 << 27), -1, set()
    need(
        set(value) == {"entry", "fields", "schema"} and isinstance(value["fields"], list),
        "not a fields document",
    )
    need(1 <= len(value["fields"]) <= 256, "no field is shown, or too many are")
    fields = [shown_field(field) for field in value["fields"]]
    for index, *_, name, _value in fields:
        need(index > last, "fields out of order, or one shown twice")
        need(name not in names, f"{name} is shown twice")
        last = index
        names.add(name)
    need(unhash(value["entry"]) == sha256(b"\x00" + entry), "the fields are of another entry")
    for index, leaf, path, name, shown in fields:
        include(index, said["fields"], sha256(b"\x00" + leaf.encode()), path, unhash(said["content"]))
        findings.said.append(f"verified: field {index}, {name} = {json.dumps(shown)}")
    for index, _leaf, _path, name, shown in fields:
        need_type(kinds.place(said, index, name), shown)


def beneath(value, name, members, most):
    """Read what each document of something beneath a field has; return the field and the path of what is beneath."""
    need(set(value) == {"entry", "field", "index", "proof", "schema", *members}, f"not a {name} document")
    field = shown_field(value["field"])
    integer(value["index"], 0, 2**53 - 1)
    return field, hashes_of(value["proof"], most)


def root_beneath(value, name, tree, field, said, entry, kinds):
    """Verify that the field of such a document belongs to the entry; return the root of the tree that it holds."""
    index, leaf, steps, _name, root = field
    need(unhash(value["entry"]) == sha256(b"\x00" + entry), f"the {name} is of another entry")
    include(index, said["fields"], sha256(b"\x00" + leaf.encode()), steps, unhash(said["content"]))
    try:
        if index < len(kinds.fields(said)) and kinds.fields(said)[index]["type"] != tree.replace(
            "/1", " root"
        ):
            raise Usage(f"the {name} document shows a field that holds no such root")
    except Open:
        pass
    need(isinstance(root, dict) and root.get("tree") == tree, f"the field holds no {tree}")
    return root


def shown_chunk(findings, prefix, said, entry, kinds):
    """Verify a chunk of a file: up to the root in a field, or in a line of the manifest whose root is in a field."""
    name = f"{prefix}.chunk.json"
    data, chunk = named(name, 1 << 22), named(f"{prefix}.chunk", 1 << 20)
    value = document(readable(data, name), "chunk", 1 << 22, "2")
    field, path = beneath(value, "chunk", ("member", "segments"), 33)
    member, segments, index = value["member"], value["segments"], value["index"]
    steps = None if member is None else chunk_member(member)
    lines = None if segments is None else chunk_segments(segments)
    need(lines is None or member is not None, "segments without a member")
    holding = "object/1" if member is None else "manifest/1"
    root = manifest = root_beneath(value, "chunk", holding, field, said, entry, kinds)
    if member is not None:
        include_line(member["leaf"], member["index"], steps, manifest)
        own, kind, root = manifest_leaf(member["leaf"])
        need(kind == "file" and root is not None, f"a member of the kind {kind} has no chunks of a file")
    start, end = index << 20, min(index + 1 << 20, root["bytes"])
    need(start < end and len(chunk) == end - start, "the chunk has another length, or the file no such chunk")
    include(index, -(-root["bytes"] >> 20), sha256(b"\x00" + chunk), path, unhash(root["root"]))
    where = f"bytes {start} to {end - 1} of {root['bytes']}"
    if lines is not None:
        need_all(segments, manifest)
        begin, size = place_in_media(lines, own)
        where += (
            f" of segment {shown_name(own)}, which are bytes {begin + start} to {begin + end - 1} of {size}"
        )
        where += f" of the media in {len(lines)} segments,"
    elif member is not None:
        packed = re.search(rb"\.[EeSs][0-9]{2}\Z", own)
        where += f" of {shown_name(own)}" + (
            ", a container in which sectors are compressed," if packed else ""
        )
    findings.said.append(f"verified: {where} are those recorded")
    kinds.place(said, field[0], field[3])


def chunk_member(member):
    """Read the member of a chunk document: number and line of a file in a pack; return the path to the root."""
    need(set(member) == {"index", "leaf", "proof"}, "not a member of a chunk document")
    integer(member["index"], 0, 2**53 - 1)
    manifest_leaf(member["leaf"])
    return hashes_of(member["proof"], 53)


def chunk_segments(segments):
    """Read the lines of all segments of a raw image: path, kind and root of each, in the order of the paths."""
    need(isinstance(segments, list) and segments, "no list of segments")
    return [manifest_leaf(line) for line in segments]


def place_in_media(lines, own):
    """Add up the sizes of the segments in the order of their numbers; return where one begins, and the whole size."""
    paths, sizes, stems = [path for path, _, _ in lines], {}, set()
    need(paths == sorted(set(paths)), "segments out of the order of their names, or one twice")
    for path, kind, root in lines:
        parts = re.fullmatch(rb"(.+\.)([0-9]{3}|[1-9][0-9]{3,8})", path, re.DOTALL)
        need(parts and kind == "file", f"{shown_name(path)} is no segment of a raw image")
        stems.add(parts[1])
        sizes[int(parts[2])] = path, 0 if root is None else root["bytes"]
    numbers = range(min(sizes), min(sizes) + len(lines))
    need(len(stems) == 1, "segments of several images")
    need(numbers[0] <= 1 and sizes.keys() == set(numbers), "segments that are not numbered without a gap")
    begin = at = 0
    for number in numbers:
        path, size = sizes[number]
        begin = at if path == own else begin
        at += size
    return begin, at


def manifest_leaf(text):
    """Read a line of a manifest: path, kind, bytes, SHA-256 and root; return path, kind and the root of its chunks."""
    path, kind, size, flat, root = row_of(text, 5)
    raw = path.encode() if isinstance(path, str) else unbase64(path["b64"])
    need(isinstance(path, str) or set(path) == {"b64"}, "no name of a file")
    need(isinstance(path, str) or not utf8(raw), "a name that is UTF-8 is written as base64")
    need(0 < len(raw) <= 1 << 16 and b"\x00" not in raw, "no path of a file")
    form(kind, "[a-z0-9_.]{1,64}")
    need((size is None) == (flat is None) == (root is None), "some, but not all, of bytes, SHA-256 and root")
    content = {"tree": "object/1", "bytes": size, "leaf": 1 << 20, "sha256": flat, "root": root}
    return raw, kind, None if size is None else typed_root(content)


def include_line(text, index, path, manifest):
    """Verify that a line is the one of its number in a manifest."""
    include(index, manifest["count"], sha256(b"\x00" + text.encode()), path, unhash(manifest["root"]))


def need_all(lines, manifest):
    """Verify that lines are all those of a manifest, in its order."""
    need(len(lines) == manifest["count"], "more or fewer lines than the manifest has")
    leaves = [sha256(b"\x00" + line.encode()) for line in lines]
    need(tree(leaves) == unhash(manifest["root"]), "other lines than the manifest has")


def utf8(data):
    try:
        return bool(data.decode("utf-8") or True)
    except UnicodeDecodeError:
        return False


def shown_name(path):
    """Write the name of a file as its line in the manifest does, in ASCII."""
    return json.dumps(path.decode() if utf8(path) else {"b64": base64.b64encode(path).decode()})


def shown_member(findings, prefix, said, entry, kinds):
    """Verify a member of a folder, up to the root in a field."""
    value = document(read(f"{prefix}.member.json", 1 << 20), "member", 1 << 20)
    field, steps = beneath(value, "member", ("leaf",), 53)
    path, kind, content = manifest_leaf(value["leaf"])
    root = root_beneath(value, "member", "manifest/1", field, said, entry, kinds)
    include_line(value["leaf"], value["index"], steps, root)
    what = f"member {value['index']} of {root['count']} is {kind} {shown_name(path)}"
    if content is not None:
        what += f", {content['bytes']} bytes, SHA-256 {unhash(content['sha256']).hex()}"
    findings.said.append(f"verified: {what}")
    kinds.place(said, field[0], field[3])


# Proof files (c2sp.org/tlog-proof).


def parse_proof(text):
    """Part a proof file into the entry (None if it holds none), its number, the path and the checkpoint."""
    first, _, rest = text.partition("\n")
    version = re.fullmatch(r"c2sp\.org/tlog-proof@v([1-9][0-9]{0,8})", first)
    need(version, "not a proof file")
    if version[1] != "1":
        raise Open(f"a proof file of version {version[1]}, which is not known here")
    head, found, checkpoint = rest.partition("\n\n")
    need(found, "a proof file without a checkpoint")
    entry, lines = None, head.split("\n")
    if lines[0].startswith("extra "):
        entry = unbase64(lines.pop(0)[6:])
        need(1 <= len(entry) <= 65535, "an entry that is empty or too long")
    need(lines and lines[0].startswith("index "), "the line with the number of the entry is not in its place")
    index = number(lines.pop(0)[6:])
    need(len(lines) <= 63, "the proof is too long")
    return entry, index, [unhash(line) for line in lines], checkpoint


#: What lies beside a proof, and how it is given.
BESIDE = {"custody.fields": "--fields", "custody.chunk": "--chunk", "custody.member": "--member"}


def refuse_others(text):
    """Refuse a sound file of another sort, which nothing was asked about that it could answer."""
    for parse, what in (
        (lambda: parse_checkpoint(with_line_end(text)), "a checkpoint: it goes with --old, or beside a proof file with --checkpoint"),
        (lambda: parse_consistency(text), "a consistency proof: it goes with --consistency"),
    ):
        try:
            parse()
        except (Open, *FALSE):
            continue
        raise Usage(f"the file is {what}")
    try:
        schema = str(json.loads(text)["schema"])
    except FALSE:
        return
    for begin, flag in BESIDE.items():
        if schema.startswith(begin):
            raise Usage(f"the file lies beside a proof file: it goes with {flag}")


def with_line_end(text):
    """Add the last line end, which is lost where a code is scanned."""
    return text + "\n" if text.strip() and not text.endswith("\n") else text


def read_checkpoint(path):
    note = with_line_end(read(path, MOST_NOTE))
    parse_checkpoint(note)
    return note


def read_consistency(args):
    return parse_consistency(read(args.consistency, MOST_NOTE)) if args.consistency else None


def covered(proven, separate, index, proof):
    """Verify that a checkpoint covers an entry that is proven under another, each given as text, size and root."""
    need(index < separate[1], f"it covers {separate[1]} entries, and entry {index} came later")
    older, newer = (proven, separate) if proven[1] <= separate[1] else (separate, proven)
    return continued(older, newer, proof)


def verify_proof(findings, args):
    text = read(args.file, MOST_NOTE + (1 << 17))
    if not text.startswith("c2sp.org/tlog-proof@"):
        refuse_others(text)
    entry, index, path, checkpoint = parse_proof(text)
    origin, size, root = parse_checkpoint(checkpoint)
    if origin.startswith("training."):
        findings.said.append("TRAINING LEDGER: nothing in it is evidence")
    head = findings.judge("log", open_checkpoint, checkpoint, args.vkey)
    opened = findings.judge("entry", proven_entry, entry, index, origin)
    proven = None
    if entry is None or head is None:
        findings.open.append("inclusion: it takes the entry and the log's signature")
    else:
        leaf = sha256(b"\x00" + entry)
        proven = findings.judge("inclusion", included, index, size, leaf, path, head)
        findings.said.append(
            f"verified: this entry is number {index} of the {size} that {plain(origin)} signed"
        )
        findings.said.append(f"leaf {leaf.hex()}")
        if opened:
            findings.said.append(json.dumps(opened[0], separators=(",", ":")))
    rests = entry_of(entry)
    newest = None if rests is None else seconds(rests[0]["at"])
    inside = functools.partial(made_with, rests)
    own = Findings()
    own.judge("witnesses", witnessed, own, checkpoint, args, "this checkpoint", newest, inside)
    if args.checkpoint:
        separate_checkpoint(findings, own, args, proven, index)
    findings.take(own)
    parts = {"fields": shown_fields, "chunk": shown_chunk, "member": shown_member}
    asked = {name: check for name, check in parts.items() if getattr(args, name)}
    if rests is None and (asked or args.signer):
        findings.open.append("there is no entry to compare keys and fields with")
    elif rests is not None:
        if args.signer:
            name = findings.judge("signer", need_signer, rests, args.signer)
            findings.said.append(f"verified: {name} signed it")
        kinds = Kinds(args.kinds) if asked else None
        for name, check in asked.items():
            findings.judge(name, check, findings, getattr(args, name), rests[0], entry, kinds)
    answers = {"by when it was there": args.witness, "who signed it": args.signer, "what it says": asked}
    unasked = [what for what, given in answers.items() if not given]
    later = "later corrections, whether others had the key or it was revoked"
    findings.said.append("not checked: " + ", ".join([*unasked, later, RULES]))


def included(index, size, leaf, path, head):
    """Verify that an entry is in the tree of an opened checkpoint, and give the checkpoint."""
    include(index, size, leaf, path, head[2])
    return head


def separate_checkpoint(findings, own, args, proven, index):
    """Verify that a checkpoint that came by itself covers the proven entry. Witnesses of either are enough."""
    note, proof = read_checkpoint(args.checkpoint), read_consistency(args)
    separate = findings.judge("separate checkpoint", open_checkpoint, note, args.vkey)
    covers = separate and proven and findings.judge("separate checkpoint", covered, proven, separate, index, proof)
    if covers:
        findings.said.append(f"verified: the separate checkpoint of {separate[1]} entries covers this entry")
    elif not proven:
        findings.open.append("separate checkpoint: it rests on the inclusion of the entry")
    other = Findings()
    other.judge("separate checkpoint", witnessed, other, note, args, "the separate checkpoint")
    if not own.open + own.false or (covers and not other.open + other.false):
        own.open, other.open = [], []
    findings.take(other)


RULES = "roles, rules, whether what it says is true"


def proven_entry(entry, index, origin):
    """Read the entry of a proof and verify what its place shows."""
    if entry is None:
        raise Open("the proof does not hold the entry that it is about")
    opened = open_entry(entry)
    stands(opened[0], index, origin)
    return opened


def entry_of(entry):
    """Read an entry as far as that goes, for what else is compared with it."""
    try:
        return open_entry(entry)
    except (Open, *FALSE):
        return None


# Growth: does one checkpoint continue another?


def parse_consistency(text):
    """Read a consistency proof: the size that it leads from, and its hashes."""
    need(text.isascii(), "a consistency proof that is not ASCII")
    *lines, end = text.split("\n")
    need(end == "" and lines and lines[0].startswith("old "), "not a consistency proof")
    old = number(lines.pop(0)[4:])
    need(len(lines) <= 63, "the proof is too long")
    return old, [unhash(line) for line in lines]


def verify_growth(findings, args):
    old, new = read_checkpoint(args.old), read_checkpoint(args.file)
    proof = read_consistency(args)
    before = findings.judge("older checkpoint", open_checkpoint, old, args.vkey)
    after = findings.judge("newer checkpoint", open_checkpoint, new, args.vkey)
    grown = before and after and findings.judge("growth", continued, before, after, proof)
    if grown:
        findings.said.append(f"verified: the {after[1]} entries begin with the {before[1]}")
    elif not (before and after):
        findings.open.append("growth: it takes both signatures of the log")
    one, two = Findings(), Findings()
    one.judge("older checkpoint", witnessed, one, old, args, "the older checkpoint")
    two.judge("newer checkpoint", witnessed, two, new, args, "the newer checkpoint")
    # Enough witnesses on one of the two will do, on the newer one only if it is shown to continue the older one.
    if not one.open + one.false or (grown and not two.open + two.false):
        one.open, two.open = [], []
    for part in (one, two):
        findings.take(part)
    findings.said.append("not checked: entries, " + RULES)


def continued(before, after, proof):
    """Verify that one checkpoint continues another, each given as text, size and root."""
    (_, old, old_root), (_, new, new_root) = before, after
    if old == 0 and not (proof and proof[1]):
        raise Open("every history continues a ledger without entries")
    need(old <= new, "the older checkpoint has more entries")
    need(
        old < new or old_root == new_root, "the log signed two different ledgers of one size: keep both files"
    )
    if proof is None and old < new:
        raise Open("there is no consistency proof (--consistency)")
    if proof is not None and proof[0] != old:
        raise Open(f"the proof leads from {proof[0]} entries, the older checkpoint has {old}")
    extends(old, new, proof[1] if proof else [], old_root, new_root)
    return True


# A ledger's entries, one after the other.


class Chain:
    """What every entry has in common with those in front of it; hashes and ids are kept, entries are not."""

    def __init__(self, origin):
        self.origin, self.position = origin, 0
        self.leaves, self.ids, self.tips = {}, set(), {}
        self.first, self.known, self.grown, self.gaps, self.dark = 0, True, False, 0, False
        self.newest, self.lines = None, set()

    def skip(self, leaf):
        """Go past an entry that cannot be read, of which there is perhaps the hash."""
        self.leaves.setdefault(leaf, self.position)
        self.known, self.dark = False, self.dark or leaf is None
        self.gaps += 1
        self.position += 1

    def take(self, findings, where, said, leaf, root_at):
        """Judge the next entry; ``root_at`` gives the root of an earlier size, None where it is not known."""
        for check in (self.stands, self.seen, self.identified, self.answers, self.follows):
            findings.judge(where, check, said, leaf, root_at)
        self.leaves[leaf] = self.position
        self.newest = self.position, said["at"]
        self.position += 1

    def date_of(self, position):
        """Give the date of the last entry if it is the one of this number and could be read."""
        return seconds(self.newest[1]) if self.newest is not None and self.newest[0] == position else None

    def signs(self, public):
        """Tell whether lines of entries name this public key."""
        ids = ((sha256(name.encode() + b"\n\x01" + public)[:4], key_id) for name, key_id in self.lines)
        return any(own == key_id for own, key_id in ids)

    def stands(self, said, _leaf, _root_at):
        stands(said, self.position, self.origin)

    def seen(self, said, _leaf, root_at):
        """Compare what its signer had seen with the entries in front of it."""
        size, root = seen_of(said)
        if size == 0:
            need(not self.grown, "its signer had seen nothing, after entries whose signers had seen some")
            self.first += self.known
            return
        self.grown = True
        need(
            size >= self.first,
            "its signer had seen some only of the entries that were entered together first",
        )
        here = root_at(size) if size <= self.position else None
        if here is None and size <= self.position:
            raise Open(f"the first {size} entries, which its signer had seen, are not there")
        need(here in (root, None), "its signer had seen another history than this one")

    def identified(self, said, _leaf, _root_at):
        need(said["id"] not in self.ids, "its id is that of an earlier entry")
        self.ids.add(said["id"])

    def answers(self, said, _leaf, _root_at):
        if said["re"] is not None and unhash(said["re"]) not in self.leaves:
            if self.dark:
                raise Open("it answers an entry that may be among those that are not there")
            raise Wrong("it answers an entry that is not in front of it")

    def follows(self, said, leaf, _root_at):
        """Compare its number and predecessor about its subject with the entry before it."""
        seq, before = self.tips.get(said["subject"], (-1, None))
        self.tips[said["subject"]] = (said["seq"], leaf)
        prev = None if said["prev"] is None else unhash(said["prev"])
        if (said["seq"], prev) == (seq + 1, before):
            return
        if self.gaps and said["seq"] > seq + 1:
            raise Open("it follows an entry about its subject that cannot be read")
        raise Wrong("the chain of its subject is broken")


# Published folders (c2sp.org/tlog-tiles).

TILE = r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
TOKEN = r"tokens/(?:checkpoint-(0|[1-9][0-9]{0,18})((?:\.[1-9][0-9]{0,5})?\.tst)?|tsa-[0-9a-f]{16}\.pem)"


class Published:
    """The files of a published folder. Those that belong to no such folder are named and ignored."""

    def __init__(self, findings, folder, size, root):
        self.findings, self.folder, self.size, self.root = findings, folder, size, root
        self.foreign, self.older, self.tokens, self.entries = [], [], [], False
        self.rows, self.counts = [], []
        self.sort()

    def sort(self):
        """Part the files by what they are to a tree of this size."""
        for at, folders, names in os.walk(self.folder):
            linked = [name for name in folders if os.path.islink(os.path.join(at, name))]
            for name in [*names, *linked]:
                path = os.path.relpath(os.path.join(at, name), self.folder).replace(os.sep, "/")
                tile = re.fullmatch(TILE, path)
                if path.startswith("tokens/"):
                    self.tokens.append(path)
                elif tile is None or not self.tile(path, *tile.groups()):
                    self.foreign += [path] if path != "checkpoint" else []

    def tile(self, path, level, groups, width):
        """Take down a tile or bundle; False where no tile has this path."""
        row, width = 0 if level == "entries" else int(level), int(width or 256)
        index = int(re.sub("[x/]", "", groups))
        if (
            row > 63
            or path != self.path(level, index, width)
            or (path.endswith(f".p/{width}") and width == 256)
        ):
            return False
        self.entries |= level == "entries"
        there = self.size >> 8 * row
        if index * 256 + width > there:
            self.older.append((path, None, None))
        elif width < 256 and index * 256 + width != there:
            self.older.append((path, level, index))
        return True

    @staticmethod
    def path(level, index, width):
        digits = f"{index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")

    def bytes(self, path, most):
        """Read a file of the folder; Open where it is missing or leads out of it, Wrong for what is no file."""
        inside = os.path.realpath(self.folder)
        at = os.path.join(self.folder, *path.split("/"))
        if os.path.commonpath([inside, os.path.realpath(at)]) != inside:
            raise Open(f"{path} leads out of the folder")
        if not os.path.exists(at):
            raise Open(f"{path} is missing")
        need(os.path.isfile(at), f"{path} is no file")
        try:
            with open(at, "rb") as file:
                data = file.read(most + 1)
        except OSError:
            raise Open(f"{path} could not be read") from None
        need(len(data) <= most, f"{path} is longer than {most} bytes")
        return data

    def hashes(self, level, index, width):
        """Read a hash tile."""
        path = self.path(level, index, width)
        data = self.bytes(path, 8192)
        need(len(data) == 32 * width, f"{path} has another length")
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def bundle(self, index, width):
        """Read an entry bundle: each entry with its length in two bytes."""
        path, at, notes = self.path("entries", index, width), 0, []
        data = self.bytes(path, 256 * (2 + 65535))
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            need(end <= len(data), f"{path} ends amid an entry")
            notes.append(data[at + 2 : end])
            at = end
        need(len(notes) == width, f"{path} holds {len(notes)} entries, not {width}")
        return notes

    def width(self, level, index):
        return min(256, (self.size >> 8 * level) - 256 * index)

    def compare(self, level, index, beneath):
        """Compare what lies beneath a tile with its own file; return its hashes, None for those that are not known."""
        width = self.width(level, index)
        path = self.path(level, index, width)
        file = self.findings.judge("tiles", self.hashes, level, index, width) or [None] * width
        for at, (one, two) in enumerate(zip(beneath, file)):
            if one is not None and two is not None and one != two:
                what = (
                    f"entry {256 * index + at}" if level == 0 else self.path(level - 1, 256 * index + at, 256)
                )
                self.findings.judge("tiles", need, False, f"{path} has another hash than {what} gives")
        return [one if one is not None else two for one, two in zip(beneath, file)]

    def read(self, chain, signers):
        """Read all of it; the entries in order, then the tiles above them, then the files of earlier sizes."""
        leaves = []
        for index in range(-(-self.size // 256)):
            width = self.width(0, index)
            notes = self.findings.judge("entries", self.bundle, index, width) if self.entries else None
            below = [sha256(b"\x00" + note) for note in notes] if notes else [None] * width
            leaves += self.compare(0, index, below)
        self.rows = [leaves]
        while self.size >> 8 * len(self.rows):
            level, under = len(self.rows), self.rows[-1]
            below = [self.whole(under[at : at + 256]) for at in range(0, len(under) - 255, 256)]
            row = [self.compare(level, at // 256, below[at : at + 256]) for at in range(0, len(below), 256)]
            self.rows.append([one for part in row for one in part])
        found = self.root_at(self.size)
        if found is None:
            self.findings.open.append("tiles: what is there does not lead to the root")
        self.findings.judge(
            "tiles", need, found in (None, self.root), "they lead to another root than the log signed"
        )
        self.counts = [0, 0]
        for index in range(-(-self.size // 256) if self.entries else 0):
            self.judge_entries(index, chain, signers)
        for path, level, index in self.older:
            self.findings.judge("files", self.earlier, path, level, index)

    @staticmethod
    def whole(hashes):
        return None if None in hashes else tree(hashes)

    def root_at(self, size):
        """Compute the root of the first entries from the tiles, None where they are not known."""
        roots, at = [], 0
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                row, width = self.rows[height // 8], 1 << height % 8
                part = row[at >> height // 8 * 8 :][:width]
                roots.append((1 << height, self.whole(part)))
                at += 1 << height
        return None if None in [root for _, root in roots] else root_of(roots)

    def judge_entries(self, index, chain, signers):
        """Judge the entries of one bundle; a bundle that cannot be read was told of."""
        try:
            notes = self.bundle(index, self.width(0, index))
        except (Open, *FALSE):
            notes = []
        for at in range(256 * index, 256 * index + self.width(0, index)):
            leaf, note = self.rows[0][at], notes[at - 256 * index] if notes else None
            opened = None
            if note is not None and sha256(b"\x00" + note) == leaf:
                opened = self.findings.judge(f"entry {at}", open_entry, note)
            if opened is None:
                chain.skip(leaf)
                continue
            chain.take(self.findings, f"entry {at}", opened[0], leaf, self.root_at)
            chain.lines.add(opened[2][:2])
            _, text, line = opened
            if line[:2] in signers:
                self.counts[0] += 1
                self.findings.judge(f"entry {at}", verify_ed25519, signers[line[:2]], text.encode(), line[2])
            self.counts[1] += 1

    def earlier(self, path, level, index):
        """Verify that a file of an earlier size is how the one of now begins."""
        need(level is not None, f"{path} is of more entries than the checkpoint")
        width, row = int(path.rpartition("/")[2]), 0 if level == "entries" else int(level)
        load = self.bundle if level == "entries" else lambda *words: self.hashes(level, *words)
        then = load(index, width)
        try:
            now = load(index, self.width(row, index))
        except (Open, *FALSE):
            return
        need(then == now[:width], f"{path} is not how what stands there now begins")


def verify_published(findings, args):
    path = os.path.join(args.file, "checkpoint")
    note = readable(named(path, MOST_NOTE), path)
    origin, size, root = parse_checkpoint(note)
    if origin.startswith("training."):
        findings.said.append("TRAINING LEDGER: nothing in it is evidence")
    head = findings.judge("log", open_checkpoint, note, args.vkey)
    before = None
    if args.old:
        old = read_checkpoint(args.old)
        before = findings.judge("older checkpoint", open_checkpoint, old, args.vkey)
    if head is None:
        findings.judge("witnesses", witnessed, findings, note, args)
        return
    files, chain = Published(findings, args.file, size, root), Chain(origin)
    files.read(chain, {key[:2]: key[2] for key in map(parse_vkey, args.signer)})
    newest = chain.date_of(size - 1)
    findings.judge("witnesses", witnessed, findings, note, args, "this checkpoint", newest, chain.signs)
    findings.said.append(
        f"verified: the tiles lead to the root of the {size} entries that {plain(origin)} signed"
    )
    if files.entries:
        findings.said.append(f"verified: these are all {size} entries, in unbroken chains")
    if size and not files.entries and (args.with_entries or args.signer):
        findings.open.append("entries: only hashes of them are in the folder")
    elif args.signer and not files.counts[0]:
        findings.open.append("signers: nobody signed with the keys given")
    elif args.signer:
        findings.said.append(
            f"verified: {files.counts[0]} of {files.counts[1]} entries are signed with the keys given"
        )
    if before:
        findings.judge("growth", begins, files, before)
    findings.judge("tokens", published_tokens, files, args.vkey)
    unasked = [] if files.entries else ["what entries say: only hashes of them are here"]
    unasked += [f"{len(files.foreign)} files that belong to no such folder"] if files.foreign else []
    unasked += ["timestamp tokens (openssl ts -verify)"] if files.tokens else []
    findings.said.append("not checked: " + ", ".join([*unasked, "keys that were revoked", RULES]))


def begins(files, before):
    """Verify that the folder continues a checkpoint that somebody kept."""
    _, size, root = before
    if size == 0:
        raise Open("every history continues a ledger without entries")
    need(size <= files.size, "the older checkpoint has more entries than the folder")
    found = files.root_at(size)
    if found is None:
        raise Open(f"tiles of the first {size} entries are not there")
    need(found == root, "the log signed two histories: keep the folder and the older checkpoint")
    files.findings.said.append(f"verified: the {files.size} entries begin with the {size}")


def published_tokens(files, vkey):
    """Verify that each timestamp token lies beside the checkpoint of this log that it is on, and nothing else of it."""
    for path in sorted(files.tokens):
        name = re.fullmatch(TOKEN, path)
        if name is None:
            raise Open(f"no file named {path} belongs there")
        if name[1] is None:
            continue
        note = files.bytes(f"tokens/checkpoint-{name[1]}", MOST_NOTE)
        _, size, root = open_checkpoint(note.decode("utf-8"), vkey)
        need(size == int(name[1]) and size <= files.size, f"{path} is of another checkpoint")
        found = files.root_at(size)
        if found is None:
            raise Open(f"tiles of the first {size} entries are not there")
        need(found == root, f"{path} is of another history")
        if name[2]:
            need(
                sha256(note) in files.bytes(path, 1 << 20),
                f"{path} is on another checkpoint than the one beside it",
            )


# Exported ledgers.


class Exported:
    """The folder of an export, read file by file; entries are kept as their hashes only."""

    def __init__(self, findings, folder, vkey, kinds):
        self.findings, self.folder, self.vkey, self.origin = findings, folder, vkey, vkey.split("+")[0]
        self.log_key, self.kinds = parse_vkey(vkey, 1)[2], kinds
        self.chain, self.keys = Chain(self.origin), {}
        self.roots, self.edge, self.texts, self.dates = [NOTHING], [], {}, {}
        self.erased, self.erasing, self.left_out, self.signed_by = {}, {}, 0, {}
        self.sweeps, self.objects, self.tokens, self.resumed = {}, {}, {}, False

    def path(self, name):
        return os.path.join(self.folder, *name.split("/"))

    def text(self, name):
        if not os.path.exists(self.path(name)):
            raise Open(f"{name} is missing")
        return read(self.path(name), 1 << 26)

    def lines(self, name, members):
        with open(self.path(name), "rb") as file:
            for line in file:
                need(line.endswith(b"\n"), f"{name} ends amid a line")
                row = canonical(line[:-1].decode("utf-8"))
                need(sorted(row) == sorted(members.split()), f"{name} has a line with other members")
                yield row

    def manifest(self, told):
        """Verify that the files are exactly those of the manifest."""
        text = self.text("manifest.json")
        digest = sha256(text.encode()).hex()
        need(told is None or digest == told, "the manifest is not the one with this digest")
        need(text.endswith("\n"), "the manifest ends amid a line")
        said = document(text[:-1], "export", 1 << 26)
        need(said["values"] in ("all", "structural"), "not an export of version 1")
        there = {
            os.path.relpath(os.path.join(at, name), self.folder)
            for at, _, some in os.walk(self.folder)
            for name in some
        }
        names = [row["name"] for row in said["files"]]
        need(names == sorted(set(names)), "the manifest is out of order, or lists a file twice")
        need(there <= {*names, "manifest.json"}, "other files than the manifest lists")
        missing = [name for name in names if name not in there]
        if missing:
            raise Open(f"{missing[0]} is missing, which the manifest lists")
        for row in said["files"]:
            hashed, size, ends = hashlib.sha256(), 0, 0
            need(os.path.isfile(self.path(row["name"])), f"{row['name']} is no file")
            with open(self.path(row["name"]), "rb") as file:
                while piece := file.read(1 << 20):
                    hashed.update(piece)
                    size, ends = size + len(piece), ends + piece.count(b"\n")
            same = (row["bytes"], row["sha256"], row["lines"]) == (size, hashed.hexdigest(), ends)
            need(same, f"{row['name']} is not the file that the manifest lists")
        return said, digest

    def fields(self, position, rows, envelope, kind):
        """Verify that the fields lead to what was signed, and are those of the kind; give the values."""
        values, hashes = {}, []
        need(
            [row["name"] for row in rows] == [field["name"] for field in kind],
            "other fields than its kind has",
        )
        for row, field in zip(rows, kind):
            name = row["name"]
            if len(row) == 3 and "salt" in row:
                leaf = json.dumps(
                    [row["salt"], name, row["value"]],
                    separators=(",", ":"),
                    sort_keys=True,
                    ensure_ascii=False,
                )
                open_leaf(leaf)
                need_type(field, row["value"])
                values[name] = row["value"]
                hashes.append(sha256(b"\x00" + leaf.encode()))
                continue
            need(len(row) == 3 and field["erasable"], f"{name} is not here and cannot be erased")
            hashes.append(unhash(row["hash"]))
            if "erased_by" in row:
                self.erased[position, name] = row["erased_by"]
            else:
                need(row["left_out"] is True and not self.whole, f"{name} is left out")
                self.left_out += 1
        need(
            len(hashes) == envelope["fields"] and tree(hashes) == unhash(envelope["content"]),
            "fields that were not signed for",
        )
        return values

    def entry(self, row):
        """Judge one line of entries: the entry, its fields, its signature, its place."""
        position = self.chain.position
        where, note = f"entry {position}", row["note"].encode()
        leaf = sha256(b"\x00" + note)
        self.findings.judge(where, need, row["position"] == position, "not in its place")
        self.findings.judge(
            where, need, row["leaf"] == base64.b64encode(leaf).decode(), "not what its leaf hash says"
        )
        opened = self.findings.judge(where, open_entry, note)
        if opened is None:
            self.chain.skip(leaf)
        else:
            self.chain.take(self.findings, where, opened[0], leaf, self.roots.__getitem__)
            self.dates[position] = seconds(opened[0]["at"])
            self.findings.judge(where, self.signed, position, row, *opened)
        grow(self.edge, leaf)
        self.roots.append(root_of(self.edge))

    def signed(self, position, row, envelope, text, line):
        """Verify fields and signature of an entry, by a key that an entry before it enrolled."""
        kind, by = envelope["kind"], envelope["by"]
        values = self.fields(position, row["fields"], envelope, self.kinds.fields(envelope))
        if position == 0:
            self.enrol(values["vkey"])
        need(by in self.keys, f"signed by {by}, a key that no entry before it enrolled")
        need(line[1] == self.keys[by][0], "signed with another key than the one that was enrolled")
        verify_ed25519(self.keys[by][1], text.encode(), line[2])
        self.signed_by[by] = self.signed_by.get(by, 0) + 1
        if kind in ("actor.enrolled", "key.rotated"):
            self.enrol(values["vkey"])
        self.resumed |= kind == "resumption.approved"
        self.remember(position, kind, values)

    def enrol(self, vkey):
        try:
            name, key_id, public = parse_vkey(vkey, 1)
        except Usage as error:
            raise Wrong(error) from None
        need(
            self.keys.setdefault(name, (key_id, public)) == (key_id, public),
            f"{name} is enrolled with two keys",
        )

    def remember(self, position, kind, values):
        """Keep what other files and later entries are compared with."""
        if kind == "erasure.executed":
            for name in values["fields"].split(" "):
                self.erasing.setdefault((values["entry_position"], name), position)
        elif kind == "sweep.completed":
            self.sweeps[position] = values["results_root"]
        elif kind in ("object.archived", "object.replicated"):
            self.objects[position] = values
        elif kind == "checkpoint.timestamped":
            self.tokens[position] = values

    def entries(self, said):
        self.whole = said["values"] == "all"
        for row in self.lines("entries.jsonl", "fields leaf note position"):
            self.entry(row)
        if self.findings.false or self.findings.open:
            return
        unsaid = [where for where, by in self.erased.items() if by is None]
        need(not unsaid or self.resumed, "a value is erased that no entry erased")
        said_by = {where: by for where, by in self.erased.items() if by is not None}
        need(said_by == self.erasing, "what is erased is not what entries erased")
        need(len(self.erased) == said["erased"], "the manifest counts other erased values")

    def checkpoints(self, said):
        """Verify that the log signed the whole, and every state in between that it signed."""
        note = self.text("checkpoint")
        _, size, root = open_checkpoint(note, self.vkey)
        need(
            (size, root) == (len(self.roots) - 1, self.roots[-1]),
            "the entries are not those that the log signed",
        )
        need(
            (said["origin"], said["size"], unbase64(said["root"])) == (self.origin, size, root),
            "the manifest is of another ledger",
        )
        need(said["training"] == self.origin.startswith("training."), "the manifest is of another ledger")
        last = 0
        for row in self.lines("checkpoints.jsonl", "note size"):
            text, covered, root = open_checkpoint(row["note"], self.vkey)
            need(
                last < covered == row["size"] <= size and self.roots[covered] == root,
                f"the checkpoint of {covered} entries",
            )
            self.texts[covered], last = text, covered
        need(self.texts.get(size) == signatures(note)[0], "the newest checkpoint is missing")

    def witnesses(self, args):
        """Verify every witness line; give when each witness signed last, by name, and whether its key was given."""
        seen, owners = (
            {},
            {self.log_key: self.origin, **{public: name for name, (_, public) in self.keys.items()}},
        )
        for row in self.lines("cosignatures.jsonl", "line size vkey"):
            need(row["size"] in self.texts, "a witness line on a checkpoint that is not here")
            try:
                name, public, said = open_cosignature(
                    f"{self.texts[row['size']]}\n{row['line']}\n", row["vkey"]
                )
            except (Usage, Open) as error:
                raise Wrong(error) from None
            need(owners.setdefault(public, name) == name, f"the key of {name} is that of {owners[public]}")
            seen[row["vkey"]] = max((row["size"], max(said)), seen.get(row["vkey"], (0, 0)))
        given = {vkey.split("+")[0] for vkey in args.witness if vkey in seen}
        if len(given) < args.needed:
            raise Open(f"{len(given)} of the witnesses given have signed here, {args.needed} are needed")
        return seen

    def beside(self):
        """Verify what entries commit to outside themselves: results of sweeps, objects, tokens."""
        for row in self.lines("sweeps.jsonl", "position results"):
            need(row["position"] in self.sweeps, "results of a sweep that no entry records")
            root = self.sweeps.pop(row["position"])
            leaves = [sha256(b"\x00" + line.encode()) for line in row["results"]]
            need(
                (len(leaves), tree(leaves)) == (root["count"], unbase64(root["root"])),
                f"results of entry {row['position']}",
            )
        need(not self.sweeps, "results of a sweep are missing")
        members = "bytes case copy destroyed entry exhibit failing former_versions object object_key"
        for row in self.lines("objects.jsonl", f"{members} object_version pack_type root sha256 store"):
            need(row["entry"] in self.objects, "an object that no entry records")
            values = self.objects.pop(row["entry"])
            root, versions = values["object_root"], [row["object_version"], *row["former_versions"]]
            said = [
                values["exhibit"],
                values["store"],
                values["object_key"],
                root["bytes"],
                root["sha256"],
                root["root"],
            ]
            shown = [row[name] for name in ("exhibit", "store", "object_key", "bytes", "sha256", "root")]
            need(said == shown and values["object_version"] in versions, f"the object of entry {row['entry']}")
        need(not self.objects, "objects are missing")
        for position, values in self.tokens.items():
            with open(self.path(f"timestamps/{position}.tst"), "rb") as file:
                need(file.read() == unbase64(values["token"]), f"the token of entry {position}")
            text = signatures(self.text(f"timestamps/checkpoint-{values['tree_size']}"))[0]
            need(text == self.texts[values["tree_size"]], f"the checkpoint of the token of entry {position}")


def verify_export(findings, args):
    kinds = Kinds(args.kinds)
    export = Exported(findings, args.file, args.vkey, kinds)
    said, digest = export.manifest(args.manifest)
    need(export.text("log.vkey").strip() == args.vkey, "log.vkey is another key than the one given")
    # What is known here of a kind comes first: the folder's own list of kinds is as its maker wrote it.
    for version, listed in json.loads(export.text("kinds.json"))["rulesets"].items():
        kinds.rulesets[version] = {**listed, **kinds.rulesets.get(version, {})}
    export.entries(said)
    if findings.false or findings.open:
        return
    export.checkpoints(said)
    seen = export.witnesses(args)
    export.beside()
    say = findings.said.append
    if said["training"]:
        say("TRAINING LEDGER: nothing in it is evidence")
    say(f"verified: these {len(said['files'])} files are those of the manifest {digest}")
    say(
        f"verified: these are all {said['size']} entries that {export.origin} signed, {len(export.texts)} checkpoints"
    )
    say(
        f"verified: each is signed, by {len(export.signed_by)} keys that entries enrolled, in unbroken chains"
    )
    for vkey, (size, time) in sorted(seen.items()):
        given = "" if vkey in args.witness else ", by the key that is in the folder"
        fault = time_fault(vkey.split("+")[0], time, export.dates.get(size - 1))
        at = f" at {when(time)}" if fault is None else ""
        say(f"verified: {plain(vkey.split('+')[0])} saw the first {size} entries{at}{given}")
        if fault is not None:
            (findings.open.append if vkey in args.witness else say)(f"the time: {plain(fault)}")
    for (position, name), by in sorted(export.erased.items()):
        who = f"by entry {by}" if by is not None else "by an entry that was lost, as the ledger was resumed"
        say(f"erased: entry {position}, {plain(name)}, {who}")
    if export.left_out:
        say(f"left out: {export.left_out} values that can be erased; their commitments are here")
    given = [] if args.manifest else ["whether the manifest is the one that was made (--manifest)"]
    tokens = ["timestamp tokens (openssl ts -verify)"] if export.tokens else []
    say(
        "not checked: "
        + ", ".join([*given, *tokens, "objects in their stores", "keys that were revoked", RULES])
    )


# The command line.


def arguments(words):
    parser = argparse.ArgumentParser(
        description="Verify what a custody ledger hands out, with the standard library."
    )
    parser.add_argument("file", help="a proof file, a checkpoint, or a folder that was published or exported")
    parser.add_argument("vkey", help="the log's verifier key, or @FILE that holds it")
    parser.add_argument("--fields", metavar="FILE", help="fields shown beside a proof")
    parser.add_argument("--chunk", metavar="PREFIX", help="PREFIX.chunk.json and PREFIX.chunk beside a proof")
    parser.add_argument("--member", metavar="PREFIX", help="PREFIX.member.json beside a proof")
    keyed = {"action": "append", "default": [], "metavar": "VKEY"}
    parser.add_argument("--witness", **keyed, help="a witness's verifier key, or @FILE; repeatable")
    parser.add_argument("--require-witnesses", type=number, metavar="N", help="how many must have signed")
    parser.add_argument("--signer", **keyed, help="the verifier key of who signed, or @FILE with keys; repeatable")
    parser.add_argument(
        "--kinds", metavar="FILE", help="kinds.json, where it does not lie beside this script"
    )
    parser.add_argument("--old", metavar="FILE", help="the older checkpoint")
    parser.add_argument("--checkpoint", metavar="FILE", help="does this checkpoint cover the entry of the proof?")
    parser.add_argument("--consistency", metavar="FILE", help="a consistency proof between the two")
    parser.add_argument("--with-entries", action="store_true", help="entries must be in a published folder")
    parser.add_argument(
        "--manifest", metavar="SHA256", help="the SHA-256 of an export's manifest, in hexadecimal"
    )
    return parser.parse_args(words)


def chosen(args):
    """Choose what is verified, and refuse words that do not go with it."""
    folder, tiles = os.path.isdir(args.file), os.path.isdir(os.path.join(args.file, "tile"))
    exported = folder and not tiles and os.path.exists(os.path.join(args.file, "manifest.json"))
    allowed = {
        verify_export: {"manifest"},
        verify_published: {"old", "with_entries", "signer"},
        verify_growth: {"old", "consistency"},
        verify_proof: {"fields", "chunk", "member", "signer", "checkpoint", "consistency"},
    }
    what = verify_published if folder else verify_growth if args.old else verify_proof
    what = verify_export if exported else what
    for name in {name for names in allowed.values() for name in names} - allowed[what]:
        if getattr(args, name):
            raise Usage(f"--{name.replace('_', '-')} does not go with what was named")
    if what is verify_proof and args.consistency and not args.checkpoint:
        raise Usage("--consistency goes with --old or --checkpoint")
    return what


def main(words=None):
    """Verify what was named, print what was found, and return the exit status."""
    args, findings = arguments(words), Findings()
    try:
        args.vkey, args.witness = typed_key(args.vkey), [typed_key(text) for text in args.witness]
        args.signer = [key for text in args.signer for key in typed_keys(text)]
        usable(args)
        findings.judge("", chosen(args), findings, args)
    except Usage as error:
        print(f"not verified: {plain(error)}", file=sys.stderr)
        return error.status
    except OSError as error:
        print(f"not verified: {plain(error)}", file=sys.stderr)
        return 6
    except Ended:
        pass
    return findings.tell()


if __name__ == "__main__":
    sys.exit(main())
