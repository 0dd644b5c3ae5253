"""What kind a part of a mail is (project, person, neither), and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from matcher.model import Extracted, MailKind, Other
from matcher.normalise.plain import plain
from matcher.readers.mail_bare import bare_facts, bare_lines
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_labels import label_field
from matcher.readers.mail_recognise import compact_facts, initials_of, known_station
from matcher.readers.mail_text import Mail

Kind = Literal["project", "engineer"]


@dataclass(frozen=True)
class Leaning:
    """How much of a block speaks for a project and for a person; `facts` are the kinds of facts stated. `presented`:
    somebody is named by initials with age, price and day, or asked for or offered with a skill, price, day and more."""

    project: float
    engineer: float
    facts: int
    presented: bool = False
    told: frozenset[str] = frozenset()
    """The kinds of facts."""

    @property
    def kind(self) -> Kind:
        return "project" if self.project >= self.engineer else "engineer"


_PROJECT_LABELS = {
    "title": 2.0, "required": 2.5, "preferred": 2.5, "seats": 2.0, "interviews": 1.5, "chain": 1.0,
    "partner_limit": 1.0,
    "client": 1.0, "deadline": 1.0, "place": 1.0, "restrictions": 1.0, "age_limit": 1.0, "certainty": 0.5,
    "number": 0.5,
    "description": 0.7, "settlement": 0.7, "contract_cycle": 0.5, "background": 1.0, "period": 0.7, "team": 0.5,
}  # fmt: skip
_PERSON_LABELS = {
    "initials": 3.0, "sex": 2.0, "station": 1.2, "available": 2.0, "desired_rate": 2.0, "parallel": 2.0, "wishes": 1.5,
    "pr": 1.0, "affiliation": 1.0, "person_skills": 1.5, "experience": 0.7, "qualification": 0.5, "age": 0.8,
    "sheet": 0.5,
}  # fmt: skip
_SHARED = frozenset(
    [
        "skills",
        "skills_part",
        "environment",
        "rate",
        "remote",
        "phases",
        "role",
        "utilisation",
        "nationality",
        "language",
        "payment_site",
        "contract",
        "hours",
        "industry",
    ]
)
_PROJECT_WORDS = re.compile(
    r"募集|急募|必須|尚可|面談\d?[～〜~-]?\d?回|\d社先まで|個人事業主様?(?:可|OK|不可|NG)|貴社(?:まで"
    r"|様?(?:社員|プロパー|所属))|探して(?:おり|い)|お探し|求めて|ご提案(?:を)?(?:お待ち"
    r"|ください|いただけ|お願い)|該当(?:する)?(?:要員|人材|エンジニア|方)|要員(?:様)?(?:を"
    r"|の)?(?:募集|ご?紹介(?:ください|いただ|を?お願い))|いらっしゃいましたら"
    r"|の案件(?:です|の)|人員募集|エンジニア募集"
)
_PERSON_WORDS = re.compile(
    r"弊社(?:正)?(?:社員|プロパー|所属|要員|個人|BP)|稼働可能|参画可能|空き(?:予定|が"
    r"|ます)|案件(?:を)?(?:探して|お探し|ございましたら|がございましたら|ありましたら"
    r"|がありましたら|のご紹介を)|ご?マッチする案件|見合う案件|(?:要員|人材|エンジニア"
    r"|技術者)(?:の|を)?ご?紹介(?:です|させて|いたし|し|$|】)|在住|営業(?:中|開始)"
    r"|スキルシート(?:を)?添付"
)
_PROJECT_SUBJECT = re.compile(r"案件|募集|急募|求む|求人|開発支援|PJ|ポジション")
_PERSON_SUBJECT = re.compile(
    r"要員(?:情報|紹介|のご?紹介|配信|一覧|リスト|提案)|人材(?:情報|紹介|のご?紹介|配信"
    r"|一覧)|弊社(?:正)?社員|弊社プロパー|技術者(?:情報|紹介|のご?紹介)|エンジニア(?:情報"
    r"|紹介|のご?紹介)|(?:即日|\d月)(?:から|～|〜|~)?(?:稼働|参画)可|\d{2}歳"
    r"|プロパー(?:要員|社員)|BP要員|空き(?:要員|予定)"
)


_SPOKEN = frozenset({"rate", "desired_rate", "settlement", "interviews", "place", "period", "remote", "available"})


def told_fields(text: str) -> set[str]:
    """What kinds of facts the clauses of a sentence state as a label would: 単価は70くらい、面談は1回."""
    told: set[str] = set()
    for clause in re.split(r"[、。]", text):
        met = re.match(r"^(?:なお|また|尚)?\s*([^\sはが\d]{2,8})(?:は|が)", clause.strip())
        name = label_field(met[1]) if met else None
        if name in _SPOKEN and re.search(r"[\d万回]|リモート", clause):
            told.add("rate" if name == "desired_rate" else name)
        elif met and name == "place" and any(known_station(w) for w in re.split(r"[はがで\s]", clause.strip())[1:]):
            told.add("place")
        elif re.fullmatch(r"1\d\dh?[~-][12]\d\dh?", plain(clause.strip())):
            told.add("settlement")
        elif re.match(r"^(?:精算|清算|面談)\D{0,3}\d", clause.strip()):
            told.add("settlement" if "算" in clause[:3] else "interviews")
    return told


_ASKED = re.compile(
    r"どなたか[^。]{0,20}(?:いらっしゃ|おられ|おりま|いませ|いれば|お願い)|(?:いらっしゃれば"
    r"|おりましたら|おられましたら)"
    r"|(?:方|人|エンジニア|技術者|要員|人材|メンバー?|経験者|コンサル(?:タント)?|リーダー?|P[MLG]O?|SE"
    r"|\d名)(?:さん|様)?(?:を|が|は)?[^。]{0,14}(?:探し|募集|求め|必要|欲し|ほし"
    r"|おりますでしょうか|いらっしゃ|いませんか|いますか|いないでしょうか|おられ|ご紹介(?:ください"
    r"|いただ|頂)|ご提案|お願い)"
)
_OFFERED = re.compile(
    r"(?:エンジニア|技術者|要員|メンバー?|社員|プロパー|フリーランス|個人事業主|者|男性|女性|方)[^。]{0,20}"
    r"(?:空き|空く|空い|ご提案|提案させ|ご紹介させ|ご紹介し|ご紹介いた|動け|稼働でき|終了|いかがで|参画でき)"
)


def asked_in_prose(text: str, told: set[str]) -> bool:
    """True for running text that asks for or offers a person with a skill and two kinds of terms (単価, 時期 …)."""
    terms = told & (_SPOKEN | {"age", "initials"})
    enough = len(terms) >= (2 if "skills" in told else 3)
    return enough and bool(_ASKED.search(text) or _OFFERED.search(text))


_SETTLED = re.compile(
    r"(?:参画|入場|採用|稼働)(?:が|を)?(?:決定(?:いた|致|し|と)|決まり)|(?<!回)で決まり(?!ま(?:す|せ))"
    r"|オファー(?:を|が)?(?:いただ|頂|出)|OK(?:を)?(?:もら|いただ|頂)"
    r"|契約(?:書|手続き?|周り)(?:は|を|に)|(?:合格|内定)(?:と|の|いた)|お見送り(?:と|で|に)|充足(?:の"
    r"|し|いた|に)|クローズ(?:と|し|いた|に)"
    r"|掲載料|初期費用|資料請求|お?申し?込み(?:は|くだ|下さ)|採用にお困り|参加費|会費"
)
"""Words of a matter already decided, or of something for sale: no project and no person to find anybody for."""


def leaning(block: Block, subject: str) -> Leaning:
    """What a block is: labels weigh most, then words of asking or offering, then the subject."""
    fields = {i.field for i in block.items if i.value.strip() or i.field in ("title", "initials")}
    if any(i.field == "seats" and initials_of(i.value) for i in block.items):
        fields = fields - {"seats"} | {"initials"}
    project = sum(_PROJECT_LABELS.get(f, 0) for f in fields)
    engineer = sum(_PERSON_LABELS.get(f, 0) for f in fields)
    ages = [i.value for i in block.items if i.field == "age"]
    if any(re.search(r"まで|以下|～|〜|~|不問|代", a) for a in ages):
        project, engineer = project + 1, engineer - 0.8
    texts = [ln.text for ln in block.lines if ln.text.strip()][:120]
    compact: set[str] = set()
    for text in texts[:60]:
        compact |= compact_facts(text)
        compact |= told_fields(text)
    whole = "\n".join(texts)
    whole = f"{subject}\n{whole}"
    project += min(2.5, 1.25 * len(set(_PROJECT_WORDS.findall(whole))))
    engineer += min(2.5, 1.25 * len(set(_PERSON_WORDS.findall(whole))))
    if (
        "age" in compact
        and not ages
        and any(re.search(r"\d{2}\s*[歳才](?!まで|以下|未満|位|くらい)", t) for t in texts)
    ):
        engineer += 1.5
    if "initials" in compact or any(initials_of(t) for t in texts[:12]):
        engineer += 1.5
    project += 1.2 * bool(_PROJECT_SUBJECT.search(subject))
    engineer += 1.5 * bool(_PERSON_SUBJECT.search(subject))
    compact |= {field for line in bare_lines(block)[:40] for field, _ in bare_facts(line.text)}
    if not fields & {"required", "initials", "person_skills", "preferred"} and _SETTLED.search(whole):
        project, engineer = project - 2.5, engineer - 2.5
    told = (fields & (_PROJECT_LABELS.keys() | _PERSON_LABELS.keys() | _SHARED)) | compact
    if asked_in_prose(whole, compact):
        project += 1.5 * bool(_ASKED.search(whole))
        engineer += 1.5 * bool(_OFFERED.search(whole))
    if _PUBLISHED.search(whole) and not fields & {"initials", "title", "seats", "interviews"}:
        project, engineer = project - 8, engineer - 8
    presented = {"initials", "age", "rate", "period", "skills"} <= compact
    if asked_in_prose(whole, compact) and {"skills", "rate", "period"} <= compact and len(compact & _SPOKEN) >= 4:
        presented = True
    kinds = frozenset(told - {"number", "description", "title"})
    return Leaning(project, engineer, len(kinds), presented, kinds)


_PUBLISHED = re.compile(
    r"\d{1,2}月号|【(?:特集|コラム|連載|おすすめ講座|講座)】|受講(?:料|生|者)|(?:講座|セミナー|研修)(?:の)?(?:ご?案内|開催|一覧|のお知らせ)"
)
"""Words of a newsletter or a course: what they require of their readers is no project."""


_OTHERS = {
    "invoice": r"稼働(?:報告|実績)|請求書|ご請求|注文書|発注書|納品書|検収|勤務表|勤怠(?:提出|締|報告|表|の提出)"
    r"|作業報告書"
    r"|お支払い?(?:の)?(?:ご案内|通知)|見積書",
    "password": r"パスワード(?:の)?(?:通知|ご連絡|お知らせ|をお送り|は(?:以下|下記))|解凍パスワード|PW通知",
    "holiday": r"休業|夏季休暇|冬季休暇|年末年始|休暇(?:の)?(?:お知らせ|ご案内|取得)|GW(?:期間)?(?:の)?|臨時休"
    r"|営業日(?:の)?(?:ご案内|お知らせ)",
    "event": r"セミナー|交流会|懇親会|勉強会|ウェビナー|説明会|忘年会|新年会|展示会|カンファレンス|ご招待|参加者募集"
    r"|参加費|申込",
    "reply": r"(?:面談|面接|商談)(?:日程|日時|候補|結果|の(?:日程|日時|件|お礼|結果|ご?調整))"
    r"|日程(?:調整|のご?相談|候補)|(?:退場|契約(?:更新|延長|終了)|単価(?:改定|改訂|交渉|見直し)|契約継続|継続)(?:の|に関する|に伴う|について)*(?:ご?(?:連絡|確認|お願い|相談|報告|意向|お知らせ))"
    r"|選考結果|お見送り|見送らせて|合否|ご入場|参画決定|クローズ|充足|他決",
    "greeting": r"ご挨拶|挨拶|着任|異動|退職|移転|社名変更|担当変更|お礼|御礼|ありがとうございました|新年|暑中|年賀"
    r"|名刺交換",
    "newsletter": r"メルマガ|配信停止|広告|掲載の?(?:ご提案|ご案内|料)|採用支援|人材紹介サービス|キャンペーン"
    r"|無料(?:トライアル|相談|お試し)|サービス(?:の)?ご案内|導入事例|資料請求",
}
OTHERS = tuple((name, re.compile(pattern, re.I)) for name, pattern in _OTHERS.items())
"""Kinds of mails without a record, and the words that tell them."""


def other_kind(mail: Mail, lines: list[str]) -> str | None:
    """Which kind of mail without a record this looks like (invoice, holiday …), by subject first; else None."""
    text = "\n".join(lines[:40])
    for name, pattern in OTHERS:
        if pattern.search(mail.subject):
            return name
    for name, pattern in OTHERS:
        if pattern.search(text):
            return name
    return None


_TERMS = frozenset({"rate", "desired_rate", "settlement", "interviews"})
"""What a project is offered at: a course has requirements as well, but none of these."""
_OF_SOMEBODY_FREE = frozenset(
    {"skills", "skills_part", "experience", "available", "station", "parallel", "desired_rate", "environment", "wishes"}
)


def is_record(lean: Leaning, block: Block, subject_other: bool, *, numbered: bool) -> bool:
    """Enough is said to make a record: skills or asking words with two or more kinds of facts. A mail whose
    subject is an invoice or a holiday needs must-haves or a person's name as well."""
    weight = max(lean.project, lean.engineer) + 0.3 * lean.facts
    fields = {i.field for i in block.items}
    if subject_other:
        if lean.presented and (lean.engineer >= 4 or lean.project >= 1.5):
            return True
        offered = "initials" in fields and bool(fields & _OF_SOMEBODY_FREE)  # an invoice names people as well
        asked = bool(fields & {"required", "person_skills", "preferred"}) and bool(fields & _TERMS)
        return weight >= 5 and (offered or asked) and lean.facts >= 4
    if numbered:
        return weight >= 1 and lean.facts >= 2
    return weight >= 2.5 and lean.facts >= 2 and (weight >= 3.5 or lean.facts >= 3)


