-- Every answer that a model at an endpoint gave, by key only.
-- grain: model call
select key
from llm_calls
where base_url = $base_url and model = $model
