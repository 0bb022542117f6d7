"""Values that test data cannot write."""

import enum
import pathlib
from collections import OrderedDict
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from robot.api.types import Secret


class Colour(enum.Enum):
    RED = "#f00"


class Level(enum.IntEnum):
    HIGH = 3


class Thing:
    """A class of the test's own, which no server can know."""


class Things:
    Colour = Colour
    Level = Level
    Thing = Thing

    def moments(self):
        """A datetime without zone, two with one, a date, a time."""
        return [
            datetime(2026, 1, 2, 3, 4, 5, 678),
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
            datetime(2026, 7, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            date(2026, 1, 2),
            time(3, 4, 5, 600000),
        ]

    def summer(self):
        return datetime(2026, 7, 2, 3, 4, 5, tzinfo=ZoneInfo("Europe/Helsinki"))

    def secret(self, text):
        return Secret(text)

    def path(self, *parts):
        return pathlib.Path(*parts)

    def ordered(self):
        return OrderedDict([("zebra", 1), ("apple", 2)])

    def deep_list(self, levels):
        value = []
        for _ in range(int(levels)):
            value = [value]
        return value
