/**
 * A process that lost its connections begins anew under another name, and its jobs are everybody's; but what it had in hand
 * it ends all the same, and the library then deletes the job by its number, whoever has it by now, and whatever was asked
 * of it meanwhile. So a job that is taken from a worker becomes another one, as when it is asked for again while it runs:
 * the old row is nobody's, and may be deleted.
 */
export const FREED_JOBS = `
CREATE FUNCTION kennismaker.free_jobs(p_workers text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE v_job record;
BEGIN
  -- In order, as a commit takes those of its document: letters, then timers.
  FOR v_job IN
    SELECT j.key, j.payload, t.identifier AS task
    FROM kennismaker_jobs._private_jobs j JOIN kennismaker_jobs._private_tasks t ON t.id = j.task_id
    WHERE j.locked_by = ANY (p_workers) AND j.key IS NOT NULL ORDER BY j.key
  LOOP
    PERFORM kennismaker_jobs.add_job(v_job.task, payload := v_job.payload, max_attempts := 25, job_key := v_job.key);
  END LOOP;
  PERFORM kennismaker_jobs.force_unlock_workers(p_workers);
END $$;

-- A process is gone: what it held is free, its jobs are everybody's. Its connection is ended, should it still be there.
CREATE OR REPLACE FUNCTION kennismaker.bury(p_id uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE v_worker text;
BEGIN
  DELETE FROM kennismaker.processes p WHERE p.id = p_id RETURNING p.worker INTO v_worker;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a
  WHERE a.application_name = 'kennismaker ' || p_id AND a.pid <> pg_backend_pid();
  IF v_worker IS NOT NULL THEN PERFORM kennismaker.free_jobs(ARRAY[v_worker]); END IF;
  RETURN true;
END $$;

-- The name under which this process's jobs are locked from now on; those of the name before are everybody's.
CREATE OR REPLACE FUNCTION kennismaker.work_as(p_me uuid, p_worker text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE v_before text;
BEGIN
  SELECT p.worker INTO v_before FROM kennismaker.processes p WHERE p.id = p_me FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF v_before IS NOT NULL THEN PERFORM kennismaker.free_jobs(ARRAY[v_before]); END IF;
  UPDATE kennismaker.processes p SET worker = p_worker WHERE p.id = p_me;
  RETURN true;
END $$;
`;
