#!/usr/bin/env python3
"""Verify a proof file, or a whole exported ledger, with Python's standard library and nothing of this project.

    python3 verify_without_us.py FILE.tlog-proof LOG_VKEY [--fields FILE] [--witness VKEY]... [--signer VKEY]
    python3 verify_without_us.py FOLDER LOG_VKEY [--manifest SHA256] [--witness VKEY]...

It is plain so that a court's expert can read all of it and compare it with docs/format.md, or write it again.
It knows no rule of law: it shows that bytes were in the log that the key signed, and by when. Of a whole ledger, as
`custody log export` writes it, it verifies every file, entry, signature, field and chain (README.txt in the folder).
What a file says is printed in ASCII only, so that nothing in it can write a line of its own on the terminal.
Exit status 0: everything asked for is verified. 1: something is false, or could not be read.
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


def need(condition, what):
    if not condition:
        raise Wrong(what)


def plain(text):
    """Write what a file says in one line of ASCII."""
    return ascii(str(text))[1:-1]


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
    (x, y, z, t), _, s = strong_point(public), strong_point(signature[:32]), int.from_bytes(signature[32:], "little")
    need(s < L, "a signature in a second spelling")
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    base = x_of(BASE_Y, 0)
    found = times(s, (base, BASE_Y, 1, base * BASE_Y % P), int.from_bytes(digest, "little") % L, (P - x, y, z, P - t))
    need(encode_point(found) == signature[:32], "the signature does not verify")


def parse_vkey(text, kind):
    need(text.count("+") >= 2, f"{text[:40]!a} is no verifier key, which is name+id+base64: type it, not its file")
    name, key_id, material = text.split("+", 2)
    raw = unbase64(material)
    need(raw[0] == kind, f"{name} is a key of another type than {kind}")
    need(sha256(name.encode() + b"\n" + raw)[:4].hex() == key_id, f"the id of {name} does not fit its key")
    need_prime_order(raw[1:])
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


def grow(edge, leaf):
    """Add a leaf hash to the right edge of a tree: (number of leaves, root) of its whole subtrees, largest first."""
    size = 1
    while edge and edge[-1][0] == size:
        leaf, size = sha256(b"\x01" + edge.pop()[1] + leaf), 2 * size
    edge.append((size, leaf))


def root_of(edge):
    """RFC 9162 section 2.1."""
    if not edge:
        return sha256(b"")
    root = edge[-1][1]
    for _, left in reversed(edge[:-1]):
        root = sha256(b"\x01" + left + root)
    return root


def tree(leaves):
    edge = []
    for leaf in leaves:
        grow(edge, leaf)
    return root_of(edge)


def open_checkpoint(note, vkey):
    """Verify the log's line; give the text, the size and the root."""
    text, found, key, _ = signed_by(note, vkey, 1)
    for signature in found:
        verify_ed25519(key, text.encode(), signature)
    origin, size, root, end = text.split("\n")
    need(end == "" and origin == vkey.split("+")[0], "the checkpoint is of another log")
    return text, number(size), unbase64(root)


def open_cosignature(note, vkey):
    """Verify a witness's lines; give the name and the times."""
    text, found, public, _ = signed_by(note, vkey, 4)
    times_said = []
    for signature in found:
        time = int.from_bytes(signature[:8], "big")
        need(0 < time < 2**63, "a cosignature that states an impossible time")
        verify_ed25519(public, f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:])
        times_said.append(time)
    return vkey.split("+")[0], public, times_said


def open_envelope(text, origin):
    """Read the one line of JSON that an entry's signer signed."""
    envelope = canonical(text[:-1])
    need(envelope["log"] == origin, "the entry was written for another log")
    members = "at by content fields id kind log prev re seen seq subject v"
    need(sorted(envelope) == members.split() and type(envelope["fields"]) is int, "not an entry")
    return envelope


