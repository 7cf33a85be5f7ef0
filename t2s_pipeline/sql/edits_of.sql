-- The given edits.
-- grain: edit
select edits.*
from edits
semi join given on given.edit_id = edits.edit_id
order by edits.edit_id
