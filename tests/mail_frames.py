"""Mails made of every frame a label is written in and every way a value is said, with what they say: for telling
whether a way of writing is read wherever it stands."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Said = tuple[str, dict[str, Any]]
"""A value as written, and the fields it gives."""

FRAMES: tuple[Callable[[str, str], str], ...] = (
    lambda label, value: f"【{label}】{value}",
    lambda label, value: f"■{label}：{value}",
    lambda label, value: f"・{label}　：{value}",
    lambda label, value: f"{label}： {value}",
    lambda label, value: f"◆{label}\n　{value}",
    lambda label, value: f"＜{label}＞\n{value}\n",
    lambda label, value: f"●{label}●　{value}",
    lambda label, value: f"[{label}] {value}",
    lambda label, value: f"{'　'.join(label)}　：　{value}",
    lambda label, value: f"{label}\t{value}",
    lambda label, value: f"{label}・・・{value}",
    lambda label, value: f"□ {label}　　{value}",
    lambda label, value: f"〇{label}：{value}",
    lambda label, value: f"≪{label}≫ {value}",
    lambda label, value: f"※{label}→{value}",
    lambda label, value: f"* {label} : {value}",
    lambda label, value: f"{label}＞{value}",
    lambda label, value: f"▼{label}\n{value}\n",
    lambda label, value: f"【{label}】\n・{value}\n",
    lambda label, value: f"| {label} | {value} |",
    lambda label, value: f"({label}) {value}",
    lambda label, value: f"{label}；{value}",
)
HEADINGS: tuple[Callable[[int, str], str], ...] = (
    lambda n, title: f"{'①②③④'[n]}{title}",
    lambda n, title: f"【案件{n + 1}】{title}",
    lambda n, title: f"■{n + 1}. {title}",
    lambda n, title: f"━━━━━━━━━━\n案件{n + 1}：{title}\n━━━━━━━━━━",
    lambda n, title: f"({n + 1}) {title}",
    lambda n, title: f"＜{n + 1}件目＞ {title}",
    lambda n, title: f"◆案件{'ABCD'[n]}◆ {title}",
    lambda n, title: f"{n + 1}）{title}",
    lambda n, title: f"[{n + 1}]{title}",
)
TITLES = (
    "会員管理システムの再構築", "証券会社向けリスク管理", "次期勘定系システム開発支援", "ECサイト機能追加",
    "社内ポータル運用保守", "生産管理パッケージ導入", "通信キャリア向け課金システム", "自治体基幹システム標準化対応",
)  # fmt: skip


def _rate(low: int | None, high: int | None) -> dict[str, Any]:
    return {"rate_min": low and low * 10_000, "rate_max": high and high * 10_000}


def _from(start: str, end: str | None = None) -> dict[str, Any]:
    return {"start": start, "end": end}


@dataclass(frozen=True)
class Told:
    """A field of a mail: the labels it is written under and the values it may have."""

    labels: tuple[str, ...]
    values: tuple[Said, ...]


PROJECT: dict[str, Told] = {
    "required": Told(
        ("必須スキル", "必須", "スキル", "必要スキル", "求めるスキル", "必須要件"),
        (
            ("Java 3年以上", {"required": ["Java:36"]}),
            ("AWSでの構築経験2年以上", {"required": ["AWS:24"]}),
            ("C#、SQL Server", {"required": ["C#", "SQL Server"]}),
            ("Python または Ruby", {"required": ["Python|Ruby"]}),
        ),
    ),
    "place": Told(
        ("場所", "勤務地", "作業場所", "就業場所", "最寄駅"),
        tuple(
            (text, {"place": name})
            for text, name in (
                ("渋谷", "渋谷"), ("品川駅", "品川"), ("大手町（徒歩3分）", "大手町"), ("東京都港区（田町駅）", "田町"),
                ("JR川崎駅 徒歩10分", "川崎"), ("日本橋周辺", "日本橋"), ("都営三田線 三田駅", "三田"),
                ("神谷町(日比谷線)", "神谷町"), ("五反田 or 大崎", "五反田"),
            )
        ),
    ),
    "rate": Told(
        ("単価", "金額", "単金", "報酬", "契約単価", "ご予算"),
        (
            ("60～65万", _rate(60, 65)), ("〜75万円", _rate(None, 75)), ("MAX80万", _rate(None, 80)),
            ("700,000円～800,000円", _rate(70, 80)), ("65万前後（スキル見合い）", _rate(65, 65)),
            ("80万円/月", _rate(80, 80)), ("上限90万円", _rate(None, 90)), ("85万円（上限）", _rate(None, 85)),
            ("70万～", _rate(70, None)), ("75万（固定）", _rate(75, 75)), ("￥650,000/月（税抜）", _rate(65, 65)),
            ("６５〜７０万円", _rate(65, 70)), ("単価60万～MAX68万", _rate(60, 68)),
        ),
    ),
    "start": Told(
        ("期間", "時期", "開始", "作業期間", "参画時期", "契約期間"),
        (
            ("12月～", _from("2026-12-01")), ("即日～長期", _from("2026-11-24")),
            ("2027年1月～3月末", _from("2027-01-01", "2027-03-31")), ("来月～長期", _from("2026-12-01")),
            ("1月中旬～6月", _from("2027-01-11", "2027-06-30")), ("12月～（即日も可）", _from("2026-12-01")),
            ("2027/1/5～2027/6/30", _from("2027-01-05", "2027-06-30")), ("年明け～長期予定", _from("2027-01-01")),
            ("2026年12月1日（火）～2027年3月31日（水）", _from("2026-12-01", "2027-03-31")),
            ("12月～翌3月（延長あり）", _from("2026-12-01", "2027-03-31")), ("R9年1月～", _from("2027-01-01")),
            ("1月～（12月後半も相談可）", _from("2027-01-01")),
        ),
    ),
    "seats": Told(
        ("人数", "募集人数", "募集", "募集枠", "要員数"),
        tuple(
            (text, {"seats": n})
            for text, n in (
                ("1名", 1), ("1～2名", 2), ("３名", 3), ("1人", 1), ("2名（セット可）", 2), ("2", 2), ("複数名", None),
                ("計3名（PL1、SE2）", 3), ("2枠", 2),
            )
        ),
    ),
    "settlement": Told(
        ("精算", "精算幅", "清算", "精算条件", "時間幅"),
        tuple(
            (text, {"settlement": band})
            for text, band in (
                ("140-180h", [140, 180]), ("150h〜190h（上下割）", [150, 190]), ("あり(140-180)", [140, 180]),
                ("160h±20h", [140, 180]), ("140h-200h／1分単位", [140, 200]), ("固定", None),
                ("140:00～180:00", [140, 180]), ("140時間から180時間", [140, 180]),
            )
        ),
    ),
    "interviews": Told(
        ("面談", "面談回数", "打合せ", "面接"),
        tuple(
            (text, {"interviews": n})
            for text, n in (
                ("1回", 1), ("1～2回", 2), ("1回または2回", 2), ("2回（1回目WEB、2回目対面）", 2), ("弊社1回＋お客様1回", 2),
                ("WEB面談1回（30分）", 1),
            )
        ),
    ),
    "remote": Told(
        ("リモート", "勤務形態", "働き方", "出社頻度"),
        tuple(
            (text, {"remote": read})
            for text, read in (
                ("フルリモート", ["full", 0.0, 0.0]), ("週2出社", ["hybrid", 2, 2]), ("常駐", ["onsite", None, None]),
                ("リモート可（週3出社）", ["hybrid", 3, 3]), ("月1回出社、その他在宅", ["hybrid", 0.25, 0.25]),
                ("基本出社（週1リモート相談可）", ["hybrid", 4, 4]), ("リモート併用", ["hybrid", None, None]),
            )
        ),
    ),
    "limit": Told(
        ("商流", "商流制限", "所属", "BP"),
        tuple(
            (text, {"max_tier": tier, "freelance": free})
            for text, tier, free in (
                ("貴社まで", 0, None), ("1社先まで", 1, None), ("貴社1社先まで、個人事業主不可", 1, False),
                ("貴社プロパーまで（個人事業主可）", 0, True), ("個人事業主NG", None, False), ("弊社より2社先まで", 1, None),
                ("貴社所属（個人事業主含む）まで", 0, True), ("御社正社員・契約社員のみ", 0, None),
            )
        ),
    ),
    "age": Told(
        ("年齢", "年齢制限", "年齢層"),
        tuple(
            (text, {"age_max": n})
            for text, n in (("50歳まで", 50), ("～45歳", 45), ("40代まで", 49), ("不問", None), ("上限50歳", 50))
        ),
    ),
    "nationality": Told(
        ("外国籍", "国籍"),
        tuple(
            (text, {"nationality": read})
            for text, read in (
                ("外国籍不可", "japanese_only"), ("不可", "japanese_only"), ("日本国籍のみ", "japanese_only"),
                ("国籍不問", "any"), ("可", "any"), ("日本語ネイティブレベルなら可", "any"),
            )
        ),
    ),
}  # fmt: skip
PERSON: dict[str, Told] = {
    "initials": Told(
        ("氏名", "イニシャル", "名前", "要員名"),
        (("T.K", {"initials": "T.K"}), ("Ａ．Ｏ", {"initials": "A.O"}), ("Y・S さん", {"initials": "Y.S"})),
    ),
    "age": Told(("年齢",), (("38歳", {"age": 38}), ("42", {"age": 42}), ("満35才", {"age": 35}))),
    "sex": Told(("性別",), (("男性", {"sex": "male"}), ("女", {"sex": "female"}))),
    "station": Told(
        ("最寄駅", "最寄り駅", "最寄", "住まい", "駅"),
        tuple(
            (text, {"nearest_station": name})
            for text, name in (
                ("川崎", "川崎"), ("大宮駅（埼玉県）", "大宮"), ("西武新宿線　田無駅", "田無"),
                ("北千住駅より徒歩5分", "北千住"), ("船橋（総武線）", "船橋"),
            )
        ),
    ),
    "available": Told(
        ("稼働", "稼働日", "稼働可能日", "参画可能日", "開始"),
        tuple(
            (text, {"available_from": day})
            for text, day in (
                ("12月～", "2026-12-01"), ("即日可能", "2026-11-24"), ("1月中旬～", "2027-01-11"), ("随時", None),
                ("12月末終了予定", "2027-01-01"), ("2月1日～（1月中旬も相談可）", "2027-02-01"),
            )
        ),
    ),
    "rate": Told(
        ("単価", "希望単価", "単金", "希望金額"),
        tuple(
            (text, {"desired_rate": low, "desired_rate_max": high})
            for text, low, high in (
                ("65万円", 650_000, None), ("60～65万", 600_000, 650_000), ("スキル見合い", None, None),
                ("72万（140-180）", 720_000, None), ("@68", 680_000, None),
            )
        ),
    ),
    "tier": Told(
        ("所属", "雇用形態", "所属形態"),
        tuple(
            (text, {"tier": tier})
            for text, tier in (
                ("弊社正社員", 1), ("1社先正社員", 2), ("弊社個人事業主", 1), ("BP", 2), ("2社先", 3),
                ("フリーランス（弊社直）", 1),
            )
        ),
    ),
    "skills": Told(
        ("スキル", "経験スキル", "得意スキル", "保有スキル"),
        (
            ("Java（5年）、Oracle（3年）", {"skills": ["Java:60", "Oracle Database:36"]}),
            ("AWS, Linux, Ansible", {"skills": ["AWS", "Ansible", "Linux"]}),
            ("C#：7年", {"skills": ["C#:84"]}),
        ),
    ),
    "parallel": Told(
        ("並行", "並行状況", "他社並行", "営業状況"),
        tuple(
            (text, {"parallel": n})
            for text, n in (("なし", 0), ("1件", 1), ("2件（面談1件）", 2), ("他社2社提案中", 2), ("1社面談予定", 1))
        ),
    ),
}  # fmt: skip

_HELLO = "お世話になっております。株式会社テストの山田です。\n下記のご紹介です。\n\n"
_BYE = "以上、よろしくお願いいたします。\n"


def _rows(told: dict[str, Told], labels: dict[str, str], order: list[str], frame: int, chance: random.Random) -> Said:
    """The lines of one record in a frame, and what they say."""
    picked = {name: chance.choice(told[name].values) for name in order}
    text = "\n".join(FRAMES[frame](labels[name], picked[name][0]) for name in order)
    return text, {field: value for _, says in picked.values() for field, value in says.items()}


def made_mails(rounds: int, seed: int = 20261124) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Mails and their truths: in each round one of every frame, with one to three projects, and one with people."""
    chance = random.Random(seed)
    for number in range(rounds * len(FRAMES)):
        frame = number % len(FRAMES)
        for kind, told in (("project", PROJECT), ("engineer", PERSON)):
            count = chance.choice((1, 1, 2, 3))
            labels = {name: chance.choice(one.labels) for name, one in told.items()}
            order = [name for name in told if name != "initials"]
            chance.shuffle(order)
            order = [*(["initials"] if kind == "engineer" else []), *order]
            heading = chance.choice(HEADINGS)
            body, truths = "", []
            for at in range(count):
                text, truth = _rows(told, labels, order, frame, chance)
                title = TITLES[(number + 3 * at) % len(TITLES)]
                if kind == "project":
                    text = f"{heading(at, title) if count > 1 else FRAMES[frame]('案件名', title)}\n{text}"
                    truth["title"] = title
                body += f"{text}\n\n"
                truths.append({"type": kind, **truth})
            subject = "案件のご紹介" if kind == "project" else "要員のご紹介"
            yield f"件名：{subject}\n\n{_HELLO}{body}{_BYE}", truths
