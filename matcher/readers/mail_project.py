"""One block of a mail → a project."""

from __future__ import annotations

import re
from typing import Any

from matcher.model import PartnerLimit, Position, Project, Restrictions, Term, Unread, derived_id
from matcher.normalise import quantities
from matcher.normalise.dates import mail_date, mail_period
from matcher.normalise.industries import industry
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import role, roles
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    Handler,
    contract_of,
    free_lines,
    put_said,
    read_language,
    read_period,
    read_place,
    read_remote,
    read_settlement,
    read_site,
    read_utilisation,
    sentences,
    spoken_lines,
    words,
)
from matcher.readers.mail_labels import TEXT, UNKNOWN, Item, Line, is_closing, label_field
from matcher.readers.mail_recognise import compact_facts, company_in, place_of
from matcher.readers.mail_skills import demands_of

TITLE_LENGTH = 120


def clean_title(text: str) -> str | None:
    """A title without 【急募】, Re:, numbers, bullets and remarks on price or place around it.

    >>> clean_title("Re: 【案件】◆急募◆ 販売管理システム開発【60～65万】"), clean_title("①Javaエンジニア募集")
    ('販売管理システム開発', 'Javaエンジニア募集')
    """
    text = re.sub(r"^(?:\s*(?:re|fw|fwd|転送|返信)\s*[:：]\s*)+", "", text.strip(), flags=re.I)
    text = re.sub(r"[\s　]+", " ", text)
    previous = None
    while previous != text:
        previous = text
        text = _TITLE_HEAD.sub("", text).strip(" 　・:：／/|｜-")
        text = _TITLE_TAIL.sub("", text).strip(" 　・:：／/|｜")
    text = re.sub(r"^[「『](.*)[」』]$", r"\1", text)
    if not text or not re.search(r"[A-Za-z\u3041-\u9fff]", text) or _NO_TITLE.fullmatch(text):
        return None
    return text[:TITLE_LENGTH]


_URGENT = r"(?:急募|至急|大至急|緊急|高単価|注目|再送|新着|新規|募集中?|おすすめ|オススメ|案件(?:情報|紹介|配信|のご紹介|ご紹介)?|新規案件|プロパー案件|直案件|弊社直|エンド直|元請直|元請け直|プライム案件|プライム|長期|即日|即日案件|フルリモート|リモート(?:可|併用|案件)?|本日配信|更新|増員|面談1回|SES|求人|BP様|個人可|外国籍可|外国籍不可|お願い|ご依頼|要員募集|人材募集|エンジニア募集|No\.?\d+|案件No\.?[\w-]+|ID[:：]?\w+|\d{1,2}月(?:開始|～|~|〜)?(?:案件)?|[\d～〜~万円]{2,12})"
_TITLE_HEAD = re.compile(
    rf"^(?:[■□◆◇●○◎・※▼▽★☆◯▪•►▶→\-*＊#]+\s*(?:{_URGENT}[■□◆◇●○◎★☆!！]+)?"
    rf"|[【\[〖＜<（(≪《]\s*(?:{_URGENT}[\s・/／、!！]*)+[】\]〗＞>）)≫》]|[【\[]\s*(?:案件|要員|人材)?\s*(?:No\.?)?\s*[0-9０-９①-⑳A-HＡ-Ｈ]{{1,3}}\s*[】\]]|(?:案件|PJ)\s*(?:[0-9０-９①-⑳]{{1,2}}|[A-HＡ-Ｈ](?![A-Za-z]))\s*[:：.．)）\s]|[①-⑳❶-❿]|[(（]?[0-9０-９]{{1,2}}[)）.．、]\s*|(?:案件名|件名|案件|タイトル)\s*[:：]|★|(?:急募|至急)[!！:：\s]+)"
)
_TITLE_TAIL = re.compile(
    rf"(?:[【\[（(＜<]\s*(?:{_URGENT}[\s・/／、!！]*)+[】\]）)＞>]|[◆★■●]+|[【\[（(][^【】\[\]（）()]*(?:万|駅|\d月|リモート|出社|常駐|名募集|募集|面談|即日|歳|年以上)[^【】\[\]（）()]*[】\]）)]|(?:のご?(?:紹介|案内|相談|依頼)(?:です)?|について|に関して|の件)[。]?)$"
)
_NO_TITLE = re.compile(r"(?:(?:新規)?案件(?:情報|一覧|紹介|のご紹介|リスト)?|ご紹介|お願い|ご案内|ご相談|お世話になっております|要員(?:募集|情報)?|(?:本日|最新|今週)の?案件(?:情報|一覧)?|ご連絡|案件のご案内|募集|件名なし|無題|\(no subject\)|エンジニア募集|人材募集)(?:\d+件|[0-9/]+)?(?:です)?[。]?")


