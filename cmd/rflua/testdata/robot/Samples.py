"""Values that test data cannot write."""

from datetime import date, datetime
from enum import Enum


class Colour(Enum):
    RED = "#f00"


class Samples:
    """Keywords that give such values."""

    Colour = Colour

    def moment_and_day(self):
        return datetime(2026, 1, 2, 3, 4, 5, 678), date(2026, 1, 2)
