import type { Feature } from '../../../engine/feature.ts';
import type { Facts } from '../facts.ts';
import type { Finding, Rule } from '../rule.ts';

type Kind = 'queries' | 'options' | 'actions' | 'letters';

const WORD: Record<Kind, string> = {
  queries: 'query',
  options: 'source of options',
  actions: 'action',
  letters: 'letter',
};

/** A name of a feature that no feature has. */
export const unknownMember: Rule = {
  id: 'unknown-member',
  severity: 'error',
  about: 'A step uses a query, action, source of options or letter that no feature has.',
  advice: 'Use one that exists.',
  *find(facts) {
    // Features that could not be made, because of a data file that is reported by itself.
    if (facts.features.length === 0) return;
    for (const { name, kind, place } of members(facts)) {
      if (hasMember(facts, kind, name)) continue;
      yield {
        place,
        message: `There is no ${WORD[kind]} "${name}".`,
        advice: `Use one of ${known(facts.features, kind).join(', ')}.`,
      };
    }
  },
};

interface Use {
  name: string;
  kind: Kind;
  place: Finding['place'];
}

function* members({ dialogs, conditions, at }: Facts): Generator<Use> {
  for (const { dialog, path, terms } of conditions) {
    for (const term of terms ?? []) {
      if (term.subject.includes('.')) {
        yield { name: term.subject, kind: 'queries', place: at(dialog.value.dialog, path) };
      }
    }
  }
  for (const [id, { value }] of dialogs) {
    for (const [step, source] of Object.entries(value.steps)) {
      const use = (kind: Kind, name: string, ...path: string[]): Use => ({
        name,
        kind,
        place: at(id, ['steps', step, ...path]),
      });
      if ('vars' in source) {
        for (const [variable, name] of Object.entries(source.vars ?? {})) yield use('queries', name, 'vars', variable);
      }
      if ('do' in source) yield use('actions', source.do, 'do');
      else if ('send' in source) yield use('letters', source.send, 'send');
      else if ('ask' in source && source.options && !Array.isArray(source.options)) {
        yield use('options', source.options.from, 'options', 'from');
      }
    }
  }
}

function hasMember({ byFeature }: Facts, kind: Kind, name: string): boolean {
  const [feature = '', member = ''] = name.split('.');
  return Object.hasOwn(byFeature.get(feature)?.[kind] ?? {}, member);
}

function known(features: readonly Feature[], kind: Kind): string[] {
  return features.flatMap((feature) => Object.keys(feature[kind] ?? {}).map((name) => `${feature.name}.${name}`));
}
