"""A project's title out of a subject or a heading: what is decoration goes, what is said stays."""

from __future__ import annotations

import re

from matcher.readers.mail_recognise import compact_facts, is_skill_name, known_station

TITLE_LENGTH = 120


def clean_title(text: str) -> str | None:
    """A title without 【急募】, Re:, numbers, bullets and remarks on price or place around it.

    >>> clean_title("Re: 【案件】◆急募◆ 販売管理システム開発【60～65万】"), clean_title("①Javaエンジニア募集")
    ('販売管理システム開発', 'Javaエンジニア募集')
    """
    text = re.sub(r"^(?:\s*(?:re|fw|fwd|転送|返信)\s*[:：]\s*)+", "", text.strip(), flags=re.I)
    text = re.sub(r"[\s　]+", " ", text)
    text = re.sub(r"^(?:〇(?!〇)|[▫‣▷◾◽❖♦♢❏◉⦿◼◻▣◈✦❑❒➤▸])[\s　]*", "", text)
    text = re.sub(r"^[━─＝=*＊~～\-]{2,}\s*(.+?)\s*[━─＝=*＊~～\-]{2,}$", r"\1", text)
    previous = None
    while previous != text:
        previous = text
        text = _without_frame(_TITLE_HEAD.sub("", text)).strip(" 　・:：／/|｜-")
        text = _TITLE_TAIL.sub("", text).strip(" 　・:：／/|｜")
    text = re.sub(r"^[「『【〖](.*)[」』】〗]$", r"\1", text)
    if not text or not re.search(r"[A-Za-z\u3041-\u9fff]", text) or _NO_TITLE.fullmatch(text):
        return None
    return text[:TITLE_LENGTH]


_FRAME = re.compile(r"^[【〖\[]([^【】〖〗\[\]]{1,30})[】〗\]][\s　]*(?=\S{3})")


def _without_frame(text: str) -> str:
    """A title without leading brackets that name only skills, roles or terms: 【PHP/Laravel】不動産ポータルの改修."""
    text = re.sub(r"^[≪《][^≪≫《》]{1,20}[≫》][\s　]*(?=\S{4})", "", text)
    behind = _FRAME_BEHIND.search(text)
    if behind and all(is_skill_name(p.strip()) for p in re.split(r"[/／・、,]", behind[1])):
        text = text[: behind.start()].rstrip()
    frame = _FRAME.match(text)
    if frame is None:
        return text
    parts = [p.strip() for p in re.split(r"[/／・、,×&＆\s　]+", frame[1]) if p.strip()]
    if parts and all(is_skill_name(p) or _FRAMED.fullmatch(p) or known_station(p) for p in parts):
        return text[frame.end() :]
    return text


_FRAME_BEHIND = re.compile(r"(?<=\S{4})[\s　]*[【〖\[＜<≪《]([^【】〖〗\[\]＜＞<>≪≫《》]{1,30})[】〗\]＞>≫》]$")
_FRAMED = re.compile(
    r"PMO?|PL|SE|PG|SL|(?:BP|パートナー)様?(?:限定|歓迎|可|OK)?|貴社(?:限定|まで)|個人(?:事業主)?(?:可|不可|OK)|高単価|若手(?:歓迎|可)?"
    r"|上流|上位|元請|リーダー|メンバー|(?:フル)?リモート(?:可|併用)?|常駐|長期|短期|即日|急募|インフラ|サーバーサイド|フロントエンド|バックエンド"
    r"|開発|組込み?|テスト|運用|保守|汎用機|オープン系|WEB系?|Web系?|アプリ|面談\d回"
)


def title_of_subject(subject: str) -> str | None:
    """A subject's title without the parts between slashes that only state terms.

    >>> title_of_subject("AWS基盤構築/リモート併用/即日"), title_of_subject("Java／Pythonの開発")
    ('AWS基盤構築', 'Java／Pythonの開発')
    """
    parts = re.split(r"((?<!\d)[/／|｜■](?!\d)|[＠@](?=[一-龥ァ-ヴ\d０-９]))", subject)
    kept: list[str] = []
    for mark, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        terms = compact_facts(part.strip()) - {"skills"} or known_station(part.strip())
        if not part.strip() or (terms and len(part.strip()) <= 14 and len(parts) > 1):
            continue
        kept += [mark if kept else "", part]
    whole = "".join(kept)
    ended = re.search(r"[(（]([^()（）]{2,12})[)）]\s*$", whole)
    if ended and all(known_station(p) for p in re.split(r"[・、/／]", ended[1])):
        whole = whole[: ended.start()]  # where it is, not what it is
    return clean_title(whole) or clean_title(parts[0]) or clean_title(subject)


