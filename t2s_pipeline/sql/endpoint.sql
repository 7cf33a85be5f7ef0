-- What one model can do at one endpoint.
-- grain: one row or none
select
    answers,
    tools,
    parameters,
from endpoints
where base_url = $base_url and model = $model
