-- How many lines of an evolved skill are taught.
-- grain: one row
select count(*) as lines
from skill_lines
where evolution = $evolution and origin = 'taught'
