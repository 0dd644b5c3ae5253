"""Books full of projects, dates and technologies that are nobody's career are named, and nobody is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from matcher.model import Placement
from matcher.readers import read_source
from matcher.readers.source import Source
from tests.sheets import Paper, book

TODAY = date(2026, 11, 24)


def _schedule(p: Paper) -> None:
    p.put(0, 0, "販売管理 開発スケジュール（WBS）")
    p.row(2, 0, "No", "タスク", "担当", "工程", "開始日", "終了日", "工数", "進捗", "備考")
    for n in range(1, 20):
        phase = ("要件定義", "基本設計", "詳細設計", "製造")[n // 5]
        days = (f"2025/{1 + n // 4}/1", f"2025/{1 + n // 4}/20")
        p.row(2 + n, 0, n, f"受注画面 {phase}", ("田中", "佐藤", "鈴木")[n % 3], phase, *days, 3, "50%", "Java画面")


def _issues(p: Paper) -> None:
    p.put(0, 0, "課題管理表")
    p.row(1, 0, "No", "発生日", "件名", "内容", "担当者", "期限", "完了日", "状況", "対応内容")
    for n in range(1, 15):
        days = (f"2025/{n % 9 + 1}/10", f"2025/{n % 9 + 1}/9")
        p.row(1 + n, 0, n, f"2025/{n % 9 + 1}/3", "ログインエラー", "Javaの例外", "T.K", *days, "完了", "Springの設定")


def _past_projects(p: Paper) -> None:
    p.put(0, 0, "株式会社架空システム 開発実績一覧")
    p.row(2, 0, "No", "年度", "顧客名", "案件名", "業種", "開発言語", "DB", "期間", "受注金額", "体制")
    for n in range(1, 14):
        span = f"20{15 + n % 9}/04～20{16 + n % 9}/03"
        p.row(
            2 + n, 0, n, 2015 + n % 9, "A銀行様", "勘定系更改", "金融", "Java", "Oracle", span, f"{n * 300}万円", "4名"
        )


def _contracted_work(p: Paper) -> None:
    p.put(0, 0, "開発実績")
    p.row(1, 0, "期間", "案件名", "お客様", "契約形態", "使用技術", "工程", "担当エンジニア")
    for n in range(1, 11):
        who = ("山田、鈴木", "佐藤 他3名", "T.K、M.S")[n % 3]
        span = f"20{14 + n}年4月～20{15 + n}年3月"
        p.row(1 + n, 0, span, "会員システム", "A社様", "請負", "Java/Spring", "要件定義～結合テスト", who)


def _servers(p: Paper) -> None:
    p.put(0, 0, "サーバ一覧")
    p.row(1, 0, "No", "ホスト名", "IPアドレス", "OS", "DB", "用途", "構築日", "保守期限", "担当")
    for n in range(1, 12):
        p.row(
            1 + n, 0, n, f"web{n:02d}", f"10.0.0.{n}", "RHEL 8", "PostgreSQL 13", "Web", "2020/4/1", "2027/3/31", "T.K"
        )


def _training(p: Paper) -> None:
    p.put(0, 0, "新人研修カリキュラム")
    p.row(1, 0, "期間", "テーマ", "内容", "講師", "使用言語")
    for n in range(1, 9):
        p.row(1 + n, 0, f"2026/4/{n * 2}～2026/4/{n * 2 + 1}", "Java基礎", "講義と演習", "社内講師", "Java")


def _hours(p: Paper) -> None:
    p.put(0, 0, "作業報告書 2025年10月")
    p.row(1, 0, "氏名", "T.K", "所属", "株式会社架空")
    p.row(2, 0, "日付", "開始", "終了", "休憩", "作業内容")
    for n in range(1, 22):
        p.row(2 + n, 0, f"2025/10/{n}", "9:00", "18:00", "1:00", "Java実装、レビュー")


def _estimate(p: Paper) -> None:
    p.put(0, 0, "御見積書")
    p.row(1, 0, "件名", "在庫管理システム改修")
    p.row(2, 0, "No", "作業内容", "工程", "工数（人日）", "単価", "金額")
    for n, phase in enumerate(("要件定義", "基本設計", "詳細設計", "製造"), 1):
        p.row(2 + n, 0, n, f"{phase}一式", phase, n * 5, "40,000", n * 200_000)


KINDS = [_schedule, _issues, _past_projects, _contracted_work, _servers, _training, _hours, _estimate]


@pytest.mark.parametrize("name", ["一覧.xlsx", "スキルシート_T.K.xlsx"])
@pytest.mark.parametrize("write", KINDS, ids=lambda w: w.__name__.strip("_"))
def test_what_is_nobodys_career_is_named_as_such(write: Callable[[Paper], None], name: str) -> None:
    reading = read_source(Source(name, book(("一覧", write)), TODAY), debug=True)
    assert not reading.records
    assert not reading.failures
    assert [other.kind for other in reading.others] == ["not_a_sheet"]


def test_engineers_at_work_with_their_clients_are_contracts_not_open_projects() -> None:
    def write(p: Paper) -> None:
        p.put(0, 0, "要員アサイン状況")
        p.row(1, 0, "エンジニア", "案件名", "クライアント", "期間", "単価", "言語", "役割")
        for n in range(1, 8):
            p.row(
                1 + n, 0, f"{'ABCDEFG'[n - 1]}.K", "会員サイト", "A社", "2025/4～2026/12", f"{60 + n}万", "Java", "SE"
            )

    reading = read_source(Source("状況.xlsx", book(("一覧", write)), TODAY), debug=True)
    assert len(reading.records) == 7
    assert all(isinstance(r.data, Placement) for r in reading.records)


def test_somebodys_own_sheet_with_such_words_stays_a_sheet() -> None:
    def write(p: Paper) -> None:
        p.row(0, 0, "氏名", "T.K", "年齢", "34歳")
        p.put(1, 0, "■開発実績")
        p.row(2, 0, "期間", "案件名", "業務内容", "役割", "言語", "状況")
        for n in range(6):
            p.row(3 + n, 0, f"20{15 + n}/04～20{16 + n}/03", "会員サイト", "WBSの作成と課題管理", "SE", "Java", "完了")

    (record,) = read_source(Source("x.xlsx", book(("経歴", write)), TODAY), debug=True).of("skill_sheet")
    assert len(record.data.engagements) == 6
