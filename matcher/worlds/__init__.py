"""Seeded synthetic worlds: people, projects, running contracts and accounts with the look of the trade.

Nobody in them is real. The same arguments give the same world on every machine; the people do not change with the
number of projects, nor the projects with the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from matcher.model import (
    Account,
    AnyOf,
    Demand,
    Engineer,
    ParallelStages,
    PartnerLimit,
    Phase,
    Placement,
    Project,
    Remote,
    Requirement,
    Restrictions,
    Settlement,
    SupplyKind,
    Term,
    Wishes,
)
from matcher.worlds.instances import neutral_instance

__all__ = ["World", "neutral_instance", "world"]

TODAY = date(2026, 11, 24)
"""The clock of the samples."""


@dataclass(frozen=True)
class World:
    """A company's morning: who could be offered, what is open, what runs, with whom one deals."""

    engineers: tuple[Engineer, ...]
    projects: tuple[Project, ...]
    placements: tuple[Placement, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class Cluster:
    """Skills that go together: `core` everybody has, `around` some do; `price` relative to the average."""

    title: str
    core: tuple[str, ...]
    around: tuple[str, ...]
    share: int
    price: float
    role: str = "SE"


CLUSTERS = (
    Cluster(
        "Java業務システム開発",
        ("Java", "SQL"),
        ("Spring Boot", "Oracle Database", "PostgreSQL", "Linux", "AWS"),
        24,
        1.0,
    ),
    Cluster("PHP Webサイト開発", ("PHP", "MySQL"), ("Laravel", "JavaScript", "Vue.js", "AWS", "Docker"), 9, 0.92),
    Cluster(
        "フロントエンド開発",
        ("TypeScript", "JavaScript"),
        ("React", "Next.js", "Vue.js", "Nuxt.js", "Node.js"),
        9,
        1.02,
    ),
    Cluster("Pythonデータ処理", ("Python", "SQL"), ("Django", "Pandas", "AWS", "BigQuery", "Docker"), 7, 1.06),
    Cluster("C#業務アプリ開発", ("C#", "SQL Server"), ("ASP.NET", "VB.NET", "Azure", "Windows Server"), 9, 0.95),
    Cluster(
        "クラウド基盤構築",
        ("AWS", "Linux"),
        ("Terraform", "Docker", "Kubernetes", "Ansible", "Zabbix"),
        11,
        1.08,
        "infra",
    ),
    Cluster(
        "Windows基盤運用",
        ("Windows Server", "Active Directory"),
        ("VMware", "Azure", "Zabbix", "JP1"),
        7,
        0.85,
        "infra",
    ),
    Cluster("ネットワーク構築", ("Cisco",), ("FortiGate", "Linux", "AWS"), 4, 0.9, "infra"),
    Cluster("ホスト系保守", ("COBOL", "JCL"), ("Db2", "PL/SQL"), 5, 0.95),
    Cluster("組込みソフト開発", ("C", "C++"), ("Linux", "Python"), 5, 1.0),
    Cluster("スマホアプリ開発", ("Swift", "Kotlin"), ("Android", "iOS", "Firebase"), 3, 1.05),
    Cluster("Salesforce導入", ("Salesforce", "Apex"), ("JavaScript", "Java"), 3, 1.12),
    Cluster("Goサーバ開発", ("Go", "Docker"), ("Kubernetes", "AWS", "PostgreSQL"), 2, 1.15),
    Cluster("テスト・品質保証", ("Selenium",), ("Java", "SQL", "Apache JMeter"), 2, 0.72, "tester"),
)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HOMES = {
    "東京": _names(
        "調布 川崎 船橋 北千住 武蔵小杉 大宮 立川 横浜 浦和 津田沼 町田 八王子 所沢 荻窪 西船橋 戸塚 草加 鶴見 三鷹 柏 "
        "赤羽 中野 上尾 川口 川越 国分寺 藤沢 松戸 溝の口 平塚 市川 千葉 錦糸町 練馬 綾瀬 行徳 西葛西 本厚木 下北沢 "
        "高幡不動 平井 大船 鷺沼 三軒茶屋 日吉 久喜 新丸子 金町"
    ),
    "大阪": _names("高槻 枚方市 尼崎 西宮北口 堺東 茨木 豊中 奈良 京都 布施 天王寺 江坂 明石 三ノ宮"),
    "愛知": _names("金山 藤が丘 岡崎 一宮 春日井 刈谷 岐阜 豊田市"),
}
WORKPLACES = {
    "東京": _names(
        "新宿 渋谷 品川 大手町 豊洲 秋葉原 六本木 新橋 田町 大崎 日本橋 飯田橋 神保町 虎ノ門 五反田 池袋 横浜 "
        "みなとみらい 川崎 武蔵小杉 海浜幕張 東陽町 木場 茅場町 九段下 赤坂見附 恵比寿 目黒 三田 汐留 天王洲アイル "
        "新横浜 立川 府中 さいたま新都心"
    ),
    "大阪": _names("淀屋橋 本町 梅田 新大阪 天満橋 京橋 なんば 神戸 京都 江坂"),
    "愛知": _names("名古屋 伏見 栄 金山 刈谷"),
}
REGIONS = ("東京", "大阪", "愛知")
REGION_SHARES = (82, 12, 6)
SUPPLY_SHARES = {SupplyKind.BENCH: 8, SupplyKind.SOON: 12, SupplyKind.REASSIGN: 28, SupplyKind.PARTNER: 52}
INDUSTRIES = _names("finance insurance manufacturing retail logistics telecom public medical")
LETTERS = "ABCDEFGHIJKLMNORSTUWY"
SETTLEMENTS = ((140, 180), (140, 180), (140, 180), (150, 190), (140, 200), (150, 180))
PHASES_OF: dict[str, tuple[Phase, ...]] = {
    "upper": ("requirements", "basic_design"),
    "middle": ("basic_design", "detailed_design", "implementation", "unit_test"),
    "lower": ("implementation", "unit_test", "integration_test"),
    "run": ("operation",),
}


def world(engineers: int, projects: int, seed: int = 1, today: date = TODAY) -> World:
    """A world of so many people and open projects; running contracts and accounts follow from them."""
    clients = _clients(max(5, projects // 8), seed)
    partners = _partners(max(3, engineers // 40), seed)
    people, running = _people(engineers, Random(f"{seed}/people"), today, partners, clients)
    r = Random(f"{seed}/projects")
    jobs = tuple(_project(n, r, today, clients) for n in range(1, projects + 1))
    return World(people, jobs, running, (*clients, *partners))


# ---------------------------------------------------------------- accounts


def _clients(count: int, seed: int) -> tuple[Account, ...]:
    r = Random(f"{seed}/clients")
    return tuple(
        Account(
            id=f"A-{n:04d}",
            name=f"仮想商事{n:04d}株式会社",
            kind="client",
            segment=r.choices(("key", "growth", "standard"), (10, 30, 60))[0],
            rank=r.choices(("A", "B", "C", "D"), (15, 35, 35, 15))[0],
            account_status=r.choices(("open", "negotiating", "none"), (75, 15, 10))[0],
            payment_site=r.choice((30, 30, 30, 35, 45, 60)),
            seat_cap=r.choice((None, None, None, 8, 15)),
            domains=(f"client{n:04d}.example.jp",),
        )
        for n in range(1, count + 1)
    )


def _partners(count: int, seed: int) -> tuple[Account, ...]:
    r = Random(f"{seed}/partners")
    return tuple(
        Account(
            id=f"B-{n:04d}",
            name=f"仮想協力{n:04d}合同会社",
            kind="partner",
            rank=r.choices(("A", "B", "C"), (20, 50, 30))[0],
            account_status=r.choices(("open", "negotiating"), (85, 15))[0],
            fill_rate=round(r.betavariate(2, 8), 2),
            answer_hours=float(r.choice((2, 4, 8, 24, 48))),
            domains=(f"partner{n:04d}.example.jp",),
        )
        for n in range(1, count + 1)
    )


# ---------------------------------------------------------------- people


def _people(
    count: int, r: Random, today: date, partners: tuple[Account, ...], clients: tuple[Account, ...]
) -> tuple[tuple[Engineer, ...], tuple[Placement, ...]]:
    people: list[Engineer] = []
    running: list[Placement] = []
    kinds, shares = tuple(SUPPLY_SHARES), tuple(SUPPLY_SHARES.values())
    for n in range(1, count + 1):
        supply = r.choices(kinds, shares)[0]
        cluster = _cluster(r)
        years = min(30.0, max(1.0, r.gammavariate(2.4, 4.2)))
        salary = _salary(years, cluster, r)
        end = _contract_end(supply, r, today)
        made = _engineer(n, supply, cluster, years, salary, end, r, today, partners)
        people.append(made)
        if end is not None:
            running.append(_placement(len(running) + 1, made, cluster, salary, end, r, clients))
    return tuple(people), tuple(running)


def _engineer(
    n: int,
    supply: SupplyKind,
    cluster: Cluster,
    years: float,
    salary: int,
    end: date | None,
    r: Random,
    today: date,
    partners: tuple[Account, ...],
) -> Engineer:
    lead = years >= 7 and r.random() < 0.4
    fields: dict[str, Any] = {
        "id": f"E-{n:05d}",
        "number": f"E-{n:05d}",
        "initials": f"{r.choice(LETTERS)}.{r.choice(LETTERS)}",
        "age": min(65, round(22 + years + abs(r.gauss(0, 4)))),
        "nearest_station": r.choice(HOMES[r.choices(REGIONS, REGION_SHARES)[0]]) if r.random() < 0.93 else None,
        "supply": supply,
        "skills": _claims(cluster, years, r),
        "experience_months": round(years * 12),
        "roles": ("PL", cluster.role) if lead else (cluster.role,),
        "leader": True if lead else None,
        "phases": PHASES_OF["upper"] + PHASES_OF["middle"] if years > 8 else PHASES_OF["lower"],
        "available_from": end + timedelta(days=1) if end else _free(supply, r, today),
        "exactness": {"available_from": "day"},
        "wishes": _wishes(r),
    }
    if supply is SupplyKind.PARTNER:
        fields |= _bought(salary, r, partners)
    else:
        fields |= {"tier": 0, "employment": "permanent" if r.random() < 0.93 else "contract", "cost": salary}
    return Engineer(**fields)


def _bought(salary: int, r: Random, partners: tuple[Account, ...]) -> dict[str, Any]:
    """What is particular of a partner's person: tier, price asked, proposals that run elsewhere."""
    tier = r.choices((1, 2, None), (70, 22, 8))[0]
    free = r.random() < 0.18
    elsewhere = r.choices((0, 1, 2, 3), (40, 30, 20, 10))[0]
    low, high = r.choice(SETTLEMENTS)
    return {
        "company": r.choice(partners).name,
        "tier": 1 if free else tier,
        "freelance": free,
        "employment": "freelance" if free else None,
        "invoice_registered": r.random() < 0.8 if free else None,
        "desired_rate": round(salary * 1.12, -4) if r.random() < 0.9 else None,
        "settlement": Settlement(min_h=low, max_h=high),
        "payment_site": r.choice((30, 30, 35, 45, None)),
        "parallel": elsewhere,
        "parallel_stages": ParallelStages(waiting=1) if elsewhere and r.random() < 0.15 else None,
    }


def _cluster(r: Random) -> Cluster:
    return r.choices(CLUSTERS, [c.share for c in CLUSTERS])[0]


def _salary(years: float, cluster: Cluster, r: Random) -> int:
    """Cost a month, rounded to 万円: rises with the years and flattens."""
    yen = (36 + 2.6 * min(years, 12) + 0.6 * max(0.0, years - 12)) * 10_000 * cluster.price
    return int(round(yen * r.uniform(0.92, 1.08), -4))


def _claims(cluster: Cluster, years: float, r: Random) -> tuple[Demand, ...]:
    months = round(years * 12)
    names = [*cluster.core, *r.sample(cluster.around, min(len(cluster.around), 1 + round(r.random() * 3)))]
    if r.random() < 0.35:
        other = _cluster(r)
        names += [*other.core[:1], *r.sample(other.around, 1)]
    shares = [r.uniform(0.6, 1.0) if n < len(cluster.core) else r.uniform(0.15, 0.6) for n in range(len(names))]
    held = {name: max(3, round(months * share)) for name, share in zip(names, shares, strict=True)}
    return tuple(Demand(skill=s, months=m if r.random() < 0.92 else None, surface=s) for s, m in held.items())


def _contract_end(supply: SupplyKind, r: Random, today: date) -> date | None:
    """The last day of the running contract; None for people without one."""
    if supply is SupplyKind.SOON:
        return _month_end(today, r.choices((0, 1, 2), (35, 50, 15))[0])
    return _month_end(today, r.choice((1, 1, 4, 4, 7, 10))) if supply is SupplyKind.REASSIGN else None


def _free(supply: SupplyKind, r: Random, today: date) -> date | None:
    if supply is SupplyKind.BENCH:
        return today
    return r.choices((today, _month_end(today, 0) + timedelta(days=1), _month_end(today, 1) + timedelta(days=1), None),
                     (35, 35, 20, 10))[0]  # fmt: skip


def _month_end(today: date, later: int) -> date:
    year, month = divmod(today.year * 12 + today.month + later, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _wishes(r: Random) -> Wishes | None:
    if r.random() < 0.6:
        return None
    remote = r.choices((None, "hybrid", "full"), (50, 38, 12))[0]
    return Wishes(
        remote=remote,
        onsite_days_max=r.choice((2, 3)) if remote == "hybrid" else None,
        commute_minutes_max=r.choice((None, None, 60, 75, 90)),
        ng_terms=r.choice(((), (), (), ("夜勤",), ("金融",))),
    )


def _placement(
    n: int, person: Engineer, cluster: Cluster, salary: int, end: date, r: Random, clients: tuple[Account, ...]
) -> Placement:
    low, high = r.choice(SETTLEMENTS)
    soon = person.supply is SupplyKind.SOON
    return Placement(
        id=f"C-{n:05d}",
        engineer=person.id,
        client=clients[min(int(r.expovariate(1) * len(clients) / 4), len(clients) - 1)].name,
        project=cluster.title,
        contract="quasi_mandate",
        sell_rate=int(round(salary * r.uniform(1.12, 1.35), -4)),
        settlement=Settlement(min_h=low, max_h=high),
        start=end - timedelta(days=r.choice((365, 550, 730, 1100))),
        contract_end=end,
        renewal_months=r.choice((1, 3, 3, 6)),
        notice_days=r.choice((30, 30, 30, 60)),
        extension=r.choices(("ending", "asked", "unknown"), (60, 25, 15) if soon else (0, 30, 70))[0],
        move_consent=None if soon else r.choice((True, True, False, None)),
        required=(Demand(skill=cluster.core[0], surface=cluster.core[0]),),
    )


# ---------------------------------------------------------------- projects


def _project(n: int, r: Random, today: date, clients: tuple[Account, ...]) -> Project:
    cluster = _cluster(r)
    client = clients[min(int(r.expovariate(1) * len(clients) / 3), len(clients) - 1)]
    level = r.choices(("upper", "middle", "lower", "run"), (18, 42, 30, 10))[0]
    seats = r.choices((1, 2, 3, 5), (72, 18, 7, 3))[0]
    team = seats > 1 and r.random() < 0.3
    start = _month_end(today, r.choices((0, 1, 2, 4), (46, 32, 14, 8))[0] - r.choice((0, 0, 0, 1))) + timedelta(days=1)
    low, high = r.choice(SETTLEMENTS)
    return Project(
        id=f"P-{n:05d}",
        number=f"{n:05d}",
        title=f"{cluster.title} {n:05d}",
        client=client.name,
        sender=client.name if r.random() < 0.5 else r.choice(clients).name,
        chain_depth=r.choices((1, 2, 3, None), (35, 40, 15, 10))[0],
        seats=seats,
        team=team,
        needs_leader=team and r.random() < 0.6,
        contract=r.choices(("quasi_mandate", "dispatch", None), (80, 6, 14))[0],
        required=_required(cluster, level, r),
        preferred=tuple(Demand(skill=s, surface=s) for s in r.sample(cluster.around, min(2, len(cluster.around)))),
        phases=PHASES_OF[level],
        role="PL" if level == "upper" and r.random() < 0.3 else cluster.role,
        industry=r.choice(INDUSTRIES),
        **_price(cluster, level, r),
        settlement=Settlement(min_h=low, max_h=high) if r.random() < 0.85 else None,
        payment_site=client.payment_site,
        start=max(start, today),
        term=r.choice((Term(long=True), Term(months=3, extendable=True), Term(months=6), None)),
        exactness={"start": r.choice(("day", "month"))},
        **_where(r),
        interviews=r.choices((1, 2, None), (55, 35, 10))[0],
        deadline=today + timedelta(days=r.randint(1, 14)) if r.random() < 0.25 else None,
        received_at=f"{(today - timedelta(days=min(30, int(r.expovariate(1 / 6))))).isoformat()}T09:{n % 60:02d}:00",
        **_limits(r),
        certainty=r.choices(("confirmed", "budgeting", "information", None), (45, 15, 8, 32))[0],
    )


def _required(cluster: Cluster, level: str, r: Random) -> tuple[Requirement, ...]:
    years = {"upper": 5, "middle": 3, "lower": 1, "run": 1}[level]
    first = Demand(
        skill=cluster.core[0], months=12 * r.choice((years, years, max(1, years - 1))) if r.random() < 0.7 else None,
        surface=cluster.core[0],
    )  # fmt: skip
    more: list[Requirement] = [Demand(skill=s, surface=s) for s in cluster.core[1:] if r.random() < 0.5]
    if r.random() < 0.45 and cluster.around:
        choice = tuple(Demand(skill=s, surface=s) for s in r.sample(cluster.around, min(2, len(cluster.around))))
        more.append(AnyOf(any_of=choice) if r.random() < 0.25 and len(choice) > 1 else choice[0])
    return (first, *more)


def _price(cluster: Cluster, level: str, r: Random) -> dict[str, Any]:
    if r.random() < 0.2:
        return {"rate_open": True}
    middle = {"upper": 84, "middle": 70, "lower": 58, "run": 50}[level] * cluster.price * r.uniform(0.9, 1.12)
    high = round(middle) * 10_000
    return {"rate_min": high - r.choice((0, 50_000, 50_000, 100_000)) if r.random() < 0.7 else None, "rate_max": high}


def _where(r: Random) -> dict[str, Any]:
    place = r.choice(WORKPLACES[r.choices(REGIONS, REGION_SHARES)[0]])
    days = float(r.choice((1, 2, 2, 3)))
    remote = r.choices(
        (Remote(mode="onsite"), Remote(mode="hybrid", onsite_days=(days, days)), Remote(mode="full"), None),
        (32, 42, 10, 16),
    )[0]
    return {"place": None if remote and remote.mode == "full" else place, "remote": remote}


def _limits(r: Random) -> dict[str, Any]:
    tier = r.choices((0, 1, None), (28, 42, 30))[0]
    free = r.choices((True, False, None), (20, 25, 55))[0]
    strict = r.random()
    return {
        "partner_limit": PartnerLimit(max_tier=tier, freelance=free) if tier is not None or free is not None else None,
        "restrictions": Restrictions(nationality="japanese_only") if strict < 0.15
        else Restrictions(age_max=50) if strict < 0.25 else None,
        "language_level": r.choices((None, "N1", "N2"), (92, 5, 3))[0],
    }  # fmt: skip
