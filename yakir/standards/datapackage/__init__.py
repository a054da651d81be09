"""Tables as CSV with a Frictionless data package: types, units, sources and licence beside them."""

from yakir.standards.datapackage.description import described, package_of
from yakir.standards.datapackage.parts import (
    Field,
    InvalidPackage,
    InvalidTable,
    Kind,
    Licence,
    Package,
    Resource,
    Source,
)
from yakir.standards.datapackage.reading import rows
from yakir.standards.datapackage.writing import Content, Table

__all__ = [
    "Content",
    "Field",
    "InvalidPackage",
    "InvalidTable",
    "Kind",
    "Licence",
    "Package",
    "Resource",
    "Source",
    "Table",
    "described",
    "package_of",
    "rows",
]
