"""A world of `matcher.worlds` as the CSV lists people send each other: one list of our own people, one per partner, one
of open projects per thousand."""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from matcher.model import AnyOf, Engineer, Project, Requirement, SupplyKind
from matcher.worlds import world

PROJECTS_A_LIST = 1_000
OWN_A_LIST = 20_000
_SUPPLY = {SupplyKind.BENCH: "待機", SupplyKind.SOON: "終了予定", SupplyKind.REASSIGN: "社内調整可"}
_PHASES = {
    "requirements": "要件定義", "basic_design": "基本設計", "detailed_design": "詳細設計", "implementation": "製造",
    "unit_test": "単体テスト", "integration_test": "結合テスト", "system_test": "総合テスト", "operation": "運用保守",
}  # fmt: skip
_WISHES = {"hybrid": "リモート併用", "full": "フルリモート"}
_LIMITS: dict[int | None, str] = {0: "貴社社員まで", 1: "貴社1社先まで"}
_REMARKS = (
    "", "", "", "勤怠良好。前案件は3回延長", "10月末で前案件終了", "コミュニケーション良好", "夜勤不可",
    "Java歴が長く、後輩の育成経験あり", "面談は平日18時以降を希望", "即日参画できます",
)  # fmt: skip
_NOTES = ("", "", "20代歓迎", "服装自由、PC貸与", "長期予定、増員あり", "面談はオンライン", "リーダー経験があれば尚可")


def lists(engineers: int, projects: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every list of a world of so many people and projects."""
    made = world(engineers, projects, seed)
    r = Random(f"{seed}/lists")
    ours = [e for e in made.engineers if e.own]
    for number, part in enumerate(_parts(ours, OWN_A_LIST), 1):
        yield f"要員一覧{number}.csv", _csv([_own(e, r) for e in part])
    partners: dict[str, list[Engineer]] = defaultdict(list)
    for e in made.engineers:
        if not e.own:
            partners[e.company or "-"].append(e)
    for number, company in enumerate(sorted(partners), 1):
        yield f"パートナー要員{number:04d}.csv", _csv([_theirs(e, r) for e in partners[company]])
    for number, jobs in enumerate(_parts(made.projects, PROJECTS_A_LIST), 1):
        yield f"案件一覧{number:03d}.csv", _csv([_project(p, r) for p in jobs])


def _parts(whole: Any, size: int) -> Iterator[Any]:
    for begin in range(0, len(whole), size):
        yield whole[begin : begin + size]


def _csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _own(e: Engineer, r: Random) -> dict[str, Any]:
    assert e.supply is not None
    return {
        "社員番号": e.number,
        "イニシャル": e.initials,
        "年齢": e.age,
        "最寄駅": e.nearest_station or "",
        "区分": _SUPPLY[e.supply],
        "稼働可能日": e.available_from.isoformat() if e.available_from else "調整中",
        "原価(万円)": (e.cost or 0) // 10_000,
        "スキル（年数）": "、".join(f"{s.surface}({s.months / 12:.0f})" if s.months else s.surface for s in e.skills),
        "役割": "/".join(e.roles),
        "工程": "、".join(_PHASES[p] for p in e.phases),
        "希望": {None: "", "hybrid": "リモート併用", "full": "フルリモート"}.get(e.wishes.remote, "")
        if e.wishes
        else "",
        "NG": "、".join(e.wishes.ng_terms) if e.wishes else "",
        "雇用形態": "正社員" if e.employment == "permanent" else "契約社員",
        "備考": r.choice(_REMARKS),
    }


def _theirs(e: Engineer, r: Random) -> dict[str, Any]:
    low, high = (e.settlement.min_h, e.settlement.max_h) if e.settlement else (140, 180)
    return {
        "要員No": e.number,
        "会社名": e.company,
        "イニシャル": e.initials,
        "年齢": e.age,
        "最寄駅": e.nearest_station or "",
        "稼働開始": e.available_from.strftime("%m月%d日") if e.available_from else "調整中",
        "単価": f"{e.desired_rate // 10_000}万円" if e.desired_rate else "スキル見合い",
        "スキル": "、".join(f"{s.surface} {s.months / 12:.0f}年" if s.months else s.surface for s in e.skills),
        "所属区分": "個人事業主" if e.freelance else {1: "プロパー", 2: "1社先"}.get(e.tier or 0, ""),
        "並行": f"{e.parallel}社提案中" if e.parallel else "なし",
        "精算幅": f"{low}-{high}h",
        "備考": r.choice(_REMARKS),
    }


def _project(p: Project, r: Random) -> dict[str, Any]:
    low, high = (p.settlement.min_h, p.settlement.max_h) if p.settlement else (140, 180)
    least, most = p.rate_min or p.rate_max or 0, p.rate_max or 0
    days = f"{p.remote.onsite_days[0]:.0f}" if p.remote and p.remote.onsite_days else "2"
    where = {"full": "フルリモート", "hybrid": f"週{days}日出社", "onsite": "常駐"}
    return {
        "案件番号": p.number,
        "案件名": p.title,
        "顧客": p.client,
        "元請": p.sender,
        "必須スキル": "\n".join(_words(p.required)),
        "尚可スキル": "、".join(_words(p.preferred)),
        "単価（万円）": "スキル見合い" if p.rate_open else f"{least // 10_000}～{most // 10_000}",
        "開始時期": p.start.isoformat() if p.start else "",
        "勤務地": p.place or "",
        "リモート": where[p.remote.mode] if p.remote else "",
        "精算幅": f"{low}-{high}h",
        "募集人数": p.seats,
        "面談回数": p.interviews or "",
        "商流制限": _LIMITS.get(p.partner_limit.max_tier, "") if p.partner_limit else "",
        "備考": r.choice(_NOTES),
    }  # fmt: skip


def _words(required: Iterable[Requirement]) -> Iterator[str]:
    for one in required:
        if isinstance(one, AnyOf):
            yield "または".join(d.surface for d in one.any_of)
        else:
            yield f"{one.surface} {one.months // 12}年以上" if one.months and one.months >= 12 else one.surface


if __name__ == "__main__":
    for file, content in lists(int(sys.argv[2]), int(sys.argv[3])):
        (Path(sys.argv[1]) / file).write_bytes(content)
