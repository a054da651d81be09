"""Which projects to build, where, when and for whose money."""
