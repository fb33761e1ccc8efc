/** A value as JSON with the members of each object in the order of their names: two stores may keep them differently. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    // Without a prototype: a member may be called `__proto__`.
    const sorted: Record<string, unknown> = Object.create(null);
    for (const [name, member] of Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))) {
      sorted[name] = member;
    }
    return sorted;
  });
}
