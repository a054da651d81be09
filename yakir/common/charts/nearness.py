"""How near a value is to its proven bound."""

from dataclasses import dataclass

from yakir.common.charts.drawing import Number, plain


@dataclass(frozen=True)
class Gap:
    """How near a value is to its proven bound, ready to draw."""

    label: str
    width: str
    value_label: str
    bound_label: str


def gap(value: Number, bound: Number, *, value_label: str, bound_label: str) -> Gap:
    """Return the bar of a value under the dashed line of its bound."""
    share = float(value) / float(bound) if bound else 0.0
    return Gap(
        label=f"{value_label}; {bound_label}.",
        width=plain(330 * min(max(share, 0.0), 1.0)),
        value_label=value_label,
        bound_label=bound_label,
    )
