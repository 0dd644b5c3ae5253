"""Skills in running text: only names that stand there by themselves, the longest first, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.normalise.amounts import split_span
from matcher.normalise.brackets import OF_A_PRODUCT
from matcher.normalise.matches import CONFIDENCE, Match
from matcher.normalise.peel import Found, peel, renamed
from matcher.normalise.vocabulary import Name, Vocabulary, beginnings, vocabulary
from matcher.taxonomy.keys import clean, key

if TYPE_CHECKING:
    from matcher.model import Demand

_WORD = re.compile(r"\.?[a-z0-9*]+(?:[+#]+(?![a-z]))?(?:[.'][a-z0-9]+[+#]*)*", re.IGNORECASE)
_GAP = re.compile(r" |[-_/&]| ?/ ?")
_COUNTED = re.compile(r"([a-z+#]+)\d{1,2}(?:\.\d)?$", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"サーバ|システム|エンジニア|アプリ|データ|サービス|クラウド|プログラ|テスト|スクリプト|ベース|フレームワーク|環境|マスター|ネットワーク|アカウント|コマンド|ルータ|スイッチ"
)
_ADDRESS = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+|www\.[!-~]+")
_LATIN = re.compile(r"[a-z0-9]", re.IGNORECASE)
_VERSION = re.compile(
    r"\s?\(?(?:ver(?:sion)?\.?|v)?\s?(\d+(?:\.(?:\d+|x))*(?:[a-z]{1,2}(?![a-z]))?(?:\s?R2)?)\)?", re.IGNORECASE
)
_NOT_A_VERSION = re.compile(
    r"\s?(?:年|[ヶケかカヵ]月|名|人|万|月|日|件|歳|才|つ|回|台|社|割|%|時|本|個|円|期|次|点|級|以上の|\.\d*年|[〜~-]\d+\s?(?:年|名|人|[ヶか]))"
)
_SPAN = re.compile(
    r"\s?[(:：]?\s?(?:約)?\d{1,2}(?:\.\d)?\s?(?:年|[ヶケかカヵ]月)(?:半|\d{1,2}[ヶケかカヵ]月)?(?:以上|程度|半)?"
)
_DELIMITER = "、,，/・()（）「」[]【】 \n\t:：;|&+。"
_TELLING = (
    *("言語", "による", "での", "を用いた", "を使用", "を利用", "を使った"),
    *(
        "の開発",
        "の実務",
        "開発",
        "の経験",
        "経験",
        "/",
        "の構築",
        "構築",
        "の設計",
        "の運用",
        "の知識",
        "の知見",
        "の導入",
        "の利用",
        "の使用",
    ),
)
_HANDLED = ("で", "にて", "から", "が使", "を使", "の操作", "操作", "の基本操作")
"""What follows the name of a product in use (Wordで手順書を作成), where the name is written as one."""
_ASKED = re.compile(
    r"(?:関連|系|領域|分野|技術)?(?:の|での|に関する|に関しての|についての|における|に関わる)?"
    r"(?:ご|基礎|基本|的な|専門|実務|業務|作業|設計|構築|運用|保守|導入|開発|移行|製造|実装|管理|[・/、]|及び|および|から|まで|や)*"
    r"(?:経験|知識|知見|スキル|理解|ノウハウ|素養|実績)"
    r"|(?:設計|構築|運用|保守|開発|導入)+(?=$|[(、,/・\n。)])"
)
_AFTER_NOTHING = re.compile(r"[一-龥々ァ-ヺーA-Za-z0-9]")
_EXAM = re.compile(
    r"\s?(?:の)?(?:ベンダー?|エンジニア|プログラマー?|技術者)?(?:認定|資格|検定|試験)"
    r"|\s(?:master|bronze|silver|gold|platinum|certified)(?![a-z])",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"社(?![内外会])|[・ ]?(?:ジャパン|Japan(?![a-z]))|の?社員|[( ]?(?:株式|合同|有限)会社"
    r"|,? ?(?:Inc|Corp|Co\.|Ltd|LLC)(?![a-z])"
)
_OF_A_COMPANY = re.compile(r"(?:日本|(?:株式|合同|有限)会社|\(株\)|㈱) ?$")
"""What stands around the name of a product that is its maker's."""
_MEETING = re.compile(
    r"(?:等|など)?(?:上|越し)?(?:で|にて|による|を(?:使った|用いた|使用した))?の?(?:web|オンライン|リモート)?"
    r"(?:面談|面接|会議|打ち?合わ?せ|打合|朝会|夕会|商談|ミーティング|mtg|ご?連絡|日程|やり取り|やりとり)",
    re.IGNORECASE,
)
_LENT = re.compile(
    r"(?:形式|ファイル)(?:で|にて|を|の)|の?(?:スキルシート|経歴書|職務経歴書)|\s?(?:pc|端末|接続)?(?:を|は|の)?(?:貸与|支給|貸し出し)|\s?/\s?no\W?go|\s?(?:update|アップデート)(?:の|を|適用)",
    re.IGNORECASE,
)
_ANOTHER_WORD = re.compile(
    r"(?:さん|氏|君|くん|ちゃん|先生|様(?!式|々|子)|島|市(?![場販])|村|町|駅|座|通り|研究所|文庫|出版|大学|学園|病院|銀行|省令|色(?!々)"
    r"|茶|酒|豆|法(?![人務令])|値|性(?!能)|族|号|杯|賞|祭|誌|型(?!変換|ヒント|定義|付|推論|安全|番)|セール|キャンペーン|コーヒー|カレー"
    r"|ヘリ|戦闘機|プラグ(?!イン)|ツアー|リゾート|ホテル|エリア|ゴーグル|ショー(?!ト)|効果|係数|定数|分布"
    r"|検定(?!試)|値)|の(?:法則|定理|原理|小説|映画|指輪|サプリ|公演)|する(?=こと|[一-龥。])|したい"
    r"|(?:システムズ|テクノロジーズ?|ソリューションズ|ホールディングス|コンサルティング|クリエイティブ|パートナーズ|ワークス(?!ペ)|タワー)"
    r"|カンファレンス|サミット|ミートアップ|セミナー|フォーラム|方眼紙|アドレス|キーを押|→(?:弊社|貴社|当社)"
    r"| (?:Summit|Foundation|Association|Days?|Conference|Fes|Meetup|Tokyo|Cafe|Community|Club|Mate|re:Invent)(?![a-z])"
    r"|の(?:本|書籍|入門書|参考書|株(?!式)|ロゴ)(?![一-龥])|ではな[くいか]|な人材|できる人材|のような(?!言語|開発|ツール|環境|製品|サービス|クラウド|フレーム|[A-Za-z])|インターン|制度|(?:での?|制)勤務|タイム(?![ゾス])|まで[おご]|で[おご]?(?:送付|送り|返信|回答)|をお?送"
    r"|的[にな]|を(?:飲|食べ|聴|観)|の街|(?:製薬|製菓|製鉄|製紙|電機|電鉄|酒造|建設|商事|不動産|生命|損保|航空|証券|銀行|食品|飲料)"
    r"(?:様|さん|グループ|株式会社|ホールディングス|の社員)|ビル(?=\d|の?\d*階)"
    r"|という(?!言語|ツール|製品|ソフト|フレーム|サービス|技術|パッケ|ライブラリ|クラウド|DB|[A-Za-z])"
)
"""What makes another word of a name it follows: a person, a place, a law, a thing (Java島, Pascalの法則, GCP省令)."""
_LETTER_OF_TWO = re.compile(r"[/&][A-Z](?![A-Za-z0-9+#])")
_USED = re.compile(
    r" ?(?:の(?:移行|更改|刷新|導入|利用|使用|経験|知識|設計|構築|運用|開発|実装|設定|バージョンアップ|リプレ)"
    r"|[をがはも]?(?:使[えいっわ]|用い|利用|扱[えいっ]|書[けいか]|習得)|にて|で(?!す|は|も)|尚可|必須|歓迎)"
)
"""What is said of a product in use, behind a name that is written as one."""
_LISTED_IN_CAPITALS = frozenset({"language", "framework", "library", "web", "database", "os"})
_MODULE = re.compile(
    r"(?:\s?[(/・、,]\s?|\s?(?:または|もしくは|又は|及び|および|あるいは|と|や|か)\s?)([A-Z]{2,4})(?![A-Za-z])"
)
_ONE_VERSION = r"(?:ver\.?|v)?\s?\d{1,4}(?:\.\d+)*(?:[a-z](?![a-z]))?(?:\s?R2)?"
_VERSIONS = re.compile(rf"\s?[(（]({_ONE_VERSION}(?:\s?[/・、,]\s?{_ONE_VERSION})+)[)）]", re.IGNORECASE)
"""Versions listed in brackets behind a name."""
_NEXT_ITEM = re.compile(r"\s*(?:[、,，/・|;&+→]|または|もしくは|又は|及び|および|あるいは|から|や|と|or )\s*")
_JOINED = ("または", "もしくは", "又は", "及び", "および", "あるいは", "から", "や", "と")
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]{2}")
_IN_USE = re.compile(
    r"サー[バビ]|システム|エンジニア|アプリ|データ|クラウド|プログラ|テスト|スクリプト|ベース|フレームワ|ネットワ|アカウント|コマンド|ルータ"
    r"|スイッチ|コンテナ|ツール|ライブラリ|コー[ドデ]|ファイ|クエリ|テーブル|インスタ|イメージ|コンポ|モジュール|プラグ|マクロ|シート|セキュ"
    r"|バー?ジョン|バッチ|フロント|バック|プロ|チーム|メン|リーダ|マイ[グコ]|リプレ|リリース|カスタ|アドオン|パッケ|ミドル|クラスタ?|パイプ|ジョブ|ログ"
    r"|ダッシュ|レポ|フォーム|ポータル|サイト|ページ|ユーザ|スキル|デザイン|アー?キ|エディタ|デスク|モバイル|ドライバ|カーネル|ボード|ゲーム"
    r"|コンソ|コンサ|ポリシ|ルール|テンプ|スタック|ライセ|ベンダ|アップ|チューニ|パフォ|トラブ|サポ|インフラ|レベル|エンジン|ウェブ|オブジェ|パッチ"
    r"|レプリ|ストア|ストレ|トリガ|リソース|リポジ|ブランチ|フロー|シナリオ|ロボ|オペ|アナ|ディレ|デベ|アクセ|ホスト|クライ|ターミ|シェル"
    r"|ファー|ネイティブ|ライク|ファミ|シリーズ|ロード|グルー|ゲート|メール|カレンダ|ドキュ|フォルダ|ピボ|グラフ|ビュー|タスク|チケット|ワーク|スクール"
    r"|ジェネ|ディスト|エクス|セット|キッティ|コンバ|ライセンス|オンライン|デバイス|センサ|ソース|ソフト|パーツ|エミュ|シミュ|タブ|テキスト|チャット"
)
"""What follows the name of a product in use without a particle."""
_KANJI = re.compile(r"[一-龥]")
_OF_THE_TRADE = re.compile(
    r"開発|構築|設計|運用|保守|経験|案件|環境|系|製|言語|等|社|使用|利用|移行|導入|管理|上|内|用|版|側|担当|技術|知識|基盤|関連|連携|実装"
    r"|必須|尚可|歓迎|可|以|作成|操作|認定|資格|講師|研修|学習|習得|初級|中級|上級|画面|帳票|改修|更改|周|全|歴|有|未|無|又|及|若|機|端末"
    r"|業務|作業|対応|支援|監視|検証|試験|設定|編集|入力|自動|分析|解析|処理|制御|通信|接続|認証|配信|化|中|後|前|他|各|主|本|実務|向|間|出身"
)
"""What may follow a name of katakana without a particle."""
_KATAKANA = re.compile(r"[ァ-ヺー]")
WORDS_MOST = 5
LONGEST_WORD = 24
_BRACKETED = re.compile(r" ?[(（]([^()（）]{1,30})[)）]")
_BEFORE_BRACKET = re.compile(r"([一-龥々ぁ-んァ-ヺー]{1,8})[(（]$")
_LAST_WORD = re.compile(r"[A-Za-z0-9.+#]+$")
_LEFT_WORD = re.compile(r"(?<![A-Za-z])([a-z]{2,}|[A-Z][a-z]+) $")
_RIGHT_WORD = re.compile(r" (?:\d+ )?([a-z]{3,})(?![A-Za-z0-9.+#])")
"""Words of English around a name."""
LIST_WINDOW = 60
"""Letters of a list that are looked ahead to tell whether its items are names."""


