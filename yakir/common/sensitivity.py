"""How sensitive a field is; each app's `sensitivity.py` classifies every field of its models."""

from collections.abc import Mapping
from enum import StrEnum


class Level(StrEnum):
    """What the gate may do with a field of an open kind; a protected kind narrows it further."""

    PUBLIC = "public"  # published as it is
    COARSE = "coarse"  # published less exactly: a place as its community, people to hundreds
    DELAYED = "delayed"  # published when its date has passed
    PHOTOGRAPH = "photograph"  # a picture's SHA-256; published once a person has looked at it
    PROTECTED = "protected"  # never below the oblast, for every kind
    PERSONAL = "personal"  # never published, never in the journal but as a commitment
    INTERNAL = "internal"  # works inside; nobody outside needs it


Classification = Mapping[str, Mapping[str, Level]]

FIELDS: Classification = {
    "Source": {
        "id": Level.INTERNAL,
        "public_id": Level.PUBLIC,
        "recorded_at": Level.PUBLIC,
        "key": Level.PUBLIC,
        "publisher": Level.PUBLIC,
        "publisher_en": Level.PUBLIC,
        "title": Level.PUBLIC,
        "url": Level.PUBLIC,
        "published": Level.PUBLIC,
        "read_on": Level.PUBLIC,
        "licence": Level.PUBLIC,
    },
    "Rate": {
        "id": Level.INTERNAL,
        "recorded_at": Level.PUBLIC,
        "currency": Level.PUBLIC,
        "uah_per_unit": Level.PUBLIC,
        "date": Level.PUBLIC,
        "source": Level.PUBLIC,
        "is_assumption": Level.PUBLIC,
    },
}
