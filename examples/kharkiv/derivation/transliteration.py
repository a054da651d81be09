"""The official romanisation of Ukrainian (Cabinet of Ministers, resolution No. 55 of 27.01.2010)."""

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia",
}  # fmt: skip
AT_WORD_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
# "зг" keeps its z and h apart from "ж", which is zh.
ZH_APART = "zgh"
APOSTROPHES = "'’ʼ`"


def transliterate(text: str) -> str:
    """Ukrainian text in Latin letters, capitals kept, apostrophe and soft sign dropped."""
    out: list[str] = []
    word_start = True
    index = 0
    while index < len(text):
        pair = text[index : index + 2]
        step = 2 if pair.lower() == "зг" else 1
        letter = text[index : index + step]
        out.append(_cased(letter, _latin(letter.lower(), word_start)))
        index += step
        word_start = not (letter[-1].isalpha() or letter in APOSTROPHES)
    return "".join(out)


def _latin(letter: str, word_start: bool) -> str:
    """Latin letters for one Ukrainian letter or for "зг"; any other sign as it is."""
    if letter == "зг":
        return ZH_APART
    if letter in APOSTROPHES:
        return ""
    if word_start and letter in AT_WORD_START:
        return AT_WORD_START[letter]
    return LETTERS.get(letter, letter)


def _cased(original: str, latin: str) -> str:
    """The Latin letters, the first a capital when the Ukrainian one is."""
    return latin.capitalize() if original[0].isupper() else latin
