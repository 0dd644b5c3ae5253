"""How long a new mail takes to its shortlist while a mailbox's folder is watched, step by step: the mail read, kept in
the store, judged against everybody, put in order at the plan's prices and in words. And what the same question costs
without a warm morning: everything arranged and planned anew."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.plan import machine
from benchmarks.pool import reading
from matcher import desk, keeping
from matcher.documents.keeping import WatchEvent
from matcher.intake import MAIL, Arrival
from matcher.morning import Settings
from matcher.store import open_store
from matcher.store.sources import put
from matcher.watching import Watcher

TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "watch.json"
SKILLS = ("Java", "PHP", "Python", "C#", "JavaScript", "SQL", "AWS", "React", "TypeScript", "Linux")
PLACES = ("渋谷", "新宿", "品川", "大手町", "池袋", "横浜", "川崎", "秋葉原", "神田", "豊洲")


def project_mail(number: int) -> bytes:
    """A project mail as partners send them."""
    skill, place = SKILLS[number % len(SKILLS)], PLACES[number // 3 % len(PLACES)]
    return (
        f"From: 営業 <eigyo{number}@partner.example.jp>\r\nSubject: 【案件】{skill}開発 {place} {number}\r\n"
        f"Message-ID: <project-{number}@partner.example.jp>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0900\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"お世話になっております。仮想商事の見本です。\r\n\r\n【案件名】業務システム刷新 第{number}期\r\n"
        f"【必須】{skill} {number % 4 + 1}年以上\r\n【尚可】AWS\r\n【単価】{60 + number % 25}万円\r\n"
        f"【場所】{place}\r\n"
        "【時期】12月～長期\r\n【人数】1名\r\n【面談】1回\r\n【精算】140-180h\r\n"
    ).encode()


def person_mail(number: int) -> bytes:
    """A person mail."""
    skill, place = SKILLS[number % len(SKILLS)], PLACES[number // 3 % len(PLACES)]
    return (
        f"From: 営業 <jinzai{number}@partner.example.jp>\r\nSubject: 【要員】{skill} {number}\r\n"
        f"Message-ID: <person-{number}@partner.example.jp>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0900\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"お世話になっております。要員のご紹介です。\r\n\r\n"
        f"【氏名】{'ABCDEFGHIJ'[number % 10]}.{'KLMNOPQRST'[number // 10 % 10]}\r\n"
        f"【年齢】{25 + number % 30}歳\r\n【最寄駅】{place}\r\n【所属】弊社正社員\r\n"
        f"【スキル】{skill} {number % 8 + 2}年、SQL 3年\r\n【単価】{50 + number % 20}万円\r\n【稼働】12月1日～\r\n"
    ).encode()


class _Mails:
    """A place where one mail lies."""

    shown = "benchmark"

    def __init__(self) -> None:
        self.waiting: list[Arrival] = []

    def arrivals(self, _: object) -> list[Arrival]:
        found, self.waiting = self.waiting, []
        return found


def spread(values: list[float]) -> dict[str, float]:
    return {
        "median_s": round(statistics.median(values), 3),
        "p95_s": round(sorted(values)[int(len(values) * 0.95)], 3),
        "max_s": round(max(values), 3),
    }


def measure(engineers: int, projects: int, mails: int, folder: Path) -> dict[str, Any]:
    """A store of a seeded world; then one mail after the other, each looked at alone."""
    settings = Settings(TODAY)
    row: dict[str, Any] = {"engineers": engineers, "projects": projects, "mails": 2 * mails}
    with open_store(str(folder / "matcher.db")) as store:
        with store.writing() as connection:
            made = reading(engineers, projects, 1.0)
            put(connection, "world", b"world", made, reader="benchmark", at="2026-11-24T00:00:00Z", by="benchmark")
        began = time.perf_counter()
        morning = keeping.stored(store, settings)
        arranged = time.perf_counter()
        row["pairs"], plan = morning.table.pairs, morning.plan
        row |= {"arrange_and_check_s": round(arranged - began, 1), "plan_s": round(time.perf_counter() - arranged, 1)}
        assert plan.solution.status != "INFEASIBLE"
        some = next(iter(morning.projects))
        began = time.perf_counter()
        desk.shortlist(morning, project=some)
        row["shortlist_of_a_known_project_s"] = round(time.perf_counter() - began, 2)
        began = time.perf_counter()
        events: list[WatchEvent] = []
        watcher = Watcher(store, settings, by="benchmark", tell_of=events.append, note=sys.stderr.write)
        row["ready_with_snapshot_and_plan_s"] = round(time.perf_counter() - began, 2)
        place = _Mails()
        for kind, mail in (("project", project_mail), ("engineer", person_mail)):
            spent: list[float] = []
            computed: list[float] = []
            parts: dict[str, list[float]] = {}
            listed = 0
            for number in range(mails):
                place.waiting = [Arrival(f"imap://benchmark/INBOX#{number}", mail(number), suffix=MAIL)]
                del events[:]
                cpu, began = time.process_time(), time.perf_counter()
                watcher.look(place)  # type: ignore[arg-type]
                spent.append(time.perf_counter() - began)
                computed.append(time.process_time() - cpu)
                told = [e for e in events if e.event == kind]
                assert len(told) == 1, [e.message for e in events]
                listed += len(told[0].shortlist) > 0
                for name, value in told[0].timing.items():
                    parts.setdefault(name, []).append(value)
            row[kind] = spread(spent) | {"cpu": spread(computed), "with_names": listed}
            row[kind]["by_step"] = {name: spread(values) for name, values in parts.items()}
    row["load_average"] = round(os.getloadavg()[0], 1)
    row["anew_over_warm"] = round((row["arrange_and_check_s"] + row["plan_s"]) / row["project"]["median_s"])
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engineers", type=int, default=5_000)
    parser.add_argument("--projects", type=int, default=2_500)
    parser.add_argument("--mails", type=int, default=40)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        row = measure(given.engineers, given.projects, given.mails, Path(folder))
    sys.stdout.write(json.dumps(row, indent=1) + "\n")
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(json.dumps({"machine": machine(), "run": row}, indent=1) + "\n")


if __name__ == "__main__":
    main()
