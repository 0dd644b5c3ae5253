"""TOML files → the vocabulary, refusing every contradiction at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from matcher.errors import TaxonomyError
from matcher.taxonomy.keys import key
from matcher.taxonomy.pedantry import problems_of
from matcher.taxonomy.phrases import faults_of
from matcher.taxonomy.places import at_their_lines
from matcher.taxonomy.records import QualificationEntry, Skill, Taxonomy, Word
from matcher.taxonomy.usage import Usage

SKILL_FIELDS = frozenset(
    [
        "kind",
        "ja",
        "aliases",
        "misspelt",
        "released",
        "ended",
        "versions",
        "versions_closed",
        "parents",
        "part_of",
        "source",
        "implies",
        "substitutes",
        "ubiquitous",
        "versioned",
    ]
)
QUALIFICATION_FIELDS = frozenset(["ja", "aliases", "first", "last", "valid_months", "successor", "source"])
SUFFIXES_OF = (
    "suffixes_of_anything",
    "suffixes_of_products",
    "suffixes_of_systems",
    "suffixes_of_things",
    "suffixes_of_letters",
    "prefixes_of_letters",
)
WORD_FIELDS = frozenset(["ja", "aliases", "codes"])


def load(folder: Traversable | None = None) -> Taxonomy:
    """The vocabulary of a folder (default: the built-in one). Raises TaxonomyError with every fault it has."""
    folder = folder or files("matcher.taxonomy")
    faults: list[str] = []
    skills: dict[str, Skill] = {}
    skill_files = [f for f in folder.joinpath("skills").iterdir() if f.name.endswith(".toml")]
    for file in sorted(skill_files, key=lambda f: f.name):
        for name, entry in _entries(file, SKILL_FIELDS, faults):
            if name in skills:
                faults.append(f"{file.name}: {name}: stands twice")
            skills[name] = skill_of(name, entry, faults, file.name)
    whole = Taxonomy(
        skills=skills,
        qualifications={
            name: _qualification(name, entry, faults)
            for name, entry in _entries(folder / "qualifications.toml", QUALIFICATION_FIELDS, faults)
        },
        roles=_words(folder / "roles.toml", faults),
        phases=_words(folder / "phases.toml", faults),
        industries=_words(folder / "industries.toml", faults),
        usage=_usage(folder / "usage.toml", faults),
    )
    faults += problems_of(whole)
    faults += faults_of(folder)
    if faults:
        raise TaxonomyError(at_their_lines(faults, folder))
    return whole


def _document(file: Traversable, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        faults.append(f"{file.name}: {error}")
        return {}


def _entries(file: Traversable, fields: frozenset[str], faults: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of a file, in which only these fields may stand; names in their order."""
    names: list[str] = []
    for name, entry in _document(file, faults).items():
        if not isinstance(entry, dict):
            faults.append(f"{file.name}: {name}: is no table")
            continue
        faults += [f"{file.name}: {name}: unknown field {field}" for field in entry if field not in fields]
        names.append(name)
        yield name, entry
    for before, after in pairwise(names):
        if before.casefold() > after.casefold():
            faults.append(f"{file.name}: {after}: stands after {before}; entries are sorted by name")


def _month(text: object, where: str, faults: list[str], *, in_doubt: int = 1) -> date | None:
    """The first day of the month; of the month `in_doubt` where only the year is written."""
    if text is None:
        return None
    try:
        year, _, month = str(text).partition("-")
        return date(int(year), int(month) if "-" in str(text) else in_doubt, 1)
    except ValueError:
        faults.append(f"{where}: {text!r} is no month; write YYYY-MM, or YYYY where only the year is known")
        return None


def _vague(dates: Mapping[str, Any]) -> frozenset[str]:
    """The dates of which only the year is written."""
    return frozenset(name for name, text in dates.items() if text is not None and "-" not in str(text))


def _texts(entry: Mapping[str, Any], field: str, where: str, faults: list[str]) -> tuple[str, ...]:
    value = entry.get(field, [])
    if isinstance(value, list) and all(isinstance(v, str) and v.strip() == v and v for v in value):
        return tuple(value)
    faults.append(f"{where}: {field} must be a list of texts without blanks at their ends")
    return ()


def _weights(entry: Mapping[str, Any], field: str, where: str, faults: list[str]) -> dict[str, float]:
    value = entry.get(field, {})
    if not isinstance(value, dict) or not all(isinstance(v, int | float) and 0 < v <= 1 for v in value.values()):
        faults.append(f"{where}: {field} must hold names with weights above 0, at most 1")
        return {}
    return {name: float(weight) for name, weight in value.items()}


