"""Transparency log: field commitments, Merkle tree, tiles, signed checkpoints, witnesses, proofs."""
