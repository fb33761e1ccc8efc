/** One thing that was found. */
export interface Finding {
  /** `problem`: something does not work. `warning`: a human should look at it. `note`: so that it is known. */
  severity: 'problem' | 'warning' | 'note';
  /** One sentence or more; nothing of people, and no secret. */
  what: string;
  /** What to do; empty of a note that asks for nothing. */
  advice: string;
}

/** What was found about one part. */
export interface Part {
  title: string;
  findings: readonly Finding[];
}

export function note(what: string, advice = ''): Finding {
  return { severity: 'note', what, advice };
}

export function warning(what: string, advice: string): Finding {
  return { severity: 'warning', what, advice };
}

export function problem(what: string, advice: string): Finding {
  return { severity: 'problem', what, advice };
}
