-- Removes the given edits.
-- grain: edit
delete from edits where edit_id in (select edit_id from given)
