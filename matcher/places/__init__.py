"""Stations, and how long the way between two of them takes. Its face are the names below, imported when first asked
for: most runs take the minutes they need from what was kept."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.places.commute import commute_minutes
    from matcher.places.stations import Station, station

__all__ = ["Station", "commute_minutes", "station"]

_WHERE = {"commute_minutes": "matcher.places.commute", "Station": "matcher.places.stations"}
_WHERE |= {"station": "matcher.places.stations"}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
