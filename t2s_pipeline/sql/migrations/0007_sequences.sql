-- Sequential baselines: merged batch after batch, each against the skill as it then was.
alter table evolutions add column batch bigint;
alter table nodes add column base_version varchar;
update nodes
set base_version = evolutions.base_version,
from evolutions
where evolutions.evolution = nodes.evolution;
