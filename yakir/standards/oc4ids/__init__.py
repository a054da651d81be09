"""Infrastructure projects in the Open Contracting for Infrastructure Data Standard (OC4IDS) 0.9.5."""

from yakir.standards.oc4ids.formats import date_time, moment
from yakir.standards.oc4ids.members import members_of, record_of
from yakir.standards.oc4ids.packages import Reading, read, write
from yakir.standards.oc4ids.problems import LANGUAGES, Grade, InvalidOC4IDS, Problem
from yakir.standards.oc4ids.schema import codelist
from yakir.standards.oc4ids.validation import problems_of_project, validate

__all__ = [
    "LANGUAGES",
    "Grade",
    "InvalidOC4IDS",
    "Problem",
    "Reading",
    "codelist",
    "date_time",
    "members_of",
    "moment",
    "problems_of_project",
    "read",
    "record_of",
    "validate",
    "write",
]
