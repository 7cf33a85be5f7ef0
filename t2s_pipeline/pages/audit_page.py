"""An audit page: one HTML file that needs nothing beside itself and asks nothing of a network."""

import base64
import hashlib

import orjson

from t2s_pipeline.templates import raw, render

SCRIPTS = (
    "text",
    "data",
    "steps",
    "line",
    "lines",
    "unused",
    "runs",
    "compare",
    "search",
    "keys",
    "main",
)
"""The parts of the page's script, in the order in which they need each other."""
_INERT = (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
"""What could end or change a script element, as JSON says it otherwise."""


def audit_page(data: dict[str, object]) -> str:
    """Return the page that shows this data.

    Only the page's own style and script may be used, each named by its hash: whatever a text of
    the data holds, nothing else runs and nothing is fetched.
    """
    style = raw("audit/style.css")
    script = "\n".join(raw(f"audit/script/{name}.js") for name in SCRIPTS)
    return render(
        "audit/page.html",
        title=f"{data['evolution']}: who taught which line",
        skill=data["skill"],
        policy=(
            f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'"
        ),
        style=style,
        script=script,
        data=inert_json(data),
    )


def inert_json(value: object) -> str:
    """Return JSON that stays data in an HTML script element, whatever its texts hold."""
    text = orjson.dumps(value).decode()
    for character, escape in _INERT:
        text = text.replace(character, escape)
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
