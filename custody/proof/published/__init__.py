"""Published folders (c2sp.org/tlog-tiles) as outsiders read them: files and tree."""
