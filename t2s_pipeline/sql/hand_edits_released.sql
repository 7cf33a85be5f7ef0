-- All that people changed by hand in a skill, with the evolution and the text they changed.
-- grain: hand edit
select
    hand_edits.*,
    releases.evolution,
    skill_files.content as released,
from hand_edits
left join releases
    on releases.skill = hand_edits.skill and releases.release = hand_edits.release
left join skill_files
    on skill_files.skill = hand_edits.skill
    and skill_files.version = releases.version
    and skill_files.path = hand_edits.path
    and skill_files.encoding = 'utf-8'
where hand_edits.skill = $skill
order by hand_edits.release, hand_edits.path, hand_edits.replaces nulls first
