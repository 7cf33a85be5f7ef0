-- What people's decisions did in an evolution, the latest last.
-- grain: (decision, edit)
select
    decided.decision_id,
    decided.edit_id,
    decided.matched,
    decided.rule_id,
    coalesce(decided.content, decisions.content) as content,
    decisions.decision,
    decisions.text,
    decisions.author,
    decisions.reason,
    decisions.release,
    decisions."at",
from decided
join decisions using (decision_id)
where decided.evolution = $evolution
order by decisions."at", decided.decision_id, decided.edit_id