# ---------------------------------------------------------------- one reader per label


def _title(item: Item, found: Findings) -> bool:
    return found.put("title", clean_title(item.value), item.number, words(item))


def _number(item: Item, found: Findings) -> bool:
    match = re.search(r"[A-Za-z0-9０-９][\w\-.／/#]*", item.value)
    return found.put("number", plain(match[0]) if match else None, item.number, words(item))


def _rate(item: Item, found: Findings) -> bool:
    value = item.value
    money = quantities.money_range(_unit_of(item.label) + value)
    if money.said:
        found.prove("rate", item.number, words(item))
        for name, amount in (("rate_min", money.min), ("rate_max", money.max), ("rate_hourly", money.hourly)):
            found.put(name, amount, item.number, words(item))
        if money.open:
            found.put("rate_open", True, item.number, words(item))
        if "rate_min" in found.values or "rate_max" in found.values or money.hourly:
            found.put("tax_included", money.tax_included, item.number, words(item))
        if money.daily:
            found.condition("日額", f"{money.daily:,}円")
    settled = _settlement_in(value)
    found.put("settlement", settled, item.number, words(item))
    _positions(item, found)
    return money.said or settled is not None


def _unit_of(label: str) -> str:
    """時給 or 日額 in the label counts as if it stood before the number."""
    return next((w for w in ("時給", "時間単価", "日額", "日当") if w in label), "")


def _settlement_in(text: str) -> Any:
    """精算 inside a price: hours, or 固定 in brackets."""
    read = quantities.settlement(text)
    if read is None or (read.min_h is None and not read.fixed and not read.rule):
        return None
    return read


_POSITION = re.compile(r"(?<![A-Za-z])(PM|PMO|PL|SL|SE|PG|L|M|リーダー|サブリーダー|メンバー?|テスター)\s*(?:クラス)?\s*[:：=]?\s*(?:\d名\s*)?([~～〜]?\d{2,3}(?:万円?)?(?:\s*[~～〜-]\s*\d{2,3})?万?円?[~～〜]?)")
_POSITION_ROLE = {"L": "PL", "リーダー": "PL", "サブリーダー": "SL", "M": None, "メンバー": None, "メンバ": None, "テスター": "tester"}


def _positions(item: Item, found: Findings) -> None:
    """L：95万、M：70万: seats of different price."""
    met = _POSITION.findall(plain(item.text))
    if len(met) < 2:
        return
    positions = []
    for name, price in met:
        money = quantities.money_range(price)
        if money.min is not None or money.max is not None:
            seat = re.search(rf"{re.escape(name)}\D{{0,6}}(\d)名", plain(item.text))
            positions.append(
                Position(
                    role=_POSITION_ROLE.get(name, role(name)),
                    seats=int(seat[1]) if seat else 1,
                    rate_min=money.min,
                    rate_max=money.max,
                )
            )
    if len(positions) >= 2:
        found.put("positions", tuple(positions), item.number, words(item))
        lows = [p.rate_min for p in positions]
        highs = [p.rate_max for p in positions]
        found.values["rate_min"] = min(lows) if all(v is not None for v in lows) else None  # type: ignore[type-var]  # None-free
        found.values["rate_max"] = max(highs) if all(v is not None for v in highs) else None  # type: ignore[type-var]  # None-free


