-- Taught lines that the given trajectories stand behind: their tasks now, and without these.
-- grain: (path, line)
select
    behind.path,
    behind.line,
    skill_lines.text,
    count(distinct trajectories.task_key) as support,
    count(distinct trajectories.task_key) filter (given.trajectory_id is null) as support_after,
    count(distinct trajectories.task_key) filter (
        given.trajectory_id is null and trajectories.trust in ('verified', 'internal')
    ) as trusted_after,
    exists (
        select 1
        from decided
        join decisions using (decision_id)
        where
            decided.evolution = $evolution
            and decisions.decision <> 'reject'
            and list_contains(skill_lines.edit_ids, decided.edit_id)
    ) as waived,
from lineage_of($evolution, null, null, null) as behind
join trajectories using (trajectory_id)
join skill_lines
    on skill_lines.evolution = behind.evolution
    and skill_lines.path = behind.path
    and skill_lines.line = behind.line
left join given on given.trajectory_id = behind.trajectory_id
where behind.counted and trim(skill_lines.text) <> ''
group by behind.path, behind.line, skill_lines.text, skill_lines.edit_ids
having bool_or(given.trajectory_id is not null)
order by behind.path <> 'SKILL.md', behind.path, behind.line
