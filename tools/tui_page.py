"""The page docs/reference/screens.md: every screen with its picture, its purpose, and its keys.

Pictures are those on file of the running program (tests.tui.filed), which a test compares with what it draws now.
"""

from __future__ import annotations

import textwrap

from textual.binding import Binding

from custody.tui.app.app import CustodyApp
from custody.tui.screens.browse import BrowseScreen
from custody.tui.services.key_names import printed
from custody.tui.services.keymap import MEANINGS
from custody.tui.services.navigation import PLACES
from tests.tui.filed import SIZES, on_file
from tests.tui.gallery import PICTURED, SCENES
from tools.screen_picture import draw

FOLDER = "docs/reference/screens"
#: The sizes beside the small one in which some screens are shown.
_LARGER = tuple(SIZES)[1:]
_HEAD = """\
# The terminal program

`custody tui` shows the ledger on a terminal of 80 columns and 24 lines or more, over SSH, without a mouse. Everything
that can be done on a screen is a command that can be typed as well. Ctrl+P finds a form by the words of its command.
`custody tui --plain PAGE` writes a page as plain text, for screen readers and logs: `custody tui --plain today`,
`custody tui --plain preservation_order:P-7/2026`. With `--ask` a command asks all that its form asks, line by line
([how](../how-to/line-mode.md)).

## How it behaves

- **Places.** Eight places have the same digit for everybody, and the one that is open stands in brackets. The row above
  the keys says what Enter and A do on the line under the cursor, or why a key did nothing
  ([why](../adr/front-ends/0318-places-and-the-inbox.md)).
- **Review.** What is entered is shown first, on the whole screen: what it does in a sentence, warnings, then every
  field in the sections of its paper. A d marks what the office filled in. F4 shows the very text that is signed. F8
  signs once the last line was on the screen ([why](../adr/front-ends/0265-reviews.md)). What cannot be made good asks
  for the number of the thing, typed or scanned. If others entered something about it meanwhile, nothing is signed: the
  review comes anew, and begins with what differs ([why](../adr/front-ends/0322-reviews-and-keys.md)).
- **Scanner.** A scan or a paste never signs. A key that arrives within a code was pressed by nobody: the code is
  refused whole. A code that is scanned on a page opens what it names; over a dialog it goes to the list beneath or
  rings. Where somebody is asked for, the code of a thing is no answer
  ([why](../adr/front-ends/0264-scans-are-not-keys.md)).
- **Go to.** G lists the things that were seen last, and with a text those whose name or number begins so. Enter opens
  what was typed, unless a line of the list was chosen ([why](../adr/front-ends/0332-names-offered.md)).
- **Forms.** Questions stand in sections, with a row above that sums up what is done, and rows below that say what the
  entry will mean. Enter goes to the next line without an answer, Up and Down to any line, Tab to the next section, F2
  to the next required answer. A line that asks for something on record, or for a person, offers the names that fit
  what is typed; Right takes the first ([why](../adr/front-ends/0332-names-offered.md)). A digit takes a choice or
  ticks a box. A choice that was made changes by Space or Backspace alone. F3 says why a required answer is not known
  or does not apply. Ctrl+Z takes a change back, F7 shows the whole preview
  ([why](../adr/front-ends/0321-forms-say-what-they-mean.md)). All that is missing is named at once, and the cursor
  goes to the first of it ([why](../adr/front-ends/0268-forms-name-what-is-missing.md)).
- **Intake.** The column of the number is that of the category: IMEI, ICCID or serial number. Below the list stands what
  the line under the cursor still requires. F2 goes there, or repeats the answer of the line above.
- **Drafts.** A form that was begun is there again after a lost connection, for whoever typed it and for nobody else
  ([why](../adr/front-ends/0133-form-drafts.md)).
- **Alarms.** A failed verification, a broken seal, a lock that drifted and an open discrepancy stand first: on the
  exhibit, its case, the inbox and Integrity. No green tick stands beside one ([why](../adr/law/0251-alarms.md)).
- **Departures from procedure** are no alarms. Entries that are recorded as nonconforming are named in one row below the
  next step, and Enter shows them ([why](../adr/front-ends/0326-read-by-strangers.md)).
- **Shift.** S opens the shift report: what came, went and changed hands since the last visit, what is open, and the
  checkpoint. E prints it ([why](../adr/front-ends/0325-shift-reports.md)).
- **Long work** is paused, set aside or ended without losing what it has done.
- **Pages** show everything that the entries about a thing state
  ([why](../adr/front-ends/0267-pages-state-every-field.md)). A filter finds what a line says as a whole, also where the
  screen is too narrow for it. On a narrower terminal keys take a second line, and … stands where an answer goes on.
- **Order.** O sorts a list by a column; the same column again turns the order round. Or it leaves only the lines with a
  value of the line under the cursor. Filter and order stand above the list until Esc, and can be kept under a name. A
  list of more than 500 that no index sorts says that only its first 500 were sorted
  ([why](../adr/front-ends/0327-orders-of-lists.md)).
- **Sections.** A page about one thing keeps alarms, the first facts and the next step on the screen. Tab goes through
  its sections, Up goes to the bar and to the facts. In a timeline Left and Right go from event to event, PgUp and PgDn
  change the scale, F4 lists all events. Space shows the page as it stood then, without actions. From 120 columns a list
  stays beside the page of its line, and F7 shows one pane alone. On a high
  screen the beginnings of the next sections stand below a short one ([why](../adr/front-ends/0320-dossiers.md)).
- **Marks.** Space marks lines of a list. A then offers what one command does with all of them, and says of how many
  something is not possible.
- **The first row** of a page names the ledger, the number of alarms, who signs, and the time with its zone. Times on
  screens are in that zone: the one of the office's file, else of this machine. What is typed is read in it too, unless
  it ends with Z or an offset; a review shows local time and UTC. Text and what is signed are in UTC.
- **Idle.** After the minutes of `--idle` nothing is shown and work goes on. The same person comes back to the same
  line, another one to their own inbox.
- **Scanner.** What comes faster than hands type is a code. Over a slow line it is known by its prefix: `scan_prefix` in
  [the settings](settings.md) is what the scanner is set to send first, such as `~]`, and `scan_suffix` what it sends
  before Enter. Such a code may take half a second from key to key, and no key of it works by itself. Choose what nobody
  types. Prefix and suffix are taken off everywhere. Where codes are read, so are an AIM identifier, and Enter or Tab.
  The scanner test, in 8 More, says what a scanner sends, how fast, and whether its keyboard layout is that of the
  computer. After two different codes it says what both began with, as a line for the settings. It shows a test code,
  and enters nothing.
- **Printing.** E lists the papers of a thing: each is written to a file, or goes to `print_command` of
  [the settings](settings.md), labels to `label_printer` where there is one. The text of the paper is shown first, with
  the printer, the number of sheets, and which copy it is. F8 prints; nothing is sent before. Each sheet of a further
  copy says which one it is. That counts what this account printed from this machine. It is no evidence, and files are
  not counted ([why](../adr/front-ends/0330-printing.md)). Every page can be written to a file too: as PDF or HTML under
  the office's letterhead, as text, or as CSV.
- **Photographs.** The act *record photographs* of an exhibit watches a folder. A picture that arrives goes to the
  exhibit whose label was scanned last; F2 takes one that lay there before. A row has size, time in the picture, its
  difference from this machine's clock, and the SHA-256. F4 asks what it shows, and the next pictures begin with the
  same answers. One review has them all. F6 then archives the recorded ones as objects
  ([why](../adr/front-ends/0329-photographs-from-a-folder.md)).
- **Looking at a picture.** The act *look at it* on the page of a stored object opens a verified copy in the
  `view_command` of [the settings](settings.md). Such a command runs until the picture is closed, as `feh` does; then
  the copy is removed. Esc closes it too. Over SSH the command needs a display of its own
  ([why](../adr/front-ends/0331-looking-at-pictures.md)).
- **Two people at one terminal.** The receiver of an offer, an approver, a witness and a countersigner can sign at once,
  after the first entry or from A on the page of its thing. They type their passphrase before anything is shown, and
  again at the end of their own review. Esc or the idle lock gives the terminal back to the first person, and what that
  one signed stands ([why](../adr/front-ends/0328-two-people-at-one-terminal.md)).
- **Training.** In a training ledger the first row says that nothing is evidence, and the inbox offers a tour. Without a
  vault the screens offer to make one ([first day](../tutorials/first-day-in-the-terminal.md)).

The pictures are taken of the running program; fourteen screens of a working day are shown in three sizes.

## Keys everywhere

"""


