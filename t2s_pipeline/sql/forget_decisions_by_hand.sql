-- Removes what was decided by changing a release, to be written anew as it is found now.
-- grain: decision
delete from decisions where skill = $skill and release = $release
