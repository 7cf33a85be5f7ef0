-- What an evolution did not use, with what it says where it is an edit.
-- grain: (owner, item)
select
    evolution_discards.stage,
    evolution_discards.reason,
    evolution_discards.detail,
    evolution_discards.item_id,
    edits.content,
    edits.rule_id,
    edits.section,
    edits.support,
    edits.lesson_key,
from evolution_discards
left join edits on edits.edit_id = evolution_discards.item_id
where evolution_discards.evolution = $evolution
order by evolution_discards.stage, evolution_discards.reason, edits.support desc, evolution_discards.item_id
