"""matcher terms: what nobody knew, and what is decided about it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    By,
    Db,
    Json,
    Language,
    PasswordFile,
    PolicyFile,
    Today,
    app,
    gathered,
    lang_of,
    opened,
    settings_of,
    show,
)
from matcher.messages import tell

Overlay = Annotated[
    Path | None,
    typer.Option("--overlay", envvar="MATCHER_TERMS", metavar="FILE", help="自社の用語集 / the company's own terms"),
]
Term = Annotated[str, typer.Argument(metavar="TERM", help="用語（terms で表示されたもの） / a term, as terms shows it")]

group = typer.Typer(
    help="未知の用語の一覧と、自社の用語集 / unknown terms and what is decided about them.",
    invoke_without_command=True,
    no_args_is_help=False,
)
app.add_typer(group, name="terms")


def _file(overlay: Path | None) -> Path:
    from matcher.taxonomy.overlay import place

    return overlay.expanduser() if overlay else place()


def _told(document: object, as_json: bool, lang: str, message: str) -> int:
    from matcher.taxonomy.overlay import place
    from matcher.terminal.terms import show_decided

    show(document, as_json, show_decided, lang_of(lang), message)  # type: ignore[arg-type]
    file = Path(document.file)  # type: ignore[attr-defined]
    if message in ("kept", "imported") and file != place():
        sys.stderr.write(tell("terms.other_file", lang_of(lang), file=file) + "\n")
    return DONE


@group.callback()
def terms(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="PATH...",
            help="ファイルやフォルダから。無ければデータベースから / from files and folders; else the store",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="画面に出す件数 / how many to show")] = 30,
    overlay: Overlay = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    password_file: PasswordFile = None,
) -> int:
    """未知の用語を多い順に、候補と例つきで / unknown terms by frequency, with suggestions and a sample."""
    if context.invoked_subcommand is not None:
        return DONE
    from matcher import terms as work
    from matcher.terminal.terms import show_terms

    settings = settings_of(today, policy, lang, False, password_file)
    if paths:
        records = gathered(paths, settings).reading.records
    else:
        with opened(db, settings) as store:
            records = tuple(work.in_store(store))
    document = work.unknown(records, _file(overlay), settings.lang)
    show(document, as_json, show_terms, settings.lang, limit)
    return DONE


@group.command()
def accept(
    term: Term,
    skill: Annotated[str, typer.Argument(metavar="SKILL", help="既知のスキル / a known skill")],
    by: By = None,
    overlay: Overlay = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """この用語を既知のスキルの別名にする / another name of a skill."""
    from matcher import keeping
    from matcher import terms as work

    person = keeping.named(by, lang_of(lang))
    found = work.accept(term, skill, by=person, at=date.today(), file=_file(overlay), lang=lang_of(lang))
    return _told(found, as_json, lang, "kept")


@group.command()
def new(
    term: Term,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="正式な名前。無ければ用語のまま / its name; else the term"),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="KIND", help="種類（language framework tool …） / kind (language, framework, tool)"
        ),
    ] = "tool",
    parents: Annotated[
        list[str] | None,
        typer.Option("--parent", metavar="SKILL", help="上位のスキル（複数可） / a skill it is a kind of, any number"),
    ] = None,
    by: By = None,
    overlay: Overlay = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """この用語を新しいスキルにする / a skill of its own."""
    from matcher import keeping
    from matcher import terms as work

    person = keeping.named(by, lang_of(lang))
    found = work.new(
        term,
        name=name,
        kind=kind,
        parents=tuple(parents or ()),
        by=person,
        at=date.today(),
        file=_file(overlay),
        lang=lang_of(lang),
    )
    return _told(found, as_json, lang, "kept")


@group.command()
def ignore(term: Term, by: By = None, overlay: Overlay = None, as_json: Json = False, lang: Language = "ja") -> int:
    """この用語はスキルではない / no skill; not listed again."""
    from matcher import keeping
    from matcher import terms as work

    person = keeping.named(by, lang_of(lang))
    found = work.ignore(term, by=person, at=date.today(), file=_file(overlay), lang=lang_of(lang))
    return _told(found, as_json, lang, "kept")


@group.command("take-back")
def take_back(term: Term, by: By = None, overlay: Overlay = None, as_json: Json = False, lang: Language = "ja") -> int:
    """用語についての判断を取り消す / takes a decision back."""
    from matcher import keeping
    from matcher import terms as work

    keeping.named(by, lang_of(lang))
    return _told(work.take_back(term, file=_file(overlay), lang=lang_of(lang)), as_json, lang, "kept")


@group.command("list")
def listed(
    decided: Annotated[bool, typer.Option("--decided", help="判断済みの用語 / what was decided")] = True,
    overlay: Overlay = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """判断済みの用語の一覧 / all decisions."""
    from matcher import terms as work

    return _told(work.decisions(_file(overlay), lang_of(lang)), as_json, lang, "list")


@group.command("export")
def export(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="書き出し先 / where to write")],
    overlay: Overlay = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """自社の用語集を書き出す / writes the decisions to a file."""
    from matcher import terms as work

    return _told(work.export(to, _file(overlay), lang_of(lang)), as_json, lang, "exported")


@group.command("import")
def bring_in(
    other: Annotated[Path, typer.Argument(metavar="FILE", help="ほかの用語集 / another list of terms")],
    overlay: Overlay = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """ほかの用語集を取り込む（矛盾があれば止める） / takes in the decisions of another file, all or none."""
    from matcher import terms as work

    return _told(work.bring_in(other, _file(overlay), lang_of(lang)), as_json, lang, "imported")
