-- Taught lines that no live trajectory stands behind, and other lines that claim to have been taught.
-- grain: line
-- An empty answer is a passing audit.
select
    skill_lines.path,
    skill_lines.line,
    skill_lines.text,
from skill_lines
where
    skill_lines.evolution = $evolution
    and (
        (
            skill_lines.origin = 'taught'
            and not exists (
                select 1
                from lineage_of($evolution, null, null, null) as behind
                anti join withdrawn using (trajectory_id)
                where
                    behind.path = skill_lines.path
                    and behind.line = skill_lines.line
                    and behind.counted
            )
        )
        or (skill_lines.origin <> 'taught' and len(skill_lines.edit_ids) > 0)
    )
order by skill_lines.path, skill_lines.line
