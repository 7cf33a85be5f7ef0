"""What an edit may not do, whatever the file looks like: its path and its content."""

import re
from typing import NamedTuple

from t2s_pipeline.distill.edits.document import Block, Document
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.markdown import MAIN, parse
from t2s_pipeline.distill.edits.page import split_lines
from t2s_pipeline.distill.edits.reasons import Refused, shortened
from t2s_pipeline.distill.edits.sections import title_of
from t2s_pipeline.distill.edits.text_safety import control_character, unsafe_part

_LICENCE = re.compile(
    r"(?:un)?licen[sc]es?|notices?|copying|copyright|patents|authors|third[-_ ]?party.*", re.I
)
_TEXT_KINDS = (".md", ".txt")
_NEEDS = {
    "append_to_section": ("section", "content"),
    "insert_after": ("target", "content"),
    "insert_before": ("target", "content"),
    "replace": ("target",),
    "add_section": ("section", "content"),
    "delete_section": ("section",),
    "create": ("content",),
    "delete_file": (),
}
_INSERTED = ("append_to_section", "insert_after", "insert_before", "replace")


class Body(NamedTuple):
    """What an edit brings: its lines, parsed on their own."""

    lines: tuple[str, ...]
    document: Document


def body_of(change: Change) -> Body:
    """Return the change's content without blank lines around it."""
    lines = split_lines(change.content)
    return Body(lines, parse(lines))


def check(change: Change, *, accepted: bool) -> None:
    """Check a change by itself.

    Args:
        change: what is to be done.
        accepted: whether a person accepted it although it is unsafe.

    Raises:
        Refused: it must not be done to any file.
    """
    _check_path(change)
    _check_needs(change)
    if change.op == "add_section":
        _check_text("title", change.section, accepted=accepted)
        _check_title(change.section)
    if change.op not in ("delete_section", "delete_file"):
        _check_text("content", change.content, accepted=accepted)
        _check_blocks(change)


def _check_path(change: Change) -> None:
    path = change.path
    parts = path.split("/")
    if (
        any(mark in path for mark in "\\:\t\n")
        or path.startswith("~")
        or any(part != part.strip(" .") or not part for part in parts)
        or control_character(path)
        or unsafe_part(path)
    ):
        detail = f"{shortened(path)} is not a plain relative path inside the skill."
        raise Refused("bad path", detail)
    *folders, name = (part.casefold() for part in parts)
    if "scripts" in folders or _LICENCE.fullmatch(name.split(".")[0]):
        raise Refused("protected file", f"{path} is a script or a licence, which no edit changes.")
    if name == MAIN.casefold() and not folders and change.op == "delete_file":
        raise Refused("protected file", f"{path} is what makes the directory a skill.")
    if not name.endswith(_TEXT_KINDS):
        raise Refused("not a text file", f"{path} does not end in .md or .txt.")
    if change.op == "create" and len(folders) > 1:
        detail = f"{path} is more than one level below the skill's directory."
        raise Refused("bad path", detail)


def _check_needs(change: Change) -> None:
    needs = _NEEDS[change.op]
    if "section" in needs and not title_of(change.section):
        raise Refused("missing section", f"{change.op} needs a section, and none is named.")
    if "target" in needs and not split_lines(change.target):
        raise Refused("missing target", f"{change.op} needs a target, and it is empty.")
    if "content" in needs and not split_lines(change.content):
        raise Refused("missing content", f"{change.op} needs content, and it is empty.")


def _check_text(part: str, text: str, *, accepted: bool) -> None:
    if character := control_character(text):
        detail = f"The {part} has the control character U+{ord(character):04X}."
        raise Refused("control characters", detail)
    if not accepted and (found := unsafe_part(text)):
        raise Refused("unsafe", f"The {part} has {found}, and nobody accepted it.")


def _check_title(section: str) -> None:
    title = title_of(section)
    parsed = parse((f"# {title}",))
    if "\n" in section.strip() or [heading.title for heading in parsed.headings] != [title]:
        raise Refused("bad title", f"{shortened(section)} cannot stand as one heading.")


def _check_blocks(change: Change) -> None:
    document = body_of(change).document
    blocks = {block for path in document.blocks for block in path}
    for block in sorted(blocks, key=lambda block: block.start):
        if block.kind == "fence" and not _is_closed(document, block):
            detail = f"The fence {shortened(document.lines[block.start])} is never closed."
            raise Refused("unbalanced fence", detail)
        if block.kind == "html" and not _is_comment(document, block):
            detail = f"{shortened(document.lines[block.start])} starts a block of raw HTML."
            raise Refused("raw HTML", detail)
        if block.kind == "definition" and change.op != "create":
            detail = (
                f"{shortened(document.lines[block.start])} could change where other links lead."
            )
            raise Refused("link definition in content", detail)
        if block.kind[1:].isdigit() and change.op in _INSERTED:
            detail = f"{shortened(document.lines[block.start])} is a heading; use add_section."
            raise Refused("heading in content", detail)


def _is_closed(document: Document, block: Block) -> bool:
    """Tell whether a fence ends in a line of at least as many of its marks."""
    if document.open_from == block.start or block.end - block.start < 2:
        return False
    last = document.lines[block.end - 1].strip().lstrip("> \t")
    return len(last) >= len(block.mark) and not last.strip(block.mark[0])


def _is_comment(document: Document, block: Block) -> bool:
    """Tell whether a block is a closed comment; whoever accepted the edit accepted that."""
    text = "\n".join(document.lines[block.start : block.end]).strip()
    closed = document.open_from != block.start
    return closed and text.startswith("<!--") and text.endswith("-->")