_OWN = """
## Your own keys

A file `keys.toml` beside your `custody.toml` (`custody settings` names its folder) gives a meaning other keys, on every
screen at once. Key bars and help follow it. A wrong file ends the program with a line that says what to correct.

```toml
actions = "x"
sign = "ctrl+g"
help = ["f1", "?"]
```

Letters, digits, signs, F1 to F9, and Ctrl with most letters can be named. A key has one meaning. No letter, digit,
sign, Enter or Space can sign.

| name | usual key | meaning |
|---|---|---|
"""


def pictures() -> dict[str, str]:
    """Return the path of every picture, by the name of its scene, and its size if it is larger."""
    small = {scene.name: f"{FOLDER}/{scene.name}.svg" for scene in SCENES}
    return small | {f"{name}-{size}": f"{FOLDER}/{name}-{size}.svg" for name in PICTURED for size in _LARGER}


def svg(picture: str) -> str:
    """Return the picture of one screen, by the name that ``pictures`` gives it."""
    name, size = next(
        ((picture.removesuffix(f"-{size}"), size) for size in _LARGER if picture.endswith(f"-{size}")),
        (picture, "80x24"),
    )
    purpose = next(scene.purpose for scene in SCENES if scene.name == name)
    return draw(f"{name}: {purpose}", on_file(name, size).pictures["dark"], SIZES[size][0])


