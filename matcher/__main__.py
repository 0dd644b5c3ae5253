"""The command line: one function per command. It decides nothing; desk does the work, terminal shows it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from matcher.errors import InputError, MatcherError, PlanError
from matcher.messages import Lang, tell

if TYPE_CHECKING:
    from matcher.desk import Morning, Settings
    from matcher.model import Document

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
Language = Annotated[str, typer.Option("--lang", envvar="MATCHER_LANG", help="表示言語 ja|en / language")]
Today = Annotated[
    str | None, typer.Option("--today", metavar="YYYY-MM-DD", help="この日付で計算する / clock of the run")
]
PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="FILE", help="ポリシー(TOML) / policy file")]
Debug = Annotated[bool, typer.Option("--debug", help="障害時に詳細を出す / show tracebacks")]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="メール・一覧・シートのファイルやフォルダ")]
From = Annotated[
    list[Path], typer.Option("--from", metavar="PATH...", help="読み込むファイルやフォルダ / files and folders to read")
]


def _settings(today: str | None, policy: Path | None, lang: str, debug: bool) -> Settings:
    from matcher.desk import Settings
    from matcher.policy import load_policy

    if lang not in ("ja", "en"):
        raise InputError(tell("cli.lang", "en", given=lang), place="--lang")
    try:
        clock = date.fromisoformat(today) if today else date.today()
    except ValueError as error:
        raise InputError(tell("cli.today", _lang(lang), given=today), place="--today") from error
    return Settings(clock, load_policy(policy, _lang(lang)), _lang(lang), debug)


def _lang(lang: str) -> Lang:
    return "en" if lang == "en" else "ja"


def _show(document: Document, as_json: bool, show: Callable[..., None], *args: Any) -> None:
    with _until_nobody_reads():
        if as_json:
            sys.stdout.write(_json(document) + "\n")
        else:
            show(document, *args)


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    """Passes a closed pipe (`| head`) on without its error number, which typer would turn into exit status 1."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise BrokenPipeError from None


def _json(document: Document) -> str:
    """The document in UTF-8; a file name that is no text (bytes of another encoding) keeps its odd bytes as escapes."""
    from pydantic_core import PydanticSerializationError

    try:
        return document.model_dump_json(by_alias=True, indent=2)
    except PydanticSerializationError:
        import json

        return json.dumps(document.model_dump(mode="json", by_alias=True), indent=2)


