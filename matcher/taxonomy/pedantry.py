"""What a vocabulary may not say: every contradiction as a line of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from matcher.taxonomy.keys import key
from matcher.taxonomy.records import Skill, Taxonomy
from matcher.taxonomy.usage import Usage

KINDS = frozenset(
    [
        "language",
        "framework",
        "library",
        "database",
        "os",
        "middleware",
        "cloud",
        "network",
        "security",
        "package",
        "tool",
        "embedded",
        "mainframe",
        "method",
        "bi",
        "rpa",
        "test",
        "devops",
        "ide",
        "design",
        "ai",
        "virtualization",
        "scheduler",
        "storage",
        "web",
        "mobile",
        "concept",
    ]
)


def problems_of(taxonomy: Taxonomy) -> list[str]:
    """Every contradiction between the entries; empty where there is none."""
    return [
        *_names(taxonomy.skills),
        *_relations(taxonomy.skills),
        *_circles(taxonomy.skills),
        *_dates(taxonomy.skills),
        *_orders(taxonomy.skills),
        *_sources(taxonomy),
        *_exams(taxonomy),
        *_word_names(taxonomy),
        *_usage(taxonomy),
    ]


def _names(skills: dict[str, Skill]) -> Iterator[str]:
    """One spelling, one skill."""
    owner: dict[str, str] = {}
    for skill in skills.values():
        if skill.kind not in KINDS:
            yield f"{skill.name}: unknown kind {skill.kind}"
        own: dict[str, str] = {}
        for spelling in (skill.name, *([skill.ja] if skill.ja else []), *skill.aliases, *skill.misspelt):
            spelt = key(spelling)
            if not spelt:
                yield f"{skill.name}: {spelling!r} has nothing to compare"
            if spelt in own and own[spelt] != skill.ja and spelling != skill.ja:
                yield f"{skill.name}: {spelling} says the same as {own[spelt]}"
            own[spelt] = spelling
        for spelt, spelling in own.items():
            if spelt in owner:
                yield f"{skill.name}: {spelling} belongs to {owner[spelt]} already"
            owner.setdefault(spelt, skill.name)


def _relations(skills: dict[str, Skill]) -> Iterator[str]:
    for skill in skills.values():
        for field, names in (
            ("parents", skill.parents),
            ("implies", skill.implies),
            ("substitutes", skill.substitutes),
        ):
            for name in names:
                if name not in skills:
                    yield f"{skill.name}: {field}: {name} is no skill"
                if name == skill.name:
                    yield f"{skill.name}: {field}: names itself"


def _circles(skills: dict[str, Skill]) -> Iterator[str]:
    """Nothing is its own kind, and nothing implies itself by a detour."""
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            yield f"{name}: {' → '.join((*path[path.index(name) :], name))}: runs in a circle"
            return
        if name in done or name not in skills:
            return
        for above in (*skills[name].parents, *skills[name].implies):
            yield from walk(above, (*path, name))
        done.add(name)

    for name in skills:
        yield from walk(name, ())


def _dates(skills: dict[str, Skill]) -> Iterator[str]:
    for skill in skills.values():
        if skill.released and skill.ended and skill.ended < skill.released:
            yield f"{skill.name}: ended before it was released"
        for version, month in skill.versions.items():
            if skill.released and month < skill.released:
                yield f"{skill.name}: version {version} is older than the first release"
        if skill.versions_closed and not skill.versions:
            yield f"{skill.name}: versions_closed without versions"


_NUMBERED = re.compile(r"\d+(?:\.\d+)*")
FIRST_YEAR_NAME = 90
"""Numbers from which a version is named after a year (95, 2003), and counts on its own."""
CROSSING = 3
"""Months by which two lines of a product may cross (CentOS 2 came after CentOS 3)."""


def _orders(skills: dict[str, Skill]) -> Iterator[str]:
    """A later version is not older: majors among themselves, and the minors of one major."""
    for skill in skills.values():
        lines: dict[tuple[int, ...], list[tuple[tuple[int, ...], str, date]]] = {}
        for version, month in skill.versions.items():
            if _NUMBERED.fullmatch(version):
                number = tuple(int(part) for part in version.split("."))
                line = (-1, int(number[0] >= FIRST_YEAR_NAME)) if len(number) == 1 else number[:1]
                lines.setdefault(line, []).append((number, version, month))
        for listed in lines.values():
            for (_, before, earlier), (_, after, later) in pairwise(sorted(listed)):
                if (earlier.year - later.year) * 12 + earlier.month - later.month > CROSSING:
                    yield f"{skill.name}: version {after} is older than version {before}"


def _sources(taxonomy: Taxonomy) -> Iterator[str]:
    """Every date says where it is published."""
    for skill in taxonomy.skills.values():
        if (skill.released or skill.ended or skill.versions) and not skill.source:
            yield f"{skill.name}: has dates without a source"
    for exam in taxonomy.qualifications.values():
        if (exam.first or exam.last) and not exam.source:
            yield f"qualifications.toml: {exam.name}: has dates without a source"


def _exams(taxonomy: Taxonomy) -> Iterator[str]:
    owner: dict[str, str] = {}
    for exam in taxonomy.qualifications.values():
        if exam.first and exam.last and exam.last < exam.first:
            yield f"qualifications.toml: {exam.name}: last before first"
        if exam.successor and exam.successor not in taxonomy.qualifications:
            yield f"qualifications.toml: {exam.name}: successor {exam.successor} is no qualification"
        for spelt in {key(s) for s in (exam.name, *([exam.ja] if exam.ja else []), *exam.aliases)}:
            if spelt in owner:
                yield f"qualifications.toml: {exam.name}: {spelt} belongs to {owner[spelt]} already"
            owner[spelt] = exam.name


def _word_names(taxonomy: Taxonomy) -> Iterator[str]:
    kinds = {"roles": taxonomy.roles, "phases": taxonomy.phases, "industries": taxonomy.industries}
    for kind, words in kinds.items():
        owner: dict[str, str] = {}
        for word in words.values():
            for spelt in {key(s) for s in (word.name, word.ja, *word.aliases, *word.codes)}:
                if spelt in owner:
                    yield f"{kind}.toml: {word.name}: {spelt} belongs to {owner[spelt]} already"
                owner[spelt] = word.name


def _usage(taxonomy: Taxonomy) -> Iterator[str]:
    usage = taxonomy.usage
    for join, names in usage.joins.items():
        yield from (f"usage.toml: joins {join}: {name} is no skill" for name in names if name not in taxonomy.skills)
    for skill, renames in usage.renames.items():
        for name in (skill, *renames.values()):
            if name not in taxonomy.skills:
                yield f"usage.toml: renames {skill}: {name} is no skill"
    yield from (
        f"usage.toml: asked_in_prose {n}: is no skill" for n in usage.asked_in_prose if n not in taxonomy.skills
    )
    yield from _affixes(usage)
    yield from (f"usage.toml: well_known {n}: is no skill" for n in usage.well_known if n not in taxonomy.skills)
    codes = {key(s) for e in taxonomy.qualifications.values() for s in (e.name, *e.aliases)}
    known = {key(s) for k in taxonomy.skills.values() for s in (k.name, *k.aliases, *([k.ja] if k.ja else []))}
    for word, columns in usage.columns.items():
        if columns and word not in known and word not in codes:
            yield f"usage.toml: columns {word}: is no skill's name"
    yield from (f"usage.toml: everyday {word}: is a skill's name" for word in usage.everyday if word in known)


def _affixes(usage: Usage) -> Iterator[str]:
    """What is said of suffixes and prefixes that are none, or twice of one."""
    known = {*usage.suffixes, *usage.qualifiers}
    for name in ("anything", "products", "systems", "things", "letters"):
        for word in sorted(getattr(usage, f"suffixes_of_{name}") - known):
            yield f"usage.toml: suffixes_of_{name} {word}: is no suffix"
    for word in sorted(usage.prefixes_of_letters - {*usage.prefixes}):
        yield f"usage.toml: prefixes_of_letters {word}: is no prefix"
    for word in sorted(usage.suffixes_of_anything & usage.suffixes_of_products):
        yield f"usage.toml: suffixes_of_products {word}: stands in suffixes_of_anything already"
    for word, kinds in usage.kinds_with.items():
        if word not in known:
            yield f"usage.toml: kinds_with {word}: is no suffix"
        yield from (f"usage.toml: kinds_with {word}: unknown kind {kind}" for kind in kinds if kind not in KINDS)
    for words, name in ((usage.suffixes, "suffixes"), (usage.qualifiers, "qualifiers"), (usage.prefixes, "prefixes")):
        yield from (f"usage.toml: {name} {word}: stands twice" for word, times in Counter(words).items() if times > 1)
