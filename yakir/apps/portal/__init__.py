"""All public pages and the public API, and nothing else."""
