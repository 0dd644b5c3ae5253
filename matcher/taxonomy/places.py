"""Where in the vocabulary's files a fault stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from matcher.taxonomy.keys import key

_TABLE = re.compile(r"\[(?:\"((?:[^\"\\]|\\.)*)\"|([^\]]+))\]\s*(?:#.*)?$")
_FIELD = re.compile(r"(?:\"([^\"]*)\"|([\w-]+))\s*=")
_QUOTED = re.compile(r"\"([^\"]*)\"")
_FILE = re.compile(r"([\w-]+\.toml): ")


class Block:
    """One table of a file: its name, the line it begins on, and the lines of it."""

    def __init__(self, file: str, name: str, line: int) -> None:
        self.file, self.name, self.line = file, name, line
        self.lines: list[str] = []

    def line_of(self, told: str) -> int:
        """The line a fault speaks of: of the spelling, else of the field or version it names, else of the heading."""
        at = {"": self.line}
        for number, text in enumerate(self.lines, start=self.line + 1):
            if (field := _FIELD.match(text)) is not None:
                at.setdefault(field[1] or field[2], number)
            for quoted in _QUOTED.findall(text):
                at.setdefault(quoted, number)
        named = [name for name in at if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told)]
        return at[max(named, key=len, default="")]


def at_their_lines(faults: list[str], folder: Traversable) -> list[str]:
    """The faults, each with the file and line of the entry it speaks of in front (languages.toml:12: Java: …)."""
    blocks = [block for file in _files(folder) for block in _blocks(file)]
    blocks.sort(key=lambda block: -len(block.name))
    return [_placed(fault, blocks) for fault in faults]


def _placed(fault: str, blocks: list[Block]) -> str:
    file = _FILE.match(fault)
    told = fault[file.end() :] if file else fault
    for block in blocks:
        if (file is None or block.file == file[1]) and block.name and told.startswith(f"{block.name}: "):
            return f"{block.file}:{block.line_of(told[len(block.name) :])}: {told}"
    if file is not None and (line := re.search(r"at line (\d+)", told)):
        return f"{file[1]}:{line[1]}: {told}"
    return f"{file[1]}:{_line_with(told, file[1], blocks)}: {told}" if file else fault


def _line_with(told: str, file: str, blocks: list[Block]) -> int:
    """The line of a list that holds the longest text a fault names (everyday railway: ...); 1 where none does."""
    best = (0, 1)
    for block in (block for block in blocks if block.file == file):
        for number, text in enumerate(block.lines, start=block.line + 1):
            for quoted in _QUOTED.findall(text):
                if len(quoted) > best[0] and re.search(rf"(?<!\w){re.escape(key(quoted))}(?!\w)", told.casefold()):
                    best = (len(quoted), number)
    return best[1]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for here in (folder.joinpath("skills"), folder):
        yield from sorted((f for f in here.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _blocks(file: Traversable) -> Iterator[Block]:
    block: Block | None = Block(file.name, "", 0)
    for number, line in enumerate(file.read_bytes().decode("utf-8", errors="replace").splitlines(), start=1):
        if (heading := _TABLE.match(line)) is not None:
            if block is not None:
                yield block
            block = Block(file.name, (heading[1] or heading[2] or "").replace('\\"', '"'), number)
        elif block is not None:
            block.lines.append(line)
    if block is not None:
        yield block
