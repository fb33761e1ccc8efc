/** Longest text that is kept of a question nobody could answer, in characters. */
const MOST_CHARACTERS = 160;

/**
 * Only this much of a question is looked at, in UTF-16 units: what is longer is cut anyway, and the patterns take time that
 * grows faster than the text. One sign can become eighteen when compatibility forms are resolved.
 */
const MOST_LOOKED_AT = 1_000;

/** Mail addresses, also with spaces around the sign or with "(at)"; handles; links, with or without what comes before. */
const ADDRESS =
  /\S+\s?@\s?\S+\.\S+|\S*@\s?\S*|\S+\s*[([{]\s*(?:at|apenstaartje)\s*[)\]}]\s*\S+|\p{L}+:\/\/\S+|(?:[\p{L}\p{N}-]+\.)+(?:nl|com|org|net|eu|be|de|tr|me|info|app|io)(?![\p{L}\p{N}])\S*/giu;
/** Phone numbers, house numbers, dates of birth: two digits or more of any script, with what stands between them. */
const NUMBER = /[+(]*\p{N}(?:[^\p{L}\p{N}]{0,3}\p{N})+/gu;

/** Words after which a name follows, in the four languages. */
const NAMING =
  /(?<=(?:^|[\s,.;:!?])(?:heet|heten|genaamd|naam is|naam|mevrouw|meneer|familie|called|named|name is|mr|mrs|miss|family|adım|adı|ismi|ismim|isim|adlı|اسمي|اسمه|اسمها|اسم|السيد|السيدة|عائلة|يدعى|تدعى)\.?\s+)[\p{L}\p{M}'’-]+/giu;
/** And before which, in Turkish. */
const BEFORE_TITLE = /[\p{L}\p{M}'’-]+(?=\s+(?:bey|hanım|hoca|abi|abla|teyze|amca)(?:$|[\s,.;:!?'’]))/giu;
/** Several names in a row: the first may stand where every word has a capital. */
const FIRST_OF_TWO = /\p{Lu}[\p{L}\p{M}'’-]+(?=(?:,|\s+(?:en|and|ve|of|or|veya))\s+\p{Lu})/gu;
/** A capital in the middle of a sentence: a name, or a word that is written like one. */
const CAPITAL = /(?<=[\p{L}\p{N},;:…]\s+)\p{Lu}[\p{L}\p{M}'’-]+/gu;

/** What stands beside names, and after "is called" in a question about something that is not a person. */
const NO_NAME: ReadonlySet<string> = new Set(
  (
    'het de dit dat deze die een jullie uw mijn u wij ik the it this that your my a an you i we bu şu o bir ne هذا هذه ' +
    'mr mrs miss ms dr mevrouw meneer familie family bey hanım hoca'
  ).split(' '),
);

/** Longer words in capitals are shouted, or names. */
const MOST_LETTERS_OF_AN_ACRONYM = 5;

/**
 * A question for the list that coordinators read, without what may point at somebody: addresses and numbers become `#`,
 * names `…`. `known` holds words with a capital that are no names ("Veilig Thuis"), lower case. In Arabic there are no
 * capitals, so only what follows a word like "اسمي" is taken for a name. It can't find every name: the person is told
 * before not to write any. Pure.
 */
export function maskQuestion(text: string, known: ReadonlySet<string>): string {
  const isKnown = (word: string) => known.has(word.toLowerCase()) || NO_NAME.has(word.toLowerCase());
  const hide = (name: string) => (isKnown(name) ? name : '…');
  // Signs that look like others, and signs that can't be seen, would hide an address from the patterns.
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const looked = plain.length <= MOST_LOOKED_AT ? plain : withoutHalfWord(plain.slice(0, MOST_LOOKED_AT));
  const masked = (/\p{Ll}/u.test(looked) ? looked : looked.toLowerCase())
    .replace(ADDRESS, '#')
    .replace(NUMBER, '#')
    .replace(NAMING, hide)
    .replace(BEFORE_TITLE, hide)
    .replace(FIRST_OF_TWO, hide)
    .replace(CAPITAL, (word) => (isAcronym(word) ? word : hide(word)))
    .replace(/…(?: …)+/gu, '…');
  const characters = [...masked];
  return characters.length <= MOST_CHARACTERS ? masked : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}

/** A half name or address at the cut would not be known for one. */
function withoutHalfWord(cut: string): string {
  return cut.slice(0, Math.max(0, cut.lastIndexOf(' ')));
}

function isAcronym(word: string): boolean {
  return word === word.toUpperCase() && word.length <= MOST_LETTERS_OF_AN_ACRONYM;
}
