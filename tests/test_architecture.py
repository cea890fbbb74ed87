"""Imports point downwards, and each heavy library has its one place."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "pipeline"
RANKS = [
    ["errors", "records"],
    ["resources", "checks", "text"],
    ["knowledge", "corpus", "themes", "graph", "store", "evaluation"],
    ["config", "structure", "linking"],
    ["components"],
    ["viewer"],
    ["engine"],
    ["cli"],
    ["__main__"],
]
RANK = {part: rank for rank, parts in enumerate(RANKS) for part in parts}
# Those that read or write files use the store; nobody else of the same rank is imported.
ANYWHERE = {"store"}
ONLY_IN = {
    "spacy": {"components", "engine", "config"},
    "thinc": {"components", "engine", "config"},
    "networkx": {"graph"},
    "networkit": {"graph"},
    "sklearn": {"themes"},
    "skops": {"themes"},
    "typer": {"cli"},
    "rich": {"cli"},
    "dask": {"engine"},
    "distributed": {"engine"},
}
FILES = sorted(ROOT.rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def part_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def name_of(path):
    return str(path.relative_to(ROOT))


def test_there_are_files_to_look_at():
    assert len(FILES) > 50
    assert {part_of(path) for path in FILES} - {"__init__"} == set(RANK)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_downwards(path):
    part = part_of(path)
    if part == "__init__":
        return
    for module in imported(path):
        top, _, rest = module.partition(".")
        target = rest.split(".")[0]
        if top == "pipeline" and target:
            lower = RANK[target] < RANK[part] or target == part or target in ANYWHERE
            assert lower, f"{part} imports {module}"
        assert part in ONLY_IN.get(top, {part}), f"{part} imports {top}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_assert_no_print_no_bare_except(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Assert), f"assert in line {node.lineno}"
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or getattr(node.type, "id", "") in (
                "Exception",
                "BaseException",
            )
            # The engine alone may catch everything: a document must not cost its neighbours.
            assert not broad or part_of(path) == "engine", f"broad except in line {node.lineno}"
        if isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") != "print", f"print in line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_models_are_never_unpickled(path):
    forbidden = {"pickle", "joblib", "dill", "cloudpickle", "marshal", "shelve"}
    assert not forbidden & {module.split(".")[0] for module in imported(path)}
