-- The release that stands in a skill's folder.
-- grain: one row or none
from standing_releases where skill = $skill
