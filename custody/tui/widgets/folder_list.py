"""The files of a folder as a list, with names made safe: folders open, files are marked."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from custody.display import visible
from custody.layout import fold
from custody.pages.parts.amounts import amount
from custody.pages.parts.wording import when
from custody.tui.services.evidence_folders import Folder, FolderItem
from custody.tui.widgets.options import Options

#: Columns that size, age and mark take beside a name.
_BESIDE = 40


class FolderList(Options):
    """The listing of one folder.

    ``marked`` are the files that were chosen, in the order of choosing, from any folder; ``most`` is their largest
    number, None for any.
    """

    HELP = (
        "The files in this folder. Enter opens a folder or marks a file. Space marks or unmarks; a whole "
        "folder becomes one object. Backspace goes up. Other items are listed with the reason why they "
        "cannot be archived."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", id="open"),
        Binding("space", "mark", "mark", id="mark"),
        Binding("backspace", "up", "up", show=False),
    ]

    class Opened(Message):
        """Posted to list another folder, by its path."""

        def __init__(self, path: str) -> None:
            self.path = path
            super().__init__()

    class Marked(Message):
        """Posted when the marked files have changed."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.folder: Folder | None = None
        self.marked: list[FolderItem] = []
        self.most: int | None = None

    def show(self, folder: Folder) -> None:
        """Show the listing of a folder."""
        self.folder = folder
        self._draw(0)

    def on_resize(self) -> None:
        """Lay the names out for another width."""
        self._draw(self.highlighted or 0)

    def _draw(self, at: int) -> None:
        if self.folder is None:
            return
        self.clear_options()
        self.add_options(
            [Option(Text(line, no_wrap=True), disabled=off) for line, off in self._rows(self.folder)]
        )
        self.highlighted = min(at, self.option_count - 1) if self.option_count else None

    def _rows(self, folder: Folder) -> list[tuple[str, bool]]:
        room = max(self.size.width - _BESIDE, 10)
        paths = {item.path for item in self.marked}
        found = [("     .. (up)", False)] if folder.above else []
        for item in folder.items:
            first, *more = fold(item.name, room, breaks=True)
            name, rest = visible(first).ljust(room), "".join(f"\n     {visible(line)}" for line in more)
            if item.sort == "folder":
                mark = "[x]" if item.path in paths else "   "
                found.append((f" {mark} {name}  {'folder':>10}  {when(item.changed)}{rest}", False))
            elif item.sort == "other":
                why = fold(f"{item.name}: {item.why}", room + _BESIDE - 8, breaks=True)
                found.append(("  ✗  " + "\n     ".join(map(visible, why)), True))
            else:
                mark = "[x]" if item.path in paths else "[ ]"
                found.append((f" {mark} {name}  {amount(item.bytes):>10}  {when(item.changed)}{rest}", False))
        if folder.more:
            found.append((f"     … {folder.more} more: / shows only names that hold something", True))
        return found or [("     empty folder", True)]

    def _under(self) -> FolderItem | None:
        if self.folder is None or self.highlighted is None:
            return None
        at = self.highlighted - (self.folder.above is not None)
        return self.folder.items[at] if 0 <= at < len(self.folder.items) else None

    def action_mark(self) -> None:
        """Mark the file or whole folder under the cursor, or remove its mark, and move to the next line."""
        one = self._under()
        if one is None or one.sort == "other" or (one.sort == "folder" and self.most == 1):
            self.app.bell()
            return
        if any(other.path == one.path for other in self.marked):
            self.marked = [other for other in self.marked if other.path != one.path]
        else:
            self.marked = [*(self.marked if self.most != 1 else ()), one]
        self._draw(min((self.highlighted or 0) + 1, self.option_count - 1))
        self.post_message(self.Marked())

    def action_up(self) -> None:
        """Open the folder above."""
        if self.folder is not None and self.folder.above is not None:
            self.post_message(self.Opened(self.folder.above))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a folder, mark a file."""
        event.stop()
        one = self._under()
        if one is None:
            self.action_up()
        elif one.sort == "folder":
            self.post_message(self.Opened(one.path))
        else:
            self.action_mark()
