"""Makes a separate process appear to run without Unix: what such a system lacks is hidden.

Run as a script, it types commands there: a JSON list of lists of words in, a JSON list of what each answered out.
"""

from __future__ import annotations

import importlib
import importlib.abc
import io
import json
import os
import signal
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

MODULES = frozenset({"fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"})
SIGNALS = (
    *("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP"),
    *("SIGUSR1", "SIGUSR2", "SIGWINCH", "alarm", "pause", "pthread_sigmask", "setitimer", "siginterrupt"),
)
CALLS = (
    *("O_CLOEXEC", "O_DIRECTORY", "O_DSYNC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_PATH", "O_SYNC"),
    *("O_TMPFILE", "SEEK_DATA", "SEEK_HOLE", "chown", "copy_file_range", "fchmod", "fchown", "fdatasync"),
    *("fork", "fstatvfs", "getegid", "geteuid", "getgid", "getloadavg", "getpgid", "getuid", "getxattr"),
    *("killpg", "lchown", "listxattr", "lockf", "mkfifo", "openpty", "posix_fadvise", "posix_fallocate"),
    *("pread", "preadv", "pwrite", "pwritev", "register_at_fork", "sched_getaffinity", "sendfile", "setsid"),
    *("setxattr", "splice", "statvfs", "sysconf", "uname"),
)


class _Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> None:
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def hide() -> None:
    """Hide what only a Unix has, and let files behave as they do elsewhere: no folder opens, no open file goes.

    Libraries that choose their code by the name of the system have chosen before.
    """
    for library in ("asyncio", "platformdirs"):
        importlib.import_module(library)
    for module in MODULES:
        sys.modules.pop(module, None)
    sys.meta_path.insert(0, _Missing())
    for owner, names in ((signal, SIGNALS), (os, CALLS)):
        for name in names:
            if hasattr(owner, name):
                delattr(owner, name)
    for supported in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        supported.clear()
    _limit_files()


def _limit_files() -> None:
    real = {
        name: getattr(os, name) for name in ("open", "close", "unlink", "remove", "rename", "stat", "fstat")
    }
    held: dict[int, str] = {}

    def opened(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        fd: int = real["open"](path, flags, mode, **more)
        held[fd] = os.path.realpath(path)
        return fd

    def closed(fd: int) -> None:
        held.pop(fd, None)
        real["close"](fd)

    def unheld(name: str) -> Any:
        def act(path: Any, *rest: Any, **more: Any) -> Any:
            if os.path.realpath(path) in held.values():
                raise PermissionError(13, "the file is in use", str(path))
            if name == "rename" and os.path.lexists(rest[0]):
                raise FileExistsError(17, "File exists", str(rest[0]))
            return real[name](path, *rest, **more)

        return act

    def open_to_all(name: str) -> Any:
        def look(path: Any, *rest: Any, **more: Any) -> os.stat_result:
            found = real[name](path, *rest, **more)
            mode = found.st_mode | (0o666 if stat.S_ISREG(found.st_mode) else 0o777)
            return os.stat_result((mode, *found[1:]), {})

        return look

    for name, call in (
        ("open", opened),
        ("close", closed),
        *((name, unheld(name)) for name in ("unlink", "remove", "rename")),
        *((name, open_to_all(name)) for name in ("stat", "fstat")),
    ):
        setattr(os, name, call)


def _typed(run: Callable[[], int], words: list[str]) -> tuple[int, str, str]:
    """Type a command as at a console of its own; return its status, and what it said and cried."""
    sys.argv, kept = ["custody", *words], (sys.stdout, sys.stderr)
    said, cried = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in kept)
    sys.stdout, sys.stderr = said, cried
    status = run()
    sys.stdout, sys.stderr = kept
    for stream in (said, cried):
        stream.seek(0)
    return status, said.read(), cried.read()


if __name__ == "__main__":
    sys.path.pop(0)
    hide()
    from custody.cli.main import run

    print(json.dumps([_typed(run, words) for words in json.loads(sys.argv[1])]))
