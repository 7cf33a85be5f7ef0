-- What each staged record is to the warehouse: new, known, revised, of other trust, or elsewhere's.
-- grain: staged record, in order
select
    staged.row_number,
    staged.trajectory_id,
    staged.origin,
    staged.task_id,
    staged.task_text_hash,
    staged.source_uri,
    staged.source_record,
    staged.content_hash,
    arrivals.source_uri as known_uri,
    arrivals.source_record as known_record,
    arrivals.partition_key as known_partition,
    case
        when arrivals.trajectory_id is null then 'new'
        when arrivals.source_uri <> staged.source_uri then 'elsewhere'
        when arrivals.content_hash = staged.content_hash
            then if($trust_given and arrivals.trust <> staged.trust, 'trusted', 'known')
        -- Standard input is never the same source twice.
        when staged.source_uri = '-' then 'elsewhere'
        else 'revised'
    end as status,
from read_parquet($files) as staged
left join arrivals on arrivals.trajectory_id = staged.trajectory_id
order by staged.row_number
