"""The profiles of laws that come with the program, as files that anybody can read and copy."""

from __future__ import annotations

from importlib.resources import files

from custody.errors import NotFound


def shipped() -> dict[str, bytes]:
    """Return the bytes of every profile that comes with the program, by the id of its rule, in order."""
    folder = files("custody.law") / "profiles"
    found = (path for path in folder.iterdir() if path.name.endswith(".toml"))
    return {
        path.name.removesuffix(".toml"): path.read_bytes()
        for path in sorted(found, key=lambda path: path.name)
    }


def profile_bytes(rule: str) -> bytes:
    """Return the bytes of the profile of one rule; raise NotFound, which lists the known ones."""
    known = shipped()
    if rule not in known:
        raise NotFound(
            f"no profile {rule} comes with the program",
            hint=f"There are {', '.join(known)}; one of your own is given as a file, with its path.",
        )
    return known[rule]
