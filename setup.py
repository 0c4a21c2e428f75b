"""Puts the manual into the package: pyproject.toml says everything else.

A wheel holds what ``docs`` has of the manual in ``custody/manual``, and the sdist holds ``docs``. An editable install
copies nothing: the program reads ``docs`` of the checkout.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from custody.storage.files.manual import sources  # noqa: E402  # this folder comes first for this import


class BuildWithManual(build_py):
    """Copies the pages of the manual after the modules; they count as sources and results of the build."""

    def _pages(self) -> dict[str, str]:
        """Return the source of each page by the path to which it is copied."""
        target = Path(self.build_lib, "custody", "manual")
        return {str(target / place): str(file) for place, file in sources(Path("docs")).items()}

    def run(self) -> None:
        """Build, with nothing left of the pages of an earlier build."""
        super().run()
        if self.editable_mode:
            return
        shutil.rmtree(Path(self.build_lib, "custody", "manual"), ignore_errors=True)
        for target, file in self._pages().items():
            self.mkpath(str(Path(target).parent))
            self.copy_file(file, target, preserve_mode=False)

    def get_source_files(self) -> list[str]:
        """Return the files that the sdist takes along."""
        return [*super().get_source_files(), *self._pages().values()]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return the files that are built."""
        pages = [] if self.editable_mode else list(self._pages())
        return [*super().get_outputs(include_bytecode), *pages]

    def get_output_mapping(self) -> dict[str, str]:
        """Return the source of each file that is built."""
        return {**super().get_output_mapping(), **({} if self.editable_mode else self._pages())}


setup(cmdclass={"build_py": BuildWithManual})
