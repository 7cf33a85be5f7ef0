-- Answers of models from before a time whose words are still there.
-- Those at items that failed or could not be merged stay: what was accepted then is used again.
-- grain: model call
with tried_again as (
    select patch_id as item_id from patches where status = 'failed'
    union
    select replace(node_id, ':carried', '') as item_id from nodes where status = 'carried'
)
select key
from llm_calls
where
    "at" < $before
    and response is not null
    and item_id not in (select item_id from tried_again)
order by key
