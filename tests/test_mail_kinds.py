"""What kind of mail it is, and how sure: projects, people, both in one mail, and all that is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.model import MailKind
from matcher.readers.mail import read
from matcher.readers.mail_kind import RIGHT_AT_FIRST_SIGHT, mail_kinds
from matcher.readers.source import Source
from tests.make import day
from tests.test_mail import MAILS, PLAIN, reading

TODAY = day("2026-11-24")
PERSON = "【氏名】T.K\n【年齢】40歳\n【スキル】Java\n【最寄】柏\n【単価】60万\n【稼働】1月～\n"


def kind(text: str) -> MailKind:
    read_in = reading(text)
    (only,) = mail_kinds(read_in.records, read_in.others)
    return only


def kind_of_file(path: Path) -> str:
    read_in = read(Source(path.name, path.read_bytes(), TODAY))
    return mail_kinds(read_in.records, read_in.others)[0].kind


def kind_of_truth(path: Path) -> str:
    types = {record["type"] for record in json.loads(path.read_text(encoding="utf-8"))}
    if len(types) == 2:
        return "both"
    return {"project": "project", "engineer": "person"}[types.pop()] if types else "neither"


def test_the_kind_of_all_mails_of_the_corpora_is_right():
    truths = sorted(MAILS.glob("*/*.json"))
    wrong = [t.name for t in truths if kind_of_file(t.with_suffix("")) != kind_of_truth(t)]

    assert len(truths) > 250
    assert len(wrong) <= 0.01 * len(truths), wrong


def test_each_kind_is_said_with_how_sure_it_is():
    assert kind(PLAIN).kind == "project"
    assert kind("件名：要員\n\n" + PERSON).kind == "person"
    assert kind("件名：年末年始休業のお知らせ\n\n12月29日から休業いたします。\n").kind == "neither"
    assert all(0 < kind(text).confidence < 1 for text in (PLAIN, "件名：要員\n\n" + PERSON))


def test_labels_make_surer_than_what_is_told():
    told = "Rubyができる方を探しています。1月から五反田で、単価は70万くらい、面談は1回です。\n"

    assert kind(told).kind == "project"
    assert kind(told).confidence < kind(PLAIN).confidence


def test_a_share_is_never_claimed_that_was_not_counted():
    assert all(0 < right <= every for right, every in RIGHT_AT_FIRST_SIGHT.values())


def test_sections_for_projects_and_for_people_are_read_apart():
    records = reading("件名：ご連絡\n\n【案件】\n" + PLAIN.split("\n\n")[1] + "\n【要員】\n" + PERSON).records

    assert [r.type for r in records] == ["project", "engineer"]
    assert records[1].data.initials == "T.K"
    assert [d.skill for d in records[0].data.required] == ["Java"]


def test_a_mail_of_people_in_sections_of_their_own_keeps_all_of_them():
    people = PERSON + "\n" + PERSON.replace("T.K", "S.M").replace("40", "33")
    records = reading("件名：ご連絡\n\n【案件】\n" + PLAIN.split("\n\n")[1] + "\n【要員】\n" + people).records

    assert [r.type for r in records] == ["project", "engineer", "engineer"]


@pytest.mark.parametrize(
    "answer",
    [
        "K.S様の件、ぜひ面談をお願いしたく、候補日をお知らせください。",
        "ご提案いただきました方ですが、今回はお見送りとさせていただきます。",
    ],
)
def test_an_answer_above_a_quoted_project_is_no_project(answer):
    quoted = "\n".join(f"> {line}" for line in PLAIN.split("\n\n")[1].splitlines())

    assert kind(f"件名：Re: Java開発\n\n{answer}\n\n{quoted}\n").kind == "neither"


def test_a_project_quoted_to_be_handed_on_is_one():
    quoted = "\n".join(f"> {line}" for line in PLAIN.split("\n\n")[1].splitlines())

    assert kind(f"件名：Fwd: Java開発\n\n下記の案件、いかがでしょうか。\n\n{quoted}\n").kind == "project"


@pytest.mark.parametrize(
    "text",
    [
        "件名：T.Kさんの件\n\nT.Kさん（38歳）、先方から12月からでOKもらいました。単価は70万で決まりです。契約周り進めます。\n",
        "件名：求人広告掲載のご提案\n\n掲載料：月額20万円～／期間：3ヶ月～\nJavaエンジニア、インフラエンジニアの採用実績多数。\n",
    ],
)
def test_a_matter_already_decided_or_for_sale_offers_nobody(text):
    assert kind(text).kind == "neither"


def test_one_condition_a_line_without_any_label_is_a_project():
    text = "件名：移行支援\n\n下記条件でお願いします。\n\n■12月1日～3月末まで\n■九段下\n■時給3,800円\n■1名\n■面談1回\n■SQLの経験1年以上\n"

    assert kind(text).kind == "project"
