-- What an evolution saw, in order of position.
-- grain: position
select * from slots where evolution = $evolution order by position
