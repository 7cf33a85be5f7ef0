-- What models were paid since a moment, as far as it is known.
-- grain: one row
select coalesce(sum(cost_usd), 0)::double as cost_usd
from llm_calls
where "at" >= $began
