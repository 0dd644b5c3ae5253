"""Any honest career in any form, with a fault of the catalogue planted in the file and the truth beside it.

The truth needs no knowledge of the form: what should be said is what the fault names, and where it should be said is
where the file with the fault differs from the honest one.
"""

from __future__ import annotations

import copy
import io
import itertools
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape, unescape

from matcher.model import Engagement, month_index
from matcher.readers.excel import book
from matcher.readers.source import Source
from matcher.taxonomy import taxonomy
from tests import (
    sheets_fifth_layouts,
    sheets_fourth_layouts,
    sheets_fresh,
    sheets_sixth_layouts,
    sheets_third_layouts,
)
from tests.checks_careers import NOW, TODAY, honest
from tests.sheets_annexes import ANNEXES, Annex, Rows, with_annex
from tests.sheets_fresh_layouts import Layout
from tests.sheets_fresh_layouts_people import PHASES, Job, Person, Tech

FORMS: list[Layout] = [
    *sheets_fresh.LAYOUTS,
    *sheets_third_layouts.LAYOUTS,
    *sheets_fourth_layouts.LAYOUTS,
    *sheets_fifth_layouts.LAYOUTS,
    *sheets_sixth_layouts.LAYOUTS,
]
SPEAK_RIGHTLY = {"dates_left_as_numbers": {"P09"}, "formulas_nobody_calculated": {"P09"}}
"""Rules that are right to speak about a form itself: it shows 43556 for a date."""
_NO_END = ("duration_in_place_of_an_end", "start_and_a_number_of_months")
"""Forms that write the length instead of the end: a wrong length is a wrong end there, and nobody could know."""
_COLUMN = {"language": "lang", "database": "db", "os": "os", "framework": "fw"}


# ---------------------------------------------------------------- honest people


def person(seed: int) -> Person:
    """The truthful career of `tests.checks_careers.honest` as a person any form can be written from."""
    sheet = honest(seed)
    jobs = sorted((j for j in sheet.engagements if j.start is not None), key=lambda j: str(j.start))
    first = min(month_index(j.start) for j in jobs if j.start)
    return Person(
        key=f"seed{seed}",
        initials=sheet.initials or "A.B",
        age=sheet.age or (NOW - first) // 12 + 23,
        sex=("男性", "女性")[seed % 2],
        station=sheet.nearest_station or "調布",
        line="京王線",
        school="架空大学 工学部",
        certificates=tuple((q.name, str(q.acquired)[:7]) for q in sheet.qualifications if q.acquired),
        strengths=sheet.summary or "",
        jobs=tuple(_job(job) for job in jobs),
    )


def _job(made: Engagement) -> Job:
    found = taxonomy().skills
    technologies = tuple(
        Tech(_COLUMN.get(found[d.skill].kind, "tool") if d.skill in found else "tool", d.surface, d.skill)
        for d in made.skills
    )
    phases = made.phases or PHASES[2:5]
    return Job(
        start=str(made.start)[:7],
        end=str(made.end)[:7] if made.end else None,
        title=made.title or "業務システム開発",
        text=made.text or f"{made.title}の一員として作業。",
        role=(made.role or "PG", made.role or "PG"),
        team=made.team_size or 4,
        total=None,
        phases=tuple(phases),
        tech=technologies,
        industry="情報",
        employer=made.employer or "株式会社架空",
    )


# ---------------------------------------------------------------- faults


@dataclass(frozen=True)
class Fault:
    """A slip: in the career before it is written (`of_person`), or in one text of the finished file (`of_text`)."""

    name: str
    rules: tuple[str, ...]
    of_person: Callable[[random.Random, Person], Person | None] | None = None
    of_text: Callable[[random.Random, str], str | None] | None = None
    shown: Callable[[Person], str] | None = None
    """The pattern the form must show for the slip to be there at all (the employer, the date of an exam)."""
    of_period: bool = True
    """The text is the period of a project."""
    of_name: bool = False
    """The slip is in the file's name; the place is that of the initials."""
    annex: Annex | None = None
    """The slip is in a sheet in front of the workbook, which both the honest file and the faulty one have."""
    of_two: bool = False
    """Two places contradict each other, and either may be named."""
    fits: Callable[[Person], bool] | None = None
    """Whether the career gives occasion for the slip."""


