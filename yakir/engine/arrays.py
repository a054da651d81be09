"""Names for the arrays that the engine takes and returns."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def freeze(record: object, **dtypes: type) -> None:
    """Replace each named field of a frozen record by a read-only array of its own."""
    for name, dtype in dtypes.items():
        values: npt.NDArray[Any] = np.array(getattr(record, name), dtype=dtype)
        values.setflags(write=False)
        object.__setattr__(record, name, values)
