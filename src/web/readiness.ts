/** What `GET /readyz` tells, 200 when `ready` and 503 when not. Holds nothing about people. */
export interface Readiness {
  /** Whether a message that comes in now would be taken. */
  ready: boolean;
  /** It is ending: another process, or this one started again, takes what comes. */
  stopping?: true;
  store: {
    writable: boolean;
    /** One line for an operator when not writable. */
    problem?: string;
  };
  /** Documents set aside since start because they could not be read. */
  quarantined: number;
  channels: readonly {
    name: string;
    state: 'on' | 'off' | 'standby' | 'starting' | 'failed';
    reason?: string;
    advice?: string;
  }[];
}
