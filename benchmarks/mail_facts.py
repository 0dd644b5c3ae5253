"""Facts of synthetic projects and people, and the ways the trade writes them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any


def names(text: str) -> list[str]:
    return text.split()


COMPANIES = [
    f"株式会社{name}"
    for name in names(
        "あおぞら ひなた つゆくさ みずほの さざなみ こもれび やまびこ はるかぜ ことのは しらかば "
        "あかつき いぶき うみねこ えのき おりづる かすみ きらら くすのき けやき すずかけ"
    )
]
DOMAINS = [f"c{n}.example" for n in range(len(COMPANIES))]
PEOPLE = names("山田 佐藤 高橋 伊藤 渡辺 中村 小林 加藤 吉田 山本 松本 井上 木村 清水 斎藤")
FIELDS = names(
    "受発注管理 在庫管理 会員向けサイト 保険契約管理 人事給与 物流管理 決済 "
    "予約 勤怠管理 店舗管理 帳票出力 顧客管理 生産管理 販売管理"
)
WORK = names("の開発 の改修 の再構築 の保守 の機能追加 の基盤刷新")
STATIONS = names(
    "新宿 渋谷 品川 大手町 豊洲 秋葉原 六本木 新橋 田町 大崎 飯田橋 神保町 五反田 池袋 恵比寿 目黒 東陽町 茅場町"
)
HOMES = names("調布 川口 船橋 北千住 武蔵小杉 大宮 立川 浦和 津田沼 町田 八王子 所沢 荻窪 西船橋 三鷹 赤羽 中野 上尾")
SKILLS = (
    ("Java", "Spring Boot", "Oracle Database", "PostgreSQL"),
    ("PHP", "Laravel", "MySQL", "Docker"),
    ("Python", "Django", "PostgreSQL", "AWS"),
    ("C#", "ASP.NET", "SQL Server", "Azure"),
    ("TypeScript", "React", "Node.js", "Docker"),
    ("Go", "Kubernetes", "Terraform", "AWS"),
    ("COBOL", "JCL", "Db2", "Linux"),
    ("Ruby", "Ruby on Rails", "MySQL", "AWS"),
    ("Swift", "Kotlin", "Firebase", "Git"),
)
WRITTEN = {"Oracle Database": "Oracle", "Ruby on Rails": "Rails"}
BANDS = ((140, 180), (140, 180), (150, 190), (140, 200), (150, 180))
LETTERS = "ABCDEFGHIJKLMNORSTUWY"


@dataclass(frozen=True)
class Job:
    """What a project says; None where its mail is silent."""

    key: str
    title: str
    required: tuple[tuple[str, int | None], ...]
    preferred: tuple[str, ...]
    low: int | None
    high: int | None
    place: str | None
    days: int | None
    """Months from now it begins; 0 at once."""
    seats: int | None
    band: tuple[int, int] | None
    interviews: int | None
    limit: int | None
    """Tiers a partner's person may come through."""
    site: int | None


@dataclass(frozen=True)
class Person:
    key: str
    initials: str
    age: int
    sex: str
    station: str | None
    skills: tuple[tuple[str, int | None], ...]
    rate: int | None
    begins: int
    parallel: int | None
    employment: str | None


# ---------------------------------------------------------------- facts


def _maybe(r: Random, share: float, value: Any) -> Any:
    return value if r.random() < share else None


def job_of(r: Random, number: int) -> Job:
    skills = r.choice(SKILLS)
    low = r.randrange(50, 90)
    price = r.random()
    return Job(
        key=f"P{number}",
        title=f"{r.choice(FIELDS)}システム{r.choice(WORK)}",
        required=((skills[0], r.choice([None, 12, 24, 36, 60])), *((s, None) for s in skills[1 : r.randint(1, 3)])),
        preferred=tuple(skills[3:]) if r.random() < 0.6 else (),
        low=low * 10_000 if price < 0.4 else None,
        high=(low + r.choice([3, 5, 10])) * 10_000 if price < 0.55 else None,
        place=_maybe(r, 0.9, r.choice(STATIONS)),
        days=_maybe(r, 0.92, r.choice([0, 1, 1, 1, 2, 3])),
        seats=_maybe(r, 0.7, r.choice([1, 1, 1, 2, 3])),
        band=_maybe(r, 0.6, r.choice(BANDS)),
        interviews=_maybe(r, 0.7, r.choice([1, 1, 2])),
        limit=_maybe(r, 0.5, r.choice([0, 1, 1, 2])),
        site=_maybe(r, 0.2, r.choice([30, 40, 45, 60])),
    )


