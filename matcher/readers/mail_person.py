"""One block of a mail → an engineer."""

from __future__ import annotations

import re

from matcher.model import Engineer, SupplyKind, Wishes, derived_id
from matcher.normalise import quantities
from matcher.normalise.quantities import plain
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_bare import CUT, bare_lines
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
from matcher.readers.mail_recognise import compact_facts, initials_of, known_station
from matcher.readers.mail_skills import person_claims
from matcher.readers.skill_years import bounded

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
        if re.search(r"終了|満了|退場|離任|抜け", part):
            continue
        if "period" in compact_facts(f"　{part}　　") and not re.search(r"ヶ月|か月|年", part):
            read_available(Item("available", "", line.number, [Line(line.number, part)]), found)
            break
    for part in parts:
        if re.fullmatch(r"(?:弊社|直)?個人", part):
            read_belonging(part, line.number, line.text, found)
    said_here = _INITIALS_SAID.sub(" ", line.text)
    skills = bounded(find_in_prose(said_here), said_here)
    if skills and "skills" not in found.values:
        said = {d.skill: {"months": d.months, "months_most": d.months_most} for d in person_claims([line])[0]}
        found.values["skills"] = [d if d.months else d.model_copy(update=said.get(d.skill, {})) for d in skills]
        found.prove("skills", line.number, line.text)
    if "nearest_station" not in found.values:
        _bare_station(parts, line, found)


_INITIALS_SAID = re.compile(r"(?<![A-Za-z])[A-Z][.．・][A-Z](?![A-Za-z])")
"""Initials, which are no abbreviation of a skill (J.S)."""


def _bare_station(parts: list[str], line: Line, found: Findings) -> None:
    """調布 between other facts: a part that is a known station and nothing else."""
    for part in parts:
        part = re.sub(r"^(?:最寄り?駅?|自宅|お?住まい)(?:は|が|:|：)?|(?:駅)?(?:に)?(?:在住|最寄り?)$", "", part)
        if re.fullmatch(r"[一-龥]|[一-龥ぁ-んァ-ヶー々]{2,8}", part) and known_station(part):
            found.put("nearest_station", part, line.number, line.text)
            return


_HOURS_ALONE = re.compile(r"(?:精算|清算)?:?\d{3}h?[~-]\d{3}h?(?:[(（].*)?", re.I)
_PRICE_ALONE = re.compile(
    r"(?:単価|希望)?:?[~@]?\d[\d,.~]*万?円?(?:[~±-]\d+)?万?円?~?(?:前後|程度|くらい"
    r"|以上)?(?:希望)?(?:[(（].*)?"
)


def _said_bare(block: Block, found: Findings) -> None:
    """Lines under no label that state a price, a day, hours or a station by their look alone: ・五香／12月～／60万."""
    for line in bare_lines(block):
        for part in dict.fromkeys([line.text, *(p.strip() for p in CUT.split(line.text) if p.strip())]):
            flat = plain(part)
            item = Item("", "", line.number, [Line(line.number, part, line.depth)], line.depth)
            priced = "万" in flat and bool(_PRICE_ALONE.fullmatch(flat))
            if priced and not {"desired_rate", "settlement"} <= set(found.values):
                read_rate(item, found)
            elif _HOURS_ALONE.fullmatch(flat):
                found.put("settlement", quantities.settlement(part), line.number, line.text)
            elif len(part) <= 16 and compact_facts(f"　{part}") == {"period"} and not re.search(r"年|経験|ヶ月", flat):
                read_available(item, found)
            elif "nearest_station" not in found.values:
                _bare_station([part], line, found)


