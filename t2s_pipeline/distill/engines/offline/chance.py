"""How likely chance alone explains what was seen: one-sided Fisher's exact test."""


def by_chance(hits: int, drawn: int, marked: int, total: int) -> float:
    """Return the chance of at least so many hits.

    Args:
        hits: marked ones among those drawn.
        drawn: without replacement.
        marked: of all.
        total: all.
    """
    # Imported where it is needed: it takes as long as all the rest that a command imports.
    from scipy.stats import hypergeom

    return float(hypergeom.sf(hits - 1, total, marked, drawn))