FAULTS: list[Fault] = []


def _person_fault(*rules: str) -> Callable[[Callable[[random.Random, Person], Person | None]], None]:
    return lambda function: FAULTS.append(Fault(function.__name__.strip("_"), rules, of_person=function))


def _text_fault(*rules: str) -> Callable[[Callable[[random.Random, str], str | None]], None]:
    return lambda function: FAULTS.append(Fault(function.__name__.strip("_"), rules, of_text=function))


def _changed(who: Person, at: int, **fields: object) -> Person:
    jobs = list(who.jobs)
    jobs[at] = replace(jobs[at], **fields)  # type: ignore[arg-type]
    return replace(who, jobs=tuple(jobs))


def _ended(who: Person) -> list[int]:
    return [n for n, j in enumerate(who.jobs) if j.end is not None and "副業" not in j.title]


@_person_fault("P01")
def _end_before_the_start(rng: random.Random, who: Person) -> Person | None:
    fit = _ended(who)
    if not fit:
        return None
    at = rng.choice(fit)
    job = who.jobs[at]
    return _changed(who, at, end=f"{int(job.start[:4]) - 1}-{(job.end or '')[5:]}")


@_person_fault("V01")
def _technology_before_its_release(rng: random.Random, who: Person) -> Person | None:
    name, released, column = rng.choice((("React", 2013, "fw"), ("Docker", 2013, "tool"), ("TypeScript", 2012, "lang")))
    fit = [n for n in _ended(who) if int((who.jobs[n].end or "")[:4]) < released - 1]
    if not fit:
        return None
    at = rng.choice(fit)
    return _changed(who, at, tech=(*who.jobs[at].tech, Tech(column, name, name)))


@_person_fault("V02")
def _version_before_its_release(rng: random.Random, who: Person) -> Person | None:
    surface, skill, released, column = rng.choice(
        (("Java17", "Java", 2021, "lang"), ("SQL Server2016", "SQL Server", 2016, "db"))
    )
    fit = [n for n in _ended(who) if int((who.jobs[n].end or "")[:4]) < released - 1]
    if not fit:
        return None
    at = rng.choice(fit)
    return _changed(who, at, tech=(*who.jobs[at].tech, Tech(column, surface, skill)))


@_person_fault("V03")
def _version_that_never_was(rng: random.Random, who: Person) -> Person | None:
    surface, column = rng.choice(
        (("SQL Server 2013", "db"), ("Windows Server 2013", "os"), ("Visual Studio 2016", "tool"))
    )
    at = rng.randrange(len(who.jobs))
    return _changed(who, at, tech=(*who.jobs[at].tech, Tech(column, surface, None)))


@_person_fault("V05")
def _plsql_on_mysql_alone(rng: random.Random, who: Person) -> Person | None:
    at = rng.randrange(len(who.jobs))
    tech = tuple(t for t in who.jobs[at].tech if t.column != "db")
    return _changed(who, at, tech=(*tech, Tech("lang", "PL/SQL", "PL/SQL"), Tech("db", "MySQL", "MySQL")))


@_person_fault("N01", "N03")
def _skill_misspelt(rng: random.Random, who: Person) -> Person | None:
    surface, column = rng.choice((("Srping Boot", "fw"), ("PostgresSQL", "db"), ("Kuberntes", "tool")))
    at = rng.randrange(len(who.jobs))
    return _changed(who, at, tech=(*who.jobs[at].tech, Tech(column, surface, None)))


@_person_fault("C01")
def _description_copied(rng: random.Random, who: Person) -> Person | None:
    long = [n for n, j in enumerate(who.jobs) if len(j.text) >= 60 and "詳細設計書作成、プログラム" not in j.text]
    if not long or len(who.jobs) < 2:
        return None
    source = rng.choice(long)
    at = rng.choice([n for n in range(len(who.jobs)) if n != source])
    if who.jobs[at].title[:4] == who.jobs[source].title[:4]:
        return None
    return _changed(who, at, text=who.jobs[source].text)


@_person_fault("C03")
def _another_person_inside(rng: random.Random, who: Person) -> Person | None:
    at = rng.randrange(len(who.jobs))
    return _changed(who, at, text=f"{who.jobs[at].text}（要員：R.E）")


