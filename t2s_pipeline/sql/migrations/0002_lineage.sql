-- Which trajectories stand behind a line, however many merges lie between.
-- grain: (evolution, path, line, trajectory_id)
-- A macro, so that one line is expanded without expanding them all.
create macro lineage_of(in_evolution, in_path, first_line, last_line) as table
with recursive
ancestry as (
    select
        skill_lines.evolution,
        skill_lines.path,
        skill_lines.line,
        cited.edit_id as cited,
        cited.edit_id as edit_id,
        []::varchar[] as via,
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
from behind
join edits on edits.edit_id = behind.cited
group by all;

create view lineage as
from lineage_of(null, null, null, null);

-- Everything that one evolution did not use: by its patches, its nodes and itself.
-- grain: (evolution, owner, item_id)
create view evolution_discards as
with owners as (
    select evolution, patch_id as owner from slots where state in ('patch', 'empty')
    union
    select evolution, node_id as owner from merge_nodes
    union
    select evolution, evolution as owner from evolutions
)
select
    owners.evolution,
    discards.owner,
    discards.stage,
    discards.item_id,
    discards.reason,
    discards.detail,
from owners
join discards on discards.owner = owners.owner;

-- What a person withdrew, as it stands now.
-- grain: trajectory
create view withdrawn as
select
    trajectory_id,
    arg_max(reason, "at") as reason,
from revocations
group by trajectory_id
having arg_max(revoked, "at");

-- What may be learned from, in order; not live: withdrawn or untrusted.
-- grain: trajectory
create view learnable as
select
    arrivals.skill,
    arrivals.position,
    arrivals.trajectory_id,
    arrivals.partition_key,
    arrivals.content_hash,
    arrivals.task_key,
    arrivals.trust,
    withdrawn.trajectory_id is not null as revoked,
    withdrawn.reason as revoked_reason,
    withdrawn.trajectory_id is null and arrivals.trust <> 'untrusted' as live,
    strlen(arrivals.record) as bytes,
from arrivals
left join withdrawn using (trajectory_id)
where arrivals.purpose = 'learn';
