import type { Script } from '../engine/script.ts';
import type { NetworkFacts } from '../engine/world.ts';
import { placeOf, visitSheets } from '../features/visits/visit-sheet.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import { type Language, SOURCE_LANGUAGE } from '../ports/language.ts';
import type { MyData } from '../ports/my-data.ts';
import type { Store } from '../ports/store.ts';
import { readElsewhere } from './my-data-elsewhere.ts';
import { sharedSections } from './my-data-others.ts';
import { aboutSection, answersSection, consentSection, technicalSection, underWaySection } from './my-data-person.ts';
import { sayIn } from './my-data-say.ts';
import { readPersonBody } from './person-document.ts';

/** What it is read with. */
export interface MyDataSources {
  store: Store;
  script: Script;
  network: NetworkFacts;
}

/**
 * Everything that is kept of one person at this moment (`now`, epoch milliseconds), in their own document and in others, said
 * in a language (null: their own). Of a document that joined another, what that one has. Null: there is no such person, or
 * they are being erased.
 */
export async function readMyData(
  { store, script, network }: MyDataSources,
  id: DocumentId,
  language: Language | null,
  now: number,
): Promise<MyData | null> {
  const document = await personAt(store, id);
  if (document === null) return null;
  const body = readPersonBody(document);
  const { person } = body;
  const spoken = language ?? person.language ?? SOURCE_LANGUAGE;
  const say = sayIn(script, spoken, network);
  const places = visitSheets(person).flatMap((sheet) => placeOf(sheet) ?? []);
  const elsewhere = await readElsewhere(store, person, places);
  const reader = { script, world: { now, network }, person, language: spoken };
  return {
    language: spoken,
    madeAt: now,
    title: say.text('my-data.paper.title'),
    lead: [say.text('my-data.paper.lead'), say.text('my-data.paper.made', { at: say.moment(now) })],
    sections: [
      aboutSection(say, body),
      consentSection(say, person),
      answersSection(say, reader),
      ...sharedSections(say, person, elsewhere),
      underWaySection(say, script, body),
      technicalSection(say, body, document),
    ],
    leftOut: ['others', 'questions', 'codes', 'apps'].map((what) => say.text(`my-data.leftOut.${what}`)),
  };
}

async function personAt(store: Store, id: DocumentId): Promise<StoredDocument | null> {
  const read = await store.read(id);
  if (read.status !== 'found' || read.document.kind !== 'person') return null;
  const { movedTo, erased } = readPersonBody(read.document);
  if (movedTo !== undefined && movedTo !== id) return personAt(store, movedTo);
  return erased ? null : read.document;
}