def skill_of(name: str, entry: Mapping[str, Any], faults: list[str], file: str) -> Skill:
    where = f"{file}: {name}"
    listed = entry.get("versions", {})
    versions = {v: _month(m, f"{where}: version {v}", faults) for v, m in listed.items()}
    part_of = _texts(entry, "part_of", where, faults)
    if not isinstance(entry.get("kind"), str):
        faults.append(f"{where}: kind is missing")
    return Skill(
        name=name,
        kind=str(entry.get("kind", "")),
        ja=entry.get("ja"),
        aliases=_texts(entry, "aliases", where, faults),
        misspelt=_texts(entry, "misspelt", where, faults),
        released=_month(entry.get("released"), f"{where}: released", faults),
        ended=_month(entry.get("ended"), f"{where}: ended", faults, in_doubt=12),
        versions={v: m for v, m in versions.items() if m is not None},
        versions_closed=bool(entry.get("versions_closed", False)),
        parents=(*_texts(entry, "parents", where, faults), *part_of),
        part_of=part_of,
        implies=_weights(entry, "implies", where, faults),
        substitutes=_weights(entry, "substitutes", where, faults),
        ubiquitous=bool(entry.get("ubiquitous", False)),
        versioned=bool(entry.get("versioned", False)) or bool(versions),
        source=entry.get("source"),
        year_only=_vague({"released": entry.get("released"), "ended": entry.get("ended"), **listed}),
    )


def _qualification(name: str, entry: Mapping[str, Any], faults: list[str]) -> QualificationEntry:
    where = f"qualifications.toml: {name}"
    return QualificationEntry(
        name=name,
        ja=entry.get("ja"),
        aliases=_texts(entry, "aliases", where, faults),
        first=_month(entry.get("first"), f"{where}: first", faults),
        last=_month(entry.get("last"), f"{where}: last", faults, in_doubt=12),
        valid_months=entry.get("valid_months"),
        successor=entry.get("successor"),
        source=entry.get("source"),
        year_only=_vague({"first": entry.get("first"), "last": entry.get("last")}),
    )


def _words(file: Traversable, faults: list[str]) -> dict[str, Word]:
    return {
        name: Word(
            name=name,
            ja=str(entry.get("ja", "")),
            aliases=_texts(entry, "aliases", f"{file.name}: {name}", faults),
            codes=_texts(entry, "codes", f"{file.name}: {name}", faults),
        )
        for name, entry in _entries_unsorted(file, faults)
    }


def _entries_unsorted(file: Traversable, faults: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tables whose order means something (phases run in the order of the work)."""
    for name, entry in _document(file, faults).items():
        faults += [f"{file.name}: {name}: unknown field {field}" for field in entry if field not in WORD_FIELDS]
        if not entry.get("ja"):
            faults.append(f"{file.name}: {name}: ja is missing")
        yield name, entry


def _usage(file: Traversable, faults: list[str]) -> Usage:
    doc = _document(file, faults)

    def keys(field: str) -> frozenset[str]:
        return frozenset(key(text) for text in doc.get(field, []))

    return Usage(
        columns={key(name): tuple(columns) for name, columns in doc.get("columns", {}).items()},
        unsafe_in_prose=keys("unsafe_in_prose"),
        asked_in_prose=frozenset(doc.get("asked_in_prose", [])),
        everyday=keys("everyday"),
        well_known=frozenset(doc.get("well_known", [])),
        vendors={name: tuple(prefixes) for name, prefixes in doc.get("vendors", {}).items()},
        labels=keys("labels"),
        nothing=keys("nothing"),
        prefixes=tuple(sorted(doc.get("prefixes", []), key=len, reverse=True)),
        suffixes=tuple(sorted(doc.get("suffixes", []), key=len, reverse=True)),
        **{name: frozenset(doc.get(name, [])) for name in SUFFIXES_OF},
        kinds_with={word: tuple(kinds) for word, kinds in doc.get("kinds_with", {}).items()},
        qualifiers=tuple(sorted(doc.get("qualifiers", []), key=len, reverse=True)),
        senses=keys("senses"),
        joins={key(text): tuple(names) for text, names in doc.get("joins", {}).items()},
        renames={name: dict(versions) for name, versions in doc.get("renames", {}).items()},
    )
