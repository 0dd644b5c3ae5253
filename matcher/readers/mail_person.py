"""One block of a mail → an engineer."""

from __future__ import annotations

import re

from matcher.model import Engineer, SupplyKind, Wishes, derived_id
from matcher.normalise import quantities
from matcher.normalise.quantities import plain
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    free_lines,
    put_said,
    sentences,
    spoken_lines,
    understood,
)
from matcher.readers.mail_labels import SEPARATOR, TEXT, UNKNOWN, Item, Line, is_closing
from matcher.readers.mail_person_fields import (
    HANDLERS,
    read_available,
    read_belonging,
    read_head,
    read_rate,
    read_wishes,
)
from matcher.readers.mail_recognise import compact_facts, initials_of
from matcher.readers.mail_skills import person_claims

# ---------------------------------------------------------------- what stands in the heading and in sentences


def _heading(block: Block, found: Findings) -> None:
    """T.K 38歳 男性 調布 Java10年 75万 12月～ on one line, or as the heading of a block."""
    lines = [Line(block.heading_line, block.heading)] if block.heading else []
    lines += [ln for item in block.items if item.field == TEXT for ln in item.lines[:6]]
    for line in lines:
        facts = compact_facts(line.text)
        name = initials_of(line.text, sure=bool(facts & {"age"}) and len(line.text) < 120)
        if name and (facts & {"age", "rate", "period", "skills"} or block.heading == line.text or len(line.text) < 30):
            found.put("initials", name, line.number, line.text)
            _one_line(line, found)
        elif facts & {"age"}:
            read_head(line.text, line.number, line.text, found)
            _one_line(line, found)
        if len(facts) >= 3:
            _one_line(line, found)


def _one_line(line: Line, found: Findings) -> None:
    read_head(line.text, line.number, line.text, found)
    parts = [p.strip() for p in re.split(r"[/／|｜\t、，,]|[\s　]+", line.text) if p.strip()]
    if re.search(r"万|円|@\d|＠", line.text):
        money = next(
            (p for p in parts if re.search(r"万|円|@\d|＠", p) and quantities.money_range(p, bare=False).said),
            None,
        )
        if money:
            read_rate(Item("rate", "", line.number, [Line(line.number, money)]), found)
    for part in parts:
        if "period" in compact_facts(f"　{part}　　") and not re.search(r"ヶ月|か月|年", part):
            read_available(Item("available", "", line.number, [Line(line.number, part)]), found)
            break
    for part in parts:
        if re.fullmatch(r"(?:弊社|直)?個人", part):
            read_belonging(part, line.number, line.text, found)
    skills = find_in_prose(line.text)
    if skills and "skills" not in found.values:
        months = {d.skill: d.months for d in person_claims([line])[0]}
        found.values["skills"] = [
            d if d.months else d.model_copy(update={"months": months.get(d.skill)}) for d in skills
        ]
        found.prove("skills", line.number, line.text)
    if "nearest_station" not in found.values:
        _bare_station(parts, line, found)


def _bare_station(parts: list[str], line: Line, found: Findings) -> None:
    """調布 between other facts: a part that is a known station and nothing else."""
    from matcher.places import station

    for part in parts:
        part = re.sub(r"(?:駅)?(?:に)?(?:在住|最寄り?)$", "", part)
        if re.fullmatch(r"[一-龥]|[一-龥ぁ-んァ-ヶー々]{2,8}", part) and station(part) is not None:
            found.put("nearest_station", part, line.number, line.text)
            return


