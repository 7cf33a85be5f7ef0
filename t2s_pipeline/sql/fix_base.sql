-- Makes a version of a skill the base of its evolutions.
-- grain: skill
update skills set base_version = $version, base_origin = $origin, row_digest = null where skill = $skill
