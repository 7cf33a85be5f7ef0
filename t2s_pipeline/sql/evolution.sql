-- One evolution.
-- grain: evolution
select * from evolutions where evolution = $evolution
