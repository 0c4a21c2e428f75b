#!/usr/bin/env python3
"""Verify a proof file, and fields shown beside it, with Python's standard library and nothing of this project.

    python3 verify_without_us.py FILE.tlog-proof LOG_VKEY [--fields FILE] [--witness VKEY]... [--signer VKEY]

It is short so that a court's expert can read all of it and compare it with docs/format.md, or write it again.
It knows no rule of law and no kind of entry: it shows that bytes were in the log that the key signed, and by when.
What a file says is printed in ASCII only, so that nothing in it can write a line of its own on the terminal.
Exit status 0: everything asked for is verified. 1: something is false, or could not be read.
"""

from __future__ import annotations

import argparse
import base64
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


class Wrong(Exception):
    """Something is false."""


def need(condition, what):
    if not condition:
        raise Wrong(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 in a second spelling")
    return data


def number(text):
    need(re.fullmatch("0|[1-9][0-9]{0,18}", text), "a number in a second spelling")
    return int(text)


def refuse(text):
    raise Wrong(f"not a whole number: {text[:40]}")


def canonical(text):
    """Read JSON in its one spelling (RFC 8785): nothing between, no member twice, no fraction."""
    value = json.loads(text, parse_float=refuse, parse_constant=refuse)
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    need(again == text, "JSON in a second spelling")
    return value


#: What no good file has in it, and what became of one that has.
MANGLED = {
    b"\x1f\x8b": "is packed by gzip: unpack it first",
    b"PK\x03\x04": "is packed in a zip: unpack it first",
    b"\xef\xbb\xbf": "was saved anew with a byte order mark: take the file as it was sent",
    b"\xff\xfe": "was saved anew as UTF-16: take the file as it was sent",
    b"\xfe\xff": "was saved anew as UTF-16: take the file as it was sent",
}


def read(path):
    need(os.path.isfile(path), f"{path} is no file")
    with open(path, "rb") as file:
        data = file.read()
    for begin, what in MANGLED.items():
        need(not data.startswith(begin), f"{path} {what}")
    need(b"\r" not in data, f"{path} has other line ends than it was sent with: take it as an attachment")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong(f"{path} is no text: is it the right file, and whole?") from None


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


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
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


def verify_ed25519(public, message, signature):
    need(len(public) == 32 and len(signature) == 64, "a key or signature of the wrong length")
    key, s = decode_point(public), int.from_bytes(signature[32:], "little")
    neutral = (1).to_bytes(32, "little")
    need(s < L and encode_point(times(8, key)) != neutral, "a signature or key in a form that is refused")
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    x, y, z, t = times(int.from_bytes(digest, "little") % L, key)
    base = x_of(BASE_Y, 0)
    found = add(times(s, (base, BASE_Y, 1, base * BASE_Y % P)), (P - x, y, z, P - t))
    need(encode_point(found) == signature[:32], "the signature does not verify")


def parse_vkey(text, kind):
    need(text.count("+") >= 2, f"{text[:40]!a} is no verifier key, which is name+id+base64: type it, not its file")
    name, key_id, material = text.split("+", 2)
    raw = unbase64(material)
    need(raw[0] == kind, f"{name} is a key of another type than {kind}")
    need(sha256(name.encode() + b"\n" + raw)[:4].hex() == key_id, f"the id of {name} does not fit its key")
    return name, bytes.fromhex(key_id), raw[1:]


def signatures(note):
    """Part a note into its text and its lines (name, key id, signature)."""
    text, found, block = note.rpartition("\n\n")
    need(found and block.endswith("\n"), "a note without signatures")
    need(not re.search("[\\x00-\\x09\\x0b-\\x1f]", note), "a note with a control character")
    lines = []
    for line in block[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        need(dash == "\u2014", "a signature line without its dash")
        blob = unbase64(encoded)
        lines.append((name, blob[:4], blob[4:]))
    return text + "\n", lines


def signed_by(note, vkey, kind):
    """Give the text, the signature by one key, and how many lines there are."""
    name, key_id, public = parse_vkey(vkey, kind)
    text, lines = signatures(note)
    mine = [line[2] for line in lines if line[:2] == (name, key_id)]
    need(mine, f"{name} has not signed this")
    return text, mine, public, len(lines)


def include(index, size, leaf, path, root):
    """RFC 9162 section 2.1.3.2."""
    need(0 <= index < size, "the entry is not in a tree of this size")
    node, last, current = index, size - 1, leaf
    for step in path:
        need(last > 0 and len(step) == 32, "the proof is too long")
        if node & 1 or node == last:
            current = sha256(b"\x01" + step + current)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            current = sha256(b"\x01" + current + step)
        node, last = node >> 1, last >> 1
    need(last == 0 and current == root, "the proof does not lead to the root")


def main():
    parser = argparse.ArgumentParser(description="Verify a proof file with the standard library only.")
    parser.add_argument("file")
    parser.add_argument("vkey", type=str.strip, help="the log's verifier key")
    parser.add_argument("--fields", help="fields shown beside it")
    keyed = {"action": "append", "default": [], "type": str.strip}
    parser.add_argument("--witness", **keyed, help="a witness's verifier key")
    parser.add_argument("--signer", type=str.strip, help="the verifier key of who signed the entry")
    args = parser.parse_args()
    head, _, checkpoint = read(args.file).partition("\n\n")
    first, extra, index, *path = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1", "not a proof file of version 1")
    need(extra.startswith("extra ") and index.startswith("index "), "lines are missing")
    entry, index = unbase64(extra[6:]), number(index[6:])

    text, found, log_key, _ = signed_by(checkpoint, args.vkey, 1)
    for signature in found:
        verify_ed25519(log_key, text.encode(), signature)
    origin, size, root, end = text.split("\n")
    need(end == "" and origin == args.vkey.split("+")[0], "the checkpoint is of another log")
    include(index, number(size), sha256(b"\x00" + entry), [unbase64(step) for step in path], unbase64(root))
    envelope = canonical(signatures(entry.decode())[0][:-1])
    need(envelope["log"] == origin, "the entry was written for another log")
    members = "at by content fields id kind log prev re seen seq subject v"
    need(sorted(envelope) == members.split() and type(envelope["fields"]) is int, "not an entry")
    if origin.startswith("training."):
        print("TRAINING LEDGER: nothing in it is evidence")
    print(f"verified: this entry is number {index} of the {size} that {origin} signed")
    print(json.dumps(envelope, separators=(",", ":")))

    owners = {log_key: "the log"}
    for witness in args.witness:
        text, found, public, _ = signed_by(checkpoint, witness, 4)
        name = witness.split("+")[0]
        need(owners.setdefault(public, name) == name, f"the key of {name} is that of {owners[public]}")
        for signature in found:
            time = int.from_bytes(signature[:8], "big")
            need(0 < time < 2**63, "a cosignature that states an impossible time")
            verify_ed25519(public, f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:])
            print(f"verified: {name} saw this checkpoint at {datetime.fromtimestamp(time, UTC).isoformat()}")

    if args.signer:
        text, found, public, lines = signed_by(entry.decode(), args.signer, 1)
        name = args.signer.split("+")[0]
        need(lines == 1 and envelope["by"] == name, "an entry has one signature line, by whom it names")
        verify_ed25519(public, text.encode(), found[0])
        print(f"verified: {name} signed it")

    if args.fields:
        document, last = canonical(read(args.fields)), -1
        need(len(document) == 3 and document["schema"] == "custody.fields/1", "not a document of version 1")
        need(unbase64(document["entry"]) == sha256(b"\x00" + entry), "the fields are of another entry")
        need(document["fields"], "no field is shown")
        for shown in document["fields"]:
            need(len(shown) == 3 and type(shown["index"]) is int, "not a shown field")
            need(shown["index"] > last, "fields out of order, or one shown twice")
            last, leaf = shown["index"], sha256(b"\x00" + shown["leaf"].encode())
            steps = [unbase64(step) for step in shown["proof"]]
            include(last, envelope["fields"], leaf, steps, unbase64(envelope["content"]))
            salt, name, value = canonical(shown["leaf"])
            need(len(unbase64(salt)) == 16 and re.fullmatch("[a-z0-9_.]{1,64}", name), "not a sealed field")
            print(f"verified: field {last}, {name} = {json.dumps(value)}")

    asked = {"by when it was there": args.witness, "who signed it": args.signer, "what it says": args.fields}
    unasked = [what for what, given in asked.items() if not given]
    later = "later corrections, whether others had the key or it was revoked"
    print("not checked:", ", ".join([*unasked, later, "roles, rules, whether what it says is true"]))


if __name__ == "__main__":
    try:
        main()
    except (Wrong, ValueError, LookupError, TypeError, OSError, OverflowError, RecursionError) as error:
        sys.exit(f"not verified: {error}")
