"""What edits need of each other: no link without its file, no new file without its link."""

from collections.abc import Iterator, Mapping

from t2s_pipeline.distill.edits.document import Document
from t2s_pipeline.distill.edits.draft import Draft
from t2s_pipeline.distill.edits.links import broken_link, is_linked, is_mentioned
from t2s_pipeline.distill.edits.markdown import MAIN, document_of
from t2s_pipeline.distill.edits.page import Page
from t2s_pipeline.distill.edits.reasons import Refused, shortened


def broken_bonds(draft: Draft, after: Mapping[str, Page]) -> dict[int, Refused]:
    """Find edits that lack what they need.

    Links are looked at first: the others may be in order once edits with broken ones are out.

    Args:
        draft: the edits.
        after: path → file, with all of them.

    Returns:
        rank → why it cannot stay.
    """
    return dict(_broken_links(draft, after)) or dict(_broken_files(draft, after))


def _broken_links(draft: Draft, after: Mapping[str, Page]) -> Iterator[tuple[int, Refused]]:
    for path, rank, content in _contents(draft, after):
        # A file that a worse ranked edit deletes will stay because of this link.
        staying = {there: 0 for there, deleter in draft.deleted.items() if deleter > rank}
        link = broken_link(path, content, {**after, **staying})
        if link is not None:
            detail = f"It links to {shortened(link)}, which is no file of the skill."
            yield rank, Refused("broken link", detail)


def _broken_files(draft: Draft, after: Mapping[str, Page]) -> Iterator[tuple[int, Refused]]:
    for path, rank in draft.created.items():
        if MAIN not in after or not is_linked(path, MAIN, after[MAIN]):
            detail = f"{MAIN} has no link to {path}, so nobody would read it."
            yield rank, Refused("not linked", detail)
    for path, rank in draft.deleted.items():
        naming = next(
            (there for there in sorted(after) if is_mentioned(path, there, after[there])), ""
        )
        if naming:
            yield rank, Refused("still linked", f"{naming} still names {path}.")


def _contents(draft: Draft, after: Mapping[str, Page]) -> Iterator[tuple[str, int, Document]]:
    """Yield path, rank and content of all that edits bring in."""
    for path, placements in draft.placements.items():
        for placement in placements:
            if placement.content:
                yield path, placement.rank, placement.content
    for path, rank in draft.created.items():
        yield path, rank, document_of(path, after[path].texts)
