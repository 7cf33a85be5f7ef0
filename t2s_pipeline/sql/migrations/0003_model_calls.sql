-- What was asked, whichever attempt it was; why an answer was refused; what endpoints can do.
alter table llm_calls add column question varchar;
alter table llm_calls add column refusal varchar;
create table endpoints (
    base_url varchar,
    model varchar,
    answers varchar,
    tools boolean,
    parameters varchar[],
    probed_at timestamptz,
);
