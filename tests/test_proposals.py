"""The proposal mail: nothing no source says, nothing of our money, no name, one line of subject, no way out of the
template."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from matcher.drafts import write_draft
from matcher.errors import InputError, PlanError
from matcher.model import AnyOf, Finding, SupplyKind
from matcher.plan import lay_out
from matcher.policy import LawPolicy, Policy, PricePolicy
from matcher.proposals import draft
from matcher.scoring.pool import build_pool
from tests.make import HERE, day, engineer, job, project, sheet, skill, skills

TODAY = day("2026-11-24")


def drafted(person=None, wish=None, *, lang="ja", policy=None, template=None, **fields):
    person, wish = person or engineer(), wish or project()
    pool = build_pool([person], today=TODAY, policy=policy or Policy(), **fields)
    return draft(lay_out(pool, [wish]), wish.id, [person.id], lang, template=template)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_neither_name_nor_sex_nor_cost_stands_in_a_draft(lang):
    person = engineer(name="田中一郎", sex="male", nationality="日本", age=38, cost=512_000)

    body = drafted(person, lang=lang).body

    assert "38" in body
    for secret in ("田中", "一郎", "男", "male", "51.2", "512"):
        assert secret not in body


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_loss_we_accept_is_nobody_elses_business(lang):
    below = Policy(price=PricePolicy(floor_bench=-100_000))

    body = drafted(engineer(cost=730_000), lang=lang, policy=below).body

    assert "below cost" not in body
    assert "原価" not in body
    assert "30,000" not in body


def test_what_a_partner_asks_is_not_the_price_we_say():
    person = engineer(supply=SupplyKind.PARTNER, cost=None, desired_rate=640_000)

    told = drafted(person, project(rate_min=None, rate_max=None))

    assert "64" not in told.body
    assert "単価: ご相談させてください" in told.body


def test_age_and_sex_are_left_out_under_dispatch_and_a_visit_is_no_interview():
    licence = Policy(law=LawPolicy(dispatch_licence=True))
    theirs = sheet(age=38, sex="male")

    told = drafted(engineer(age=38), project(contract="dispatch"), policy=licence, sheets={"E-1": theirs})

    assert "38" not in told.body
    assert "面談" not in told.body
    assert "職場見学" in told.body
    assert any("年齢・性別を外す" in m for m in told.missing)
    assert not any(m.endswith(": 年齢") for m in told.missing)


def test_phases_with_a_hole_between_them_are_named_one_by_one():
    wish = project(phases=("requirements", "basic_design", "detailed_design", "operation"))

    holes = drafted(engineer(phases=("requirements", "detailed_design", "operation")), wish).body
    whole = drafted(engineer(phases=("requirements", "basic_design", "detailed_design")), wish).body

    assert "要件定義、詳細設計、運用・保守" in holes
    assert "から" not in holes.split("適している")[0].split("経験し")[1]
    assert "要件定義から詳細設計まで" in whole


def test_of_a_choice_only_the_skill_he_has_is_claimed():
    wish = project(required=(AnyOf(any_of=skills("Java", "PHP")),))

    body = drafted(engineer(), wish).body

    assert "Javaを5年経験しており" in body
    assert "JavaまたはPHP（Java）: 5年" in body
    assert "PHPを" not in body


@pytest.mark.parametrize(
    ("parallel", "said"),
    [(None, "並行状況: 確認中"), (0, "並行提案はありません"), (2, "並行提案 2件")],
)
def test_proposals_elsewhere_are_denied_only_where_a_source_denies_them(parallel, said):
    told = drafted(engineer(parallel=parallel))

    assert said in told.body
    assert ("T.K: 並行状況" in told.missing) == (parallel is None)


def test_the_last_use_is_told_of_the_skill_and_never_of_months_to_come():
    history = sheet(job("2020-04", "2024-03", "Java"), job("2024-04", "2026-10", "PHP"))

    body = drafted(engineer(skills=()), sheets={"E-1": history}).body

    assert "Java: 4年（直近の使用 2024/3）" in body


def test_a_title_of_two_lines_makes_a_subject_of_one_and_leaves_the_body_whole(tmp_path):
    wish = project(title="在庫管理\r\nBcc: thief@example.com", sender="架空\nTo: x", sender_address="a@b.example")

    told = drafted(wish=wish)
    write_draft(told, tmp_path / "draft.eml")

    assert told.subject == "【要員のご提案】在庫管理 Bcc: thief@example.com（T.K）"
    assert told.body.startswith("架空 To: x\nご担当者様")
    mail = message_from_bytes((tmp_path / "draft.eml").read_bytes())
    assert mail["Bcc"] is None
    assert mail["X-Unsent"] == "1"


def test_a_second_recipient_within_the_senders_address_makes_no_draft(tmp_path):
    told = drafted(wish=project(sender_address="a@b.example\nBcc: c@d.example"))

    with pytest.raises(InputError, match="宛先"):
        write_draft(told, tmp_path / "draft.eml")


def test_an_attached_sheet_is_not_named_after_the_person(tmp_path):
    file = tmp_path / "スキルシート_田中一郎.xlsx"
    file.write_bytes(b"PK")
    own = sheet(name="田中一郎", place=HERE.model_copy(update={"file": str(file)}))

    told = drafted(sheets={"E-1": own})
    write_draft(told, tmp_path / "draft.eml")

    (part,) = [p for p in message_from_bytes((tmp_path / "draft.eml").read_bytes()).walk() if p.get_filename()]
    assert part.get_filename() == "skill_sheet_1.xlsx"
    assert any("氏名をイニシャルに" in m for m in told.missing)


def test_a_sheet_whose_file_is_gone_is_not_promised():
    told = drafted(sheets={"E-1": sheet()})

    assert told.attachments == ()
    assert any("添付" in m for m in told.missing)


def test_a_person_some_rule_forbids_is_refused_with_the_rule_and_its_repair():
    block = Finding(
        id="F", rule="D01", severity="block", engineer="E-1", place=HERE, found="", because="", message="期間が逆"
    )

    with pytest.raises(PlanError, match=r"T\.K はこの案件に提案できません.*期間が逆"):
        drafted(findings=[block])
    with pytest.raises(PlanError, match="PHP"):
        drafted(wish=project(required=skills("PHP")))


@pytest.mark.parametrize(
    "text",
    [
        "{{ 1 / 0 }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{{ nobody }}",
        "{% if %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ people[0].cost }}",
        "{{ people + 1 }}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret.txt' %}",
        "{{ people[99].initials }}",
    ],
)
def test_a_bad_or_malicious_template_is_refused_by_name(text, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "mine"
    folder.mkdir()
    template = folder / "t.j2"
    template.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"t\.j2"):
        drafted(template=str(template))


def test_a_template_of_another_encoding_is_refused(tmp_path):
    (tmp_path / "t.j2").write_bytes("提案".encode("cp932"))

    with pytest.raises(InputError, match="ひな形"):
        drafted(template=str(tmp_path / "t.j2"))


def test_a_template_that_is_not_there_is_never_replaced_by_ours(tmp_path):
    with pytest.raises(InputError, match="見つかりません"):
        drafted(template=str(tmp_path / "proposal_ja.txt.j2"))


def test_an_english_draft_of_english_records_holds_no_japanese():
    wish = project(title="Core banking", client="Acme", sender="Acme", phases=("basic_design",), place=None)
    person = engineer(age=30, parallel=1, phases=("basic_design",), skills=skills(skill("Java", 40)))

    told = drafted(person, wish, lang="en")

    for text in (told.subject, told.body, *told.missing):
        assert all(ord(c) < 0x3000 for c in text), text
