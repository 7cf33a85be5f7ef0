-- Removes what was found changed in a release, to be written anew as it is found now.
-- grain: (release, path)
delete from hand_edits where skill = $skill and release = $release
