"""Who is who, by what the sources say and never by the names of files."""

from __future__ import annotations

import pytest

from matcher.cautions import sheet_cautions
from matcher.identity import DoubtfulPair, merge_projects, same_people, tie_sheets
from matcher.identity.people import SheetTie
from matcher.identity.wording import person_line
from matcher.model import SupplyKind
from tests.make import engineer, job, project, sheet

PEOPLE = [
    engineer("E-001", number="E-001", initials="T.K", age=38, nearest_station="調布", name="架空太郎"),
    engineer("E-002", number="E-002", initials="T.K", age=29, nearest_station="柏"),
    engineer("E-003", number="E-003", initials="S.M", age=41, nearest_station="大宮"),
]


@pytest.mark.parametrize(
    ("head", "owners"),
    [
        pytest.param({"number": "E-003", "initials": "X.Y"}, ("E-003",), id="the number decides"),
        pytest.param({"name": "架空 太郎", "initials": None}, ("E-001",), id="the full name"),
        pytest.param({"initials": "T.K", "age": 38}, ("E-001",), id="initials and age"),
        pytest.param({"initials": "ＴＫ", "age": 39, "nearest_station": "調布"}, ("E-001",), id="a birthday between"),
        pytest.param({"initials": "T.K", "nearest_station": "柏"}, ("E-002",), id="initials and station"),
        pytest.param({"initials": "T.K", "nearest_station": "京王線 調布駅"}, ("E-001",), id="the line named too"),
        pytest.param({"initials": "T.K"}, ("E-001", "E-002"), id="ambiguous"),
        pytest.param({"initials": "S.M", "age": 25}, (), id="the age contradicts"),
        pytest.param({"initials": "Q.Q"}, (), id="a stranger"),
    ],
)
def test_a_sheet_finds_its_person(head, owners):
    (tie,) = tie_sheets([(sheet(job(), **head), None)], PEOPLE)
    assert tie.engineers == owners


def test_a_sheet_attached_to_a_mail_belongs_to_the_person_of_the_mail():
    (tie,) = tie_sheets([(sheet(job(), initials="T.K"), "E-002")], PEOPLE)
    assert tie.engineers == ("E-002",)


def test_one_person_through_two_companies_is_one():
    twice = [
        engineer(f"E-{i}", supply=SupplyKind.PARTNER, company=f"協力{i}", initials=name, age=35, nearest_station="柏")
        for i, name in enumerate(("T.K", "TK", "S.M"))
    ]
    doubles = same_people(twice)
    assert doubles["E-0"] == doubles["E-1"]
    assert "E-2" not in doubles


def test_two_of_our_own_numbers_are_two_people():
    alike = [engineer(f"E-{i}", initials="T.K", age=35, nearest_station="柏") for i in range(2)]
    assert same_people(alike) == {}


def test_one_project_sent_twice_is_kept_once_with_the_shorter_chain():
    one = project("P-1", title="【急募】在庫管理 刷新", place="渋谷", chain_depth=2, sender="甲社")
    two = project("P-2", title="急募 在庫管理刷新", place="渋谷", chain_depth=1, sender="乙社")

    kept, (double,) = merge_projects([one, two])

    assert [p.id for p in kept] == ["P-2"]
    assert {p.id for p in double.all} == {"P-1", "P-2"}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"place": "新宿"}, id="another place"),
        pytest.param({"start": "2027-02-01"}, id="another start"),
        pytest.param({"rate_min": 500_000, "rate_max": 500_000}, id="a contradicting price"),
        pytest.param({"place": None}, id="place unknown"),
    ],
)
def test_projects_that_may_differ_are_not_merged(other):
    one = project("P-1", title="在庫管理刷新", place="渋谷")
    two = project("P-2", **{"title": "在庫管理刷新", "place": "渋谷", **other})

    kept, doubles = merge_projects([one, two])

    assert len(kept) == 2
    assert doubles == []


def test_a_sheet_of_nobody_names_whose_it_may_be_until_somebody_has_said_so():
    people = {e.id: e for e in (engineer("E-1", company="株式会社甲"), engineer("E-9", supply=None, tier=None))}
    loose = [SheetTie(sheet(job("2019-04", "2021-03"), id="S-1"), ())]
    owners = {"S-1": "E-9"}
    doubt = DoubtfulPair("engineer", "E-1", "E-9", 0.97)

    (alone,) = sheet_cautions(loose, people, "ja", owners=owners)
    (alike,) = sheet_cautions(loose, people, "ja", owners=owners, doubtful=[doubt])
    said = list(sheet_cautions(loose, people, "ja", owners=owners, same_person={"E-1": "E-1", "E-9": "E-1"}))

    assert "matcher same" not in alone.message
    assert "matcher same E-9 E-1" in alike.message
    assert said == []


def test_a_sheet_alone_is_no_company_that_introduces_somebody():
    bare = {"supply": None, "tier": None, "company": None, "cost": None}
    partner = {"supply": SupplyKind.PARTNER, "tier": 1}
    offered = engineer("E-1", company="株式会社甲", **partner)
    again = engineer("E-2", company="株式会社乙", **partner)

    assert "社から紹介" not in person_line([offered, engineer("E-9", **bare)], "ja")
    assert "2社から紹介" in person_line([offered, again], "ja")
    assert "2社から紹介" in person_line([offered, again, engineer("E-9", **bare)], "ja")
