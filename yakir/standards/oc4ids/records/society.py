"""Social and environmental sides of a project."""

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.common import Classification, Value
from yakir.standards.oc4ids.records.parties import Address, OrganizationReference


@record
class PublicOfficePerson(Record):
    """Who holds a public office."""

    name: str | None = None


@record
class PublicOffice(Record):
    """A public office whose holder met somebody."""

    person: PublicOfficePerson | None = None
    organization: OrganizationReference | None = None
    job_title: str | None = None


@record
class Meeting(Record):
    """A meeting: consultation or lobbying."""

    id: str
    date: str | None = None
    address: Address | None = None
    number_of_participants: int | None = None
    public_office: PublicOffice | None = None


@record
class MaterialTests(Record):
    """Tests of what is built with."""

    tests: tuple[str, ...] = ()
    description: str | None = None


@record
class HealthAndSafety(Record):
    """Health and safety in building and use."""

    material_tests: MaterialTests | None = None


@record
class Social(Record):
    """The social side of a project."""

    consultation_meetings: tuple[Meeting, ...] = ()
    land_compensation_budget: Value | None = None
    in_indigenous_land: bool | None = None
    health_and_safety: HealthAndSafety | None = None


@record
class ClimateMeasure(Record):
    """What is done against climate change or to live with it."""

    type: tuple[str, ...] = ()
    description: str | None = None


@record
class ConservationMeasure(Record):
    """What is done for nature."""

    type: str | None = None
    description: str | None = None


@record
class EnvironmentalMeasure(Record):
    """What is done against harm to the environment."""

    type: str | None = None
    description: str | None = None


@record
class Environment(Record):
    """The environmental side of a project."""

    goals: tuple[str, ...] = ()
    climate_oversight_types: tuple[str, ...] = ()
    has_impact_assessment: bool | None = None
    impact_categories: tuple[Classification, ...] = ()
    climate_measures: tuple[ClimateMeasure, ...] = ()
    conservation_measures: tuple[ConservationMeasure, ...] = ()
    environmental_measures: tuple[EnvironmentalMeasure, ...] = ()
    abatement_cost: Value | None = None
    in_protected_area: bool | None = None


@record
class PolicyAlignment(Record):
    """Policies that a project follows."""

    policies: tuple[str, ...] = ()
    description: str | None = None
