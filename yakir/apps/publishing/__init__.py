"""The gate and gated queries: the one way to the public."""
