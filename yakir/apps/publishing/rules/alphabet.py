"""Alphabetical order in Ukrainian, which no database promises."""

LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
PLACES = {letter: chr(0xE000 + place) for place, letter in enumerate(LETTERS)}
SILENT = "’'ʼ-"


def alphabetical(name: str) -> str:
    """Return a key that sorts names as a Ukrainian dictionary does; Latin letters come first."""
    return "".join(PLACES.get(sign, sign) for sign in name.lower() if sign not in SILENT)
