-- The decisions of a skill whose words or level-0 edits rest on what goes, with what is left of them.
-- grain: decision
-- Words that something else says as well stay, unless it says them for a pin. `given` holds all that goes (`resting_on`).
with going as (
    select id as node_id
    from given
    where kind in ('patch', 'node', 'selection')
),
rested as (
    select
        decisions.decision_id,
        edits.edit_id,
        edits.node_id in (from going) as goes,
        arrivals.position,
    from decisions, unnest(decisions.leaves) as leaf (edit_id)
    join edits on edits.edit_id = leaf.edit_id
    left join patches on patches.patch_id = edits.node_id
    left join arrivals on arrivals.trajectory_id = patches.trajectory_id
    where decisions.skill = $skill
),
left_of as (
    select
        decision_id,
        bool_or(goes) as touched,
        coalesce(list(edit_id order by edit_id) filter (not goes), []) as leaves_left,
        first(edit_id order by position, edit_id) filter (not goes) as spokesman,
    from rested
    group by decision_id
),
pinned as (
    select decided.edit_id
    from decided
    join decisions using (decision_id)
    where decisions.decision = 'pin' and decided.edit_id is not null
),
said as (
    select
        rule_id,
        bool_or(node_id in (from going))
        and bool_and(node_id in (from going) or edit_id in (from pinned)) as goes,
    from edits
    where rule_id in (select rule_id from decisions where skill = $skill)
    group by rule_id
)
select
    decisions.*,
    coalesce(said.goes, false) as words_go,
    left_of.leaves_left,
    spoken.op as new_op,
    spoken.path as new_path,
    spoken.section as new_section,
    spoken.target as new_target,
    spoken.content as new_content,
from decisions
join left_of using (decision_id)
left join said using (rule_id)
left join edits as spoken on spoken.edit_id = left_of.spokesman
where left_of.touched or said.goes
order by decisions."at", decisions.decision_id
