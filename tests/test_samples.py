"""The samples as a whole: what the readers and checks make of them, against what their author wrote down."""

from __future__ import annotations

import json
import runpy
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.checks import check
from matcher.model import AnyOf, Demand, Engineer, Extracted, Project, Reading, Severity, SkillSheet
from matcher.readers import read_paths

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
TODAY = date(2026, 11, 24)
Json = dict[str, Any]


def expected(name: str) -> list[Json]:
    documents: list[Json] = json.loads((SAMPLES / "expected" / name).read_text(encoding="utf-8"))
    return documents


MAILS, LISTS, SHEETS = expected("mails.json"), expected("lists.json"), expected("sheets.json")
HONEST = [s for s in SHEETS if not s["faults"]]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_paths([SAMPLES], today=TODAY)


def of_file(reading: Reading, file: str, kind: str) -> list[Extracted]:
    return [r for r in reading.records if r.type == kind and r.source.split("#")[0].endswith(file)]


def plain(value: object) -> object:
    """Dates as ISO text, records as what their JSON says, texts without differences of width and spacing."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, date):
        return value.isoformat()
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def names(demands: tuple[Demand | AnyOf, ...]) -> set[str | frozenset[str | None] | None]:
    """Canonical names; a choice is the set of its names. Words that are no skills (None) are left out."""
    found: set[str | frozenset[str | None] | None] = set()
    for d in demands:
        found.add(frozenset(i.skill for i in d.any_of) if isinstance(d, AnyOf) else d.skill)
    return found - {None, frozenset({None})}


def wanted(skills: list[Any]) -> set[Any]:
    return {frozenset(s) if isinstance(s, list) else s for s in skills}


# ---------------------------------------------------------------- the samples themselves


def test_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "data" / "make_samples.py"))["write_all"](tmp_path)
    written = [f for f in tmp_path.rglob("*") if f.is_file()]

    differing = [f.name for f in written if f.read_bytes() != (SAMPLES / f.relative_to(tmp_path)).read_bytes()]

    assert len(written) > 70
    assert differing == []


def test_samples_are_as_many_as_promised() -> None:
    projects = [m for m in MAILS if m["kind"] == "project"]

    assert len(projects) >= 40
    assert sum(len(m["records"]) for m in projects) >= 50
    assert sum(m["kind"] == "neither" for m in MAILS) == 3
    assert sum(t["count"] for t in LISTS if t["type"] == "engineer") >= 58
    assert len(SHEETS) >= 12
    assert len({s["layout"] for s in SHEETS}) >= 6
    assert len(HONEST) > len(SHEETS) / 2


# ---------------------------------------------------------------- mails

PROJECT_MAILS = [m for m in MAILS if m["kind"] == "project"]
ENGINEER_MAILS = [m for m in MAILS if m["kind"] == "engineer"]


def by_file(mails: list[Json]) -> list[Any]:
    return [pytest.param(m, id=m["file"].split("/")[-1]) for m in mails]


@pytest.mark.parametrize("mail", by_file(PROJECT_MAILS))
def test_project_mail_yields_its_projects_and_nobody(reading: Reading, mail: Json) -> None:
    assert len(of_file(reading, mail["file"], "project")) == len(mail["records"])
    assert of_file(reading, mail["file"], "engineer") == []


@pytest.mark.parametrize("mail", by_file(ENGINEER_MAILS))
def test_engineer_mail_yields_its_people_and_no_project(reading: Reading, mail: Json) -> None:
    assert len(of_file(reading, mail["file"], "engineer")) == len(mail["records"])
    assert of_file(reading, mail["file"], "project") == []


@pytest.mark.parametrize("mail", by_file([m for m in MAILS if m["kind"] == "neither"]))
def test_mail_that_is_neither_is_named_and_yields_nothing(reading: Reading, mail: Json) -> None:
    assert [r for r in reading.records if mail["file"] in r.source] == []
    assert [o.kind for o in reading.others if o.source.endswith(mail["file"])] == ["no_record"]


def pairs(reading: Reading, mails: list[Json], kind: str) -> Iterator[tuple[str, Json, Any]]:
    """(name, what the mail states, what was read), in the order of the mail; a missing record is skipped here."""
    for mail in mails:
        for n, (truth, record) in enumerate(zip(mail["records"], of_file(reading, mail["file"], kind)), start=1):  # noqa: B905
            yield f"{mail['file']}#{n}", truth, record.data


def start_of(record: Any, field: str) -> object:
    """A date as ISO text, "open" where the source says 即日."""
    return "open" if record.exactness.get(field) == "open" else plain(getattr(record, field))


def around(read: str | None, truth: object) -> object:
    """The station expected where the text read names it and little else (its line, 駅, in brackets)."""
    named = isinstance(truth, str) and read and len(read) <= 40 and str(plain(truth)) in str(plain(read))
    return plain(truth) if named else plain(read)


def project_field(record: Project, field: str, truth: object) -> object:
    """The value read, in the shape in which the expected result writes it."""
    if field == "start":
        return start_of(record, field)
    if field in ("nationality", "age_max"):
        return getattr(record.restrictions, field) if record.restrictions else None
    if field == "place":
        return around(record.place, truth)
    if field == "remote" and isinstance(truth, dict) and truth["mode"] == "full" and record.remote:
        return {"mode": record.remote.mode, "onsite_days": None}
    if field == "partner_limit" and isinstance(truth, dict) and record.partner_limit:
        read = record.partner_limit
        return {"max_tier": read.max_tier, "freelance": read.freelance if truth["freelance"] is not None else None}
    return list(record.phases) if field == "phases" else plain(getattr(record, field))


FIRM = ["title", "rate_min", "rate_max", "place", "start", "settlement", "seats", "remote", "interviews"]
STATED = [
    "number",
    "end",
    "deadline",
    "rate_open",
    "partner_limit",
    "chain_depth",
    "team",
    "payment_site",
    "nationality",
    "age_max",
    "language_level",
    "role",
    "contract",
    "phases",
]


@pytest.mark.parametrize("field", FIRM + STATED)
def test_field_of_projects_is_read_as_stated(reading: Reading, field: str) -> None:
    """Of the firm fields, what the mail does not state has to stay unknown."""
    wrong = []
    for name, truth, record in pairs(reading, PROJECT_MAILS, "project"):
        if field in truth.get("unsure", []) or field not in truth:
            continue
        read = project_field(record, field, truth[field])
        if read != plain(truth[field]):
            wrong.append((name, truth[field], read))
    assert wrong == []


def test_required_skills_of_projects_are_found(reading: Reading) -> None:
    wrong = []
    for name, truth, record in pairs(reading, PROJECT_MAILS, "project"):
        missing = wanted(truth["required"]) - names(record.required)
        if missing and "required" not in truth.get("unsure", []):
            wrong.append((name, missing))
    assert wrong == []


def test_no_other_skill_is_required(reading: Reading) -> None:
    wrong = []
    for name, truth, record in pairs(reading, PROJECT_MAILS, "project"):
        extra = names(record.required) - wanted(truth["required"]) - wanted(truth.get("maybe", []))
        if extra and "required" not in truth.get("unsure", []):
            wrong.append((name, extra))
    assert wrong == []


def test_preferred_skills_of_projects_are_found(reading: Reading) -> None:
    every = pairs(reading, PROJECT_MAILS, "project")
    wrong = [(n, m) for n, t, r in every if (m := wanted(t.get("preferred", [])) - names(r.preferred))]
    assert wrong == []


def test_months_asked_for_are_read(reading: Reading) -> None:
    wrong = []
    for name, truth, record in pairs(reading, PROJECT_MAILS, "project"):
        read = {d.skill: d.months for d in record.required if isinstance(d, Demand)}
        wrong += [(name, s, m, read.get(s)) for s, m in truth.get("months", {}).items() if read.get(s) != m]
    assert wrong == []


def test_positions_of_a_team_keep_their_prices(reading: Reading) -> None:
    (team,) = of_file(reading, "m14.eml", "project")
    assert isinstance(team.data, Project)

    read = [(p.seats, p.rate_min, p.rate_max) for p in team.data.positions]

    assert read == [(1, 850_000, 850_000), (2, 680_000, 680_000)]


def test_arrival_is_the_date_of_the_mail(reading: Reading) -> None:
    wrong = []
    for mail in MAILS:
        if mail["file"].endswith(".eml"):
            arrivals = [r.data.received_at for k in ("project", "engineer") for r in of_file(reading, mail["file"], k)]  # type: ignore[union-attr]
            wrong += [(mail["file"], a) for a in arrivals if (a or "")[:16] != mail["date"][:16]]
    assert wrong == []


PERSON = [
    "initials",
    "age",
    "sex",
    "nearest_station",
    "desired_rate",
    "desired_rate_max",
    "available_from",
    "parallel",
    "employment",
    "freelance",
]


@pytest.mark.parametrize("field", PERSON)
def test_field_of_offered_people_is_read_as_stated(reading: Reading, field: str) -> None:
    wrong = []
    for name, truth, record in pairs(reading, ENGINEER_MAILS, "engineer"):
        if field in truth:
            read = start_of(record, field) if field == "available_from" else plain(getattr(record, field))
            read = around(record.nearest_station, truth[field]) if field == "nearest_station" else read
            if read != plain(truth[field]):
                wrong.append((name, truth[field], read))
    assert wrong == []


def test_skills_of_offered_people_are_read_with_their_years(reading: Reading) -> None:
    wrong: list[Any] = []
    for name, truth, record in pairs(reading, ENGINEER_MAILS, "engineer"):
        wrong += [(name, s) for s in wanted(truth["skills"]) - names(record.skills)]
        read = {c.skill: c.months for c in record.skills}
        wrong += [(name, s, m, read.get(s)) for s, m in truth.get("skill_months", {}).items() if read.get(s) != m]
    assert wrong == []


def test_offered_people_are_a_partners(reading: Reading) -> None:
    people = [record for _, _, record in pairs(reading, ENGINEER_MAILS, "engineer")]

    assert [(p.initials, p.supply) for p in people if p.supply != "partner" or p.own] == []


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize("table", [pytest.param(t, id=t["file"]) for t in LISTS])
def test_list_yields_all_its_rows(reading: Reading, table: Json) -> None:
    rows = [r for r in reading.records if r.source.split("#")[0].endswith(table["file"])]

    assert {r.type for r in rows} == {table["type"]}
    assert len(rows) == table["count"]


@pytest.mark.parametrize("table", [pytest.param(t, id=t["file"]) for t in LISTS])
def test_spot_values_of_lists(reading: Reading, table: Json) -> None:
    rows = {getattr(r.data, table["spot"][0]["key"]): r.data for r in of_file(reading, table["file"], table["type"])}
    wrong: list[Any] = []
    for spot in table["spot"]:
        for field in spot.keys() - {"key", "is"}:
            row = rows[spot["is"]]
            read = start_of(row, field) if field in ("start", "available_from") else plain(getattr(row, field))
            true = plain(spot[field])
            wrong += [(spot["is"], field, true, read)] if read != true else []
    for number, skill, months in table.get("skill_months", []):
        read = {c.skill: c.months for c in getattr(rows[number], "skills", ())}.get(skill)
        wrong += [(number, skill, months, read)] if read != months else []
    assert wrong == []


def test_wishes_and_refusals_of_own_people_are_read(reading: Reading) -> None:
    own = {r.data.number: r.data for r in of_file(reading, "要員一覧.xlsx", "engineer") if isinstance(r.data, Engineer)}
    night, finance, home = own["E-011"].wishes, own["E-036"].wishes, own["E-009"].wishes

    assert night is not None
    assert night.ng_terms == ("夜勤",)
    assert finance is not None
    assert finance.ng_terms == ("金融",)
    assert home is not None
    assert home.remote == "full"


def test_at_least_sixty_people_are_on_offer(reading: Reading) -> None:
    assert len(reading.of("engineer")) == 36 + 22 + 12


# ---------------------------------------------------------------- skill sheets


def the_sheet(reading: Reading, truth: Json) -> SkillSheet:
    (record,) = of_file(reading, truth["file"], "skill_sheet")
    assert isinstance(record.data, SkillSheet)
    return record.data


def sheets(every: list[Json]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("truth", [pytest.param(s, id=s["file"].split("/")[-1]) for s in every])


def test_no_other_sheet_is_read(reading: Reading) -> None:
    assert len(reading.of("skill_sheet")) == len(SHEETS)


def test_sheet_that_came_with_a_mail_says_so(reading: Reading) -> None:
    (person,) = of_file(reading, "y01.eml", "engineer")
    (attached,) = [r for r in reading.of("skill_sheet") if "y01.eml" in r.source]

    assert attached.attached == person.source


@sheets(SHEETS)
def test_head_of_sheet(reading: Reading, truth: Json) -> None:
    sheet = the_sheet(reading, truth)
    read = {k: getattr(sheet, k) for k in truth["head"]}

    assert read | {"nearest_station": around(sheet.nearest_station, truth["head"]["nearest_station"])} == truth["head"]


@sheets(SHEETS)
def test_engagements_of_sheet(reading: Reading, truth: Json) -> None:
    """Order is the sheet's own business: both sides are put in order of their start."""
    sheet = the_sheet(reading, truth)
    fields = ("start", "end", "current")
    read = sorted(tuple(str(plain(getattr(e, f)))[:7] for f in fields) for e in sheet.engagements)
    true = sorted(tuple(str(e[f])[:7] for f in fields) for e in truth["engagements"])

    if any(e["start"] is None for e in truth["engagements"]):
        # a mistyped start may be read or not; ends and what is running must be right all the same
        assert sorted(r[1:] for r in read) == sorted(t[1:] for t in true)
    else:
        assert read == true


