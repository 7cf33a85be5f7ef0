-- Positions whose trajectory was deleted for good: they stay, withdrawn for ever, without a name.
create table purges (
    skill varchar,
    position bigint,
    author varchar,
    reason varchar,
    "at" timestamptz,
);

-- What stands in the place of a purged trajectory's name. Names of trajectories have three parts
-- behind the skill's, this has two at most.
create macro purged_name(of_skill, of_position) as
of_skill || '/purged' || coalesce('.' || of_position, '');

-- What may be learned from, in order; not live: withdrawn, untrusted or purged.
-- grain: trajectory
create or replace view learnable as
select
    arrivals.skill,
    arrivals.position,
    arrivals.trajectory_id,
    arrivals.partition_key,
    arrivals.content_hash,
    arrivals.task_key,
    arrivals.trust,
    withdrawn.trajectory_id is not null as revoked,
    withdrawn.reason as revoked_reason,
    withdrawn.trajectory_id is null and arrivals.trust <> 'untrusted' as live,
    strlen(arrivals.record) as bytes,
from arrivals
left join withdrawn using (trajectory_id)
where arrivals.purpose = 'learn'
union all
select
    skill,
    position,
    purged_name(skill, position) as trajectory_id,
    null as partition_key,
    null as content_hash,
    null as task_key,
    'internal' as trust,
    true as revoked,
    'purged' as revoked_reason,
    false as live,
    0 as bytes,
from purges;
