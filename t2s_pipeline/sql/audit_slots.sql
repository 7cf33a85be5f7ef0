-- Positions below the evolution's last that it lost or holds twice, and patches that are not there.
-- grain: position
-- An empty answer is a passing audit.
with mine as (
    from slots
    where evolution = $evolution
),
wanted as (
    select unnest(range(coalesce(max(position) + 1, 0))) as position
    from mine
)
select
    wanted.position,
    count(mine.position) as slots,
    count(*) filter (mine.state in ('patch', 'empty', 'failed') and patches.patch_id is null)
        as without_patch,
from wanted
left join mine on mine.position = wanted.position
left join patches on patches.patch_id = mine.patch_id
group by wanted.position
having slots <> 1 or without_patch > 0
