-- Adds the new records, placed as `given` says.
-- grain: trajectory
insert into arrivals by name
select
    staged.* exclude (row_number),
    given.position,
    given.partition_key,
    given.task_key,
    $arrived_at as arrived_at,
from read_parquet($files) as staged
join given on given.row_number = staged.row_number
where given.status = 'new'