def tui_page() -> str:
    """Return docs/reference/screens.md."""
    parts = [_HEAD, "| key | what it does |\n|---|---|\n"]
    parts += [f"| `{key}` | {told} |\n" for key, told in _everywhere()]
    parts.append(_OWN)
    for name, (usual, meaning) in MEANINGS.items():
        parts.append(f"| `{name}` | {', '.join(f'`{printed(key)}`' for key in usual)} | {meaning} |\n")
    for scene in SCENES:
        parts.append(f"\n## {scene.name.replace('-', ' ').capitalize()}\n\n{_folded(scene.purpose)}\n\n")
        if keys := on_file(scene.name).keys:
            told = ", ".join(f"`{key}` {does}" for key, does in keys)
            parts.append(f"{_folded(f'Keys: {told}')}\n\n")
        parts.append(f"![The screen {scene.name}](screens/{scene.name}.svg)\n")
        for size in _LARGER if scene.name in PICTURED else ():
            columns, rows = SIZES[size]
            parts.append(f"\nThe same screen with {columns} columns and {rows} rows:\n\n")
            parts.append(f"![The screen {scene.name} at {size}](screens/{scene.name}-{size}.svg)\n")
    return "".join(parts)


def _everywhere() -> list[tuple[str, str]]:
    """Return the keys that work on every screen, and those that work on every page."""
    bindings = [
        binding for binding in (*CustodyApp.BINDINGS, *BrowseScreen.BINDINGS) if isinstance(binding, Binding)
    ]
    found = [(printed(binding.key), binding.description) for binding in bindings]
    digits = {digit for digit, _, _ in PLACES}
    return [
        (f"1 to {len(PLACES)}", "open the places in the bar"),
        ("Ctrl+P", "the palette: what may be done now"),
        *(pair for pair in found if pair[0] not in digits),
    ]


def _folded(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 120, break_long_words=False, break_on_hyphens=False))
