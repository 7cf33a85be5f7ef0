-- Gives a skill its description.
-- grain: skill
update skills set description = $description, row_digest = null where skill = $skill
