import { z } from 'zod';

/**
 * A text of at most so many characters, counted as they are when a person is asked for it: an emoji is one, and two in
 * what JavaScript calls the length. A letter with what was taken from somebody must never be refused for being too long.
 */
export function atMost(characters: number): z.ZodType<string> {
  return z.string().refine((text) => [...text.slice(0, characters * 2 + 1)].length <= characters, {
    error: `must be at most ${characters} characters`,
  });
}
