"""Transparency log: field commitments, Merkle tree, signed checkpoints and proof files."""
