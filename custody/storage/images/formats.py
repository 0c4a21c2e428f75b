"""Recognises image formats by their signatures, at the beginning or end of a file.

Reads nothing beyond the signature.
"""

from __future__ import annotations

#: How many bytes of a file's beginning and of its end ``recognise`` looks at.
HEAD_BYTES = 4096
TAIL_BYTES = 1024

RAW = "raw"
E01, EX01, L01, LX01 = "e01", "ex01", "l01", "lx01"
AFF, AFF4 = "aff", "aff4"
QCOW2, VMDK, VHD, VHDX, VDI = "qcow2", "vmdk", "vhd", "vhdx", "vdi"
AD1, AD_ENCRYPTED, DMG = "ad1", "adcrypt", "dmg"
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
    (b"ADSEGMENTEDFILE\0", AD1),
    (b"ADCRYPT\0", AD_ENCRYPTED),
)
#: Each format in words.
_CALLED = {
    RAW: "a raw image (no format's signature)",
    E01: "E01",
    EX01: "Ex01 (EnCase 7)",
    L01: "L01 (logical evidence)",
    LX01: "Lx01 (logical evidence, EnCase 7)",
    AFF: "AFF",
    AFF4: "AFF4",
    QCOW2: "qcow2",
    VMDK: "VMDK",
    VHD: "VHD",
    VHDX: "VHDX",
    VDI: "VDI",
    AD1: "AD1",
    AD_ENCRYPTED: "an image that FTK Imager has encrypted",
    DMG: "DMG",
    ZIP: "a ZIP archive",
}
_VDI_AT, _VDI = 64, b"\x7f\x10\xda\xbe"
#: Signatures at the beginning of the last 512 bytes of a file.
_FOOTER_BYTES = 512
_FOOTERS = ((b"conectix", VHD), (b"koly", DMG))
#: Members that an AFF4 volume has, and no other ZIP.
_AFF4_MEMBERS = (b"container.description", b"information.turtle")
_ZIP_NAME_AT = 30


def recognise(head: bytes, tail: bytes = b"") -> str:
    """Return the format that a file begins as by its first HEAD_BYTES, or ends as by its last TAIL_BYTES.

    ``raw`` stands for everything without a signature, as a disk has none.
    """
    for signature, name in _BEGINNINGS:
        if head.startswith(signature):
            return name
    if head[_VDI_AT : _VDI_AT + len(_VDI)] == _VDI:
        return VDI
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06")):
        return AFF4 if head[_ZIP_NAME_AT:].startswith(_AFF4_MEMBERS) else ZIP
    for signature, name in _FOOTERS:
        if tail[-_FOOTER_BYTES:].startswith(signature):
            return name
    return RAW


def is_aff4(members: frozenset[str]) -> bool:
    """Return whether a ZIP with these members is an AFF4 volume (AFF4 Standard 1.0, section 3)."""
    return not members.isdisjoint(name.decode() for name in _AFF4_MEMBERS)


def title_of(name: str) -> str:
    """Return the name of an image format for people, by its code in entries."""
    return _CALLED[name]
