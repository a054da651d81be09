"""What a community gains where projects do more or less together than the sum of them."""

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.portfolio.formulation.home import Home
from yakir.engine.portfolio.problem import TOLERANCE, Joint, Package
from yakir.engine.portfolio.value import PACKAGE_WEIGHT, SERVICE_WEIGHT, state_value


def joints_of(home: Home) -> list[Joint]:
    """Corrections all of whose candidates the model knows."""
    known = {int(candidate) for candidate in home.own}
    return [j for j in home.problem.joints_of(home.community) if known >= set(j.candidates)]


def add(home: Home) -> None:
    """
    Add the coverage of each service in each state as a column, and its value.

    Joint effects may take away, so coverage counts from nothing, and the value of the state
    without a project is taken off at the end.
    """
    joints = [(joint, _add_joint(home, joint)) for joint in joints_of(home)]
    known = np.flatnonzero(home.problem.known[home.community])
    if not known.size:
        return
    package = _add_package(home)
    for service in known:
        covered = _add_covered(home, int(service), joints)
        _add_value(home, int(service), covered)
        _bound(home, int(service), covered, package)
    _take_off(home)


def _add_joint(home: Home, joint: Joint) -> Integers:
    """Add columns that say that all candidates are in effect, one a state."""
    columns = home.model.add_columns(home.quarters.size, upper=1.0)
    rows = np.arange(columns.size)
    all_ = [(rows, columns, -np.ones(rows.size))]
    for candidate in joint.candidates:
        done = home.done(int(np.flatnonzero(home.own == candidate)[0]))
        there = done >= 0
        all_.append((rows[there], done[there], np.ones(int(there.sum()))))
        entries = [(rows, columns, 1.0), (rows[there], done[there], -1.0)]
        home.model.add_rows(rows.size, entries, most=0.0)
    home.model.add_rows(rows.size, all_, most=len(joint.candidates) - 1.0)
    return columns


def _add_covered(home: Home, service: int, joints: list[tuple[Joint, Integers]]) -> Integers:
    """Add the share of people with a service, between none and all, one column a state."""
    covered = home.model.add_columns(home.quarters.size, upper=1.0)
    rows = np.arange(covered.size)
    before = home.coverage(service)
    entries = [(rows, covered, np.ones(rows.size))]
    for index in range(home.own.size):
        done = home.done(index)
        there = done >= 0
        effect = np.full(int(there.sum()), -home.effects(service)[index])
        entries.append((rows[there], done[there], effect))
    least = before
    for joint, columns in joints:
        change = float(joint.change[service])
        least += min(change, 0.0)
        entries.append((rows, columns, np.full(rows.size, -change)))
    if least < 0:
        # Below none there is none: the limit is lifted where nothing is left to be covered.
        none = home.model.add_columns(covered.size, upper=1.0, integer=True)
        entries.append((rows, none, np.full(rows.size, least)))
        home.model.add_rows(rows.size, [(rows, covered, 1.0), (rows, none, 1.0)], most=1.0)
    home.model.add_rows(rows.size, entries, most=before)
    return covered


def _add_value(home: Home, service: int, covered: Integers) -> None:
    """Add the value of a service: the first half of coverage counts twice over."""
    weight = home.people * SERVICE_WEIGHT * float(home.problem.weights[service]) * home.durations
    for column, gain in zip(covered, 0.5 * weight, strict=True):
        home.model.raise_gain(int(column), float(gain))
    half = home.model.add_columns(covered.size, gain=weight, upper=0.5)
    rows = np.arange(covered.size)
    home.model.add_rows(rows.size, [(rows, half, 1.0), (rows, covered, -1.0)], most=0.0)


def _add_package(home: Home) -> Integers:
    """Add the share of people with the whole package, one column a state."""
    weight: Floats = home.people * PACKAGE_WEIGHT * home.durations
    whole = home.problem.package is Package.THRESHOLD
    return home.model.add_columns(home.quarters.size, gain=weight, upper=1.0, integer=whole)


def _bound(home: Home, service: int, covered: Integers, package: Integers) -> None:
    """The package reaches no more people than the service does."""
    threshold = float(home.problem.thresholds[service])
    if home.problem.package is Package.THRESHOLD:
        threshold *= 1 - TOLERANCE
    rows = np.arange(covered.size)
    entries = [(rows, package, threshold), (rows, covered, -1.0)]
    home.model.add_rows(rows.size, entries, most=0.0)


def _take_off(home: Home) -> None:
    """Take off the value of the states without a project."""
    coverage = home.problem.communities.coverage[home.community]
    worth = float(state_value(home.problem, coverage)) * home.people * home.durations.sum()
    one = home.model.add_columns(1, gain=-worth)
    home.model.add_rows(1, [(0, one, 1.0)], most=1.0, least=1.0)
