"""What is missing for a decision: asked of whoever can tell, what most yen hang on first, nothing of us given away."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from matcher.enquiring import MOST, about_engineer, about_project
from matcher.model import PartnerLimit, Remote, Settlement, SupplyKind, Term
from matcher.plan import lay_out
from matcher.policy import Policy
from matcher.scoring.pool import build_pool
from matcher.unknowns import ranged
from tests.make import day, engineer, project, skill, skills

TODAY = day("2026-11-24")

WHOLE = {
    "partner_limit": PartnerLimit(max_tier=1, freelance=False),
    "settlement": Settlement(min_h=140, max_h=180),
    "place": "大手町",
    "remote": Remote(mode="onsite"),
    "interviews": 1,
    "term": Term(long=True),
    "certainty": "confirmed",
    "chain_depth": 1,
}
"""A project that leaves nothing open."""


def table(people, *wishes):
    return lay_out(build_pool(people, today=TODAY, policy=Policy()), wishes)


def partner(ident, **fields):
    return engineer(ident, supply=SupplyKind.PARTNER, nearest_station="調布", **fields)


def own(ident="E-1", **fields):
    return engineer(ident, nearest_station="調布", **fields)


def names(document):
    return [question.name for question in document.questions]


def test_a_project_that_says_everything_leaves_nothing_to_ask():
    document = about_project(table([own(), partner("E-2")], project(**WHOLE)), "P-1", "ja")

    assert document.questions == ()
    assert (document.subject, document.body) == ("", "")


@pytest.mark.parametrize(
    ("silent", "asked"),
    [
        ({"rate_min": None, "rate_max": None}, "rate"),
        ({"partner_limit": None}, "partner_limit"),
        ({"chain_depth": None}, "chain"),
        ({"start": None}, "start"),
        ({"place": None, "remote": None}, "place"),
        ({"settlement": None}, "settlement"),
        ({"term": None}, "until"),
        ({"certainty": None}, "certainty"),
        ({"interviews": None}, "interviews"),
        ({"required": ()}, "required"),
        ({"deadline": "2026-11-20"}, "still_open"),
    ],
)
def test_what_a_project_leaves_open_is_asked_and_nothing_else(silent, asked):
    document = about_project(table([own(), partner("E-2")], project(**{**WHOLE, **silent})), "P-1", "ja")

    assert names(document) == [asked]


def test_the_mail_names_what_it_asks_in_its_subject_and_leaves_room_for_each_answer():
    wish = project(
        **{**WHOLE, "rate_min": None, "rate_max": None, "partner_limit": None},
        title="在庫管理",
        number="R-7",
        sender="ルリビ",
        sender_address="a@ruribi.example.jp",
    )

    document = about_project(table([partner("E-2", cost=600_000)], wish), "P-1", "ja")

    assert document.subject == "【確認: 単価、商流】在庫管理（R-7）"
    assert document.to == "a@ruribi.example.jp"
    assert document.body.startswith("ルリビ\nご担当者様")
    assert len(re.findall(r"^　→", document.body, re.M)) == len(document.questions) == 2


def test_what_most_yen_hang_on_comes_first_and_the_yen_are_those_of_the_pairs():
    people = [own("E-1"), own("E-2", skills=skills(skill("Java", 12)))]
    laid = table(people, project(**{**WHOLE, "rate_min": None, "rate_max": None, "certainty": None}))
    (opening,) = laid.of_project("P-1")
    swings = {
        name: max(
            ask.high - ask.low
            for row in opening.rows
            for ask in ranged(laid, opening, int(row), "ja")[1]
            if ask.name == name
        )
        for name in ("rate", "certainty")
    }

    document = about_project(laid, "P-1", "ja")

    assert {q.name: q.worth for q in document.questions} == swings
    assert [q.worth for q in document.questions] == sorted(swings.values(), reverse=True)
    assert {q.people for q in document.questions} == {2}
    assert [q.decides for q in document.questions] == [True, False]


def test_a_question_no_yen_hang_on_is_not_asked():
    later = project(**{**WHOLE, "term": None, "start": "2027-05-20"})

    assert about_project(table([own()], later), "P-1", "ja").questions == ()


def test_two_seats_count_two_people_and_one_seat_one():
    people = [own("E-1"), own("E-2")]
    one = about_project(table(people, project(**{**WHOLE, "certainty": None})), "P-1", "ja")
    two = about_project(table(people, project(**{**WHOLE, "certainty": None, "seats": 2})), "P-1", "ja")

    assert two.questions[0].worth == 2 * one.questions[0].worth > 0


def test_a_limit_on_the_chain_matters_only_as_far_as_partners_people_could_come():
    silent = {**WHOLE, "partner_limit": None}

    with_partners = about_project(table([own(), partner("E-2")], project(**silent)), "P-1", "ja").questions[0]
    without = about_project(table([own()], project(**silent)), "P-1", "ja").questions[0]

    assert (with_partners.name, with_partners.people) == ("partner_limit", 1)
    assert with_partners.worth > 0
    assert (without.people, without.worth) == (0, 0)


def test_freelancers_are_asked_about_only_where_one_could_come():
    silent = {**WHOLE, "partner_limit": PartnerLimit(max_tier=1)}

    assert names(about_project(table([partner("E-2", freelance=True)], project(**silent)), "P-1", "ja")) == [
        "freelancers"
    ]
    assert names(about_project(table([partner("E-2", freelance=False)], project(**silent)), "P-1", "ja")) == []


def test_a_near_miss_counts_as_he_would_without_the_rule_he_breaks():
    late = own(available_from="2027-02-01")
    document = about_project(table([late], project(**{**WHOLE, "certainty": None})), "P-1", "ja")

    (question,) = document.questions
    assert (question.people, question.worth > 0) == (1, True)


def test_without_any_people_the_basics_are_asked_all_the_same():
    document = about_project(table([], project(rate_min=None, rate_max=None, start=None)), "P-1", "ja")

    assert names(document) == ["rate", "partner_limit", "start", "place", "settlement"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_of_our_people_and_our_money_is_told(lang):
    people = [
        partner("E-9", name="田中一郎", initials="I.T", cost=613_000, company="株式会社協力"),
        own("E-1", name="佐藤二郎"),
    ]
    wish = project(**{**WHOLE, "rate_min": None, "rate_max": None, "term": None})

    document = about_project(table(people, wish), "P-1", lang)

    text = document.subject + document.body
    for secret in (
        "田中",
        "佐藤",
        "I.T",
        "T.K",
        "E-9",
        "協力",
        "613",
        "61",
        *(str(q.worth) for q in document.questions),
    ):
        assert secret not in text, secret


def test_a_mail_never_asks_more_than_a_few_things():
    terms = tuple(skill(f"謎の言語{n}").model_copy(update={"skill": None}) for n in range(12))
    person = partner("E-1", cost=None, available_from=None, tier=None)

    document = about_engineer(table([person], project(**{**WHOLE, "required": (*skills("Java"), *terms)})), "E-1", "ja")

    assert len(document.questions) == MOST
    assert document.body.count("→") == MOST
    assert document.subject.startswith("【確認: ")


def test_an_engineer_of_a_partner_is_asked_about_at_his_company():
    person = partner("E-2", cost=None, sender_address="bp@kyoryoku.example.jp", available_from=None)

    document = about_engineer(table([person], project(**WHOLE)), "E-2", "ja")

    assert document.to == "bp@kyoryoku.example.jp"
    assert document.body.startswith("株式会社協力\nご担当者様")
    assert names(document)[:2] == ["cost", "free"] or names(document)[:2] == ["free", "cost"]
    assert "架空商事" not in document.body
    assert "ご希望単価" in document.subject


def test_our_own_people_are_asked_themselves_and_never_for_their_cost():
    document = about_engineer(
        table([engineer(supply=SupplyKind.SOON, cost=None, available_from=None)], project(**WHOLE)), "E-1", "ja"
    )

    assert document.body.startswith("T.Kさん\n")
    assert "cost" not in names(document)
    assert {"free", "station"} <= set(names(document))


def test_an_engineer_about_whom_all_is_known_needs_no_mail():
    assert about_engineer(table([own()], project(**WHOLE)), "E-1", "ja").questions == ()


def test_what_a_sender_wrote_cannot_add_a_header_or_a_line():
    wish = project(
        **{**WHOLE, "certainty": None},
        title="在庫\r\nBcc: thief@example.com",
        sender="架空\nTo: x",
        sender_address="a@b.example\nBcc: c@d.example",
    )

    document = about_project(table([own()], wish), "P-1", "ja")

    assert "\n" not in document.subject
    assert "\n" not in (document.to or "")
    assert document.body.startswith("架空 To: x\nご担当者様")


# ---------------------------------------------------------------- the command


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "matcher", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_asks_the_sender_and_writes_the_draft(tmp_path):
    mail = tmp_path / "m.txt"
    mail.write_text("案件名：在庫管理\n必須スキル：Java\n開始：12月1日\n場所：大手町\n", encoding="utf-8")
    out = tmp_path / "q.txt"

    ran = run("enquire", "在庫管理", "--from", mail, "--today", "2026-11-24", "--json", "--out", out)

    document = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert {"rate", "partner_limit"} <= {q["name"] for q in document["questions"]}
    assert set(document["questions"][0]) >= {"name", "text", "worth", "people"}
    assert out.read_text(encoding="utf-8") == f"{document['subject']}\n\n{document['body']}"


@pytest.mark.parametrize("arguments", [[], ["P-1", "--engineer", "E-1"]])
def test_a_call_that_names_neither_or_both_is_wrong(arguments):
    ran = run("enquire", *arguments, "--from", "data/samples/mails/m01.eml")

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
