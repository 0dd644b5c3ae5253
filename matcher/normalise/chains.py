"""商流: how far down the chain of companies people may come from, and how many stand above us."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.model import PartnerLimit
from matcher.normalise.plain import remembered, sense

_NO = (
    r"(?:(?:今回は|今回|現状|原則|一切)?(?:不可|NG|×|✕|ご?遠慮|お断り|なし|無し|禁止|対象外"
    r"|はできません|お?見送|受け?付けて?(?:おりません|いません|ません)))"
)
_YOU = r"(?:貴社様|御社様|貴社さま|御社さま|貴社|御社)"
_WE = r"(?:弊社|当社)"
_STAFF = (
    r"(?:様)?(?:の)?(?:所属|直|雇用|自社|内)?(?:の)?(?:正社員|契約社員|社員|プロパー|直雇用"
    r"|所属|要員|人材|直)?(?:様|の方|さん)?"
)
_EMPLOYED = r"(?:直雇用|自社社員|所属|プロパー|正社員|契約社員|社員)"
_TO = r"(?:まで|迄|止まり|どまり)"
_ONLY = rf"(?:のみ|{_TO}|限定|に限|でお願い|で(?:探|募集|限))"
_FREE = r"(?:個人事業主|フリーランス|個人(?!情報|面談|差|的)|フリー(?!ワード|アドレス|フォーマット))"
_PARTNERS = r"(?:BP|パートナー|協力会社)(?:様|さん|企業)*"

_NO_LIMIT_MEANT = re.compile(
    rf"(?:{_YOU}|{_WE}){_TO}(?:お?伺|ご?連絡|ご?返信|お?送|ご?送付|ご?提出|ご?応募|ご?一報|お?電話|お?越し|お?問|郵送"
    rf"|ご?来社|ご?訪問|お?迎え|ご?足労|お?申し)"
    rf"|{_YOU}(?:様)?(?:のみ|限定)(?:へ|に(?:ご|お|送|配|案|展)|の(?:ご?案内|配信|独占|公開|情報)|で?(?:の)?(?:ご?案内|ご?紹介|公開|配信))"
    r"|に?限(?:ら[ずな]|りません)"
)
"""What speaks of our company or the sender's and limits nobody: 貴社までお伺いします, 社員の方に限らず."""
_INCLUDED = re.compile(rf"\({_FREE}(?:様)?(?:の方)?(?:も|を|は)?(?:(含|可|OK)|除|不可|NG)[^()]*\)", re.I)
"""A remark in brackets on freelancers within a limit: 貴社所属（個人事業主含む）まで."""
_DIRECT = re.compile(rf"({_FREE})\((?:{_YOU})?(?:と)?直(?:契約|接契約)?(?:のみ|に限る)?\)")
"""個人事業主（貴社直）, said as 貴社直個人事業主 elsewhere."""
_LIMITS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern, re.I), less)
    for pattern, less in (
        (
            rf"{_YOU}{_STAFF}(?:(?:または|又は|もしくは|若しくは|あるいは|及び|および|、(?:または|もしくは)?|・|/"
            rf"|or|か、?)(?:{_YOU})?(?:と)?(?:の)?(?:直接?)?(?:契約|所属|専属)?(?:の)?"
            rf"(?:契約社員|正社員|社員|プロパー|個人事業主|フリーランス|個人)(?:様|さん|の方)*)?{_ONLY}",
            0,
        ),
        (rf"{_YOU}(?:の)?{_FREE}(?:様|の方)*{_TO}", 0),
        (
            r"(?:プロパー|直雇用|正社員|自社社員|(?<!契約)社員)(?:の方|様)?(?:のみ|限定|に限)"
            r"|(?<!先)(?<!先の)(?<!下)プロパー(?:まで|迄)",
            0,
        ),
        (rf"^{_YOU}(?:の)?(?:直|内)?{_EMPLOYED}+(?:様|さん|の方)*(?:\([^()]*\))?$", 0),
        (
            rf"(?:{_WE}{_TO}|商流[^、。:]{{0,6}}:|[~>]){_YOU}(?:の)?(?:直|内)?{_EMPLOYED}+(?:様|さん|の方)*(?=$|[。(])",
            0,
        ),
        (rf"(?:商流|所属|制限)[^、。:]{{0,8}}:(?:[^、。:]*[~>])?{_WE}(?:の)?(?:直契約|直|{_EMPLOYED})*{_TO}", 0),
        (rf"(?:{_YOU}{_STAFF}|プロパー(?:様)?|正社員)以外(?:の方|の提案)*(?:は|も)?{_NO}", 0),
        (rf"{_YOU}(?:から|より|の|以)?(?:下|先|降)(?:の方|の要員|への再委託)*(?:は|も)?{_NO}", 0),
        (
            rf"(?:BP|パートナー|協力会社|再委託|二次委託|他社要員)(?:様|さん|の方|要員|社員|企業)*(?:は|も|の提案)*:?{_NO}",
            0,
        ),
        (rf"{_WE}(?:から|より|の)?(?:見て)?(?P<n>\d)社(?:先|下)(?:まで|迄|以内|限定|$|[、。)])", 1),
        (rf"{_WE}(?:から|より|の|以)?(?:下|先|降)(?P<n>\d)社(?:まで|迄|以内)", 1),
        (rf"{_WE}(?:を|も)?含め?て?(?P<n>\d)社(?:まで|迄|以内)", 2),
        (rf"{_YOU}(?:から|より|の|以)?(?:下|先|降)(?P<n>\d)社(?:まで|迄|以内)", 0),
        (rf"{_PARTNERS}(?P<n>\d)社(?:先|下)?(?:まで|迄|以内)", 0),
        (r"商流[^、。:]{0,6}:(?P<n>\d)社(?:まで|迄|以内)", 0),
    )
)
"""Limits that are told by their words alone; how many of the companies counted (`n`, else none) are no tier below us:
弊社から1社先まで counts us as one."""
_SPEAKS_OF_IT = re.compile(r"社|BP|個人|フリー|プロパー|委託|パートナー|雇用", re.I)
_BELOW_PARTNERS = re.compile(rf"{_YOU}(?:の|と)?{_PARTNERS}(?:の方|所属|社員)*{_TO}", re.I)
_COUNTED = re.compile(
    r"含め?て?(?P<whole>\d)社(?:先)?(?:まで|以内)|(?P<below>\d)(?:社|次)(?:先|下|下請け?)(?:の)?"
    rf"(?:社員|プロパー|正社員|所属)?(?:の方|様)?{_ONLY}?|(?P<within>\d)社以内|{_YOU}\+(?P<more>\d)社?"
)
_FROM_THE_SENDER = re.compile(rf"{_WE}(?:(?:から|より|の)?(?:見て)?\d社(?:先|下)|(?:を|も)?含め?て?\d社)")


