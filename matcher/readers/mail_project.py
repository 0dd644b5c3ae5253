"""One block of a mail → a project."""

from __future__ import annotations

import re
from typing import Any

from matcher.model import Demand, Project, Term, Unread, derived_id
from matcher.normalise import quantities
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import role, roles
from matcher.readers.mail_bare import bare_items, bare_lines
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    free_lines,
    looks_like,
    phases_in,
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
)
from matcher.readers.mail_limits import limits
from matcher.readers.mail_positions import read_position_table
from matcher.readers.mail_project_fields import (
    DEMANDS,
    HANDLERS,
    count_positions,
    read_positions,
    read_rate,
)
from matcher.readers.mail_project_said import MORE_SEATS, seats_in, swept
from matcher.readers.mail_project_title import (
    boxed_title,
    described_title,
    lead_title,
    names_only_who,
    quoted_title,
    read_heading,
)
from matcher.readers.mail_prose import names_skill, prose, told
from matcher.readers.mail_recognise import compact_facts, known_station, place_of
from matcher.readers.mail_refusals import without_refusals
from matcher.readers.mail_skills import demands_by_legend, demands_of, legend_of
from matcher.readers.mail_title import title_of_subject

# ---------------------------------------------------------------- demands


def _skills(block: Block, found: Findings) -> None:
    """必須 and 尚可, each with the line they come from; lines that ask for no skill stay to be read otherwise."""
    required: list[Any] = []
    preferred: list[Any] = []
    stated = bool(block.of("required"))
    legend = legend_of(ln.text for ln in block.lines)
    for item in block.of(*DEMANDS):
        if item.field in ("skills_part", "person_skills", "experience", "qualification") and stated:
            if item.field == "skills_part":
                found.condition(item.label, item.value)
            continue
        if legend and item.field != "preferred":
            got = demands_by_legend(item.lines, legend)
        else:
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
        if without_refusals(text)[1]:
            found.condition("", text)
        elif phases(text) and re.search(r"設計|テスト|試験|定義|工程|運用|保守|製造|実装", text):
            found.put("_phases", phases(text), line.number, text)
        elif "日本語" in text:
            found.condition("", text)
        elif not re.fullmatch(r"(?:以下|下記|特になし|なし|無し|-+|上記).{0,12}", text):
            found.unread.append(Unread(text=text[:200], line=line.number))


# ---------------------------------------------------------------- the record


def project_of(block: Block, found: Findings, *, subject: str, alone: bool) -> Findings:
    """Reads all fields of a project from a block. `alone`: it is the mail's only record, so that the subject
    speaks for it."""
    labelled = [i for i in block.items if i.field not in (TEXT, SEPARATOR)]
    own_price: dict[str, Any] = {}
    if any(i.depth for i in labelled):
        _said_above(block, found)
        own_price = _own_price(labelled, found)
    read_position_table(block, found)
    for item in sorted(labelled, key=lambda i: (i.depth, i.field == "title" and i.label.strip() in _OF_THE_MAIL)):
        _one_item(item, found)
    _nearest_station(block, found)
    for item in block.items:
        if "positions" not in found.values and item.field not in (SEPARATOR, "required", "preferred"):
            read_positions(item, found)
    if own_price:
        _seats_at(own_price, labelled, found)
    _skills(block, found)
    lines = spoken_lines(block)
    subject_line = Line(0, subject if alone else "")
    read_heading(block, found)
    limits(block, found, [*lines, subject_line])
    swept(
        block,
        found,
        [*lines, *([Line(block.heading_line, block.heading)] if block.heading else [])],
        subject_line,
    )
    for item in bare_items(block):
        HANDLERS[item.field](item, found)
    free = [ln for ln in free_lines(block) if ln.text.strip()]
    count_positions([subject, *(ln.text for ln in lines)], found)
    for item in block.of("description"):
        found.put("phases", phases_in(item.text), item.number, words(item))
    prose(block, found, [*free, *([subject_line] if alone else [])])
    if not found.values["required"]:
        _asked_under_any_label(block, found)
    if not found.values["required"] and not found.values["preferred"]:
        _bare_skills(block, found)
    if alone:
        boxed_title(block, found)
        if re.search(
            r"案件(?:の)?ご?(?:紹介|案内|情報)|募集案件", subject
        ):  # says what kind of mail it is, not what it is about
            described_title(block, found)
        elif names_only_who(subject) or len(block.of("description")) > 1:  # 概要 beside 業務内容 says what it is
            described_title(block, found, summary=True)
        quoted_title(block, subject, found)
        lead_title(block, subject, found)
        found.put("title", title_of_subject(subject), 0, subject)
    if found.put("phases", found.values.pop("_phases", None), None, "") and "_phases" in found.evidence:
        found.evidence["phases"] = found.evidence["_phases"]
    found.evidence.pop("_phases", None)
    if "role" not in found.values and "positions" not in found.values:
        asked_for = {role(m[1]) for ln in free for m in _ROLE_ASKED.finditer(plain(ln.text))}
        if len(asked_for) == 1 and (only := asked_for.pop()):
            found.put("role", only, block.first_line, only)
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


_ASKS = re.compile(r"経験|以上|知識|知見|できる|可能な方|お持ち|スキル|歴")