_ANSWERS = re.compile(
    r"面談(?:日程|候補|の?日時|をお願い|の?設定|の?ご?調整|の?結果|のお礼)|日程(?:候補|の?ご?調整)"
    r"|ご都合(?:を|の|が|は|よろし)"
    r"|選考結果|お?見送|他決|充足|クローズ|ご?辞退|合格|(?:ご提案|スキルシート|ご推薦"
    r"|ご紹介)[^。]{0,12}(?:ありがとう|拝見|頂戴|拝受|受領)"
    r"|検討(?:いた|致)しま|確認(?:いた|致)しま|承知(?:いた|致)しま|参画(?:が|を)?(?:決定|確定)"
)
_HANDS_ON = re.compile(
    r"下記|以下|転送|案件(?:のご?紹介|です)|いかがでしょうか|募集|お探し|探して|ご対応可能"
    r"|ご提案(?:を)?(?:お待ち|お願い|くだ|下さ)"
)


def only_answers(texts: list[str], *, subject: str) -> bool:
    """True where what stands above a quoted mail answers it (a date, a refusal) and hands nothing on."""
    said = "\n".join(texts)
    answering = bool(re.match(r"\s*(?:re|返信)\s*[:：]", subject, re.I))
    return (
        answering
        and bool(_ANSWERS.search(said))
        and not _HANDS_ON.search(re.sub(r"(?:下記|以下)(?:の)?(?:候補|日程|日時)", "", said))
    )


