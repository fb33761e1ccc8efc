import type { Json } from './json.ts';
import type { Language } from './language.ts';

/** One thing that is kept of a person, as a machine and as they read it. */
export interface MyDataEntry {
  /** Null: it needs no heading of its own. */
  heading: string | null;
  facts: readonly { label: string; value: string }[];
  value: { [name: string]: Json };
}

/** What is kept of one kind. */
export interface MyDataSection {
  /** By which the JSON file has it: `groups`. */
  name: string;
  heading: string;
  /** Under the heading, where something has to be explained. */
  remark: string | null;
  entries: readonly MyDataEntry[];
}

/** Everything that is kept of one person, also where it lies beside what is of others: for that person alone. */
export interface MyData {
  language: Language;
  /** Epoch milliseconds. */
  madeAt: number;
  title: string;
  /** What this is, and when it was made. */
  lead: readonly string[];
  sections: readonly MyDataSection[];
  /** What is not in it, and why. */
  leftOut: readonly string[];
}

/** The version of the shape of the JSON file; docs/MY-DATA.md says what is in it. */
export const MY_DATA_VERSION = 1;

/** Everything as one JSON object: a section that has one entry for sure (`about`) as an object, the others as lists. */
export function myDataJson({ language, madeAt, sections, leftOut }: MyData): Json {
  const kept = sections.map(({ name, entries }): [string, Json] => [
    name,
    SINGLE.includes(name) ? (entries[0]?.value ?? {}) : entries.map(({ value }) => value),
  ]);
  return {
    schema: 'kennismaker.my-data',
    version: MY_DATA_VERSION,
    madeAt: new Date(madeAt).toISOString(),
    language,
    ...Object.fromEntries(kept),
    leftOut: [...leftOut],
  };
}

const SINGLE: readonly string[] = ['about', 'technical'];
