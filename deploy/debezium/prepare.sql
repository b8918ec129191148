-- What Debezium needs in one service's database. Run it as the owner of the tables; the account
-- `debezium` exists already, see README.md.

GRANT USAGE ON SCHEMA public TO debezium;
GRANT SELECT ON public.outbox TO debezium;

-- Inserts only: that rows are deleted afterwards is nobody's business.
CREATE PUBLICATION outbox FOR TABLE public.outbox WITH (publish = 'insert');
