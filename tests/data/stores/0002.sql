CREATE FUNCTION public.audit_keeps() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit (
    number bigint NOT NULL,
    at character varying(32) NOT NULL,
    by text NOT NULL,
    action character varying(20) NOT NULL,
    kind character varying(12),
    key text,
    version integer,
    note text
);
CREATE SEQUENCE public.audit_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_number_seq OWNED BY public.audit.number;
CREATE TABLE public.checked (
    sheet text NOT NULL,
    key character varying(64) NOT NULL,
    engineer text,
    findings text NOT NULL,
    at character varying(32) NOT NULL
);
CREATE TABLE public.decision (
    number bigint NOT NULL,
    kind character varying(12) NOT NULL,
    engineer text,
    project text,
    finding text,
    term text,
    value text NOT NULL,
    by text NOT NULL,
    reason text,
    at character varying(32) NOT NULL,
    ended_at character varying(32),
    ended_by text,
    ended_why text
);
CREATE SEQUENCE public.decision_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.decision_number_seq OWNED BY public.decision.number;
CREATE TABLE public.fact (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.found (
    "row" bigint NOT NULL,
    kind character varying(12) NOT NULL,
    id text NOT NULL,
    digest character varying(32) NOT NULL,
    turn integer NOT NULL,
    label text NOT NULL,
    supply character varying(12),
    place text,
    day character varying(10),
    price integer
);
CREATE TABLE public.found_gram (
    "row" bigint NOT NULL,
    grams integer[] NOT NULL
);
CREATE SEQUENCE public.found_row_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.found_row_seq OWNED BY public.found."row";
CREATE TABLE public.found_text (
    "row" bigint NOT NULL,
    skills text NOT NULL,
    text text NOT NULL
);
ALTER TABLE ONLY public.found_text ALTER COLUMN text SET STORAGE EXTERNAL;
CREATE TABLE public.inbox (
    account text NOT NULL,
    folder text NOT NULL,
    uidvalidity bigint NOT NULL,
    uid bigint NOT NULL,
    since character varying(10),
    at character varying(32) NOT NULL
);
CREATE TABLE public.paper (
    number bigint NOT NULL,
    kind character varying(12) NOT NULL,
    project text,
    document text NOT NULL,
    figures text NOT NULL,
    by text NOT NULL,
    at character varying(32) NOT NULL
);
CREATE SEQUENCE public.paper_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.paper_number_seq OWNED BY public.paper.number;
CREATE TABLE public.record (
    kind character varying(12) NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    changed_at character varying(32) NOT NULL,
    forgotten_at character varying(32)
);
CREATE TABLE public.sighting (
    kind character varying(12) NOT NULL,
    id text NOT NULL,
    source character varying(64) NOT NULL
);
CREATE TABLE public.source (
    id character varying(64) NOT NULL,
    size bigint NOT NULL,
    content bytea,
    reader text NOT NULL,
    complete boolean NOT NULL,
    records integer NOT NULL,
    failures text NOT NULL,
    others text NOT NULL,
    at character varying(32) NOT NULL,
    by text NOT NULL,
    forgotten_at character varying(32)
);
CREATE TABLE public.source_name (
    source character varying(64) NOT NULL,
    name text NOT NULL,
    at character varying(32) NOT NULL
);
CREATE TABLE public.version (
    kind character varying(12) NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    origin text NOT NULL,
    live boolean NOT NULL,
    arrived character varying(32) NOT NULL,
    data text NOT NULL,
    edited text,
    digest character varying(32) NOT NULL,
    source character varying(64),
    ref text,
    attached text,
    evidence text,
    unread text,
    at character varying(32) NOT NULL,
    by text NOT NULL,
    why text
);
ALTER TABLE ONLY public.audit ALTER COLUMN number SET DEFAULT nextval('public.audit_number_seq'::regclass);
ALTER TABLE ONLY public.decision ALTER COLUMN number SET DEFAULT nextval('public.decision_number_seq'::regclass);
ALTER TABLE ONLY public.found ALTER COLUMN "row" SET DEFAULT nextval('public.found_row_seq'::regclass);
ALTER TABLE ONLY public.paper ALTER COLUMN number SET DEFAULT nextval('public.paper_number_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0002');
INSERT INTO public.audit VALUES (1, '2026-11-26T01:00:00Z', '鈴木', 'edit', 'engineer', 'E-3', 2, NULL);
INSERT INTO public.audit VALUES (2, '2026-11-25T01:00:00Z', '田中', 'waive', 'decision', 'F-1 E-1', 1, NULL);
INSERT INTO public.audit VALUES (3, '2026-11-25T01:00:00Z', '田中', 'lock', 'decision', 'E-1 P-1', 2, NULL);
INSERT INTO public.audit VALUES (4, '2026-11-25T01:00:00Z', '田中', 'assess', 'decision', 'E-2', 3, NULL);
INSERT INTO public.audit VALUES (5, '2026-11-25T01:00:00Z', '田中', 'veto', 'decision', 'E-3 P-2', 4, NULL);
INSERT INTO public.audit VALUES (6, '2026-11-26T01:00:00Z', '鈴木', 'unveto', 'decision', 'E-3 P-2', 4, NULL);
INSERT INTO public.audit VALUES (7, '2026-11-26T01:00:00Z', '佐藤', 'plan', 'paper', NULL, 1, NULL);
INSERT INTO public.decision VALUES (1, 'waive', 'E-1', NULL, 'F-1', NULL, '{}', '田中', '育児休業', '2026-11-25T01:00:00Z', NULL, NULL, NULL);
INSERT INTO public.decision VALUES (2, 'lock', 'E-1', 'P-1', NULL, NULL, '{}', '田中', NULL, '2026-11-25T01:00:00Z', NULL, NULL, NULL);
INSERT INTO public.decision VALUES (3, 'assess', 'E-2', NULL, NULL, NULL, '{"level": 4}', '田中', NULL, '2026-11-25T01:00:00Z', NULL, NULL, NULL);
INSERT INTO public.decision VALUES (4, 'veto', 'E-3', 'P-2', NULL, NULL, '{}', '田中', '再提案不可', '2026-11-25T01:00:00Z', '2026-11-26T01:00:00Z', '鈴木', '先方が了承');
INSERT INTO public.fact VALUES ('records', '4');
INSERT INTO public.fact VALUES ('revision', '8');
INSERT INTO public.inbox VALUES ('imap.example.com:993/0123456789abcdef', '案件', 7, 42, '2026-11-01', '2026-11-26T01:00:00Z');
INSERT INTO public.paper VALUES (1, 'plan', NULL, '{"pairs": [["E-1", "P-1"]]}', '{"pairs": 1, "yen": 200000}', '佐藤', '2026-11-26T01:00:00Z');
INSERT INTO public.record VALUES ('engineer', 'E-2', 1, '2026-11-24T01:00:00Z', NULL);
INSERT INTO public.record VALUES ('project', 'P-2', 1, '2026-11-24T01:00:00Z', NULL);
INSERT INTO public.record VALUES ('skill_sheet', 'S-test', 1, '2026-11-24T01:00:00Z', NULL);
INSERT INTO public.record VALUES ('placement', 'C-1', 1, '2026-11-24T01:00:00Z', NULL);
INSERT INTO public.record VALUES ('engineer', 'E-1', 2, '2026-11-25T01:00:00Z', NULL);
INSERT INTO public.record VALUES ('project', 'P-1', 2, '2026-11-25T01:00:00Z', NULL);
INSERT INTO public.record VALUES ('engineer', 'E-3', 2, '2026-11-26T01:00:00Z', NULL);
INSERT INTO public.sighting VALUES ('engineer', 'E-1', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('engineer', 'E-2', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('engineer', 'E-3', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('project', 'P-1', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('project', 'P-2', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('skill_sheet', 'S-test', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('placement', 'C-1', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01');
INSERT INTO public.sighting VALUES ('engineer', 'E-1', '62eda0be78b645babd1c1f9f975fc61918963c84b9b2cccee10dac458127aba3');
INSERT INTO public.sighting VALUES ('engineer', 'E-2', '62eda0be78b645babd1c1f9f975fc61918963c84b9b2cccee10dac458127aba3');
INSERT INTO public.sighting VALUES ('project', 'P-1', '213fff0d01adac23a486f7fbd5ca4d95a266770ac39c7f1270c78c0ee6dc39a4');
INSERT INTO public.source VALUES ('7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', 10, '\x78014bcb2c2a2e51c8c92c2e010016090405', 'r1', true, 7, '[]', '[]', '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.source VALUES ('62eda0be78b645babd1c1f9f975fc61918963c84b9b2cccee10dac458127aba3', 11, '\x78012b4e4dcecf4b51c8c92c2e01001a200459', 'r1', true, 2, '[]', '[]', '2026-11-25T01:00:00Z', '佐藤', NULL);
INSERT INTO public.source VALUES ('213fff0d01adac23a486f7fbd5ca4d95a266770ac39c7f1270c78c0ee6dc39a4', 6, '\x78014b54c84dcccc010007010225', 'r1', true, 1, '[]', '[]', '2026-11-25T01:00:00Z', '佐藤', NULL);
INSERT INTO public.source_name VALUES ('7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '朝/一覧.csv', '2026-11-24T01:00:00Z');
INSERT INTO public.source_name VALUES ('62eda0be78b645babd1c1f9f975fc61918963c84b9b2cccee10dac458127aba3', '昼/一覧.csv', '2026-11-25T01:00:00Z');
INSERT INTO public.source_name VALUES ('213fff0d01adac23a486f7fbd5ca4d95a266770ac39c7f1270c78c0ee6dc39a4', 'mail.eml', '2026-11-25T01:00:00Z');
INSERT INTO public.version VALUES ('engineer', 'E-2', 1, 'eigyo@partner.example.jp', true, '2026-11-24T01:00:00Z', '{"id":"E-2","initials":"T.K","supply":"partner","company":"株式会社協力","sender_address":"eigyo@partner.example.jp","tier":1,"desired_rate":640000,"available_from":"2026-12-01","skills":[{"skill":"Java","months":60,"surface":"Java"}]}', NULL, '6ab3268b7afe8d347b49407632814d6c', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#2', NULL, '{"id": {"line": 2, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('project', 'P-1', 1, '甲商事', true, '2026-11-20T01:00:00Z', '{"id":"P-1","title":"Java開発","client":"架空商事株式会社","sender":"甲商事","seats":1,"required":[{"skill":"Java","surface":"Java"}],"rate_min":700000,"rate_max":700000,"start":"2026-12-01","term":{"months":3,"extendable":true},"received_at":"2026-11-20T10:00:00+09:00"}', NULL, 'f265d1a85831cb5ff73359a888fbd2f2', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#4', NULL, '{"id": {"line": 4, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('project', 'P-2', 1, '', true, '2026-11-24T01:00:00Z', '{"id":"P-2","title":"Java開発","client":"架空商事株式会社","seats":1,"required":[{"skill":"Java","surface":"Java"}],"rate_min":700000,"rate_max":700000,"start":"2026-12-01","remote":{"mode":"hybrid","onsite_days":[2.0,2.0]},"partner_limit":{"max_tier":1}}', NULL, '7f06fb0fef45c4ca2871381b8927cc53', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#5', NULL, '{"id": {"line": 5, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('skill_sheet', 'S-test', 1, '', true, '2026-11-24T01:00:00Z', '{"id":"S-test","initials":"T.K","engagements":[{"start":"2020-04","end":"2021-03","title":"販売管理システム開発","place":{"file":"test.xlsx","sheet":"職務経歴","cell":"A1"}},{"start":"2021-04","current":true,"title":"販売管理システム開発","skills":[{"skill":"Java","surface":"Java"}],"place":{"file":"test.xlsx","sheet":"職務経歴","cell":"A1"}}],"place":{"file":"test.xlsx","sheet":"職務経歴","cell":"A1"}}', NULL, '46a8c31864e179e3ac8032e5b448e235', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#6', NULL, '{"id": {"line": 6, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('placement', 'C-1', 1, '', true, '2026-11-24T01:00:00Z', '{"id":"C-1","engineer":"E-1"}', NULL, 'd91d9d4c6dfa79a0c9d851e3a3ce97cc', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#7', NULL, '{"id": {"line": 7, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('engineer', 'E-1', 1, '', false, '2026-11-24T01:00:00Z', '{"id":"E-1","name":"見本 太郎","initials":"T.K","supply":"bench","tier":0,"cost":500000,"available_from":"2026-12-01","exactness":{"available_from":"month"},"skills":[{"skill":"Java","months":60,"surface":"Java"},{"skill":"SQL","surface":"SQL"}]}', NULL, '5953f88ed9c7d9227ccf8f2f43917026', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#1', NULL, '{"id": {"line": 1, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('engineer', 'E-1', 2, '', true, '2026-11-25T01:00:00Z', '{"id":"E-1","name":"見本 太郎","initials":"T.K","supply":"bench","tier":0,"cost":550000,"available_from":"2026-12-01","exactness":{"available_from":"month"},"skills":[{"skill":"Java","months":60,"surface":"Java"},{"skill":"SQL","surface":"SQL"}]}', NULL, 'a580a9e8e69581528f1564f28c48098f', '62eda0be78b645babd1c1f9f975fc61918963c84b9b2cccee10dac458127aba3', '一覧.csv#1', NULL, '{"id": {"line": 1, "text": "元の言葉"}}', NULL, '2026-11-25T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('project', 'P-1', 2, '乙商事', true, '2026-11-20T01:00:00Z', '{"id":"P-1","title":"Java開発","client":"架空商事株式会社","sender":"乙商事","seats":1,"required":[{"skill":"Java","surface":"Java"}],"rate_min":700000,"rate_max":650000,"start":"2026-12-01","term":{"months":3,"extendable":true},"received_at":"2026-11-20T10:00:00+09:00"}', NULL, 'cadabd2860709cd3d26fc3c065240906', '213fff0d01adac23a486f7fbd5ca4d95a266770ac39c7f1270c78c0ee6dc39a4', '一覧.csv#1', NULL, '{"id": {"line": 1, "text": "元の言葉"}}', NULL, '2026-11-25T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('engineer', 'E-3', 1, '', false, '2026-11-24T01:00:00Z', '{"id":"E-3","initials":"T.K","supply":"bench","tier":0,"cost":500000,"available_from":"2026-12-01","skills":[{"skill":"Java","months":60,"surface":"Java"}],"facts":["勤怠良好 😀"]}', NULL, '0d905cb89abbfb06ed86061c2cb57d7c', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', '一覧.csv#3', NULL, '{"id": {"line": 3, "text": "元の言葉"}}', NULL, '2026-11-24T01:00:00Z', '佐藤', NULL);
INSERT INTO public.version VALUES ('engineer', 'E-3', 2, '', true, '2026-11-24T01:00:00Z', '{"id":"E-3","initials":"T.K","supply":"bench","tier":0,"cost":500000,"available_from":"2026-12-01","skills":[{"skill":"Java","months":60,"surface":"Java"}],"facts":["勤怠良好 😀"]}', '{"age": 41}', '0d905cb89abbfb06ed86061c2cb57d7c', '7bfadbb00e83eb391c4cd6a9c7af188f24f26579649796ebd057737facd0da01', NULL, NULL, '{"id": {"line": 3, "text": "元の言葉"}}', NULL, '2026-11-26T01:00:00Z', '鈴木', '本人に確認');
SELECT pg_catalog.setval('public.audit_number_seq', 7, true);
SELECT pg_catalog.setval('public.decision_number_seq', 4, true);
SELECT pg_catalog.setval('public.found_row_seq', 1, false);
SELECT pg_catalog.setval('public.paper_number_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.checked
    ADD CONSTRAINT checked_pkey PRIMARY KEY (sheet, key);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fact_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.found_gram
    ADD CONSTRAINT found_gram_pkey PRIMARY KEY ("row");
ALTER TABLE ONLY public.found
    ADD CONSTRAINT found_pkey PRIMARY KEY ("row");
ALTER TABLE ONLY public.found_text
    ADD CONSTRAINT found_text_pkey PRIMARY KEY ("row");
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (account, folder);
ALTER TABLE ONLY public.paper
    ADD CONSTRAINT paper_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (kind, id);
ALTER TABLE ONLY public.sighting
    ADD CONSTRAINT sighting_pkey PRIMARY KEY (kind, id, source);
ALTER TABLE ONLY public.source_name
    ADD CONSTRAINT source_name_pkey PRIMARY KEY (source, name);
ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_pkey PRIMARY KEY (kind, id, version);
CREATE INDEX audit_key ON public.audit USING btree (key);
CREATE INDEX checked_engineer ON public.checked USING btree (engineer);
CREATE INDEX decision_engineer ON public.decision USING btree (engineer);
CREATE INDEX decision_open ON public.decision USING btree (kind, ended_at);
CREATE INDEX decision_project ON public.decision USING btree (project);
CREATE INDEX found_gram_grams ON public.found_gram USING gin (grams);
CREATE UNIQUE INDEX found_id ON public.found USING btree (kind, id);
CREATE INDEX found_turn ON public.found USING btree (kind, turn, "row");
CREATE INDEX paper_kind ON public.paper USING btree (kind, number);
CREATE INDEX sighting_source ON public.sighting USING btree (source);
CREATE INDEX version_live ON public.version USING btree (kind, live);
CREATE TRIGGER audit_keeps BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_keeps();
ALTER TABLE ONLY public.found_gram
    ADD CONSTRAINT found_gram_row_fkey FOREIGN KEY ("row") REFERENCES public.found("row") ON DELETE CASCADE;
ALTER TABLE ONLY public.found_text
    ADD CONSTRAINT found_text_row_fkey FOREIGN KEY ("row") REFERENCES public.found("row") ON DELETE CASCADE;
ALTER TABLE ONLY public.sighting
    ADD CONSTRAINT sighting_kind_id_fkey FOREIGN KEY (kind, id) REFERENCES public.record(kind, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.source_name
    ADD CONSTRAINT source_name_source_fkey FOREIGN KEY (source) REFERENCES public.source(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_kind_id_fkey FOREIGN KEY (kind, id) REFERENCES public.record(kind, id) ON DELETE CASCADE;
