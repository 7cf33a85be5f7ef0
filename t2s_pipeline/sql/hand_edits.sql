-- What people changed by hand in a skill's releases, in order.
-- grain: (release, path)
from hand_edits
where skill = $skill
order by release, path
