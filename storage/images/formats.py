"""Recognises what a file begins as: the signatures of image formats. Reads nothing behind the signature."""

from __future__ import annotations

#: How many bytes of a file's beginning and of its end ``recognise`` looks at.
HEAD_BYTES = 4096
TAIL_BYTES = 1024

RAW = "raw"
E01, EX01, L01, LX01 = "e01", "ex01", "l01", "lx01"
AFF, AFF4 = "aff", "aff4"
QCOW2, VMDK, VHD, VHDX, VDI = "qcow2", "vmdk", "vhd", "vhdx", "vdi"
ZIP = "zip"

#: Signatures at the beginning of a file, of formats that nothing else shares them with.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"EVF\x09\x0d\x0a\xff\x00", E01),
    (b"EVF2\x0d\x0a\x81\x00", EX01),
    (b"LVF\x09\x0d\x0a\xff\x00", L01),
    (b"LEF2\x0d\x0a\x81\x00", LX01),
    (b"AFF10\x0d\x0a\x00", AFF),
    (b"QFI\xfb", QCOW2),
    (b"KDMV", VMDK),
    (b"COWD", VMDK),
    (b"# Disk DescriptorFile", VMDK),
    (b"vhdxfile", VHDX),
    (b"conectix", VHD),
)
_VDI_AT, _VDI = 64, b"\x7f\x10\xda\xbe"
_VHD_FOOTER_BYTES = 512


def recognise(head: bytes, tail: bytes = b"") -> str:
    """Return the format that a file begins as by its first HEAD_BYTES, and its last TAIL_BYTES if given.

    ``raw`` stands for everything that has no signature, as a disk has none.
    """
    for signature, name in _BEGINNINGS:
        if head.startswith(signature):
            return name
    if head[_VDI_AT : _VDI_AT + len(_VDI)] == _VDI:
        return VDI
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06")):
        return AFF4 if b"container.description" in head or b"aff4" in head.lower() else ZIP
    if tail[-_VHD_FOOTER_BYTES:].startswith(b"conectix"):
        return VHD
    return RAW
