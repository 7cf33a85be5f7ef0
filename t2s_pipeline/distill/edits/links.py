"""Links between the files of a skill."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from t2s_pipeline.distill.edits.document import Document
from t2s_pipeline.distill.edits.markdown import document_of
from t2s_pipeline.distill.edits.page import Page

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def linked_paths(path: str, document: Document) -> Iterator[tuple[str, str]]:
    """Yield, for each link to another file, its destination as written and the path it names.

    Args:
        path: of the file the links stand in.
        document: that file, or a part of it.
    """
    for link in document.links:
        destination = re.split(r"[?#]", link, maxsplit=1)[0]
        if destination and not _SCHEME.match(destination):
            plain = unquote(destination)
            yield link, posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))


def broken_link(path: str, document: Document, paths: Mapping[str, object]) -> str | None:
    """Return a link to a file or folder that is not among the paths, as written; else None."""
    for link, named in linked_paths(path, document):
        if named not in paths and not any(there.startswith(named + "/") for there in paths):
            return link
    return None


def is_linked(wanted: str, path: str, page: Page) -> bool:
    """Tell whether a file links to another."""
    if path == wanted or not path.endswith((".md", ".txt")):
        return False
    return any(named == wanted for _, named in linked_paths(path, document_of(path, page.texts)))


def is_mentioned(wanted: str, path: str, page: Page) -> bool:
    """Tell whether a file names another one, in a link or in plain words."""
    if path == wanted:
        return False
    near = posixpath.relpath(wanted, posixpath.dirname(path) or ".")
    names = "|".join(re.escape(name) for name in {wanted, near})
    words = re.compile(rf"(?<![\w./-])(?:\./)*(?:{names})(?![\w-]|\.\w)")
    return words.search(page.text) is not None or is_linked(wanted, path, page)
