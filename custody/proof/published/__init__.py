"""The published folder (c2sp.org/tlog-tiles) as outsiders read it: its files and their tree."""
