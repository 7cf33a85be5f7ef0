-- One skill.
-- grain: skill
select * from skills where skill = $skill
