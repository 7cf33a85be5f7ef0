-- Evolutions of a skill in which a human line, or a rule that a pin kept, has words that go.
-- grain: evolution
select distinct skill_lines.evolution
from skill_lines
join evolutions using (evolution)
where
    evolutions.skill = $skill
    and skill_lines.origin = 'human'
    and list_contains($lines::varchar[], rtrim(skill_lines.text))
union
select distinct decided.evolution
from decided
join decisions using (decision_id)
where
    decisions.decision_id in (select unnest($pins::varchar[]))
    and decided.edit_id is not null
    and decided.content = decisions.content
order by evolution
