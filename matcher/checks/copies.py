"""C: traces of copying, merging and of other people's sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath

from matcher.checks.case import Case, label
from matcher.checks.rule import Doubt, doubt, rule
from matcher.model import Engagement, Severity, month_index
from matcher.taxonomy.keys import clean

_LONG_ENOUGH = 40
_SAME_AS_ABOVE = re.compile(r"同上|上記と同|同様|に同じ|継続")
_TASKS = re.compile(
    r"要件|定義|基本|外部|詳細|内部|方式|設計|書|作成|仕様|製造|実装|開発|プログラミング|コーディング|プログラム|単体|結合|総合"
    r"|システム|受入|テスト|試験|検証|環境|構築|運用|保守|リリース|本番|移行|対応|支援|担当|実施|業務|改修|追加|新規|機能|画面|帳票"
    r"|バッチ|レビュー|調査|障害|問い合わせ|問合せ|作業|全般|工程|エビデンス|ケース|項目|および|及び|から|まで|として|にて|いたしました"
    r"|しました|した|する|を|の|に|と|や|は|が|で|も|[\W\d_]"
)
"""What a list of tasks is made of: a text of nothing else says nothing about its project."""
_RANGE = re.compile(
    r"(?:19|20)\d\d\s*[年/.\-]\s*\d{1,2}\s*月?(?:\s*[/.\-]?\s*\d{1,2}\s*日?)?\s*(?:[~〜～∼ー–—－\-→]|から)\s*"
    r"(?:(?:19|20)\d\d\s*[年/.\-]\s*\d{1,2}\s*月?|現在|現職|継続)"
)
_MARKED = re.compile(
    r"(?:氏名|イニシャル|要員名?|技術者名?|担当者名?)\s*[:：]?\s*([A-Z])\s?[.．・]\s?([A-Z])(?![A-Za-z])"
    r"|(?<![A-Za-z.])([A-Z])\s?[.．]\s?([A-Z])\.?\s?(?:氏|さん|様|君)"
)
_PLAIN = re.compile(r"(?<![A-Za-z0-9.．])([A-Z])[.．]([A-Z])(?![A-Za-z0-9.．])")
_NO_PERSON = frozenset({
    "AI", "BI", "CD", "CI", "DB", "EC", "HR", "IT", "IE", "NY", "OS", "PC", "PJ", "PL", "PM", "PR",
    "QA", "RD", "SE", "SF", "SI", "SK", "UI", "US", "UK", "UX", "UN", "VB", "WS", "XP",
})  # fmt: skip
_NO_INITIALS = _NO_PERSON | frozenset({
    "AM", "AP", "AR", "AS", "AW", "BP", "BS", "CS", "CV", "DX", "ED", "EN", "ES", "EX", "FE", "FF",
    "GW", "HP", "ID", "IF", "IN", "IS", "IR", "JA", "JP", "KK", "LP", "LT", "MS", "NG", "NO", "OK",
    "ON", "PG", "PP", "QC", "RE", "SL", "SM", "SP", "SS", "ST", "SV", "TE", "TL", "TO", "TV", "UT",
    "VM", "VR", "WG", "NW", "BK", "GO", "JS", "TS", "CC",
})  # fmt: skip
_SAMPLE = re.compile(
    r"記入例|記載例|入力例|サンプル(?:太郎|花子|シート|データ)|テスト太郎|ここに(?:記入|入力|記載)|(?:記入|入力)してください"
    r"|ダミー(?:データ|テキスト|文)|[Ll]orem ipsum|[＜<]例[＞>]|【例】|[（(]例[）)]|^例[)）:：]"
)
_MASK = re.compile(
    r"[○〇◯●△▲×✕]{2,}(?=システム|プロジェクト|案件|開発|業務|機能|画面|サービス|アプリ|サイト|ツール|管理)|[×✕]{3,}|[xX]{4,}"
)


@rule("C01", Severity.INFO)
def same_description_twice(case: Case) -> Iterator[Doubt]:
    """Two engagements with different titles do not share one description of 40 characters or more.

    Word for word the same is `warn` where the text speaks of what one of the titles names: a copied row whose text was
    never replaced. Nearly the same is `info`, and so are lists of tasks (詳細設計、製造、単体テストを担当) and phrases
    that would suit any project, which many write alike everywhere. The same title (a project cut in two) and 同上 are
    normal.
    """
    texts = [(n, job, re.sub(r"\s+", "", job.text or "")) for n, job in enumerate(case.sheet.engagements)]
    long = [t for t in texts if len(t[2]) >= _LONG_ENOUGH and not _SAME_AS_ABOVE.search(t[2][:20])]
    telling = {n: len(_TASKS.sub("", text)) >= 15 for n, _, text in long}
    listed = False
    for at, (n, job, text) in enumerate(long):
        for m, other, earlier in long[:at]:
            if _same_project(job, other):
                continue
            same = text == earlier
            if (same and not listed) or (telling[n] and _nearly_equal(text, earlier)):
                listed = listed or not telling[n]
                copied, source = (job, n), (other, m)
                if _shared(other, text) < _shared(job, text):
                    copied, source = source, copied
                specific = telling[n] and _shared(source[0], text) > 0
                yield doubt(
                    copied[0].where("text"),
                    says=(label(job, n), label(other, m), text[:60]),
                    severity=Severity.WARN if same and specific else None,
                    title=label(*copied),
                    other=label(*source),
                    text=text[:30] + "…",
                )
                break


@rule("C02", Severity.INFO)
def one_row_two_projects(case: Case) -> Iterator[Doubt]:
    """One row holds one project: two periods with both ends in one cell are two, or one with a break.

    `info`, since a project resumed after a pause is written so too.
    """
    for n, job in enumerate(case.sheet.engagements):
        found = list(dict.fromkeys(re.sub(r"\s+", "", m) for m in _RANGE.findall(job.period_text or "")))
        if len(found) >= 2:
            yield doubt(job.where("period"), title=label(job, n), periods=tuple(found))


@rule("C03", Severity.INFO)
def another_personsinitials_of(case: Case) -> Iterator[Doubt]:
    """No other person's initials stand inside a sheet.

    `warn` where they are marked as the person's own (氏名, イニシャル, 要員); a colleague's, or two letters that
    only look like initials, are `info`.
    """
    own = initials_of(case.sheet.initials) or (initials_of(case.engineer.initials) if case.engineer else None)
    if own is None:
        return
    seen: set[str] = set()
    for text, place in case.texts():
        marked = [(a + b or c + d, bool(a)) for a, b, c, d in _MARKED.findall(text)]
        plain = [(a + b, False) for a, b in _PLAIN.findall(text) if a + b not in _NO_PERSON]
        for letters, as_owner in marked + plain:
            if set(letters) == set(own) or letters in seen:
                continue
            seen.add(letters)
            yield doubt(
                place,
                severity=Severity.WARN if as_owner else None,
                other=".".join(letters),
                own=".".join(own),
            )


@rule("C04", Severity.WARN)
def file_name_of_another_person(case: Case) -> Iterator[Doubt]:
    """The initials in the file name are those in the sheet.

    Two letters without a dot could be many things, so they are `info`; if any initials in the name fit, nothing
    is asked.
    """
    own = initials_of(case.sheet.initials)
    if own is None:
        return
    stem = PurePath(case.sheet.place.file).stem
    dotted = re.findall(r"(?<![A-Za-z])([A-Z])[.．]\s?([A-Z])(?![a-z])", stem)
    bare = [
        (w[0], w[1]) for w in re.findall(r"(?<![A-Za-z0-9])([A-Z]{2})(?![A-Za-z0-9])", stem) if w not in _NO_INITIALS
    ]
    if (not dotted and not bare) or any(set(pair) == set(own) for pair in dotted + bare):
        return
    other = (dotted or bare)[0]
    yield doubt(
        case.head("initials"),
        says=(other, own),
        severity=None if dotted else Severity.INFO,
        name=PurePath(case.sheet.place.file).name,
        other=".".join(other),
        own=".".join(own),
    )


@rule("C05", Severity.WARN)
def placeholder_left(case: Case) -> Iterator[Doubt]:
    """No sample text of the template is left in (記入例, ここに記入).

    ○○システム and ××× are `info`: they may hide a name on purpose. ○○銀行 or ○○社 is such a mask and passes.
    """
    seen: set[str] = set()
    for text, place in case.texts():
        sample, mask = _SAMPLE.search(text), _MASK.search(text)
        found = sample or mask
        if found is None or found[0] in seen:
            continue
        seen.add(found[0])
        around = text[max(found.start() - 6, 0) : found.end() + 12].replace("\n", " ").strip()
        yield doubt(place, severity=None if sample else Severity.INFO, text=around, says=(text[:80],))


@rule("C06", Severity.WARN)
def sheet_older_than_its_engagement(case: Case) -> Iterator[Doubt]:
    """The day the sheet was written is no earlier than the start of its newest engagement.

    A start within the three months after it is a job agreed on already.
    """
    written = case.sheet.as_of
    if written is None:
        return
    newest = max(((j.start, n) for n, j in enumerate(case.sheet.engagements) if j.start is not None), default=None)
    if newest is None or month_index(newest[0]) <= month_index(written) + 3 or month_index(newest[0]) > case.now:
        return
    job = case.sheet.engagements[newest[1]]
    yield doubt(case.head("as_of"), written=written.replace(day=1), title=label(job, newest[1]), start=newest[0])


@rule("C07", Severity.INFO)
def sheet_is_old(case: Case) -> Iterator[Doubt]:
    """A sheet that calls an engagement 現在 was written within the last half year."""
    written = case.sheet.as_of
    running = [(n, j) for n, j in enumerate(case.sheet.engagements) if j.current]
    if written is None or not running or case.now - month_index(written) <= 6:
        return
    n, job = running[0]
    yield doubt(case.head("as_of"), says=(str(written),), written=written.replace(day=1), title=label(job, n))


def _shared(job: Engagement, text: str) -> int:
    """Pairs of letters the title of an engagement shares with a description: few where the text is another's."""
    title = re.sub(r"\s+|システム|開発|構築|保守|更改|改修|向け", "", job.title or "")
    return sum(1 for a, b in pairwise(title) if a + b in text)


def _same_project(one: Engagement, two: Engagement) -> bool:
    a, b = (re.sub(r"[\s　（(].*$|[①-⑳0-9０-９]|フェーズ|次$", "", j.title or "") for j in (one, two))
    return bool(one.title and one.title == two.title) or bool(len(a) >= 4 and a == b)


def _nearly_equal(a: str, b: str) -> bool:
    """Whether two descriptions are the same but for a few characters; numbers and names may differ."""
    if min(len(a), len(b)) / max(len(a), len(b)) < 0.85:
        return False
    one, two = _letters(a), _letters(b)
    if len(one & two) < 0.8 * max(len(one), len(two)):
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() >= 0.95 and matcher.quick_ratio() >= 0.95 and matcher.ratio() >= 0.95


@lru_cache(maxsize=4096)
def _letters(text: str) -> frozenset[str]:
    """The different letters of a text: two that are nearly the same share nearly all."""
    return frozenset(text)


def initials_of(text: str | None) -> tuple[str, ...] | None:
    """The letters of initials; None where there are not two or more of them."""
    letters = re.findall(r"[A-Z]", clean(text or "").upper())
    return tuple(letters) if 2 <= len(letters) <= 4 else None
