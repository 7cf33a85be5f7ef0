-- What people changed by hand in a skill's releases, in order.
-- grain: (release, path)
from hand_edits
where
    skill = $skill
    and hand_edit_id not in (select replaces from hand_edits where replaces is not null)
order by release, path
