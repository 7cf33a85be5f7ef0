"""Who may import whom. A stage's logic runs without Dagster, DuckDB or a network."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "t2s_pipeline"
OURS = "t2s_pipeline"
OUTSIDE = {"dagster", "duckdb", "openai"}
FORBIDDEN = {
    "ids.py": {*OUTSIDE, "polars", OURS},
    "settings.py": {*OUTSIDE, "polars", OURS},
    "calls.py": {*OUTSIDE, "polars", OURS},
    "sql": {*OUTSIDE, "polars", OURS},
    "templates": {*OUTSIDE, "polars", OURS},
    "schemas.py": {*OUTSIDE, OURS},
    "redaction": {
        *OUTSIDE,
        *(f"{OURS}.{x}" for x in ("assets", "resources", "distill", "formats")),
    },
    "formats": {*OUTSIDE, *(f"{OURS}.{x}" for x in ("assets", "resources", "distill"))},
    "distill": {
        *OUTSIDE,
        *(f"{OURS}.{x}" for x in ("assets", "resources", "formats", "suites", "pages")),
    },
    "suites": {*OUTSIDE, *(f"{OURS}.{x}" for x in ("assets", "resources", "distill", "formats"))},
    "pages": {
        *OUTSIDE,
        *(f"{OURS}.{x}" for x in ("assets", "resources", "distill", "formats", "commands")),
    },
    "resources": {
        "openai",
        *(f"{OURS}.{x}" for x in ("assets", "distill", "pages", "definitions", "suites")),
    },
    "fake_endpoint": {
        *OUTSIDE,
        *(f"{OURS}.{x}" for x in ("assets", "resources", "formats", "commands", "definitions")),
    },
    "assets": {"duckdb", "openai", *(f"{OURS}.{x}" for x in ("definitions", "commands", "cli"))},
    "definitions.py": {"duckdb", "openai", *(f"{OURS}.{x}" for x in ("commands", "cli"))},
    "commands": {"duckdb", "openai", f"{OURS}.cli"},
}
ALLOWED = {
    "resources/migrations.py": {"duckdb"},
    "resources/warehouse.py": {"duckdb"},
    "resources/llm.py": {"openai"},
}
READS_ENVIRONMENT = {"settings.py"}


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_imports_only_what_is_below_it(layer):
    path = PACKAGE / layer
    for module in [path] if path.suffix else sorted(path.rglob("*.py")):
        name = module.relative_to(PACKAGE).as_posix()
        for imported in imports(module):
            for bad in FORBIDDEN[layer] - ALLOWED.get(name, set()):
                assert imported != bad, f"{name} imports {imported}"
                assert not imported.startswith(f"{bad}."), f"{name} imports {imported}"


def test_only_one_module_reads_the_environment():
    readers = {
        module.relative_to(PACKAGE).as_posix()
        for module in PACKAGE.rglob("*.py")
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("getenv", "environ")
            for node in ast.walk(tree(module))
            if not _is_write(node)
        )
    }
    assert readers - {"commands/runs.py"} <= READS_ENVIRONMENT


def test_every_layer_has_a_rule():
    layers = {path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    known = {*FORBIDDEN, "__init__.py", "cli", "__pycache__"}
    assert layers <= known


def test_no_drawer_is_called_utils():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
    assert not [m for m in PACKAGE.rglob("*.py") if m.stem in drawers]


def tree(module):
    return ast.parse(module.read_text(encoding="utf-8"))


def imports(module):
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_write(node):
    return isinstance(getattr(node, "ctx", None), ast.Store)
