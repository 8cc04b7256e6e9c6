import 'server-only';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const known = new Map<string, string>();

/**
 * A secret of this data folder, made at its first use and remembered by the process. Two processes that start at once agree on
 * it: the file appears whole or not at all, and who comes second reads the first one's.
 */
export function localSecret(dataDir: string, name: string): string {
  const file = path.join(dataDir, `${name}.secret`);
  const remembered = known.get(file);
  if (remembered !== undefined) return remembered;
  mkdirSync(dataDir, { recursive: true });
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, randomBytes(24).toString('hex'), { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    if (!exists) throw thrown;
  } finally {
    rmSync(fresh, { force: true });
  }
  const secret = readFileSync(file, 'utf8');
  known.set(file, secret);
  return secret;
}
