-- Removes the files of the given versions of skills.
-- grain: (skill, version)
delete from skill_files where (skill, version) in (select (skill, version) from given)
