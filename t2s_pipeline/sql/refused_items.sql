-- Those of the given items whose last answer was of no use.
-- grain: item
select llm_calls.item_id
from llm_calls
semi join given on given.item_id = llm_calls.item_id
group by llm_calls.item_id
having not arg_max(llm_calls.accepted, (llm_calls.attempt, llm_calls."at"))
