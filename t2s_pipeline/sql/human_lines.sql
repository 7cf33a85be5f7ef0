-- How many lines people wrote by hand into each file of an evolved skill.
-- grain: (path, author)
select
    path,
    author,
    count(*) filter (trim(text) <> '') as lines,
from skill_lines
where evolution = $evolution and origin = 'human'
group by path, author
having lines > 0
order by path, author
