"""Words that should not become public before a person has read them."""

import re

# Repetition is bounded, so that a long text takes no longer than its length.
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+")
PHONE = re.compile(
    r"(?<![\w.])\+?(?:38)?[\s(-]{0,4}0\d{2}[\s)-]{0,4}\d{3}[\s-]{0,4}\d{2}[\s-]{0,4}\d{2}(?!\d)"
)
FOREIGN_PHONE = re.compile(r"(?<![\w.])\+\d{1,3}[\s(-]*\d{1,4}(?:[\s()-]*\d{2,4}){2,4}")
STREET = re.compile(
    r"\b(?i:вул|вулиц[яію]|просп|проспект[іу]?|пров|провул\w+|бульв|бульвар\w*|шосе|майдан|площ[аі])"
    r"\b\.?\s+[А-ЯҐЄІЇ][\w’'-]*(?:\s+[\w’'-]+){0,3}?,?\s*(?:буд\w*\.?\s*)?\d+",
)
STREET_IN_ENGLISH = re.compile(
    r"\b\d+[a-z]?,?\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?\s+(?:Street|St|Avenue|Ave|Lane|Road|Square)\b"
    r"|\b(?:Street|Avenue|Lane|Square)\b,?\s*\d+",
)
POSITION = re.compile(r"\b[45]\d[.,]\d{3,}\s*[,;° ]\s*[23]\d[.,]\d{3,}")
PROTECTED_KIND = re.compile(
    r"енерго|електро|підстанц|генератор|когенерац|котельн|теплов|опален|водо|насосн|свердловин|"
    r"каналізац|очисн|пальн|палив|депо\b|лікарн|госпітал|укритт|сховищ|зв.язк|"
    r"\benergy|electric|power|substation|generator|cogeneration|boiler|heat|water|sewage|pump|"
    r"\bwells?\b|fuel|depot|hospital|shelter|communications",
    re.IGNORECASE,
)
PATTERNS = (EMAIL, PHONE, FOREIGN_PHONE, STREET, STREET_IN_ENGLISH, POSITION)


def looks_like_an_address(text: str) -> bool:
    """Return whether a text seems to hold a street address, a position, a phone or an e-mail."""
    return any(pattern.search(text) for pattern in PATTERNS)


def names_a_protected_kind(text: str) -> bool:
    """Return whether a text seems to speak of a protected kind of site."""
    return PROTECTED_KIND.search(text) is not None
