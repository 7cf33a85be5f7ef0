-- The lines of an evolved skill.
-- grain: line
from skill_lines where evolution = $evolution order by path, line
