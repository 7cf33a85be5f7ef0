-- Gives known records the trust that a person named; they arrive anew, and so does what follows.
-- grain: trajectory
update arrivals
set
    trust = staged.trust,
    arrived_at = $arrived_at,
    row_digest = null,
from read_parquet($files) as staged
join given on given.row_number = staged.row_number
where given.status = 'trusted' and arrivals.trajectory_id = staged.trajectory_id
