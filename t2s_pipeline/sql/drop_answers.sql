-- Takes question and answer out of the given model calls; who was asked, tokens and cost stay.
-- The key is freed, so that the same question can be asked and stored again.
-- grain: model call
update llm_calls
set
    key = llm_calls.key || ':dropped:' || epoch_us(llm_calls."at"),
    request = null,
    response = null,
    row_digest = null,
where key in (select key from given)
