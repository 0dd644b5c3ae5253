"""What every command shares: its options, its exit statuses, how its document is shown."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os

if TYPE_CHECKING:
    from matcher.completing import Completing
    from matcher.desk import Morning, Settings
    from matcher.documents.reading import FillingTold
    from matcher.model import Document
    from matcher.store import Store

DONE, LOOK, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: done · done, and a person must look · input or call wrong · interrupted."""

app = typer.Typer(
    name="matcher",
    help="SES の要員と案件を、証明付きの最適なプランで結びつけます。",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="結果を JSON 1件で標準出力に出す / one JSON document")]
Language = Annotated[str, typer.Option("--lang", envvar="MATCHER_LANG", metavar="ja|en", help="表示言語 / language")]
Today = Annotated[
    str | None, typer.Option("--today", metavar="YYYY-MM-DD", help="この日付で計算する / clock of the run")
]
PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="FILE", help="ポリシー(TOML) / policy file")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", metavar="FILE", help="パスワードを1行に1つ書いたファイル / passwords, one per line"
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="障害時に詳細を出す / show tracebacks")]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="メール・一覧・シートのファイルやフォルダ / files and folders")
]
MaybePaths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PATH...]", help="無ければデータベースから / else the store"),
]
Save = Annotated[bool, typer.Option("--save", help="読み込んだ PATH をデータベースにも取り込む / import the PATHs too")]
Db = Annotated[
    str | None,
    typer.Option("--db", envvar="MATCHER_DB", metavar="URL", help="データベース(SQLite か PostgreSQL) / the store"),
]
Fill = Annotated[
    bool,
    typer.Option(
        "--fill",
        help="読み取れない項目を MATCHER_LLM_URL の言語モデルで補う / fill what is open by a model",
    ),
]
By = Annotated[
    str | None, typer.Option("--by", envvar="MATCHER_USER", metavar="NAME", help="誰が決めたか / who decides")
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="理由 / why")]
From = Annotated[
    list[Path], typer.Option("--from", metavar="PATH...", help="読み込むファイルやフォルダ / files and folders to read")
]


def settings_of(
    today: str | None, policy: Path | None, lang: str, debug: bool, passwords: Path | None = None
) -> Settings:
    from matcher.desk import Settings
    from matcher.policy import load_policy

    if lang not in ("ja", "en"):
        raise InputError(tell("cli.lang", lang_of(lang), given=lang), place="--lang")
    try:
        clock = date.fromisoformat(today) if today else date.today()
    except ValueError as error:
        raise InputError(tell("cli.today", lang_of(lang), given=today), place="--today") from error
    return Settings(clock, load_policy(policy, lang_of(lang)), lang_of(lang), debug, passwords_in(passwords, lang))


PASSWORDS_MAX = 50


def passwords_in(file: Path | None, lang: str) -> tuple[str, ...]:
    """The lines of a password file; they are tried, never shown."""
    if file is None:
        return ()
    try:
        with file.open("rb") as opened:
            text = opened.read(20_000).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = why_os(error, lang_of(lang)) if isinstance(error, OSError) else "UTF-8?"
        raise InputError(tell("locked.no_file", lang_of(lang), why=why), place=str(file)) from None
    return tuple(dict.fromkeys(line for line in text.splitlines() if line.strip()))[:PASSWORDS_MAX]


def lang_of(lang: str) -> Lang:
    return "en" if lang == "en" else "ja"


def show(document: Document, as_json: bool, show: Callable[..., None], *args: Any) -> None:
    with until_nobody_reads():
        if as_json:
            sys.stdout.write(json_of(document) + "\n")
        else:
            show(document, *args)


@contextmanager
def until_nobody_reads() -> Iterator[None]:
    """Passes a closed pipe (`| head`) on without its error number, which typer would turn into exit status 1."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise BrokenPipeError from None


def json_of(document: Document, *, indent: int | None = 2) -> str:
    """The document in UTF-8; a file name that is no text (bytes of another encoding) keeps its odd bytes as escapes."""
    from pydantic_core import PydanticSerializationError

    try:
        return document.model_dump_json(by_alias=True, indent=indent)
    except PydanticSerializationError:
        import json

        return json.dumps(document.model_dump(mode="json", by_alias=True), indent=indent)


BAR_AFTER_S = 1.0
"""Seconds after which a bar is worth its room."""


@contextmanager
def progress_bar(lang: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr where a person watches and it takes a while; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    began = time.monotonic()
    with ExitStack() as shown:
        bars: list[Callable[[int, int], None]] = []

        def step(done: int, total: int) -> None:
            if not bars and time.monotonic() - began > BAR_AFTER_S:
                bars.append(shown.enter_context(_bar(lang)))
            for bar in bars:
                bar(done, total)

        yield step


@contextmanager
def _bar(lang: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("読み込み中" if lang == "ja" else "Reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def gathered(paths: list[Path], settings: Settings, db: str | None = None, *, save: bool = False) -> Morning:
    """What the run works on: these files and folders alone (`save`: and brought into the store), or the store where
    none is named."""
    if not paths:
        with opened(db, settings) as store:
            return from_store(store, settings)
    from matcher.desk import gather
    from matcher.keeping import bring_in, who
    from matcher.terminal.plans import note_unread

    with progress_bar(settings.lang) as progress:
        morning = gather(paths, settings, progress=progress)
    note_unread(morning.reading, settings.lang)
    if save:
        with opened(db, settings, new=True) as store:
            bring_in(store, paths, settings, by=who())
    return morning


def opened(db: str | None, settings: Settings, *, new: bool = False) -> Store:
    """The store of this call. Only `new` makes a file where there is none: for all else a name nobody wrote to is most
    likely a slip. Raises InputError then."""
    from matcher.store import open_store
    from matcher.store.address import address_of

    address = address_of(db, settings.lang)
    if not new and address.file is not None and not address.file.exists():
        raise InputError(tell("store.absent", settings.lang, store=address.shown), place=address.shown)
    return open_store(db, settings.lang)


def from_store(store: Store, settings: Settings) -> Morning:
    """The store's records in order, from its snapshot where that is still true."""
    from matcher.keeping import stored

    return stored(store, settings)


def read_something(reading: Any) -> int:
    """2 where nothing could be read at all, else done: failures beside records are listed, not fatal."""
    return WRONG if reading.failures and not reading.records and not reading.others else DONE


def pairs_of(morning: Morning, orders: list[str]) -> list[tuple[str, str]]:
    found = []
    for order in orders:
        engineer, colon, project = order.partition(":")
        if not colon:
            raise InputError(tell("cli.pair", morning.settings.lang, given=order), place=order)
        found.append((morning.engineer(engineer), morning.project(project)))
    return found


def completing_if(fill: bool, lang: Lang) -> Completing | None:
    """What fills the fields left open, where the user asked for it. Raises InputError where no endpoint is named."""
    if not fill:
        return None
    from matcher.completing import Completing
    from matcher.filling import configured

    return Completing(configured(lang))


def note_filling(completing: Completing | None, lang: Lang) -> FillingTold | None:
    """Says on stderr what was filled and whether the endpoint went away."""
    if completing is None:
        return None
    told = completing.told()
    notes = [tell("filling.done", lang, records=told.records, filled=told.fields, dropped=len(told.dropped))]
    notes += [tell("filling.orders", lang, count=told.orders)] if told.orders else []
    notes += [tell("filling.away", lang, why=told.away)] if told.away is not None else []
    sys.stderr.write("".join(f"{note}\n" for note in notes))
    return told
