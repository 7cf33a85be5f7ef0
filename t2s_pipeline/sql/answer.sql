-- One answer of a model.
-- grain: one row or none
select response
from llm_calls
where key = $key
