-- The given edits by hand, in the order they were made.
-- grain: (release, path)
select hand_edits.*
from hand_edits
semi join given on given.hand_edit_id = hand_edits.hand_edit_id
order by hand_edits.release, hand_edits.path
