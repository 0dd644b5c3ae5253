"""Seeded mails of the trade with their truth beside them: facts first, then one of many ways of writing them down.

A layout is drawn from frames, words for labels, orders, ways of writing prices and dates, greetings, signatures, HTML
or plain text, forwards and lists; every third project was met before and comes again from another company.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

from benchmarks.mail_facts import (
    CLOSINGS,
    COMPANIES,
    DOMAINS,
    FRAMES,
    GREETINGS,
    LABELS,
    ORDERS,
    PEOPLE,
    PERSON_LABELS,
    SIGNATURES,
    WRITTEN,
    Job,
    Person,
    begins,
    job_of,
    job_values,
    names,
    person_of,
    person_values,
)  # fmt: skip
from tests.mail_forms import as_base64, as_quoted, cp50220, euc, parameter, words

JST = timezone(timedelta(hours=9))
LAST_DAY = date(2026, 11, 24)
REPEATED = 1 / 3
REMEMBERED = 400
"""Projects and people that may come again."""


@dataclass(frozen=True)
class Sent:
    """A mail, its truth (as tests/mail_truth.py scores it) and which project or person each record is."""

    data: bytes
    truth: list[dict[str, Any]]
    keys: list[str]
    layout: str


# ---------------------------------------------------------------- mails


@dataclass(frozen=True)
class _Style:
    """One layout."""

    frame: str
    labels: int
    order: int
    lines: bool
    """Skills one per line."""
    html: str
    """plain, both, only, table."""
    forwarded: bool

    @property
    def name(self) -> str:
        parts = [self.frame, self.labels, self.order, "lines" if self.lines else "row", self.html]
        return "/".join(map(str, [*parts, "forwarded"] if self.forwarded else parts))


class Post:
    """Mails of a seed, one after the other."""

    def __init__(self, seed: int) -> None:
        self.r = Random(f"mails/{seed}")
        self.jobs: list[Job] = []
        self.people: list[Person] = []
        self.count = 0

    def next(self) -> Sent:
        """The next mail: a project, several, people, or none of both."""
        r = self.r
        self.count += 1
        day = LAST_DAY - timedelta(days=r.randint(0, 20))
        what = r.random()
        if what < 0.08:
            return self._other(day)
        if what < 0.14:
            return self._several(day)
        if what < 0.20:
            return self._listed(day, r.choice(["compact", "rows", "csv"]))
        if what < 0.23:
            return self._spoken(day)
        return self._mail(day, [self._project(r) if what < 0.76 else self._human(r)])

    def _project(self, r: Random) -> Job:
        if self.jobs and r.random() < REPEATED:
            known = r.choice(self.jobs[-REMEMBERED:])
            cut = r.choice([0, 0, 20_000, 30_000, 50_000])
            return replace(known, low=known.low and known.low - cut, high=known.high and known.high - cut)
        self.jobs.append(job_of(r, self.count))
        return self.jobs[-1]

    def _human(self, r: Random) -> Person:
        if self.people and r.random() < REPEATED:
            return r.choice(self.people[-REMEMBERED:])
        self.people.append(person_of(r, self.count))
        return self.people[-1]

    def _listed(self, day: date, way: str) -> Sent:
        """Several projects as lines without labels, as rows of a table, or as an attached list."""
        r = self.r
        jobs = [self._project(r) for _ in range(r.randint(3, 6))]
        jobs = [
            replace(j, low=j.low or 500_000, high=j.high or 600_000, place=j.place or "渋谷", days=j.days or 1)
            for j in jobs
        ]
        rows, truth = [], []
        for job in jobs:
            text, start, exact = begins(r, day, job.days or 1)
            told = {
                "type": "project",
                "title": job.title,
                "rate_min": job.low,
                "rate_max": job.high,
                "place": job.place,
            }
            told |= {"start": start.isoformat(), "start_exactness": exact, "settlement": None, "seats": None}
            told |= {"required": [s for s, _ in job.required]}
            skills = "、".join(WRITTEN.get(s, s) for s, _ in job.required)
            price = f"{(job.low or 0) // 10_000}～{(job.high or 0) // 10_000}万"
            rows.append([job.title, skills, job.place or "", price, text.replace("〜長期", "～")])
            truth.append(told)
        sender, name = r.randrange(len(COMPANIES)), r.choice(PEOPLE)
        company, address = COMPANIES[sender], f"x@{DOMAINS[sender]}"
        hello = f"お世話になっております。{company}の{name}です。\n下記の案件をご案内いたします。\n"
        heads = names("案件名 必須スキル 勤務地 単価 開始")
        plain, html, files = f"{hello}\nよろしくお願いいたします。\n", None, []
        if way == "compact":
            lines = "\n".join("・" + "／".join([t, p, y, b, s.replace("、", ",")]) for t, s, p, y, b in rows)
            plain = f"{hello}\n{lines}\n\nよろしくお願いいたします。\n"
        elif way == "rows":
            cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in [heads, *rows])
            html = f"<html><body><p>{hello}</p><table>{cells}</table><p>よろしくお願いいたします。</p></body></html>"
        else:
            lines = "\r\n".join(",".join(f'"{c}"' for c in row) for row in [heads, *rows])
            files = [("案件一覧.csv", lines.encode(r.choice(["cp932", "utf-8-sig"])))]
        data = _sent(r, "案件のご案内", f"{company} {name}", address, day, None if html else plain, html, files)
        return Sent(data, truth, [j.key for j in jobs], way)

    def _spoken(self, day: date) -> Sent:
        """One project in sentences."""
        r = self.r
        job = self._project(r)
        job = replace(job, low=job.low or 500_000, high=job.high or 600_000, place=job.place or "渋谷")
        skill, months = job.required[0]
        text, start, exact = begins(r, day, 1)
        years = (months or 36) // 12
        price = f"{(job.low or 0) // 10_000}〜{(job.high or 0) // 10_000}万円"
        sender, name = r.randrange(len(COMPANIES)), r.choice(PEOPLE)
        shown, begin = WRITTEN.get(skill, skill), text.replace("〜長期", "").replace("～", "")
        body = (
            f"お世話になっております。{COMPANIES[sender]}の{name}です。\n\n"
            f"{job.title}にて、{shown}の経験が{years}年以上ある方を1名探しております。\n"
            f"単価は{price}、場所は{job.place}、面談は1回で、{begin}からです。\n\n"
            "よろしくお願いいたします。\n"
        )
        truth = {"type": "project", "required": [f"{skill}:{years * 12}"], "rate_min": job.low, "rate_max": job.high}
        truth |= {"place": job.place, "interviews": 1, "seats": 1, "start": start.isoformat(), "start_exactness": exact}
        data = _sent(r, "ご相談", f"{COMPANIES[sender]} {name}", f"x@{DOMAINS[sender]}", day, body, None)
        return Sent(data, [truth], [job.key], "spoken")

    def _several(self, day: date) -> Sent:
        r = self.r
        number = r.randint(2, 4)
        if r.random() < 0.7:
            return self._mail(day, [self._project(r) for _ in range(number)])
        return self._mail(day, [self._human(r) for _ in range(number)])

    def _mail(self, day: date, about: list[Job | Person]) -> Sent:
        r = self.r
        style = _Style(
            r.choice(list(FRAMES)), r.randrange(4), r.randrange(3), r.random() < 0.3,
            r.choices(["plain", "both", "only", "table"], [70, 12, 8, 10])[0], r.random() < 0.12,
        )  # fmt: skip
        sender = r.randrange(len(COMPANIES))
        blocks, truth = [], []
        for number, one in enumerate(about, 1):
            rows, told = self._rows(one, style, day)
            if isinstance(one, Job) and style.forwarded and told["max_tier"]:
                told["max_tier"] -= 1
            elif isinstance(one, Job) and style.forwarded:
                told.pop("max_tier")  # what 貴社社員まで leaves to somebody one tier further is a question of policy
            blocks.append((number, rows))
            truth.append(told)
        first = about[0]
        subject = r.choice(["【急募】{}", "案件のご紹介：{}", "{}の件", "【案件】{}"]).format(
            first.title if isinstance(first, Job) else ""
        )
        if isinstance(first, Person):
            subject = r.choice(["要員のご紹介", "【要員情報】弊社社員のご案内", "即戦力エンジニアのご提案"])
        elif len(about) > 1:
            subject = r.choice(["案件のご案内", "【案件情報】まとめてご紹介"])
        return Sent(self._written(subject, blocks, style, sender, day), truth, [a.key for a in about], style.name)

    def _rows(self, one: Job | Person, style: _Style, day: date) -> tuple[list[tuple[str, str]], dict[str, Any]]:
        if isinstance(one, Job):
            lines = style.lines and style.html != "table" and style.frame != "dots"
            said, truth = job_values(self.r, one, day, lines=lines)
            labels = LABELS[style.labels]
            return [(labels[k], said[k]) for k in ORDERS[style.order] if k in said], truth
        said, truth = person_values(self.r, one, day)
        labels = PERSON_LABELS[style.labels % len(PERSON_LABELS)]
        return [(labels[k], said[k]) for k in labels if k in said], truth

    def _written(
        self, subject: str, blocks: list[tuple[int, list[tuple[str, str]]]], style: _Style, sender: int, day: date
    ) -> bytes:
        r = self.r
        company, name, domain = COMPANIES[sender], r.choice(PEOPLE), DOMAINS[sender]
        address = f"{'abcdefghijk'[PEOPLE.index(name) % 11]}@{domain}"
        who = {"company": company, "name": name, "address": address, "domain": domain}
        hello, bye = r.choice(GREETINGS).format(**who), r.choice(CLOSINGS)
        signature = r.choice(SIGNATURES).format(**who)
        frame = FRAMES[style.frame]
        texts = ["\n".join(frame(label, value) for label, value in rows) for _, rows in blocks]
        if len(blocks) > 1:
            mark = r.choice(["①②③④", None])
            heads = [f"{mark[n - 1]}" if mark else f"━━━━ {n} ━━━━" for n, _ in blocks]
            texts = [f"{head}\n{text}" for head, text in zip(heads, texts, strict=True)]
        core = "\n\n".join(texts)
        if style.forwarded:
            before = (sender + 1) % len(COMPANIES)
            came = f"From: {COMPANIES[before]} <x@{DOMAINS[before]}>\nSent: {day.isoformat()}\n"
            head = f"-----Original Message-----\n{came}Subject: {subject}\n"
            core = f"{head}\n{core}"
            subject = f"Fw: {subject}"
        plain = f"{hello}\n{core}\n\n{bye}\n{signature}"
        html = None
        if style.html != "plain":
            table = style.html == "table" and not style.forwarded
            html = _page(hello, blocks if table else None, core, f"{bye}\n{signature}")
        return _sent(
            r, subject, f"{company} {name}", address, day, None if style.html in ("only", "table") else plain, html
        )

    def _other(self, day: date) -> Sent:
        r = self.r
        subject, body = r.choice(
            [
                ("請求書送付のご案内", "11月分の請求書をお送りいたします。ご査収ください。"),
                ("年末年始休業のお知らせ", "12月29日から1月4日まで休業とさせていただきます。"),
                (
                    "添付ファイルのパスワード",
                    "先ほどお送りしたファイルのパスワードをお知らせします。\nパスワード：Ab3xyz9",
                ),
                ("担当変更のご挨拶", "このたび担当が変わりましたので、ご挨拶申し上げます。"),
                ("交流会のご案内", "12月10日に交流会を開催いたします。ぜひご参加ください。"),
                ("面談日程の件", "面談日程の候補をお送りください。よろしくお願いいたします。"),
            ]
        )
        sender = r.randrange(len(COMPANIES))
        name = r.choice(PEOPLE)
        hello = f"お世話になっております。{COMPANIES[sender]}の{name}です。"
        text = f"{hello}\n\n{body}\n\nよろしくお願いいたします。\n{self.count}\n"
        data = _sent(r, subject, f"{COMPANIES[sender]} {name}", f"a@{DOMAINS[sender]}", day, text, None)
        return Sent(data, [], [], "neither")


def _page(hello: str, blocks: list[tuple[int, list[tuple[str, str]]]] | None, core: str, end: str) -> str:
    def broken(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")

    inner = f"<div>{broken(core)}</div>"
    if blocks is not None:
        inner = "".join(
            (f"<p>【{n}】</p>" if len(blocks) > 1 else "")
            + "<table border=1>"
            + "".join(f"<tr><th>{label}</th><td>{broken(value.strip())}</td></tr>" for label, value in rows)
            + "</table>"
            for n, rows in blocks
        )
    style = "<style>td{font-family:'MS PGothic';font-size:10pt}</style>"
    return f"<html><head>{style}</head><body><p>{broken(hello)}</p>{inner}<p>{broken(end)}</p></body></html>"


_CHARSETS: tuple[tuple[str, Callable[[str], bytes], int], ...] = (
    ("utf-8", lambda t: t.encode(), 55),
    ("iso-2022-jp", cp50220, 32),
    ("Shift_JIS", lambda t: t.encode("cp932", "replace"), 8),
    ("euc-jp", euc, 5),
)


def _sent(
    r: Random,
    subject: str,
    shown: str,
    address: str,
    day: date,
    plain: str | None,
    html: str | None,
    files: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The mail as bytes, in one of the encodings of the trade."""
    charset, encode, _ = r.choices(_CHARSETS, [c[2] for c in _CHARSETS])[0]
    declared = charset if r.random() < 0.95 else r.choice(["utf-8", "iso-2022-jp"])

    def part(kind: str, text: str) -> bytes:
        data = encode(text.replace("\n", "\r\n"))
        how, packed = r.choice([("base64", as_base64), ("quoted-printable", as_quoted), ("8bit", lambda d: d)])
        head = f"Content-Type: {kind}; charset={declared}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
        return head.encode() + packed(data)

    when = datetime(day.year, day.month, day.day, r.randint(8, 19), r.randrange(60), r.randrange(60), tzinfo=JST)
    head = b"\r\n".join(
        [
            b"Received: from mx.example (mx.example [192.0.2.1]) by ours.example; "
            + when.strftime("%d %b %Y %H:%M:%S +0900").encode(),
            b"From: " + words(encode(shown), charset) + f" <{address}>".encode(),
            b"To: sales@ours.example",
            b"Subject: " + words(encode(subject), charset),
            b"Date: " + when.strftime("%a, %d %b %Y %H:%M:%S +0900").encode(),
            f"Message-ID: <{r.randrange(10**12)}@{address.split('@')[1]}>".encode(),
            b"MIME-Version: 1.0",
        ]
    )
    parts = [part(kind, text) for kind, text in (("text/plain", plain), ("text/html", html)) if text is not None]
    for name, data in files:
        told = parameter("filename", encode(name), charset, r.choice(["words", "rfc2231", "pieces"]))
        parts.append(
            b"Content-Type: text/csv\r\nContent-Transfer-Encoding: base64\r\n"
            b"Content-Disposition: attachment; " + told + b"\r\n\r\n" + as_base64(data)
        )
    if len(parts) == 1:
        return head + b"\r\n" + parts[0]
    kind = b"mixed" if files else b"alternative"
    mark = f"=_{r.randrange(10**9)}".encode()
    inside = b"".join(b"--" + mark + b"\r\n" + p + b"\r\n" for p in parts)
    return (
        head
        + b"\r\nContent-Type: multipart/"
        + kind
        + b'; boundary="'
        + mark
        + b'"\r\n\r\n'
        + inside
        + b"--"
        + mark
        + b"--\r\n"
    )
