"""Every parser of bytes from outside that the program has, and what looks for one that is missing from the list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.fuzz.answers import ANSWERS
from tests.fuzz.evidence import EVIDENCE
from tests.fuzz.files import FILES
from tests.fuzz.formats import FORMATS
from tests.fuzz.papers import PAPERS
from tests.fuzz.parser import ROOT, Parser
from tests.fuzz.settings import SETTINGS
from tests.fuzz.typed import TYPED

PARSERS: dict[str, Parser] = {
    target.name: target for target in (*FORMATS, *PAPERS, *FILES, *SETTINGS, *EVIDENCE, *TYPED, *ANSWERS)
}

_NAMED = re.compile(r"_?(parse|read|decode|load|from|scan)(_|$)")
#: Where readers of flags lie besides custody.cli.
_FLAGS = {"custody.model.schema.numbers"}
_REFUSALS = {"Malformed", "UnknownVersion", "ArgumentTypeError"}
_OUTSIDE = re.compile(r"\b(bytes|bytearray|str|Path)\b")


@cache
def functions() -> tuple[tuple[str, str, bool], ...]:
    """Return module and name within it of every function of the program, and whether it is a parser."""
    typed, found = set(_typed()), []
    for package in ("custody",):
        for file in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found += [
                (module, name, _reads(module, function, typed))
                for name, function in _functions(ast.parse(file.read_bytes()), "")
            ]
    return tuple(found)


def readers() -> list[tuple[str, str]]:
    """Return module and name of every parser of bytes, text or a path, by name or by refusing.

    A parser is called so (parse, read, decode, load, from, scan), raises an error that only parsers raise, or reads
    what stands behind a flag.
    """
    return [(module, name) for module, name, reads in functions() if reads]


def _reads(module: str, function: ast.FunctionDef, typed: set[str]) -> bool:
    return _takes(function) and (_parses(function) or (_reads_flags(module) and function.name in typed))


def _parses(function: ast.FunctionDef) -> bool:
    return _NAMED.match(function.name) is not None or _refuses(function)


def _reads_flags(module: str) -> bool:
    return module in _FLAGS or module.startswith("custody.cli.")


def _typed() -> Iterator[str]:
    """Yield the names of the functions that argparse is told to read values with."""
    for file in (ROOT / "custody" / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.keyword) and node.arg == "type":
                yield ast.unparse(node.value).rpartition(".")[2]


def unlisted(listed: set[str], excused: set[str]) -> list[str]:
    """Return every reader neither listed nor excused; one for its module's own use is reached by another."""
    modules = {name.rpartition(".")[0] for name in listed} | {
        ".".join(name.split(".")[:-2]) for name in listed
    }
    return [
        f"{module}.{name}"
        for module, name in readers()
        if f"{module}.{name}" not in listed | excused
        and not (name.rpartition(".")[2].startswith("_") and module in modules)
    ]


def _functions(node: ast.AST, within: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            yield within + child.name, child


def _takes(function: ast.FunctionDef) -> bool:
    given = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return any(
        _OUTSIDE.search(ast.unparse(parameter.annotation))
        for parameter in given
        if parameter.annotation is not None
    )


def _refuses(function: ast.FunctionDef) -> bool:
    raised = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise))
    called = (node.func for node in raised if isinstance(node, ast.Call))
    return any(ast.unparse(item).rpartition(".")[2] in _REFUSALS for item in called)