def find_in_prose(text: str) -> tuple[Demand, ...]:
    """The skills named in running text, without doubles, versions and spans written behind the name with them.

    「Java3年以上」 gives 36 months; a span further off is left to the reader of the sentence.
    """
    from matcher.model import Demand
    from matcher.normalise.skills import without_doubles

    return without_doubles(
        Demand(skill=m.skill, months=m.months, version=m.version, surface=surface)
        for surface, m in matches_in_prose(text)
        if m.kind != "qualification"
    )


@lru_cache(maxsize=50_000)
def matches_in_prose(text: str) -> tuple[tuple[str, Match], ...]:
    """(surface, match) for each name in running text, in its order."""
    return tuple(_scan(_ADDRESS.sub(lambda m: " " * len(m[0]), clean(text))))


def _scan(text: str) -> Iterator[tuple[str, Match]]:
    words = vocabulary()
    lower = text.casefold()
    if len(lower) != len(text):
        lower = text.lower() if len(text.lower()) == len(text) else text
    at = 0
    begins = _begins()
    while (there := begins.search(lower, at)) is not None:
        at = there.start()
        found = _japanese(text, lower, at, words) or _latin(text, at, words)
        if found is None:
            at = _next(text, at)
            continue
        end, named = found
        if _only_mentioned(text, there.start(), end) or _of_another_sense(text, there.start(), end, words):
            at = end
            continue
        first = text[at:end].split(" ")[0]
        if (several := _listed_versions(text, end, named, words)) is not None:
            end, each = several
            for one in each:
                kind, name = one.name
                yield text[at:end].strip(), Match(name, kind, one.version, CONFIDENCE["prose"], "prose")
            at = end
            continue
        end, named = _with_version(text, end, named, words)
        end, named = _with_span(text, end, named)
        kind, name = named.name
        yield text[at:end].strip(), Match(name, kind, named.version, CONFIDENCE["prose"], "prose", named.months)
        at = end
        while (module := _MODULE.match(text, at)) and (of := words.exact.get(key(f"{first} {module[1]}"))):
            yield module[1], Match(of[1], of[0], None, CONFIDENCE["prose"], "prose")
            at = module.end()


