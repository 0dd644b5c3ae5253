"""What a person sees of a benchmark: while it runs on stderr, then a table per problem."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text

from matcher.messages import Lang, listed, tell, tell_parts
from matcher.terminal.page import console_of, table_of

if TYPE_CHECKING:
    from matcher.documents.solving import BenchMiddle, BenchRun, BenchSolverDocument

LP_GAPS = ("0.005", "0.001", "0.0001")
"""How soon these gaps were proven is told beside the time of one LP."""


def _seed(seed: int | None, lang: Lang) -> str:
    return "" if seed is None else tell("benching.seed", lang, seed=seed)


def _way(way: str, lang: Lang) -> str:
    return tell(f"benching.way.{way}", lang)


def done(run: BenchRun, lang: Lang) -> str:
    """One run in a line."""
    return tell(
        "benching.done",
        lang,
        instance=run.instance,
        seed=_seed(run.seed, lang),
        way=_way(run.way, lang),
        status=tell(f"benching.status.{run.status}", lang) + (f" ({run.said})" if run.said else ""),
        seconds="" if run.seconds is None else f"{run.seconds:.3f} s",
    ).rstrip()


@contextmanager
def watched(
    limit: float, lang: Lang
) -> Iterator[tuple[Callable[[str, int | None, str], None], Callable[[BenchRun], None]]]:
    """On stderr, what runs now (where a person watches) and every run that is done."""
    from rich.console import Console

    console = Console(stderr=True, markup=False, highlight=False)
    number = 0

    with console.status("", spinner="dots") if console.is_terminal else _silent() as status:

        def before(instance: str, seed: int | None, way: str) -> None:
            nonlocal number
            number += 1
            if status is not None:
                told = {"number": number, "instance": instance, "seed": _seed(seed, lang), "limit": limit}
                status.update(Text(tell("benching.running", lang, way=_way(way, lang), **told)))

        def after(run: BenchRun) -> None:
            sys.stderr.write(done(run, lang) + "\n") if status is None else console.print(Text(done(run, lang)))
            sys.stderr.flush()

        yield before, after


@contextmanager
def _silent() -> Iterator[None]:
    yield None


def show_bench(document: BenchSolverDocument, lang: Lang) -> None:
    """Per problem a row per way, medians over the seeds; then what was left out, and the plots."""
    console = console_of()
    by_instance: dict[str, list[BenchMiddle]] = {}
    for middle in document.medians:
        by_instance.setdefault(middle.instance, []).append(middle)
    for instance, middles in by_instance.items():
        runs = [run for run in document.runs if run.instance == instance]
        console.print()
        console.print(Text(_heading(instance, runs, lang), style="bold"))
        console.print(_table(middles, runs, lang))
        beside = _beside_lp(middles, lang)
        if beside:
            console.print(Text(beside))
    if by_instance:
        console.print()
        console.print(Text(tell("benching.reading", lang)), style="dim")
    for run in document.runs:
        if run.faults:
            told = tell("benching.faulty", lang, instance=run.instance, way=_way(run.way, lang), count=run.faults)
            console.print(Text(told, style="bold red"))
    missing = {run.way: run.said or "" for run in document.runs if run.status == "missing"}
    if missing:
        libraries = listed(sorted(set(missing.values())), lang)
        ways = listed([_way(way, lang) for way in missing], lang)
        console.print(Text(tell("benching.missing", lang, libraries=libraries, ways=ways), style="yellow"))
    for file in document.files:
        console.print(Text(tell("benching.written", lang, file=file)))


def _heading(instance: str, runs: Iterable[BenchRun], lang: Lang) -> str:
    listed_runs = list(runs)
    pairs = sorted({run.pairs for run in listed_runs if run.pairs is not None})
    span = f"{pairs[0]:,}" + (f"–{pairs[-1]:,}" if len(pairs) > 1 else "") if pairs else "-"
    seeds = {run.seed for run in listed_runs}
    over = tell("benching.over_seeds", lang, count=len(seeds)) if len(seeds) > 1 else ""
    return tell("benching.heading", lang, instance=instance, pairs=span) + over


def _table(middles: Iterable[BenchMiddle], runs: list[BenchRun], lang: Lang) -> object:
    first, *others = tell_parts("benching.columns", lang)
    right = {"justify": "right", "no_wrap": True}
    table = table_of((first, {"no_wrap": True}), *((name, right) for name in others))
    for m in middles:
        table.add_row(
            _way(m.way, lang),
            _number(m.seconds),
            ("≥ " if m.at_least else "") + _number(m.times_ours) if m.times_ours is not None else "-",
            _proof(m, [run for run in runs if run.way == m.way], lang),
            "-" if m.gap is None else f"{m.gap:.4%}" if m.gap else "0",
            "-" if m.value_to_ours is None else f"{m.value_to_ours:.3f}",
            "-" if m.memory_mb is None else f"{m.memory_mb:,.0f}",
            style="bold" if m.way == "ours" else None,
        )
    return table


def _proof(middle: BenchMiddle, runs: list[BenchRun], lang: Lang) -> str:
    states = dict.fromkeys(run.status for run in runs if run.status not in ("missing", "unfit"))
    if len(states) == 1:
        return tell(f"benching.status.{next(iter(states))}", lang)
    return f"{middle.proven}/{middle.runs}"


def _beside_lp(middles: list[BenchMiddle], lang: Lang) -> str | None:
    """Our seconds as multiples of those of one LP over all columns."""
    ours = next((m for m in middles if m.way == "ours"), None)
    lp = next((m.seconds for m in middles if m.way == "lp" and m.seconds), None)
    if ours is None or lp is None or ours.seconds is None:
        return None
    told = [tell("benching.lp_end", lang, times=_number(ours.seconds / lp))]
    for gap in LP_GAPS:
        if gap in ours.seconds_to:
            times = _number(ours.seconds_to[gap] / lp)
            told.append(tell("benching.lp_gap", lang, gap=f"{float(gap):.2%}", times=times))
    if ours.first_plan_seconds is not None and ours.first_plan_gap is not None:
        times, gap = _number(ours.first_plan_seconds / lp), f"{ours.first_plan_gap:.3%}"
        told.append(tell("benching.lp_first", lang, times=times, gap=gap))
    return tell("benching.lp", lang, reached=listed(told, lang))


def _number(value: float | None) -> str:
    """Three figures that count."""
    if value is None:
        return "-"
    places = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:,.{places}f}"
