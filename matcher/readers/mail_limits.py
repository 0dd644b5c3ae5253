"""What a project mail says of who may come: 商流制限, nationality, age, sex; of two statements the stricter one."""

from __future__ import annotations

import re
from typing import Any

from matcher.model import PartnerLimit, Restrictions
from matcher.normalise import quantities
from matcher.normalise.quantities import plain
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
)
from matcher.readers.mail_labels import (
    UNKNOWN,
    Line,
    label_field,
)


def limits(block: Block, found: Findings, lines: list[Line]) -> None:
    """商流制限 and stated limits on people, from every line; of two statements the stricter one."""
    limit: PartnerLimit | None = None
    lines = [*(Line(ln.number, shared_predicate(ln.text), ln.depth) for ln in lines), *_refused_lines(block)]
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
        if labelled in ("nationality", "restrictions"):
            text = re.sub(r"^[A-Za-z ]+(?=[:：])", "国籍", text)
            value = re.split(r"[:：]", text, maxsplit=1)[-1].strip(" 　・")
            if re.match(
                r"(?:可|不可|OK|NG|○|〇|×|相談|歓迎|[^、。]{0,16}(?:なら|であれば|の場合)(?:は)?(?:可|OK))",
                plain(value),
            ):
                text = f"外国籍{value}"
        if labelled == "age" or labelled == "age_limit":
            text = re.sub(r"(?<!\d)(\d{2})(?=\s*(?:$|まで|迄|以下|未満|位|くらい|ぐらい|前後))", r"\1歳", plain(text))
        rest = quantities.restrictions(text)
        if rest is None:
            continue
        found.prove("restrictions", line.number, line.text)
        for name, value in rest.model_dump().items():
            if value is not None and (merged.get(name) is None or value == "japanese_only"):
                merged[name] = value
    if merged:
        found.values["restrictions"] = Restrictions(**merged)


_WHO = r"(?:外国籍|外国人|個人事業主|フリーランス|BP|再委託)"
_SHARED = re.compile(
    rf"({_WHO})(?:の方|様)?(?:・|、|,|/|／|と|及び|および|や)\s?(?={_WHO}[^、。,/／]*?(不可|NG|ＮＧ|×|可|OK))"
)


def shared_predicate(text: str) -> str:
    """Each of several refused together with its own predicate: 外国籍・個人事業主不可 → 外国籍不可、個人事業主不可."""
    return _SHARED.sub(lambda m: f"{m[1]}{m[2]}、", text)


def _refused_lines(block: Block) -> list[Line]:
    """NG：外国籍、個人事業主 as lines that each refuse one."""
    return [
        Line(ln.number, f"{part.strip()}不可", ln.depth)
        for item in block.of("wishes", "restrictions", "partner_limit", "notes", "condition", UNKNOWN)
        if re.search(r"NG|不可|禁止|対象外|お断り", plain(item.label).upper())
        for ln in item.lines
        for part in re.split(r"[、,・/／\s　]+", ln.text)
        if part.strip() and not re.search(r"不可|可|OK|NG", part)
    ]
