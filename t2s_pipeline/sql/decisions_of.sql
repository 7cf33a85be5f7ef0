-- The given decisions, the latest last.
-- grain: decision
select decisions.*
from decisions
semi join given on given.decision_id = decisions.decision_id
order by decisions."at", decisions.decision_id
