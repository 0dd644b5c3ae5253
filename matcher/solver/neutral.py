"""The neutral instance: an assignment problem as a JSON file, every fault of it said in words with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from matcher.errors import InputError
from matcher.messages import Lang, listed, tell, why_os
from matcher.messages.refusals import why_unreadable

VALUE_MAX = 10**15
TOTAL_MAX = 2**58
"""Room for adding all values up in 64 bits, with the tie-break below them."""
WHOLE_MAX = 10**9
FAULTS_SHOWN = 20
Check = Callable[[Any], bool]


def _whole(least: int) -> Check:
    return lambda x: type(x) is int and least <= x <= WHOLE_MAX


_TRUTH: tuple[Check, str] = (lambda x: type(x) is bool, "bool")
_NAME: tuple[Check, str] = (lambda x: x is None or type(x) is str, "name")
_ID: tuple[Check, str] = (lambda x: type(x) is str and x != "", "id")
FIELDS: dict[str, dict[str, tuple[Check, str]]] = {
    "engineers": {
        "id": _ID,
        "partner": _NAME,
        "leader": _TRUTH,
        "capacity": (_whole(0), "whole 0"),
        "must_place": _TRUTH,
    },
    "projects": {
        "id": _ID,
        "seats": (_whole(1), "whole 1"),
        "client": _NAME,
        "team": _TRUTH,
        "needs_leader": _TRUTH,
        "must_fill": _TRUTH,
    },
}
NEEDED = ("engineers", "projects", "pairs")
KEYS = (*NEEDED, "client_caps", "partner_caps", "groups", "together", "locks", "vetoes", "sense")


def read_instance(path: Path, lang: Lang = "ja") -> dict[str, Any]:
    """The instance in the file, ready for `Problem.from_neutral`. Raises InputError listing every fault with its
    place inside the file."""
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(tell("solver.missing_file", lang, path=path), place=str(path)) from error
    except OSError as error:
        raise InputError(
            tell("solver.unreadable", lang, path=path, why=why_os(error, lang)), place=str(path)
        ) from error
    found, faults = _parsed(text, lang)
    if not faults:
        reading = _Reading(lang)
        reading.instance(found)
        faults = reading.faults
    if faults:
        more = len(faults) - FAULTS_SHOWN
        shown = faults[:FAULTS_SHOWN] + ([tell("solver.more_faults", lang, count=more)] if more > 0 else [])
        raise InputError("\n".join(f"{path}: {fault}" for fault in shown), place=str(path))
    assert isinstance(found, dict)
    return found


def _parsed(text: bytes, lang: Lang) -> tuple[Any, list[str]]:
    twice: list[str] = []

    def once(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    try:
        found = json.loads(text.decode("utf-8-sig"), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        return None, [tell("solver.not_json", lang, line=error.lineno, column=error.colno)]
    except (ValueError, RecursionError) as error:
        return None, [tell("solver.not_json_at_all", lang, why=why_unreadable(error, lang))]
    return found, [tell("solver.key_twice", lang, key=key) for key in twice]


@dataclass
class _Reading:
    """Collects the faults of one instance."""

    lang: Lang
    faults: list[str] = field(default_factory=list)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    """Place of each id by "engineers" and "projects"."""

    def fault(self, message: str, **values: Any) -> None:
        self.faults.append(tell(f"solver.{message}", self.lang, **values))

    def wrong(self, place: str, met: Any, expected: str) -> None:
        kind, _, least = expected.partition(" ")
        most = f"{VALUE_MAX if kind == 'value' else WHOLE_MAX:,}"
        text = tell(f"solver.e_{kind}", self.lang, least=least, most=most)
        self.fault("type", place=place, met=_shown(met), expected=text)

    def unknown_keys(self, place: str, met: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in met:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                near = tell("solver.near", self.lang, near=close[0]) if close else ""
                near = near or tell("solver.known", self.lang, known=listed(known, self.lang))
                self.fault("unknown_key", place=place, key=key, near=near)

    def instance(self, found: Any) -> None:
        if not isinstance(found, dict):
            self.wrong("$", found, "object")
            return
        self.unknown_keys("$", found, KEYS)
        for key in NEEDED:
            if key not in found:
                self.fault("no_key", place="$", key=key)
        for name in FIELDS:
            self.entries(name, found.get(name, []))
        self.pairs(found.get("pairs", []))
        for key in ("client_caps", "partner_caps"):
            self.caps(key, found.get(key, {}))
        for key in ("locks", "vetoes"):
            self.orders(key, found.get(key, []))
        self.sets("groups", found.get("groups", []), "project")
        self.sets("together", found.get("together", []), "engineer")
        if found.get("sense", "max") not in ("max", "min"):
            self.wrong("sense", found["sense"], "sense")

    def items(self, name: str, found: Any) -> Iterator[tuple[str, Any]]:
        if not isinstance(found, list):
            self.wrong(name, found, "list")
            return
        for i, entry in enumerate(found):
            yield f"{name}[{i}]", entry

    def entries(self, name: str, found: Any) -> None:
        ids = self.known.setdefault(name, {})
        fields = FIELDS[name]
        for place, entry in self.items(name, found):
            if not isinstance(entry, dict):
                self.wrong(place, entry, "object")
                continue
            self.unknown_keys(place, entry, tuple(fields))
            for key, (right, expected) in fields.items():
                if key in entry and not right(entry[key]):
                    self.wrong(f"{place}.{key}", entry[key], expected)
            ident = entry.get("id")
            if "id" not in entry:
                self.fault("no_key", place=place, key="id")
            elif type(ident) is str and ident in ids:
                self.fault("id_twice", place=place, id=ident, first=ids[ident])
            elif type(ident) is str:
                ids[ident] = place

    def named(self, place: str, met: Any, kind: str) -> None:
        """A fault where `met` is no id of an engineer or project."""
        if not _ID[0](met):
            self.wrong(place, met, "id")
        elif met not in self.known[f"{kind}s"]:
            self.fault(f"unknown_{kind}", place=place, id=met)

    def pairs(self, found: Any) -> None:
        first: dict[tuple[str, str], str] = {}
        total = 0
        for place, pair in self.items("pairs", found):
            if not isinstance(pair, list) or len(pair) not in (3, 4):
                self.wrong(place, pair, "pair")
                continue
            engineer, project, value = pair[:3]
            self.named(f"{place}[0]", engineer, "engineer")
            self.named(f"{place}[1]", project, "project")
            if type(value) is not int or abs(value) > VALUE_MAX:
                self.wrong(f"{place}[2]", value, "value")
            else:
                total += abs(value)
            if len(pair) == 4 and not _whole(1)(pair[3]):
                self.wrong(f"{place}[3]", pair[3], "whole 1")
            if type(engineer) is str and type(project) is str:
                at = first.setdefault((engineer, project), place)
                if at != place:
                    self.fault("pair_twice", place=place, engineer=engineer, project=project, first=at)
        if total > TOTAL_MAX:
            self.fault("too_great", most=f"{TOTAL_MAX:,}")

    def caps(self, name: str, found: Any) -> None:
        if not isinstance(found, dict):
            self.wrong(name, found, "object")
            return
        for key, cap in found.items():
            if not _whole(0)(cap):
                self.wrong(f"{name}.{key}", cap, "whole 0")

    def orders(self, name: str, found: Any) -> None:
        for place, order in self.items(name, found):
            if not isinstance(order, list) or len(order) != 2:
                self.wrong(place, order, "order")
                continue
            self.named(f"{place}[0]", order[0], "engineer")
            self.named(f"{place}[1]", order[1], "project")

    def sets(self, name: str, found: Any, kind: str) -> None:
        for place, members in self.items(name, found):
            if not isinstance(members, list) or not members:
                self.wrong(place, members, "list")
                continue
            for i, member in enumerate(members):
                self.named(f"{place}[{i}]", member, kind)


def _shown(met: Any) -> str:
    text = json.dumps(met, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"
