"""matcher bench: the program measured, beside others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.frame import DONE, LOOK, Debug, Json, Language, app, settings_of, show
from matcher.errors import InputError
from matcher.messages import Lang, tell

if TYPE_CHECKING:
    from matcher.benching.subjects import Sense

MOST = 1_000_000
"""People and projects of a market that is asked for."""

group = typer.Typer(help="性能の測定 / benchmarks.", no_args_is_help=True)
app.add_typer(group, name="bench")


@group.command()
def solver(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="OR-Library の割当・GAP 形式か、割当問題の JSON。無ければ模擬市場"),
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option(
            "--size",
            metavar="要員x案件|all",
            help="市場の規模。何度でも（既定 100x60 と 1000x500） / size of a market, any number of times",
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="K,K…|all", help="standard tight loose teams chains part_time low_caps no_caps"),
    ] = "standard",
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, max=1000, metavar="N", help="シードの数 / how many seeds")
    ] = 3,
    ways: Annotated[
        str | None,
        typer.Option(
            "--ways",
            metavar="W,W…",
            help="方法を選ぶ（既定は規模に見合うものすべて） / which ways; else all that fit the size",
        ),
    ] = None,
    limit: Annotated[float, typer.Option("--limit", metavar="S", help="1回あたりの秒数 / seconds a run")] = 60.0,
    patience: Annotated[
        float | None,
        typer.Option(
            "--patience",
            metavar="N",
            help="他の方法は ses-matcher の N 倍の時間で打ち切る / stop the others after N times our time",
        ),
    ] = None,
    sense: Annotated[
        str | None,
        typer.Option(
            "--sense",
            metavar="min|max",
            help="GAP が費用か利益か（既定はファイル名から） / costs or profits in GAP files",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="DIR", help="図(PNG・SVG)をここに書く / write plots here")
    ] = None,
    as_json: Json = False,
    lang: Language = "ja",
    debug: Debug = False,
) -> int:
    """ソルバーを他の解き方と同じ条件で比べる / the solver beside others on equal rules."""
    from matcher.benching import compared, in_the_middle, markets, of_file
    from matcher.benching.comparing import machine
    from matcher.documents.solving import BenchSolverDocument
    from matcher.terminal.benching import show_bench, watched

    words = settings_of(None, None, lang, debug).lang
    _checked(limit, patience, words)
    asked = _ways(ways, words)
    if plot is not None:
        _can_plot(words)
    if files:
        wanted = _sense(sense, words)
        subjects = [subject for file in files for subject in of_file(file, wanted, words)]
    else:
        subjects = list(markets(_sizes(size or [], words), _kinds(kind, words), range(1, seeds + 1)))
    runs = []
    with watched(limit, words) as (before, after):
        told = compared(
            subjects,
            asked,
            limit=limit,
            patience=patience,
            before=lambda subject, way: before(subject.name, subject.seed, way),
        )
        for run in told:
            after(run)
            runs.append(run)
    medians = in_the_middle(runs)
    written: tuple[Path, ...] = ()
    if plot is not None:
        from matcher.benching.plots import plotted

        written = plotted(runs, medians, plot, words)
    document = BenchSolverDocument(
        machine=machine(),
        limit_seconds=limit,
        patience=patience,
        medians=medians,
        runs=tuple(runs),
        files=tuple(file.as_posix() for file in written),
    )
    show(document, as_json, show_bench, words)
    return LOOK if any(run.faults and run.way != "greedy" for run in runs) else DONE


def _checked(limit: float, patience: float | None, lang: Lang) -> None:
    for option, given in (("--limit", limit), ("--patience", patience)):
        if given is not None and not 0 < given < float("inf"):
            raise InputError(tell("benching.positive", lang, option=option, given=given), place=option)


def _can_plot(lang: Lang) -> None:
    """Says before the first run, not after the last, that plots cannot be drawn."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise InputError(tell("benching.no_matplotlib", lang), place="--plot")


def _ways(given: str | None, lang: Lang) -> list[str] | None:
    from matcher.benching import WAYS

    if given is None:
        return None
    named = [name.strip() for name in given.split(",") if name.strip()]
    if not named or not set(named) <= set(WAYS):
        raise InputError(tell("benching.unknown_way", lang, given=given, known=" ".join(WAYS)), place="--ways")
    return list(dict.fromkeys(named))


def _kinds(given: str, lang: Lang) -> tuple[str, ...]:
    from matcher.benching.subjects import KINDS

    named = tuple(dict.fromkeys(name.strip() for name in given.split(",") if name.strip()))
    if named == ("all",):
        return KINDS
    if not named or not set(named) <= set(KINDS):
        raise InputError(tell("benching.kind", lang, given=given, known=" ".join(KINDS)), place="--kind")
    return named


def _sizes(given: list[str], lang: Lang) -> list[tuple[int, int]]:
    from matcher.benching.subjects import SIZES

    found: list[tuple[int, int]] = []
    for text in given:
        two = re.fullmatch(r"(\d{1,7})\s*[x×,]\s*(\d{1,7})", text.strip())
        if text == "all":
            found += SIZES
        elif two is None or not all(1 <= int(n) <= MOST for n in two.groups()):
            raise InputError(tell("benching.size", lang, given=text, most=f"{MOST:,}"), place="--size")
        else:
            found.append((int(two[1]), int(two[2])))
    return list(dict.fromkeys(found)) or list(SIZES[:2])


def _sense(given: str | None, lang: Lang) -> Sense | None:
    senses: dict[str | None, Sense | None] = {None: None, "min": "min", "max": "max"}
    if given in senses:
        return senses[given]
    raise InputError(tell("benching.sense", lang, given=given), place="--sense")
