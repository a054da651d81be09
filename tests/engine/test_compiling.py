import importlib
import pkgutil

from numba.core.registry import CPUDispatcher

from yakir.engine import endurance, outages

#: What Numba takes from the first caller where a function does not say it itself.
INHERITED = {"_nrt", "error_model", "fastmath", "forceinline"}


def compiled_functions():
    """Name and options of every compiled function."""
    options = {}
    for package in (outages, endurance):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, CPUDispatcher):
                    options[f"{found.name}.{name}"] = value.targetoptions
    return options


def test_a_compiled_function_leaves_nothing_to_its_first_caller():
    found = compiled_functions()

    assert len(found) > 40
    assert {name for name, options in found.items() if not options.keys() >= INHERITED} == set()
