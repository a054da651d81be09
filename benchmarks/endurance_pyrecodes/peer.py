"""pyrecodes' side of the town, in a process and an environment of its own: one line of JSON."""

import contextlib
import io
import json
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pyrecodes import main as pyrecodes

from benchmarks.endurance_pyrecodes.town import DISTRICTS, KINDS, STEPS

RESOURCES = ("Power", "Heat", "Water")
#: Supply of one supplier; each component takes 1, so that one supplier is enough for a district.
PLENTY = 1000


def library():
    """What each kind of component supplies, needs, and how long its repair takes."""
    return {kind.name: _template(kind) for kind in KINDS}


def _template(kind):
    supply = {"Service": kind.people} if kind.service else {RESOURCES[kind.supplies]: PLENTY}
    # It begins to repair one step after the damage: one step less gives the hours of the town.
    repair = {"Repair": {"Duration": {"Deterministic": {"Value": kind.repair_hours - 1}}}}
    return {
        "ComponentClass": {
            "FileName": "standard_irecodes_component",
            "ClassName": "StandardiReCoDeSComponent",
        },
        "RecoveryModel": {
            "FileName": "component_level_recovery_activities_model",
            "ClassName": "ComponentLevelRecoveryActivitiesModel",
            "Parameters": repair,
            "DamageFunctionalityRelation": {"Type": "ReverseBinary"},
        },
        "Supply": {
            name: {
                "Amount": amount,
                "FunctionalityToAmountRelation": "Linear",
                "UnmetDemandToAmountRelation": "Binary",
            }
            for name, amount in supply.items()
        },
        "OperationDemand": {
            RESOURCES[need]: {"Amount": 1, "FunctionalityToAmountRelation": "Constant"}
            for need in kind.needs
        },
    }


def configuration(damaged, disaster_step, districts):
    """Districts as localities that no line or pipe joins, and the damage of one step."""
    amounts = {kind.name: kind.count for kind in KINDS}
    subsystem = {
        "CreatorClassName": "JSONSubsystemCreator",
        "CreatorFileName": "json_subsystem_creator",
        "Parameters": {"ComponentsInLocality": amounts},
    }
    return {
        "Constants": {
            "START_TIME_STEP": 0,
            "MAX_TIME_STEP": STEPS,
            "DISASTER_TIME_STEP": disaster_step,
        },
        "Content": {
            f"Locality {district + 1}": {
                "Coordinates": {"Centroid": {"X": district, "Y": 0}},
                "Components": {"Infrastructure": [{"Town": subsystem}]},
            }
            for district in range(districts)
        },
        "DamageInput": {
            "FileName": "list_damage_input",
            "ClassName": "ListDamageInput",
            "Parameters": [float(value) for value in damaged],
        },
        "Resources": {"Transfer": _transfer()}
        | {name: _resource(carried, name) for carried, name in enumerate(RESOURCES)},
        "ResilienceCalculator": [],
    }


def _transfer():
    """Nothing passes between districts: there are no paths."""
    name = "transfer_service_distribution_model_potential_paths"
    model = {
        "ClassName": "TransferServiceDistributionModelPotentialPaths",
        "FileName": name,
        "Parameters": {},
    }
    return {"Group": "TransferService", "DistributionModel": model}


def _resource(carried, name):
    """A resource, given to suppliers first; who neither supplies nor needs it is left out."""
    priority = [
        [kind.name, "OperationDemand"]
        for kind in KINDS
        if kind.supplies == carried or carried in kind.needs
    ]
    model = {
        "ClassName": "UtilityDistributionModel",
        "FileName": "utility_distribution_model",
        "Parameters": {
            "DistributionPriority": {
                "FileName": "component_type_priority",
                "ClassName": "ComponentTypePriority",
                "Parameters": priority,
            },
            "TransferService": "Transfer",
        },
    }
    return {"Group": "Utilities", "DistributionModel": model}


def system(folder, damaged, disaster_step, districts):
    """So many districts as pyrecodes reads them from its files."""
    content = configuration(damaged, disaster_step, districts)
    files = {"library.json": library(), "system.json": content}
    for name, content in files.items():
        (Path(folder) / name).write_text(json.dumps(content))
    return pyrecodes.create_system(
        folder,
        {
            "ComponentLibrary": {
                "ComponentLibraryCreatorFileName": "json_component_library_creator",
                "ComponentLibraryCreatorClassName": "JSONComponentLibraryCreator",
                "ComponentLibraryFile": "library.json",
            },
            "System": {
                "SystemCreatorClassName": "ConcreteSystemCreator",
                "SystemCreatorFileName": "concrete_system_creator",
                "SystemClassName": "BuiltEnvironment",
                "SystemFileName": "built_environment",
                "SystemConfigurationFile": "system.json",
            },
        },
    )


def assess(districts):
    """Who works in each step, the steps taken, and seconds by the clock and of processor time."""
    # It stops once all is mended, and then everybody works.
    works = np.ones((STEPS, len(districts.components)), bool)

    def note(step):
        for place, component in enumerate(districts.components):
            (supply,) = component.supply["Supply"].values()
            works[step, place] = supply.current_amount > 0

    districts.register_hook("post_time_step", note)
    begin, used = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        districts.start_resilience_assessment()
    seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - used
    return works, (districts.time_step + 1) * len(districts.components), seconds, cpu_seconds


def run(damage, steps, parts):
    """Every draw, in so many systems: who works, component-steps and seconds."""
    works, sums = [], np.zeros(3)
    for damaged, step in zip(damage, steps, strict=True):
        row = []
        for part in np.split(damaged, parts):
            with tempfile.TemporaryDirectory() as folder:
                found = assess(system(folder, part, int(step), DISTRICTS // parts))
            row.append(found[0])
            sums += found[1:]
        works.append(np.hstack(row))
    names = ("component_steps", "seconds", "cpu_seconds")
    return np.array(works), dict(zip(names, sums, strict=True))


def main():
    """Run every draw of a file, and write who works in each step into another."""
    data = np.load(sys.argv[1])
    whole, town = run(data["damaged"], data["step"], 1)
    parted, by_district = run(data["damaged"], data["step"], DISTRICTS)
    np.savez(sys.argv[2], whole=whole, parted=parted)
    sides = {"one system": town, "a system for each district": by_district}
    print(json.dumps({"version": version("pyrecodes"), "sides": sides}))


if __name__ == "__main__":
    main()
