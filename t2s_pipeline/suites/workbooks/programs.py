"""The programs of the scripted agent: one template for each shape that a policy's code takes."""

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from t2s_pipeline.suites.workbooks.expressions import Expressions

FOLDERS = {
    "fill a column": "fill_column",
    "delete rows": "delete_rows",
    "look up across sheets": "look_up",
    "reformat dates": "reformat_dates",
    "aggregate": "aggregate",
}
"""Type of task → folder of its programs."""
SHAPES = {
    "fill_column": ("loop", "values", "function"),
    "delete_rows": ("walk", "indexes", "rewrite"),
    "look_up": ("loop", "values", "function"),
    "reformat_dates": ("loop", "values", "function"),
    "aggregate": ("loop", "values", "function"),
}


def program(name: str, expressions: Expressions, **values: object) -> str:
    """Write a program: a template by its name, such as ``fill_column/loop``, filled in."""
    template = _templates().get_template(f"{name}.py.j2")
    code = template.render(e=expressions, job=expressions.job, s=expressions.style, **values)
    return re.sub(r"\n{4,}", "\n\n\n", code).strip() + "\n"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("t2s_pipeline.suites.workbooks", "policies"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
