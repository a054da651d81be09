"""Append-only transparency log and its proofs."""
