-- What people say and write: decisions on rules, edits by hand, and which release stands.
alter table decisions add column decision_id varchar;
alter table decisions add column skill varchar;
alter table decisions add column text varchar;
alter table decisions add column op varchar;
alter table decisions add column path varchar;
alter table decisions add column section varchar;
alter table decisions add column target varchar;
alter table decisions add column content varchar;
alter table decisions add column replaces varchar;
alter table decisions add column release bigint;
alter table evolutions add column decisions varchar[] default [];
alter table evolutions add column hand_edits varchar[] default [];
alter table evolutions add column folder_version varchar;
alter table skill_lines add column author varchar;
create table decided (
    evolution varchar,
    decision_id varchar,
    edit_id varchar,
    matched varchar,
    rule_id varchar,
    content varchar,
);
create table hand_edits (
    hand_edit_id varchar,
    skill varchar,
    release bigint,
    path varchar,
    before varchar,
    after varchar,
    encoding varchar,
    executable boolean,
    author varchar,
    "at" timestamptz,
    replaces varchar,
);
create table releases (
    skill varchar,
    release bigint,
    evolution varchar,
    version varchar,
    author varchar,
    reason varchar,
    "at" timestamptz,
);
-- What was released before releases were counted: the latest stands.
insert into releases
select
    skill,
    row_number() over (partition by skill order by split_part(evolution, '@', 2)::bigint),
    evolution,
    skill_version,
    '',
    '',
    coalesce(finished_at, started_at),
from evolutions
where status = 'released' and skill_version is not null;

-- What people said that still holds: the latest word on each rule.
-- grain: decision
create view standing_decisions as
select
    rule_id,
    leaves,
    decision,
    author,
    reason,
    "at",
    decision_id,
    skill,
    text,
    op,
    path,
    section,
    target,
    content,
    replaces,
    release,
from decisions
where decision_id not in (select replaces from decisions where replaces is not null)
qualify row_number() over (partition by skill, rule_id order by "at" desc, decision_id) = 1;

-- Which evolution stands in each skill's folder.
-- grain: skill
create view standing_releases as
select
    skill,
    release,
    evolution,
    version,
    author,
    reason,
    "at",
from releases
qualify row_number() over (partition by skill order by release desc) = 1;
