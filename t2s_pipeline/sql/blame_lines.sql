-- A skill's lines as they read, with the support behind each.
-- grain: (path, line)
select
    skill_lines.path,
    skill_lines.line,
    skill_lines.text,
    skill_lines.origin,
    skill_lines.edit_ids,
    skill_lines.author,
    (
        select max(edits.support)
        from edits
        where edits.edit_id in (select unnest(skill_lines.edit_ids))
    ) as support,
from skill_lines
where
    skill_lines.evolution = $evolution
    and skill_lines.path = coalesce($path, skill_lines.path)
order by skill_lines.path <> 'SKILL.md', skill_lines.path, skill_lines.line
