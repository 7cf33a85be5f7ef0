-- Puts new content in the place of the old; position, partition and task stay.
-- grain: trajectory
update arrivals
set
    source_format = staged.source_format,
    source_record = staged.source_record,
    trust = if($trust_given, staged.trust, arrivals.trust),
    record = staged.record,
    label = staged.label,
    redactions = staged.redactions,
    content_hash = staged.content_hash,
    arrived_at = $arrived_at,
    row_digest = null,
from read_parquet($files) as staged
join given on given.row_number = staged.row_number
where given.status = 'revised' and arrivals.trajectory_id = staged.trajectory_id
