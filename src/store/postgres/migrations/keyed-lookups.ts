/**
 * What tables know addresses by is a hash under a secret from here on (see `Lookup`). All three columns get other names with it: a
 * statement of the version before fails, rather than find nobody and take them for somebody new. The values are
 * made anew by `makeLookups`, and with them the lines, which are named by them.
 */
export const KEYED_LOOKUPS = `
ALTER TABLE kennismaker.addresses RENAME COLUMN key TO lookup;
ALTER TABLE kennismaker.outbox RENAME COLUMN line TO goes;
ALTER TABLE kennismaker.keyed_rows RENAME COLUMN name TO lookup;

-- Makes the lines of a document those of its unsent messages. Who calls holds the document's row.
CREATE OR REPLACE FUNCTION kennismaker.set_right(p_document text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM kennismaker.lines l WHERE l.document = p_document AND NOT EXISTS (
    SELECT FROM kennismaker.outbox o WHERE o.document = p_document AND o.goes = l.line AND o.type = 'message'
  );
  INSERT INTO kennismaker.lines (document, line, free_since)
  SELECT DISTINCT p_document, o.goes, clock_timestamp() FROM kennismaker.outbox o
  WHERE o.document = p_document AND o.type = 'message'
  ORDER BY o.goes
  ON CONFLICT DO NOTHING;
END $$;

-- Lines and jobs that should be there and are not: a document that came from elsewhere, a job that was tried for days.
-- Gives how many documents it looked at; when that is p_most there may be more.
CREATE OR REPLACE FUNCTION kennismaker.mend(p_most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  v_document text;
  v_seen integer := 0;
BEGIN
  FOR v_document IN
    WITH jobs AS MATERIALIZED (
      SELECT j.key FROM kennismaker_jobs.jobs j
      WHERE j.key IS NOT NULL AND (j.locked_at IS NOT NULL OR j.attempts < j.max_attempts)
    )
    SELECT o.document FROM kennismaker.outbox o WHERE o.type = 'message' AND NOT EXISTS (
      SELECT FROM kennismaker.lines l WHERE l.document = o.document AND l.line = o.goes
    )
    UNION SELECT l.document FROM kennismaker.lines l WHERE NOT EXISTS (
      SELECT FROM kennismaker.outbox o WHERE o.document = l.document AND o.goes = l.line AND o.type = 'message'
    )
    UNION SELECT o.document FROM kennismaker.outbox o
      WHERE o.type = 'letter' AND NOT EXISTS (
        SELECT FROM jobs WHERE jobs.key = kennismaker.job_key('letters', o.document)
      )
    UNION SELECT t.document FROM kennismaker.timers t
      WHERE NOT EXISTS (SELECT FROM jobs WHERE jobs.key = kennismaker.job_key('timers', t.document))
    ORDER BY 1 LIMIT p_most
  LOOP
    v_seen := v_seen + 1;
    PERFORM FROM kennismaker.documents d WHERE d.id = v_document FOR NO KEY UPDATE;
    CONTINUE WHEN NOT FOUND;
    PERFORM kennismaker.set_right(v_document);
    IF EXISTS (SELECT FROM kennismaker.outbox o WHERE o.document = v_document AND o.type = 'letter')
      AND NOT kennismaker.has_job('letters', v_document) THEN
      PERFORM kennismaker.add_job('letters', v_document, NULL);
    END IF;
    IF NOT kennismaker.has_job('timers', v_document) THEN
      PERFORM kennismaker.add_job('timers', v_document, t.at) FROM (
        SELECT min(t.at) AS at FROM kennismaker.timers t WHERE t.document = v_document HAVING count(*) > 0
      ) t;
    END IF;
  END LOOP;
  -- What is left of jobs that others took the place of, and locks of workers that nobody knows.
  PERFORM kennismaker_jobs.complete_jobs(ARRAY(
    SELECT j.id FROM kennismaker_jobs.jobs j WHERE j.locked_at IS NULL AND j.attempts >= j.max_attempts LIMIT 1000
  ));
  PERFORM kennismaker_jobs.force_unlock_workers(ARRAY(
    SELECT DISTINCT j.locked_by FROM kennismaker_jobs.jobs j
    WHERE j.locked_at < clock_timestamp() - interval '1 minute'
      AND j.locked_by NOT IN (SELECT p.worker FROM kennismaker.processes p WHERE p.worker IS NOT NULL)
  ));
  RETURN v_seen;
END $$;
`;