@contextmanager
def _progress(lang: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr where a person watches; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("読み込み中" if lang == "ja" else "Reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _gather(paths: list[Path], settings: Settings) -> Morning:
    from matcher.desk import gather
    from matcher.terminal import note_unread

    if not paths:
        raise InputError(tell("cli.no_paths", settings.lang), place="PATH")
    with _progress(settings.lang) as progress:
        morning = gather(paths, settings, progress=progress)
    note_unread(morning.reading, settings.lang)
    return morning


@app.command()
def normalize(
    terms: Annotated[list[str] | None, typer.Argument(metavar="[TERM...]", help="無ければ標準入力から")] = None,
    column: Annotated[str, typer.Option("--column", help="language|db|os|phase|role|any|prose")] = "any",
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """スキルの表記を正式名にそろえる / surface terms to canonical skills."""
    from matcher import desk
    from matcher.terminal import show_terms

    columns = ("language", "db", "os", "phase", "role", "any", "prose")
    if column not in columns:
        known = " ".join(columns)
        told = tell("cli.one_of", _lang(lang), option="--column", given=column, known=known)
        raise InputError(told, place="--column")
    lines = terms if terms else [line.rstrip("\n") for line in sys.stdin]
    _show(desk.normalize([t for t in lines if t.strip()], column), as_json, show_terms, lang)
    return DONE


@app.command()
def extract(
    paths: Paths,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    debug: Debug = False,
) -> int:
    """メール・一覧・スキルシートを読み取る / read files into records."""
    from matcher import desk
    from matcher.documents import ExtractDocument
    from matcher.readers import read_paths
    from matcher.terminal import show_records

    settings = _settings(today, None, lang, debug)
    with _progress(lang) as progress:
        reading = read_paths(paths, today=settings.today, debug=debug, progress=progress)
    document = ExtractDocument(records=tuple(desk.extract(reading)), failures=reading.failures, others=reading.others)
    _show(document, as_json, show_records, settings.lang)
    return _read_something(reading)


def _read_something(reading: Any) -> int:
    """2 where nothing could be read at all, else done: failures beside records are listed, not fatal."""
    return WRONG if reading.failures and not reading.records and not reading.others else DONE


@app.command()
def check(
    paths: Paths,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """スキルシートの矛盾を調べる（要確認があれば終了コード1） / findings of skill sheets."""
    from matcher import desk
    from matcher.terminal import show_findings

    settings = _settings(today, policy, lang, debug)
    morning = _gather(paths, settings)
    document = desk.check(morning)
    _show(document, as_json, show_findings, morning, settings.lang)
    if document.summary.block:
        return LOOK
    return _read_something(morning.reading)


@app.command()
def match(
    paths: Paths,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    lock: Annotated[list[str] | None, typer.Option("--lock", metavar="要員:案件", help="必ず入れる組み合わせ")] = None,
    veto: Annotated[list[str] | None, typer.Option("--veto", metavar="要員:案件", help="入れない組み合わせ")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Excel とページもここに書く")] = None,
    debug: Debug = False,
) -> int:
    """一括プラン: 全要員と全案件の最適な配置 / the batch plan."""
    from matcher import desk
    from matcher.terminal import show_files, show_plan

    settings = _settings(today, policy, lang, debug)
    morning = _gather(paths, settings)
    document = desk.match(morning, locks=_pairs(morning, lock or []), vetoes=_pairs(morning, veto or []))
    files = desk.report(morning, document, out) if out is not None else []
    _show(document, as_json, show_plan, morning, settings.lang)
    show_files(files, settings.lang)
    if document.status == "INFEASIBLE":
        return LOOK
    return _read_something(morning.reading)


def _pairs(morning: Morning, orders: list[str]) -> list[tuple[str, str]]:
    found = []
    for order in orders:
        engineer, colon, project = order.partition(":")
        if not colon:
            raise InputError(tell("cli.pair", morning.settings.lang, given=order), place=order)
        found.append((morning.engineer(engineer), morning.project(project)))
    return found


@app.command()
def shortlist(
    project: Annotated[str | None, typer.Argument(metavar="[PROJECT]", help="案件のID・番号・題名")] = None,
    engineer: Annotated[str | None, typer.Option("--engineer", metavar="E", help="要員から案件を探す")] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="何名まで出すか")] = 5,
    as_text: Annotated[str, typer.Option("--as", metavar="table|text", help="text: 1名1行で貼り付け用")] = "table",
    source: From = [],  # noqa: B006  typer copies the default
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """案件に合う要員（または要員に合う案件）の上位 / the best few, with reasons."""
    from matcher import desk
    from matcher.terminal import show_shortlist

    if (project is None) == (engineer is None):
        raise InputError(tell("cli.project_or_engineer", _lang(lang)), place="PROJECT")
    if as_text not in ("table", "text"):
        told = tell("cli.one_of", _lang(lang), option="--as", given=as_text, known="table text")
        raise InputError(told, place="--as")
    settings = _settings(today, policy, lang, debug)
    morning = _gather(source, settings)
    document = desk.shortlist(morning, project=project, engineer=engineer, top=top)
    _show(document, as_json, show_shortlist, morning, as_text == "text", settings.lang)
    return DONE


@app.command()
def explain(
    engineer: Annotated[str, typer.Argument(metavar="ENGINEER")],
    project: Annotated[str, typer.Argument(metavar="PROJECT")],
    source: From = [],  # noqa: B006
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """この組み合わせの理由、だめな理由、どう変えれば通るか / why, why not, what would change it."""
    from matcher import desk
    from matcher.terminal import show_explanation

    settings = _settings(today, policy, lang, debug)
    morning = _gather(source, settings)
    document = desk.explain(morning, engineer, project)
    _show(document, as_json, show_explanation, morning, settings.lang)
    return DONE


@app.command()
def propose(
    project: Annotated[str, typer.Argument(metavar="PROJECT")],
    engineers: Annotated[list[str], typer.Argument(metavar="ENGINEER...")],
    template: Annotated[str | None, typer.Option("--template", metavar="T", help="文面のひな形(jinja2)")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="F.eml|F.txt", help="下書きをファイルに書く")] = None,
    source: From = [],  # noqa: B006
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """提案メールの下書き（未解決の指摘や条件違反があれば出さない） / the draft of a proposal mail."""
    from matcher import desk
    from matcher.drafts import write_draft
    from matcher.terminal import show_draft

    settings = _settings(today, policy, lang, debug)
    morning = _gather(source, settings)
    document = desk.propose(morning, project, engineers, template=template)
    if out is not None:
        write_draft(document, out, settings.lang)
    _show(document, as_json, show_draft, out, settings.lang)
    return DONE


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="書き出し先")] = Path("out"),
    source: From = [],  # noqa: B006
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """プランを Excel とページ(HTML)に書き出す / workbook and page of the plan."""
    from matcher import desk
    from matcher.documents import ReportDocument
    from matcher.terminal import show_files

    settings = _settings(today, policy, lang, debug)
    morning = _gather(source, settings)
    files = desk.report(morning, desk.match(morning), out)
    document = ReportDocument(files=tuple(f.as_posix() for f in files))
    _show(document, as_json, lambda _: show_files(files, settings.lang))
    return DONE


@app.command()
def solve(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="割当問題の JSON")] = None,
    gap: Annotated[float, typer.Option("--gap", metavar="G", help="証明済みの差がこれ以下なら止める")] = 0.0,
    time_limit: Annotated[float, typer.Option("--time-limit", metavar="S", help="1ファイルあたりの秒数")] = 60.0,
    as_json: Json = False,
    lang: Language = "ja",
    debug: Debug = False,
) -> int:
    """割当問題(JSON)の証明付き最適解 / the proven best plan of neutral instances."""
    from matcher import desk
    from matcher.documents import SolveDocument, SolveManyDocument
    from matcher.messages import tell
    from matcher.terminal import show_solved

    settings = _settings(None, None, lang, debug)
    if not files:
        raise InputError(tell("solver.no_files", settings.lang), place="FILE")
    if not 0 <= gap < float("inf"):
        raise InputError(tell("solver.gap", settings.lang, gap=gap), place="--gap")
    if not 0 < time_limit < float("inf"):
        raise InputError(tell("solver.time_limit", settings.lang, seconds=time_limit), place="--time-limit")
    results = desk.solve(files, time_limit=time_limit, gap=gap, lang=settings.lang)
    document = (
        SolveDocument(**results[0].model_dump()) if len(files) == 1 else SolveManyDocument(results=tuple(results))
    )
    _show(document, as_json, lambda _: show_solved(results, settings.lang))
    return LOOK if any(r.status == "INFEASIBLE" for r in results) else DONE


@app.command()
def policy(file: PolicyFile = None, as_json: Json = False, lang: Language = "ja") -> int:
    """有効なポリシーの値と、その出どころ / the effective policy."""
    from matcher.documents import PolicyDocument, PolicyValue
    from matcher.policy import load_policy
    from matcher.terminal import show_policy

    effective = load_policy(file, _lang(lang))
    values = {name: PolicyValue(value=v, source=s, about=a) for name, v, s, a in effective.values()}
    _show(PolicyDocument(values=values), as_json, show_policy, lang)
    return DONE


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="文書の名前（match など）")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="全スキーマをここに書く")] = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """JSON Schema を出す / the JSON Schemas of all documents."""
    import json

    from matcher.schemas import schemas

    known = schemas()
    if name is not None and name not in known:
        raise InputError(tell("cli.no_document", _lang(lang), given=name, known=" ".join(known)), place=name)
    if out is not None:
        _write_schemas(known, out, _lang(lang))
        return DONE
    chosen = known[name] if name is not None else known
    with _until_nobody_reads():
        sys.stdout.write(json.dumps(chosen, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return DONE


def _write_schemas(known: dict[str, Any], folder: Path, lang: Lang) -> None:
    import json

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for key, content in known.items():
            text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
            (folder / f"{key}.schema.json").write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror or error
        raise InputError(tell("cli.cannot_write", lang, path=folder, why=why), place=str(folder)) from error


COMMANDS = frozenset(
    command.name or command.callback.__name__ for command in app.registered_commands if command.callback
)


def _spread(arguments: list[str]) -> list[str]:
    """`--from A B` as `--from A --from B`: what follows --from and is there as a file or folder belongs to it."""
    spread: list[str] = []
    inside = False
    for at, argument in enumerate(arguments):
        first = at > 0 and arguments[at - 1] == "--from"
        if argument.startswith("-"):
            inside = argument == "--from"
            spread.append(argument)
        elif inside and not first and Path(argument).exists():
            spread += ["--from", argument]
        else:
            inside = inside and first
            spread.append(argument)
    return spread


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs one command and leaves with its exit status; bad input never shows a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    _any_character()
    try:
        status = app(_spread(given) or ["--help"], prog_name="matcher", standalone_mode=False)
        sys.stdout.flush()
    except PlanError as error:
        sys.exit(_refuse(error, given, LOOK))
    except MatcherError as error:
        if "--debug" in given:
            raise
        sys.exit(_refuse(error, given, WRONG))
    except typer.TyperException as error:
        command = next((a for a in given if not a.startswith("-")), "")
        usage = f"matcher {command}" if command in COMMANDS else "matcher"
        told = tell("cli.usage", _asked_lang(given), problem=error.format_message(), command=usage)
        sys.exit(_refuse(InputError(told, place=command), given, WRONG))
    except typer.Exit as leave:
        sys.exit(leave.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write(tell("cli.interrupted", _asked_lang(given)) + "\n")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; nothing is left to flush
        sys.exit(DONE)
    sys.exit(status or DONE)


def _any_character() -> None:
    """UTF-8 out whatever the machine's habit; a file name that is no text is shown with its odd bytes escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _asked_lang(given: list[str]) -> Lang:
    """The language of a call that may not even be readable."""
    asked = [b for a, b in pairwise(given) if a == "--lang"]
    asked += [a.removeprefix("--lang=") for a in given if a.startswith("--lang=")]
    return _lang((asked or [os.environ.get("MATCHER_LANG", "")])[-1])


def _refuse(error: MatcherError, given: list[str], status: int) -> int:
    if "--json" in given:
        from matcher.documents import ErrorDocument, Problem

        problem = Problem(code=error.code, message=error.message, place=error.place)
        sys.stdout.write(_json(ErrorDocument(error=problem)) + "\n")
    sys.stderr.write(f"error: {error.message}\n")
    return status


if __name__ == "__main__":
    main()
