"""The shape of the code: who imports whom, how long things are, what is public."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import laydown

SOURCE = Path(laydown.__file__).parent
ORDER = (
    *(
        "model",
        "problems",
        "geometry",
        "lexicon",
        "reading",
        "sentences",
        "grammar",
        "habits",
        "phrases",
        "times",
        "gazetteer",
    ),
    *(
        "places",
        "forces",
        "attribution",
        "claims",
        "fusion",
        "pipeline",
        "ledger",
        "ingest",
        "output",
        "colours",
        "symbols",
        "show",
        "export",
        "server",
    ),
    *("explain", "suggest", "checks", "doctor", "demo", "report", "cli"),
)
FREE = {"__init__", "__main__"}
MODULES = sorted(SOURCE.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def part(path: Path) -> str:
    """The top-level module or package that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("laydown"):
            yield from [node.module] if "." in node.module else [f"laydown.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("laydown"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function; the decorators and the docstring do not count."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, Function) and node.end_lineno is not None:
            docstring = node.body[0] if ast.get_docstring(node) else None
            saved = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
            yield f"{path.relative_to(SOURCE)}:{node.name}", node.end_lineno - node.lineno + 1 - saved


ids = [str(path.relative_to(SOURCE)) for path in MODULES]


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_imports_only_from_those_above_it(path: Path) -> None:
    own = part(path)
    if own in FREE:
        return
    assert own in ORDER, f"{own} has no place in the order"
    for name in imported(ast.parse(path.read_text("utf-8"))):
        other = name.split(".")[1]
        if not other.startswith("__"):
            assert ORDER.index(other) <= ORDER.index(own), f"{own} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_imports_are_absolute_and_modules_of_a_size(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not any(isinstance(n, ast.ImportFrom) and n.level for n in ast.walk(ast.parse(text)))
    assert text.count("\n") <= 400


def test_only_sentences_knows_spacy() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        guarded = {id(n) for i in ast.walk(tree) if isinstance(i, ast.If) and "TYPE_CHECKING" in ast.dump(i.test)
                   for n in ast.walk(i)}  # fmt: skip
        found = [
            node for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in guarded
            and any(name.split(".")[0] == "spacy" for name in _names(node))
        ]  # fmt: skip
        assert not found or part(path) == "sentences", path


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]


def test_functions_are_short() -> None:
    lengths = dict(found for path in MODULES for found in functions(path))
    assert statistics.median(lengths.values()) < 10
    assert not {name: length for name, length in lengths.items() if length > 60}
    assert sum(length > 30 for length in lengths.values()) <= len(lengths) / 50


def test_public_surface_is_pinned() -> None:
    assert sorted(laydown.__all__) == laydown.__all__ == sorted(n for names in laydown._HOMES.values() for n in names)
    for name in laydown.__all__:
        assert getattr(laydown, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        laydown.nonsense  # noqa: B018


def test_docstring_lists_the_modules_in_order() -> None:
    assert laydown.__doc__ is not None
    listed = [word.strip("`,") for line in laydown.__doc__.splitlines() if line.startswith("``")
              for word in line.split() if word.startswith("``")]  # fmt: skip
    assert tuple(listed) == ORDER


def test_importing_laydown_imports_nothing_else() -> None:
    script = "import sys, laydown; print([m for m in sys.modules if m.startswith('laydown.')])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
