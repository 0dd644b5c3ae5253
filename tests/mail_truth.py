"""How much of a corpus of mails is read right: each mail stands beside its truth (`name.eml.json`), a list of
records with the fields that matter; null means that the mail is silent and nothing may be read there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from matcher.model import AnyOf, Engineer, Extracted, Project, Reading
from matcher.readers.mail import read
from matcher.readers.source import Source

TODAY = date(2026, 11, 24)


@dataclass
class Score:
    """Counts of fields; `wrong` lists every miss in words."""

    right: int = 0
    stated: int = 0
    silent: int = 0
    false_values: int = 0
    mails: int = 0
    counts_right: int = 0
    by_field: Counter[str] = field(default_factory=Counter)
    misses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / self.stated if self.stated else 1.0


def demand_words(demands: Any) -> list[str]:
    """Demands as the truth writes them: Java:36, ?unknown term, A|B for a choice."""

    def one(demand: Any) -> str:
        if isinstance(demand, AnyOf):
            return "|".join(sorted(one(d) for d in demand.any_of))
        name = demand.skill or f"?{demand.surface}"
        return f"{name}:{demand.months}" if demand.months else name

    return sorted(one(d) for d in demands)


def _place_of_work(told: list[Any]) -> list[Any]:
    """Where one works; フルリモート is written with 0 office days or with none at all, which says the same."""
    return ["full", 0.0, 0.0] if told[0] == "full" and told[1] in (None, 0) else told


def _one_line(title: str) -> str:
    """A title with one blank where several or a wide one stand: it is shown on one line either way."""
    return " ".join(title.split())


def _project(p: Project) -> dict[str, Any]:
    settled, limit, barred, term = p.settlement, p.partner_limit, p.restrictions, p.term
    return {
        "required": demand_words(p.required),
        "preferred": demand_words(p.preferred),
        "settlement": [settled.min_h, settled.max_h] if settled and settled.min_h else None,
        "fixed": settled.fixed if settled else None,
        "rule": settled.rule if settled else None,
        "remote": _place_of_work([p.remote.mode, *(p.remote.onsite_days or (None, None))]) if p.remote else None,
        "max_tier": limit.max_tier if limit else None,
        "freelance": limit.freelance if limit else None,
        "freelance_tier": limit.freelance_tier if limit else None,
        "nationality": barred.nationality if barred else None,
        "age_max": barred.age_max if barred else None,
        "age_min": barred.age_min if barred else None,
        "long": term.long if term else None,
        "months": term.months if term else None,
        "extendable": term.extendable if term else None,
        "positions": len(p.positions),
        "utilisation": list(p.utilisation) if p.utilisation else None,
        "phases": list(p.phases),
        "start_exactness": p.exactness.get("start"),
    }


def _engineer(e: Engineer) -> dict[str, Any]:
    stages = e.parallel_stages
    return {
        "skills": demand_words(e.skills),
        "stages": {k: v for k, v in stages.model_dump().items() if v} if stages else None,
        "commute": e.wishes.commute_minutes_max if e.wishes else None,
        "wish_remote": e.wishes.remote if e.wishes else None,
        "ng": list(e.wishes.ng_terms) if e.wishes else None,
        "sender": e.company,
        "phases": list(e.phases),
        "settlement": [e.settlement.min_h, e.settlement.max_h] if e.settlement else None,
        "available_exactness": e.exactness.get("available_from"),
    }


def told(record: Extracted) -> dict[str, Any]:
    """A record in the words of the truth."""
    data = record.data
    plain = data.model_dump(mode="json")
    if isinstance(data, Project):
        return {**plain, **_project(data), "type": "project"}
    assert isinstance(data, Engineer)
    return {**plain, **_engineer(data), "type": "engineer"}


def score_folder(folder: Path, read: Callable[[Source], Reading] = read) -> Score:
    """The score of every mail of a folder that has a truth beside it; `read` may read attachments as well."""
    score = Score()
    for truth_file in sorted(folder.glob("*.json")):
        mail = truth_file.with_suffix("")
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        reading = read(Source(mail.name, mail.read_bytes(), TODAY))
        add_mail(mail.name, truth, [told(r) for r in reading.records], score)
    return score


def add_mail(name: str, truth: list[dict[str, Any]], records: list[dict[str, Any]], score: Score) -> None:
    """Counts one mail: what it says against what was read, record by record."""
    score.mails += 1
    if len(truth) == len(records):
        score.counts_right += 1
    else:
        score.wrong.append(f"{name}: {len(records)} records, {len(truth)} expected")
    for number, wanted in enumerate(truth):
        got = records[number] if number < len(records) else {}
        for key, value in wanted.items():
            has = got.get(key)
            value = _place_of_work(value) if key == "remote" and value else value
            value = sorted(value or []) if key in ("required", "preferred", "skills") else value
            value = _one_line(value) if key == "title" and value else value
            if value is None or value == []:
                score.silent += 1
                if has not in (None, [], False):
                    score.false_values += 1
                    score.wrong.append(f"{name}#{number + 1} {key}: FALSE {has!r}")
                continue
            score.stated += 1
            score.by_field[key] += 1
            if has == value:
                score.right += 1
            else:
                score.misses[key] += 1
                score.wrong.append(f"{name}#{number + 1} {key}: {has!r}, expected {value!r}")
