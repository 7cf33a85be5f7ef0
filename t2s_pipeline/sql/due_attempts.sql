-- Which attempt is due at each of the given failed items that a model was asked for.
-- The one after the last on record, or the last itself if it was begun after the failure was noted.
-- grain: item
select
    given.item_id,
    max(llm_calls.attempt)
    + if(coalesce(max(llm_calls."at") > given.failed_at, false), 0, 1) as attempt,
from given
join llm_calls on llm_calls.item_id = given.item_id
group by given.item_id, given.failed_at
order by given.item_id
