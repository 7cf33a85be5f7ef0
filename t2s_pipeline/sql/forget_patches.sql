-- Removes the given patches, which failed, to be made anew.
-- grain: patch
delete from patches where patch_id in (select patch_id from given)
