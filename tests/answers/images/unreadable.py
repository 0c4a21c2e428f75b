"""A source with sectors that cannot be read, for programs that read it by the system's own calls."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.programs import program

SECTOR = 512
_SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int unreadable(int fd, off_t at, size_t size) {
    char link[64], path[4096];
    const char *source = getenv("UNREADABLE_FILE");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (source == NULL || length < 0) return 0;
    path[length] = 0;
    if (strcmp(path, source) != 0) return 0;
    off_t first = atoll(getenv("UNREADABLE_FIRST")), last = atoll(getenv("UNREADABLE_LAST"));
    return at < (last + 1) * 512 && at + (off_t)size > first * 512;
}

ssize_t read(int fd, void *buffer, size_t size) {
    static ssize_t (*real)(int, void *, size_t);
    if (real == NULL) real = dlsym(RTLD_NEXT, "read");
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at >= 0 && unreadable(fd, at, size)) { errno = EIO; return -1; }
    return real(fd, buffer, size);
}
"""


def shim(folder: Path) -> Path:
    """Compile what makes reads of some sectors of a file fail as those of a bad disk do; return its path."""
    source, made = folder / "unreadable.c", folder / "unreadable.so"
    source.write_text(_SHIM)
    compiled = [program("gcc", "gcc"), "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"]
    subprocess.run(compiled, check=True, capture_output=True)
    return made


def run_on(
    library: Path, source: Path, sectors: tuple[int, int], *words: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in the folder of a source of which these sectors, both included, cannot be read."""
    first, last = sectors
    around = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "LD_PRELOAD": str(library),
        "UNREADABLE_FILE": str(source.resolve()),
        "UNREADABLE_FIRST": str(first),
        "UNREADABLE_LAST": str(last),
    }
    return subprocess.run(
        [*words], cwd=source.parent, env=around, capture_output=True, check=False, timeout=120
    )
