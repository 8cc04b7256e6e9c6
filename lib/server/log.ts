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

/** Drizzle's own error repeats a query's parameters, and with them names of files and keys. */
const isQueryError = (error: Error): boolean => 'query' in error && 'params' in error;

const said = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return isQueryError(error) ? 'query failed' : `${error.name}: ${error.message}`;
};

/** An error and its causes in one line. */
export function explain(thrown: unknown): string {
  const parts: string[] = [];
  for (let error = thrown; error !== undefined && parts.length < 5; ) {
    parts.push(said(error));
    error = error instanceof Error ? error.cause : undefined;
  }
  return withoutSecrets(parts.join(' ← '));
}

/** One line of JSON an event, for people and machines alike. */
export const log: Log = (event, fields = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...fields });
  console.log(withoutSecrets(line));
};
