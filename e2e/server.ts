import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

/** How long a server may take to end by itself. */
const GRACE_MS = 5_000;
/** After this a request that is not answered is made again. */
const REPLY_MS = 10_000;

export interface LoggedEvent {
  event: string;
  [field: string]: unknown;
}

/** A request that reached the Kie stand-in. */
export interface KieRequest {
  /** In ms. */
  at: number;
  method: string;
  path: string;
  taskId: string | null;
  code: number;
}

/** One `next start` on the production build, with the stand-ins and a data folder of its own. */
export class AppServer {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'clearcut-e2e-'));
  readonly events: LoggedEvent[] = [];
  output = '';
  #readUpTo = 0;
  #process: ChildProcess | null = null;

  constructor(
    readonly port: number,
    readonly env: Record<string, string> = {},
  ) {}

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts the process without waiting until it serves. */
  async launch(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start'], {
      env: {
        ...process.env,
        ENGINE: 'classical',
        KIE_GRACE_MS: '5000',
        KIE_REPLY_TIMEOUT_MS: '10000',
        KIE_PROBE_MS: '500',
        CRON_SECRET: 'the-secret-of-the-tests',
        VERCEL_BLOB_RETRIES: '0',
        // Whoever uploads from a test sets this for itself.
        VERCEL_BLOB_API_URL: '',
        ...this.env,
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr.on('data', (chunk: Buffer) => this.#read(chunk));
    await once(child, 'spawn');
    return child;
  }

  /** Starts the process and waits until it is healthy. */
  async start(): Promise<void> {
    const child = await this.launch();
    await Promise.race([
      this.until(async () => {
        const signal = AbortSignal.timeout(REPLY_MS);
        return (await fetch(`${this.origin}/api/health`, { signal })).ok;
      }),
      once(child, 'close').then(() => {
        throw new Error(`the server ended:\n${this.output}`);
      }),
    ]);
  }

  #read(chunk: Buffer): void {
    this.output += chunk.toString();
    const lines = this.output.slice(this.#readUpTo).split('\n');
    // The last one may still be coming.
    lines.pop();
    for (const line of lines) {
      this.#readUpTo += line.length + 1;
      if (line.startsWith('{')) this.events.push(JSON.parse(line));
    }
  }

  /**
   * Ends the process at once, as a crash or a lost machine would; with another signal it may first
   * finish what it is at, but not wait for a connection that a browser opened ahead of need.
   */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await Promise.race([ended, pause(GRACE_MS, null, { ref: false })]);
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill('SIGTERM');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Waits for a condition; what it throws meanwhile counts as not yet. */
  async until(condition: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
    const giveUpAt = Date.now() + patienceMs;
    for (;;) {
      if (await condition().catch(() => false)) return;
      if (Date.now() > giveUpAt) throw new Error(`not in time; the server said:\n${this.output}`);
      await pause(50);
    }
  }

  async #kie(pathAndQuery: string, init?: RequestInit): Promise<unknown> {
    // Behind a door the stand-in has a key of its own.
    const file = path.join(this.dataDir, 'kie.secret');
    const key = existsSync(file) ? readFileSync(file, 'utf8') : 'standin';
    const response = await fetch(`${this.origin}/standin/kie/${pathAndQuery}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    return response.json();
  }

  /** Turns knobs of the Kie stand-in. */
  async knobs(change: Record<string, unknown>): Promise<void> {
    await this.#kie('knobs', { method: 'POST', body: JSON.stringify(change) });
  }

  async credits(): Promise<number> {
    const reply = await this.#kie('api/v1/chat/credit');
    if (typeof reply !== 'object' || !reply || !('data' in reply)) throw new Error('no credits');
    return Number(reply.data);
  }

  /** What the Kie stand-in was asked, and the code it decided on. */
  async requests(): Promise<KieRequest[]> {
    const log = await this.#kie('log');
    return Array.isArray(log) ? log : [];
  }
}