def _seats(item: Item, found: Findings) -> bool:
    kept = found.put("seats", quantities.seats(item.value), item.number, words(item))
    if re.search(r"若干|複数|数名", item.value):
        found.condition("募集", item.value)
        return True
    return kept


def _interviews(item: Item, found: Findings) -> bool:
    kept = found.put("interviews", quantities.interviews(item.value), item.number, words(item))
    if not kept and item.value and len(item.value) < 40:
        found.condition("面談", item.value)
        return True
    return kept


def _client(item: Item, found: Findings) -> bool:
    value = re.sub(r"[(（].*?[)）]|様$", "", item.value).strip()
    vague = re.fullmatch(r"(?:大手|某|非公開|中堅|外資系?)?.{0,20}(?:業|系|会社|企業|メーカー|ベンダー|SIer|Sier|事業者)?(?:様)?", value) and not company_in(value)
    industry_name = industry(item.value)
    found.put("industry", industry_name, item.number, words(item))
    if vague and (industry_name or re.search(r"大手|某|非公開|系|業界", value)):
        found.condition("エンド", item.value)
        return True
    return found.put("client", value or None, item.number, words(item))


def _deadline(item: Item, found: Findings) -> bool:
    day, exactness = mail_date(item.value, found.day, as_end=True)
    if found.put("deadline", day, item.number, words(item)) and exactness:
        found.exactness["deadline"] = exactness
        return True
    return False


def _end(item: Item, found: Findings) -> bool:
    day, exactness = mail_date(item.value, found.day, as_end=True)
    start = found.values.get("start")
    if day and start and day < start:
        day = day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else None
    if found.put("end", day, item.number, words(item)) and exactness:
        found.exactness["end"] = exactness
        return True
    return False


def _role(item: Item, found: Findings) -> bool:
    return found.put("role", role(item.value), item.number, words(item))


def _phases(item: Item, found: Findings) -> bool:
    return found.put("phases", phases(item.text), item.number, words(item))


def _contract(item: Item, found: Findings) -> bool:
    return found.put("contract", contract_of(item.value), item.number, words(item))


def _industry(item: Item, found: Findings) -> bool:
    return found.put("industry", industry(item.value), item.number, words(item))


def _certainty(item: Item, found: Findings) -> bool:
    text = item.value
    sure = (
        "confirmed" if re.search(r"確定|決定|受注済|内示|[SA]$|100%", plain(text))
        else "budgeting" if re.search(r"予算|見込|調整中|稟議", text)
        else "information" if re.search(r"情報|未確定|予定|打診", text)
        else None
    )  # fmt: skip
    return found.put("certainty", sure, item.number, words(item))


def _description(item: Item, found: Findings) -> bool:
    text = re.sub(r"\n{2,}", "\n", item.text.strip())[:2_000]
    return found.put("description", text or None, item.number, words(item))