@_person_fault("C05")
def _sample_text_left(rng: random.Random, who: Person) -> Person | None:
    at = rng.randrange(len(who.jobs))
    return _changed(who, at, title="（例）販売管理システム開発")


@_person_fault("X02")
def _phone_in_the_text(rng: random.Random, who: Person) -> Person | None:
    at = rng.randrange(len(who.jobs))
    return _changed(who, at, text=f"{who.jobs[at].text} 連絡先 090-0000-0000")


@_person_fault("T06")
def _first_job_as_a_child(rng: random.Random, who: Person) -> Person | None:
    first = min(int(j.start[:4]) * 12 + int(j.start[5:]) for j in who.jobs)
    return replace(who, age=max((NOW - first) // 12 + 8, 16)) if NOW - first > 100 else None


@_person_fault("N04")
def _text_garbled(rng: random.Random, who: Person) -> Person | None:
    at = rng.randrange(len(who.jobs))
    return _changed(who, at, text="在庫管理の詳細設計と製造を担当".encode().decode("cp932", errors="replace"))


def _exam_before_it_was_held(rng: random.Random, who: Person) -> Person | None:
    if any("応用情報" in name for name, _ in who.certificates):
        return None
    return replace(who, certificates=(*who.certificates, ("応用情報技術者試験", f"200{rng.randint(3, 7)}-10")))


def _left_employer_still_running(rng: random.Random, who: Person) -> Person | None:
    employers = list(dict.fromkeys(j.employer for j in who.jobs))
    at = next((n for n in _ended(who) if who.jobs[n].employer == employers[0]), None)
    return None if len(employers) < 2 or at is None else _changed(who, at, end=None)


_RANGE = re.compile(r"\s*(?:19|20)\d\d\s*[年/.]\s*\d{1,2}月?\s*[~〜～\-]\s*(?:19|20)\d\d\s*[年/.]\s*\d{1,2}月?\s*")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月")


@_text_fault("P07")
def _month_sign_for_year(rng: random.Random, text: str) -> str | None:
    if len(text) > 60 or not _RANGE.search(text):
        return None
    return _YEAR_MONTH.sub(r"\1月\2月", text, count=1) if _YEAR_MONTH.search(text) else None


@_text_fault("P02")
def _start_in_a_later_year(rng: random.Random, text: str) -> str | None:
    if not _RANGE.fullmatch(text):
        return None
    return re.sub(r"(?:19|20)\d\d", "2031", text)


@_text_fault("P08")
def _era_off_by_one(rng: random.Random, text: str) -> str | None:
    found = _YEAR_MONTH.search(text) if _RANGE.fullmatch(text) else None
    if found is None or not 1991 <= int(found[1]) <= 2017:
        return None
    return f"平成{int(found[1]) - 1988 + 1}年({found[1]}年){found[2]}月{text[found.end() :]}"


@_text_fault("P09")
def _serials_shown(rng: random.Random, text: str) -> str | None:
    return "43556～43921" if _RANGE.fullmatch(text) else None


@_text_fault("P03")
def _length_that_does_not_fit(rng: random.Random, text: str) -> str | None:
    found = re.search(r"(?<![\d.])(?:(\d{1,2})年)?(\d{1,2})ヶ月", text) if _RANGE.search(text) else None
    if found is None or len(text) > 80 or "現在" in text:
        return None
    return f"{text[: found.start()]}{int(found[1] or 0) + 2}年{found[2]}ヶ月{text[found.end() :]}"


@_text_fault("C02")
def _two_periods_in_a_cell(rng: random.Random, text: str) -> str | None:
    found = _RANGE.fullmatch(text)
    return f"{text}、{_again(text)}" if found else None


def _again(text: str) -> str:
    """The same months three years earlier."""
    return re.sub(r"(?:19|20)\d\d", lambda m: str(int(m[0]) - 3), text)


def _claim_beyond_the_career(rng: random.Random, text: str) -> str | None:
    return f"{rng.randint(45, 55)}年" if re.fullmatch(r"\d{1,2}(?:\.\d)?年", text) else None


FAULTS.append(
    Fault(
        "exam_before_it_was_held",
        ("Q01", "Q02"),
        of_person=_exam_before_it_was_held,
        shown=lambda who: rf"{who.certificates[-1][1][:4]}\s*[年/.\-]\s*10",
    )
)
FAULTS.append(
    Fault(
        "left_employer_still_running",
        ("P06",),
        of_person=_left_employer_still_running,
        shown=lambda who: re.escape(who.jobs[0].employer),
    )
)


def _two_jobs_at_once(rng: random.Random, who: Person) -> Person | None:
    if any("副業" in j.title for j in who.jobs):
        return None
    order = sorted(_ended(who), key=lambda n: who.jobs[n].start)
    fit = [(a, b) for a, b in itertools.pairwise(order) if _length(who.jobs[b]) >= 6]
    if not fit:
        return None
    one, two = rng.choice(fit)
    start = who.jobs[two].start
    month = int(start[:4]) * 12 + int(start[5:]) + 3
    return _changed(who, one, end=f"{month // 12}-{month % 12 + 1:02d}")


def _length(job: Job) -> int:
    end = job.end or job.start
    return (int(end[:4]) - int(job.start[:4])) * 12 + int(end[5:]) - int(job.start[5:])


def _row_of_another_decade(rng: random.Random, text: str) -> str | None:
    return re.sub(r"(?:19|20)\d\d", lambda m: str(int(m[0]) - 9), text) if _RANGE.fullmatch(text) else None


def _duration_frozen(rng: random.Random, text: str) -> str | None:
    found = re.search(r"(?<![\d.])(\d{1,2})年(\d{1,2})ヶ月", text) if "現在" in text and len(text) <= 60 else None
    if found is None or int(found[1]) < 2:
        return None
    return f"{text[: found.start()]}{int(found[1]) - 1}年{found[2]}ヶ月{text[found.end() :]}"


FAULTS.append(
    Fault(
        "row_of_another_decade",
        ("P10", "P04", "P05"),
        of_text=_row_of_another_decade,
        of_two=True,
        fits=lambda who: len(who.jobs) >= 6 and not any("副業" in j.title for j in who.jobs),
    )
)
FAULTS.append(Fault("two_jobs_at_once", ("P04",), of_person=_two_jobs_at_once, of_two=True))
FAULTS.append(Fault("duration_frozen", ("P11", "P03"), of_text=_duration_frozen))
FAULTS += [Fault(annex.__name__, rules, annex=annex, of_two="T07" in rules) for annex, rules in ANNEXES]
FAULTS.append(Fault("claim_beyond_the_career", ("T03",), of_text=_claim_beyond_the_career, of_period=False))
FAULTS.append(Fault("file_of_another_person", ("C04",), of_name=True))


# ---------------------------------------------------------------- files


@dataclass(frozen=True)
class Written:
    """A file; `places` are the cells (sheet, A1) or lines (None, number) where the fault stands; None: not known."""

    form: str
    fault: Fault | None
    file_name: str
    data: bytes
    places: frozenset[tuple[str | None, str]] | None = None


def clean(form: Layout, who: Person, fault: Fault | None = None, rng: random.Random | None = None) -> Written:
    """The person's honest sheet in a form; with the fault's annex, told truthfully, where it has one."""
    data = form.write(who)
    rows = _annex(form, who, fault, rng or random.Random(0))
    if rows is not None:
        data = with_annex(data, rows[0])
    return Written(form.name, None, f"スキルシート.{form.suffix}", data)


def _annex(form: Layout, who: Person, fault: Fault | None, rng: random.Random) -> tuple[Rows, Rows] | None:
    return fault.annex(rng, who) if fault is not None and fault.annex is not None and form.suffix == "xlsx" else None


def planted(form: Layout, who: Person, fault: Fault, rng: random.Random) -> Written | None:
    """The same sheet with the fault in it; None where the career or the form gives no occasion for it."""
    if fault.fits is not None and not fault.fits(who):
        return None
    before = clean(form, who, fault, copy.deepcopy(rng))
    data, name = before.data, before.file_name
    if fault.annex is not None:
        rows = _annex(form, who, fault, rng)
        if rows is None:
            return None
        data = with_annex(form.write(who), rows[1])
    elif fault.of_name:
        name = f"スキルシート_R.E_34歳.{form.suffix}"
    elif fault.of_person is not None:
        bad = fault.of_person(rng, who)
        if (
            bad is not None
            and fault.shown is not None
            and not re.search(fault.shown(bad), _whole(form, form.write(bad)))
        ):
            return None
        if bad is None or (form.name in _NO_END and fault.rules == ("P01",)):
            return None
        data = form.write(bad)
    elif fault.of_text is not None and form.name not in _NO_END:
        starts = {(int(j.start[:4]), int(j.start[5:])) for j in who.jobs}
        slip = fault.of_text
        changed = _with_text(
            before, lambda r, t: slip(r, t) if _of_job(t, starts) or not fault.of_period else None, rng
        )
        if changed is None:
            return None
        data = changed
    places = None if fault.of_name else _differing(form.suffix, before.data, data)
    if places is not None and not places:
        return None
    return Written(form.name, fault, name, data, None if fault.of_two else places)


def _of_job(text: str, starts: set[tuple[int, int]]) -> bool:
    """Does a text tell when one of these projects began (and no schooling, employer or sample person)?"""
    found = re.search(r"((?:19|20)\d\d)\s*[年/.]\s*(\d{1,2})", text)
    return found is not None and (int(found[1]), int(found[2])) in starts


def _whole(form: Layout, data: bytes) -> str:
    """Everything a workbook or text says; nothing of a document nobody takes apart here."""
    if form.suffix in ("xlsx", "csv"):
        return "\n".join(text for _, _, text in _cells(form.suffix, data))
    return data.decode() if form.suffix in ("md", "txt") else ""


def _with_text(before: Written, change: Callable[[random.Random, str], str | None], rng: random.Random) -> bytes | None:
    """The file with one of its texts changed; None where no text gives occasion."""
    if before.file_name.endswith(".xlsx"):
        return _with_shared_string(before.data, change, rng)
    if not before.file_name.endswith((".md", ".txt")):
        return None
    lines = before.data.decode().split("\n")
    fit = []
    for n, line in enumerate(lines):
        for piece in re.split(r"[|:：]", line):
            told = change(rng, piece.strip())
            if told is not None and piece.strip():
                fit.append((n, piece.strip(), told))
    if not fit:
        return None
    n, old, new = rng.choice(fit)
    lines[n] = lines[n].replace(old, new, 1)
    return "\n".join(lines).encode()


_STRINGS = "xl/sharedStrings.xml"


def _with_shared_string(
    data: bytes, change: Callable[[random.Random, str], str | None], rng: random.Random
) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {i.filename: archive.read(i) for i in archive.infolist()}
    xml = parts.get(_STRINGS, b"").decode()
    fit = [(m, told) for m in re.finditer(r"(<t[^>]*>)([^<]+)(</t>)", xml) if (told := change(rng, unescape(m[2])))]
    if not fit:
        return None
    found, told = rng.choice(fit)
    parts[_STRINGS] = f"{xml[: found.start(2)]}{escape(told, quote=False)}{xml[found.end(2) :]}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _differing(suffix: str, one: bytes, two: bytes) -> frozenset[tuple[str | None, str]] | None:
    """Where two files differ: cells of a workbook, lines of a text; None where nobody can count either."""
    if suffix in ("xlsx", "csv"):
        return frozenset((sheet, ref) for sheet, ref, _ in _cells(suffix, one) ^ _cells(suffix, two))
    if suffix in ("md", "txt"):
        a, b = one.decode().split("\n"), two.decode().split("\n")
        return frozenset((None, str(n)) for n, line in enumerate(b, 1) if n > len(a) or line != a[n - 1])
    return None


def _cells(suffix: str, data: bytes) -> set[tuple[str, str, str]]:
    found = book(Source(f"スキルシート.{suffix}", data, TODAY))
    return {
        (g.name, g.ref(r, c), g.text(r, c))
        for g in found.grids
        for r, row in enumerate(g.rows)
        for c, value in enumerate(row)
        if value is not None
    }


def points_at(where: tuple[str | None, str | None, int | None], places: frozenset[tuple[str | None, str]]) -> bool:
    """Is a finding's (sheet, cell, line) where the fault stands? A text of several lines is named by its first."""
    sheet, cell, line = where
    if cell is not None:
        return (sheet, cell) in places
    lines = [int(ref) for _, ref in places if ref.isdigit()]
    return line is not None and any(line <= n <= line + 8 for n in lines)
