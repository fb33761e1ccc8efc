/**
 * What processes agree on: who is there, who holds which line, who may send how fast; and the functions that change it,
 * so that each costs one round trip.
 *
 * - A row of `lines` exists while its document has unsent messages on that line; `holder` null: nobody's, since
 *   `free_since`, and offered again from `again` on.
 * - `processes.seen_at` is kept up by each process; `lock_key` is an advisory lock that its connection holds.
 * - `rates.times` are the moments of the last sends, microseconds, oldest first; `pauses.until` in microseconds too.
 * - Jobs lie in a schema of their own, `kennismaker_jobs`, which graphile-worker makes and changes by itself.
 * - What processes tell each other goes through `NOTIFY kennismaker`: kind, who, whom, and about what; see `notice.ts`.
 */
export const SHARING_TABLES = `
CREATE TABLE kennismaker.processes (
  id uuid PRIMARY KEY,
  lock_key bigint NOT NULL,
  worker text,
  joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

CREATE TABLE kennismaker.lines (
  document text COLLATE "C" NOT NULL REFERENCES kennismaker.documents ON DELETE CASCADE,
  line text COLLATE "C" NOT NULL,
  holder uuid,
  free_since timestamptz,
  again timestamptz,
  PRIMARY KEY (document, line)
) WITH (fillfactor = 70);
CREATE INDEX lines_free ON kennismaker.lines (document) WHERE holder IS NULL;

CREATE TABLE kennismaker.rates (
  key text PRIMARY KEY,
  times bigint[] NOT NULL DEFAULT '{}'
) WITH (fillfactor = 20);

CREATE TABLE kennismaker.pauses (
  channel text PRIMARY KEY,
  until bigint NOT NULL
);

CREATE TABLE kennismaker.keyed_rows (
  space text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  key text NOT NULL,
  value json NOT NULL,
  PRIMARY KEY (space, name)
);

-- Tells one process (p_to) or all of them (null).
CREATE FUNCTION kennismaker.tell(p_kind text, p_from uuid, p_to uuid, p_about text) RETURNS void
LANGUAGE sql AS $$
  SELECT pg_notify('kennismaker', p_kind || ' ' || coalesce(p_from::text, '-') || ' ' || coalesce(p_to::text, '-') || ' ' || p_about)
$$;

CREATE FUNCTION kennismaker.now_us() RETURNS bigint
LANGUAGE sql VOLATILE AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;

-- A key of graphile-worker has at most 512 characters.
CREATE FUNCTION kennismaker.job_key(p_task text, p_document text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_task || ':' || CASE WHEN length(p_document) <= 200 THEN p_document
    ELSE encode(sha256(convert_to(p_document, 'UTF8')), 'hex') END
$$;

-- Sees that a job comes for a document, at a moment in epoch milliseconds; null: now. Who calls holds the document's row.
CREATE FUNCTION kennismaker.add_job(p_task text, p_document text, p_at bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM kennismaker_jobs.add_job(
    p_task,
    payload := json_build_object('document', p_document),
    -- No moment after the year 9999: a timestamp does not hold every number.
    run_at := CASE WHEN p_at IS NOT NULL THEN to_timestamp(least(p_at, 253402300799000) / 1000.0) END,
    max_attempts := 25,
    job_key := kennismaker.job_key(p_task, p_document)
  );
END $$;

-- What a process holds of a document, and a number that grows with each change of that. Who calls holds the document's row.
CREATE SEQUENCE kennismaker.line_changes;
CREATE FUNCTION kennismaker.held(p_document text, p_me uuid) RETURNS TABLE (mine text[], at bigint)
LANGUAGE sql AS $$
  SELECT ARRAY(SELECT l.line FROM kennismaker.lines l WHERE l.document = p_document AND l.holder = p_me),
    nextval('kennismaker.line_changes')
$$;

-- In the transaction of a change: lines that came and went, what others must hear of it, and jobs.
-- Gives what this process holds of the document then.
CREATE FUNCTION kennismaker.follow(
  p_document text, p_me uuid, p_gone text[], p_here text[], p_serves boolean[],
  p_tells boolean, p_letters boolean, p_timers boolean, p_at bigint, p_part boolean
) RETURNS TABLE (mine text[], at bigint)
LANGUAGE plpgsql AS $$
DECLARE
  v_told uuid[] := '{}';
  v_free boolean := false;
  v_holder uuid;
BEGIN
  IF cardinality(p_gone) > 0 THEN
    WITH gone AS (DELETE FROM kennismaker.lines l WHERE l.document = p_document AND l.line = ANY (p_gone) RETURNING l.holder)
    SELECT coalesce(array_agg(gone.holder), '{}') INTO v_told FROM gone;
  END IF;
  IF cardinality(p_here) > 0 THEN
    WITH taken AS (
      INSERT INTO kennismaker.lines AS l (document, line, holder, free_since)
      SELECT p_document, wanted.line, CASE WHEN wanted.serves THEN p_me END,
        CASE WHEN wanted.serves AND p_me IS NOT NULL THEN NULL ELSE clock_timestamp() END
      FROM unnest(p_here, p_serves) AS wanted (line, serves)
      ORDER BY wanted.line
      ON CONFLICT (document, line) DO UPDATE SET holder = excluded.holder, free_since = NULL, again = NULL
      WHERE l.holder IS NULL AND excluded.holder IS NOT NULL
      RETURNING l.holder
    )
    SELECT coalesce(bool_or(taken.holder IS NULL), false) INTO v_free FROM taken;
  END IF;
  IF v_free THEN PERFORM kennismaker.tell('offer', p_me, NULL, p_document); END IF;
  IF p_tells THEN
    FOR v_holder IN
      SELECT DISTINCT told.holder FROM (
        SELECT unnest(v_told) AS holder UNION SELECT l.holder FROM kennismaker.lines l WHERE l.document = p_document
      ) told WHERE told.holder IS NOT NULL AND told.holder IS DISTINCT FROM p_me
    LOOP
      PERFORM kennismaker.tell('changed', p_me, v_holder, p_document);
    END LOOP;
  END IF;
  IF p_letters THEN PERFORM kennismaker.add_job('letters', p_document, NULL); END IF;
  IF p_timers THEN PERFORM kennismaker.add_job('timers', p_document, p_at); END IF;
  IF p_part THEN PERFORM kennismaker.tell('part', p_me, NULL, p_document); END IF;
  RETURN QUERY SELECT * FROM kennismaker.held(p_document, p_me);
END $$;

-- In the transaction of an erasure: nothing of the document stays with us.
CREATE FUNCTION kennismaker.forget(p_document text, p_me uuid) RETURNS TABLE (mine text[], at bigint)
LANGUAGE plpgsql AS $$
DECLARE v_holder uuid;
BEGIN
  FOR v_holder IN
    WITH gone AS (DELETE FROM kennismaker.lines l WHERE l.document = p_document RETURNING l.holder)
    SELECT DISTINCT gone.holder FROM gone WHERE gone.holder IS DISTINCT FROM p_me AND gone.holder IS NOT NULL
  LOOP
    PERFORM kennismaker.tell('changed', p_me, v_holder, p_document);
  END LOOP;
  PERFORM kennismaker_jobs.remove_job(kennismaker.job_key('letters', p_document));
  PERFORM kennismaker_jobs.remove_job(kennismaker.job_key('timers', p_document));
  RETURN QUERY SELECT * FROM kennismaker.held(p_document, p_me);
END $$;

-- Makes the lines of a document those of its unsent messages. Who calls holds the document's row.
CREATE FUNCTION kennismaker.set_right(p_document text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM kennismaker.lines l WHERE l.document = p_document AND NOT EXISTS (
    SELECT FROM kennismaker.outbox o WHERE o.document = p_document AND o.line = l.line AND o.type = 'message'
  );
  INSERT INTO kennismaker.lines (document, line, free_since)
  SELECT DISTINCT p_document, o.line, clock_timestamp() FROM kennismaker.outbox o
  WHERE o.document = p_document AND o.type = 'message'
  ORDER BY o.line
  ON CONFLICT DO NOTHING;
END $$;

-- Takes the lines of those named that nobody holds. Gives what this process holds of the document then.
CREATE FUNCTION kennismaker.take(p_document text, p_me uuid, p_lines text[]) RETURNS TABLE (mine text[], at bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM kennismaker.documents d WHERE d.id = p_document FOR NO KEY UPDATE;
  IF FOUND THEN
    PERFORM kennismaker.set_right(p_document);
    UPDATE kennismaker.lines l SET holder = p_me, free_since = NULL, again = NULL
    WHERE l.document = p_document AND l.holder IS NULL AND l.line = ANY (p_lines);
  END IF;
  RETURN QUERY SELECT * FROM kennismaker.held(p_document, p_me);
END $$;

-- Gives a line back. Gives what this process holds of the document then.
CREATE FUNCTION kennismaker.release(p_document text, p_me uuid, p_line text) RETURNS TABLE (mine text[], at bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM kennismaker.documents d WHERE d.id = p_document FOR NO KEY UPDATE;
  UPDATE kennismaker.lines l SET holder = NULL, free_since = clock_timestamp(), again = NULL
  WHERE l.document = p_document AND l.line = p_line AND l.holder = p_me;
  IF FOUND THEN PERFORM kennismaker.tell('offer', p_me, NULL, p_document); END IF;
  RETURN QUERY SELECT * FROM kennismaker.held(p_document, p_me);
END $$;

-- Frees every line of processes that are not among those that live; in order, as commits lock them.
CREATE FUNCTION kennismaker.free_lines() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE v_freed integer;
BEGIN
  WITH orphans AS MATERIALIZED (
    SELECT l.document, l.line FROM kennismaker.lines l
    WHERE l.holder IS NOT NULL AND l.holder NOT IN (SELECT p.id FROM kennismaker.processes p)
    ORDER BY l.document, l.line FOR UPDATE
  )
  UPDATE kennismaker.lines l SET holder = NULL, free_since = clock_timestamp(), again = NULL
  FROM orphans WHERE l.document = orphans.document AND l.line = orphans.line;
  GET DIAGNOSTICS v_freed = ROW_COUNT;
  RETURN v_freed;
END $$;

-- A process is gone: what it held is free, its jobs are everybody's. Its connection is ended, should it still be there.
CREATE FUNCTION kennismaker.bury(p_id uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE v_worker text;
BEGIN
  DELETE FROM kennismaker.processes p WHERE p.id = p_id RETURNING p.worker INTO v_worker;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a
  WHERE a.application_name = 'kennismaker ' || p_id AND a.pid <> pg_backend_pid();
  IF v_worker IS NOT NULL THEN PERFORM kennismaker_jobs.force_unlock_workers(ARRAY[v_worker]); END IF;
  RETURN true;
END $$;

-- Becomes a process; p_was is what the same one was called before it was lost.
CREATE FUNCTION kennismaker.join_processes(p_id uuid, p_lock bigint, p_was uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_was IS NOT NULL AND kennismaker.bury(p_was) THEN
    IF kennismaker.free_lines() > 0 THEN PERFORM kennismaker.tell('free', p_id, NULL, ''); END IF;
  END IF;
  INSERT INTO kennismaker.processes (id, lock_key) VALUES (p_id, p_lock);
END $$;

CREATE FUNCTION kennismaker.leave_processes(p_id uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM kennismaker.bury(p_id);
  IF kennismaker.free_lines() > 0 THEN PERFORM kennismaker.tell('free', p_id, NULL, ''); END IF;
END $$;

-- Says that a process lives, and the ways in that it knows when it is the lead. Gives what the others said meanwhile;
-- nothing when the others took it for dead. Pauses are how long they last, microseconds.
CREATE FUNCTION kennismaker.beat(p_me uuid, p_doors json) RETURNS TABLE (doors json, pauses json)
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE kennismaker.processes p SET seen_at = clock_timestamp() WHERE p.id = p_me;
  IF NOT FOUND THEN RETURN; END IF;
  IF p_doors IS NOT NULL THEN
    INSERT INTO kennismaker.meta AS m (key, value) VALUES ('doors', p_doors)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE m.value::text <> excluded.value::text;
  END IF;
  RETURN QUERY SELECT (SELECT m.value FROM kennismaker.meta m WHERE m.key = 'doors'),
    (SELECT json_object_agg(p.channel, p.until - kennismaker.now_us()) FROM kennismaker.pauses p WHERE p.until > kennismaker.now_us());
END $$;

-- Looks who is gone: whose lock is free, or who was not seen for so long. Gives whether that made lines free.
CREATE FUNCTION kennismaker.bury_dead(p_me uuid, p_unseen_ms bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_process record;
  v_freed boolean := false;
BEGIN
  FOR v_process IN SELECT p.id, p.lock_key, p.seen_at FROM kennismaker.processes p WHERE p.id <> p_me ORDER BY p.id LOOP
    IF pg_try_advisory_xact_lock(v_process.lock_key)
      OR v_process.seen_at < clock_timestamp() - p_unseen_ms * interval '1 millisecond' THEN
      PERFORM kennismaker.bury(v_process.id);
    END IF;
  END LOOP;
  v_freed := kennismaker.free_lines() > 0;
  IF v_freed THEN PERFORM kennismaker.tell('free', p_me, NULL, ''); END IF;
  RETURN v_freed;
END $$;

-- The name under which this process's jobs are locked from now on; those of the name before are everybody's.
CREATE FUNCTION kennismaker.work_as(p_me uuid, p_worker text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE v_before text;
BEGIN
  SELECT p.worker INTO v_before FROM kennismaker.processes p WHERE p.id = p_me FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF v_before IS NOT NULL THEN PERFORM kennismaker_jobs.force_unlock_workers(ARRAY[v_before]); END IF;
  UPDATE kennismaker.processes p SET worker = p_worker WHERE p.id = p_me;
  RETURN true;
END $$;

-- Offers to everybody what was free for long, ever more seldom: a notice may have been missed.
CREATE FUNCTION kennismaker.offer_again(p_after_ms bigint, p_most integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE v_document text;
BEGIN
  FOR v_document IN
    WITH due AS MATERIALIZED (
      SELECT l.document, l.line FROM kennismaker.lines l
      WHERE l.holder IS NULL AND coalesce(l.again, l.free_since + p_after_ms * interval '1 millisecond') < clock_timestamp()
      ORDER BY l.document, l.line LIMIT p_most FOR UPDATE SKIP LOCKED
    ), put_off AS (
      UPDATE kennismaker.lines l
      SET again = clock_timestamp() + least(clock_timestamp() - l.free_since, interval '10 minutes')
      FROM due WHERE l.document = due.document AND l.line = due.line RETURNING l.document
    )
    SELECT DISTINCT put_off.document FROM put_off
  LOOP
    PERFORM kennismaker.tell('offer', NULL, NULL, v_document);
  END LOOP;
END $$;

-- Lines and jobs that should be there and are not: a document that came from elsewhere, a job that was tried for days.
-- Gives how many documents it looked at; when that is p_most there may be more.
CREATE FUNCTION kennismaker.mend(p_most integer) RETURNS integer
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
      SELECT FROM kennismaker.lines l WHERE l.document = o.document AND l.line = o.line
    )
    UNION SELECT l.document FROM kennismaker.lines l WHERE NOT EXISTS (
      SELECT FROM kennismaker.outbox o WHERE o.document = l.document AND o.line = l.line AND o.type = 'message'
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

-- Whether a job is there that will run, or runs.
CREATE FUNCTION kennismaker.has_job(p_task text, p_document text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM kennismaker_jobs.jobs j WHERE j.key = kennismaker.job_key(p_task, p_document)
      AND (j.locked_at IS NOT NULL OR j.attempts < j.max_attempts)
  );
END $$;

-- Whether a timer of the document is due by this clock.
CREATE FUNCTION kennismaker.is_due(p_document text) RETURNS boolean
LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM kennismaker.timers t WHERE t.document = p_document AND t.at <= kennismaker.now_us() / 1000)
$$;

-- After a job for timers: that another one comes for those that are left. One that is still due was not fired, because
-- the clock of that process is behind: it is tried again a moment later.
CREATE FUNCTION kennismaker.come_again(p_document text, p_moment_ms bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE v_at bigint;
BEGIN
  PERFORM FROM kennismaker.documents d WHERE d.id = p_document FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT min(t.at) INTO v_at FROM kennismaker.timers t WHERE t.document = p_document;
  IF v_at IS NULL THEN RETURN; END IF;
  v_at := greatest(v_at, kennismaker.now_us() / 1000 + p_moment_ms);
  IF EXISTS (
    SELECT FROM kennismaker_jobs.jobs j WHERE j.key = kennismaker.job_key('timers', p_document)
      AND j.locked_at IS NULL AND j.attempts < j.max_attempts AND j.run_at <= to_timestamp(v_at / 1000.0)
  ) THEN RETURN; END IF;
  PERFORM kennismaker.add_job('timers', p_document, v_at);
END $$;

-- A place for one send: 0 when it was given, else for how long there is none, microseconds. Each key is a rate of p_max in
-- p_per microseconds. By this clock alone, so that clocks of processes do not matter.
CREATE FUNCTION kennismaker.place(p_paused text, p_keys text[], p_max integer[], p_per bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_now bigint;
  v_open bigint := 0;
  v_rate record;
BEGIN
  -- What a crash of the server may forget here are the places of less than a second.
  PERFORM set_config('synchronous_commit', 'off', true);
  -- In order, so that two never wait for each other.
  PERFORM FROM kennismaker.rates r WHERE r.key = ANY (p_keys) ORDER BY r.key FOR UPDATE;
  IF NOT coalesce((SELECT count(*) FROM kennismaker.rates r WHERE r.key = ANY (p_keys)) = cardinality(p_keys), false) THEN
    INSERT INTO kennismaker.rates (key) SELECT k FROM unnest(p_keys) AS k ORDER BY k ON CONFLICT DO NOTHING;
    PERFORM FROM kennismaker.rates r WHERE r.key = ANY (p_keys) ORDER BY r.key FOR UPDATE;
  END IF;
  v_now := kennismaker.now_us();
  -- The server's clock was set back: without this there would be no place until it is where it was.
  UPDATE kennismaker.rates r SET times = ARRAY(SELECT least(t, v_now) FROM unnest(r.times) AS t)
  WHERE r.key = ANY (p_keys) AND r.times[cardinality(r.times)] > v_now;
  IF p_paused IS NOT NULL THEN
    SELECT coalesce(max(p.until), 0) INTO v_open FROM kennismaker.pauses p WHERE p.channel = p_paused;
  END IF;
  FOR v_rate IN
    SELECT r.times, w.max, w.per FROM unnest(p_keys, p_max, p_per) AS w (key, max, per)
    JOIN kennismaker.rates r ON r.key = w.key
  LOOP
    IF cardinality(v_rate.times) >= v_rate.max THEN
      v_open := greatest(v_open, v_rate.times[cardinality(v_rate.times) - v_rate.max + 1] + v_rate.per);
    END IF;
  END LOOP;
  IF v_open > v_now THEN RETURN v_open - v_now; END IF;
  UPDATE kennismaker.rates r
  SET times = r.times[greatest(1, cardinality(r.times) - w.max + 2) : cardinality(r.times)] || v_now
  FROM unnest(p_keys, p_max) AS w (key, max) WHERE r.key = w.key;
  RETURN 0;
END $$;

CREATE FUNCTION kennismaker.pause(p_channel text, p_for_us bigint) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO kennismaker.pauses AS p (channel, until) VALUES (p_channel, kennismaker.now_us() + p_for_us)
  ON CONFLICT (channel) DO UPDATE SET until = greatest(p.until, excluded.until);
$$;
`;
