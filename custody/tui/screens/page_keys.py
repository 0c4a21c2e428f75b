"""The keys of pages, wherever the cursor is on them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from custody.tui.services.navigation import PLACES

#: The keys of the screen of pages; widgets have those that move their cursor.
PAGE_KEYS: list[BindingType] = [
    Binding("a", "act", "act", id="actions"),
    Binding("slash", "filter", "filter", id="filter"),
    Binding("o", "order", "sort", id="order"),
    Binding("g", "jump", "go to", id="go"),
    Binding("escape", "back", "back", id="back"),
    Binding("question_mark", "app.help", "help", id="help"),
    Binding("v", "verify", "verify", id="verify", show=False),
    Binding("e", "export", "export", id="export", show=False),
    Binding("s", "go_to('shift')", "shift report", id="shift", show=False),
    Binding("colon", "app.command_palette", "all actions", id="palette", show=False),
    Binding("right_square_bracket", "page('after')", "older", show=False, id="older"),
    Binding("left_square_bracket", "page('before')", "newer", show=False, id="newer"),
    Binding("r", "reload", "reload", show=False, id="reload"),
    Binding("tab", "section(1)", "next section", show=False),
    Binding("shift+tab", "section(-1)", "section before", show=False),
    Binding("space", "mark", "mark", id="mark", show=False),
    Binding("f7", "alone", "this pane alone", id="pane", show=False),
    Binding("f4", "whole", "page of the line, list of events", id="all", show=False),
    Binding("exclamation_mark", "alarm", "next alarm", show=False, id="alarm"),
    Binding("less_than_sign", "back", "back a page", show=False, id="previous"),
    Binding("greater_than_sign", "forward", "forward a page", show=False, id="following"),
    *(Binding(digit, f"place('{page}')", told, show=False) for digit, page, told in PLACES),
]
