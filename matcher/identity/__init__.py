"""Who is who across sources: a sheet and its person, one person through two companies, one project sent twice.

Everything goes by what the sources say, never by the names of files, so that renaming them changes nothing.
Doubtful cases are named, never merged in silence.
"""

from matcher.identity.people import SheetTie, same_people, tie_sheets
from matcher.identity.projects import ProjectDouble, merge_projects

__all__ = ["ProjectDouble", "SheetTie", "merge_projects", "same_people", "tie_sheets"]