def _prose(block: Block, found: Findings) -> None:
    """Sentences that present somebody: 「弊社プロパーの38歳男性、Java歴10年、調布在住です」."""
    only_told = not block.of("skills", "person_skills", "skills_part", "experience", "environment")
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
        home = re.search(
            r"([一-龥ぁ-んァ-ヶー]{2,8}?)(?:駅)?(?:に)?(?:在住|お住まい|お住い|住んで|居住|最寄)", line.text
        )
        if commutes := re.search(r"(?:^|[、。\s　])([一-龥ァ-ヴー々ヶケ]{2,8})(?:駅)?から(?:通え|通勤)", line.text):
            found.put("nearest_station", commutes[1], line.number, line.text)
        near = re.search(
            (
                r"(?:最寄り?駅?|お?住まい|自宅|居住地?)(?:は|が)([一-龥ァ-ヶー々]{1,8})(?:駅)?(?:です|で|と|、|。"
                r"|$)"
            ),
            line.text,
        )
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
        told = Line(line.number, _INITIALS_SAID.sub(" ", line.text), line.depth)
        if "skills" not in found.values and (skills := find_in_prose(told.text)):
            named = [d for d in person_claims([told])[0] if d.skill]
            found.values["skills"] = named or bounded(skills, told.text)
            found.prove("skills", line.number, line.text)
        elif only_told and "skills" in found.values and _ABLE.search(line.text) and not _NOT_ABLE.search(line.text):
            known = {d.skill for d in found.values["skills"]}
            more = bounded(find_in_prose(told.text), told.text)
            found.values["skills"] = [*found.values["skills"], *(d for d in more if d.skill not in known)]
    for line in sentences(free_lines(block)):
        if "available_from" not in found.values and re.search(_LEAVES, line.text):
            _prose_available(line, found, ended=True)


_ABLE = re.compile(
    r"でき(?:ます|る)|可能です|使(?:え|って|用し)|経験(?:が|も|あ|し|を|\d)|書け|触れ|扱え|担当し|携わ|得意"
)
_NOT_ABLE = re.compile(r"希望|興味|挑戦|勉強|学習|研修|独学|探し|案件|ませ|ない|不可|未経験|浅|なら|弊社|貴社")
"""Sentences that tell a skill beyond the first one, and those that may tell a wish, a want or somebody else's."""


_LEAVES = r"終了|満了|退場|退プロ|抜け|離任|(?:月|末|日)(?:で|まで)"
"""What a clause says of the end of the present job."""


def _prose_available(line: Line, found: Findings, *, ended: bool) -> None:
    """When somebody is free: what a clause says of it; with `ended`, the day the present job ends."""
    parts = re.split(r"[、。]", line.text)
    for part in [p for p in parts if bool(re.search(_LEAVES, p)) == ended]:
        if re.search(
            r"月|即日|/\d|年明け|来月|年始|週明け"
            r"|来週",
            part,
        ) and not re.search(r"ヶ月|年\d+月から|面談|経験", part):
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
    labelled = [i for i in block.items if i.field not in (TEXT, SEPARATOR)]
    if any(ln.depth for ln in block.lines if ln.text.strip()):
        _said_above(block, found)
    for item in sorted(labelled, key=_precedence):
        _one_item(item, found)
    _heading(block, found)
    _prose(block, found)
    _said_bare(block, found)
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
    if not alone:
        lines = [*lines, Line(0, subject)]
    if "tier" not in found.values:
        for line in lines:
            if re.search(
                r"弊社(?:の)?(?:正社員|社員|プロパー|所属|個人|BP|パートナー|契約)|\d社先(?!まで)"
                r"|(?:の|、)?(?:フリーランス|個人事業主)(?:の|です|で)",
                plain(line.text),
            ) and not re.search(r"の\S{1,6}です|まで|不可|NG|募集", line.text):
                read_belonging(line.text, line.number, line.text, found)
    short = [ln for ln in sentences(lines) if len(ln.text) <= LONGEST_TOLD]
    for line in [*short, Line(0, subject)] if "_wishes" not in found.values else []:
        wished = re.search(
            r"[^、。　◇◆]*(?:(?:リモート|在宅|テレワーク|出社)[^、。]{0,12}(?:希望|以内|圏内)"
            r"|フルリモート[^、。]{0,4}(?:必須|のみ|限定)"
            r"|通勤[^、。]{0,12}(?:希望|以内|圏内|まで))(?:[^。]{0,14}、[^。]*出社[^。]*)?",
            line.text,
        )
        if wished:
            read_wishes(Item("wishes", "希望", line.number, [Line(line.number, wished[0], line.depth)]), found)
            break
    for line in lines:
        if refused := re.search(r"(?:夜勤|休日出勤|土日|出張|転勤|シフト|残業)(?:は)?(?:NG|不可|×)", plain(line.text)):
            read_wishes(Item("wishes", "希望", line.number, [Line(line.number, refused[0], line.depth)]), found)
            break
    put_said(
        found,
        "utilisation",
        lines,
        r"稼働率|週\d日?[~-]?\d?日?(?:での?|の)?(?:稼働|ご?支援|参画|勤務|作業|対応)"
        r"|[(]週\d(?:日)?(?:[~-]\d日)?(?=[、,)])",
        quantities.utilisation,
    )
    put_said(found, "settlement", lines, r"精算|清算", quantities.settlement)
    put_said(found, "parallel", lines, r"並行|併行|他社|他\d社", _parallel_in)
    _stages_told(short, found)
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


