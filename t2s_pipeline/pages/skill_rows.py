"""The skill in a page's data: files, lines, and what stands behind them."""

from t2s_pipeline.pages.sources import Source
from t2s_pipeline.pages.telling import Telling


def files(telling: Telling) -> list[list]:
    """[path, [[text, origin, source or -1] …]] of every file that has lines."""
    numbers = {cited: n for n, cited in enumerate(telling.listing.sources)}
    found: dict[str, list[list]] = {}
    columns = telling.material.lines.select("path", "text", "origin", "edit_ids")
    for path, text, origin, cited in columns.iter_rows():
        source = numbers.get(tuple(cited), -1)
        found.setdefault(path, []).append([telling.text(text), origin, source])
    return [[path, lines] for path, lines in found.items()]


def removed(telling: Telling) -> list[list]:
    """[path, line of the base, text, source] of every line that was taken away."""
    numbers = {cited: n for n, cited in enumerate(telling.listing.sources)}
    columns = telling.material.removed.select("path", "line", "text", "edit_ids")
    return [
        [path, line, telling.text(text), numbers[tuple(cited)]]
        for path, line, text, cited in columns.iter_rows()
    ]


def others(telling: Telling) -> list[list]:
    """[path, bytes] of the files without lines."""
    lined = set(telling.material.lines["path"])
    return [[path, size] for path, size in telling.material.files if path not in lined]


def sources(telling: Telling) -> list[list]:
    """[edit ids, edits, tasks, trajectories in all, supporters, discards on the same lesson]."""
    return [_source(telling, source) for source in telling.listing.sources.values()]


def _source(telling: Telling, source: Source) -> list:
    known = telling.listing.edits
    return [
        [telling.text(name) for name in source.edit_ids],
        [known[name] for name in source.edit_ids if name in known],
        source.support,
        len(source.supporters),
        telling.supporters(source.supporters),
        list(source.lost),
    ]
