-- What the given patches and nodes asked of models, and what that cost; null: not known of all.
-- grain: one row
select
    count(*) as calls,
    coalesce(sum(input_tokens), 0)::bigint as input_tokens,
    coalesce(sum(cached_tokens), 0)::bigint as cached_tokens,
    coalesce(sum(output_tokens), 0)::bigint as output_tokens,
    case when count(*) = count(cost_usd) then coalesce(sum(cost_usd), 0) end as cost_usd,
from llm_calls
semi join given on given.item_id = llm_calls.item_id