def person_of(r: Random, number: int) -> Person:
    skills = r.choice(SKILLS)
    return Person(
        key=f"E{number}",
        initials=f"{r.choice(LETTERS)}.{r.choice(LETTERS)}",
        age=r.randint(22, 58),
        sex=r.choice(["male", "male", "female"]),
        station=_maybe(r, 0.8, r.choice(HOMES)),
        skills=((skills[0], r.choice([24, 36, 60, 120])), *((s, None) for s in skills[1 : r.randint(2, 4)])),
        rate=_maybe(r, 0.8, r.randrange(45, 90) * 10_000),
        begins=r.choice([0, 1, 1, 1, 2]),
        parallel=_maybe(r, 0.4, r.choice([0, 1, 2])),
        employment=_maybe(r, 0.6, r.choice(["permanent", "freelance"])),
    )


# ---------------------------------------------------------------- ways of writing

FRAMES: dict[str, Callable[[str, str], str]] = {
    "black": lambda label, value: f"【{label}】{value}",
    "white": lambda label, value: f"〔{label}〕{value}",
    "square": lambda label, value: f"■{label}：{value}",
    "dot": lambda label, value: f"・{label}：{value}",
    "bare": lambda label, value: f"{label}　：{value}",
    "angle": lambda label, value: f"＜{label}＞ {value}",
    "circle": lambda label, value: f"○{label}: {value}",
    "diamond": lambda label, value: f"◆{label}：{value}",
    "below": lambda label, value: f"■{label}\n　{value}",
    "below black": lambda label, value: f"【{label}】\n{value}",
    "square bracket": lambda label, value: f"[{label}] {value}",
    "spread": lambda label, value: f"{label[0]}　{label[1]}：{value}" if len(label) == 2 else f"{label}：{value}",
    "dots": lambda label, value: f"■{label}・・・・・・{value}",
}
_JOB = names("title required preferred rate place start seats band interviews limit site")
LABELS = [
    dict(zip(_JOB, names(line), strict=True))
    for line in (
        "案件名 必須スキル 尚可スキル 単価 勤務地 期間 募集人数 精算 面談 商流 支払サイト",
        "案件 必須 尚可 金額 場所 時期 人数 清算 面接 商流制限 サイト",
        "案件名 必要スキル 歓迎 予算 作業場所 作業期間 募集 精算幅 打合せ BP 支払いサイト",
        "案件名 スキル要件 尚良 単金 最寄駅 開始 人数 精算 商談 商流 支払サイト",
    )
]
_PERSON = names("initials age station skills rate start parallel employment")
PERSON_LABELS = [
    dict(zip(_PERSON, names(line), strict=True))
    for line in (
        "氏名 年齢 最寄駅 スキル 希望単価 稼働 並行状況 所属",
        "名前 年齢 最寄り駅 得意スキル 単価 稼働開始 並行 所属",
        "イニシャル 年齢 最寄 経験スキル 単金 稼働可能日 並行営業 雇用形態",
    )
]
ORDERS = (
    ("title", "required", "preferred", "place", "start", "rate", "band", "seats", "interviews", "limit", "site"),
    ("title", "start", "place", "rate", "band", "required", "preferred", "seats", "interviews", "site", "limit"),
    ("title", "rate", "seats", "start", "place", "interviews", "limit", "band", "site", "required", "preferred"),
)
GREETINGS = (
    "いつもお世話になっております。\n{company}の{name}です。\n\n下記案件につきまして、ご提案をお待ちしております。\n",
    "お世話になります、{company} {name}です。\n掲題の件、下記の通りご案内いたします。\n",
    "各位\n\n平素より大変お世話になっております。{company}の{name}でございます。\n以下、ご確認いただけますと幸いです。\n",
    "{company}の{name}です。\n急ぎの募集です。\n",
)
CLOSINGS = (
    "何卒よろしくお願いいたします。\n",
    "ご検討のほど、よろしくお願い申し上げます。\n",
    "以上、よろしくお願いいたします。\n",
)
SIGNATURES = (
    "-- \n{company}\n営業部　{name}\nTEL：03-0000-0000\nE-mail：{address}\n",
    "━━━━━━━━━━━━━━━━\n{company}　{name}\n〒100-0000 東京都千代田区\nTEL 03-0000-0000 / FAX 03-0000-0001\nhttps://{domain}/\n━━━━━━━━━━━━━━━━\n",
    "*****************\n{company}\nソリューション事業部 {name}\nMail: {address}\n*****************\n",
)


def _wide(text: str) -> str:
    return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})


