#!/usr/bin/env python
"""Django's command line, for tools that look for it; people use `yakir`."""

import sys

from yakir.config.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
