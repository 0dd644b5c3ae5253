"""Commands that take care of the store: kept elsewhere, brought back, handed over, erased, examined."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    LOOK,
    By,
    Db,
    Debug,
    Json,
    Language,
    PolicyFile,
    Reason,
    Today,
    app,
    opened,
    settings_of,
    show,
)
from matcher.errors import InputError
from matcher.messages import Lang, tell

Yes = Annotated[bool, typer.Option("--yes", help="確認せずに実行する / do not ask")]


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="書き出すファイル / the file to write")],
    force: Annotated[bool, typer.Option("--force", help="既にあるファイルに上書きする / overwrite")] = False,
    by: By = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """データベース全体を1つのファイルに保存 / the whole store as one file."""
    from matcher import care, keeping
    from matcher.terminal.care import show_backup

    settings = settings_of(None, None, lang, False)
    with opened(db, settings) as store:
        document = care.back_up(store, file, by=keeping.who(by), force=force)
    show(document, as_json, show_backup, settings.lang)
    return DONE


@app.command()
def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.zip", help="matcher backup で作ったファイル / a file matcher backup wrote")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="いまの内容をバックアップしてから置き換える / replace what is there")
    ] = False,
    yes: Yes = False,
    by: By = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """バックアップから戻す（SQLite と PostgreSQL の間の引っ越しにも） / back from a backup."""
    from matcher import care, keeping
    from matcher.terminal.care import show_restored

    settings = settings_of(None, None, lang, False)
    agree = _asked(yes, "REPLACE", settings.lang)
    document = care.restore(db, file, settings.lang, by=keeping.who(by), replace=replace, agree=agree)
    show(document, as_json, show_restored, settings.lang)
    return DONE


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新しい、または空のフォルダ / a new or empty folder")],
    by: By = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """すべてを開いた形式（CSV・JSON・原本）で書き出す / everything as open files."""
    from matcher import care, keeping
    from matcher.terminal.care import show_exported

    settings = settings_of(None, None, lang, False)
    with opened(db, settings) as store:
        document = care.export(store, folder, by=keeping.who(by))
    show(document, as_json, show_exported, settings.lang)
    return DONE


@app.command()
def forget(
    engineer: Annotated[
        str,
        typer.Argument(metavar="ENGINEER", help="要員のID・番号・イニシャル / id, number or initials of an engineer"),
    ],
    by: By = None,
    reason: Reason = None,
    yes: Yes = False,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """要員の個人情報をすべて消す（原本も。元に戻せません） / erase a person, for good."""
    from matcher import care, keeping
    from matcher.terminal.care import show_forgotten

    settings = settings_of(today, policy, lang, debug)
    person = keeping.named(by, settings.lang)
    if not reason or not reason.strip():
        raise InputError(tell("keeping.reason", settings.lang), place="--reason")
    with opened(db, settings) as store:
        who = care.person(store, settings, engineer)
        told = tell("care.agree_forget", settings.lang, who=who.shown, sheets=len(who.sheets))
        _asked(yes, who.engineer, settings.lang)(told)
        document = care.forget(store, who, by=person, reason=reason.strip())
    show(document, as_json, show_forgotten, settings.lang)
    return DONE if document.scrubbed and not document.keys else LOOK


@app.command()
def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="権限などを直す / mend what can be mended")] = False,
    thorough: Annotated[bool, typer.Option("--thorough", help="全ページと全原本を調べる / read everything")] = False,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """データベースの健康診断 / how the store is, and how to mend it."""
    from matcher import care
    from matcher.terminal.care import show_health

    settings = settings_of(None, None, lang, False)
    document = care.doctor(db, settings.lang, fix=fix, thorough=thorough)
    show(document, as_json, show_health, settings.lang)
    return LOOK if any(check.state == "attention" for check in document.checks) else DONE


def _asked(yes: bool, word: str, lang: Lang) -> Callable[[str], None]:
    """Tells what is about to happen and waits for the word; without a terminal only --yes agrees."""

    def ask(told: str) -> None:
        if yes:
            return
        if not sys.stdin.isatty():
            raise InputError(f"{told}\n{tell('care.needs_yes', lang)}", place="--yes")
        sys.stderr.write(f"{told}\n{tell('care.type_word', lang, word=word)} ")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != word:
            raise InputError(tell("care.not_agreed", lang), place="--yes")

    return ask
