"""What is met twice is found once: seeded statements of projects and people, re-sent, forwarded and through several
companies, with look-alikes among them; against the truth they were made from."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.plan import machine
from matcher.identity import DoubtfulPair, meet_people, sort_projects
from matcher.model import Demand, Engineer, Project, Remote, Settlement, SupplyKind, derived_id
from matcher.morning import uncollected
from matcher.worlds import world

SIZES = ((2_000, 1_000), (20_000, 10_000), (100_000, 50_000))
"""People and projects, doubles among them."""
SEEDS = (11, 12)
HELD_OUT = 97
"""Looked at only when a change is done; the largest size is measured on it alone."""
TODAY = date(2026, 11, 24)


def _words(text: str) -> list[str]:
    return text.split()


FIELDS = _words(
    "損害保険 生命保険 信販 クレジットカード 地方銀行 信用金庫 証券 リース 共済 電力 ガス "
    "水道 鉄道 航空 物流 倉庫 海運 通販 百貨店 "
    "アパレル 食品 飲料 製薬 病院 介護 大学 学習塾 自治体 官公庁 通信 放送 出版 広告 人材派遣 "
    "不動産 建設 住宅設備 自動車 部品 化学 "
    "素材 半導体 家電 旅行 ホテル 飲食 ゲーム 音楽配信 動画配信 フィットネス"
)
SYSTEMS = _words(
    "契約管理 顧客管理 在庫管理 販売管理 生産管理 購買管理 会計 人事給与 勤怠 受発注 配車管理 "
    "請求 収納 与信審査 融資支援 営業支援 "
    "コールセンター 予約サイト 会員サイト ポイントアプリ 決済基盤 データ分析基盤 統合監視基盤 "
    "認証基盤 帳票出力 ワークフロー 文書管理 "
    "品質管理 設備監視 需給管理 料金計算 査定 代理店向け見積 情報共有ポータル 基幹 倉庫管理"
)
DOINGS = _words("開発 再構築 刷新 保守 機能追加 クラウド移行 リプレイス 運用改善 追加開発 改修 基本設計 テスト")
LOUD = (
    "【急募】",
    "【再送】",
    "Re: ",
    "Fwd: ",
    "【リモート可】",
    "★増員★",
    "【条件変更】",
    "【長期】",
    "≪急募≫",
    "【案件情報】",
)
TASKS = (
    "既存機能の改修と新機能の追加をお願いします",
    "基本設計から結合テストまでを担当します",
    "現行調査と要件の整理から入ります",
    "バッチ処理の性能改善が中心です",
    "画面と帳票の設計および製造です",
    "チームは8名で、うち2名の増員です",
    "お客様との調整があります",
    "ソースレビューと後輩の指導を含みます",
    "試験項目の作成と実施、不具合の管理です",
    "移行計画の作成と切替の支援です",
)
PLACES = _words(
    "新宿 渋谷 品川 大手町 豊洲 秋葉原 六本木 新橋 田町 大崎 飯田橋 神保町 虎ノ門 五反田 池袋 "
    "横浜 川崎 浜松町 日比谷 茅場町"
)
NAMES = _words("アオバ カンナ ソレイユ ヒナタ ミナモ ルリビ クヌギ ツバメ ハルニレ トビウオ キタカゼ オリーブ ナギサ")
FORMS = _words("システムズ テック ソリューションズ 開発 情報 ネットワーク データ リンク")
COMPANIES = tuple(name + form for name in NAMES for form in FORMS)


# ---------------------------------------------------------------- projects


def projects(count: int, seed: int) -> tuple[list[Project], list[int]]:
    """Statements in a shuffled order, and beside each the number of the project it is about."""
    r = Random(f"{seed}/projects")
    base = world(1, count, seed, today=TODAY).projects
    made: list[tuple[Project, int]] = []
    n = 0
    while len(made) < count:
        first = _fresh(base[n], r)
        told = [first, *_again(first, r)]
        made += [(p, 2 * n) for p in told]
        if r.random() < 0.12:
            twin = _twin(first, r)
            made += [(p, 2 * n + 1) for p in (twin, *(_again(twin, r) if r.random() < 0.2 else ()))]
        n += 1
    made = made[:count]
    r.shuffle(made)
    return [_named(p) for p, _ in made], [truth for _, truth in made]


def _named(p: Project) -> Project:
    ident = f"P-{p.number}" if p.number else derived_id("P", p.sender_address or p.sender, p.title, p.start, p.place)
    return p.model_copy(update={"id": ident})


def _sender(r: Random) -> dict[str, Any]:
    n = r.randrange(len(COMPANIES))
    return {
        "sender": f"株式会社{COMPANIES[n]}" if r.random() < 0.9 else None,
        "sender_address": f"sales@c{n}.example.jp",
    }


def _moment(r: Random, after: str | None = None) -> str:
    day = (
        date.fromisoformat(after[:10]) + timedelta(days=r.randint(0, 6))
        if after
        else TODAY - timedelta(days=r.randint(0, 20))
    )
    return f"{day.isoformat()}T{r.randint(9, 18):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}"


def _fresh(p: Project, r: Random) -> Project:
    system, doing = r.choice(SYSTEMS), r.choice(DOINGS)
    title = f"{r.choice(FIELDS)}向け{system}システム{doing}" if r.random() < 0.8 else f"{p.required[0].surface}{doing}"  # type: ignore[union-attr]
    text = "。".join(r.sample(TASKS, r.randint(2, 4))) + "。" if r.random() < 0.7 else None
    change = {
        "title": title,
        "number": f"{r.choice('ABCD')}{r.randint(1000, 99999)}" if r.random() < 0.1 else None,
        "description": f"{system}システムの{doing}。{text}" if text else None,
        "client": None,
        "team": False,
        "positions": (),
        "place": r.choice(PLACES) if p.place else None,
        "received_at": _moment(r),
        **_sender(r),
    }
    return p.model_copy(update=change)


def _again(p: Project, r: Random) -> list[Project]:
    """How else the project reaches us: nothing, or one to four more mails."""
    if r.random() > 0.3:
        return []
    found: list[Project] = []
    for _ in range(r.choices((1, 2, 3, 4), (55, 25, 13, 7))[0]):
        found.append(_resent(r.choice([p, *found]), r) if r.random() < 0.35 else _forwarded(p, r))
    return found


def _resent(p: Project, r: Random) -> Project:
    change: dict[str, Any] = {"received_at": _moment(r, p.received_at), "title": _decorated(p.title or "", r)}
    if r.random() < 0.25 and p.rate_max:
        up = r.choice((-30_000, 20_000, 30_000, 50_000, 50_000, 80_000))
        change |= {"rate_max": p.rate_max + up, "rate_min": p.rate_min + up if p.rate_min else None}
    if r.random() < 0.15:
        change["seats"] = r.randint(1, 4)
    return p.model_copy(update=change)


def _forwarded(p: Project, r: Random) -> Project:
    """Through another company, retyped: another sender, a longer chain, a lower price, this and that left out."""
    change: dict[str, Any] = {
        **_sender(r),
        "received_at": _moment(r, p.received_at),
        "title": _retyped(_decorated(p.title or "", r), r),
        "number": f"{r.choice('WXYZ')}{r.randint(1000, 99999)}" if r.random() < 0.1 else None,
        "chain_depth": None if r.random() < 0.4 else (p.chain_depth or 1) + 1,
    }
    down = r.choices((0, 10_000, 20_000, 30_000, 50_000, 70_000), (30, 10, 15, 15, 22, 8))[0]
    if p.rate_max:
        change |= {"rate_max": p.rate_max - down, "rate_min": p.rate_min - down if p.rate_min else None}
        if r.random() < 0.1:
            change |= {"rate_min": None, "rate_max": None}
    if p.place:
        change["place"] = r.choices(
            (p.place, f"{p.place}駅", f"{p.place}駅 徒歩5分", f"JR {p.place}", "都内", None), (55, 20, 8, 4, 4, 9)
        )[0]
    if r.random() < 0.12:
        change["start"] = None
    elif r.random() < 0.1:
        change |= {"start": TODAY, "exactness": {"start": "open"}}
    elif r.random() < 0.4:
        change["exactness"] = {"start": "month"}
    if r.random() < 0.15 and len(p.required) > 1:
        change["required"] = p.required[:-1]
    elif r.random() < 0.08:
        change["required"] = (*p.required, Demand(skill="Git", surface="Git"))
    text = r.random()
    if text < 0.35:
        change["description"] = None
    elif text < 0.5 and p.description:
        change["description"] = "。".join(p.description.split("。")[:2]) + "。"
    for name, chance in (
        ("settlement", 0.2),
        ("remote", 0.15),
        ("seats", 0.15),
        ("preferred", 0.25),
        ("interviews", 0.3),
    ):
        if r.random() < chance:
            change[name] = () if name == "preferred" else None
    if r.random() < 0.08:
        change["settlement"] = Settlement(min_h=140, max_h=180)
    return p.model_copy(update=change)


def _decorated(title: str, r: Random) -> str:
    return f"{r.choice(LOUD)}{title}" if r.random() < 0.5 else title


def _retyped(title: str, r: Random) -> str:
    how = r.random()
    if how < 0.6:
        return title
    if how < 0.7:
        return title.replace("向け", "向け ").replace("システム", "システム ")
    if how < 0.78:
        return title.replace("向け", " ")
    if how < 0.86:
        return f"大手{title}"
    if how < 0.93:
        return title.replace("システム", "")
    return title.replace("開発", "の開発業務").replace("保守", "保守対応")


def _twin(p: Project, r: Random) -> Project:
    """Another project that looks like this one."""
    other = {"received_at": p.received_at if r.random() < 0.3 else _moment(r)}
    how = r.randrange(7)
    high = p.rate_max or 700_000
    if how == 0:  # the next phase
        return p.model_copy(
            update={
                **other,
                "title": f"{p.title} 第2期",
                "start": (p.start or TODAY) + timedelta(days=92),
                "number": None,
            }
        )
    if how == 1:  # another seat of the same sender's: other skills, another price
        return p.model_copy(
            update={
                **other,
                "required": _skills(r, p),
                "rate_max": high + 150_000,
                "rate_min": None,
                "description": None,
                "number": None,
            }
        )
    if how == 2:  # same words, another client elsewhere
        place = r.choice([x for x in PLACES if x != p.place])
        return p.model_copy(
            update={
                **other,
                **_sender(r),
                "place": place,
                "required": _skills(r, p),
                "number": None,
                "description": None,
            }
        )
    if how == 3:  # another time, another price
        return p.model_copy(
            update={
                **other,
                **_sender(r),
                "start": (p.start or TODAY) + timedelta(days=61),
                "rate_max": high - 120_000,
                "rate_min": None,
                "number": None,
            }
        )
    if how == 4 and p.number:  # same sender, own numbers
        return p.model_copy(update={**other, "number": f"E{r.randint(1000, 99999)}", "required": _skills(r, p)})
    if how == 5:  # leader and member
        return p.model_copy(
            update={
                **other,
                "title": f"{p.title}（PL）",
                "rate_max": high + 200_000,
                "rate_min": None,
                "role": "PL",
                "number": None,
            }
        )
    return p.model_copy(  # an everyday title, all else another's
        update={
            **other,
            **_sender(r),
            "required": _skills(r, p),
            "start": p.start,
            "rate_max": high,
            "remote": Remote(mode="hybrid"),
            "description": "。".join(r.sample(TASKS, 3)) + "。",
            "number": None,
            "seats": r.randint(1, 5),
            "settlement": Settlement(min_h=150, max_h=190),
        }
    )


def _skills(r: Random, p: Project) -> tuple[Demand, ...]:
    names = r.sample(
        ("Java", "PHP", "Python", "C#", "COBOL", "AWS", "React", "Go", "Salesforce", "Linux", "Oracle Database"),
        r.randint(1, 3),
    )
    found = tuple(Demand(skill=n, surface=n) for n in names)
    return _skills(r, p) if {str(d) for d in found} & {str(d) for d in p.required} else found


# ---------------------------------------------------------------- people


def people(count: int, seed: int) -> tuple[list[Engineer], list[int]]:
    """Records in a shuffled order, and beside each the number of the person it is of."""
    r = Random(f"{seed}/people")
    base = world(count, 1, seed, today=TODAY).engineers
    made: list[tuple[Engineer, int]] = []
    n = 0
    while len(made) < count:
        first = base[n].model_copy(update={"sex": r.choice(("male", "male", "male", "female", None))})
        if first.supply is SupplyKind.PARTNER:
            first = first.model_copy(
                update={"number": f"{r.randint(100, 9999)}" if r.random() < 0.3 else None, "company": _company(r)}
            )
        made.append((first, 2 * n))
        if first.supply is SupplyKind.PARTNER and r.random() < 0.22:
            made += [(_offered(first, r), 2 * n) for _ in range(r.choices((1, 2, 3), (70, 22, 8))[0])]
        if r.random() < 0.05:
            made.append((_alike(first, base[r.randrange(count)], r), 2 * n + 1))
        n += 1
    made = made[:count]
    r.shuffle(made)
    return [e.model_copy(update={"id": f"E-{m:06d}"}) for m, (e, _) in enumerate(made)], [truth for _, truth in made]


def _company(r: Random) -> str:
    return f"株式会社{r.choice(COMPANIES)}"


def _offered(e: Engineer, r: Random) -> Engineer:
    """The person through another company, in its words."""
    price = (e.desired_rate or 600_000) + r.choices(
        (0, 20_000, 30_000, 50_000, 80_000, 120_000), (25, 20, 20, 20, 10, 5)
    )[0]
    initials = e.initials or ""
    station = e.nearest_station
    if station:
        station = r.choices((station, f"{station}駅", f"JR線 {station}", None), (65, 20, 7, 8))[0]
    skills = [
        s.model_copy(update={"months": 12 * round(s.months / 12) if s.months and r.random() < 0.4 else s.months})
        for s in e.skills
    ]
    if r.random() < 0.35 and len(skills) > 2:
        skills = skills[: -r.randint(1, 2)]
    if r.random() < 0.12:
        skills.append(Demand(skill="Git", surface="Git"))
    change: dict[str, Any] = {
        "company": _company(r),
        "tier": (e.tier or 1) + r.choice((0, 1)),
        "desired_rate": price if r.random() < 0.9 else None,
        "initials": r.choices(
            (initials, initials.replace(".", ""), initials.replace(".", "・"), initials.lower()), (70, 15, 10, 5)
        )[0],
        "nearest_station": station,
        "skills": tuple(skills),
        "number": None,
        "age": e.age + (r.random() < 0.05) if e.age and r.random() < 0.96 else None,
        "sex": e.sex if r.random() < 0.8 else None,
        "experience_months": 12 * ((e.experience_months or 0) // 12) if r.random() < 0.5 else e.experience_months,
        "available_from": e.available_from if r.random() < 0.8 else TODAY + timedelta(days=r.randint(0, 60)),
        "received_at": _moment(r),
    }
    return e.model_copy(update=change)


def _alike(e: Engineer, other: Engineer, r: Random) -> Engineer:
    """Another person with the same initials, and more than that in common."""
    change: dict[str, Any] = {
        "initials": e.initials,
        "company": _company(r),
        "number": None,
        "supply": SupplyKind.PARTNER,
        "tier": 1,
    }
    how = r.randrange(4)
    if how < 2:
        change |= {"age": e.age, "nearest_station": e.nearest_station}
    elif how == 2:
        change |= {"age": e.age, "skills": e.skills[:2]}
    else:
        change |= {"nearest_station": e.nearest_station, "skills": e.skills, "age": (e.age or 30) + 3}
    return other.model_copy(update=change)


# ---------------------------------------------------------------- against the truth


def judged(
    ids: Sequence[str],
    truth: Sequence[int],
    groups: Iterable[Sequence[int]],
    named: Sequence[str],
    queue: Sequence[DoubtfulPair],
) -> dict[str, Any]:
    """How many pairs merged in silence are right, and how many true pairs were merged, or put before a person."""
    merged = {pair for group in groups for pair in combinations(sorted(group), 2)}
    of: dict[int, list[int]] = defaultdict(list)
    for n, number in enumerate(truth):
        of[number].append(n)
    true = {pair for same in of.values() for pair in combinations(sorted(same), 2)}
    asked = {(d.one, d.other) for d in queue}
    found = sum((min(named[a], named[b]), max(named[a], named[b])) in asked for a, b in true - merged)
    wanted = defaultdict(set)
    for n, number in enumerate(truth):
        wanted[named[n]].add(number)
    worth = sum(bool(wanted[d.one] & wanted[d.other]) for d in queue)
    right = len(merged & true)
    return {
        "records": len(ids),
        "true_pairs": len(true),
        "merged_pairs": len(merged),
        "wrong": len(merged) - right,
        "precision": round(right / len(merged), 5) if merged else None,
        "recall_merged": round(right / len(true), 4),
        "recall_merged_or_queued": round((right + found) / len(true), 4),
        "queue": len(queue),
        "queue_precision": round(worth / len(queue), 3) if queue else None,
        "queue_precision_first_100": round(
            sum(bool(wanted[d.one] & wanted[d.other]) for d in queue[:100]) / len(queue[:100]), 2
        )
        if queue
        else None,
    }


def measure(count_people: int, count_projects: int, seed: int) -> dict[str, Any]:
    """One seeded morning."""
    stated, truth = projects(count_projects, seed)
    with uncollected():
        began = time.process_time()
        found = sort_projects(stated)
        project_s = time.process_time() - began
    at: dict[int, int] = {id(p): n for n, p in enumerate(stated)}
    named = [p.id for p in stated]
    groups = []
    for double in found.doubles:
        group = [at[id(p)] for p in double.all if id(p) in at]
        groups.append(group)
        for n in group:
            named[n] = double.kept.id
    told_projects = judged(named, truth, groups, named, found.doubtful)
    offered, who = people(count_people, seed)
    with uncollected():
        began = time.process_time()
        met = meet_people(offered)
        person_s = time.process_time() - began
    groups_of: dict[str, list[int]] = defaultdict(list)
    names = []
    for n, e in enumerate(offered):
        person = met.same_person.get(e.id, e.id)
        groups_of[person].append(n)
        names.append(e.id)
    first = {person: min(names[n] for n in members) for person, members in groups_of.items()}
    called = [first[met.same_person.get(e.id, e.id)] for e in offered]
    told_people = judged(names, who, groups_of.values(), called, met.doubtful)
    return {
        "seed": seed,
        "held_out": seed == HELD_OUT,
        "projects": {**told_projects, "cpu_s": round(project_s, 2)},
        "people": {**told_people, "cpu_s": round(person_s, 2)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "doubles.json")
    parser.add_argument("--small", action="store_true", help="the small size and the open seeds only, nothing written")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for size in SIZES[:1] if given.small else SIZES:
        seeds = SEEDS if given.small else (HELD_OUT,) if size is SIZES[-1] else (*SEEDS, HELD_OUT)
        for seed in seeds:
            rows.append(measure(*size, seed))
            sys.stdout.write(json.dumps(rows[-1]) + "\n")
            sys.stdout.flush()
    if not given.small:
        given.out.parent.mkdir(exist_ok=True)
        given.out.write_text(json.dumps({"machine": machine(), "runs": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
