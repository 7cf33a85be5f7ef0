-- What people said of a skill's rules that still holds, the latest last.
-- grain: decision
from standing_decisions
where skill = $skill
order by "at", decision_id
