"""Fields of a project no label gave, from remarks and running text that say so in plain words."""

from __future__ import annotations

import re
from typing import Any

from matcher.normalise import quantities
from matcher.normalise.dates import mail_date
from matcher.normalise.quantities import plain
from matcher.normalise.roles import roles
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    contract_of,
    free_lines,
    put_said,
    sentences,
)
from matcher.readers.mail_labels import (
    Line,
    is_closing,
)


def swept(block: Block, found: Findings, lines: list[Line], subject: Line) -> None:
    """Fields no label gave, from remarks and running text, where a line says so in plain words."""
    found_in = [*lines, subject]
    put_said(
        found,
        "interviews",
        lines,
        r"(?:面談|面接|商談|打ち?合わ?せ|顔合わ?せ)[^0-9。]{0,12}(?:\d[~-])?\d[回度]|面談(?:は)?(?:なし|無し)",
        _interview_count,
    )
    put_said(found, "settlement", lines, _HOURS_SAID, quantities.settlement)
    put_said(found, "payment_site", lines, r"サイト|支払", quantities.payment_site)
    crew = {ln.number for i in block.of("team", "background") for ln in i.lines}
    _seats_by_role(block.lines, found)
    put_said(found, "seats", [ln for ln in found_in if ln.number not in crew], _SEATS_SAID, seats_in)
    put_said(found, "number", found_in, r"(?:案件|管理)(?:No|番号|ID|コード)", _number_in)
    put_said(found, "language_level", lines, r"N[1-5]|日本語", quantities.language_level)
    put_said(found, "contract", lines, r"準委任|派遣契約|請負契約|契約形態", contract_of)
    put_said(found, "chain_depth", lines, r"エンド|元請|プライム|商流|直", quantities.chain_depth)
    remarks = [ln for free in free_lines(block) for ln in sentences([free]) if not is_closing(ln.text)]
    put_said(found, "remote", [*remarks, subject], r"リモート|在宅|テレワーク|出社|常駐", quantities.remote)
    put_said(found, "role", [subject, Line(0, str(found.values.get("title") or ""))], r".", _role_in)
    put_said(found, "utilisation", lines, r"稼働率?[^0-9]{0,4}\d|週\d日?[~-]?\d?日?稼働", _share_in)
    put_said(found, "deadline", _answer_lines(block), r"まで|迄|〆|締|中に", lambda text: _deadline_in(text, found))
    if _AS_TEAM.search("\n".join(ln.text for ln in found_in)):
        found.values["team"] = True
    elif re.search(
        r"チーム(?:での?)?ご?(?:提案|参画)|セット(?:での?)?ご?(?:提案|参画)|体制(?:で"
        r"|での)(?:ご)?提案|まとめて(?:ご)?提案|チーム単位|チーム必須",
        "\n".join(ln.text for ln in found_in),
    ):
        found.values["team"] = not re.search(
            r"チーム(?:での?)?ご?提案(?:も)?(?:可|歓迎|OK)|セット(?:での?)?ご?提案(?:も)?(?:可|歓迎|OK)",
            "\n".join(ln.text for ln in found_in),
        )
    text = "\n".join(ln.text for ln in found_in)
    if re.search(r"リーダー?(?:1名)?(?:必須|を含む|含む)|リーダー?\s*\+\s*メンバ|L\s*[+＋]\s*M", plain(text)):
        found.values["needs_leader"] = True
    _said_conditions(found, remarks, found_in)


_AS_TEAM = re.compile(
    r"(?:バラ|個別|単独|1名|お?[一1]人)(?:で|ごと|のみ)?(?:の)?ご?(?:提案|参画|応募)(?:は|も)?(?:ご?遠慮|不可|NG|お断り|できません)"
    r"|体制(?:ごと)?(?:の|で)?募集|チーム(?:ごと)?(?:の|で)?募集|チーム必須|(?:チーム|セット|体制)(?:[(（][^()（）]*[)）])?(?:で|での)ご?(?:提案|参画)"
    r"(?:を|で|に)?(?:お願い|希望|限|必須|いただ)|まとめての?ご?提案(?:を|で|に)?(?:お願い|希望|限|必須|いただ)"
)
"""People are only wanted together."""


