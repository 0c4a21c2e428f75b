"""Layers of imports by pattern: ``custody.model.*.rules`` stands for every topic's rules.

A new topic is held to the order of its floors without a line of its own. Modules that one pattern means may not import
each other, unless it is listed in ``mutual``.
"""

from __future__ import annotations

from typing import Any, cast

import grimp
from importlinter.contracts.layers import Layer, LayersContract, ModuleTail
from importlinter.domain import fields
from importlinter.domain.contract import ContractCheck


class PatternLayers(LayersContract):
    """An import contract of layers in which a star stands for one part of a module's name."""

    type_name = "pattern_layers"

    mutual = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Return the check of the patterns' layers in a graph; raise ValueError for one without a module."""
        # A field is declared as its reader and holds, in an instance, what was read.
        read = cast("Any", self)
        self._named = {tail.name for layer in read.layers for tail in layer.module_tails}
        read.layers = [self._expanded(graph, layer) for layer in read.layers]
        return super().check(graph, verbose)

    def _expanded(self, graph: grimp.ImportGraph, layer: Layer) -> Layer:
        """Return a layer of all modules that its patterns match."""
        mutual = cast("set[str] | None", self.mutual) or set()
        names = {tail.name for tail in layer.module_tails}
        tails = {found for tail in layer.module_tails for found in self._meant(graph, tail)}
        return Layer(tails, layer.is_independent and not names & mutual)

    def _meant(self, graph: grimp.ImportGraph, tail: ModuleTail) -> list[ModuleTail]:
        """Return the modules that the name of a layer matches: itself, or those of its pattern.

        A package that is a layer by its own name keeps its modules.
        """
        if "*" not in tail.name:
            return [tail]
        matching = sorted(graph.find_matching_modules(tail.name))
        found = [name for name in matching if name.rpartition(".")[0] not in self._named]
        if not found and not tail.is_optional:
            raise ValueError(f"Missing layer '{tail.name}': no module has such a name.")
        return [ModuleTail(name) for name in found]