@lru_cache(maxsize=1)
def _begins() -> re.Pattern[str]:
    """The letters a name or a Latin word may begin with: everything else is passed over at once."""
    return re.compile(f"[.a-zA-Z0-9*\u017f\u212a{re.escape(''.join(sorted(beginnings().by_first)))}]")


@lru_cache(maxsize=20_000)
def _beginning(pair: str) -> tuple[tuple[str, str], ...]:
    """The Japanese names that begin with these two letters, longest first."""
    return tuple(name for name in beginnings().by_first.get(pair[0], ()) if name[0].startswith(pair))


def _only_mentioned(text: str, start: int, end: int) -> bool:
    """A name that stands for its maker (Oracle社), an exam (AWS認定資格), a meeting (Teamsで面談), a file, a loan.

    Or that is the beginning of another word.
    """
    if (
        _ANOTHER_WORD.match(text, end)
        or _COMPANY.match(text, end)
        or _OF_A_COMPANY.search(text, max(0, start - LONGEST_WORD), start)
    ):
        return True
    return bool(_EXAM.match(text, end) or _MEETING.match(text, end) or _LENT.match(text, end))


def _of_another_sense(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """React(反応), 春（Spring）: brackets that say that the word is no skill here."""
    after = _BRACKETED.match(text, end)
    if after is not None and (key(after[1]) in words.usage.senses or _explained(text[start:end], after[1], words)):
        return True
    before = _BEFORE_BRACKET.search(text, max(0, start - LONGEST_WORD), start) if text[end : end + 1] in ")）" else None
    return before is not None and key(before[1]) in words.usage.senses


def _explained(surface: str, said: str, words: Vocabulary) -> bool:
    """Perl(真珠): brackets that say what an English word means, not what is done with a product."""
    if not (surface.isascii() and surface.isalpha()) or not _PLAIN_GLOSS.fullmatch(said):
        return False
    return not (OF_A_PRODUCT.search(said) or key(said) in words.remark_keys or key(said) in words.exact)


_PLAIN_GLOSS = re.compile(r"[一-龥々]{1,6}|[ァ-ヺー]{2,20}|[A-Z][a-z]+(?: [A-Z][a-z]+){1,4}")


def _next(text: str, at: int) -> int:
    """The next place a name may start: behind the whole word, if this is one."""
    if (word := _WORD.match(text, at)) is not None and word.end() > at:
        return word.end()
    return at + 1


def _latin(text: str, at: int, words: Vocabulary) -> tuple[int, Found] | None:
    """The longest name of Latin words that starts here and ends where a word ends."""
    if at and (_LATIN.match(text[at - 1]) or text[at - 1] in "@#_"):
        return None
    ends: list[int] = []
    position = at
    while len(ends) < WORDS_MOST and (word := _WORD.match(text, position)) is not None:
        counted = _COUNTED.match(word.group())
        if counted and _NOT_A_VERSION.match(text, word.end()):
            ends.append(position + counted.end(1))
            break
        ends.append(word.end())
        gap = _GAP.match(text, word.end())
        if gap is None:
            break
        position = gap.end()
    for end in reversed(ends):
        surface = text[at:end].rstrip(".")
        if surface.endswith("+") and surface[-2:-1].isdigit():
            surface = surface[:-1]
        spelt = key(surface)
        if words.exact.get(spelt, ("", ""))[0] == "qualification" and (" " in surface or len(ends) == 1):
            return None
        if (joined := words.usage.joins.get(spelt)) is not None:
            if surface.isalnum():
                return at + len(surface), Found(words.exact[key(joined[-1])])
            continue
        found = _named(surface, text, at, at + len(surface), words)
        if found is not None:
            return at + len(surface), found
    return None


def _named(surface: str, text: str, start: int, end: int, words: Vocabulary) -> Found | None:
    spelt = key(surface)
    if _of_english(surface, spelt, text, start, end, words):
        return None
    if len(surface) == 1 and _LETTER_OF_TWO.match(text, end):
        other = text[end + 1]
        if key(other) not in words.exact or not words.allowed(key(other), "any"):
            return None
    if end < len(text) and text[end] in "+#" and not _LATIN.match(text[end + 1 : end + 2]):
        return None
    name = words.exact.get(spelt) or words.misspelt.get(spelt)
    if name is None and re.search(r"\d", surface) and re.search(r"[A-Za-z]", surface):
        return _versioned(surface, text, start, end, words)
    if name is None or name[0] == "qualification":
        return None
    return Found(name) if _meant(name, spelt, text, start, end, words) else None


def _of_english(surface: str, spelt: str, text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Whether a name in small letters is a word of an English phrase: spring 2024 release, Go live."""
    if " " in surface and spelt not in beginnings().parted and surface.rpartition(" ")[2].islower():
        return True
    bare = surface.rstrip(" 0123456789.")
    if not (bare.isascii() and bare.isalpha() and bare.islower()):
        return False
    around = (_LEFT_WORD.search(text, max(0, start - LONGEST_WORD), start), _RIGHT_WORD.match(text, end))
    return any(word is not None and key(word[1]) not in words.exact for word in around)


def _meant(name: Name, spelt: str, text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Whether a name in prose is the skill: an everyday word where asked for, an ambiguous one where delimited."""
    if name[1] in words.usage.asked_in_prose:
        return _asked(text, start, end, words)
    return not _unsafe(spelt, words) or _delimited(name, text, start, end, words)


def _asked(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """データ分析の経験, or a member of a list of which that is said (IoT、クラウドの知識)."""
    if start and _AFTER_NOTHING.match(text[start - 1]):
        return False
    if _ASKED.match(text, end) or text.strip(_DELIMITER) == text[start:end]:
        return True
    following = _NEXT_ITEM.match(text, end)
    return following is not None and _found_at(text, following.end(), words)


def _found_at(text: str, at: int, words: Vocabulary) -> bool:
    """Whether a name that counts begins here, by what stands within the next few items of the list."""
    text = text[: max(at, 0) + LIST_WINDOW] if len(text) - at > 2 * LIST_WINDOW else text
    if at >= len(text):
        return False
    lower = text.casefold() if len(text.casefold()) == len(text) else text
    return (_japanese(text, lower, at, words) or _latin(text, at, words)) is not None


def _versioned(surface: str, text: str, start: int, end: int, words: Vocabulary) -> Found | None:
    """Java8, PHP7.4: a version glued to a name, unless what follows shows that it counts something else."""
    if _NOT_A_VERSION.match(text, end):
        return None
    found = peel(surface, words, "any", 1)
    if found is None or found.version is None or found.name[0] == "qualification":
        return None
    base = re.split(r"[\d]", surface)[0]
    if not _unsafe(key(base), words) or len(key(base)) > 2:
        return found
    listed = len(base) == 2 and base.isupper() and found.version in words.versions.get(found.name[1], {})
    return found if listed else None


def _unsafe(spelt: str, words: Vocabulary) -> bool:
    return len(spelt) == 1 or spelt in words.usage.unsafe_in_prose or spelt in words.usage.columns


def _delimited(name: Name, text: str, start: int, end: int, words: Vocabulary) -> bool:
    """An ambiguous name counts as a skill between separators beside another name, or where the text says so."""
    rest, surface = text[end:], text[start:end]
    if not words.allowed(key(surface), "any"):
        return False
    if surface.islower() and surface.isascii():
        return False
    before = text[:start].rstrip(" ")
    opened = not before or before[-1] in _DELIMITER or before.endswith(_JOINED)
    if opened and rest.lstrip(")）").startswith(_TELLING):
        return True
    if before.endswith("の") and rest.startswith(_TELLING) and _ends_in_a_name(before[:-1], words):
        return True
    capitals = surface.isupper() and name[0] in _LISTED_IN_CAPITALS
    written = surface[:1].isupper() and (surface[1:].islower() or capitals) and len(surface) >= 3
    natural = opened or (_HIRAGANA.match(before[-1]) and not _ASKED_OVER.search(before[-LONGEST_WORD:]))
    if natural and written and name[0] != "concept":
        if rest.startswith(_HANDLED) or _USED.match(rest):
            return True
        if rest[:1] in ("の", "は") and _found_at(text, end + 1, words):
            return True
    if opened and written and _twin(name, before, rest, words):
        return True
    following = _NEXT_ITEM.match(rest)
    if opened and following and rest.lstrip(" ").startswith(_JOINED) and _found_at(text, end + following.end(), words):
        return True
    closed = not rest or rest[0] in _DELIMITER
    return opened and closed and _beside_a_name(before, rest, words)


def _twin(name: Name, before: str, rest: str, words: Vocabulary) -> bool:
    """Catalyst、Nexusの…: whether the next item on either side, written as a name as well, is of the same kind."""
    left = _TWIN_BEFORE.search(before[-LONGEST_WORD:])
    right = _TWIN_BEHIND.match(rest)
    for word in (left, right):
        other = words.exact.get(key(word[1])) if word else None
        if (
            other is not None
            and other[0] == name[0] != "concept"
            and words.allowed(key(word[1] if word else ""), "any")
        ):
            return True
        if word and name[0] != "concept" and _alike(key(word[1]), name, words) is not None:
            return True
    return False


def _alike(spelt: str, name: Name, words: Vocabulary) -> Name | None:
    """The only thing of the same kind a word of several meanings may name."""
    alike = {other for _, other in words.told_apart.get(spelt, ()) if other[0] == name[0]}
    return alike.pop() if len(alike) == 1 else None


_TWIN_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,})[、,，/・]$")
_TWIN_BEHIND = re.compile(r"[、,，/・]([A-Z][a-z]{2,})(?![A-Za-z])")


def _beside_a_name(before: str, rest: str, words: Vocabulary) -> bool:
    """Whether the next item of the list, on either side, is a name that is sure by itself."""
    left = re.split(rf"[{re.escape(_DELIMITER)}]", before.rstrip(_DELIMITER))[-1]
    right = rest.lstrip(_DELIMITER)
    for side in (left, right):
        word = (_WORD.match(side) if side is right else None) or re.search(r"[A-Za-z0-9.+#]+$", side)
        spelt = key(word.group()) if word else ""
        if word is None or _unsafe(spelt, words):
            continue
        if spelt in words.exact or peel(word.group(), words, "any", 1) is not None:
            return True
    return False


def _ends_in_a_name(before: str, words: Vocabulary) -> bool:
    """SalesforceのApex: whether the word that ends here is a name that is sure by itself."""
    word = _LAST_WORD.search(before)
    spelt = key(word.group()) if word else ""
    return spelt in words.exact and not _unsafe(spelt, words)


def _japanese(text: str, lower: str, at: int, words: Vocabulary) -> tuple[int, Found] | None:
    """The longest Japanese (or mixed) name that starts here; katakana must not run on at either end."""
    for spelling, spelt in _beginning(lower[at : at + 2]):
        if not lower.startswith(spelling, at):
            continue
        end = at + len(spelling)
        if not _bounded(text, at, end):
            continue
        name = words.exact.get(spelt)
        if name is None or name[0] == "qualification" or spelt in words.usage.everyday:
            continue
        if _meant(name, spelt, text, at, end, words):
            return end, Found(name)
    return None


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether no word runs on at either end; behind the name a word for its use may (リナックスサーバ)."""
    if _runs_on(text[start], text[start - 1 : start]):
        return False
    if _KATAKANA.match(text[start]) and _named_in_full(text, start, end):
        return False
    if _KATAKANA.match(text[end - 1]) and _KANJI.match(text, end) and not _OF_THE_TRADE.match(text, end):
        return False
    return bool(_FOLLOWING.match(text, end)) or not _runs_on(text[end - 1], text[end : end + 1])


def _named_in_full(text: str, start: int, end: int) -> bool:
    """テイラー・スウィフト: katakana with a word nobody knows before or behind a middle dot is the name of somebody."""
    before = _KANA_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
    behind = _KANA_BEHIND.match(text, end)
    known = vocabulary().exact
    return any(word is not None and key(word[1]) not in known for word in (before, behind))


_HIRAGANA = re.compile("[ぁ-ん]")
_ASKED_OVER = re.compile(r"面談|面接|会議|打ち?合わ?せ|連絡|提案|応募|メール|やり取り|やりとり")
"""What is held over a product, which nobody has to know for it."""
_KANA_BEFORE = re.compile(r"([ァ-ヺー]{2,})・$")
_KANA_BEHIND = re.compile(r"・([ァ-ヺー]{2,})")


def _runs_on(inner: str, outer: str) -> bool:
    return bool(outer) and any(kind.match(inner) and kind.match(outer) for kind in (_KATAKANA, _LATIN))


def _listed_versions(text: str, end: int, found: Found, words: Vocabulary) -> tuple[int, list[Found]] | None:
    """Windows Server(2016/2019): one name for each of the versions in the brackets behind it."""
    if found.version is not None or found.name[1] not in words.versioned:
        return None
    if (listed := _VERSIONS.match(text, end)) is None:
        return None
    versions = [v.lstrip("vVerR. ") for v in re.split(r"\s?[/・、,]\s?", listed[1])]
    return listed.end(), [
        renamed(Found(found.name, version, found.months, found.method), words) for version in versions
    ]


def _with_version(text: str, end: int, found: Found, words: Vocabulary) -> tuple[int, Found]:
    """Java 8以上, Oracle19c: the number behind the name, unless it counts years or people."""
    if found.version is not None or found.name[1] not in words.versioned:
        return end, found
    number = _VERSION.match(text, end)
    if number is None or _NOT_A_VERSION.match(text, number.end(1)) or text[end : end + 1] == "\n":
        return end, found
    after = text[number.end(1) : number.end(1) + 1]
    if after and _LATIN.match(after):
        return end, found
    closed = number.end() if number.group().count("(") == number.group().count(")") else number.end(1)
    return closed, renamed(Found(found.name, number[1], found.months, found.method), words)


def _with_span(text: str, end: int, found: Found) -> tuple[int, Found]:
    """Java3年以上, PHP（5年）: a span right behind the name is experience with it."""
    span = _SPAN.match(text[end:])
    if span is None:
        return end, found
    parts = split_span("x " + span.group().lstrip(" (:："))
    if parts is None:
        return end, found
    return end + span.end(), Found(found.name, found.version, parts[1], found.method)


__all__ = ["Name", "find_in_prose", "matches_in_prose"]
