"""QR codes: as a drawing for a paper, and in half blocks for text."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from custody.errors import ConfigError, extra_hint

#: White modules around a code, as required by ISO/IEC 18004.
_QUIET = 4


def code_lines(content: str, *, on_paper: bool) -> list[str]:
    """Return a QR code as lines of half blocks: dark modules are filled ``on_paper``, else light ones.

    Raises ConfigError without the extra.
    """
    modules = [[dark == on_paper for dark in line] for line in _modules(content)]
    if len(modules) % 2:
        modules.append([not on_paper] * len(modules))
    return [
        "".join(" ▄▀█"[2 * upper + lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(modules[::2], modules[1::2], strict=True)
    ]


def code_drawing(content: str) -> str:
    """Return a QR code as SVG, one unit a module; ConfigError without the extra."""
    modules = _modules(content)
    side = len(modules)
    squares = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(modules)
        for column, dark in enumerate(line)
        if dark
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{squares}"/></svg>'


def _modules(content: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a QR code with its quiet zone, True for dark ones, row by row."""
    try:
        import_module("segno")
    except ImportError as error:
        raise ConfigError(
            "QR codes are made by segno, which is not installed",
            hint=f"{extra_hint('print')} Text and ZPL need none.",
        ) from error
    return _made(content)


@lru_cache(maxsize=64)
def _made(content: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a code.

    Each of eight masks is weighed for it, which takes longer than drawing a paper.
    """
    import segno

    code = segno.make_qr(content, error="m")
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix_iter(border=_QUIET))
