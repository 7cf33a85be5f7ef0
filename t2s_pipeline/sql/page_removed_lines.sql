-- Lines of the base that an evolution's edits took away, with the support behind that.
-- grain: line of the base
select
    removed_lines.path,
    removed_lines.line,
    removed_lines.text,
    removed_lines.edit_ids,
    (
        select max(edits.support)
        from edits
        where edits.edit_id in (select unnest(removed_lines.edit_ids))
    ) as support,
from removed_lines
where removed_lines.evolution = $evolution
order by removed_lines.path <> 'SKILL.md', removed_lines.path, removed_lines.line
