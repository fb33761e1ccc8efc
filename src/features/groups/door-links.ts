import type { View } from '../../engine/feature.ts';

/** A way into something by a link. */
export interface DoorLink {
  channel: string;
  /** What people call the app. */
  app: string;
  url: string;
}

/**
 * The links of all channels that have a door, for a code. `words` are what WhatsApp writes for the person, ready to be
 * sent, and have the code in them.
 */
export function doorLinks(view: View, code: string, words: string): readonly DoorLink[] {
  return (view.world.network.doors ?? []).map(({ channel, url }) => ({
    channel,
    app: appName(view, channel),
    url: url.replaceAll('{code}', encodeURIComponent(code)).replaceAll('{text}', encodeURIComponent(words)),
  }));
}

/** A channel of somebody's own making has no other name than that. */
export function appName(view: View, channel: string): string {
  const key = `groups.apps.${channel}`;
  return view.script.hasText(key) ? view.text(key) : channel;
}

/** The links as lines of a message to pass on; empty when there is no door. */
export function doorLines(links: readonly DoorLink[]): string {
  return links.map(({ app, url }) => `${app}: ${url}`).join('\n');
}
