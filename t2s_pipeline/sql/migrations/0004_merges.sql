-- What a model's merges need: parents that do not count, and why a node was carried.
alter table edits add column unshared varchar[] default [];
alter table nodes add column reason varchar default '';

-- Which trajectories stand behind a line, however many merges lie between; `counted` is false for
-- one that a merge claimed although its wording shares nothing with the result.
-- grain: (evolution, path, line, trajectory_id)
create or replace macro lineage_of(in_evolution, in_path, first_line, last_line) as table
with recursive
ancestry as (
    select
        skill_lines.evolution,
        skill_lines.path,
        skill_lines.line,
        cited.edit_id as cited,
        cited.edit_id as edit_id,
        []::varchar[] as via,
        true as counted,
    from skill_lines, unnest(skill_lines.edit_ids) as cited (edit_id)
    where
        skill_lines.evolution = coalesce(in_evolution, skill_lines.evolution)
        and skill_lines.path = coalesce(in_path, skill_lines.path)
        and skill_lines.line between coalesce(first_line, 0) and coalesce(last_line, 1::bigint << 40)
    union
    select
        ancestry.evolution,
        ancestry.path,
        ancestry.line,
        ancestry.cited,
        parent.edit_id,
        list_append(ancestry.via, edits.node_id) as via,
        ancestry.counted and not list_contains(edits.unshared, parent.edit_id) as counted,
    from ancestry
    join edits on edits.edit_id = ancestry.edit_id, unnest(edits.parents) as parent (edit_id)
),
narrowed as (
    select
        edits.edit_id as cited,
        leaf.edit_id as leaf,
    from edits, unnest(edits.rests_on) as leaf (edit_id)
),
behind as (
    select
        ancestry.*,
        patches.trajectory_id,
    from ancestry
    join edits on edits.edit_id = ancestry.edit_id and edits.level = 0
    join patches on patches.patch_id = edits.node_id
    where
        ancestry.cited not in (select cited from narrowed)
        or (ancestry.cited, ancestry.edit_id) in (select (cited, leaf) from narrowed)
)
select
    behind.evolution,
    behind.path,
    behind.line,
    behind.trajectory_id,
    min(behind.via) as via,
    max(edits.support) as support,
    list(distinct behind.edit_id order by behind.edit_id) as leaves,
    bool_or(behind.counted) as counted,
from behind
join edits on edits.edit_id = behind.cited
group by all;

create or replace view lineage as
from lineage_of(null, null, null, null);
