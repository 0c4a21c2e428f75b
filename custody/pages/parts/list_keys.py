"""The key of a page that names values, such as a list with what is sought in it."""

from __future__ import annotations

from urllib.parse import parse_qsl


def key_values(key: str) -> dict[str, str]:
    """Return the names and values of a page's key; bytes that no page writes are replaced."""
    try:
        return dict(parse_qsl(key, keep_blank_values=True, errors="surrogatepass"))
    except UnicodeDecodeError:
        return dict(parse_qsl(key, keep_blank_values=True, errors="replace"))
