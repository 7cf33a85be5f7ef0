-- What a model asked for so far: calls an item, and tokens a call, by analyst; merges by `merge`.
-- grain: analyst
with asked as (
    select
        coalesce(patches.analyst, llm_calls.stage) as who,
        llm_calls.*,
    from llm_calls
    left join patches on patches.patch_id = llm_calls.item_id
    where
        llm_calls.model = $model
        and llm_calls.stage in ('propose', 'merge')
        and (llm_calls.stage = 'merge' or patches.analyst is not null)
)
select
    who,
    count(*) / count(distinct item_id) as calls_per_item,
    coalesce(avg(input_tokens), 0) as input_tokens,
    coalesce(avg(output_tokens), 0) as output_tokens,
from asked
group by who
having count(distinct item_id) >= $least
