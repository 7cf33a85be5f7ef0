-- What may be learned from and was not parsed since it arrived.
-- grain: trajectory
select learnable.trajectory_id
from learnable
anti join trajectories using (trajectory_id, content_hash)
where learnable.skill = $skill and learnable.live
order by learnable.position
