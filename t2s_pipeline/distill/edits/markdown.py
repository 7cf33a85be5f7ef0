"""Markdown files, parsed as CommonMark with tables; front matter is none of it."""

from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from t2s_pipeline.distill.edits.document import Block, Document, Heading
from t2s_pipeline.distill.edits.page import page_of

MAIN = "SKILL.md"
"""The file that every skill has; the only one with front matter."""
_LEAVES = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
    "table_open": "table",
    "definition": "definition",
}
_CONTAINERS = {"list_item_open": "item", "blockquote_open": "quote"}
_ENDS = ("list_item_close", "blockquote_close")
_AFTERWARDS = ("", "a paragraph that must stand alone")
"""Put after every file: whatever swallows it was left open."""


def document_of(path: str, lines: tuple[str, ...]) -> Document:
    """Parse a file of a skill."""
    return parse(lines, front_matter(lines) if path == MAIN else 0)


def section_titles(text: str) -> list[str]:
    """Return the titles of a SKILL.md's headings, in order."""
    return [heading.title for heading in document_of(MAIN, page_of(text, "base").texts).headings]


def front_matter(lines: Sequence[str]) -> int:
    """Return how many lines are YAML front matter; all of them if it is never closed."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip() != "---":
        return 0
    closing = (n for n, line in enumerate(lines[1:], start=2) if line.rstrip() == "---")
    return next(closing, len(lines))


@lru_cache(maxsize=512)
def parse(lines: tuple[str, ...], front: int = 0) -> Document:
    """Parse lines; the first ``front`` of them are not Markdown."""
    env: dict[str, object] = {}
    # A carriage return within a line would make the parser count one line more than we do.
    source = "\n".join((*lines[front:], *_AFTERWARDS)).replace("\r", " ")
    tokens = _block_parser().parse(source, env)
    blocks, last = _blocks(tokens, front, len(lines))
    return Document(
        lines=lines,
        front=front,
        blocks=blocks,
        headings=_headings(tokens, front, len(lines)),
        nested_headings=tuple(
            int(token.tag[1:]) for token in tokens if token.type == "heading_open" and token.level
        ),
        links=_links(tokens, env),
        open_from=_open_from(lines, front, last),
    )


def _open_from(lines: Sequence[str], front: int, last: Block) -> int | None:
    if front == 1 or (front and lines[front - 1].rstrip() != "---"):
        return 0
    return last.start if last.start < len(lines) else None


def _blocks(
    tokens: Sequence[Token], front: int, n_lines: int
) -> tuple[tuple[tuple[Block, ...], ...], Block]:
    """Return per line the blocks around it, and the last block of all."""
    paths: list[tuple[Block, ...]] = [()] * (n_lines + len(_AFTERWARDS))
    stack: list[Block] = []
    for token in tokens:
        if token.type in _ENDS:
            stack.pop()
        kind = _LEAVES.get(token.type) or _CONTAINERS.get(token.type)
        if kind is None or token.map is None:
            continue
        start, end = (min(line + front, len(paths)) for line in token.map)
        name = token.tag if kind == "heading" else kind
        block = Block(name, start, min(end, n_lines), token.markup)
        paths[start:end] = [(*stack, block)] * (end - start)
        if token.type in _CONTAINERS:
            stack.append(block)
    return tuple(paths[:n_lines]), paths[-1][-1]


def _headings(tokens: Sequence[Token], front: int, n_lines: int) -> tuple[Heading, ...]:
    plain = [
        (int(token.tag[1:]), " ".join(tokens[n + 1].content.split()), token.map)
        for n, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    own_end = n_lines
    section_end = dict.fromkeys(range(1, 7), n_lines)
    ends = []
    for level, _, (start, _) in reversed(plain):
        ends.append((own_end, section_end[level]))
        own_end = start + front
        section_end |= dict.fromkeys(range(level, 7), own_end)
    headings: list[Heading] = []
    above: list[tuple[int, str]] = []
    for (level, title, (start, end)), (own, section) in zip(plain, reversed(ends), strict=True):
        above = [(rank, name) for rank, name in above if rank < level]
        parents = tuple(name for _, name in above)
        headings.append(Heading(level, title, start + front, end + front, own, section, parents))
        above.append((level, title))
    return tuple(headings)


def _links(tokens: Sequence[Token], env: dict[str, object]) -> tuple[str, ...]:
    links = [token.meta["url"] for token in tokens if token.type == "definition"]
    parser = _inline_parser()
    for token in tokens:
        if token.type == "inline" and "[" in token.content:
            inline: list[Token] = []
            parser.inline.parse(token.content, parser, env, inline)
            links += [piece.attrs["href"] for piece in inline if piece.type == "link_open"]
            links += [piece.attrs["src"] for piece in inline if piece.type == "image"]
    return tuple(dict.fromkeys(str(link) for link in links))


@lru_cache(maxsize=1)
def _block_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"inline_definitions": True}).enable("table")
    return parser.disable(["inline", "text_join"])


@lru_cache(maxsize=1)
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")
