"""How the functions of the simulation are compiled."""

from typing import Any

from numba import njit

#: Called from Python. Nothing is caught when dividing: no function divides by what may be 0.
entry: Any = njit(cache=True, nogil=True, error_model="numpy")
#: Called by compiled functions only; what Python would need to call it takes long to compile.
inner: Any = njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
