-- Stores the given answers of models, save those that another process stored meanwhile.
-- grain: model call
insert into llm_calls by name
select given.*
from given
anti join llm_calls on llm_calls.key = given.key