_SEAT_OF_ROLE = re.compile(
    r"^\W*\d?\W*(?:PMO?|PL|SL|SE|PG|L|M|サブリーダー|リーダー|メンバー?|テスター)(?:枠|クラス|候補|ポジション)?"
    r"[^\d]?\s*[:：(（].*?(\d{1,2})名"
)


def _seats_by_role(lines: list[Line], found: Findings) -> None:
    """Seats told line by line for the kinds of people sought: ①SE枠：75万まで 1名, ②PG枠：60万まで 2名."""
    met = [(ln, m) for ln in lines if (m := _SEAT_OF_ROLE.match(plain(ln.text)))]
    if len(met) >= 2:
        found.put("seats", sum(int(m[1]) for _, m in met) or None, met[0][0].number, met[0][0].text)


NIGHTS = (
    r"夜勤[^\s、。，,/／]{0,24}",
    r"(?:(?:交代制|交替制|24時間)?シフト(?:勤務|制|あり|有)|夜間(?:作業|対応|帯|あり)|オンコール"
    r"|土日出勤|休日出勤)[^\s、。，,/／]{0,24}",
)
"""Hours people refuse: looked for in every line, since a mail names them wherever it likes."""
USUAL = (r"PC貸与[^\s、。，,/／]{0,24}", r"服装[^\s、。，,/／]{0,24}", r"長期参画[^\s、。，,/／]{0,24}")


def _said_conditions(found: Findings, remarks: list[Line], lines: list[Line]) -> None:
    """Conditions no label names, once each."""
    for pattern, inside in [*((p, lines) for p in NIGHTS), *((p, remarks) for p in USUAL)]:
        for line in inside[:60]:
            match = re.search(pattern, plain(line.text))
            if match and not any(match[0] in c for c in found.conditions):
                found.condition("", match[0])
                break


_WANTED = (
    r"(?:様|さま)?(?:ほど|程度)?"
    r"(?:募集|増員|の募集|の増員|採用|急募|を?(?:お)?探し|を?求め|(?:を)?お願い|を|ずつ|程度|のみ|だけ"
    r"|抜け|欠員|に変更|に減|枠"
    r"|(?:は|が)?(?:いませんか|いらっしゃ|おられ|おりま(?:せん|す)か|いないでしょうか|ご紹介)"
    r"|、(?=[^。]{0,16}(?:探|募集|求))|です|。|希望|必要|欲し|ほし|$|\s*[」】)]|\()"
)
MORE_SEATS = (
    r"\d{1,2}名(?:だけ|のみ|に変更|に減|(?:が|の)?(?:抜け|欠員))|(?:増員|増枠|募集|追加)(?:で|は|が|を"
    r"|して)?(?:計|合計)?\d{1,2}名|\d{1,2}名(?:に|へ|の)?(?:増員"
    r"|増枠|追加|募集)"
)
_SEATS_SAID = (
    rf"{MORE_SEATS}|\d名{_WANTED}|お?(?:ひとり|ふたり)|お[一二12]人|(?:^|[。、])\s*\d{{1,2}}人(?=[。、]|$)"
    r"|(?<!\d)\d{1,2}(?:枠|席(?=が?空|あ[りる]|の?募集|ござい))|\d名\s*[/／]|^\W*\d名(?:面談|[\s　])"
)


_HOURS_SAID = (
    r"^\W*\d{3}h?[~-]\d{3}h?$|精算|清算|時間幅|\d{3}h?[~-]\d{3}h|[万円].{0,8}?(?<!\d)\d{3}[~-]\d{3}(?![\d,万円])"
)


