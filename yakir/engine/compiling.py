"""
How functions of the engine are compiled.

What a compiled function does not say itself, Numba takes from the first function that calls it; so
each of these says all of it, or the same function would differ with the order of calls.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


class Compiler(Protocol):
    """Makes a compiled function of a function, with the same arguments and answer."""

    def __call__(self, function: Function, /) -> Function:
        """Return the compiled function."""
        ...


_njit: Any = numba.njit

#: No function divides by what may be 0, so nothing is caught there.
_PLAIN = {"nogil": True, "error_model": "numpy", "fastmath": False, "forceinline": False}
#: Without Numba's counting of who uses an array, which every call would do for dozens of them, a
#: step takes a fraction of the time. Such a function must not make an array: Numba refuses it.
_UNCOUNTED = {**_PLAIN, "_nrt": False}
#: What Python would need to call it is left out, since it takes long to compile.
_UNSEEN = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

#: Called from Python, and may make arrays.
entry: Compiler = _njit(cache=True, _nrt=True, **_PLAIN)
#: Called from Python; its `prange` is divided among all cores.
shared_out: Compiler = _njit(
    cache=True, parallel=True, _nrt=True, **{**_PLAIN, "forceinline": False}
)
#: Called from Python and by compiled functions, and makes no array.
shared: Compiler = _njit(cache=True, **_UNCOUNTED)
#: Called by compiled functions only, and makes no array.
inner: Compiler = _njit(**_UNCOUNTED, **_UNSEEN)
#: The same, written into its callers. A call that is handed the network costs more than what most
#: functions do, so all that is called in every step is compiled like this: left to itself, LLVM
#: writes some of it in and some not, and a step takes twice as long.
hot: Compiler = _njit(**{**_UNCOUNTED, "forceinline": True}, **_UNSEEN)
