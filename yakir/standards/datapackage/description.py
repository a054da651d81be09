"""`datapackage.json`, version 1 of the specification, out and in."""

from collections.abc import Mapping
from typing import Any

from yakir.standards import jsonfile
from yakir.standards.datapackage.parts import (
    Field,
    InvalidPackage,
    Kind,
    Licence,
    Package,
    Resource,
    Source,
)
from yakir.standards.datapackage.writing import Content
from yakir.standards.faults import Fault, short

#: Ours, since the specification has no word for it.
GUARDED = "formulasGuarded"


def described(package: Package, contents: Mapping[str, Content] | None = None) -> bytes:
    """
    Return `datapackage.json`; the same package gives the same bytes.

    Parameters
    ----------
    package
        The package.
    contents
        Length and digest of each table by its name, where they are known.
    """
    known = contents or {}
    document = _filled(
        profile="tabular-data-package",
        name=package.name,
        title=package.title,
        description=package.description,
        homepage=package.homepage,
        version=package.version,
        created=package.created,
        licenses=[
            _filled(name=each.name, path=each.path, title=each.title) for each in package.licences
        ],
        sources=_sources(package.sources),
        resources=[_resource(each, known.get(each.name)) for each in package.resources],
    )
    return jsonfile.dumps(document)


def package_of(text: str | bytes) -> Package:
    """
    Return the package that a `datapackage.json` describes.

    Raises
    ------
    InvalidPackage
        When it is not JSON, has a type of column that we do not read, or does not hold together.
    """
    try:
        document = jsonfile.loads(text)
    except jsonfile.BadJSON as error:
        raise InvalidPackage([Fault("", f"is not JSON: {error}")]) from error
    reading = _Reading()
    members = reading.members(document, "")
    resources = tuple(
        reading.resource(each, f"/resources/{number}")
        for number, each in enumerate(reading.listed(members, "resources", ""))
    )
    given = {
        name: reading.text(members, name, "")
        for name in ("name", "title", "description", "homepage", "version", "created")
    }
    licences = tuple(
        Licence(*(reading.text(each, name, "/licenses") for name in ("name", "path", "title")))
        for each in reading.objects(members, "licenses", "")
    )
    sources = reading.sources(members, "")
    if reading.faults:
        raise InvalidPackage(reading.faults)
    return Package(resources=resources, licences=licences, sources=sources, **given)


class _Reading:
    """Faults gathered while a description is read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def members(self, value: Any, place: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.faults.append(Fault(place, f"{short(value)} is not an object"))
        return {}

    def listed(self, members: Mapping[str, Any], name: str, place: str) -> list[Any]:
        """A list that may be left out."""
        value = members.get(name, [])
        if isinstance(value, list):
            return value
        self.faults.append(Fault(f"{place}/{name}", f"{short(value)} is not a list"))
        return []

    def objects(self, members: Mapping[str, Any], name: str, place: str) -> list[Mapping[str, Any]]:
        return [
            self.members(each, f"{place}/{name}/{number}")
            for number, each in enumerate(self.listed(members, name, place))
        ]

    def text(self, members: Mapping[str, Any], name: str, place: str) -> str:
        value = members.get(name, "")
        if isinstance(value, str):
            return value
        self.faults.append(Fault(f"{place}/{name}", f"{short(value)} is not text"))
        return ""

    def sources(self, members: Mapping[str, Any], place: str) -> tuple[Source, ...]:
        where = f"{place}/sources"
        return tuple(
            Source(self.text(each, "title", where), self.text(each, "path", where))
            for each in self.objects(members, "sources", place)
        )

    def resource(self, value: Any, place: str) -> Resource:
        members = self.members(value, place)
        schema = self.members(members.get("schema", {}), f"{place}/schema")
        fields = tuple(
            self.field(each, f"{place}/schema/fields/{number}")
            for number, each in enumerate(self.objects(schema, "fields", f"{place}/schema"))
        )
        key = schema.get("primaryKey", [])
        return Resource(
            fields=fields,
            key=self.texts([key] if isinstance(key, str) else key, f"{place}/schema/primaryKey"),
            sources=self.sources(members, place),
            guarded=members.get(GUARDED) is True,
            **{
                name: self.text(members, name, place)
                for name in ("name", "path", "title", "description")
            },
        )

    def field(self, members: Mapping[str, Any], place: str) -> Field:
        kind = members.get("type", "string")
        if kind not in list(Kind):
            self.faults.append(Fault(f"{place}/type", f"{short(kind)} is no type that we read"))
            kind = "string"
        asked = self.members(members.get("constraints", {}), f"{place}/constraints")
        return Field(
            kind=Kind(kind),
            required=asked.get("required") is True,
            unique=asked.get("unique") is True,
            codes=self.texts(asked.get("enum", []), f"{place}/constraints/enum"),
            **{
                name: self.text(members, name, place)
                for name in ("name", "title", "description", "unit")
            },
        )

    def texts(self, value: Any, place: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.faults.append(Fault(place, f"{short(value)} is not a list of texts"))
        return ()


def _resource(resource: Resource, content: Content | None) -> dict[str, Any]:
    measured = {"bytes": content.size, "hash": f"sha256:{content.sha256}"} if content else {}
    return {
        **_filled(
            profile="tabular-data-resource",
            name=resource.name,
            path=resource.path,
            title=resource.title,
            description=resource.description,
            format="csv",
            mediatype="text/csv",
            encoding="utf-8",
        ),
        **measured,
        **_filled(
            sources=_sources(resource.sources),
            schema=_filled(
                fields=[_field(each) for each in resource.fields],
                primaryKey=list(resource.key),
                missingValues=[""],
            ),
        ),
        **({GUARDED: True} if resource.guarded else {}),
    }


def _field(field: Field) -> dict[str, Any]:
    asked = _filled(required=field.required, unique=field.unique, enum=list(field.codes))
    return _filled(
        name=field.name,
        type=str(field.kind),
        title=field.title,
        description=field.description,
        unit=field.unit,
        constraints=asked,
    )


def _sources(sources: tuple[Source, ...]) -> list[dict[str, Any]]:
    return [_filled(title=each.title, path=each.path) for each in sources]


def _filled(**members: Any) -> dict[str, Any]:
    """Return the members that say something."""
    return {name: value for name, value in members.items() if value}
