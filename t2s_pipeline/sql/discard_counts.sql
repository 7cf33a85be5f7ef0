-- How many items an evolution's own selection dropped, by reason.
-- grain: reason
select
    reason,
    count(*) as items,
from discards
where owner = $evolution
group by reason
order by reason
