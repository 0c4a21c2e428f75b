"""Page keys made of named values, such as a list with its search text."""

from __future__ import annotations

from urllib.parse import parse_qsl


def key_values(key: str) -> dict[str, str]:
    """Return the names and values of a page's key; invalid bytes are replaced."""
    try:
        return dict(parse_qsl(key, keep_blank_values=True, errors="surrogatepass"))
    except UnicodeDecodeError:
        return dict(parse_qsl(key, keep_blank_values=True, errors="replace"))
