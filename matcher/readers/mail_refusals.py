"""What a line refuses (Javaのみの方は不可), taken off it: it is no demand on a skill."""

from __future__ import annotations

import re

from matcher.normalise.quantities import plain
from matcher.normalise.skills import find_in_prose

MOST_IN_BRACKETS = 20
"""Refusals in brackets looked at in one line."""
_REFUSED = (
    r"(?:は|も|だと|では|の場合は?|については)?[\s　]{0,3}(?:一切|原則)?(?:(?:不可|NG|ＮＧ|対象外)|(?:は|も)[×✕]"
    r"|(?:ご遠慮|お断り|お?見送り|お控え|受け付けておりません)[^、。※()（）]{0,12})"
    r"(?:です|となります|とします)?[\s　!！)）]*"
)
"""What follows those who are not wanted."""
_REFUSES = re.compile(rf"{_REFUSED}$")
_REFUSES_WITHIN = re.compile(rf"[\s　]*[(（][^()（）]+?{_REFUSED}")
_OF_ONLY = re.compile(r"のみ|だけ|しか|オンリー|一本")
_TOO_LITTLE = re.compile(r"未満|以下|未経験|経験(?:が|の)?(?:な[いし]|無[いし]|浅)")
_ANOTHER_KIND = re.compile(r"の(?:方|人|者|み)$|方$|者$|のみ$|だけ$|[もは]$")
_ASKED = re.compile(r"必須|以上|歓迎|尚可|あれば|(?<!不)可$")


def without_refusals(text: str) -> tuple[str, list[str]]:
    """A line without what it refuses, and the words of each refusal: people who know one thing only
    (※Javaのみの方は不可) or things not wanted (Java（Struts不可）) are no demand on a skill. One that refuses too
    little of a skill (Java経験3年未満は不可) asks for it, and stays.

    >>> without_refusals("Java（Struts不可）、SQL")
    ('Java、SQL', ['Java（Struts不可）'])
    """
    refused: list[str] = []
    if not re.search(r"不可|NG|ＮＧ|対象外|遠慮|断り|見送り|控え|受け付け|[×✕]", text):
        return text, refused
    for met in list(_REFUSES_WITHIN.finditer(text))[:MOST_IN_BRACKETS]:
        if not _asks_for_more(met[0]):
            head = re.split(r"[、,，。※]", met.string[max(0, met.start() - 40) : met.start()])[-1].strip()
            refused.append(f"{head}{met[0].strip()}")
            text = text.replace(met[0], "", 1)
    kept: list[str] = []
    for sentence in re.split(r"(?<=。)|(?=※)", text):
        bare = sentence.strip().rstrip("。")
        if not _REFUSES.search(bare):
            kept.append(sentence)
            continue
        clauses = bare.split("、")
        first = len(clauses) - 1
        remark = bare.startswith("※")
        while first and (_ANOTHER_KIND.search(clauses[first - 1]) or remark) and not _ASKED.search(clauses[first - 1]):
            first -= 1
        said = "、".join(clauses[first:])
        if _asks_for_more(said):
            kept.append(sentence)
            continue
        refused.append(said.lstrip("※ 　"))
        kept.append("、".join(clauses[:first]))
    return "".join(kept).strip(), refused


def _asks_for_more(refusal: str) -> bool:
    """Java経験3年未満は不可, Java未経験不可: too little of a named skill is refused, so that it is asked for."""
    if not _TOO_LITTLE.search(refusal) or _OF_ONLY.search(refusal):
        return False
    return bool(re.search(r"\d年", plain(refusal)) and re.match(r"[\s　]*[(（]", refusal)) or bool(
        find_in_prose(refusal)
    )
