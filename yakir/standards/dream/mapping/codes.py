"""Codes of DREAM and the codes of OC4IDS that say the same; what says less is left out."""

#: Nature of a project; equipment alone is no kind of project there.
TYPE = {"rehabilitation": "rehabilitation", "construction": "construction"}
#: What a project is for, in words.
PURPOSE = {
    "uk": {"restoration": "Відбудова", "development": "Розвиток"},
    "en": {"restoration": "Restoration", "development": "Development"},
}
#: Status, where it says the stage by itself. An unsuccessful project is one that stopped.
STATUS = {
    "active": "implementation",
    "complete": "completion",
    "cancelled": "cancelled",
    "unsuccessful": "cancelled",
}
#: Stage of a project that is pending, by the details of its status.
STAGE = {
    "initiated": "identification",
    "definition": "identification",
    "defined": "identification",
    "appraisal": "preparation",
    "appraised": "preparation",
    "structuring": "preparation",
    "structured": "preparation",
    "applied": "preparation",
    "approved": "preparation",
    "implementation": "implementation",
}
#: Roles that both know; the others are carried over under DREAM's own code, the list being open.
ROLES = {"procuringEntity", "tenderer", "supplier"}
#: Types of document that both know, or that are a kind of one.
DOCUMENTS = {
    "feasibilityStudy": "feasibilityStudy",
    "illustration": "illustration",
    "illustrationBefore": "illustration",
    "illustrationDamaged": "illustration",
    "illustrationInProgress": "illustration",
    "illustrationVision": "illustration",
    "illustrationComplete": "illustration",
    "illustrationCover": "illustration",
}
#: State of a contracting process.
PROCESS = {
    "preparation": "pre-award",
    "implementation": "active",
    "complete": "closed",
    "cancelled": "closed",
    "unsuccessful": "closed",
}
#: Sector by function of government (COFOG, United Nations 1999), the longest code that fits.
SECTORS = {
    "04.3": "energy",
    "04.5": "transport",
    "04.5.1": "transport.road",
    "04.5.2": "transport.water",
    "04.5.3": "transport.rail",
    "04.5.4": "transport.air",
    "04.6": "communications",
    "05.1": "waterAndWaste",
    "05.2": "waterAndWaste",
    "06.1": "socialHousing",
    "06.3": "waterAndWaste",
    "07": "health",
    "08": "cultureSportsAndRecreation",
    "09": "education",
}


def sector(cofog: str) -> str | None:
    """Return the sector of a function of government, written with or without leading zeros."""
    parts = [part.zfill(2) if number == 0 else part for number, part in enumerate(cofog.split("."))]
    for length in range(len(parts), 0, -1):
        found = SECTORS.get(".".join(parts[:length]))
        if found:
            return found
    return None
