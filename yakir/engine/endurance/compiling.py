"""How the functions of the simulation are compiled."""

from typing import Any

import numba

_njit: Any = numba.njit

#: Called from Python. No function divides by what may be 0, so nothing is caught there.
entry: Any = _njit(cache=True, nogil=True, error_model="numpy")
#: Called by compiled functions only; what Python would need to call it takes long to compile.
inner: Any = _njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
#: Called for every site in every step: a call would hand on hundreds of numbers, so there is none.
hot: Any = _njit(
    nogil=True,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    forceinline=True,
)
