"""Commands that plan: who goes where, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    LOOK,
    Db,
    Debug,
    From,
    Json,
    Language,
    MaybePaths,
    PasswordFile,
    PolicyFile,
    Save,
    Today,
    app,
    gathered,
    lang_of,
    opened,
    pairs_of,
    read_something,
    settings_of,
    show,
)
from matcher.errors import InputError
from matcher.messages import tell

SOLVE_S = 60.0
"""Seconds of `solve` for each file where nothing else ends it."""


@app.command()
def match(
    paths: MaybePaths = None,
    db: Db = None,
    save: Save = False,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    lock: Annotated[
        list[str] | None,
        typer.Option("--lock", metavar="要員:案件", help="必ず入れる組み合わせ / a pair that must be chosen"),
    ] = None,
    veto: Annotated[
        list[str] | None,
        typer.Option("--veto", metavar="要員:案件", help="入れない組み合わせ / a pair that must not be chosen"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Excel とページもここに書く / write workbook and page here too"),
    ] = None,
    password_file: PasswordFile = None,
    debug: Debug = False,
) -> int:
    """一括プラン: 全要員と全案件の最適な配置 / the batch plan."""
    from matcher import desk, keeping
    from matcher.terminal.plans import show_files, show_plan

    settings = settings_of(today, policy, lang, debug, password_file)
    morning = gathered(paths or [], settings, db, save=save)
    document = desk.match(morning, locks=pairs_of(morning, lock or []), vetoes=pairs_of(morning, veto or []))
    files = desk.report(morning, document, out) if out is not None else []
    if not paths:
        with opened(db, settings) as store:
            keeping.keep_plan(store, document, by=keeping.who())
    show(document, as_json, show_plan, morning, settings.lang)
    show_files(files, settings.lang)
    if document.status == "INFEASIBLE":
        return LOOK
    return read_something(morning.reading)


@app.command()
def replan(
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            metavar="FILE",
            help="前回のプラン(match --json)。無ければ直近のもの / the last plan; else the one kept",
        ),
    ] = None,
    source: From = [],  # noqa: B006
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """変化があったあとの立て直し: 前回に近い最適なプランと変更点 / the least changed best plan."""
    from matcher import desk, keeping
    from matcher.terminal.plans import show_changes

    settings = settings_of(today, policy, lang, debug)
    if plan is not None:
        before = keeping.plan_in(plan, settings.lang)
    elif source:
        raise InputError(tell("keeping.which_plan", settings.lang), place="--plan")
    else:
        with opened(db, settings) as store:
            before = keeping.last_plan(store, settings.lang)
    morning = gathered(source, settings, db)
    document = desk.replan(morning, before)
    if not source and document.status != "INFEASIBLE":
        with opened(db, settings) as store:
            keeping.keep_plan(store, document, by=keeping.who())
    show(document, as_json, show_changes, morning, settings.lang)
    return LOOK if document.status == "INFEASIBLE" else DONE


@app.command()
def shortlist(
    project: Annotated[
        str | None, typer.Argument(metavar="[PROJECT]", help="案件のID・番号・題名 / id, number or title of a project")
    ] = None,
    engineer: Annotated[
        str | None, typer.Option("--engineer", metavar="E", help="要員から案件を探す / projects for this engineer")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="何名まで出すか / how many to show")] = 5,
    as_text: Annotated[
        str, typer.Option("--as", metavar="table|text", help="text: 1名1行で貼り付け用 / text: one line each, to paste")
    ] = "table",
    source: From = [],  # noqa: B006  typer copies the default
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """案件に合う要員（または要員に合う案件）の上位 / the best few, with reasons."""
    from matcher import desk
    from matcher.terminal.lists import show_shortlist

    if (project is None) == (engineer is None):
        raise InputError(tell("cli.project_or_engineer", lang_of(lang)), place="PROJECT")
    if as_text not in ("table", "text"):
        told = tell("cli.one_of", lang_of(lang), option="--as", given=as_text, known="table text")
        raise InputError(told, place="--as")
    settings = settings_of(today, policy, lang, debug)
    morning = gathered(source, settings, db)
    document = desk.shortlist(morning, project=project, engineer=engineer, top=top)
    show(document, as_json, show_shortlist, morning, as_text == "text", settings.lang)
    return DONE


@app.command(name="round")
def round_(
    paths: MaybePaths = None,
    per_engineer: Annotated[
        int | None,
        typer.Option(
            "--per-engineer",
            min=1,
            metavar="K",
            help="1名を同時に提案する件数の上限 / most proposals of one engineer at a time",
        ),
    ] = None,
    per_seat: Annotated[
        int | None,
        typer.Option(
            "--per-seat", min=1, metavar="M", help="1席に同時に提案する人数の上限 / most people for one seat at a time"
        ),
    ] = None,
    db: Db = None,
    save: Save = False,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    password_file: PasswordFile = None,
    debug: Debug = False,
) -> int:
    """提案ラウンド: 並行して出す提案の最良の組（見送りや重複内定も見込む） / the best set of parallel proposals."""
    from matcher import desk
    from matcher.terminal.plans import show_round

    settings = settings_of(today, policy, lang, debug, password_file)
    morning = gathered(paths or [], settings, db, save=save)
    document = desk.round_of(morning, per_engineer=per_engineer, per_seat=per_seat)
    show(document, as_json, show_round, morning, settings.lang)
    return read_something(morning.reading)


@app.command()
def explain(
    engineer: Annotated[str | None, typer.Argument(metavar="[ENGINEER")] = None,
    project: Annotated[str | None, typer.Argument(metavar="PROJECT]")] = None,
    source: From = [],  # noqa: B006
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """この組み合わせの理由、どう変えれば通るか（組を省くと全体で足りないもの） / why, why not; the whole pool."""
    from matcher import desk
    from matcher.terminal.lists import show_explanation
    from matcher.terminal.plans import show_lacking

    settings = settings_of(today, policy, lang, debug)
    if engineer is not None and project is None:
        raise InputError(tell("cli.explain_pair", settings.lang, given=engineer), place=engineer)
    morning = gathered(source, settings, db)
    if engineer is None or project is None:
        show(desk.lacking(morning), as_json, show_lacking, morning, settings.lang)
        return DONE
    document = desk.explain(morning, engineer, project)
    show(document, as_json, show_explanation, morning, settings.lang)
    return DONE


@app.command()
def propose(
    project: Annotated[str, typer.Argument(metavar="PROJECT")],
    engineers: Annotated[list[str], typer.Argument(metavar="ENGINEER...")],
    template: Annotated[
        str | None, typer.Option("--template", metavar="T", help="文面のひな形(jinja2) / template of the text (jinja2)")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="F.eml|F.txt", help="下書きをファイルに書く / write the draft to a file"),
    ] = None,
    source: From = [],  # noqa: B006
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """提案メールの下書き（未解決の指摘や条件違反があれば出さない） / the draft of a proposal mail."""
    from matcher import desk, keeping
    from matcher.drafts import write_draft
    from matcher.terminal.drafts import show_draft

    settings = settings_of(today, policy, lang, debug)
    morning = gathered(source, settings, db)
    document = desk.propose(morning, project, engineers, template=template)
    if not source:
        with opened(db, settings) as store:
            people = [morning.engineer(e) for e in engineers]
            keeping.keep_proposal(store, morning.project(project), document, people, by=keeping.who())
    if out is not None:
        write_draft(document, out, settings.lang)
    show(document, as_json, show_draft, out, settings.lang)
    return DONE


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="書き出し先 / where to write")] = Path("out"),
    source: From = [],  # noqa: B006
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """プランを Excel とページ(HTML)に書き出す / workbook and page of the plan."""
    from matcher import desk
    from matcher.documents.outgoing import ReportDocument
    from matcher.terminal.plans import show_files

    settings = settings_of(today, policy, lang, debug)
    morning = gathered(source, settings, db)
    files = desk.report(morning, desk.match(morning), out)
    document = ReportDocument(files=tuple(f.as_posix() for f in files))
    show(document, as_json, lambda _: show_files(files, settings.lang))
    return DONE


@app.command()
def solve(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="割当問題の JSON / instances as JSON")
    ] = None,
    gap: Annotated[
        float,
        typer.Option("--gap", metavar="G", help="証明済みの差がこれ以下なら止める / stop at a proven gap of this"),
    ] = 0.0,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", metavar="S", help="1ファイルあたりの秒数(既定: 60) / seconds per file (60)"),
    ] = None,
    work: Annotated[
        int | None,
        typer.Option(
            "--work",
            metavar="N",
            help="計算量の上限。時間と違い、どのマシンでも同じ結果になる / work instead of time: the same everywhere",
            min=1,
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            metavar="FILE",
            help="上界の証明書(JSON)をここに書く / write the certificate of the bound here",
        ),
    ] = None,
    as_json: Json = False,
    lang: Language = "ja",
    debug: Debug = False,
) -> int:
    """割当問題(JSON)の証明付き最適解 / the proven best plan of neutral instances."""
    from matcher import desk
    from matcher.documents.solving import SolveDocument, SolveManyDocument
    from matcher.messages import tell
    from matcher.terminal.solving import show_solved

    settings = settings_of(None, None, lang, debug)
    if not files:
        raise InputError(tell("solver.no_files", settings.lang), place="FILE")
    if not 0 <= gap < float("inf"):
        raise InputError(tell("solver.gap", settings.lang, gap=gap), place="--gap")
    if time_limit is not None and not 0 < time_limit < float("inf"):
        raise InputError(tell("solver.time_limit", settings.lang, seconds=time_limit), place="--time-limit")
    seconds = SOLVE_S if time_limit is None and work is None else time_limit
    if certificate is not None and len(files) > 1:
        raise InputError(tell("solver.one_certificate", settings.lang), place="--certificate")
    results = desk.solve(files, time_limit=seconds, gap=gap, work=work, certificate=certificate, lang=settings.lang)
    document = (
        SolveDocument(**results[0].model_dump()) if len(files) == 1 else SolveManyDocument(results=tuple(results))
    )
    show(document, as_json, lambda _: show_solved(results, settings.lang))
    return LOOK if any(r.status == "INFEASIBLE" for r in results) else DONE
