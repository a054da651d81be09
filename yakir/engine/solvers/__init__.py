"""Solvers of other makers, one module each."""
