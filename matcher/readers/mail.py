"""Project and person mails (.eml, .txt) → records: what kind each part is, its fields, what is none of both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from matcher.errors import InputError
from matcher.messages import tell
from matcher.model import AnyRecord, Extracted, Failure, Other, Place, Reading
from matcher.readers import register
from matcher.readers.mail_blocks import MAX_LINES, MAX_RECORDS, Block, Body, blocks_of, body_of
from matcher.readers.mail_fields import Findings, sender_company
from matcher.readers.mail_labels import Line, label_field
from matcher.readers.mail_recognise import compact_facts, initials_of
from matcher.readers.mail_text import Mail, mail_of
from matcher.readers.source import Source

Kind = Literal["project", "engineer"]

# ---------------------------------------------------------------- which kind


@dataclass(frozen=True)
class Leaning:
    """How much of a block speaks for a project and for a person; `facts` are the kinds of facts stated."""

    project: float
    engineer: float
    facts: int

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
    r"募集|急募|必須|尚可|面談\d?[～〜~-]?\d?回|\d社先まで|個人事業主様?(?:可|OK|不可|NG)|貴社(?:まで|様?(?:社員|プロパー|所属))|探して(?:おり|い)|お探し|求めて|ご提案(?:を)?(?:お待ち"
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
        met = re.match(r"^(?:なお|また|尚)?\s*([^\sはが\d]{2,8})(?:は|が)(?=.*[\d万回]|.*リモート)", clause.strip())
        name = label_field(met[1]) if met else None
        if name in _SPOKEN:
            told.add("rate" if name == "desired_rate" else name)
        elif re.match(r"^(?:精算|清算|面談)\D{0,3}\d", clause.strip()):
            told.add("settlement" if "算" in clause[:3] else "interviews")
    return told


_ASKED = re.compile(
    r"(?:方|エンジニア|技術者|要員|人材|メンバー?|経験者)(?:さん|様)?(?:を|が)?[^。]{0,14}(?:探し|募集|求め|必要|欲し|ほし|おりますでしょうか"
    r"|いらっしゃ|いませんか|おられ|ご紹介(?:ください|いただ|頂)|ご提案)"
)
_OFFERED = re.compile(
    r"(?:エンジニア|技術者|要員|メンバー?|社員|プロパー|フリーランス|個人事業主|者|男性|女性|方)[^。]{0,20}(?:空き|空く|空い|ご提案|提案させ|ご紹介させ|ご紹介し"
    r"|ご紹介いた|動け|稼働でき|終了|いかがで|参画でき)"
)


def asked_in_prose(text: str, told: set[str]) -> bool:
    """True for running text that asks for or offers a person with a skill and two kinds of terms (単価, 時期 …)."""
    terms = told & (_SPOKEN | {"age", "initials"})
    return "skills" in told and len(terms) >= 2 and bool(_ASKED.search(text) or _OFFERED.search(text))


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
    told = (fields & (_PROJECT_LABELS.keys() | _PERSON_LABELS.keys() | _SHARED)) | compact
    if asked_in_prose(whole, compact):
        project += 1.5 * bool(_ASKED.search(whole))
        engineer += 1.5 * bool(_OFFERED.search(whole))
    return Leaning(project, engineer, len(told - {"number", "description", "title"}))


_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("invoice", re.compile(r"請求書|ご請求|注文書|発注書|納品書|検収|勤務表|作業報告書|お支払い?(?:の)?(?:ご案内"
r"|通知)|見積書")),
    ("password", re.compile(r"パスワード(?:の)?(?:通知|ご連絡|お知らせ|をお送り|は(?:以下|下記))|解凍パスワード"
r"|PW通知", re.I)),
    ("holiday", re.compile(r"休業|夏季休暇|冬季休暇|年末年始|休暇(?:の)?(?:お知らせ|ご案内|取得)"
r"|GW(?:期間)?(?:の)?|臨時休|営業日(?:の)?(?:ご案内|お知らせ)")),
    ("event", re.compile(r"セミナー|交流会|懇親会|勉強会|ウェビナー|説明会|忘年会|新年会|展示会|カンファレンス"
r"|ご招待|参加者募集|参加費|申込")),
    ("reply", re.compile(r"面談(?:日程|日時|候補|の(?:日程|件|お礼|結果|ご?調整))|日程(?:調整|のご?相談|候補)"
r"|選考結果|お見送り|見送らせて|合否|ご入場|参画決定|クローズ|充足|他決")),
    ("greeting", re.compile(r"ご挨拶|挨拶|着任|異動|退職|移転|社名変更|担当変更|お礼|御礼|ありがとうございました"
r"|新年|暑中|年賀|名刺交換")),
    ("newsletter", re.compile(r"メルマガ|配信停止|キャンペーン|無料(?:トライアル|相談|お試し)|サービス(?:の)?ご案内"
r"|導入事例|資料請求")),
)  # fmt: skip


def other_kind(mail: Mail, lines: list[str]) -> str | None:
    """Which kind of mail without a record this looks like (invoice, holiday …), by subject first; else None."""
    text = "\n".join(lines[:40])
    for name, pattern in _OTHERS:
        if pattern.search(mail.subject):
            return name
    for name, pattern in _OTHERS:
        if pattern.search(text):
            return name
    return None


def _is_record(lean: Leaning, block: Block, subject_other: bool, *, numbered: bool) -> bool:
    """Enough is said to make a record: skills or asking words with two or more kinds of facts. A mail whose
    subject is an invoice or a holiday needs must-haves or a person's name as well."""
    weight = max(lean.project, lean.engineer) + 0.3 * lean.facts
    fields = {i.field for i in block.items}
    if subject_other:
        return weight >= 5 and bool(fields & {"required", "initials", "person_skills", "preferred"}) and lean.facts >= 4
    if numbered:
        return weight >= 1 and lean.facts >= 2
    return weight >= 2.5 and lean.facts >= 2 and (weight >= 3.5 or lean.facts >= 3)


