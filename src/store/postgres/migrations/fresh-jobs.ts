/**
 * The library deletes a job by its number when a worker has ended it, also when it was taken from that worker meanwhile
 * (whose process lost its connections, or was told to end) and asked for again: what it was asked for then would wait until
 * somebody mends that. So a job that anybody ever took is not asked for again; another one takes its place.
 */
export const FRESH_JOBS = `
-- Sees that a job comes for a document, at a moment in epoch milliseconds; null: now. Who calls holds the document's row.
CREATE OR REPLACE FUNCTION kennismaker.add_job(p_task text, p_document text, p_at bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE v_key text := kennismaker.job_key(p_task, p_document);
BEGIN
  -- One that is locked the library itself puts another in the place of.
  UPDATE kennismaker_jobs._private_jobs j SET key = NULL, attempts = j.max_attempts
  WHERE j.key = v_key AND j.locked_at IS NULL AND j.attempts > 0;
  PERFORM kennismaker_jobs.add_job(
    p_task,
    payload := json_build_object('document', p_document),
    -- No moment after the year 9999: a timestamp does not hold every number.
    run_at := CASE WHEN p_at IS NOT NULL THEN to_timestamp(least(p_at, 253402300799000) / 1000.0) END,
    max_attempts := 25,
    job_key := v_key
  );
END $$;
`;
