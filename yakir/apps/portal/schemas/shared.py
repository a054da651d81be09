"""What every answer and question of the public API shares."""

from typing import Annotated, Generic, Literal, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")
SERVICE = Literal["power", "water", "heat", "medicine", "education", "housing", "work"]
BAND = Literal["great", "medium", "lesser"]
STATUS = Literal[
    "frontline",
    "possible_hostilities",
    "active_hostilities",
    "active_hostilities_resources",
    "mainly_occupied",
    "temporarily_occupied",
    "none",
]
# Printable text: a control character is never part of a name, and databases refuse some.
WORDS = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
CODE = Annotated[str, Field(pattern=r"^UA[0-9]{17}$")]


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    errors: list[dict[str, str]] = []


class Language(Schema):
    """The language of names in the answer."""

    lang: Literal["uk", "en"] = "uk"


class Paging(Language):
    """Which page of a list, and how long a page is."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=200)


class Envelope(Schema, Generic[Item]):
    """A page of a list, and how many there are in all."""

    items: list[Item]
    total: int
    page: int
    page_size: int
