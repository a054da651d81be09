"""How much a spreadsheet may hold, and the two ways in which reading one fails."""

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 60
MAX_CELL = 32_767  # what a cell of Excel holds
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed; tables people type stay under 50
SMALL_PART = 1024 * 1024
MAX_STRINGS = 60 * 1024 * 1024  # the shared texts of a workbook are held in memory at once
MAX_PARTS = 2_000
LAST_ROW = 1_048_576  # of a sheet of Excel


class Broken(ValueError):
    """A file cannot be read; the reason is a message, or empty."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Excess(ValueError):
    """A file passes a limit."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