# ---------------------------------------------------------------- reading


def recognises(source: Source) -> float:
    """1 for what carries mail headers, 0.6 for a text that states a project or a person, 0.2 for other text."""
    if source.suffix == ".eml":
        return 1.0
    mail: Mail = source.once("mail", mail_of)
    if mail.headed:
        return 0.95
    lines = [ln for ln in mail.lines if ln.strip()]
    return 0.6 if lines else 0.2


def attachments(source: Source) -> list[Source]:
    """The files attached to a mail as sources of their own, named `mail.eml/添付.xlsx`; for the other readers.

    Raises
    ------
    InputError
        Where the mail itself cannot be read.
    """
    mail: Mail = source.once("mail", mail_of)
    return [Source(f"{source.name}/{a.name}", a.data, source.today) for a in mail.attachments]


def read(source: Source) -> Reading:
    """The projects and people of one mail, in its order; what could not be read, with place and reason."""
    try:
        mail: Mail = source.once("mail", mail_of)
    except InputError as error:
        return Reading(failures=(Failure(source=source.name, reason=error.message),))
    failures = [Failure(source=source.name, reason=p, place=Place(file=source.name)) for p in mail.problems]
    if not any(ln.strip() for ln in mail.lines):
        return _empty(source, mail, failures)
    body = body_of(mail.lines, mail.first_line)
    if len(mail.lines) > MAX_LINES:
        reason = tell("mail_lines_cut", n=f"{MAX_LINES:,}", of=f"{len(mail.lines):,}")
        failures.append(
            Failure(source=source.name, reason=reason, place=Place(file=source.name, line=mail.first_line + MAX_LINES))
        )
    subject = mail.subject or body.forwarded_subject
    records, missed = _records(mail, body, subject)
    failures += missed
    if not records:
        kind = other_kind(mail, list(mail.lines)) or "none"
        reason = tell("mail_attached_only" if kind == "none" and mail.attachments else f"mail_other_{kind}")
        other = Other(source=source.name, kind="no_record", reason=reason)
        return Reading(failures=tuple(failures), others=(other,))
    return Reading(records=tuple(records), failures=tuple(failures))