# ---------------------------------------------------------------- how sure

RIGHT_AT_FIRST_SIGHT: dict[str, tuple[int, int]] = {
    "labelled": (68, 69),
    "told": (27, 31),
    "quoted": (6, 8),
    "named": (10, 10),
    "silent": (6, 6),
    "near": (17, 20),
}
"""Mails by what their kind rests on: (right at first sight, all), counted on dev2, dev3, blind_a, blind_b and neither
of tests/data/mails: before the reader was mended on what they showed."""


def _share(ground: str) -> float:
    """The share right to be expected of the next mail on this ground: (right + 1) ÷ (all + 2)."""
    right, every = RIGHT_AT_FIRST_SIGHT[ground]
    return round((right + 1) / (every + 2), 2)


def ground_of(block: Block, lean: Leaning) -> str:
    """What the kind of a block rests on: three labels of its own side, what is told without, or a quoted mail."""
    own = _PROJECT_LABELS if lean.kind == "project" else _PERSON_LABELS
    labels = [i for i in block.items if i.field in own and i.value.strip()]
    if labels and all(i.depth for i in labels):
        return "quoted"
    return "labelled" if len({i.field for i in labels}) >= 3 else "told"


def confidence(block: Block, lean: Leaning) -> float:
    """How sure a block is of its kind, between 0 and 1."""
    return _share(ground_of(block, lean))


