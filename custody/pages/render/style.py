"""The style sheet of pages as HTML, for screen and print."""

from __future__ import annotations

#: The footer of a printed sheet, next to its page number.
_FOOT = "@bottom-left { content: FOOT; font-size: 8pt; color: #555; }"
_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.4 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #111; background: #fff;
  margin: 2rem auto; max-width: 66rem; padding: 0 1rem; }
h1 { font-size: 1.5em; margin: 0 0 .6em; break-after: avoid; }
h2 { font-size: 1.1em; margin: 1.2em 0 .3em; break-after: avoid; }
p, li, td, dd { overflow-wrap: break-word; }
table { border-collapse: collapse; width: 100%; font-size: .9em; } thead { display: table-header-group; }
th, td { text-align: start; vertical-align: top; padding: .2em .8em .2em 0; border-bottom: 1px solid #ccc; }
th { background: #f0f0f0; } th.number, td.number { text-align: end; } td.number { white-space: nowrap; }
tr, .whole { break-inside: avoid; } td, td .digest { max-width: 26em; } td .note, dd .note { display: block; }
h2 + p { margin-top: 0; }
.facts { display: grid; grid-template-columns: 1fr 1fr; column-gap: 1.5em; margin: 0; }
.facts div { display: grid; grid-template-columns: 10em 1fr; column-gap: .8em; padding: .15em 0; break-inside: avoid;
  align-items: baseline; }
.facts .wide { grid-column: 1 / -1; } .facts .long { break-inside: auto; }
dt { color: #444; } dd { margin: 0; min-width: 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85em; border-inline-start: 3px solid #ccc;
  padding-inline-start: .8em; }
.note, .quiet { color: #555; } .absent { font-style: italic; } .bad { color: #8b0000; } .warn { color: #7a4a00; }
.good { color: #14532d; } .alarms { border: 2px solid #8b0000; padding: .4em 1em; list-style: none; }
.notice { border: 1px solid #111; padding: .3em .8em; font-weight: bold; }
.letterhead { border-bottom: 2px solid #111; margin-bottom: 1.2em; padding-bottom: .4em; }
.letterhead p { margin: .1em 0; font-size: .9em; } .letterhead .agency { font-weight: bold; font-size: 1.2em; }
figure { margin: 1em 0; display: flex; gap: 1em; align-items: center; break-inside: avoid; }
figure svg { width: 46mm; height: 46mm; flex: none; }
.at { white-space: nowrap; } .digest { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85em; }
.digest span { margin-inline-end: .45em; }
article + article { margin-top: 2.5em; border-top: 1px solid #999; padding-top: .6em; } a { color: inherit; }
@page { size: A4; margin: 16mm 16mm 20mm;
  @bottom-right { content: "page " counter(page) " of " counter(pages); font-size: 8pt; color: #555; }
  FOOT }
@media (max-width: 45rem) { .facts { grid-template-columns: 1fr; } }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 9pt; } a { text-decoration: none; }
  table { font-size: .85em; } th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .facts { grid-template-columns: 1fr 1fr; } article + article { margin-top: 1.6em; } }
"""


def style(foot: str) -> str:
    """Return the style sheet; ``foot`` is the footer of each printed sheet, empty for none."""
    return _STYLE.replace("FOOT", _FOOT.replace("FOOT", _quoted(foot)) if foot else "")


def _quoted(text: str) -> str:
    """Return a text as a CSS string with all other characters than letters and digits escaped."""
    return '"' + "".join(letter if letter.isalnum() else f"\\{ord(letter):06x}" for letter in text) + '"'
