"""Seeded careers for the checks: honest ones, with all of normal life in them."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from matcher.checks import check
from matcher.model import (
    Demand,
    Employer,
    Engagement,
    Engineer,
    Finding,
    Place,
    Qualification,
    SkillClaim,
    SkillSheet,
    SummaryRow,
    month_at,
    month_index,
)
from tests.make import HERE

TODAY = date(2026, 11, 24)
NOW = month_index(TODAY)

# (first year it may be used, skills with the versions of that time)
STACKS: tuple[tuple[int, tuple[tuple[str, str | None], ...]], ...] = (
    (2001, (("Java", None), ("Oracle Database", "9i"), ("Solaris", None), ("Struts", None))),
    (2003, (("VB.NET", None), ("SQL Server", "2000"), ("Windows Server", "2003"))),
    (2005, (("PHP", "5"), ("MySQL", None), ("Linux", None))),
    (2006, (("COBOL", None), ("JCL", None), ("Db2", None), ("z/OS", None))),
    (2009, (("Java", "6"), ("Spring Framework", None), ("Oracle Database", "11g"), ("PL/SQL", None), ("Linux", None))),
    (2011, (("C#", None), ("ASP.NET", None), ("SQL Server", "2008"), ("Windows Server", "2008"))),
    (2013, (("Ruby", None), ("Ruby on Rails", None), ("PostgreSQL", None), ("AWS", None), ("Git", None))),
    (2015, (("Java", "8"), ("Spring Boot", None), ("PostgreSQL", None), ("Jenkins", None), ("Git", None))),
    (2017, (("JavaScript", None), ("React", None), ("Node.js", None), ("MySQL", None), ("Docker", None))),
    (2018, (("TypeScript", None), ("Vue.js", None), ("PHP", "7"), ("Laravel", None), ("AWS", None))),
    (2020, (("Python", "3"), ("Django", None), ("AWS", None), ("Docker", None), ("Terraform", None))),
    (2022, (("Java", "17"), ("Spring Boot", None), ("Kubernetes", None), ("AWS", None), ("Git", None))),
)
SUBJECTS = (
    "販売管理",
    "在庫管理",
    "勘定系",
    "生産管理",
    "人事給与",
    "予約受付",
    "物流配送",
    "会員管理",
    "契約管理",
    "帳票出力",
    "決済",
    "検査データ収集",
    "コールセンター支援",
    "電子カルテ",
    "設備保全",
    "原価計算",
    "POS売上分析",
    "料金計算",
)
CLIENTS = ("○○銀行", "A社", "大手製造業", "損害保険会社", "官公庁", "流通業", "通信キャリア", "某証券会社", "◯◯市")
OPENINGS = (
    "{s}の画面とバッチ処理の開発。",
    "{s}の老朽化に伴う再構築。",
    "制度変更に合わせた{s}の改修。",
    "{s}の保守と問い合わせ対応。",
    "{s}の参照系APIの新設。",
    "海外拠点への{s}の展開。",
    "{s}のデータ移行。",
    "{s}をクラウドへ移す作業。",
)
MIDDLES = (
    "利用部門との仕様調整を行いながら基本設計を進めました。",
    "既存機能の調査と移行設計を受け持ちました。",
    "四半期ごとの改修の見積りから参加しました。",
    "障害の一次切り分けと月次処理の監視を行いました。",
    "性能試験を計画し、遅いクエリを改善しました。",
    "手順書を整備し、新任者への引き継ぎも行いました。",
    "他社チームとのインターフェースの取り決めを担当しました。",
    "帳票二十種の設計と製造を担当しました。",
    "テスト項目の洗い出しと自動化に取り組みました。",
)
ENDINGS = (
    "詳細設計、製造、単体テストを担当。",
    "稼働後は初期流動の対応まで行いました。",
    "進捗の取りまとめも任されました。",
    "夜間作業の立ち会いがありました。",
    "工数は当初の見込みの範囲に収まりました。",
    "若手二名の作業を確認する立場でした。",
    "",
)
TASKS = (
    "詳細設計書作成、プログラム製造、単体テスト仕様書作成、単体テスト実施、結合テスト実施、リリース作業を担当しました。"
)
STATIONS = ("調布", "川崎", "大宮", "船橋", "中野", "横浜", "北千住", "町田", "浦和", "西船橋")
PHASES = ("basic_design", "detailed_design", "implementation", "unit_test", "integration_test")
EXAMS = (
    ("基本情報技術者試験", 2003),
    ("応用情報技術者試験", 2011),
    ("ITパスポート試験", 2012),
    ("Oracle Certified Java Programmer, Silver SE 11", 2021),
)


def asked(rule: str, about: SkillSheet, person: Engineer | None = None, **options: Any) -> list[Finding]:
    """What one rule finds in a sheet."""
    return [f for f in check(about, person, today=TODAY, **options) if f.rule == rule]


def at(cell: str) -> Place:
    return HERE.model_copy(update={"cell": cell})


def place(cell: str, file: str = "skillsheet.xlsx") -> Place:
    return Place(file=file, sheet="業務経歴", cell=cell)


def used(name: str, version: str | None) -> Demand:
    return Demand(skill=name, version=version, surface=f"{name}{version or ''}")


def _stated(rng: random.Random, months: int) -> int | None:
    """The duration beside the dates as people write it: none, inclusive, exclusive, in whole years."""
    kind = rng.random()
    if kind < 0.5:
        return None
    if kind < 0.85:
        return months
    if kind < 0.95 or months < 14:
        return max(months - 1, 1)
    return months // 12 * 12


def _job(rng: random.Random, start: int, end: int | None, at: int, **fields: Any) -> Engagement:
    last = NOW if end is None else end
    year = start // 12
    fitting = [s for s in STACKS if s[0] <= year <= s[0] + 9] or [STACKS[0]]
    stack = rng.choice(fitting)[1]
    chosen = list(stack if rng.random() < 0.7 else stack[: max(2, len(stack) - 1)])
    subject = rng.choice(SUBJECTS)
    client = rng.choice(CLIENTS)
    team = rng.choice((None, 3, 5, 8, 12))
    row = f"B{10 + at * 3}"
    months = last - start + 1
    stated = _stated(rng, months) if end is not None else (months if rng.random() < 0.3 else None)
    defaults: dict[str, Any] = {
        "start": month_at(start),
        "end": None if end is None else month_at(end),
        "current": end is None,
        "title": f"{client}向け{subject}システム{rng.choice(('開発', '再構築', '保守', '更改', '追加開発'))}",
        "role": rng.choice(("SE", "PG", "SE", None)),
        "team_size": team,
        "total_size": team * rng.choice((1, 2, 4)) if team and rng.random() < 0.4 else None,
        "skills": tuple(used(*one) for one in chosen),
        "phases": PHASES[rng.randint(0, 2) : rng.randint(3, 5)],
        "text": _description(rng, subject),
        "stated_months": stated,
        "period_text": None,
        "place": place(row),
        "places": {"period": place(row), "title": place(f"C{row[1:]}"), "skills": place(f"H{row[1:]}")},
    }
    return Engagement(**{**defaults, **fields})


def _description(rng: random.Random, subject: str) -> str | None:
    """What people write: a few sentences, now and then the bare list of tasks they use everywhere, or nothing."""
    kind = rng.random()
    if kind < 0.1:
        return None
    if kind < 0.2:
        return TASKS
    middle = "".join(rng.sample(MIDDLES, rng.choice((1, 2, 2))))
    return rng.choice(OPENINGS).format(s=subject) + middle + rng.choice(ENDINGS)


def _jobs(rng: random.Random, first: int) -> tuple[list[Engagement], list[Employer]]:
    """A history without a break in sense: jobs that touch, short breaks, employers around them, side jobs."""
    jobs: list[Engagement] = []
    employers: list[Employer] = []
    at, month, count = 0, first, rng.randint(1, 3)
    for company in range(count):
        begun = month
        name = f"株式会社架空{'一二三'[company]}"
        until = NOW if company == count - 1 else first + (NOW - first) * (company + 1) // count
        while month < until - 2:
            length = rng.choice((3, 5, 8, 12, 12, 18, 24, 36))
            last: int | None = min(month + length - 1, until)
            if last == NOW or (last is not None and last > NOW - 3):
                last = None if rng.random() < 0.8 else NOW
            jobs.append(_job(rng, month, last, at, employer=name if count > 1 else None))
            at += 1
            if last is None:
                break
            month = last + rng.choice((0, 0, 1, 1, 1, 1, 2, 4 if rng.random() < 0.3 else 1))
        running = company == count - 1
        if count > 1:
            end = None if running else month_at(until)
            employers.append(
                Employer(name=name, start=month_at(begun), end=end, current=running, place=place(f"A{9 + company}"))
            )
        month = max(month, until + rng.choice((0, 1, 1, 3)))
        if month > NOW - 3:
            break
    if rng.random() < 0.25 and len(jobs) > 2:  # a side job, sometimes still running
        start = rng.randint(NOW - 30, NOW - 8)
        end = None if rng.random() < 0.5 else rng.randint(start + 3, NOW - 1)
        jobs.append(
            _job(rng, start, end, at, part_time=True if rng.random() < 0.7 else None, title="副業：Webサイト制作")
        )
    return jobs, employers


def honest(seed: int) -> SkillSheet:
    """A truthful sheet, with the roughness of truthful sheets."""
    rng = random.Random(seed)
    first = rng.randint(2002 * 12, 2022 * 12)
    jobs, employers = _jobs(rng, first)
    worked = NOW - first + 1
    born = date(first // 12 - rng.choice((18, 20, 22, 22, 24)), rng.randint(1, 12), rng.randint(1, 28))
    age = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    initials = rng.choice("ABHIKMNOSTWY") + "." + rng.choice("AHIKMNSTY")
    bare = initials.replace(".", "")
    file = rng.choice(
        (f"スキルシート_{initials}.xlsx", "skillsheet.xlsx", f"{bare}_スキルシート.xlsx", "職務経歴書_SE_20261101.xlsx")
    )
    if rng.random() < 0.6:
        jobs.reverse()
    jobs = [_moved_to(file, job).model_copy(update={"number": str(n)}) for n, job in enumerate(jobs, start=1)]
    return SkillSheet(
        id=f"S-{seed}",
        initials=initials,
        age=age if rng.random() < 0.8 else None,
        birth_date=born if rng.random() < 0.2 else None,
        nearest_station=rng.choice(STATIONS),
        graduated=month_at((first // 12) * 12 + 2) if rng.random() < 0.4 else None,
        experience_months=_experience(rng, worked),
        as_of=TODAY.replace(month=rng.choice((8, 10, 11)), day=1) if rng.random() < 0.3 else None,
        summary="要件定義から携わる機会が多く、利用者の業務を理解したうえでの設計を心がけています。",
        claims=_claims(rng, jobs),
        engagements=tuple(jobs),
        employers=tuple(employers),
        summary_rows=_summary(rng, jobs),
        qualifications=tuple(
            Qualification(
                name=name,
                surface=name,
                acquired=month_at(max(year * 12 + rng.randint(0, 11), first)),
                place=place("C5"),
            )
            for name, year in EXAMS
            if rng.random() < 0.25 and max(year * 12 + 11, first) < NOW
        ),
        place=place("A1", file),
    )


def _moved_to(file: str, job: Engagement) -> Engagement:
    places = {field: where.model_copy(update={"file": file}) for field, where in job.places.items()}
    return job.model_copy(update={"places": places, "place": job.place.model_copy(update={"file": file})})


def _experience(rng: random.Random, worked: int) -> int | None:
    """Mostly in whole years, rounded either way."""
    kind = rng.random()
    if kind < 0.3:
        return None
    if kind < 0.6:
        return worked
    return max((worked + rng.choice((0, 6, 11))) // 12 * 12, 12)


def _claims(rng: random.Random, jobs: list[Engagement]) -> tuple[SkillClaim, ...]:
    """A skill table from what was used, in years rounded up, now and then a year more than is listed."""
    months_of: dict[str, set[int]] = {}
    for job in jobs:
        if job.start is None:
            continue
        last = NOW if job.end is None else month_index(job.end)
        for one in job.skills:
            if one.skill:
                months_of.setdefault(one.skill, set()).update(range(month_index(job.start), last + 1))
    claims = []
    for n, (name, months) in enumerate(sorted(months_of.items())):
        if rng.random() < 0.7:
            years = -(-len(months) // 12)
            claims.append(SkillClaim(skill=name, surface=name, months=years * 12, place=place(f"F{20 + n}")))
    return tuple(claims)


def _summary(rng: random.Random, jobs: list[Engagement]) -> tuple[SummaryRow, ...]:
    """Now and then a table of the engagements at the top, with a month of roughness."""
    if rng.random() > 0.3:
        return ()
    return tuple(
        SummaryRow(
            number=job.number,
            title=job.title,
            start=month_at(month_index(job.start) + rng.choice((0, 0, 0, 1))) if job.start else None,
            end=job.end,
            current=job.current,
            place=place(f"B{200 + n}"),
        )
        for n, job in enumerate(jobs)
    )