def ground_of_none(kind: str, facts: int) -> str:
    """What a mail without a record rests on: another kind it names, or how little it states."""
    return "near" if facts >= 2 else "named" if kind != "none" else "silent"


def confidence_of_none(kind: str, facts: int) -> float:
    """How sure it is that a mail holds neither a project nor a person; `facts` it states at most in one part."""
    return _share(ground_of_none(kind, facts))


def mail_kinds(records: Iterable[Extracted], others: Iterable[Other]) -> tuple[MailKind, ...]:
    """The kind of each mail read, in its order: project, person, both or neither; as sure as its least sure part."""
    parts: dict[str, list[tuple[str, float]]] = {}
    for record in records:
        if record.confidence is not None:
            kind = "project" if record.type == "project" else "person"
            parts.setdefault(re.sub(r"#\d+$", "", record.source), []).append((kind, record.confidence))
    kinds = [
        MailKind(source=source, kind=_kind_of({k for k, _ in told}), confidence=min(c for _, c in told))
        for source, told in parts.items()
    ]
    return (
        *kinds,
        *(
            MailKind(source=o.source, kind="neither", confidence=o.confidence)
            for o in others
            if o.confidence is not None
        ),
    )


def _kind_of(kinds: set[str]) -> Literal["project", "person", "both"]:
    if len(kinds) == 2:
        return "both"
    return "project" if "project" in kinds else "person"
