"""Rulesets in the published language: read, made ready, and applied to elements."""

from yakir.standards.iati.ruleset.rules import Failure, Rule
from yakir.standards.iati.ruleset.ruleset import Ruleset, standard

__all__ = ["Failure", "Rule", "Ruleset", "standard"]