def _empty(source: Source, mail: Mail, failures: list[Failure]) -> Reading:
    if mail.attachments:
        other = Other(source=source.name, kind="no_record", reason=tell("mail_attached_only"))
        return Reading(failures=tuple(failures), others=(other,))
    failures.append(Failure(source=source.name, reason=tell("mail_no_text")))
    return Reading(failures=tuple(failures))


def _records(mail: Mail, body: Body, subject: str) -> tuple[list[Extracted], list[Failure]]:
    """The records of the outer mail; those of quoted parts only where the outer one holds none of its own."""
    outer = [ln for ln in body.lines if ln.depth == 0]
    if len(outer) < len(body.lines):
        alone = _from_lines(mail, body, outer, subject)
        if alone[0] and any(_substantial(r) for r in alone[0]):
            return alone
    return _from_lines(mail, body, body.lines, subject)


def _substantial(record: Extracted) -> bool:
    return len(record.evidence) >= 5


def _from_lines(mail: Mail, body: Body, lines: list[Line], subject: str) -> tuple[list[Extracted], list[Failure]]:
    blocks = blocks_of(lines)
    subject_other = any(p.search(mail.subject) for _, p in _OTHERS)
    numbered = len(blocks) > 1
    kept: list[tuple[Block, Kind]] = []
    failures: list[Failure] = []
    leanings = [leaning(b, subject) for b in blocks]
    for index, (block, lean) in enumerate(zip(blocks, leanings, strict=True), start=1):
        if _is_record(lean, block, subject_other, numbered=numbered):
            kept.append((block, lean.kind))
        elif numbered and lean.facts >= 1:
            words = re.sub(r"\s+", " ", " ".join(ln.text for ln in block.lines)).strip()[:60]
            failures.append(
                Failure(
                    source=mail.name,
                    reason=tell("mail_block_unread", n=index, text=words),
                    place=Place(file=mail.name, line=block.first_line),
                )
            )
    if len(kept) > MAX_RECORDS:
        failures.append(Failure(source=mail.name, reason=tell("mail_too_many_records", n=MAX_RECORDS)))
        kept = kept[:MAX_RECORDS]
    return _extracted(mail, body, subject, kept), failures if kept else []


def _extracted(mail: Mail, body: Body, subject: str, kept: list[tuple[Block, Kind]]) -> list[Extracted]:
    from matcher.readers import mail_person, mail_project

    first = [ln.text for ln in body.lines if ln.depth == 0 and ln.text.strip()]
    sender = sender_company(first, body.signature, mail.sender_name)
    out: list[Extracted] = []
    ids: set[str] = set()
    for number, (block, kind) in enumerate(kept, start=1):
        found = Findings(mail.day)
        _labelled_sender(block, found)
        reader = mail_project if kind == "project" else mail_person
        read_block = mail_project.project_of if kind == "project" else mail_person.person_of
        read_block(block, found, subject=subject, alone=len(kept) == 1)
        company = found.values.pop("sender", None) or sender
        record: AnyRecord = reader.made(
            found, sender=company, address=mail.sender_address, received_at=mail.received_at
        )
        if record.id in ids:
            key = repr(sorted((k, str(v)) for k, v in found.values.items()))
            record = reader.made(
                found, sender=company, address=mail.sender_address, received_at=mail.received_at, key=key
            )
        if record.id in ids:
            continue
        ids.add(record.id)
        out.append(
            Extracted(
                type=kind,
                source=mail.name if len(kept) == 1 else f"{mail.name}#{number}",
                data=record,
                evidence=found.evidence,
                unread=tuple(found.unread),
            )
        )
    return out


def _labelled_sender(block: Block, found: Findings) -> None:
    """会社名：株式会社… says whose offer it is."""
    from matcher.readers.mail_recognise import company_in

    for item in block.of("sender"):
        found.put(
            "sender",
            company_in(item.value) or item.value.strip() or None,
            item.number,
            f"{item.label}：{item.value}",
        )


__all__ = ["attachments", "leaning", "read", "recognises"]

register("mail", {".eml", ".txt"}, recognises, read)
