"""IATI 2.03: activities and organisations as plain records, out and in, and files checked.

`validate` tells everything that is wrong with a file: XML, schema, codelists, ruleset; a `Report`
holds each `Finding` with rule, line, path and sentences in English and Ukrainian. `Ruleset` takes
rules of one's own. `write_activities` and `write_organisations` put records into a file, one after
another; `read_activities` and `read_organisations` bring them back and tell what no record holds.
The records are in `records`, in the words of the standard, and codes by name in `codes`.

The package stands alone: it needs lxml, no framework, no network and no clock.
"""

from yakir.standards.iati import codes, records
from yakir.standards.iati.errors import BadRuleset, IatiError, NothingToWrite, NotReadable
from yakir.standards.iati.findings import Finding, Report, Severity
from yakir.standards.iati.reading import LeftOut, Reading, read_activities, read_organisations
from yakir.standards.iati.ruleset import Ruleset
from yakir.standards.iati.validating import validate
from yakir.standards.iati.writing import write_activities, write_organisations

__all__ = [
    "BadRuleset",
    "Finding",
    "IatiError",
    "LeftOut",
    "NotReadable",
    "NothingToWrite",
    "Reading",
    "Report",
    "Ruleset",
    "Severity",
    "codes",
    "read_activities",
    "read_organisations",
    "records",
    "validate",
    "write_activities",
    "write_organisations",
]
