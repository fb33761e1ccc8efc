import type { DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { VisitState } from '../../engine/visit.ts';
import type { DocumentId } from '../../ports/document.ts';
import { type Audited, toAudit } from '../audit/letters.ts';
import { DeskMail } from '../broadcasts/desk-mail.ts';
import { toGroup } from '../groups/letters.ts';
import { hostsOf, packVisit, removedAt, type Visit, type VisitSide, visitNow } from './visit-state.ts';

/** The one timer of a visit: it goes without a word. */
const REMOVE = 'visit.remove';

/** One turn of a visit that goes on, of one who takes part in it: what becomes of it, and who is told what. */
export class VisitTurn {
  visit: Visit;
  /** Who writes, by the id that they gave. */
  readonly as: DocumentId;
  readonly #world: DeskWorld;
  readonly #mail = new DeskMail();
  #over = false;

  constructor(visit: Visit, as: DocumentId, world: DeskWorld) {
    this.visit = visit;
    this.as = as;
    this.#world = world;
  }

  change(changes: Partial<Visit>): void {
    this.visit = { ...this.visit, ...changes };
  }

  /** Whether that is the moment that stands. */
  isAt(date: string, time: string): boolean {
    const { details } = this.visit;
    return details.date === date && details.time === time;
  }

  /** Another moment, which is a new revision. */
  putMoment(moment: { date: string; time: string }, state: Visit['state']): void {
    const { details, revision } = this.visit;
    this.change({ details: { ...details, ...moment }, revision: revision + 1, state });
    this.keep();
  }

  /** It is kept until long after its day. */
  keep(): void {
    const { now, network } = this.#world;
    this.#mail.set(REMOVE, removedAt(this.visit, now, network.timeZone));
  }

  /** Who writes is the one coordinator whom the visit is with from now on. */
  settle(): void {
    const { hosts, host, group } = this.visit;
    if (host !== null) return;
    for (const { as, at } of hosts) {
      if (as !== this.as) this.#mail.tell(at, 'hosting.taken', { visit: this.#world.self, as });
    }
    this.change({ host: this.as });
    this.#mail.post(toGroup(group, 'answered', {}));
  }

  /** What a coordinator answered, on the audit log. */
  audit(what: Audited): void {
    const { self: subject, now: at } = this.#world;
    const by = this.visit.hosts.find(({ as }) => as === this.as)?.at ?? this.as;
    this.#mail.post(toAudit({ at, by, what, subject, groups: [this.visit.group], people: null }));
  }

  /** The visitor learns which visit it is, and by which id it knows them. */
  tellOpened(): void {
    const { by, group, organisation } = this.visit;
    const now = visitNow(this.#world.self, this.visit);
    this.#mail.tell(by.at, 'visits.opened', { ...now, as: by.as, group, organisation });
  }

  tellVisitor(kind: string, ended?: VisitState): void {
    this.#mail.tell(this.visit.by.at, `visits.${kind}`, visitNow(this.#world.self, this.visit, ended));
  }

  /** Who answered, or every coordinator while nobody has. */
  tellHosts(kind: string, ended?: VisitState): void {
    for (const host of hostsOf(this.visit)) this.#tellHost(host, kind, ended);
  }

  /** The coordinator who writes, whoever the visit is with. */
  answerHost(kind: string): void {
    for (const host of this.visit.hosts) if (host.as === this.as) this.#tellHost(host, kind);
  }

  /** There is no such visit any more for who writes. */
  answerGone(): void {
    for (const { as, at } of this.visit.hosts) {
      if (as === this.as) this.#mail.tell(at, 'hosting.gone', { visit: this.#world.self });
    }
  }

  end(): void {
    this.#over = true;
  }

  finish(): DeskTurn {
    return this.#mail.turn(this.#over ? null : packVisit(this.visit));
  }

  #tellHost({ as, at }: VisitSide, kind: string, ended?: VisitState): void {
    const { organisation, visitor, team } = this.visit;
    const now = visitNow(this.#world.self, this.visit, ended);
    this.#mail.tell(at, `hosting.${kind}`, { ...now, as, organisation, visitor, team });
  }
}
