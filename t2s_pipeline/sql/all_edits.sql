-- The name and size of all edits.
-- grain: edit_id
select
    edit_id,
    strlen(content)+strlen(lesson) as bytes,
from edits
order by edit_id
