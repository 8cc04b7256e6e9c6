import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { installPackage } from './debian.mjs';
import { end, run, start } from './processes.mjs';

const DEBIANS = '/usr/lib/postgresql';

/** The folder with the server's programs, which Debian keeps out of the PATH. */
function findBinaries() {
  const versions = existsSync(DEBIANS) ? readdirSync(DEBIANS) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(DEBIANS, version, 'bin')),
    '/opt/homebrew/bin',
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((program) => folder && existsSync(path.join(folder, program))),
  );
}

/** PostgreSQL refuses to run as root: whom to run it as instead, if we are. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return {};
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/**
 * @param {string} url
 * @param {(client: pg.Client) => Promise<unknown>} work
 */
async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @param {string} url @param {() => boolean} isDead */
async function untilItAnswers(url, isDead) {
  for (let tries = 0; tries < 150 && !isDead(); tries++) {
    try {
      return await withClient(url, (client) => client.query('select 1'));
    } catch {
      await pause(200);
    }
  }
  throw new Error('PostgreSQL did not start');
}

/**
 * A PostgreSQL of our own in a temporary folder, on a free port, thrown away at the end; the
 * server's programs are installed where that is possible. It is as fast as it can be: nothing in it
 * has to survive a power cut.
 * @returns {Promise<{ database(name: string): Promise<string>, stop(): Promise<void> } | null>}
 *   `null` when this machine cannot have one
 */
export async function startPostgres() {
  const binaries = findBinaries() ?? ((await installPackage('postgresql')) && findBinaries());
  if (!binaries) return null;

  const folder = mkdtempSync(path.join(tmpdir(), 'clearcut-postgres-'));
  const as = unprivileged();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const made = await run(
      path.join(binaries, 'initdb'),
      ['-D', folder, '-U', 'clearcut', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (!made) throw new Error('initdb failed');
    const port = await freePort();
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      fsync: 'off',
      full_page_writes: 'off',
      log_min_messages: 'fatal',
      log_min_error_statement: 'panic',
    };
    const server = start(
      path.join(binaries, 'postgres'),
      ['-D', folder, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
      { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] },
    );
    const stop = async () => {
      // SIGINT is its "fast" shutdown: it does not wait for clients.
      await end(server, 'SIGINT');
      remove();
    };
    const url = (/** @type {string} */ name) => `postgres://clearcut@127.0.0.1:${port}/${name}`;
    try {
      await untilItAnswers(url('postgres'), () => server.exitCode !== null);
    } catch (thrown) {
      await stop();
      throw thrown;
    }
    return {
      database: async (name) => {
        await withClient(url('postgres'), (client) => client.query(`create database "${name}"`));
        return url(name);
      },
      stop,
    };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}
