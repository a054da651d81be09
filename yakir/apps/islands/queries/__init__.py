"""Reads of islands: who sees what, the case of a study, its page, a comparison."""