_URGENT = (
    r"(?:急募|至急|大至急|緊急|高単価|注目|再送|再掲|再配信|訂正|修正|急ぎ|増枠|追加募集|NEW|新着|新規|募集中?|おすすめ|オススメ"
    r"|案件(?:情報|紹介|配信|のご紹介|ご紹介)?|新規案件|プロパー案件|直案件|弊社直"
    r"|エンド直|元請直|元請け直|プライム案件|プライム|長期|即日|即日案件|フルリモート"
    r"|リモート(?:可|併用|案件)?|本日配信|更新|増員|面談1回|SES|求人|BP様|個人可|外国籍可"
    r"|外国籍不可|お願い|ご依頼|要員募集|人材募集|エンジニア募集|No\.?\d+|案件No\.?[\w-]+"
    r"|ID[:：]?\w+|\d{1,2}月(?:開始|～|~|〜)?(?:案件)?|[\d～〜~万円]{2,12})"
)
_TITLE_HEAD = re.compile(
    r"^(?:[◆◇★☆■□●○▼▽＊*=＝]*\s*(?:[【\[＜<（(≪《]\s*)?(?:案件|要員|人材|No\.?)?\s*(?:[0-9０-９]{1,2}"
    r"|[①-⑳]|[一二三四五])(?:件目|つ目|人目|名目)\s*[】\]＞>）)≫》◆◇★☆■□●○▼▽＊*=＝:：]*\s*"
    r"|[◆◇★☆■□●○▼▽]\s*[0-9０-９]{1,2}\s*[◆◇★☆■□●○▼▽]\s*|[#＃]?[0-9]{4,}(?:-[0-9]+)*[\s　]+|(?:案件"
    r"|要員|PJ)\s*(?:[A-HＡ-Ｈ]|[0-9０-９]{1,2}|[①-⑳])\s*[◆◇★☆■□●○▼▽＊*=＝]+\s*)|"
    rf"^(?:[│┃║|｜]+|[■□◆◇●○◎・※▼▽★☆◯▪•►▶→\-*＊#]+\s*(?:{_URGENT}[■□◆◇●○◎★☆!！]+)?"
    r"|[【\[](?=[^】\]]*[】\]]\s*\S{3})[^】\]]*(?:\d月|[0-9０-９][/／][0-9０-９]|リモート|\d万|募集|急募|即日|出社|面談|\d名|駅)[^】\]]*[】\]]"
    rf"|[【\[〖＜<（(≪《]\s*(?:{_URGENT}[\s・/／、!！]*)+[】\]〗＞>）)≫》]|[【\[]\s*(?:案件"
    rf"|要員|人材)?\s*(?:No\.?)?\s*[0-9０-９①-⑳A-HＡ-Ｈ]{{1,3}}\s*[】\]]|(?:案件"
    rf"|PJ)\s*(?:[0-9０-９①-⑳]{{1,2}}|[A-HＡ-Ｈ](?![A-Za-z]))\s*[:：.．)）\s]|[①-⑳❶-❿]"
    rf"|[0-9０-９A-HＡ-Ｈ①-⑳]{{1,2}}案件[☆★◆■●○◎:：\s]+"
    rf"|[A-ZＡ-Ｚ]{{1,2}}-?[0-9０-９]{{1,2}}[)）.．:：]\s*"
    rf"|[(（]?[0-9０-９]{{1,2}}[)）.．、]\s*|(?:案件名|件名|案件|タイトル)\s*[:：]|★"
    r"|(?:急募|至急)[!！:：\s]+)"
)
_TITLE_TAIL = re.compile(
    rf"(?:[【\[（(＜<]\s*(?:{_URGENT}[\s・/／、!！]*)+[】\]）)＞>]|[◆◇★☆■□●○◎▼▲♪!！]+"
    r"|[【\[（(][^【】\[\]（）()]*(?:万|駅|\d月|リモート|出社|常駐|\d名|名募集|募集|面談|即日"
    r"|歳|年以上)[^【】\[\]（）()]*[】\]）)]|(?:のご?(?:紹介|案内|相談|依頼)(?:です)?"
    r"|について|に関して|の件)[。]?)$"
)
_NO_TITLE = re.compile(
    r"(?:(?:新規)?案件(?:情報|一覧|紹介|のご紹介|リスト)?|ご紹介|お願い|ご案内|ご相談"
    r"|お世話になっております|要員(?:募集|情報)?|(?:本日|最新|今週)の?案件(?:情報|一覧)?"
    r"|ご連絡|案件のご案内|募集|件名なし|無題|\(no subject\)|エンジニア募集"
    r"|\d{1,2}月(?:\d{1,2}日)?(?:から|開始|スタート|入場|参画|稼働|～|~|〜)*(?:案件)?"
    r"|人材募集|(?:エンド|元請|元請け|プライム|弊社|お客様|クライアント)直?案件(?:情報|のご紹介|のご案内)?"
    r"|(?:急募|新着|注目|おすすめ|高単価)?(?:案件|要員|人材)(?:の?ご?(?:紹介|案内|相談|連絡|依頼)"
    r"|(?:を|の)?お探し|配信|募集)?)(?:\d+件|[0-9/]+)?(?:です)?[。]?"
)