_STAGED = re.compile(
    r"[^。、]*\d(?:社|件)[^。、]{0,14}(?:結果待ち|提案中|面談(?:予定|調整|待ち|済|中|が決)"
    r"|書類(?:選考)?中|選考中|オファー)[^。]*"
    r"|[^。、]*(?:結果待ち|提案中|面談(?:予定|調整)?|選考中)[^。、\d]{0,4}\d(?:社|件)[^。]*"
)
"""A clause that counts running proposals by stage: 現在1社で結果待ちの状況."""


LONGEST_TOLD = 400
"""Letters beyond which a sentence is none that tells a wish or a stage."""


def _stages_told(lines: list[Line], found: Findings) -> None:
    """How many proposals run and at which stage, where a sentence tells it."""
    if "parallel" in found.values or "parallel_stages" in found.values:
        return
    for line in lines:
        if told := _STAGED.search(plain(line.text)):
            text = re.sub(
                r"^(?:現在|今のところ|他社?|既に|すでに)(?:は|で|に)?|(?<=\d社)(?:様)?(?:で|にて|に|から|の|へ|が)"
                r"|(?<=\d件)(?:の|が)",
                "",
                told[0].strip(),
            )
            if HANDLERS["parallel"](
                Item("parallel", "並行", line.number, [Line(line.number, text, line.depth)]), found
            ):
                return


def _precedence(item: Item) -> tuple[int, bool, bool]:
    """The outer mail before quoted ones; a label of its own (年齢) before what stands beside a name, 最寄駅 before
    住まい."""
    home = item.field == "station" and not re.search(r"最寄|駅", item.label)
    return item.depth, item.field == "initials", home


def _parallel_in(text: str) -> int | None:
    match = re.search(
        r"(?:[並併]行(?:提案|案件|状況)?[^0-9。]{0,6}|他社?(?:様|さん)?(?:で|にて|は|に|の"
        r"|へ)*(?:ご?提案)?(?:は|が|も)?)(\d)(?:件|社)",
        plain(text),
    )
    if match:
        return int(match[1])
    bare = re.search(r"(?:^|[\s、,/◇◆・(])[並併]行(?:中|提案)?:?(\d)(?![\d:/年月日ヶ-])", plain(text))
    if bare:
        return int(bare[1])
    beside = re.search(r"(\d)[社件](?:様)?(?:を|で|に|ほど|へ|と)?[並併]行", plain(text))
    if beside:
        return int(beside[1])
    none = re.search(
        r"[並併]行(?:提案|案件|状況)?(?:は|も|[:：])?(?:今のところ|現在|特に|現状|、)*"
        r"(?:なし|無し|ありません|ございません|していません|しておりません)",
        text,
    )
    return 0 if none else None


def _said_above(block: Block, found: Findings) -> None:
    """What the forwarder says of the person above what he forwards outweighs it: 弊社BPの要員です, 72万でご提案可能."""
    for line in sentences([ln for ln in free_lines(block) if ln.depth == 0]):
        flat = plain(line.text)
        if re.search(r"\d万", flat):
            clause = next((c for c in re.split(r"[、。]", line.text) if re.search(r"\d\s*万", plain(c))), line.text)
            if quantities.money_range(clause, bare=False).said:
                read_rate(Item("rate", "", line.number, [Line(line.number, clause, line.depth)], line.depth), found)
        if re.search(
            r"(?:弊社|当社)?の?(?:BP|ＢＰ|パートナー|協力会社|取引先)(?:様|さん)?(?:の|から"
            r"|より)",
            line.text,
        ) or (
            re.search(
                r"(?:弊社|当社)(?:の)?(?:正社員|社員|プロパー"
                r"|所属)",
                line.text,
            )
            and not re.search("まで|のみ", line.text)
        ):
            read_belonging(line.text, line.number, line.text, found)


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
