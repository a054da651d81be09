"""What holds while a project is delivered."""

from yakir.apps.delivery.rules.funding import OF_LINES, SET_ASIDE_FROM, MoneyStage

__all__ = [
    "OF_LINES",
    "SET_ASIDE_FROM",
    "MoneyStage",
]
