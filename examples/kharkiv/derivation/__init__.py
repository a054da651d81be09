"""How the example's files are computed from the upstream data folder."""
