-- What a model at an endpoint answered for the given items, in all attempts.
-- grain: model call
select
    llm_calls.key,
    llm_calls.question,
    llm_calls.item_id,
    llm_calls.attempt,
    llm_calls.accepted,
    llm_calls.response,
from llm_calls
semi join given on given.item_id = llm_calls.item_id
where
    llm_calls.base_url = $base_url
    and llm_calls.model = $model
    and llm_calls.response is not null
order by llm_calls.attempt, llm_calls.key
