"""What waits for a person, as the desk shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person, with the button that leads to it."""

    title: str
    text: str
    href: str
    label: str
    primary: bool = False