@remembered
def partner_limit(text: str) -> PartnerLimit | None:
    """商流制限 as seen from the reader; of two statements the stricter one. None where none is stated.

    貴社まで, 貴社社員のみ, BP不可, 再委託不可 → 0; 1社先まで, 貴社1社下まで → 1; 個人事業主不可 → freelance False;
    個人事業主は貴社直のみ可 → freelance True, freelance_tier 1 (a direct freelancer is one company below us).
    弊社まで binds the sender himself; it is 0, for no tier lies above ours.

    >>> partner_limit("貴社プロパー・1社先まで、個人事業主不可")
    PartnerLimit(max_tier=1, freelance=False, freelance_tier=None)
    """
    flat = sense(text)
    if not _SPEAKS_OF_IT.search(flat):
        return None
    whole = _NO_LIMIT_MEANT.sub("、", flat)
    included = _INCLUDED.search(whole)
    whole = _DIRECT.sub(r"貴社直\1", _INCLUDED.sub("", whole))
    free, free_tier = _freelance(whole)
    if included and free is None:
        free = included[1] is not None
    tiers = list(_tiers(re.sub(_FREELANCERS_ALONE, "", whole)))
    if free_tier is not None and not tiers and re.search(rf"直(?:の)?{_FREE}(?:まで|迄)", whole):
        tiers.append(0)
    if not tiers and free is None:
        return None
    return PartnerLimit(max_tier=min(tiers) if tiers else None, freelance=free, freelance_tier=free_tier)


_FREELANCERS_ALONE = rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・)*{_YOU}?直(?:契約)?(?:のみ|まで|に限)"


def _tiers(flat: str) -> Iterator[int]:
    """Each statement of how many companies may stand below us."""
    for pattern, less in _LIMITS:
        for match in pattern.finditer(flat):
            counted = match.groupdict().get("n")
            yield max(0, int(counted) - less) if counted else 0
    if _BELOW_PARTNERS.search(flat):
        yield 1
    flat = _FROM_THE_SENDER.sub("", flat)
    for match in _COUNTED.finditer(flat):
        below = int(match["below"] or match["within"] or match["more"] or 1)
        if re.match(r"(?:は)?(?:不可|NG|×)", flat[match.end() : match.end() + 4], re.I):
            yield below - 1
        else:
            yield int(match["whole"]) - 1 if match["whole"] else below


@remembered
def unlimited(text: str) -> bool:
    """Does a text on the chain say that nothing limits it (商流制限なし, 不問)?"""
    return (
        re.search(r"制限(?:は|も)?(?:特に)?(?:なし|無|ありません|ございません)|不問|問(?:わ|いません)", sense(text))
        is not None
    )


