-- What people changed by hand in a file since the evolution before this one was released.
-- grain: hand edit
select
    hand_edits.path,
    hand_edits.author,
from evolutions, unnest(evolutions.hand_edits) as seen (hand_edit_id)
join hand_edits on hand_edits.hand_edit_id = seen.hand_edit_id
where
    evolutions.evolution = $evolution
    and hand_edits.path = $path
    and hand_edits.release = (
        select max(release)
        from releases
        where releases.skill = evolutions.skill and releases."at" < evolutions.started_at
    )
order by hand_edits.author