class Exported:
    """The folder of an export, read file by file; entries are kept as their hashes only."""

    def __init__(self, folder, vkey):
        self.folder, self.vkey, self.origin = folder, vkey, vkey.split("+")[0]
        self.log_key = parse_vkey(vkey, 1)[2]
        self.leaves, self.ids, self.chains, self.keys = {}, set(), {}, {}
        self.roots, self.edge, self.texts = [root_of([])], [], {}
        self.erased, self.erasing, self.left_out, self.signed_by = {}, {}, 0, {}
        self.sweeps, self.objects, self.tokens, self.lost, self.resumed = {}, {}, {}, 0, False

    def path(self, name):
        return os.path.join(self.folder, *name.split("/"))

    def text(self, name):
        return read(self.path(name))

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
        said = canonical(text[:-1])
        need(text.endswith("\n") and said["schema"] == "custody.export/1", "not an export of version 1")
        need(said["values"] in ("all", "structural"), "not an export of version 1")
        there = {
            os.path.relpath(os.path.join(at, name), self.folder)
            for at, _, some in os.walk(self.folder)
            for name in some
        }
        names = [row["name"] for row in said["files"]]
        need(
            names == sorted(set(names)) and set(names) | {"manifest.json"} == there,
            "other files than the manifest lists",
        )
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
            [row["name"] for row in rows] == [field["name"] for field in kind["fields"]],
            "other fields than its kind has",
        )
        for row, field in zip(rows, kind["fields"]):
            name = row["name"]
            if len(row) == 3 and "salt" in row:
                need(len(unbase64(row["salt"])) == 16, "a salt of another length")
                leaf = json.dumps(
                    [row["salt"], name, row["value"]], separators=(",", ":"), sort_keys=True, ensure_ascii=False
                )
                values[name] = row["value"]
                hashes.append(sha256(b"\x00" + leaf.encode()))
                continue
            need(len(row) == 3 and field["erasable"], f"{name} is not here and cannot be erased")
            hashes.append(unbase64(row["hash"]))
            if "erased_by" in row:
                self.erased[position, name] = row["erased_by"]
            else:
                need(row["left_out"] is True and not self.whole, f"{name} is left out")
                self.left_out += 1
        need(
            len(hashes) == envelope["fields"] and tree(hashes) == unbase64(envelope["content"]),
            "fields that were not signed for",
        )
        return values

    def entry(self, row, kinds):
        position = len(self.leaves)
        need(row["position"] == position, "not in its place")
        leaf = sha256(b"\x00" + row["note"].encode())
        need(unbase64(row["leaf"]) == leaf and leaf not in self.leaves, "not what its leaf hash says")
        text, signed = signatures(row["note"])
        envelope = open_envelope(text, self.origin)
        kind, by, subject = envelope["kind"], envelope["by"], envelope["subject"]
        values = self.fields(position, row["fields"], envelope, kinds[str(envelope["v"])][kind])
        if position == 0 and kind == "ledger.opened":
            self.enrol(values["vkey"])
        need(by in self.keys, f"signed by {by}, a key that no entry before it enrolled")
        need(
            len(signed) == 1 and signed[0][:2] == (by, self.keys[by][0]),
            "an entry has one signature line, by whom it names",
        )
        verify_ed25519(self.keys[by][1], text.encode(), signed[0][2])
        self.signed_by[by] = self.signed_by.get(by, 0) + 1
        if kind in ("actor.enrolled", "key.rotated"):
            self.enrol(values["vkey"])
        seq, before = self.chains.get(subject, (-1, None))
        prev = None if envelope["prev"] is None else unbase64(envelope["prev"])
        need((envelope["seq"], prev) == (seq + 1, before), "the chain of its subject is broken")
        need(
            envelope["re"] is None or unbase64(envelope["re"]) in self.leaves, "it answers an entry that is not here"
        )
        need(envelope["id"] not in self.ids, "its id is that of an earlier entry")
        size, root = envelope["seen"].split(" ")
        seen = number(size) <= position and self.roots[number(size)] == unbase64(root)
        self.lost += not seen
        self.resumed |= kind == "ledger.resumed.approved"
        self.remember(position, kind, values)
        self.chains[subject] = (seq + 1, leaf)
        self.ids.add(envelope["id"])
        self.leaves[leaf] = position
        grow(self.edge, leaf)
        self.roots.append(root_of(self.edge))

    def enrol(self, vkey):
        name, key_id, public = parse_vkey(vkey, 1)
        need(self.keys.setdefault(name, (key_id, public)) == (key_id, public), f"{name} is enrolled with two keys")

    def remember(self, position, kind, values):
        """Keep what other files and later entries are compared with."""
        if kind == "content.erased":
            for name in values["fields"].split(" "):
                self.erasing.setdefault((values["target"], name), position)
        elif kind == "fixity.swept":
            self.sweeps[position] = values["results"]
        elif kind in ("object.archived", "object.replicated"):
            self.objects[position] = values
        elif kind == "checkpoint.stamped":
            self.tokens[position] = values

    def entries(self, said):
        self.whole = said["values"] == "all"
        kinds = json.loads(self.text("kinds.json"))["rulesets"]
        for row in self.lines("entries.jsonl", "fields leaf note position"):
            try:
                self.entry(row, kinds)
            except (Wrong, ValueError, LookupError, TypeError, AttributeError) as error:
                raise Wrong(f"entry {len(self.leaves)}: {error}") from None
        unsaid = [where for where, by in self.erased.items() if by is None]
        need(not unsaid or self.resumed, "a value is erased that no entry erased")
        said_by = {where: by for where, by in self.erased.items() if by is not None}
        need(said_by == self.erasing, "what is erased is not what entries erased")
        need(len(self.erased) == said["erased"], "the manifest counts other erased values")
        need(not self.lost or self.resumed, "a signer had verified another history than this one")

    def checkpoints(self, said):
        """Verify that the log signed the whole, and every state in between that it signed."""
        note = self.text("checkpoint")
        _, size, root = open_checkpoint(note, self.vkey)
        need((size, root) == (len(self.leaves), self.roots[-1]), "the entries are not those that the log signed")
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

    def witnesses(self, wanted):
        """Verify every witness line; give when each witness signed last, by name, and whether its key was given."""
        seen, owners = ({}, {self.log_key: self.origin, **{public: name for name, (_, public) in self.keys.items()}})
        for row in self.lines("cosignatures.jsonl", "line size vkey"):
            need(row["size"] in self.texts, "a witness line on a checkpoint that is not here")
            name, public, said = open_cosignature(f"{self.texts[row['size']]}\n{row['line']}\n", row["vkey"])
            need(owners.setdefault(public, name) == name, f"the key of {name} is that of {owners[public]}")
            seen[row["vkey"]] = max((row["size"], max(said)), seen.get(row["vkey"], (0, 0)))
        for vkey in wanted:
            need(vkey in seen, f"{vkey.split('+')[0]} has signed nothing here")
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
        members = "bytes case copy destroyed entry exhibit failing former_versions key object packed"
        for row in self.lines("objects.jsonl", f"{members} root sha256 store version"):
            need(row["entry"] in self.objects, "an object that no entry records")
            values = self.objects.pop(row["entry"])
            root, versions = values["object"], [row["version"], *row["former_versions"]]
            said = [values["exhibit"], values["store"], values["key"], root["bytes"], root["sha256"], root["root"]]
            shown = [row[name] for name in ("exhibit", "store", "key", "bytes", "sha256", "root")]
            need(said == shown and values["version"] in versions, f"the object of entry {row['entry']}")
        need(not self.objects, "objects are missing")
        for position, values in self.tokens.items():
            with open(self.path(f"timestamps/{position}.tst"), "rb") as file:
                need(file.read() == unbase64(values["token"]), f"the token of entry {position}")
            text = signatures(self.text(f"timestamps/checkpoint-{values['size']}"))[0]
            need(text == self.texts[values["size"]], f"the checkpoint of the token of entry {position}")