#: Parsers by name or by what they raise that no bytes from outside reach unread, and why.
EXCUSED: dict[str, str] = {
    "custody.cli.stored.acquisition_record._read": "reads an image in whole, whose bytes are not interpreted",
    "custody.cli.stored.acquisition_log.read_papers": "hands files to the readers of logs and side-cars",
    "custody.cli.entering.entry_fields.read_once": "hands a file to the digests and to the reader of logs",
    "custody.cli.verify.growth._read_checkpoint": "hands a file to the reader of checkpoints",
    "custody.cli.shell.files.read": "gives a file's bytes as they are",
    "custody.cli.shell.files.read_below": "gives a file's bytes as they are",
    "custody.cli.shell.files.read_key": "tries the reader of verifier keys on each line",
    "custody.cli.shell.files.read_keys": "tries the reader of verifier keys on each line",
    "custody.cli.forms.form_arguments.parse": "hands words to argparse",
    "custody.cli.main._parse": "hands words to argparse",
    "custody.cli.shell.parser_arguments.Given._read": "hands a word to its flag, and looks it up among the choices",
    "custody.forms.filling.read": "looks up what was typed and read already",
    "custody.cli.shell.state_flag.state_code": "looks a short text up in the table of codes of States",
    "custody.ledger.audit.checkpoints.Checkpoints._open": "hands a stored note to the reader of checkpoints",
    "custody.ledger.objects.replication.read_back": "compares what a store says with what was sent",
    "custody.ledger.digests.computation.read_digests": "computes digests of bytes that are not interpreted",
    "custody.ledger.ports.objects.ObjectStore.read": "a promise; gives bytes as they are",
    "custody.ledger.ports.probing.Trial.read": "a promise; gives bytes as they are",
    "custody.model.layouts.layout": "looks a kind up by its name",
    "custody.pages.things.history._from": "writes what a page shows",
    "custody.pages.stores.sweeps._from": "writes what a page shows",
    "custody.proof.proof_file.Writer.file": "writes",
    "custody.storage.database.sqlite.companion_files._from_me": "takes what the system says of a file's rights",
    "custody.storage.health.settings.load_broken": "hands files to the readers of settings",
    "custody.proof.canonical.quoted": "writes",
    "custody.proof.cosignature.cosign": "writes, after the reader of checkpoints",
    "custody.proof.images.ewf.segment_name": "writes a name; the reader of segments asks it",
    "custody.proof.hash_lists.dfxml._Reader.start": "is called by the reader of DFXML",
    "custody.proof.hash_lists.dfxml._Reader.end": "is called by the reader of DFXML",
    "custody.proof.acquisition_logs.records.digests": "is called by the readers of logs",
    "custody.proof.merkle.frontier.Frontier.append": "takes a hash, whose length it checks",
    "custody.proof.merkle.frontier.Frontier.from_hashes": "takes hashes, whose number and length it checks",
    "custody.proof.merkle.prove._edge": "takes the hashes of a frontier, whose number it checks",
    "custody.proof.merkle.prove._whole": "takes a tile, whose length it checks",
    "custody.proof.merkle.tree.perfect_root": "takes hashes, whose number it checks",
    "custody.proof.note.signed": "writes",
    "custody.proof.pack.member.check_path": "is called by the reader of packs",
    "custody.proof.published.files.read_file": "gives a file's bytes as they are",
    "custody.proof.commitments.field_leaf.content_root_of_hashes": "takes hashes, whose number it checks",
    "custody.proof.commitments.field_leaf.field_leaf": "writes",
    "custody.proof.commitments.list_leaves.manifest_root": "takes leaves that were read",
    "custody.proof.commitments.values.encoded": "writes",
    "custody.proof.tiles.MemoryTiles.append": "takes a hash, whose length it checks",
    "custody.proof.tiles.encode_bundle": "writes",
    "custody.proof.tiles.tile_root": "takes hashes, whose number it checks",
    "custody.storage.backups.folder.BackupFolder.read": "gives a listed file's bytes as they are",
    "custody.storage.files.regular_files.read_beginning": "gives a file's bytes as they are",
    "custody.storage.files.regular_files.read_regular": "gives a file's bytes as they are",
    "custody.storage.images.stored_image.read_inside": "hands an archived image to the reader of E01s",
    "custody.storage.images.ewf.container.Container._hashed": "takes digests that were read",
    "custody.storage.images.files.OneFile.read": "gives bytes as they are",
    "custody.storage.memory.objects.MemoryObjects.read": "gives bytes as they are",
    "custody.storage.stores.s3.calls.Calls.read": "gives bytes of an answer as they are",
    "custody.storage.stores.disk.store.DiskObjects.read": "gives bytes as they are",
    "custody.storage.keys.passphrases.from_prompt": "asks at a terminal",
    "custody.storage.files.tile_folder.FolderPublisher.first": "gives a file's bytes as they are",
    "custody.storage.vault.probe_places.MemoryTrial.read": "gives bytes as they are",
    "custody.storage.vault.probe_places._Plain.read": "gives bytes as they are",
    "custody.tui.widgets.scanner.Scanner.read": "hands a code to the reader of scanned codes",
}