def _price(r: Random, low: int | None, high: int | None) -> str | None:
    if high is None:
        return None
    top = high // 10_000
    if low is None:
        return r.choice([f"～{top}万円", f"MAX{top}万", f"〜{top}万"])
    under = low // 10_000
    yen = f"{under * 10_000:,}円～{top * 10_000:,}円"
    wide = _wide(f"{under}～{top}") + "万"
    return r.choice([f"{under}～{top}万円", f"{under}万円〜{top}万円", f"{under}-{top}万", wide, yen])


def _month(day: date, ahead: int) -> date:
    at = day.year * 12 + day.month - 1 + ahead
    return date(at // 12, at % 12 + 1, 1)


def begins(r: Random, day: date, ahead: int) -> tuple[str, date, str]:
    """How a start is written, what it means, how exact it is."""
    if ahead == 0:
        return r.choice(["即日", "即日～", "即日〜長期"]), day, "open"
    month = _month(day, ahead)
    if r.random() < 0.2:
        return f"{month.month}/1～", month, "day"
    return (
        r.choice([f"{month.month}月～", f"{month.month}月〜長期", f"{month.year}年{month.month}月～"]),
        month,
        "month",
    )


def _skill(name: str, months: int | None) -> str:
    shown = WRITTEN.get(name, name)
    return f"{shown}（{months // 12}年以上）" if months else shown


LIMITS = {0: "貴社社員まで", 1: "1社先まで", 2: "2社先まで"}


def job_values(r: Random, job: Job, day: date, *, lines: bool) -> tuple[dict[str, str], dict[str, Any]]:
    """Label by label what is written, and the truth of it."""
    said: dict[str, str | None] = {"title": job.title, "place": job.place and r.choice([job.place, f"{job.place}駅"])}
    required = [_skill(*s) for s in job.required]
    said["required"] = "\n".join(f"・{s}" for s in required) if lines else "、".join(required)
    if lines:
        said["required"] = "\n" + said["required"]
    said["preferred"] = "、".join(WRITTEN.get(s, s) for s in job.preferred) or None
    said["rate"] = _price(r, job.low, job.high) or _maybe(r, 0.3, "スキル見合い")
    said["seats"] = f"{job.seats}名" if job.seats else None
    said["band"] = r.choice(["{}-{}h", "{}H～{}H", "{}～{}時間"]).format(*job.band) if job.band else None
    said["interviews"] = f"{job.interviews}回" if job.interviews else None
    said["limit"] = LIMITS[job.limit] if job.limit is not None else None
    said["site"] = f"{job.site}日" if job.site else None
    truth: dict[str, Any] = {
        "type": "project",
        "title": job.title,
        "required": [f"{s}:{m}" if m else s for s, m in job.required],
        "preferred": list(job.preferred),
        "rate_min": job.low,
        "rate_max": job.high,
        "place": job.place,
        "seats": job.seats,
        "settlement": list(job.band) if job.band else None,
        "interviews": job.interviews,
        "max_tier": job.limit,
        "payment_site": job.site,
        "start": None,
        "remote": None,
        "age_max": None,
        "nationality": None,
        "client": None,
    }
    if job.days is not None:
        text, start, exact = begins(r, day, job.days)
        said["start"] = text
        truth |= {"start": start.isoformat(), "start_exactness": exact}
    return {k: v for k, v in said.items() if v}, truth


def person_values(r: Random, person: Person, day: date) -> tuple[dict[str, str], dict[str, Any]]:
    text, start, exact = begins(r, day, person.begins)
    sex = "男性" if person.sex == "male" else "女性"
    said: dict[str, str | None] = {
        "initials": f"{person.initials}（{sex}）",
        "age": f"{person.age}歳",
        "station": person.station,
        "skills": "、".join(
            f"{WRITTEN.get(s, s)}（{m // 12}年）" if m else WRITTEN.get(s, s) for s, m in person.skills
        ),
        "rate": f"{person.rate // 10_000}万円" if person.rate else None,
        "start": text.replace("〜長期", "～"),
        "parallel": None if person.parallel is None else f"{person.parallel}件" if person.parallel else "なし",
        "employment": {"permanent": "弊社正社員", "freelance": "個人事業主", None: None}[person.employment],
    }
    truth = {
        "type": "engineer",
        "initials": person.initials,
        "age": person.age,
        "sex": person.sex,
        "nearest_station": person.station,
        "skills": [f"{s}:{m}" if m else s for s, m in person.skills],
        "desired_rate": person.rate,
        "available_from": start.isoformat(),
        "available_exactness": exact,
        "parallel": person.parallel,
        "freelance": True if person.employment == "freelance" else None,
        "nationality": None,
        "commute": None,
    }
    if person.employment != "freelance":  # a freelancer's employment is said by `freelance`
        truth["employment"] = person.employment
    return {k: v for k, v in said.items() if v}, truth
