"""Commands about the program itself: its policy, its documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.commands.frame import (
    DONE,
    Db,
    Debug,
    From,
    Json,
    Language,
    PolicyFile,
    Today,
    app,
    gathered,
    lang_of,
    settings_of,
    show,
    until_nobody_reads,
)
from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os


@app.command()
def policy(
    file: PolicyFile = None,
    trial: Annotated[
        Path | None,
        typer.Option(
            "--try", metavar="FILE", help="このポリシーにした場合のプランの違いを示す / what this policy would change"
        ),
    ] = None,
    source: From = [],  # noqa: B006
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    debug: Debug = False,
) -> int:
    """有効なポリシーの値と、その出どころ（--try で変更の効き目） / the effective policy."""
    from matcher.documents.policies import PolicyDocument, PolicyValue
    from matcher.policy import load_policy
    from matcher.terminal.policies import show_policy, show_trial

    effective = load_policy(file, lang_of(lang))
    if trial is not None:
        from matcher import desk

        other = load_policy(trial, lang_of(lang))
        morning = gathered(source, settings_of(today, file, lang, debug), db)
        show(desk.try_policy(morning, other), as_json, show_trial, morning, lang_of(lang))
        return DONE
    values = {name: PolicyValue(value=v, source=s, about=a) for name, v, s, a in effective.values(lang_of(lang))}
    show(PolicyDocument(values=values), as_json, show_policy, lang)
    return DONE


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="文書の名前（match など） / name of a document (match)")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="全スキーマをここに書く / write all schemas here")
    ] = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """JSON Schema を出す / the JSON Schemas of all documents."""
    import json

    from matcher.schemas import schemas

    known = schemas()
    if name is not None and name not in known:
        raise InputError(tell("cli.no_document", lang_of(lang), given=name, known=" ".join(known)), place=name)
    if out is not None:
        _write_schemas(known, out, lang_of(lang))
        return DONE
    chosen = known[name] if name is not None else known
    with until_nobody_reads():
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
        why = why_os(error, lang)
        raise InputError(tell("cli.cannot_write", lang, path=folder, why=why), place=str(folder)) from error
