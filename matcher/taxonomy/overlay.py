"""A company's own vocabulary beside the built-in one: what its people decided about terms nobody knew.

One TOML file, written by `matcher terms` and open to hand edits:

    [accept."自社FW"]          # another name of a skill that is known
    skill = "Spring Framework"
    by = "tanaka"
    at = "2026-11-21"

    [new."社内帳票基盤"]       # a skill of its own, with the fields of the built-in files
    kind = "framework"
    parents = ["帳票"]
    by = "tanaka"
    at = "2026-11-21"

    [ignore."各種資料"]        # no skill
    by = "tanaka"
    at = "2026-11-21"

A file that contradicts itself or the built-in vocabulary is refused with every fault at its line.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from matcher.errors import TaxonomyError
from matcher.messages import Lang, tell
from matcher.taxonomy.keys import key
from matcher.taxonomy.loader import SKILL_FIELDS, skill_of
from matcher.taxonomy.pedantry import KINDS, problems_of
from matcher.taxonomy.records import Skill, Taxonomy

Decision = Literal["accept", "new", "ignore"]
DECISIONS: tuple[Decision, ...] = ("accept", "new", "ignore")
LARGEST = 4 * 1024 * 1024
"""Bytes beyond which a file is no such vocabulary."""
LONGEST = 120
"""Letters a term may have."""
_WHO = frozenset({"by", "at"})
_FIELDS: Mapping[Decision, frozenset[str]] = {
    "accept": _WHO | {"skill"},
    "new": _WHO | SKILL_FIELDS,
    "ignore": _WHO,
}
_HEADING = re.compile(r"\s*\[\s*(accept|new|ignore)\s*\.\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([^\]\s]+))\s*\]")


@dataclass(frozen=True)
class Decided:
    """One decision. `fields` are those of a new skill, as the built-in files have them."""

    term: str
    decision: Decision
    by: str
    at: str
    skill: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    def spellings(self) -> tuple[str, ...]:
        """Every spelling the decision is about."""
        if self.decision != "new":
            return (self.term,)
        listed = (self.fields.get("aliases", ()), self.fields.get("misspelt", ()))
        ja = self.fields.get("ja")
        return (self.term, *((str(ja),) if ja else ()), *(text for texts in listed for text in texts))


def place() -> Path:
    """Where the file lies: MATCHER_TERMS, else beside the store of a user who named none."""
    if named := os.environ.get("MATCHER_TERMS"):
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("ses-matcher", appauthor=False) / "terms.toml"


def content() -> bytes:
    """The bytes of the file in use; none where there is none."""
    try:
        file = place()
        if not file.is_file():
            return b""
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError:
        return b""


def read(file: Path, lang: Lang | None = None) -> tuple[Decided, ...]:
    """The decisions of a file in their order. Raises TaxonomyError with all that is wrong with the file by itself."""
    try:
        if file.stat().st_size > LARGEST:
            raise TaxonomyError([f"{file.name}: {_say('too_large', lang)}"])
        text = file.read_bytes().decode("utf-8-sig")
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = f":{at[1]}" if at else ""
        raise TaxonomyError([f"{file.name}{line}: {_say('no_toml', lang, why=error)}"]) from None
    except RecursionError:
        raise TaxonomyError([f"{file.name}: {_say('no_toml', lang, why='nested too deep')}"]) from None
    except OSError as error:
        raise TaxonomyError([f"{file.name}: {_say('no_file', lang, why=error.strerror or error)}"]) from None
    lines = _Lines(file.name, text)
    faults: list[str] = []
    found: list[Decided] = []
    for section, entries in whole.items():
        if section not in DECISIONS or not isinstance(entries, dict):
            faults.append(f"{file.name}:{lines.with_text(section)}: {_say('section', lang, given=section)}")
            continue
        for term, entry in entries.items():
            if (one := _decided(term, section, entry, lines, faults, lang)) is not None:
                found.append(one)
    owner: dict[str, Decided] = {}
    for one in found:
        for spelt in dict.fromkeys(key(text) for text in one.spellings()):
            if spelt in owner:
                faults.append(lines.at(one) + _say("twice", lang, term=one.term, other=owner[spelt].term))
            owner.setdefault(spelt, one)
    if faults:
        raise TaxonomyError(faults)
    return tuple(found)


def _decided(
    term: str, section: Decision, entry: object, lines: _Lines, faults: list[str], lang: Lang | None
) -> Decided | None:
    """One table as a decision; None and its faults noted where it is none."""
    where = lines.of(section, term)
    if not isinstance(entry, dict):
        faults.append(where + _say("no_table", lang, term=term))
        return None
    before = len(faults)
    faults += [where + _say("field", lang, term=term, field=name) for name in entry if name not in _FIELDS[section]]
    if not key(term) or len(term) > LONGEST or "\n" in term:
        faults.append(where + _say("no_term", lang, term=term))
    who = {name: str(entry[name]).strip() if name in entry else "" for name in sorted(_WHO)}
    faults += [where + _say("missing", lang, term=term, field=name) for name, said in who.items() if not said]
    skill = entry.get("skill")
    if section == "accept" and not (isinstance(skill, str) and skill.strip()):
        faults.append(where + _say("missing", lang, term=term, field="skill"))
    fields = {name: said for name, said in entry.items() if name not in _WHO}
    if section == "new":
        told: list[str] = []
        skill_of(term, fields, told, "")
        faults += [where + fault.removeprefix(": ") for fault in told]
    if len(faults) > before:
        return None
    return Decided(term, section, who["by"], who["at"], skill, fields if section == "new" else {})


def faults_of(decided: tuple[Decided, ...], base: Taxonomy, file: Path, lang: Lang | None = None) -> list[str]:
    """Where decisions contradict the built-in vocabulary or each other, each at its line; empty where nowhere."""
    return _merged(decided, base, file, lang)[1]


def applied(base: Taxonomy, file: Path) -> Taxonomy:
    """The built-in vocabulary with a company's decisions. Raises TaxonomyError with every contradiction."""
    whole, faults = _merged(read(file), base, file, None)
    if faults:
        raise TaxonomyError(faults)
    return whole


