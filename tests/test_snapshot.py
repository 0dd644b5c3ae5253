"""The snapshot: the same documents as from the files themselves, and none at all where anything about it is not right."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from datetime import date

import pytest

from matcher import desk, snapshot
from matcher.desk import Settings, arrange, gather
from matcher.errors import InputError, MatcherError
from matcher.model import Extracted, Failure, Other, Place, Reading, Waiver
from matcher.policy import Policy
from matcher.worlds import world
from tests.make import HERE, day, engineer, job, project, sheet

TODAY = day("2026-11-24")
SETTINGS = Settings(TODAY)
KEY = "revision 7"
BLOCKING = Settings(TODAY, Policy(severities={"P01": "block"}))


def of_world(engineers=90, projects=45, seed=3):
    made = world(engineers, projects, seed, today=TODAY)
    kinds = {
        "project": made.projects,
        "engineer": made.engineers,
        "placement": made.placements,
        "account": made.accounts,
    }
    records = [
        Extracted(type=kind, source=f"{kind}{n}", data=r) for kind, of in kinds.items() for n, r in enumerate(of)
    ]
    return arrange(Reading(records=tuple(records)), SETTINGS)


def of_clumsy_records():
    """Doubles, sheets nobody owns or several could own, a failure, and a file name that is no text."""
    odd = Place(file="sk\udce9ill.xlsx", cell="A1")
    people = [
        engineer("E-1", initials="T.K", age=30, nearest_station="調布"),
        engineer("E-2", initials="T.K", age=30, nearest_station="調布", supply="partner"),
        engineer("E-3", initials="A.B"),
        engineer("E-4", initials="A.B"),
    ]
    sheets = [
        sheet(job("2021-03", "2020-04", "Java"), id="S-1", number="1", initials="T.K", place=odd),
        sheet(job("2018-04", "2026-10", "Java"), id="S-2", initials="A.B"),
        sheet(job("2018-04", "2026-10", "PHP"), id="S-3", initials="Q.Q"),
        sheet(id="S-4", initials="Z.Z"),
    ]
    projects = [
        project("P-1", place="渋谷", chain_depth=1, sender="甲社"),
        project("P-2", place="渋谷", chain_depth=2, sender="乙社"),
        project("P-3", title="PHP開発", place=None),
    ]
    kinds = {"engineer": people, "skill_sheet": sheets, "project": projects}
    records = [
        Extracted(type=kind, source=f"{kind}{n}", data=r) for kind, of in kinds.items() for n, r in enumerate(of)
    ]
    reading = Reading(
        records=tuple(records),
        failures=(Failure(source="x.xlsx", reason="壊れています", place=HERE),),
        others=(Other(source="y.txt", kind="no_record", reason="挨拶"),),
    )
    return arrange(reading, BLOCKING)


MORNINGS = {
    "samples": lambda: gather(["data/samples"], SETTINGS),
    "samples in English": lambda: gather(["data/samples"], Settings(TODAY, lang="en")),
    "world": of_world,
    "clumsy records": of_clumsy_records,
}


def told(document):
    """The bytes of a document, save the seconds it took."""
    plain = document.model_dump(mode="json", by_alias=True)
    plain.pop("timing", None)
    return json.dumps(plain)


def proposal(morning, project_id, engineer_id):
    try:
        return told(desk.propose(morning, project_id, [engineer_id]))
    except MatcherError as error:
        return error.message


def documents(morning):
    people, projects = list(morning.engineers)[:3], list(morning.projects)[:3]
    found = [told(desk.match(morning)), told(desk.check(morning))]
    found += [told(desk.shortlist(morning, project=p)) for p in projects]
    found += [told(desk.shortlist(morning, engineer=e)) for e in people]
    found += [told(desk.explain(morning, e, p)) for e in people for p in projects]
    return found + [proposal(morning, p, e) for e in people for p in projects]


@pytest.fixture
def place(tmp_path):
    return tmp_path / "store.snapshot"


@pytest.mark.parametrize("which", MORNINGS)
def test_every_document_is_the_same_from_a_snapshot_and_with_the_plan_kept(which, place):
    gathered = MORNINGS[which]()
    snapshot.save(place, gathered, KEY)
    from_files = documents(gathered)

    loaded = snapshot.load(place, KEY, gathered.settings)
    assert documents(loaded) == from_files

    snapshot.keep_plan(place, KEY, loaded, loaded.plan)
    again = snapshot.load(place, KEY, gathered.settings)
    assert again.kept_plan(again) is not None
    assert documents(again) == from_files


def test_what_was_saved_comes_back_record_by_record(place):
    made = of_clumsy_records()
    snapshot.save(place, made, KEY)
    loaded = snapshot.load(place, KEY, BLOCKING)

    assert dict(loaded.engineers) == made.engineers
    assert dict(loaded.projects) == made.projects
    assert dict(loaded.sheets) == made.sheets
    assert list(loaded.all_sheets) == list(made.all_sheets)
    assert list(loaded.findings) == list(made.findings)
    assert list(loaded.ties) == list(made.ties)
    assert list(loaded.doubles) == list(made.doubles)
    assert loaded.same_person == made.same_person
    assert (loaded.reading.failures, loaded.reading.others) == (made.reading.failures, made.reading.others)
    assert len(made.ties) == len({tie.sheet.id for tie in made.ties}) > 1
    assert made.doubles
    assert made.same_person


def test_a_snapshot_of_a_snapshot_is_the_same(place, tmp_path):
    made = of_clumsy_records()
    snapshot.save(place, made, KEY)
    other = tmp_path / "other.snapshot"
    snapshot.save(other, snapshot.load(place, KEY, BLOCKING), KEY)

    assert other.read_bytes() == place.read_bytes()


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param((SETTINGS, "revision 8"), id="another revision"),
        pytest.param((Settings(TODAY, lang="en"), KEY), id="another language"),
        pytest.param((Settings(TODAY, Policy(severities={"P01": "info"})), KEY), id="other severities"),
        pytest.param((Settings(day("2026-12-01")), KEY), id="another month"),
        pytest.param((Settings(day("2026-11-23")), KEY), id="an earlier day"),
    ],
)
def test_a_snapshot_of_something_else_is_none(asked, place):
    snapshot.save(place, of_world(5, 5), KEY)
    settings, key = asked

    assert snapshot.load(place, key, settings) is None
    assert not snapshot.fresh(place, key, settings)
    assert snapshot.fresh(place, KEY, SETTINGS)


def test_a_later_day_of_the_month_and_another_policy_need_no_new_snapshot(place):
    made = of_world()
    snapshot.save(place, made, KEY)
    later = Settings(day("2026-11-30"), Policy.model_validate({"price": {"rate_point": "max"}}))
    records = [Extracted(type="engineer", source=e.id, data=e) for e in made.engineers.values()]
    records += [Extracted(type="project", source=p.id, data=p) for p in made.projects.values()]
    records += [Extracted(type="placement", source=p.id, data=p) for p in made.placements]
    records += [Extracted(type="account", source=a.id, data=a) for a in made.accounts]

    assert documents(snapshot.load(place, KEY, later)) == documents(arrange(Reading(records=tuple(records)), later))


def test_a_birthday_ends_a_snapshot_whose_sheet_states_age_and_birth_date(place):
    born = sheet(job("2010-04", "2026-10", "Java"), id="S-1", age=38, birth_date=date(1986, 11, 26))
    made = arrange(Reading(records=(Extracted(type="skill_sheet", source="s", data=born),)), SETTINGS)
    snapshot.save(place, made, KEY)

    def rules(today):
        return [f.rule for f in Settings(today).check(born, None)]

    assert snapshot.load(place, KEY, Settings(day("2026-11-25"))) is not None
    assert snapshot.load(place, KEY, Settings(day("2026-11-26"))) is None
    assert "T07" not in rules(day("2026-11-25"))
    assert "T07" in rules(day("2026-11-26"))


def test_damage_anywhere_before_the_records_leaves_no_snapshot(place):
    snapshot.save(place, of_world(8, 5), KEY)
    whole = place.read_bytes()
    arrays = snapshot._open(place)
    ends = arrays.start + arrays.told["records_at"]

    for at in [0, 9, 13, 20, 40, *range(60, ends, max(ends // 150, 1))]:
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert snapshot.load(place, KEY, SETTINGS) is None, at
    place.write_bytes(whole)
    assert snapshot.load(place, KEY, SETTINGS) is not None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"SES", id="too short"),
        pytest.param(b"SES-POOL" + b"\xff" * 64, id="nonsense behind the magic"),
        pytest.param(b"%PDF-1.7" + bytes(4000), id="another kind of file"),
    ],
)
def test_what_is_no_snapshot_is_none(content, place):
    place.write_bytes(content)
    assert snapshot.load(place, KEY, SETTINGS) is None


def test_a_snapshot_cut_off_anywhere_is_none(place):
    snapshot.save(place, of_world(8, 5), KEY)
    whole = place.read_bytes()

    for ends in range(0, len(whole), max(len(whole) // 60, 1)):
        place.write_bytes(whole[:ends])
        assert snapshot.load(place, KEY, SETTINGS) is None, ends
    assert snapshot.load(place.with_name("nothing"), KEY, SETTINGS) is None


def test_a_damaged_record_is_never_read_and_the_snapshot_is_gone(place):
    snapshot.save(place, of_world(8, 5), KEY)
    whole = bytearray(place.read_bytes())
    at = whole.rindex(b"E-00003")
    whole[at : at + 7] = b"E-00004"
    place.write_bytes(whole)
    loaded = snapshot.load(place, KEY, SETTINGS)

    with pytest.raises(InputError, match="もう一度実行"):
        [*loaded.engineers.values(), *loaded.placements]
    assert not place.exists()


def test_only_its_owner_may_read_it_and_removing_leaves_nothing(place):
    made = of_world(8, 5)
    snapshot.save(place, made, KEY)
    snapshot.keep_plan(place, KEY, made, made.plan)
    files = list(place.parent.iterdir())

    assert len(files) == 2
    if os.name == "posix":
        assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    snapshot.remove(place)
    assert list(place.parent.iterdir()) == []
    snapshot.remove(place)


def test_a_folder_that_cannot_be_written_costs_no_run(tmp_path):
    (tmp_path / "file").write_text("")

    snapshot.save(tmp_path / "file" / "store.snapshot", of_world(3, 3), KEY)

    assert [f.name for f in tmp_path.iterdir()] == ["file"]


def test_a_waived_finding_holds_nobody_back_and_the_record_says_who_waived_it(place):
    made = of_clumsy_records()
    snapshot.save(place, made, KEY)
    loaded = snapshot.load(place, KEY, BLOCKING)
    (held,) = desk.match(loaded).held
    waiver = Waiver(by="営業", at="2026-11-24T09:00:00", reason="本人に確認済み")

    waived = loaded.with_waived({finding["id"]: waiver for finding in held.findings})

    assert desk.match(waived).held == ()
    assert [f.waived for f in waived.findings if f.id == held.findings[0]["id"]] == [waiver]
    assert documents(waived) == documents(made.with_waived(waived.findings.waivers))


def test_a_kept_plan_is_used_for_the_very_same_question_only(place):
    made = of_world()
    snapshot.save(place, made, KEY)
    loaded = snapshot.load(place, KEY, SETTINGS)
    snapshot.keep_plan(place, KEY, loaded, loaded.plan)

    def kept(morning):
        return morning.kept_plan(morning)

    other = Settings(TODAY, Policy.model_validate({"leaving": {"allow_moves": False}}))
    first = loaded.plan.pairs[0]
    assert kept(loaded).pairs == loaded.plan.pairs
    assert kept(loaded).solution == loaded.plan.solution
    assert kept(snapshot.load(place, KEY, other)) is None
    assert kept(snapshot.load(place, KEY, Settings(day("2026-11-25")))) is None
    vetoed = replace(loaded, vetoes=((loaded.columns.ids[first[1]], first[0].partition("/")[0]),))
    assert kept(vetoed) is None
    file = place.with_name(place.name + ".plan")
    file.write_bytes(file.read_bytes()[:-1])
    assert kept(loaded) is None


def test_looking_at_one_project_reads_the_records_of_few_people(place):
    snapshot.save(place, of_world(400, 60), KEY)
    loaded = snapshot.load(place, KEY, SETTINGS)

    wanted = loaded.table.of_project("P-00007")[0]
    rows = wanted.rows

    assert len(rows)
    assert len(loaded.engineers._shelf._taken) == 0
    assert len(loaded.projects._shelf._taken) == 1
