-- Taught lines that no live trajectory stands behind, and other lines that claim to have been taught.
-- What was withdrawn counts against the latest evolution; an earlier one stays as it was.
-- grain: line
-- An empty answer is a passing audit.
with later as (
    select other.evolution
    from evolutions as mine
    join evolutions as other using (skill)
    where
        mine.evolution = $evolution
        and split_part(other.evolution, '@', 2)::bigint
        > split_part(mine.evolution, '@', 2)::bigint
),
dead as (
    select trajectory_id
    from slots
    where evolution = $evolution and state <> 'patch'
    union
    select trajectory_id
    from withdrawn
    where not exists (from later)
)
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
                anti join dead using (trajectory_id)
                where
                    behind.path = skill_lines.path
                    and behind.line = skill_lines.line
                    and behind.counted
            )
        )
        or (skill_lines.origin <> 'taught' and len(skill_lines.edit_ids) > 0)
    )
order by skill_lines.path, skill_lines.line
