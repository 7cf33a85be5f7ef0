-- Puts the new names of decisions beside what they did.
-- grain: (evolution, decision, edit)
update decided
set
    decision_id = given.new,
    row_digest = null,
from given
where decided.decision_id = given.old and given.new is not null
