"""Who is who across sources: a sheet and its person, one person through two companies, one project sent twice.

Everything goes by what the sources say, never by the names of files, so that renaming them changes nothing.
Doubtful cases are named, never merged in silence.
"""

from matcher.identity.groups import DoubtfulPair
from matcher.identity.people import (
    Met,
    SheetTie,
    meet_people,
    same_people,
    strangers_of_one_number,
    tie_sheets,
)
from matcher.identity.projects import ProjectDouble, Route, Sorted, merge_projects, sort_projects

__all__ = [
    "DoubtfulPair",
    "Met",
    "ProjectDouble",
    "Route",
    "SheetTie",
    "Sorted",
    "meet_people",
    "merge_projects",
    "same_people",
    "sort_projects",
    "strangers_of_one_number",
    "tie_sheets",
]
