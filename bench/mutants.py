"""Mutation testing of what everything rests on: one small change at a time to `model`, `ledger`, `weigh` or `score`, and the tests of it must fail.

A change turns a comparison round, an `and` into an `or`, a plus into a minus, a number into the next, a condition into its contrary, or drops what a
function returns. They are drawn at random with a fixed seed, as many from each package; asked are the tests under its name and the laws that import it.
What survives is printed with its place: a test that is missing, or a change that makes no difference.
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
EACH = 50
SEED = 9
ALSO: Mapping[str, tuple[str, ...]] = {
    "model": ("tests/test_desk_watch.py",),
    "ledger": ("tests/test_events_store.py", "tests/test_events_query.py", "tests/test_events_slots.py", "tests/test_desk_watch.py"),
    "weigh": ("tests/test_demo.py",),
    "score": ("tests/test_desk_score.py",),
}
"""Of each package, what is asked beside the tests under its name and the laws that import it."""

_SLOW = ("test_ledger_crowd", "test_lookahead_mutants", "test_text_linear", "test_readers_laws")
"""Tests that take minutes, or make mutants of their own."""

_LONGEST_S = 900
_TURNED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SWAPPED: Mapping[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One change: in which file and line, what was there and what stands there now, and the whole changed source."""

    path: str
    line: int
    before: str
    after: str
    source: str


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in a node's place."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _TURNED:
            yield ast.Compare(left=node.left, ops=[_TURNED[type(op)]()], comparators=node.comparators)
        case ast.BoolOp(op=op):
            yield ast.BoolOp(op=ast.Or() if isinstance(op, ast.And) else ast.And(), values=node.values)
        case ast.BinOp(op=op) if type(op) in _SWAPPED and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            yield ast.BinOp(left=node.left, op=_SWAPPED[type(op)](), right=node.right)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp():
            yield ast.IfExp(test=ast.UnaryOp(op=ast.Not(), operand=node.test), body=node.body, orelse=node.orelse)
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            yield ast.Constant(value=value + 1)
        case _:
            pass


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change that may be made to a file."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    plain = source.encode()
    for node in ast.walk(tree):
        begin, end = _place(node, starts)
        if end:
            for other in changes(node):
                text = f"({ast.unparse(ast.fix_missing_locations(other))})"
                yield Mutant(path=str(path.relative_to(ROOT)), line=node.lineno, before=plain[begin:end].decode(), after=text,  # type: ignore[attr-defined]
                             source=(plain[:begin] + text.encode() + plain[end:]).decode())  # fmt: skip


def _place(node: ast.AST, starts: list[int]) -> tuple[int, int]:
    if not isinstance(node, ast.expr) or node.end_lineno is None or node.end_col_offset is None:
        return 0, 0
    return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset


def drawn(package: str, count: int, seed: int = SEED) -> list[Mutant]:
    """Some changes to a package; the same ones for the same seed and source."""
    found = [m for path in sorted((ROOT / "src" / "upheld" / package).rglob("*.py")) for m in mutants_of(path) if _compiles(m.source)]
    return random.Random(f"{seed}{package}").sample(found, min(count, len(found)))


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def asked(package: str) -> tuple[str, ...]:
    """The tests of a package, those under its own name first: the first that fails ends a run."""
    own = sorted((ROOT / "tests").glob(f"test_{package}_*.py"))
    laws = [path for path in sorted((ROOT / "tests" / "laws").glob("test_*.py")) if f"upheld.{package}" in path.read_text("utf-8")]
    return (*(str(path.relative_to(ROOT)) for path in (*own, *laws) if path.stem not in _SLOW), *ALSO[package])


def killed(mutant: Mutant, package: str) -> bool:
    """Whether the tests of a package see a change: they fail, or do not end."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "src"
        shutil.copytree(ROOT / "src", place, ignore=shutil.ignore_patterns("__pycache__"))
        (Path(name) / mutant.path).write_text(mutant.source, "utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", "quick", *asked(package)]
        environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=_LONGEST_S)
        except subprocess.TimeoutExpired:
            return True
    return done.returncode != 0


def figures(data: Path | None) -> Mapping[str, float]:
    """The share of changes that the tests see, for each package and in all."""
    del data
    return measured(int(os.environ.get("UPHELD_MUTANTS", EACH)))


def measured(each: int) -> Mapping[str, float]:
    """As :func:`figures`, of ``each`` changes to every package."""
    found: dict[str, float] = {}
    seen = made = 0
    for package in ALSO:
        mutants = drawn(package, each)
        own = mutants[0]
        if killed(msgspec.structs.replace(own, source=(ROOT / own.path).read_text("utf-8")), package):
            sys.exit(f"the tests of {package} fail without any change: mend them first")
        lived = [m for m in mutants if not killed(m, package)]
        for m in lived:
            print(f"{m.path}:{m.line} survived: {m.before} became {m.after}", file=sys.stderr, flush=True)
        seen, made = seen + len(mutants) - len(lived), made + len(mutants)
        found[package] = round(1 - len(lived) / max(len(mutants), 1), 3)
        print(f"{package}: {found[package]} of {len(mutants)}", file=sys.stderr, flush=True)
    return found | {"all": round(seen / max(made, 1), 3), "mutants": made}