def _team(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _chain(item: Item, found: Findings) -> bool:
    return found.put("chain_depth", quantities.chain_depth(item.value), item.number, words(item))


def _condition(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _silent(item: Item, found: Findings) -> bool:
    return True


_HANDLERS: dict[str, Handler] = {
    "title": _title, "number": _number, "rate": _rate, "desired_rate": _rate, "settlement": read_settlement,
    "payment_site": read_site, "seats": _seats, "interviews": _interviews, "client": _client, "industry": _industry,
    "deadline": _deadline, "period": read_period, "available": read_period, "end": _end, "place": read_place,
    "station": read_place, "remote": read_remote, "utilisation": read_utilisation, "role": _role, "phases": _phases,
    "contract": _contract, "language": read_language, "certainty": _certainty, "description": _description,
    "background": _condition, "team": _team, "chain": _chain, "hours": _condition, "condition": _condition,
    "fee_rules": _condition, "notes": _silent, "contract_cycle": _silent, "partner_limit": _silent,
    "affiliation": _silent, "restrictions": _silent, "nationality": _silent, "age_limit": _silent, "age": _silent,
    "sender": _silent, "contact": _silent, "sex": _silent, "pr": _silent,
}  # fmt: skip
_DEMANDS = frozenset({"required", "preferred", "skills", "person_skills", "skills_part", "experience", "qualification"})
LIMIT_FIELDS = frozenset({"partner_limit", "chain", "affiliation"})


# ---------------------------------------------------------------- demands, limits


def _skills(block: Block, found: Findings) -> None:
    """必須 and 尚可, each with the line they come from; lines that ask for no skill stay to be read otherwise."""
    required: list[Any] = []
    preferred: list[Any] = []
    stated = bool(block.of("required"))
    for item in block.of(*_DEMANDS):
        if item.field in ("skills_part", "person_skills", "experience", "qualification") and stated:
            if item.field == "skills_part":
                found.condition(item.label, item.value)
            continue
        got = demands_of(item.lines, preferred=item.field == "preferred")
        for name, kept, fresh in (("required", required, got.required), ("preferred", preferred, got.preferred)):
            if fresh:
                kept += [f for f in fresh if f not in kept]
                found.prove(name, item.number, words(item))
        for line in got.leftover:
            _leftover(line, found)
    if not required and not preferred:
        for item in block.of("environment"):
            required += demands_of(item.lines).required
            if required:
                found.prove("required", item.number, words(item))
    else:
        for item in block.of("environment"):
            found.condition(item.label, item.value)
    found.values["required"] = tuple(required)
    found.values["preferred"] = tuple(p for p in preferred if p not in required)


def _leftover(line: Line, found: Findings) -> None:
    """A line of a skill section that asks for no skill: phases, language, a limit, or a term of the conditions."""
    text = line.text
    level = quantities.language_level(text)
    found.put("language_level", level, line.number, text)
    if level is None and quantities.restrictions(text) is None and quantities.partner_limit(text) is None:
        if phases(text):
            found.put("phases", phases(text), line.number, text)
        elif not re.fullmatch(r"(?:以下|下記|特になし|なし|無し|-+|上記).{0,12}", text):
            found.unread.append(Unread(text=text[:200], line=line.number))


def _limits(block: Block, found: Findings, lines: list[Line]) -> None:
    """商流制限 and stated limits on people, from every line; of two statements the stricter one."""
    limit: PartnerLimit | None = None
    for line in lines:
        read = quantities.partner_limit(line.text)
        if read is None:
            continue
        found.prove("partner_limit", line.number, line.text)
        if line.depth:
            found.condition("転送元への商流制限", line.text[:80])
            read = quantities.one_tier_on(read)
        limit = quantities.stricter(limit, read)
    if limit is not None:
        found.values["partner_limit"] = limit
    merged: dict[str, Any] = {}
    for line in lines:
        labelled = label_field(re.split(r"[:：]", line.text)[0])
        text = line.text
        if labelled == "age" or labelled == "age_limit":
            text = re.sub(r"(\d{2})\s*$", r"\1歳", plain(text))
        rest = quantities.restrictions(text)
        if rest is None:
            continue
        found.prove("restrictions", line.number, line.text)
        for name, value in rest.model_dump().items():
            if value is not None and (merged.get(name) is None or value == "japanese_only"):
                merged[name] = value
    if merged:
        found.values["restrictions"] = Restrictions(**merged)


# ---------------------------------------------------------------- what stands in remarks and sentences


def _swept(block: Block, found: Findings, lines: list[Line], subject: Line) -> None:
    """Fields no label gave, from remarks and running text, where a line says so in plain words."""
    found_in = [*lines, subject]
    put_said(found, "interviews", lines, r"(?:面談|面接|商談|打ち?合わ?せ)[^0-9。]{0,12}\d回|面談(?:は)?(?:なし|無し)", _interview_count)
    put_said(found, "settlement", lines, r"精算|清算|時間幅|\d{3}h?[~-]\d{3}h", quantities.settlement)
    put_said(found, "payment_site", lines, r"サイト|支払", quantities.payment_site)
    put_said(found, "seats", found_in, r"\d名(?:様)?(?:募集|増員|の募集|採用|ほど|程度|を|ずつ|$|\s*[」】)])", _seats_in)
    put_said(found, "language_level", lines, r"N[1-5]|日本語", quantities.language_level)
    put_said(found, "contract", lines, r"準委任|派遣契約|請負契約|契約形態", contract_of)
    put_said(found, "chain_depth", lines, r"エンド|元請|プライム|商流|直", quantities.chain_depth)
    remarks = [ln for ln in free_lines(block) if not is_closing(ln.text)]
    put_said(found, "remote", [*remarks, subject], r"リモート|在宅|テレワーク|出社|常駐", quantities.remote)
    put_said(found, "role", [subject, Line(0, str(found.values.get("title") or ""))], r".", _role_in)
    put_said(found, "utilisation", lines, r"稼働率?[^0-9]{0,4}\d|週\d日?[~-]?\d?日?稼働", _share_in)
    if re.search(r"チーム(?:での?)?ご?(?:提案|参画)|セット(?:での?)?ご?(?:提案|参画)|体制(?:で|での)(?:ご)?提案|まとめて(?:ご)?提案|チーム単位|チーム必須", "\n".join(ln.text for ln in found_in)):
        found.values["team"] = not re.search(r"チーム(?:での?)?ご?提案(?:も)?(?:可|歓迎|OK)|セット(?:での?)?ご?提案(?:も)?(?:可|歓迎|OK)", "\n".join(ln.text for ln in found_in))
    text = "\n".join(ln.text for ln in found_in)
    if re.search(r"リーダー?(?:1名)?(?:必須|を含む|含む)|リーダー?\s*\+\s*メンバ|L\s*[+＋]\s*M", plain(text)):
        found.values["needs_leader"] = True
    for pattern in (r"夜勤[^\s、。]{0,6}", r"PC貸与[^\s、。]{0,4}", r"服装[^\s、。]{0,8}", r"長期参画[^\s、。]{0,6}"):
        for line in remarks[:40]:
            match = re.search(pattern, plain(line.text))
            if match and not any(match[0] in c for c in found.conditions):
                found.condition("", match[0])
                break


def _interview_count(text: str) -> int | None:
    match = re.search(r"(?:面談|面接|商談|打ち?合わ?せ)(.{0,30})", plain(text))
    return quantities.interviews(match[1]) if match else None


def _seats_in(text: str) -> int | None:
    match = re.search(r"(?<![\d~])(\d{1,2})名(?:様)?(?:募集|増員|の募集|採用|を|ずつ|ほど|程度|\s*$|\s*[」】)])", plain(text))
    return int(match[1]) or None if match else None


def _role_in(text: str) -> str | None:
    met = roles(text)
    return met[0] if len(met) == 1 else None


def _share_in(text: str) -> tuple[float, float] | None:
    match = re.search(r"(?:稼働率?[^0-9]{0,4}[\d~%-]+(?:日|%)[^、。]{0,4}|週\d日?[~-]?\d?日?(?=稼働))", plain(text))
    return quantities.utilisation(match[0]) if match else None


_PROSE_PLACE = re.compile(
    r"([A-Za-z一-龥ァ-ヴーｱ-ﾝ々ヶケ・]{2,12}?)(?:駅)?(?:近辺|周辺|付近|エリア)?(?:で|にて|での|勤務|常駐|に常駐|オフィス)(?=[、のにで\d]|常駐|勤務|作業|開発|週|リモート|一部|\s)"
)
_NOT_PLACE = re.compile(r"基本|リモート|在宅|弊社|貴社|御社|現場|客先|上位|エンド|面談|募集|案件|開発|経験|スキル|単価|環境|言語|設計|チーム|体制|一人称|メイン|主体|先方|以上|システム|サーバ|[A-Za-z]$|Web|常駐|作業|場所|当社|本社|長期|短期|即日|前後|程度|週\d?|工程|以降|既存|新規|向け|構築|運用|移行|名|テスト|保守|現在|年|月")


def prose(block: Block, found: Findings, lines: list[Line]) -> None:
    """What a mail without labels says: 「Java経験5年以上の方、渋谷で12月から、70万円前後で探しております」."""
    for line in sentences(lines):
        flat = plain(line.text)
        if is_closing(line.text) and not compact_facts(line.text):
            continue
        if not {"rate_min", "rate_max", "rate_hourly"} & set(found.values) and re.search(r"万|円|見合|@\d", flat):
            money = quantities.money_range(_money_clause(line.text), bare=False)
            for name, amount in (("rate_min", money.min), ("rate_max", money.max), ("rate_hourly", money.hourly)):
                found.put(name, amount, line.number, line.text)
            if money.open:
                found.put("rate_open", True, line.number, line.text)
        if "start" not in found.values and "start" not in found.exactness and re.search(r"月|即日|/\d|随時|年明け", flat):
            _prose_period(line, found)
        if "place" not in found.values:
            _prose_place(line, found)
        if not found.values.get("required") and not found.values.get("preferred"):
            _prose_skills(line, found)
        found.put("phases", phases(line.text) if re.search(r"設計|テスト|工程|定義", line.text) else None, line.number, line.text)


def _money_clause(text: str) -> str:
    """The clause with the money, so that years and hours of others do not disturb."""
    for part in re.split(r"[、。,](?!\d{3})|\s{2,}", text):
        if re.search(r"\d\s*万|\d\s*円|見合|@\d|＠\d|万円", part):
            return part
    return text


def _prose_period(line: Line, found: Findings) -> None:
    for part in re.split(r"[、。／|｜]|\s{2,}", line.text):
        if re.search(r"面談|締|期限|まで(?:に)?(?:ご?提案|ご?返信|ご?連絡)|歳|経験|更新|配信|現在", part):
            continue
        period = mail_period(part, found.day)
        if period.start is None and period.end is None and "start" not in period.exactness:
            continue
        item = Item("period", "", line.number, [Line(line.number, part, line.depth)])
        read_period(item, found)
        return


def _prose_place(line: Line, found: Findings) -> None:
    station = re.search(r"([^\s、。・/（(「」:：]{1,10})駅", line.text)
    if station and (name := place_of(station[0])) and not re.search(r"\d", name):
        found.put("place", re.sub(r"^.*(?:は|の|で|が|を|から)", "", name), line.number, line.text)
        return
    for match in _PROSE_PLACE.finditer(line.text):
        if not _NOT_PLACE.search(match[1]) and not find_in_prose(match[1]):
            found.put("place", match[1], line.number, line.text)
            return


_ASKS = re.compile(r"経験|できる方|可能な方|お持ち|スキル|エンジニア|技術者|必須|開発|使える|構築|募集|要員")


def _prose_skills(line: Line, found: Findings) -> None:
    if not _ASKS.search(line.text):
        return
    got = demands_of([line])
    known = tuple(d for d in got.required if getattr(d, "any_of", None) or getattr(d, "skill", None))
    if known:
        found.values["required"] = known
        found.values["preferred"] = tuple(got.preferred)
        found.prove("required", line.number, line.text)


# ---------------------------------------------------------------- the record


def project_of(block: Block, found: Findings, *, subject: str, alone: bool) -> Findings:
    """Reads all fields of a project from a block. `alone`: it is the mail's only record, so that the subject
    speaks for it."""
    labelled = [i for i in block.items if i.field not in (TEXT,)]
    for item in sorted(labelled, key=lambda i: i.depth):
        _one_item(item, found)
    _skills(block, found)
    lines = spoken_lines(block)
    subject_line = Line(0, subject if alone else "")
    _heading(block, found)
    _limits(block, found, [*lines, subject_line])
    _swept(block, found, [*lines, *([Line(block.heading_line, block.heading)] if block.heading else [])], subject_line)
    free = [ln for ln in free_lines(block) if ln.text.strip()]
    prose(block, found, [*free, *([subject_line] if alone else [])])
    if alone:
        found.put("title", clean_title(subject), 0, subject)
    _settle(found)
    for item in block.common:
        if item.field in ("payment_site", "settlement", "contract", "interviews", "language"):
            _one_item(item, found)
    return found


def _one_item(item: Item, found: Findings) -> None:
    handler = _HANDLERS.get(item.field)
    if item.field in _DEMANDS or item.field == "environment":
        return
    if item.field == UNKNOWN:
        if item.value and len(item.value) <= 80:
            found.condition(item.label, item.value)
        return
    if handler is None or not handler(item, found):
        found.missed(item)


def _heading(block: Block, found: Findings) -> None:
    """The title of a block that has a heading (①Java開発) or is one line (Java開発／渋谷／60万)."""
    if not block.heading or "title" in found.values:
        return
    parts = [p for p in re.split(r"[/／|｜\t]|[\s　]{2,}|　", block.heading) if p.strip()]
    first = clean_title(re.sub(r"[【〖]?(?:案件名|案件)[】〗]?\s*[:：]", "", parts[0])) if parts else None
    whole = clean_title(block.heading)
    if len(parts) > 1 and any(compact_facts(p) - {"skills"} for p in parts[1:]):
        found.put("title", first, block.heading_line, block.heading)
        for part in parts[1:]:
            _compact(part.strip(), block, found)
        return
    head = label_field(re.split(r"[:：】]", block.heading.lstrip("【■◆・"))[0])
    if head is None:
        found.put("title", whole, block.heading_line, block.heading)


def _compact(part: str, block: Block, found: Findings) -> None:
    """One field of a one-line project, known by what it looks like."""
    line = Line(block.heading_line, part)
    item = Item("", "", line.number, [line])
    facts = compact_facts(part)
    if "rate" in facts or re.fullmatch(r"[~～〜@]?\d{2,3}\s*[~～〜-]?\s*(?:\d{2,3})?万?円?", part):
        item.field = "rate"
        _rate(item, found)
    elif quantities.settlement(part) is not None:
        read_settlement(item, found)
    elif re.search(r"面談|\d回", part) and quantities.interviews(part) is not None:
        _interviews(item, found)
    elif "period" in facts:
        read_period(item, found)
    elif re.fullmatch(r"(?:募集)?\s*\d{1,2}\s*名(?:募集)?", plain(part)):
        _seats(item, found)
    elif "skills" in facts or find_in_prose(part):
        if not found.values.get("required"):
            found.values["required"] = tuple(demands_of([line]).required)
            found.prove("required", line.number, part)
    else:
        read_place(item, found)


def _settle(found: Findings) -> None:
    """Values that only make sense together."""
    values = found.values
    if "end" in values and "start" in values and values["end"] < values["start"]:
        del values["end"]
        found.exactness.pop("end", None)
    low, high = values.get("rate_min"), values.get("rate_max")
    if low is not None and high is not None and low > high:
        values["rate_min"], values["rate_max"] = high, low
    term = values.get("term")
    if isinstance(term, Term) and term.long and "end" in values and found.evidence.get("end") == found.evidence.get("term"):
        values["term"] = term.model_copy(update={"months": None})


def made(found: Findings, *, sender: str | None, address: str | None, received_at: str | None, key: str = "") -> Project:
    """The record. Its id comes from the source's own number, else from what the mail says of it."""
    values = dict(found.values)
    number = values.get("number")
    number = number if number and (len(number) >= 4 or re.search(r"[A-Za-z]", number)) else None
    ident = f"P-{number}" if number else derived_id("P", address or sender, values.get("title"), values.get("start"), values.get("place"), key)
    return Project(
        id=ident,
        sender=sender,
        sender_address=address,
        received_at=received_at,
        exactness=found.exactness,
        conditions=tuple(found.conditions),
        **values,
    )
