"""Sections by their names: ``Title``, or ``Parent > Title`` where the title alone is ambiguous."""

from collections.abc import Container, Sequence
from functools import lru_cache

from t2s_pipeline.distill.edits.document import Document, Heading
from t2s_pipeline.distill.edits.edit import normalised
from t2s_pipeline.distill.edits.reasons import Refused, shortened

_MARKS = str.maketrans("", "", "`*_")


def title_of(section: str) -> str:
    """Return a section's name without heading marks, which some writers add."""
    return " ".join(section.strip().lstrip("#").split())


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """Return a title as compared: one case, one spacing, no list, code or emphasis marks."""
    return normalised(title.translate(_MARKS))


def headings_named(document: Document, section: str) -> list[Heading]:
    """Return the headings that a section's name may mean; one that is written so wins."""
    name = title_of(section)
    found = [one for one in document.headings if title_key(one.title) == title_key(name)]
    if not found and " > " in name:
        *parents, name = (part.strip() for part in name.split(" > "))
        found = [
            one
            for one in document.headings
            if title_key(one.title) == title_key(name) and _are_above(parents, one)
        ]
    verbatim = [one for one in found if one.title == name]
    return verbatim if len(verbatim) == 1 else found


def heading_named(document: Document, section: str, taken: Container[int]) -> Heading:
    """Return the one heading that is meant.

    Args:
        document: the file.
        section: the name.
        taken: lines that another edit wrote and that no edit may build on.

    Raises:
        Refused: no heading or several have that name.
    """
    found = [one for one in headings_named(document, section) if one.start not in taken]
    if not found:
        there = ", ".join(shortened(one.title) for one in document.headings[:20]) or "no headings"
        detail = f"There is no section {shortened(section)}; the file has {there}."
        raise Refused("section not found", detail)
    if len(found) > 1:
        places = ", ".join(shortened(" > ".join((*one.parents, one.title))) for one in found)
        raise Refused("ambiguous section", f"{shortened(section)} may mean any of {places}.")
    return found[0]


def _are_above(parents: Sequence[str], heading: Heading) -> bool:
    """Tell whether these titles stand above the heading, in this order, others between them."""
    above = iter(title_key(title) for title in heading.parents)
    return all(title_key(parent) in above for parent in parents)
