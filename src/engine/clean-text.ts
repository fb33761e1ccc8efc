// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to take out
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A text as a person sent it, without what no one can see and what could disturb others: control characters,
 * direction overrides (they would reorder the words around them) and halves of characters.
 */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNWANTED, '').replace(LONE_SURROGATE, '').trim();
}
