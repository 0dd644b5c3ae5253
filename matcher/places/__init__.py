"""Stations, and how long the way between two of them takes. Its face are the two functions below."""

from __future__ import annotations

from matcher.places.commute import commute_minutes
from matcher.places.stations import Station, station

__all__ = ["Station", "commute_minutes", "station"]
