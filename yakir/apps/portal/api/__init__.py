"""The public API: gated answers as JSON, each unchanged until something is written."""
