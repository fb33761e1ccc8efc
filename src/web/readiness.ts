/** What `GET /readyz` tells, 200 when `ready` and 503 when not. Holds nothing about people. */
export interface Readiness {
  /** Whether a message that comes in now would be taken. */
  ready: boolean;
  store: {
    writable: boolean;
    /** One line for an operator when not writable. */
    problem?: string;
  };
  /** Documents set aside since start because they could not be read. */
  quarantined: number;
  channels: readonly { name: string; state: 'on' | 'off' | 'starting' | 'failed'; reason?: string; advice?: string }[];
}
