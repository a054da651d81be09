"""How the functions of the simulation are compiled."""

from typing import Any

import numba

_njit: Any = numba.njit

#: Called from Python. No function divides by what may be 0, so nothing is caught there.
entry: Any = _njit(cache=True, nogil=True, error_model="numpy")
#: Called by compiled functions only, and never making an array. Without Numba's counting of who
#: uses an array, which every call would do for dozens of them, a step takes a fraction of the time;
#: what Python would need to call it is left out, since it takes long to compile.
inner: Any = _njit(
    nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False
)
#: The same, written into its callers: called for every site in every step.
hot: Any = _njit(
    nogil=True,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    _nrt=False,
    forceinline=True,
)
