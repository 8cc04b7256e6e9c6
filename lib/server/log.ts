import 'server-only';

export type Fields = Record<string, unknown>;
export type Log = (event: string, fields?: Fields) => void;

/** What must never stand in a log: query strings (signatures, callback keys), tokens, bearers. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(https?:\/\/[^\s?"']+)\?[^\s"']*/g, '$1?…')
    .replace(/(https?:\/\/)[^\s/@"']+@/g, '$1…@')
    .replace(/(postgres(?:ql)?:\/\/)[^\s"']+/g, '$1…')
    .replace(/vercel_blob_[a-z]+_[^\s"']+/g, 'vercel_blob_…')
    .replace(/bearer\s+[^\s"',]+/gi, 'Bearer …');
}

/** An error and its causes in one line. */
export function explain(thrown: unknown): string {
  const said: string[] = [];
  for (let error = thrown; error !== undefined && said.length < 5; ) {
    said.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    error = error instanceof Error ? error.cause : undefined;
  }
  return withoutSecrets(said.join(' ← '));
}

/** One line of JSON an event, for people and machines alike. */
export const log: Log = (event, fields = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...fields });
  console.log(withoutSecrets(line));
};
