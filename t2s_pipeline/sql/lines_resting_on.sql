-- Taught lines of evolutions that go, and whether all that says them goes.
-- grain: (evolution, path, line)
-- `given` holds all that goes (`resting_on`).
with going as (
    select id as node_id
    from given
    where kind in ('patch', 'node', 'selection')
)
select
    skill_lines.evolution,
    skill_lines.path,
    skill_lines.line,
    rtrim(skill_lines.text) as text,
    not exists (
        select 1
        from unnest(skill_lines.edit_ids) as cited (edit_id)
        join edits on edits.edit_id = cited.edit_id
        where edits.node_id not in (from going)
    ) as goes,
from skill_lines
where
    skill_lines.origin = 'taught'
    and trim(skill_lines.text) <> ''
    and skill_lines.evolution in (select id from given where kind = 'evolution')
