-- Every line that an evolution of a skill taught.
-- grain: (path, text)
select distinct
    skill_lines.path,
    skill_lines.text,
from skill_lines
join evolutions on evolutions.evolution = skill_lines.evolution and evolutions.skill = $skill
where skill_lines.origin = 'taught' and trim(skill_lines.text) <> ''
