// npm as a subprocess, and what its failures mean.
import { spawn } from 'node:child_process';

/** Command and leading arguments. */
export type NpmCommand = readonly [string, ...string[]];

export const NPM: NpmCommand = ['npm'];

const FLAGS = [
  // Two packages would otherwise download from elsewhere what is never used here.
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--loglevel=error',
];

export type FetchFailure = 'offline' | 'no-space' | 'damaged' | 'other';

export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
  constructor(
    readonly reason: FetchFailure,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}: ${detail}`, options);
  }
}

const MEANINGS: readonly (readonly [RegExp, FetchFailure])[] = [
  [/ENOSPC|EDQUOT/, 'no-space'],
  [/EINTEGRITY|EBADSIZE/, 'damaged'],
  [/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET|ENOTCACHED/, 'offline'],
  [/network/i, 'offline'],
];

export function meaningOf(output: string): FetchFailure {
  return MEANINGS.find(([pattern]) => pattern.test(output))?.[1] ?? 'other';
}

/** Room for npm's last words; more is not needed to know what went wrong. */
const MAX_OUTPUT = 8_000;

/** npm leads with its error code; what follows is a stack and the registry's address. */
const firstLine = (output: string) => output.match(/^npm error.*$/m)?.[0];

/**
 * `npm ci` in `folder`, which holds a package.json and its lockfile.
 * @throws {FetchFailed}; the signal's reason, after npm has ended.
 */
export function npmCi([command, ...leading]: NpmCommand, folder: string, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const npm = spawn(command, [...leading, 'ci', '--prefix', folder, ...FLAGS], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      // On Windows npm is a command script, which only a shell can start.
      shell: process.platform === 'win32',
    });
    const stop = () => npm.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    let output = '';
    npm.stderr.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
    npm.on('error', (cause) => reject(new FetchFailed('other', 'npm did not start', { cause })));
    npm.on('close', (code, killed) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else if (signal.aborted) reject(signal.reason);
      else
        reject(new FetchFailed(meaningOf(output), firstLine(output) ?? killed ?? `code ${code}`));
    });
  });
}
