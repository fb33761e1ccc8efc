/** Longest text that is kept of a question nobody could answer, in characters. */
const MOST_CHARACTERS = 160;

const ADDRESS = /\S+@\S+|https?:\/\/\S+|www\.\S+/gu;
/** Phone numbers, house numbers, dates of birth: whatever has two digits or more, with what stands between them. */
const NUMBER = /[+\d٠-٩][\d٠-٩\s().\-/]*[\d٠-٩]/gu;

/** Words after which a name follows, in the four languages. */
const NAMING =
  /(?<=(?:^|[\s,.;:!?])(?:heet|heten|genaamd|naam is|naam|mevrouw|meneer|familie|called|named|name is|mr|mrs|miss|adım|adı|ismi|ismim|isim|bey|hanım|اسمي|اسمه|اسمها|اسم|السيد|السيدة|عائلة)\s+)[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+)*/giu;
/** A capital in the middle of a sentence: a name, or a word that is written like one. */
const CAPITAL = /(?<=[\p{L}\p{N},;:]\s+)\p{Lu}[\p{L}\p{M}'’-]+/gu;

/**
 * A question for the list that coordinators read, without what may point at somebody: addresses and numbers become `#`,
 * names `…`. `known` holds words with a capital that are no names ("Veilig Thuis"), lower case. In Arabic there are no
 * capitals, so only what follows a word like "اسمي" is taken for a name. It can't find every name: the person is told
 * before not to write any. Pure.
 */
export function maskQuestion(text: string, known: ReadonlySet<string>): string {
  const masked = text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(ADDRESS, '#')
    .replace(NUMBER, '#')
    .replace(NAMING, (name) => (known.has(name.toLowerCase()) ? name : '…'))
    .replace(CAPITAL, (word) => (known.has(word.toLowerCase()) || word === word.toUpperCase() ? word : '…'));
  const characters = [...masked];
  return characters.length <= MOST_CHARACTERS ? masked : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}
