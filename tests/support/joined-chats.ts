import { codeIn, taps } from './pair-town.ts';
import type { Rig } from './rig.ts';

/** The two chats of one human become one: the code is made in one of them and typed in the other. */
export async function joinChats(rig: Rig, { madeIn, typedIn }: { madeIn: string; typedIn: string }): Promise<void> {
  await rig.hear(madeIn, { kind: 'command', name: 'menu' });
  await rig.tap(madeIn, 'more');
  const code = codeIn(await rig.tap(madeIn, 'link'));
  await rig.hear(typedIn, { kind: 'command', name: 'menu' });
  await taps(rig, typedIn, 'more', 'code');
  await rig.say(typedIn, code);
}