def _freelance(flat: str) -> tuple[bool | None, int | None]:
    """What is said about 個人事業主: allowed or not, and down to which tier."""
    if below := re.search(rf"(\d)社(?:先|下)(?:の)?{_FREE}(?:様|の方)*(?:{_TO}|も?可|OK)", flat, re.I):
        return True, int(below[1]) + 1
    if re.search(
        rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・|の提案|の場合は)*(?:{_YOU})?(?:と)?(?:直|直接"
        r"|直契約|直接契約)(?:契約)?(?:の方)?(?:のみ|まで|なら|であれば|に限|可|OK)"
        rf"|(?:{_YOU})?(?:と)?(?:の)?直接?(?:契約)?(?:の)?{_FREE}(?:様)?(?:の方)?(?:のみ|まで|迄|は?可|OK|○|$"
        rf"|[、。)])|{_YOU}(?:直)(?:の)?{_FREE}|{_YOU}(?:の)?{_FREE}(?:様|の方)*{_TO}"
        rf"|{_YOU}(?:と|の)?(?:ご?契約|所属|専属)(?:の|している)?{_FREE}(?:様)?(?:の方)?(?:のみ|まで|迄|は?可|OK|○|$|[、。)])"
        rf"|{_FREE}(?:は|も)?{_NO}\((?:ただし)?{_YOU}?(?:と)?直(?:契約|接契約)?(?:は|なら|のみ|であれば)*(?:可|OK)",
        flat,
        re.I,
    ):
        return True, 1
    if re.search(rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:)*(?:可|OK|○|〇)[(、](?:{_YOU})?(?:と)?(?:の)?直", flat, re.I):
        return True, 1
    if re.search(rf"{_FREE}(?:様)?(?:の方)?(?:は|も|:|・|の提案|の参画)*{_NO}", flat, re.I):
        return False, None
    if re.search(rf"{_FREE}(?:様)?(?:の方)?(?:は|で|も|:|・)*(?:相談)?(?:可|OK|○|歓迎|問題な)", flat, re.I):
        return True, None
    return None, None


def stricter(one: PartnerLimit | None, other: PartnerLimit | None) -> PartnerLimit | None:
    """Both limits kept at once: the smaller tier, and no freelancer where either refuses."""
    if one is None or other is None:
        return one or other
    tiers = [t for t in (one.max_tier, other.max_tier) if t is not None]
    frees = [f for f in (one.freelance, other.freelance) if f is not None]
    free_tiers = [t for t in (one.freelance_tier, other.freelance_tier) if t is not None]
    free = None if not frees else all(frees)
    return PartnerLimit(
        max_tier=min(tiers) if tiers else None,
        freelance=free,
        freelance_tier=min(free_tiers) if free_tiers and free else None,
    )


def one_tier_on(limit: PartnerLimit) -> PartnerLimit:
    """The limit as it binds us where it was said to the company that forwarded the mail: one tier less is left.
    Never below 0: whether our own people fit at all is then a question to the sender."""
    free, free_tier = limit.freelance, limit.freelance_tier
    if free_tier is not None:
        free, free_tier = (free, free_tier - 1) if free_tier > 1 else (False, None)
    tier = None if limit.max_tier is None else max(0, limit.max_tier - 1)
    return PartnerLimit(max_tier=tier, freelance=free, freelance_tier=free_tier)


@remembered
def chain_depth(text: str) -> int | None:
    """Companies between us and the end client, read from the sender's words: エンド直 1 (the sender),
    エンド→元請→弊社 2, エンド→元請→一次→弊社→貴社 3.

    >>> chain_depth("エンド→元請→弊社"), chain_depth("エンド直"), chain_depth("元請→弊社")
    (2, 1, 2)
    """
    flat = re.sub(r"\s+", "", text)
    parts = [p for p in re.split(r"→|⇒|➡|⇨|＞|>|->|－＞", flat) if p]
    if len(parts) >= 2 and re.search(r"エンド|ユーザ|クライアント|顧客|お客様", parts[0]):
        below = [p for p in parts[1:] if not re.match(r"[(（]?(?:貴社|御社|BP|個人|1社)", p)]
        return (
            len(below) if re.search(r"弊社|当社", flat) or (len(parts) >= 3 and len(below) == len(parts) - 1) else None
        )
    if len(parts) >= 2 and re.match(r"元請|一次|プライム|SIer", parts[0], re.I) and re.search(r"弊社|当社", flat):
        return len([p for p in parts if not re.match(r"[(（]?(?:貴社|御社|BP|個人|1社)", p)])
    if re.search(
        r"(?:エンド|ユーザー?)(?:様|企業)?(?:より|から|と)?(?:の)?直|プライム(?:案件|直)|^プライム$"
        r"|直請け?案件|エンド直",
        flat,
    ):
        return 1
    return (
        2
        if re.search(
            r"(?:元請け?|SIer|一次請け?|プライムベンダー)(?:様|企業|さん)?(?:より|から|と)?(?:の)?直",
            flat,
            re.I,
        )
        else None
    )
