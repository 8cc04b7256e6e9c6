/** What a paste or a drop gives: `DataTransfer`, or anything of its shape. */
interface Pasted {
  getData(format: string): string;
}

/**
 * The web addresses in what was pasted or dropped, each once, in their order. A piece of a page that
 * is pictures and no text stands for these pictures, since its list (`text/uri-list`) may name what
 * they link to. What is at an address is not known before it is fetched, and `http` is not refused
 * here, so that the person hears of it.
 */
export function pastedUrls(pasted: Pasted): string[] {
  const html = pasted.getData('text/html');
  const pictures = picturesIn(html);
  const found = [
    holdsText(html) ? [] : pictures,
    listedUrls(pasted.getData('text/uri-list')),
    urlsInText(pasted.getData('text/plain')),
    pictures,
  ];
  return distinct(found.find((words) => distinct(words).length > 0) ?? []);
}

/** One tag; in quotes it may hold a `>`. No look goes past the next `<`: the time is in proportion. */
const TAG = /<(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g;
const SRC = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

const holdsText = (html: string): boolean => html.replace(TAG, '').trim() !== '';

const picturesIn = (html: string): string[] =>
  (html.match(TAG) ?? []).flatMap((tag) => {
    const [, double, single, bare] = (/^<img\b/i.test(tag) && SRC.exec(tag)) || [];
    const src = double ?? single ?? bare;
    return src ? [src.replace(/&(amp|#38|#x26);/gi, '&')] : [];
  });

/** RFC 2483: one a line, and comments. */
const listedUrls = (list: string): string[] =>
  list.split(/\r?\n/).filter((line) => !line.startsWith('#'));

/** Commas may be part of an address, unless the next one follows. */
const urlsInText = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/[^\s<>"]+/gi)].flatMap(([word]) =>
    word.split(/[,;|](?=https?:\/\/)/i).map(withoutSentence),
  );

/** Without the marks of the sentence around it. */
function withoutSentence(word: string): string {
  let end = word.length;
  const isMark = (mark: string) =>
    ".,;:!?'`".includes(mark) || (mark === ')' && !word.includes('(')) || mark === ']';
  while (end > 0 && isMark(word.charAt(end - 1))) end--;
  return word.slice(0, end);
}

function distinct(words: readonly string[]): string[] {
  const urls = words.flatMap((word) => {
    if (!URL.canParse(word)) return [];
    const url = new URL(word);
    url.hash = '';
    return url.protocol === 'https:' || url.protocol === 'http:' ? [url.href] : [];
  });
  return [...new Set(urls)];
}
