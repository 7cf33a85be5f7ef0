-- What a skill may learn from, in order of position.
-- grain: trajectory
from learnable
where skill = $skill
order by position
