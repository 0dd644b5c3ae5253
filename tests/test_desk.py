"""The rooms put together: each record once, whatever the order of the files; nobody overwritten, nothing guessed."""

from __future__ import annotations

import pytest

from matcher import desk
from matcher.desk import Settings, arrange
from matcher.errors import InputError
from matcher.model import Account, Extracted, Reading
from matcher.policy import Policy
from tests.make import day, engineer, job, placement, project, sheet, skill, skills

SETTINGS = Settings(day("2026-11-24"))
KINDS = {"Project": "project", "Engineer": "engineer", "Placement": "placement", "Account": "account"}


def morning(*records, settings=SETTINGS):
    found = [
        Extracted(type=KINDS.get(type(r).__name__, "skill_sheet"), source=f"{n}.csv", data=r)
        for n, r in enumerate(records)
    ]
    return arrange(Reading(records=tuple(found)), settings)


def plan(*records):
    return desk.match(morning(*records)).model_copy(update={"timing": {}})


def test_the_order_of_the_files_never_shows():
    records = [
        engineer("E-1"),
        engineer("E-1", cost=520_000),
        engineer("E-2", age=30),
        project("P-1", place="渋谷"),
        project("P-1", place="渋谷", rate_max=720_000),
        project("P-2", place=None),
        placement("E-2", client="架空商事", contract_end="2026-12-31"),
        placement("E-2", client="別の客先", contract_end="2027-03-31"),
        Account(id="A-1", name="架空商事", seat_cap=1),
        Account(id="A-1", name="架空商事", seat_cap=3),
    ]

    assert plan(*records) == plan(*reversed(records)) == plan(*records[5:], *records[:5])


def test_a_sheet_that_shows_only_the_tail_of_a_number_never_overwrites_the_person():
    person = engineer("E-017", cost=480_000)
    own = sheet(job("2020-04", "2026-10", "Java"), id="S-1", number="017", initials="Z.Z")

    made = morning(person, own)

    assert made.engineers == {"E-017": person}
    assert made.sheets["E-017"].id == "S-1"


def test_a_sheet_of_nobody_we_know_becomes_a_person_of_whom_the_rest_is_asked():
    made = morning(project(), sheet(job("2016-04", "2026-10", "Java"), id="S-1", initials="Q.Q"))

    (person,) = made.engineers.values()

    assert (person.initials, person.cost, person.supply, person.own) == ("Q.Q", None, None, False)
    (assigned,) = desk.match(made).assignments
    assert assigned.margin is None
    assert "原価・希望単価が未登録" in assigned.questions


def test_two_records_with_one_id_are_one_project_even_where_they_differ():
    made = morning(engineer(), project("P-1", place="渋谷"), project("P-1", place=None))

    assert list(made.projects) == ["P-1"]
    assert desk.match(made).status == "OPTIMAL"


def test_nothing_at_all_makes_an_empty_plan():
    empty = plan()

    assert (empty.status, empty.objective, empty.gap) == ("OPTIMAL", 0, 0)
    assert (empty.assignments, empty.unfilled, empty.idle) == ((), (), ())


def test_a_person_of_whom_nothing_is_known_is_accounted_for():
    bare = engineer("E-1", initials=None, supply=None, tier=None, cost=None, available_from=None, skills=())
    untold = project("P-1", title=None, client=None, required=(), rate_min=None, rate_max=None, start=None, seats=None)

    told = plan(bare, untold)

    assert [i.engineer for i in told.idle] == ["E-1"]
    assert [u.project for u in told.unfilled] == ["P-1"]


def test_a_short_name_is_found_and_a_doubtful_one_is_asked_back_in_the_users_language():
    people = [engineer("E-101"), engineer("E-102"), engineer("E-201")]
    made = morning(*people, settings=Settings(SETTINGS.today, lang="en"))

    assert made.engineer("E-2") == "E-201"
    with pytest.raises(InputError, match=r"2 engineers begin with E-1: E-101 T\.K, E-102 T\.K"):
        made.engineer("E-1")
    with pytest.raises(InputError, match=r"^No engineer X-9"):
        made.engineer("X-9")


def test_the_yen_parts_of_an_explanation_add_up_to_its_value_and_the_points_to_the_fit():
    made = morning(engineer("E-1"), engineer("E-2", skills=skills(skill("Java", 20))), project())

    for person in ("E-1", "E-2"):
        told = desk.explain(made, person, "P-1")
        assert sum(p.value for p in told.parts if p.unit == "yen") == told.value
        assert sum(p.value for p in told.score_parts["fit"]) == pytest.approx(told.scores.fit, abs=0.1)


def test_dependence_is_counted_by_company_and_over_contracts_that_still_run():
    people = [engineer(f"E-{n}") for n in range(6)]
    names = ["架空商事", "株式会社架空商事", "㈱架空商事", "B社", "C社", "D社"]
    now = [
        placement(f"E-{n}", f"C-{n}", client=name, contract_end="2026-10-31" if name == "D社" else "2027-03-31")
        for n, name in enumerate(names)
    ]

    told = [c for c in plan(*people, *now, project()).cautions if c.kind == "dependence"]

    assert ["60%" in c.message for c in told] == [True]


@pytest.mark.parametrize("seats", [1, 2])
def test_a_sheet_held_back_keeps_its_person_out_of_every_list_but_held(seats):
    wrong = sheet(job("2021-03", "2020-04", "Java"), id="S-1", number="1")
    blocking = Settings(SETTINGS.today, Policy(severities={"P01": "block"}))
    people = engineer("E-1"), engineer("E-2", initials="A.B")

    told = desk.match(morning(*people, wrong, project(seats=seats), settings=blocking))

    assert [h.engineer for h in told.held] == ["E-1"]
    assert "E-1" not in {a.engineer for a in told.assignments} | {i.engineer for i in told.idle}
