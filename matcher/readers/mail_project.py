"""One block of a mail → a project."""

from __future__ import annotations

import re
from typing import Any

from matcher.model import Demand, PartnerLimit, Project, Restrictions, Term, Unread, derived_id
from matcher.normalise import quantities
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import roles
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    contract_of,
    free_lines,
    phases_in,
    put_said,
    read_period,
    read_place,
    read_settlement,
    sentences,
    spoken_lines,
    understood,
    words,
)
from matcher.readers.mail_labels import (
    SEPARATOR,
    TEXT,
    UNKNOWN,
    Item,
    Line,
    is_closing,
    is_rule,
    label_field,
    pieces_of,
)
from matcher.readers.mail_project_fields import (
    DEMANDS,
    HANDLERS,
    count_positions,
    read_interviews,
    read_rate,
    read_seats,
)
from matcher.readers.mail_prose import prose, told
from matcher.readers.mail_recognise import compact_facts, company_in, known_station
from matcher.readers.mail_skills import demands_of
from matcher.readers.mail_title import clean_title, title_of_subject

# ---------------------------------------------------------------- demands, limits


def _skills(block: Block, found: Findings) -> None:
    """必須 and 尚可, each with the line they come from; lines that ask for no skill stay to be read otherwise."""
    required: list[Any] = []
    preferred: list[Any] = []
    stated = bool(block.of("required"))
    for item in block.of(*DEMANDS):
        if item.field in ("skills_part", "person_skills", "experience", "qualification") and stated:
            if item.field == "skills_part":
                found.condition(item.label, item.value)
            continue
        got = demands_of(item.lines, preferred=item.field == "preferred")
        for name, kept, fresh in (
            ("required", required, got.required),
            ("preferred", preferred, got.preferred),
        ):
            if fresh:
                kept += [f for f in fresh if f not in kept]
                found.prove(name, item.number, words(item))
        for line in got.leftover:
            _leftover(line, found)
    if not required and not preferred:
        for item in block.of("notes"):
            named = [d for d in demands_of(item.lines).required if getattr(d, "skill", None)]
            if named and "条件" in item.label:
                required += named
                found.prove("required", item.number, words(item))
        for item in block.of("environment") if not required else []:
            required += demands_of(item.lines).required
            if required:
                found.prove("required", item.number, words(item))
    elif not preferred and not block.of("required", "skills", "person_skills", "experience"):
        for item in block.of("environment"):
            required += [d for d in demands_of(item.lines).required if d not in required]
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
        if phases(text) and re.search(r"設計|テスト|試験|定義|工程|運用|保守|製造|実装", text):
            found.put("_phases", phases(text), line.number, text)
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
    put_said(
        found,
        "interviews",
        lines,
        r"(?:面談|面接|商談|打ち?合わ?せ)[^0-9。]{0,12}(?:\d[~-])?\d回|面談(?:は)?(?:なし|無し)",
        _interview_count,
    )
    put_said(found, "settlement", lines, _HOURS_SAID, quantities.settlement)
    put_said(found, "payment_site", lines, r"サイト|支払", quantities.payment_site)
    put_said(
        found,
        "seats",
        found_in,
        rf"\d名{_WANTED}",
        _seats_in,
    )
    put_said(found, "language_level", lines, r"N[1-5]|日本語", quantities.language_level)
    put_said(found, "contract", lines, r"準委任|派遣契約|請負契約|契約形態", contract_of)
    put_said(found, "chain_depth", lines, r"エンド|元請|プライム|商流|直", quantities.chain_depth)
    remarks = [ln for free in free_lines(block) for ln in sentences([free]) if not is_closing(ln.text)]
    put_said(found, "remote", [*remarks, subject], r"リモート|在宅|テレワーク|出社|常駐", quantities.remote)
    put_said(found, "role", [subject, Line(0, str(found.values.get("title") or ""))], r".", _role_in)
    put_said(found, "utilisation", lines, r"稼働率?[^0-9]{0,4}\d|週\d日?[~-]?\d?日?稼働", _share_in)
    if re.search(
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


NIGHTS = (
    r"夜勤[^\s、。，,/／]{0,24}",
    r"(?:(?:交代制|交替制|24時間)?シフト(?:勤務|制|あり|有)|夜間(?:作業|対応|帯|あり)|オンコール|土日出勤|休日出勤)[^\s、。，,/／]{0,24}",
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
    r"(?:募集|増員|の募集|の増員|採用|急募|を?(?:お)?探し|を?求め|(?:を)?お願い|を|ずつ|程度|のみ|枠|$|\s*[」】)])"
)


_HOURS_SAID = (
    r"^\W*\d{3}h?[~-]\d{3}h?$|精算|清算|時間幅|\d{3}h?[~-]\d{3}h|[万円].{0,8}?(?<!\d)\d{3}[~-]\d{3}(?![\d,万円])"
)


def _interview_count(text: str) -> int | None:
    match = re.search(r"(?:面談|面接|商談|打ち?合わ?せ)(.{0,30})", plain(text))
    return quantities.interviews(match[1]) if match else None


def _seats_in(text: str) -> int | None:
    by_role = re.findall(r"(?:PM|PL|SL|SE|PG|リーダー|メンバー?|テスター)\s*[:：]?\s*(\d)名", plain(text))
    if len(by_role) > 1:
        return sum(map(int, by_role)) or None
    match = re.search(
        rf"(?<![\d~])(\d{{1,2}})名{_WANTED}",
        plain(text),
    )
    return int(match[1]) or None if match else None


def _role_in(text: str) -> str | None:
    met = roles(re.sub(r"PL\s*[/／]\s*SQL|の?(?:大?募集中?|急募|募集)(?=$|[\s!！】])", " ", plain(text)))
    if met == ("SE",) and not re.search(r"(?<![A-Za-z])SE(?![A-Za-z])|システムエンジニア", plain(text)):
        return None
    return met[0] if len(met) == 1 else None


def _share_in(text: str) -> tuple[float, float] | None:
    match = re.search(r"(?:稼働率?[^0-9]{0,4}[\d~%-]+(?:日|%)[^、。]{0,4}|週\d日?[~-]?\d?日?(?=稼働))", plain(text))
    return quantities.utilisation(match[0]) if match else None


# ---------------------------------------------------------------- the record


def project_of(block: Block, found: Findings, *, subject: str, alone: bool) -> Findings:
    """Reads all fields of a project from a block. `alone`: it is the mail's only record, so that the subject
    speaks for it."""
    labelled = [i for i in block.items if i.field not in (TEXT, SEPARATOR)]
    if any(i.depth for i in labelled):
        told([ln for ln in free_lines(block) if ln.depth == 0], found)
    for item in sorted(labelled, key=lambda i: i.depth):
        _one_item(item, found)
    _skills(block, found)
    lines = spoken_lines(block)
    subject_line = Line(0, subject if alone else "")
    _heading(block, found)
    _limits(block, found, [*lines, subject_line])
    _swept(
        block,
        found,
        [*lines, *([Line(block.heading_line, block.heading)] if block.heading else [])],
        subject_line,
    )
    free = [ln for ln in free_lines(block) if ln.text.strip()]
    count_positions([subject, *(ln.text for ln in lines)], found)
    prose(block, found, [*free, *([subject_line] if alone else [])])
    if alone:
        _boxed_title(block, found)
        if re.search(
            r"案件(?:の)?ご?(?:紹介|案内|情報)|募集案件", subject
        ):  # says what kind of mail it is, not what it is about
            _described_title(block, found)
        found.put("title", title_of_subject(subject), 0, subject)
    for item in block.of("description"):
        found.put("phases", phases_in(item.text), item.number, words(item))
    if found.put("phases", found.values.pop("_phases", None), None, "") and "_phases" in found.evidence:
        found.evidence["phases"] = found.evidence["_phases"]
    found.evidence.pop("_phases", None)
    if "role" not in found.values and "positions" not in found.values:
        terms = [d.surface for d in found.values["required"] if isinstance(d, Demand) and d.skill is None]
        asked = {r for term in terms for r in roles(term)}
        if len(asked) == 1 and (proof := found.evidence.get("required")):
            found.put("role", asked.pop(), proof.line, proof.text)
    _settle(found)
    for item in block.common:
        if item.field in HANDLERS and item.field not in _OF_ONE:
            HANDLERS[item.field](item, found)
    return found


def _described_title(block: Block, found: Findings) -> None:
    """A short description of one line names the project better than a subject that names none."""
    for item in block.of("description"):
        text = item.text.strip()
        if "\n" not in text and len(text) <= 40:
            found.put("title", clean_title(text), item.number, words(item))


_OF_ONE = frozenset({"title", "number", "seats", "desired_rate", "sender", "contact", "description"})
"""Labels that speak of one project even where they stand apart from all."""


def _one_item(item: Item, found: Findings) -> None:
    handler = HANDLERS.get(item.field)
    if item.field in DEMANDS or item.field == "environment":
        return
    if item.field == UNKNOWN:
        if item.value and len(item.value) <= 80:
            found.condition(item.label, item.value)
        return
    if handler is not None and (handler(item, found) or handler(item, Findings(found.day))):
        return
    if not understood(item):
        found.missed(item)


def _heading(block: Block, found: Findings) -> None:
    """The title of a block that has a heading (①Java開発) or is one line (Java開発／渋谷／60万)."""
    if not block.heading or "title" in found.values:
        return
    ended = re.match(r"^(.*\S)\s*[（(]([^()（）]+)[)）]\s*$", block.heading)
    terms = [t.strip() for t in re.split(r"[/／、・]", ended[2]) if t.strip()] if ended else []
    if ended and terms and all(known_station(t) or compact_facts(t) - {"skills"} for t in terms):
        found.put("title", clean_title(ended[1]), block.heading_line, block.heading)
        for term in terms:
            _compact(term, block, found)
        return
    parts = [p for p in re.split(r"[/／|｜\t]|[\s　]{2,}|　", block.heading) if p.strip()]
    first = clean_title(re.sub(r"[【〖]?(?:案件名|案件)[】〗]?\s*[:：]", "", parts[0])) if parts else None
    whole = clean_title(re.sub(r"^(\s*[■□◆◇●○◎▼★☆]\s*)\d{1,2}[\s　]+", r"\1", block.heading))
    if len(parts) > 1 and any(compact_facts(p) - {"skills"} for p in parts[1:]):
        found.put("title", first, block.heading_line, block.heading)
        for part in parts[1:]:
            _compact(part.strip(), block, found)
        return
    head = label_field(re.split(r"[:：】]", block.heading.lstrip("【■◆・"))[0])
    if head is None:
        found.put("title", whole, block.heading_line, block.heading)


def _boxed_title(block: Block, found: Findings) -> None:
    """The title of a mail whose only line between two rules, above the labels, names the project."""
    lines = [ln for ln in block.lines if ln.text.strip()]
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        pieces = pieces_of(line.text)
        if not (is_rule(above.text) and is_rule(below.text)) or is_closing(line.text) or len(pieces) != 1:
            continue
        text = pieces[0].value if pieces[0].field else line.text.strip(" 　■◆●★☆【】")
        if pieces[0].field not in (None, UNKNOWN, "title", "description") or len(text) > 60:
            continue
        if text and label_field(text) is None and not company_in(text):
            found.put("title", clean_title(text), line.number, line.text)


def _compact(part: str, block: Block, found: Findings) -> None:
    """One field of a one-line project, known by what it looks like."""
    line = Line(block.heading_line, part)
    item = Item("", "", line.number, [line])
    facts = compact_facts(part)
    if "rate" in facts or re.fullmatch(r"[~～〜@]?\d{2,3}\s*[~～〜-]?\s*(?:\d{2,3})?万?円?", part):
        item.field = "rate"
        read_rate(item, found)
    elif quantities.settlement(part) is not None:
        read_settlement(item, found)
    elif re.search(r"面談|\d回", part) and quantities.interviews(part) is not None:
        read_interviews(item, found)
    elif "period" in facts:
        read_period(item, found)
    elif re.fullmatch(r"(?:募集)?\s*\d{1,2}\s*名(?:募集)?", plain(part)):
        read_seats(item, found)
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
    if (
        isinstance(term, Term)
        and term.long
        and "end" in values
        and found.evidence.get("end") == found.evidence.get("term")
    ):
        values["term"] = term.model_copy(update={"months": None})


def made(
    found: Findings, *, sender: str | None, address: str | None, received_at: str | None, key: str = ""
) -> Project:
    """The record. Its id comes from the source's own number, else from what the mail says of it."""
    values = dict(found.values)
    number = values.get("number")
    number = number if number and (len(number) >= 4 or re.search(r"[A-Za-z]", number)) else None
    ident = (
        f"P-{number}"
        if number
        else derived_id("P", address or sender, values.get("title"), values.get("start"), values.get("place"), key)
    )
    return Project(
        id=ident,
        sender=sender,
        sender_address=address,
        received_at=received_at,
        exactness=found.exactness,
        conditions=tuple(found.conditions),
        **values,
    )
