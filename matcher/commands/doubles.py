"""Commands about what was met more than once."""

from __future__ import annotations

from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    By,
    Db,
    Debug,
    Json,
    Language,
    MaybePaths,
    PasswordFile,
    Reason,
    Today,
    app,
    from_store,
    gathered,
    opened,
    settings_of,
    show,
)

One = Annotated[str, typer.Argument(metavar="A", help="要員か案件のID・番号・題名 / id, number or title of either")]
Other = Annotated[str, typer.Argument(metavar="B", help="もう一方 / the other one")]


@app.command()
def doubles(
    paths: MaybePaths = None,
    top: Annotated[
        int, typer.Option("--top", min=0, help="何件まで出すか（0 ですべて） / how many to show (0: all)")
    ] = 20,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    password_file: PasswordFile = None,
    debug: Debug = False,
) -> int:
    """二重に届いた案件・要員と、確認が必要な組み合わせ / what was met more than once."""
    from matcher.doubles import doubles as found
    from matcher.terminal.doubles import show_doubles

    settings = settings_of(today, None, lang, debug, password_file)
    most = None if top == 0 else top
    if paths:
        document = found(gathered(paths, settings), top=most)
    else:
        with opened(db, settings) as store:
            document = found(from_store(store, settings), top=most)
    show(document, as_json, show_doubles, settings.lang)
    return DONE


def _decide(
    one: str,
    other: str,
    *,
    same: bool,
    by: str | None,
    reason: str | None,
    db: str | None,
    as_json: bool,
    lang: str,
    today: str | None,
) -> int:
    from matcher import keeping
    from matcher.doubles import decide
    from matcher.terminal.keeping import show_decision

    settings = settings_of(today, None, lang, False)
    with opened(db, settings) as store:
        person = keeping.named(by, settings.lang)
        morning = from_store(store, settings)
        document = decide(store, morning, one, other, same=same, by=person, reason=reason)
    show(document, as_json, show_decision, settings.lang)
    return DONE


@app.command()
def same(
    one: One,
    other: Other,
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """この2件は同じ案件（同じ方） / these two are one."""
    return _decide(one, other, same=True, by=by, reason=reason, db=db, as_json=as_json, lang=lang, today=today)


@app.command()
def different(
    one: One,
    other: Other,
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """この2件は別の案件（別の方） / these two are not one."""
    return _decide(one, other, same=False, by=by, reason=reason, db=db, as_json=as_json, lang=lang, today=today)