_ANSWER = r"(?:ご?(?:提案|返信|回答|連絡|エントリー|応募|紹介|一報|推薦)|締め?切り?|〆切?)"
_BY_WHEN = re.compile(
    r"(?:締め?切り?|〆切?|期限|期日)(?:日)?(?:は|が|:|を)?((?:\d{1,2}[/月]\d|本日|今週|明日|来週)[^、。]{0,12})"
    rf"|((?:\d{{1,2}}[/月]\d|本日|今週|明日|来週|\d{{1,2}}日)[^、。]{{0,16}}?(?:まで|迄|〆|締"
    rf"|中に))[^。]{{0,14}}?{_ANSWER}"
    rf"|{_ANSWER}[^。\d]{{0,10}}?((?:\d{{1,2}}[/月]\d|本日|今週|明日|来週"
    rf"|\d{{1,2}}日)[^、。]{{0,16}}?(?:まで|迄|〆|締|$))"
)


def _answer_lines(block: Block) -> list[Line]:
    """Sentences that ask for an answer, polite ones with them."""
    return sentences(free_lines(block))


def _deadline_in(text: str, found: Findings) -> Any:
    """提案は11/27までに: the day an answer is asked for."""
    match = _BY_WHEN.search(plain(text))
    if match is None:
        return None
    day, exactness = mail_date(match[1] or match[2] or match[3], found.day, as_end=True)
    if day is not None and exactness:
        found.exactness["deadline"] = exactness
    return day


def _number_in(text: str) -> str | None:
    match = re.search(r"(?:案件|管理)(?:No|番号|ID|コード)\s*[.:：＃#]?\s*([A-Za-z0-9][\w-]{2,19})", plain(text))
    return match[1] if match else None


def _interview_count(text: str) -> int | None:
    match = re.search(r"(?:面談|面接|商談|打ち?合わ?せ|顔合わ?せ)(.{0,30})", plain(text))
    return quantities.interviews(match[1]) if match else None


def seats_in(text: str) -> int | None:
    by_role = re.findall(r"(?:PM|PL|SL|SE|PG|リーダー|メンバー?|テスター)\s*[:：]?\s*(\d)名", plain(text))
    if len(by_role) > 1:
        return sum(map(int, by_role)) or None
    if not re.search(MORE_SEATS, plain(text)) and re.search(
        r"体制|チーム(?:は|が|で|規模)|(?:メンバー?|現場|現在|既存|社員|全員|総勢|開発者)[^、。を]{0,8}\d+名",
        plain(text),
    ):
        return None
    flat = re.sub(r"名(?:が|の)?(?=抜け|欠員)", "名", plain(text))
    match = re.search(
        rf"(?<![\d~])(?:\d{{1,2}}[~-])?(\d{{1,2}})名(?:{_WANTED}|\s*[/／]|面談|[\s　])", flat
    ) or re.search(r"(?:増員|増枠|募集|追加)(?:で|は|が|を|して)?(?:計|合計)?(\d{1,2})名", flat)
    if match:
        return int(match[1]) or None
    return quantities.seats(text) if re.search(r"ひとり|ふたり|お[一二12]人|\d[枠席人]", plain(text)) else None


def _role_in(text: str) -> str | None:
    text = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", plain(text))
    met = roles(re.sub(r"PL\s*[/／]\s*SQL|の?(?:大?募集中?|急募|募集)(?=$|[\s!！】])", " ", text))
    if met == ("SE",) and not re.search(r"(?<![A-Za-z])SE(?![A-Za-z])|システムエンジニア", plain(text)):
        return None
    return met[0] if len(met) == 1 else None


def _share_in(text: str) -> tuple[float, float] | None:
    match = re.search(r"(?:稼働率?[^0-9]{0,4}[\d~%-]+(?:日|%)[^、。]{0,4}|週\d日?[~-]?\d?日?(?=稼働))", plain(text))
    return quantities.utilisation(match[0]) if match else None