def _merged(decided: tuple[Decided, ...], base: Taxonomy, file: Path, lang: Lang | None) -> tuple[Taxonomy, list[str]]:
    lines = _Lines(file.name, file.read_bytes().decode("utf-8-sig", errors="replace") if file.is_file() else "")
    owner = _owners(base)
    faults: list[str] = []
    skills = dict(base.skills)
    new = {one.term: one for one in decided if one.decision == "new"}
    for one in decided:
        for text in one.spellings():
            taken = owner.get(key(text))
            if taken is not None and not (one.decision == "accept" and taken == one.skill):
                faults.append(lines.at(one) + _say("taken", lang, term=text, skill=taken))
    for one in new.values():
        if one.fields.get("kind") not in KINDS:
            kinds = " ".join(sorted(KINDS))
            faults.append(lines.at(one) + _say("kind", lang, term=one.term, given=one.fields.get("kind"), kinds=kinds))
            continue
        skills.setdefault(one.term, skill_of(one.term, one.fields, [], ""))
    for one in decided:
        if one.decision != "accept" or one.skill is None:
            continue
        skill = skills.get(one.skill)
        if skill is None:
            faults.append(lines.at(one) + _say("no_skill", lang, term=one.term, skill=one.skill))
        elif key(one.term) not in owner:
            skills[one.skill] = replace(skill, aliases=(*skill.aliases, one.term))
    ignored = {key(one.term) for one in decided if one.decision == "ignore"}
    whole = replace(base, skills=skills, usage=base.usage._replace(everyday=base.usage.everyday | ignored))
    if not faults and new:
        for name, one in new.items():
            faults += [lines.at(one) + fault for fault in _relations(skills[name], set(skills), lang)]
        if not faults:
            faults += [_at_new(fault, new, lines) for fault in problems_of(whole) if fault.split(": ")[0] in new]
    return whole, faults


def _relations(skill: Skill, known: set[str], lang: Lang | None) -> Iterator[str]:
    for name in dict.fromkeys((*skill.parents, *skill.implies, *skill.substitutes)):
        if name not in known:
            yield _say("no_skill", lang, term=skill.name, skill=name)


def _at_new(fault: str, new: Mapping[str, Decided], lines: _Lines) -> str:
    return lines.at(new[fault.split(": ")[0]]) + fault


def _owners(base: Taxonomy) -> dict[str, str]:
    """Key of every spelling → the skill that has it."""
    found: dict[str, str] = {}
    for skill in base.skills.values():
        for text in (skill.name, *((skill.ja,) if skill.ja else ()), *skill.aliases, *skill.misspelt):
            found.setdefault(key(text), skill.name)
    return found


def written(decided: tuple[Decided, ...]) -> str:
    """The decisions as the text of a file, sorted by what was decided and by term."""
    parts = [_say("header", None)]
    for section in DECISIONS:
        for one in sorted((d for d in decided if d.decision == section), key=lambda d: d.term.casefold()):
            lines = [f"[{section}.{_quoted(one.term)}]"]
            if one.skill:
                lines.append(f"skill = {_quoted(one.skill)}")
            lines += [f"{name} = {_value(said)}" for name, said in one.fields.items()]
            lines += [f"by = {_quoted(one.by)}", f"at = {_quoted(one.at)}"]
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(said: Any) -> str:
    if isinstance(said, bool):
        return "true" if said else "false"
    if isinstance(said, int | float):
        return str(said)
    if isinstance(said, list | tuple):
        return "[" + ", ".join(_value(one) for one in said) + "]"
    if isinstance(said, dict):
        return "{ " + ", ".join(f"{_quoted(str(name))} = {_value(one)}" for name, one in said.items()) + " }"
    return _quoted(said.isoformat() if isinstance(said, date) else str(said))


class _Lines:
    """Where in a file each decision stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text.splitlines()
        self.found: dict[tuple[str, str], int] = {}
        for number, line in enumerate(self.text, start=1):
            if (heading := _HEADING.match(line)) is not None:
                term = _unquoted(heading[2]) if heading[2] is not None else heading[3] or heading[4] or ""
                self.found.setdefault((heading[1], term), number)

    def of(self, section: str, term: str) -> str:
        """`terms.toml:12: `, or only the file where the decision is not in it yet."""
        line = self.found.get((section, term)) or self.with_text(term)
        return f"{self.name}:{line}: " if self.text else ""

    def at(self, one: Decided) -> str:
        return self.of(one.decision, one.term)

    def with_text(self, text: str) -> int:
        return next((number for number, line in enumerate(self.text, start=1) if text in line), 1)


def _unquoted(text: str) -> str:
    """What stands between the quotes of a heading; as it stands where it has escapes only TOML knows."""
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def _say(message: str, lang: Lang | None, **values: object) -> str:
    asked = lang or ("en" if os.environ.get("MATCHER_LANG") == "en" else "ja")
    return tell(f"terms.{message}", asked, **values)
