"""Whether a mail takes back a person or a project spoken of before, and who or which seems meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from matcher.model import Extracted
from matcher.readers.mail_recognise import initials_of

_NOT_YET = (
    r"(?!.{0,8}(?:場合|次第|前|際|可能性|とき|時は|まで|恐れ|かも|ても|なら|見込|予定|間近|迫|近づ|直前|日|[:：]))"
)
"""What follows words of a matter that is not decided yet: 他社で決定した場合."""
_PERSON_TAKEN_BACK = re.compile(
    r"(?:(?:ご?紹介|ご?提案|エントリー|応募|推薦)(?:中)?(?:は|を|の)?(?:一旦|一度)?、?"
    r"(?:取り?下げ|取り?消|辞退|見合わせ|中止|停止|終了(?:と|し|いた|さ))"
    r"|他社(?:様|さん)?(?:案件)?(?:で|にて|での|に|へ|の案件で|の現場で)(?:の)?(?:参画|稼働|就業|入場)?(?:が|を|に|の)?(?:決定|決ま|確定|内定)"
    r"|他決(?:と|し|のご|いた|、|。)"
    rf"|(?:要員|人材|エンジニア|技術者)(?:は|を|の)?(?:取り?下げ|営業終了|提案終了|クローズ)){_NOT_YET}"
)
_PROJECT_CLOSED = re.compile(
    r"(?:募集(?:は|を|が)?(?:終了|締め?切|打ち?切|停止|中止|取り?下げ|クローズ)"
    r"|(?:案件|ポジション|枠|本件|ＰＪ|PJ|プロジェクト)(?:自体)?(?:は|が|を|も)?[^。、]{0,12}?"
    r"(?:クローズ|充足(?!率)|他決|消滅|凍結|中止|募集終了|取り?下げ|埋ま(?:り|っ))"
    rf"|充足(?:の(?:ため|為)|により|し(?:た|まし)|いた|に(?:より|つき)|と(?:な|の)|済)|クローズ(?:と|し|いた|に|の(?:ご|お)|です|済)){_NOT_YET}"
)
_NEW_BESIDE = re.compile(
    r"代わり|代替|別の|別件|ほかに|他に|新たに|新規|後任|再募集|増員|追加|残り|残\d|あと\d|継続(?:して)?募集|引き続き募集"
)
"""Words of somebody or something else that is offered beside."""
_FREE = re.compile(
    r"空き|空く|空い|(?:稼働|参画|提案)可|動け|急募|募集中|ご検討(?:ください|くだ|の(?:程|ほど)|を)|いかがで(?:し|す)"
    r"|(?:案件|要員|方)(?:を|が)[^。]{0,12}(?:お?探し|ございましたら|ありましたら)"
)
"""Words that offer or ask: a project that ended may be why somebody is free."""
_REFUSAL = re.compile(r"お?見送|選考結果|不採用|合否")
_ANSWER = re.compile(rf"{_REFUSAL.pattern}|選考|面談|面接")
_OF_PROJECT = re.compile(r"案件|募集|ポジション|PJ|プロジェクト|枠|求人")
_SUBJECT_CLOSES = re.compile(
    r"(?:募集|案件|ご?提案|ご?紹介|営業|エントリー|要員|人材)の?(?:終了|締め?切|打ち?切|停止|中止)"
    rf"|取り?下げ|取り?消|クローズ(?!ド)|他社決定|他決|充足(?!率){_NOT_YET}"
)
"""A subject that speaks of the end of what was offered; that of a contract (12月末現場終了) is why somebody is free."""
_QUOTED = re.compile(r"「([^「」\n]{2,60})」|『([^『』\n]{2,60})』")
_FRAMED = re.compile(
    r"^[\s　]*(?:(?:re|fw|fwd|返信|転送)[\s　]*[:：][\s　]*|【[^】]{1,12}】|\[[^\]]{1,12}\]|＜[^＞]{1,12}＞)+", re.I
)
_NAME_LENGTH = 60


@dataclass(frozen=True)
class Closing:
    """What a mail takes back; `named` is who or which, as the mail says it. `whole`: its subject says so and
    nothing else is offered, so that what it tells of the person or project is told again."""

    kind: Literal["person", "project"]
    named: str
    whole: bool

    def is_about(self, record: Extracted, *, substantial: bool) -> bool:
        """May this record be what is taken back, told again? A full one only where the whole mail is about that."""
        kind = "engineer" if self.kind == "person" else "project"
        return record.type == kind and (self.whole or not substantial)


def closing_of(subject: str, texts: list[str]) -> Closing | None:
    """What a mail with this subject and these own lines (no quoted ones) takes back; None where it closes nothing,
    or answers a proposal of ours (お見送り)."""
    body = "\n".join(texts)
    whole = f"{subject}\n{body}"
    person, project = _PERSON_TAKEN_BACK.search(whole), _PROJECT_CLOSED.search(whole)
    if (person is None and project is None) or (_ANSWER if person is None else _REFUSAL).search(whole):
        return None
    said = _SUBJECT_CLOSES.search(subject) is not None
    if not said and _FREE.search(body):
        return None
    initials = initials_of(_around(whole, person)) or initials_of(subject) if person else None
    of_project = person is None or (initials is None and bool(_OF_PROJECT.search(whole)))
    named = _project_named(subject, body) if of_project else (initials or _subject_bare(subject))
    alone = said and not (_NEW_BESIDE.search(whole) or _FREE.search(body))
    return Closing("project" if of_project else "person", named, alone)


def _around(text: str, met: re.Match[str]) -> str:
    """The sentence of a match, and the one before it, where the person is named whom it speaks of."""
    begin = max(text.rfind("\n\n", 0, met.start()), met.start() - 200, 0)
    return text[begin : met.end() + 60]


def _project_named(subject: str, body: str) -> str:
    """The project as quoted in the text (「…」), else the subject without what frames it."""
    quoted = _QUOTED.search(body) or _QUOTED.search(subject)
    return (quoted[1] or quoted[2]).strip() if quoted else _subject_bare(subject)


def _subject_bare(subject: str) -> str:
    return (_FRAMED.sub("", subject).strip() or subject.strip())[:_NAME_LENGTH]
