-- Gives a skill its description.
-- grain: skill
update skills set description = $description where skill = $skill
