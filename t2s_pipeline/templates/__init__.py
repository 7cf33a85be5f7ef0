"""Everything the pipeline says, one template per file, rendered by name."""

from functools import cache
from importlib.resources import files
from threading import Lock

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

_TEMPLATES = Environment(
    loader=PackageLoader("t2s_pipeline", "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    auto_reload=False,  # else each included file is looked at on disk each time
)

_LOADING = Lock()


def render(name: str, /, **values: object) -> str:
    """Fill in a template; a value it asks for and does not get is an error."""
    with _LOADING:  # many threads may ask at once, and reading one takes long
        template = _load(name)
    return template.render(values)


@cache
def raw(name: str) -> str:
    """Return a file as it is: scripts and styles are no templates."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _load(name: str) -> Template:
    return _TEMPLATES.get_template(name)
