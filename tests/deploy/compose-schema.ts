import { z } from 'zod';

/**
 * The parts of the Compose specification that our file uses (github.com/compose-spec/compose-spec, schema/compose-spec.json), and
 * no others: a word that is written wrongly, or in the wrong place, is refused here as it is there.
 */
const duration = z.string().regex(/^(\d+(h|m|s|ms|us))+$/);
const environment = z.record(z.string(), z.string());

const service = z.strictObject({
  build: z.literal('.').optional(),
  image: z.string().regex(/^[a-z][\w./-]*(:[\w.-]+)?$/),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  env_file: z.string().optional(),
  environment,
  depends_on: z
    .record(
      z.string(),
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  volumes: z.array(z.string().regex(/^[\w./-]+:\/[\w./-]+(:ro)?$/)).optional(),
  tmpfs: z.array(z.string()).optional(),
  shm_size: z
    .string()
    .regex(/^\d+[kmg]b$/)
    .optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  cap_add: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: duration.optional(),
  init: z.boolean().optional(),
  networks: z.array(z.string()),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()).refine(([how]) => how === 'CMD' || how === 'CMD-SHELL'),
      interval: duration,
      timeout: duration,
      retries: z.int().positive(),
      start_period: duration,
    })
    .optional(),
});

export const composeSchema = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() }).nullable()),
  volumes: z.record(z.string(), z.null()),
});
