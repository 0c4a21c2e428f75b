"""The Promela model of the head protocol (docs/model): checked by Spin, refuted guard by guard, held to real traces."""