def _prose(block: Block, found: Findings) -> None:
    """Sentences that present somebody: 「弊社プロパーの38歳男性、Java歴10年、調布在住です」."""
    for line in sentences(free_lines(block)):
        flat = plain(line.text)
        if is_closing(line.text) and not compact_facts(line.text) - {"skills"}:
            continue
        read_head(line.text, line.number, line.text, found)
        found.put("initials", initials_of(line.text), line.number, line.text)
        if "desired_rate" not in found.values and re.search(r"\d万|\d円|@\d", flat):
            money = next((p for p in re.split(r"[、。]", line.text) if re.search(r"万|円|@", p)), line.text)
            item = Item("rate", "", line.number, [Line(line.number, money)])
            if quantities.money_range(money, bare=False).said:
                read_rate(item, found)
        if "available_from" not in found.values and re.search(r"稼[働動]|参画|空[きく]|可能|から|即日", flat):
            _prose_available(line, found, ended=False)
        home = re.search(r"([一-龥ぁ-んァ-ヶー]{2,8}?)(?:駅)?(?:に)?(?:在住|最寄)", line.text)
        near = re.search(r"最寄り?駅?(?:は|が)([一-龥ァ-ヶー々]{1,8})(?:駅)?(?:です|で|と|、|。|$)", line.text)
        if home and (inner := re.search(r"(?:[都道府県]|[市区])の(.{1,8})$", home[1])):
            found.put("nearest_station", inner[1], line.number, line.text)
        if near or (home and not re.search(r"[はがをで]$", home[1])):
            found.put("nearest_station", near[1] if near else home[1] if home else None, line.number, line.text)
        years = re.search(
            r"(?:経験|歴|キャリア|経歴)(?:は|が|約|、)?\s*(\d{1,2})年"
            r"|(\d{1,2})年(?:以上)?(?:の)?(?:IT|開発|業界|実務)(?:の)?経験",
            flat,
        )
        if years and not find_in_prose(years[0]) and re.search(r"IT|エンジニア|業界|開発(?:経験|歴)|キャリア", flat):
            found.put("experience_months", int(years[1] or years[2]) * 12, line.number, line.text)
        if "skills" not in found.values and (skills := find_in_prose(line.text)):
            found.values["skills"] = list(person_claims([line])[0]) or list(skills)
            found.prove("skills", line.number, line.text)
    for line in sentences(free_lines(block)):
        if "available_from" not in found.values and re.search(r"終了|満了|退場|退プロ|抜け", line.text):
            _prose_available(line, found, ended=True)


def _prose_available(line: Line, found: Findings, *, ended: bool) -> None:
    """When somebody is free: what a clause says of it; with `ended`, the day the present job ends."""
    parts = re.split(r"[、。]", line.text)
    for part in [p for p in parts if bool(re.search(r"終了|満了|退場|退プロ|抜け", p)) == ended]:
        if re.search(r"月|即日|/\d|年明け|来月", part) and not re.search(r"ヶ月|年\d+月から|面談|経験", part):
            read_available(Item("available", "", line.number, [Line(line.number, part)]), found)
            if "available_from" in found.values:
                return


_REASSURING = re.compile(
    r"勤怠(?:良好|◎|問題な[しく]|安定)|延長\d*回?|長期(?:参画|稼働)(?:可|希望|実績)"
    r"|在籍\d+年|コミュニケーション(?:能力|力)?(?:良好|◎|高|に?問題な)|評価(?:が)?高"
    r"|リーダー経験"
)


