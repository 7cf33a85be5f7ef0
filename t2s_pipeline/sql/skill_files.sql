-- The files of one version of a skill.
-- grain: file
select * from skill_files where skill = $skill and version = $version order by path