def verify_export(args):
    export = Exported(args.file, args.vkey)
    said, digest = export.manifest(args.manifest)
    need(export.text("log.vkey").strip() == args.vkey, "log.vkey is another key than the one given")
    export.entries(said)
    export.checkpoints(said)
    seen = export.witnesses(args.witness)
    export.beside()
    if said["training"]:
        print("TRAINING LEDGER: nothing in it is evidence")
    print(f"verified: these {len(said['files'])} files are those of the manifest {digest}")
    print(
        f"verified: these are all {said['size']} entries that {export.origin} signed, {len(export.texts)} checkpoints"
    )
    print(f"verified: each is signed, by {len(export.signed_by)} keys that entries enrolled, in unbroken chains")
    for vkey, (size, time) in sorted(seen.items()):
        given = "" if vkey in args.witness else ", by the key that is in the folder"
        when = datetime.fromtimestamp(time, UTC).isoformat()
        print(f"verified: {plain(vkey.split('+')[0])} saw the first {size} entries at {when}{given}")
    for (position, name), by in sorted(export.erased.items()):
        who = f"by entry {by}" if by is not None else "by an entry that was lost, as the ledger was resumed"
        print(f"erased: entry {position}, {plain(name)}, {who}")
    if export.left_out:
        print(f"left out: {export.left_out} values that can be erased; their commitments are here")
    if export.lost:
        print(f"resumed: {export.lost} entries were signed by people who had verified a history that was lost")
    given = [] if args.manifest else ["whether the manifest is the one that was made (--manifest)"]
    tokens = ["timestamp tokens (openssl ts -verify)"] if export.tokens else []
    rest = ["objects in their stores", "keys that were revoked", "roles, rules, whether what it says is true"]
    print("not checked:", ", ".join([*given, *tokens, *rest]))


