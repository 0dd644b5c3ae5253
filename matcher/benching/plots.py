"""Two kinds of pictures of the runs, as PNG and SVG: seconds against size, and the proven gap against seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from matcher.benching.ways import WAYS
from matcher.documents.solving import BenchMiddle, BenchRun
from matcher.errors import InputError
from matcher.messages import Lang, tell, why_os

JAPANESE: tuple[str, ...] = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic")
JAPANESE += ("Hiragino Sans", "Yu Gothic", "Meiryo", "MS Gothic")
LEAST_GAP = 1e-6
"""Where the axis of gaps ends: what is proven stands there."""


def plotted(runs: Sequence[BenchRun], medians: Sequence[BenchMiddle], folder: Path, lang: Lang) -> tuple[Path, ...]:
    """The files written. Raises InputError where Matplotlib is missing or the folder cannot be written."""
    try:
        import matplotlib
    except ModuleNotFoundError as error:
        raise InputError(tell("benching.no_matplotlib", lang), place="--plot") from error
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    words = lang if lang == "en" or _japanese(matplotlib) else "en"
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kinds = dict.fromkeys(run.kind for run in runs if run.kind is not None)
        for kind in kinds:
            own = [m for m in medians if m.instance.endswith(f" {kind}")]
            figure = _against_size(plt, own, kind, words)
            written += _saved(plt, figure, folder / f"time-by-size-{kind}")
        for name, own_runs in _one_of_each(runs).items():
            figure = _against_time(plt, own_runs, name, words)
            written += _saved(plt, figure, folder / f"gap-by-time-{_plain(name)}")
    except OSError as error:
        told = tell("cli.cannot_write", lang, path=folder, why=why_os(error, lang))
        raise InputError(told, place=str(folder)) from error
    return tuple(written)


def _japanese(matplotlib: Any) -> bool:
    """Is there a font for Japanese? It is then the one in use."""
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    font = next((name for name in JAPANESE if name in there), None)
    if font is not None:
        matplotlib.rcParams["font.family"] = [font, "DejaVu Sans"]
    return font is not None


def _color(way: str) -> str:
    return f"C{list(WAYS).index(way) % 10}"


def _against_size(plt: Any, medians: Iterable[BenchMiddle], kind: str, lang: Lang) -> Any:
    figure, axes = plt.subplots(figsize=(8, 5))
    lines: dict[str, list[BenchMiddle]] = {}
    for middle in medians:
        if middle.seconds is not None:
            lines.setdefault(middle.way, []).append(middle)
    for way, own in lines.items():
        own.sort(key=lambda m: m.engineers)
        sizes, seconds = [m.engineers for m in own], [max(m.seconds or 0, 1e-4) for m in own]
        axes.plot(sizes, seconds, "-", color=_color(way), label=tell(f"benching.way.{way}", lang))
        for m, x, y in zip(own, sizes, seconds, strict=True):
            done = m.proven == m.runs or not WAYS[way].plans or way == "greedy"
            axes.plot([x], [y], "o", color=_color(way), fillstyle="full" if done else "none")
    axes.set(xscale="log", yscale="log", title=tell("benching.plot.size", lang, kind=kind))
    axes.set_xlabel(tell("benching.plot.people", lang))
    axes.set_ylabel(tell("benching.plot.seconds", lang))
    axes.grid(visible=True, which="both", alpha=0.25)
    axes.legend(fontsize=8)
    return figure


def _against_time(plt: Any, runs: Iterable[BenchRun], name: str, lang: Lang) -> Any:
    figure, axes = plt.subplots(figsize=(8, 5))
    for run in runs:
        points = [
            (max(step.seconds, 1e-3), max(abs(step.bound - step.objective) / max(1.0, abs(step.objective)), LEAST_GAP))
            for step in run.trace
            if step.objective is not None and step.bound is not None
        ]
        if points:
            seconds, gaps = zip(*points, strict=True)
            label = tell(f"benching.way.{run.way}", lang)
            axes.step(seconds, gaps, where="post", color=_color(run.way), label=label)
            axes.plot(seconds[-1:], gaps[-1:], "o", color=_color(run.way))
    axes.set(xscale="log", yscale="log", title=tell("benching.plot.gap", lang, name=name))
    axes.set_xlabel(tell("benching.plot.seconds", lang))
    axes.set_ylabel(tell("benching.plot.proven_gap", lang))
    axes.grid(visible=True, which="both", alpha=0.25)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)
    return figure


def _one_of_each(runs: Iterable[BenchRun]) -> dict[str, list[BenchRun]]:
    """By instance, the runs of its first seed."""
    found: dict[str, list[BenchRun]] = {}
    for run in runs:
        own = found.setdefault(run.instance, [])
        if not own or own[0].seed == run.seed:
            own.append(run)
    return {name: own for name, own in found.items() if any(run.trace for run in own)}


def _plain(name: str) -> str:
    text = name.replace("×", "x").replace(",", "").replace(" ", "-")
    return "".join(letter for letter in text if letter.isalnum() or letter in "-._")


def _saved(plt: Any, figure: Any, path: Path) -> list[Path]:
    files = [path.with_name(f"{path.name}.{ending}") for ending in ("png", "svg")]
    figure.tight_layout()
    for file in files:
        figure.savefig(file, dpi=150)
    plt.close(figure)
    return files
