-- Those of the given patches that there are.
-- grain: patch
select patches.*
from patches
semi join given on given.patch_id = patches.patch_id
