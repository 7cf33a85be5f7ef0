-- Puts the new names of decisions and hand edits into the evolutions that were frozen with them.
-- grain: evolution
-- What has no new name falls out of the lists.
update evolutions
set
    decisions = list_filter(
        list_transform(decisions, lambda x: if(map_contains(names, x), names[x], x)),
        lambda x: x is not null
    ),
    hand_edits = list_filter(
        list_transform(hand_edits, lambda x: if(map_contains(names, x), names[x], x)),
        lambda x: x is not null
    ),
    row_digest = null,
from (
    select
        map_from_entries(list((old, new))) as names,
        list(old) as olds,
    from given
) as renamed
where list_has_any(list_concat(decisions, hand_edits), olds)