def main():
    parser = argparse.ArgumentParser(description="Verify a proof file or an export with the standard library only.")
    parser.add_argument("file", help="a proof file, or the folder of an export")
    parser.add_argument("vkey", type=str.strip, help="the log's verifier key")
    parser.add_argument("--fields", help="fields shown beside it")
    keyed = {"action": "append", "default": [], "type": str.strip}
    parser.add_argument("--witness", **keyed, help="a witness's verifier key")
    parser.add_argument("--signer", type=str.strip, help="the verifier key of who signed the entry")
    parser.add_argument("--manifest", help="the SHA-256 of an export's manifest, in hexadecimal")
    args = parser.parse_args()
    if os.path.isdir(args.file):
        need(not args.fields and not args.signer, "--fields and --signer are for a proof file")
        verify_export(args)
        return
    need(not args.manifest, "--manifest is for the folder of an export")
    head, _, checkpoint = read(args.file).partition("\n\n")
    first, extra, index, *path = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1", "not a proof file of version 1")
    need(extra.startswith("extra ") and index.startswith("index "), "lines are missing")
    entry, index = unbase64(extra[6:]), number(index[6:])

    _, size, root = open_checkpoint(checkpoint, args.vkey)
    origin, log_key = args.vkey.split("+")[0], parse_vkey(args.vkey, 1)[2]
    include(index, size, sha256(b"\x00" + entry), [unbase64(step) for step in path], root)
    envelope = open_envelope(signatures(entry.decode())[0], origin)
    if origin.startswith("training."):
        print("TRAINING LEDGER: nothing in it is evidence")
    print(f"verified: this entry is number {index} of the {size} that {origin} signed")
    print(json.dumps(envelope, separators=(",", ":")))

    owners = {log_key: "the log"}
    for witness in args.witness:
        name, public, said = open_cosignature(checkpoint, witness)
        need(owners.setdefault(public, name) == name, f"the key of {name} is that of {owners[public]}")
        for time in said:
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
        sys.exit(f"not verified: {plain(error)}")
