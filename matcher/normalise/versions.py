"""What a number behind a name is: a version as its maker writes it, the year of something else, or no version."""

from __future__ import annotations

from functools import cache

from matcher.normalise.vocabulary import Vocabulary, vocabulary
from matcher.taxonomy.keys import key

LARGE = 100
"""From this number on, what is no listed version and no year makes another name of it (Java9000)."""
FIRST_YEAR, LAST_YEAR = 1990, 2039


def as_listed(skill: str, written: str, words: Vocabulary) -> str | None:
    """The version in the maker's own writing, where what stands behind the name is listed: R2019b, 2020-06."""
    versions = words.versions.get(skill)
    return versions.get(key(written)) if versions else None


def counted(skill: str, version: str) -> str | None:
    """The version a number says; empty where it is a year of which no version is named, None where it is none."""
    if not version.isdigit() or (number := int(version)) < LARGE:
        return version
    known, yearly, dotless = _listed(skill)
    if number in known:
        return version
    if version in dotless:
        return dotless[version]
    if FIRST_YEAR <= number <= LAST_YEAR:
        return version if yearly or not known else ""
    return None


@cache
def _listed(skill: str) -> tuple[frozenset[int], bool, dict[str, str]]:
    """The plain numbers among the versions of a skill, whether some are years, and others as written without dots."""
    versions = vocabulary().versions.get(skill, {})
    numbers = frozenset(int(v) for v in versions if v.isdigit())
    dotless = {v.replace(".", ""): v for v in versions if "." in v}
    return numbers, any(FIRST_YEAR <= number <= LAST_YEAR for number in numbers), dotless
