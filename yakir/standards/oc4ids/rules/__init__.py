"""What the standard asks beyond the form: one identifier once, dates in order, links that lead."""

from yakir.standards.oc4ids.rules.checking import check

__all__ = ["check"]