@sheets(SHEETS)
def test_titles_and_skills_of_engagements(reading: Reading, truth: Json) -> None:
    sheet = the_sheet(reading, truth)
    read = {e.end if not e.current else None: e for e in sheet.engagements}
    wrong = []
    for job in truth["engagements"]:
        found = read.get(date.fromisoformat(job["end"] + "-01") if job["end"] else None)
        if found is None:
            wrong.append((job["title"], "not found"))
            continue
        if str(plain(job["title"])) not in str(plain(found.title)):
            wrong.append((job["title"], str(found.title)))
        got = names(found.skills)
        if missing := set(job["skills"]) - got:
            wrong.append((job["title"], f"missing {missing}"))
        if extra := got - set(job["skills"]) - set(job["maybe"]) - {"Microsoft Windows", "Windows"}:
            wrong.append((job["title"], f"extra {extra}"))
    assert wrong == []


@sheets([s for s in SHEETS if s["claims"]])
def test_skill_table_of_sheet(reading: Reading, truth: Json) -> None:
    read = {plain(c.surface): c.months for c in the_sheet(reading, truth).claims}

    true = {plain(c["surface"]): c["months"] for c in truth["claims"]}
    assert {surface: read.get(surface) for surface in true} == true


@sheets(SHEETS)
def test_qualifications_of_sheet(reading: Reading, truth: Json) -> None:
    read = sorted(q.acquired.isoformat() if q.acquired else "" for q in the_sheet(reading, truth).qualifications)

    assert read == sorted(q["acquired"] + "-01" for q in truth["qualifications"])


@sheets(HONEST)
def test_honest_sheet_is_not_held(reading: Reading, truth: Json) -> None:
    findings = check(the_sheet(reading, truth), today=TODAY)

    assert [f.message for f in findings if f.severity is Severity.BLOCK] == []


@sheets([s for s in SHEETS if s["faults"]])
def test_planted_fault_is_found(reading: Reading, truth: Json) -> None:
    findings = check(the_sheet(reading, truth), today=TODAY)
    for fault in truth["faults"]:
        told = [f for f in findings if fault["mentions"] in f"{f.message}{f.found}{f.because}"]
        assert {f.severity.value for f in told} & set(fault["severity"]), [f.message for f in findings]


@sheets([s for s in SHEETS if s["faults"]])
def test_sheet_is_held_only_for_a_fault_that_blocks(reading: Reading, truth: Json) -> None:
    blocks = [f.message for f in check(the_sheet(reading, truth), today=TODAY) if f.severity is Severity.BLOCK]
    may_block = [f["mentions"] for f in truth["faults"] if "block" in f["severity"]]

    assert [b for b in blocks if not any(m in b for m in may_block)] == []
