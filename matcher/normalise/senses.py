"""Whether a name in running text is that of something else: its maker, an exam, a meeting, a word of everyday."""

from __future__ import annotations

import re

from matcher.normalise.vocabulary import Vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.phrases import phrases

LONGEST_WORD = 24
"""Letters before a name that are looked at."""
_EXAM = re.compile(
    r"\s?(?:の)?(?:ベンダー?|エンジニア|プログラマー?|技術者)?(?:認定|資格|検定|試験)"
    r"|\s(?:master|bronze|silver|gold|platinum|certified)(?![a-z])",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"社(?![内外会製])|[・ ]?(?:ジャパン|Japan(?![a-z]))|の?社員|[( ]?(?:株式|合同|有限)会社"
    r"|,? ?(?:Inc|Corp|Co\.|Ltd|LLC)(?![a-z])"
    r"|(?:製薬|製菓|製鉄|製紙|電機|電鉄|酒造|建設|商事|不動産|生命|損保|航空|証券|銀行|食品|飲料)"
    r"(?:様|さん|グループ|株式会社|ホールディングス|の社員)"
)
_OF_A_COMPANY = re.compile(r"(?:日本|(?:株式|合同|有限)会社|\(株\)|㈱) ?$")
"""What stands around the name of a product that is its maker's."""
_ENCLOSED = re.compile(r"(?:添付|別紙|同封)(?:の|した|いたしました|しております)? ?$")
"""What stands before a file that comes with a mail."""
_MEETING = re.compile(
    r"(?:等|など)?(?:上|越し)?(?:で|にて|による|を(?:使った|用いた|使用した))?の?(?:web|オンライン|リモート)?"
    r"(?:面談|面接|会議|打ち?合わ?せ|打合|朝会|夕会|商談|ミーティング|mtg|ご?連絡|日程|やり取り|やりとり)",
    re.IGNORECASE,
)
_LENT = re.compile(
    r"(?:形式|ファイル)(?:で|にて|を|の|は|が)|の?(?:スキルシート|経歴書|職務経歴書)"
    r"|\s?(?:pc|端末|接続)?(?:を|は|の)?(?:貸与|支給|貸し出し)|\s?/\s?no\W?go|\s?(?:update|アップデート)(?:の|を|適用)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"する(?=こと|[一-龥。])|ビル(?=\d|の?\d*階)|(?:一覧|まとめ)?(?:で|にて|を)(?:一覧を?|資料を?)?[おご](?:送|返|回答|連絡)"
)
"""What makes a verb or a building of the name, or says how something is to be sent."""
_BRACKETED = re.compile(r" ?[(（]([^()（）]{1,30})[)）]")
_BEFORE_BRACKET = re.compile(r"([一-龥々ぁ-んァ-ヺー]{1,8})[(（]$")
_PLAIN_GLOSS = re.compile(r"[一-龥々]{1,6}|[ァ-ヺー]{2,20}|[A-Z][a-z]+(?: [A-Z][a-z]+){1,4}")


def only_mentioned(text: str, start: int, end: int) -> bool:
    """A name that stands for its maker (Oracle社), an exam (AWS認定資格), a meeting (Teamsで面談), a file, a loan.

    Or that is the beginning of another word.
    """
    if phrases().another_word.match(text, end) or _COMPANY.match(text, end):
        return True
    if any(said.search(text, max(0, start - LONGEST_WORD), start) for said in (_OF_A_COMPANY, _ENCLOSED)):
        return True
    return any(said.match(text, end) for said in (_EXAM, _MEETING, _LENT, _DONE))


def of_another_sense(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """React(反応), 春（Spring）: brackets that say that the word is no skill here."""
    after = _BRACKETED.match(text, end)
    if after is not None and (key(after[1]) in words.usage.senses or explained(text[start:end], after[1], words)):
        return True
    before = _BEFORE_BRACKET.search(text, max(0, start - LONGEST_WORD), start) if text[end : end + 1] in ")）" else None
    return before is not None and key(before[1]) in words.usage.senses


def explained(surface: str, said: str, words: Vocabulary) -> bool:
    """Perl(真珠): brackets that say what an English word means, not what is done with a product."""
    if not (surface.isascii() and surface.isalpha()):
        return False
    if phrases().no_name.search(said):
        return True
    if not _PLAIN_GLOSS.fullmatch(said):
        return False
    return not (phrases().of_a_product.search(said) or key(said) in words.remark_keys or key(said) in words.exact)
