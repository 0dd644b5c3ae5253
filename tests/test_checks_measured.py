"""How often the checks cry on honest careers, and how many planted faults they find: on seeds worked with, and
on others that were kept apart. Also: the generated page of rules, and sheets with nonsense in them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.checks import check, rules, rules_markdown
from matcher.messages import catalogue
from matcher.model import Place, Severity, SkillClaim, SkillSheet
from matcher.taxonomy import taxonomy
from tests.checks_careers import STACKS, TODAY, honest
from tests.checks_faults import FAULTS
from tests.make import job

SEEN, HELD_OUT = 0, 700_000


@pytest.mark.parametrize("base", [pytest.param(SEEN, id="seen"), pytest.param(HELD_OUT, id="held out")])
def test_honest_sheets_are_left_in_peace(base: int):
    found = [f for seed in range(200) for f in check(honest(base + seed), today=TODAY)]
    count = Counter(f.severity for f in found)
    noisy = Counter(f.rule for f in found if f.severity is not Severity.INFO)
    assert count[Severity.BLOCK] <= 2, noisy
    assert count[Severity.WARN] <= 0.3 * 200, noisy
    assert count[Severity.INFO] <= 3 * 200


@pytest.mark.parametrize("base", [pytest.param(SEEN, id="seen"), pytest.param(HELD_OUT, id="held out")])
def test_planted_faults_are_found(base: int):
    assert len(FAULTS) >= 20
    planted, missed = 0, Counter[str]()
    for seed in range(40):
        sheet = honest(base + seed)
        before = {f.id for f in check(sheet, today=TODAY)}
        for fault in FAULTS:
            bad = fault.plant(random.Random(base + seed), sheet)
            if bad is None:
                continue
            planted += 1
            new = {f.rule for f in check(bad, today=TODAY) if f.id not in before}
            missed[fault.name] += not new & set(fault.rules)
    assert planted > 600
    assert sum(missed.values()) <= 0.05 * planted, +missed


def test_every_skill_of_the_careers_is_in_the_vocabulary():
    assert {name for _, stack in STACKS for name, _ in stack} <= taxonomy().skills.keys()


def test_the_committed_page_of_rules_is_the_generated_one():
    page = Path(__file__).parent.parent / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == rules_markdown()


def test_every_rule_has_a_message_and_every_message_a_rule():
    ids = {info.id for info in rules()}
    told = {key.split(".")[0] for key in catalogue() if key[:1].isupper() and key[1:3].isdigit()}
    assert {i for i in ids if not i.startswith("B")} <= told
    assert {key for key in told if key[0] in "PTVNRQCXDB"} <= ids


@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
            st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
            st.booleans(),
            st.none() | st.text(max_size=60),
            st.none() | st.integers(-50, 100_000),
        ),
        max_size=8,
    ),
    st.none() | st.integers(-5, 2000),
    st.none() | st.dates(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_sheet_however_odd_stops_the_checks(rows: list[tuple], number: int | None, day: date | None):
    place = Place(file="奇妙な.xlsx", cell="ZZ999")
    jobs = tuple(
        job(None, None, place=place).model_copy(
            update={
                "start": start.replace(day=1) if start else None,
                "end": end.replace(day=1) if end else None,
                "current": current,
                "title": text,
                "text": text,
                "period_text": text,
                "stated_months": months,
            }
        )
        for start, end, current, text, months in rows
    )
    claims = tuple(SkillClaim(skill=None, surface=j.title or "?", months=number) for j in jobs)
    sheet = SkillSheet(
        id="S", age=number, birth_date=day, as_of=day, experience_months=number, claims=claims, engagements=jobs,
        summary=jobs[0].title if jobs else None, place=place,
    )  # fmt: skip
    for lang in ("ja", "en"):
        assert all(f.message for f in check(sheet, today=TODAY, lang=lang))
