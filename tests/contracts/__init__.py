"""One suite for each port, run on every adapter that claims to keep its promises."""
