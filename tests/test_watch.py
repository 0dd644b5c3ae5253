"""New mail in, shortlist out: what is told, how it is ranked, and that nothing is lost however the watch ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from matcher import watching
from matcher.errors import InputError
from matcher.inbox import Mailbox, Secret, inbox_address
from matcher.inbox import imap as imap_module
from matcher.intake import Intake, bring_in
from matcher.ledger import FAR
from matcher.model import Extracted, Reading
from matcher.morning import Settings, arrange
from matcher.plan import best_plan, lay_out
from matcher.policy import Policy
from matcher.store import open_store
from matcher.store.records import live
from matcher.warm import Warm
from matcher.watching import Background, Folder, Watcher, watch
from matcher.worlds import world
from tests.imap_server import PASSWORD, ImapServer, person_mail, project_mail
from tests.make import day, engineer, job, project, sheet, skills
from tests.stores import broken

HERE = Path(__file__).parent.parent
TODAY = day("2026-11-24")
SETTINGS = Settings(TODAY, lang="en")
PATIENCE_S = 60
"""Longest wait for something that must come."""


def records(*data):
    kinds = {"Project": "project", "Engineer": "engineer", "SkillSheet": "skill_sheet", "Placement": "placement"}
    return Reading(
        records=tuple(Extracted(type=kinds[type(d).__name__], source=f"x#{n}", data=d) for n, d in enumerate(data))
    )


def morning_of(*data):
    return arrange(records(*data), SETTINGS)


PEOPLE = [
    engineer(f"E-{n}", initials=f"A.{chr(64 + n)}", supply="partner", cost=400_000 + 20_000 * n, age=30 + n)
    for n in range(1, 8)
]
JOBS = [project(f"P-{n}", title=f"案件{n}", rate_max=700_000 + 10_000 * n) for n in range(1, 5)]


# ---------------------------------------------------------------- what choosing adds


def singles(seed, people=60, projects=30):
    """A seeded world of single seats."""
    made = world(people, projects, seed, today=TODAY)
    return made.engineers, [
        p.model_copy(update={"team": False, "needs_leader": False, "positions": (), "seats": 1}) for p in made.projects
    ]


def planned(people, projects):
    from matcher.scoring.pool import build_pool

    return best_plan(lay_out(build_pool(people, today=TODAY, policy=Policy()), projects))


@pytest.mark.parametrize("seed", range(6))
def test_what_a_new_project_adds_is_what_the_plan_made_anew_gains(seed):
    people, projects = singles(seed)
    new, old = projects[0], projects[1:]
    before, after = planned(people, old), planned(people, projects)
    opening = next(o for o in after.table.openings if o.id == new.id)

    found = before.seating.changes_outside(opening.rows, opening.value)

    gained = after.solution.objective - before.solution.objective
    assert max(0, *found.tolist(), 0) == gained


@pytest.mark.parametrize("seed", range(6))
def test_what_a_new_person_adds_at_the_prices_is_what_the_plan_made_anew_gains(seed):
    people, projects = singles(seed)
    new = people[seed]
    before = planned([p for p in people if p.id != new.id], projects)
    after = planned(people, projects)
    row = after.table.pool.row(new.id)
    prices, numbers = before.seating.prices, before.ledger.number
    values = [
        (o.worth(row) - int(prices[numbers[o.id]]), o)
        for o in after.table.openings
        if o.worth(row) is not None and prices[numbers[o.id]] < FAR
    ]
    gained = after.solution.objective - before.solution.objective
    assert max([0, *(value for value, _ in values)]) == gained
    for value, opening in values:
        made = before.seating.with_newcomer(numbers[opening.id], opening.worth(row))
        assert made.change == value


@pytest.mark.parametrize("seed", range(4))
def test_many_people_weighed_at_once_cost_what_each_costs_alone(seed):
    people, projects = singles(seed)
    plan = planned(people, projects)
    for opening in plan.table.openings[:12]:
        number = plan.ledger.number[opening.id]
        together = plan.seating.changes(number, opening.rows, opening.value)
        for row, value, change in zip(opening.rows.tolist(), opening.value.tolist(), together.tolist(), strict=True):
            if plan.holds(opening, row):
                continue
            made = plan.seating.with_pair(number, row, value)
            assert (-FAR if made is None else made.change) == change


# ---------------------------------------------------------------- a warm morning


def test_a_new_project_is_judged_against_everybody_and_told_as_one_by_prices():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    new = project("P-new", title="新しい案件", rate_max=900_000)
    warm.take(records(new).records)

    listed = warm.people_for(new, 5)

    assert listed.by == "prices"
    assert len(listed.candidates) == 5
    assert [c.rank for c in listed.candidates] == [1, 2, 3, 4, 5]
    changes = [c.plan_change for c in listed.candidates]
    assert changes == sorted(changes, reverse=True)
    anew = arrange(records(*PEOPLE, *JOBS, new), SETTINGS)
    assert changes[0] == anew.plan.solution.objective - warm.morning.plan.solution.objective


def test_a_project_that_comes_again_is_told_as_the_plan_has_it():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    again = warm.morning.projects["P-4"]
    listed = warm.people_for(again, 3)
    planned_there = [warm.morning.pool.ids[c.row] for c in warm.plan.chosen if c.opening.project == "P-4"]
    assert listed.by == "plan"
    assert [c.engineer for c in listed.candidates][:1] == planned_there
    assert listed.candidates[0].plan_change == 0


def test_a_team_has_no_price_and_is_told_by_value():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    team = project("P-team", title="チーム案件", seats=2, team=True)
    listed = warm.people_for(team, 5)
    assert listed.by == "value"
    assert [c.plan_change for c in listed.candidates] == [None] * 5
    values = [c.value for c in listed.candidates]
    assert values == sorted(values, reverse=True)


def test_a_new_person_is_offered_to_later_projects_and_gets_projects_at_once():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    new = engineer("E-new", initials="Z.Z", supply="partner", cost=300_000, age=50)

    assert warm.take(records(new).records) == ["E-new"]
    listed = warm.projects_for("E-new", 5)
    later = warm.people_for(project("P-later", title="あとの案件"), 5)

    assert {c.project for c in listed.candidates} == {"P-1", "P-2", "P-3", "P-4"}
    assert listed.by == "prices"
    assert later.candidates[0].engineer == "E-new"
    anew = arrange(records(*PEOPLE, *JOBS, new), SETTINGS)
    gained = anew.plan.solution.objective - warm.morning.plan.solution.objective
    assert listed.candidates[0].plan_change == gained


def test_of_a_person_who_changed_only_the_new_word_counts():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    dearer = PEOPLE[0].model_copy(update={"skills": skills("COBOL")})
    warm.take(records(dearer).records)
    listed = warm.people_for(project("P-new", title="新しい案件"), 9)
    assert "E-1" not in {c.engineer for c in listed.candidates}
    assert len(listed.candidates) == len(PEOPLE) - 1


def test_a_sheet_that_comes_alone_finds_its_person_and_keeps_him_back():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    found = sheet(job("2005-04", "2006-03", "React"), id="S-1", initials="A.A", age=31)
    touched = warm.take(records(found).records)
    assert touched == ["E-1"]
    assert [f.engineer for f in warm.beside.findings if f.severity == "block"] != []
    held = {c.engineer for c in warm.people_for(project("P-new", title="新しい案件"), 9).candidates}
    assert "E-1" not in held


def test_what_was_met_before_is_known_by_id_and_by_what_it_says():
    known = project("P-9", title="受発注システム", place="渋谷", start="2027-01-01", sender="甲商事")
    warm = Warm(morning_of(*PEOPLE, *JOBS, known))
    other = known.model_copy(update={"id": "P-other", "sender": "乙商事"})
    assert warm.project_before(known) == known
    assert warm.project_before(other) == known
    assert warm.project_before(project("P-none", title="別の案件")) is None
    twice = engineer("E-x", supply="partner", initials="A.A", age=31, nearest_station="調布")
    named = engineer("E-y", initials="A.A", age=31, nearest_station="調布")
    assert Warm(morning_of(named)).engineer_before(twice).id == "E-y"


def test_arranged_anew_it_forgets_what_came_before_and_keeps_what_came_since():
    warm = Warm(morning_of(*PEOPLE, *JOBS))
    first, second = engineer("E-a", initials="Z.A", age=51), engineer("E-b", initials="Z.B", age=52)
    warm.take(records(first).records)
    until = warm.count
    warm.take(records(second).records)
    warm.moved_on(morning_of(*PEOPLE, first, *JOBS), until)
    assert set(warm.beside.engineers) == {"E-b"}
    named = {c.engineer for c in warm.people_for(project("P-new", title="新しい案件"), 20).candidates}
    assert {"E-a", "E-b"} <= named


# ---------------------------------------------------------------- a folder


@pytest.fixture
def db(tmp_path):
    return tmp_path / "store" / "matcher.db"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def store(db):
    """A store with a few people and projects."""
    with open_store(str(db), "en") as opened:
        fill(opened)
        yield opened


def fill(store):
    from matcher.store.sources import put

    with store.writing() as connection:
        put(connection, "all", b"all", records(*PEOPLE, *JOBS), reader="t", at="2026-11-20T00:00:00Z", by="test")


def settled(found, intake):
    """What a folder gives once everything in it stands still."""
    until = time.monotonic() + PATIENCE_S
    arrivals = list(found.arrivals(intake))
    while found.unfinished and time.monotonic() < until:
        time.sleep(0.05)
        arrivals += found.arrivals(intake)
    return arrivals


def test_a_half_written_file_is_not_read_until_it_stands_still(store, folder):
    watched, intake = Folder(folder, "en"), Intake(store, SETTINGS, by="test")
    mail = project_mail(1)
    with (folder / "p.eml").open("wb") as file:
        for begin in range(0, len(mail), 100):
            file.write(mail[begin : begin + 100])
            file.flush()
            assert list(watched.arrivals(intake)) == []
    assert [a.content for a in settled(watched, intake)] == [mail]
    assert settled(watched, intake) == []
    (folder / "p.eml").write_bytes(project_mail(2))
    assert [a.content for a in settled(watched, intake)] == [project_mail(2)]


def test_a_folder_that_is_away_for_a_while_is_no_end(store, folder):
    watched, intake = Folder(folder, "en"), Intake(store, SETTINGS, by="test")
    folder.rmdir()
    assert settled(watched, intake) == []
    folder.mkdir()
    (folder / "p.eml").write_bytes(project_mail(1))
    assert len(settled(watched, intake)) == 1
    with pytest.raises(InputError, match="no such folder"):
        Folder(folder / "nothing", "en")


def seen_once(store, place, **options):
    events, notes = [], []
    watch(store, str(place), SETTINGS, by="test", tell_of=events.append, note=notes.append, once=True, **options)
    return events


def test_a_project_mail_becomes_a_record_and_a_list_with_its_clock(store, folder):
    (folder / "p.eml").write_bytes(project_mail(1, price=90))

    (event,) = seen_once(store, folder)

    assert (event.event, event.title, event.by) == ("project", "販売管理刷新 第1期", "prices")
    assert event.source.startswith((folder / "p.eml").as_posix())
    assert event.received_at.startswith("2026-11-24T09:00")
    assert event.seconds >= 0
    assert len(event.shortlist) == 5
    with store.reading() as connection:
        assert event.project in {r.data.id for r in live(connection).of("project")}
        assert broken(connection) == []
    assert seen_once(store, folder) == []


def test_a_person_mail_becomes_a_record_with_projects(store, folder):
    (folder / "e.eml").write_bytes(person_mail("Q.Z", price=45))
    (event,) = seen_once(store, folder)
    assert (event.event, event.initials, event.by) == ("engineer", "Q.Z", "prices")
    assert {c.project for c in event.shortlist} == {"P-1", "P-2", "P-3", "P-4"}


def test_what_is_no_mail_of_ours_what_is_broken_and_what_came_before_is_each_told(store, folder):
    (folder / "a.eml").write_bytes(b"Subject: hello\r\nContent-Type: text/plain\r\n\r\nThank you for yesterday.\r\n")
    (folder / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / "c.eml").write_bytes(project_mail(1))
    told = {Path(e.source).name.partition("#")[0]: e.event for e in seen_once(store, folder)}
    assert told == {"a.eml": "other", "b.xlsx": "failed", "c.eml": "project"}

    events, watched = [], Folder(folder, "en")
    watcher = Watcher(store, SETTINGS, by="test", tell_of=events.append, note=print)
    watcher.look(watched, first=True)
    (folder / "copy.eml").write_bytes(project_mail(1))
    until = time.monotonic() + PATIENCE_S
    while not any(e.event == "seen" for e in events) and time.monotonic() < until:
        time.sleep(0.05)
        watcher.look(watched)
    seen = next(e for e in events if e.event == "seen")
    assert (Path(seen.source).name, Path(seen.seen).name) == ("copy.eml", "c.eml")


def test_a_project_through_another_chain_names_where_it_was_seen(store, folder):
    first = project_mail(1)
    (folder / "1.eml").write_bytes(first)
    (folder / "2.eml").write_bytes(first.replace(b"kabu1.example", b"other.example"))
    one, two = seen_once(store, folder)
    assert one.seen is None
    assert two.seen is not None
    assert one.project in {two.project, two.double_of}


def test_a_long_list_is_one_event(store, folder):
    rows = [f"E-{n},B.{chr(65 + n % 26)},bench,2026-12-01,500000,Java:60" for n in range(100, 160)]
    head = "要員ID,イニシャル,区分,稼働可能日,原価,スキル"
    (folder / "people.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    (event,) = seen_once(store, folder)
    assert (event.event, event.records) == ("list", {"engineer": 60})


def test_of_very_many_that_came_together_the_rest_is_kept_and_told_in_one_line(store, folder, monkeypatch):
    monkeypatch.setattr(watching, "JUDGED_AT_ONCE", 3)
    for n in range(8):
        (folder / f"{n}.eml").write_bytes(project_mail(n))
    *judged, rest = seen_once(store, folder)
    assert [e.event for e in judged] == ["project"] * 3
    assert (rest.event, rest.records) == ("list", {"project": 5})
    with store.reading() as connection:
        assert len(live(connection).of("project")) == len(JOBS) + 8


def test_what_is_ruled_out_for_a_project_is_so_for_whoever_came_again():
    morning = morning_of(*PEOPLE, *JOBS)
    warm = Warm(replace(morning, vetoes=(("E-1", "P-1"),)))
    warm.take(records(PEOPLE[0].model_copy(update={"cost": 300_000})).records)
    assert "P-1" not in {c.project for c in warm.projects_for("E-1", 9).candidates}
    assert "E-1" not in {c.engineer for c in warm.people_for(morning.projects["P-1"], 9).candidates}


def test_a_store_that_is_empty_can_be_watched_into(db, folder):
    (folder / "p.eml").write_bytes(project_mail(1))
    with open_store(str(db), "en") as store:
        (event,) = seen_once(store, folder)
    assert (event.event, event.shortlist) == ("project", ())


# ---------------------------------------------------------------- the plan in the background


def test_the_plan_made_in_the_background_holds_what_came(store, folder):
    (folder / "p.eml").write_bytes(project_mail(1, price=95))
    events = []
    watcher = Watcher(store, SETTINGS, by="test", tell_of=events.append, note=print)
    watched = Folder(folder, "en")
    background = Background(store, SETTINGS)
    until = time.monotonic() + PATIENCE_S
    while not events and time.monotonic() < until:
        watcher.look(watched, first=True)
    watcher.changed_at = -FAR  # quiet since long ago
    try:
        while events[-1].event != "plan" and time.monotonic() < until:
            watcher.keep_warm(background, None)
            time.sleep(0.05)
    finally:
        background.stop()
    new = events[0].project
    assert events[-1].event == "plan"
    assert new in watcher.warm.morning.projects
    assert not watcher.stale
    again = watcher.warm.people_for(watcher.warm.morning.projects[new], 3)
    assert again.by == "plan"


# ---------------------------------------------------------------- a mailbox, and the command


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("MATCHER_IMAP_PASSWORD", PASSWORD)


class Running:
    """The command in a process of its own; its lines as they come."""

    def __init__(self, *arguments, db):
        command = [sys.executable, "cli.py", "watch", *map(str, arguments), "--db", str(db), "--today", "2026-11-24"]
        self.process = subprocess.Popen(
            [*command, "--json", "--lang", "en"], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
        )  # fmt: skip
        self.lines, self.notes, self.said = Queue(), Queue(), []
        for stream, queue in ((self.process.stdout, self.lines), (self.process.stderr, self.notes)):
            Thread(target=self._read, args=(stream, queue), daemon=True).start()

    def _read(self, stream, queue):
        for line in stream:
            queue.put(line)
            self.said += [line] if queue is self.notes else []

    def event(self, kind):
        """The next event of a kind."""
        return self._next(self.lines, lambda line: json.loads(line)["event"] == kind and json.loads(line))

    def note(self, words):
        """The next remark with these words in it."""
        return self._next(self.notes, lambda line: words in line and line)

    def _next(self, queue, wanted):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                found = wanted(queue.get(timeout=1))
            except Empty:
                assert self.process.poll() is None or not queue.empty(), "it ended"
                continue
            if found:
                return found
        raise AssertionError("nothing came")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(30)
        self.process.stdout.close()
        self.process.stderr.close()


def test_a_new_mail_wakes_the_watch_and_ctrl_c_ends_it_with_nothing_half_written(db, tmp_path):
    with open_store(str(db), "en") as store:
        fill(store)
    with ImapServer() as server:
        server.put(project_mail(1))
        with Running(server.url(), "--for", 120, db=db) as running:
            assert running.event("project")["title"] == "販売管理刷新 第1期"
            running.note("Watching")
            server.put(project_mail(2))
            event = running.event("project")
            assert (event["title"], event["by"], len(event["shortlist"])) == ("販売管理刷新 第2期", "prices", 5)
            assert event["source"].startswith("imap://127.0.0.1/INBOX#102")
            assert "taro" not in json.dumps(event)
            running.process.send_signal(signal.SIGINT)
            assert running.process.wait(PATIENCE_S) == 130
    with open_store(str(db), "en") as store, store.reading() as connection:
        assert broken(connection) == []


def test_a_server_that_hangs_up_is_waited_for_and_that_is_said_once(db):
    with open_store(str(db), "en") as store:
        fill(store)
    with ImapServer() as server, Running(server.url(), "--for", 120, db=db) as running:
        running.note("Watching")
        server.put(project_mail(1))
        running.event("project")
        server.stop()
        running.note("connection is gone")
        time.sleep(2)
        server.start()
        server.put(project_mail(1), project_mail(2))
        assert running.event("project")["title"] == "販売管理刷新 第2期"
        running.note("connected again")
        running.process.send_signal(signal.SIGINT)
        running.process.wait(PATIENCE_S)
        words = ("connection is gone", "connected again")
        told = [word for line in running.said for word in words if word in line]
        assert told == list(words) * (len(told) // 2), running.said  # the server itself may hang up once more


def test_once_ends_when_all_is_dealt_with_and_the_next_run_goes_on(db):
    with open_store(str(db), "en") as store, ImapServer() as server:
        fill(store)
        server.put(project_mail(1), person_mail("Q.Z"))
        before = server.state()
        assert {e.event for e in seen_once(store, server.url())} == {"project", "engineer"}
        assert server.state() == before
        assert seen_once(store, server.url()) == []
        server.put(project_mail(3))
        bring_in(store, [server.url()], SETTINGS, by="test")
        assert seen_once(store, server.url()) == []


@contextmanager
def opened_box(**options):
    """A server and its mailbox, opened."""
    secret = Secret("password", PASSWORD)
    with ImapServer(**options) as server, Mailbox(inbox_address(server.url()), secret, "en") as box:
        yield server, box


def test_a_server_without_idle_is_asked_now_and_then(monkeypatch):
    monkeypatch.setattr(imap_module, "POLL_S", 0.05)
    with opened_box(idle=False) as (server, box):
        assert not box.idles
        box.open("INBOX")
        server.put(project_mail(1))
        until = time.monotonic() + PATIENCE_S
        while not box.after(0) and time.monotonic() < until:
            box.wait(5)
        assert box.after(0) == [101]


def test_idle_wakes_on_a_new_mail():
    with opened_box() as (server, box):
        assert box.idles
        box.open("INBOX")
        Thread(target=lambda: (time.sleep(0.3), server.put(project_mail(1)))).start()
        box.wait(PATIENCE_S)
        assert box.after(0) == [101]


def test_the_command_refuses_what_cannot_be_watched(tmp_path, db):
    for place in (tmp_path / "nothing", "imap://taro:geheim@127.0.0.1/"):
        done = subprocess.run(
            [sys.executable, "cli.py", "watch", str(place), "--db", str(db), "--json"],
            cwd=HERE, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "error" in json.loads(done.stdout)
        assert "geheim" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
