-- Taught lines of an evolution behind which every trajectory has been withdrawn by now.
-- grain: line
select
    skill_lines.path,
    skill_lines.line,
    skill_lines.text,
from skill_lines
where
    skill_lines.evolution = $evolution
    and skill_lines.origin = 'taught'
    and not exists (
        select 1
        from lineage_of($evolution, null, null, null) as behind
        anti join withdrawn using (trajectory_id)
        where
            behind.path = skill_lines.path
            and behind.line = skill_lines.line
            and behind.counted
    )
order by skill_lines.path, skill_lines.line
