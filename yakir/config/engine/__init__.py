"""`yakir engine`: cases in files to answers in files, with no database and no Django."""

from yakir.config.engine.command import main

__all__ = ["main"]