def _asked_under_any_label(block: Block, found: Findings) -> None:
    """Where nothing is called a must-have: the first value under a label nobody knows that asks for skills by name."""
    for item in block.of(UNKNOWN):
        named = [d for d in demands_of(item.lines).required if names_skill(d)]
        if named and _ASKS.search(item.value) and not re.search("環境|歓迎|尚可|優遇", item.label):
            found.values["required"] = tuple(d for d in named if d not in found.values["preferred"])
            found.prove("required", item.number, words(item))
            return


def _bare_skills(block: Block, found: Findings) -> None:
    """The first lines without a label that are lists of names of skills and nothing else."""
    required: list[Any] = []
    for line in bare_lines(block):
        got = demands_of([line])
        named = [d for d in got.required if names_skill(d)]
        if named and len(named) == len(got.required) and not compact_facts(line.text) - {"skills"}:
            required += [d for d in named if d not in required]
            found.prove("required", line.number, line.text)
        elif required:
            break
    if required:
        found.values["required"] = tuple(required)
        return
    for line in sentences([ln for item in block.of(TEXT) for ln in item.lines]):
        named = [d for d in demands_of([line]).required if names_skill(d)]
        if named and not is_closing(line.text) and not re.search("環境|使用して(?:い|お)", line.text):
            found.values["required"] = tuple(named)
            found.prove("required", line.number, line.text)
            return


def _said_above(block: Block, found: Findings) -> None:
    """What the forwarder says above what he forwards outweighs it: 単価は63万まで, 増枠2名となりました."""
    own = [ln for ln in free_lines(block) if ln.depth == 0]
    told(own, found)
    for line in sentences(own):
        flat = plain(line.text)
        if not {"rate_min", "rate_max"} & set(found.values) and re.search(r"\d\s*万", flat):
            clause = next((c for c in re.split(r"[、。]", line.text) if re.search(r"\d\s*万", plain(c))), line.text)
            offered = quantities.money_range(clause, bare=False)
            if offered.min is not None and offered.min == offered.max and re.search(r"お出し|出せ", clause):
                found.put("rate_max", offered.max, line.number, line.text)  # the most we get
            elif offered.said:
                read_rate(Item("rate", "", line.number, [Line(line.number, clause, line.depth)], line.depth), found)
        if re.search(MORE_SEATS, flat):
            found.put("seats", seats_in(line.text), line.number, line.text)


def _own_price(labelled: list[Item], found: Findings) -> dict[str, Any]:
    """The price the forwarder names himself, by a label of his own or in his words; empty where he names none."""
    for item in labelled:
        if item.field == "rate" and item.depth == 0:
            read_rate(item, found)
    return {name: found.values[name] for name in ("rate_min", "rate_max") if found.values.get(name) is not None}


def _seats_at(own_price: dict[str, Any], labelled: list[Item], found: Findings) -> None:
    """Seats told in what is quoted, at the forwarder's own price: theirs (SE：80万、PG：65万) is the one he is paid."""
    proof = found.evidence.get("positions")
    quoted = {line.number for item in labelled if item.depth for line in item.lines}
    if proof is None or proof.line not in quoted:
        return
    found.values["positions"] = tuple(
        p.model_copy(update={"rate_min": None, "rate_max": None}) for p in found.values["positions"]
    )
    for name in ("rate_min", "rate_max"):
        found.values.pop(name, None)
    found.values |= own_price


_ROLE_ASKED = re.compile(
    r"(?<![A-Za-z])(PMO|PM|PL|SE|PG|テスター|コンサル(?:タント)?)(?:の方|様|さん|要員)?(?:を"
    r"|が)?(?:\d{1,2}名)?(?:を|ほど)?(?:お?探し|募集|求め|必要)"
)


_OF_THE_MAIL = frozenset({"件名", "題名", "タイトル"})
"""Labels of the mail's subject: a 案件名 beside them says more closely what the project is."""
_OF_ONE = frozenset({"title", "number", "seats", "desired_rate", "sender", "contact", "description"})
"""Labels that speak of one project even where they stand apart from all."""


def _one_item(item: Item, found: Findings) -> None:
    handler = HANDLERS.get(item.field)
    if item.field in DEMANDS or item.field == "environment":
        return
    if item.field == UNKNOWN:
        _by_look(item, found)
        if item.value and len(item.value) <= 80:
            found.condition(item.label, item.value)
        return
    if handler is not None and (handler(item, found) or handler(item, Findings(found.day))):
        return
    if _by_look(item, found):
        return
    if not understood(item):
        found.missed(item)


def _nearest_station(block: Block, found: Findings) -> None:
    """最寄：東陽町駅 says more than 場所：東京都江東区."""
    place = found.values.get("place")
    if place is None or (known_station(place) and not re.search(r"[都道府県市区].", place)):
        return
    for item in block.of("station"):
        named = place_of(item.value)
        if named and (known_station(named) or "駅" in item.value):
            found.values["place"] = named
            found.evidence.pop("place", None)
            found.prove("place", item.number, words(item))
            return


def _by_look(item: Item, found: Findings) -> bool:
    """A value whose label is unknown, or says something else, read as what it looks like."""
    for name in looks_like(item):
        if name == "place" and not known_station(place_of(item.value) or ""):
            continue
        if HANDLERS[name](item, found):
            return True
    return False


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