def person_of(block: Block, found: Findings, *, subject: str, alone: bool) -> Findings:
    """Reads all fields of an engineer from a block."""
    for item in sorted((i for i in block.items if i.field not in (TEXT, SEPARATOR)), key=_precedence):
        _one_item(item, found)
    _heading(block, found)
    _prose(block, found)
    if alone:
        line = Line(0, subject)
        read_head(subject, 0, subject, found)
        found.put("initials", initials_of(subject), 0, subject)
        if "skills" not in found.values and find_in_prose(subject):
            found.values["skills"] = list(find_in_prose(subject))
            found.prove("skills", 0, subject)
        if "tier" not in found.values and re.search(r"弊社|自社|プロパー|個人事業主|フリーランス|BP", subject):
            read_belonging(subject, line.number, subject, found)
    lines = spoken_lines(block)
    if "tier" not in found.values:
        for line in lines:
            if re.search(
                r"弊社(?:の)?(?:正社員|社員|プロパー|所属|個人|BP|パートナー|契約)|\d社先(?!まで)"
                r"|(?:の|、)?(?:フリーランス|個人事業主)(?:の|です|で)",
                plain(line.text),
            ) and not re.search(r"の\S{1,6}です|まで|不可|NG|募集", line.text):
                read_belonging(line.text, line.number, line.text, found)
    for line in lines if "_wishes" not in found.values else []:
        wished = re.search(r"[^、。]*(?:リモート|在宅|テレワーク|出社|通勤)[^、。]{0,12}(?:希望|以内|圏内)", line.text)
        if wished:
            read_wishes(Item("wishes", "希望", line.number, [Line(line.number, wished[0], line.depth)]), found)
            break
    put_said(found, "utilisation", lines, r"稼働率|週\d日?[~-]?\d?日?(?:の)?稼働", quantities.utilisation)
    put_said(found, "parallel", lines, r"並行|併行|他社", _parallel_in)
    put_said(found, "language_level", lines, r"N[1-5]|日本語", quantities.language_level)
    if re.search(
        r"リーダー(?:経験)?(?:あり|有|\d年|を|として)|PL経験|マネジメント経験",
        "\n".join(ln.text for ln in lines),
    ):
        found.values["leader"] = True
    for line in lines:
        for match in _REASSURING.finditer(line.text):
            facts = found.values.setdefault("_facts", [])
            if not any(match[0] in f for f in facts):
                facts.append(match[0])
                found.prove("facts", line.number, line.text)
    return found


def _precedence(item: Item) -> tuple[int, bool, bool]:
    """The outer mail before quoted ones; a label of its own (年齢) before what stands beside a name, 最寄駅 before
    住まい."""
    home = item.field == "station" and not re.search(r"最寄|駅", item.label)
    return item.depth, item.field == "initials", home


def _parallel_in(text: str) -> int | None:
    match = re.search(
        r"(?:[並併]行(?:提案|案件|状況)?[^0-9。]{0,6}|他社(?:様|さん)?(?:で|にて|は|に|の|へ)?(?:提案)?)(\d)(?:件|社)",
        plain(text),
    )
    if match:
        return int(match[1])
    none = re.search(
        r"[並併]行(?:提案|案件|状況)?(?:は|も|[:：])?(?:今のところ|現在|特に|現状|、)*"
        r"(?:なし|無し|ありません|ございません|していません|しておりません)",
        text,
    )
    return 0 if none else None


def _one_item(item: Item, found: Findings) -> None:
    if item.field == UNKNOWN:
        if item.value and len(item.value) <= 80:
            found.condition(item.label, item.value)
        return
    handler = HANDLERS.get(item.field)
    if handler is not None and (handler(item, found) or handler(item, Findings(found.day))):
        return
    if not understood(item):
        found.missed(item)


def made(
    found: Findings, *, sender: str | None, address: str | None, received_at: str | None, key: str = ""
) -> Engineer:
    """The record: a person in another company's mail is a partner's. Its id comes from what the mail says."""
    values = {k: v for k, v in found.values.items() if not k.startswith("_")}
    facts = [*found.values.get("_facts", []), *found.conditions]
    wishes = found.values.get("_wishes")
    text = found.values.get("_wish_text")
    if wishes or text:
        values["wishes"] = Wishes(**(wishes or {}), text=text)
    values["skills"] = tuple(values.get("skills", ()))
    number = values.get("number")
    company = sender
    ident = derived_id(
        "E",
        address or company,
        values.get("initials") or values.get("name"),
        values.get("age"),
        values.get("nearest_station"),
        key,
    )
    if number and len(number) >= 4:
        ident = f"E-{number}"
    return Engineer(
        id=ident,
        supply=SupplyKind.PARTNER,
        company=company,
        sender_address=address,
        received_at=received_at,
        exactness=found.exactness,
        facts=tuple(dict.fromkeys(facts)),
        **values,
    )
