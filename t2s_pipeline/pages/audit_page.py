"""An audit page: one HTML file that needs nothing beside itself and asks nothing of a network."""

import base64
import hashlib
import re

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
_NO_DIGEST = "0" * 32
_DIGEST = re.compile(rb'<meta name="t2s-digest" content="([0-9a-f]{32})">')


def audit_page(data: dict[str, object]) -> str:
    """Return the page that shows this data.

    Only the page's own style and script may be used, each named by its hash: whatever a text of
    the data holds, nothing else runs and nothing is fetched. The page bears the digest of its
    own bytes.
    """
    style = raw("audit/style.css")
    script = "\n".join(raw(f"audit/script/{name}.js") for name in SCRIPTS)
    page = render(
        "audit/page.html",
        title=title_of(str(data["evolution"])),
        digest=_NO_DIGEST,
        skill=data["skill"],
        policy=(
            f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'"
        ),
        style=style,
        script=script,
        data=inert_json(data),
    )
    return page.replace(_NO_DIGEST, _digest(page.encode("utf-8")), 1)


def title_of(evolution: str) -> str:
    """Return the title of an evolution's page."""
    return f"{evolution}: who taught which line"


def is_page_of(evolution: str, page: bytes) -> bool:
    """Tell whether bytes are the page of an evolution, none of them changed."""
    found = _DIGEST.search(page)
    if not found or f"<title>{title_of(evolution)}</title>".encode() not in page:
        return False
    blank = page[: found.start(1)] + _NO_DIGEST.encode() + page[found.end(1) :]
    return found[1].decode() == _digest(blank)


def inert_json(value: object) -> str:
    """Return JSON that stays data in an HTML script element, whatever its texts hold."""
    text = orjson.dumps(value).decode()
    for character, escape in _INERT:
        text = text.replace(character, escape)
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _digest(page: bytes) -> str:
    return hashlib.blake2b(page, digest_size=16).hexdigest()
