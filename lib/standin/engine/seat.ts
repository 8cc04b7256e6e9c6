// Where a helper sits: a thread or a process of its own, started from a TypeScript file of this
// repository. Next runs from the repository's root, in development and in production alike, and
// bundles this file; the helpers it must leave alone, so their paths are put together at run time.
import { fork } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

export interface Seat {
  post(message: unknown): void;
  /** Ends it at once, whatever it does. No event follows. */
  stop(): void;
}

export interface SeatEvents {
  onMessage(message: unknown): void;
  /** It ended by itself. */
  onExit(detail: string): void;
}

export type StartSeat = (events: SeatEvents) => Seat;

const HERE = ['lib', 'standin', 'engine'];

export const fileOfRoom = (...parts: readonly string[]): string =>
  [process.cwd(), ...HERE, ...parts].join('/');

// `--import tsx` in a thread's execArgv does nothing (tsx 4.23, Node 20): it registers its hooks
// on the main thread alone. Its API does it for the thread that calls it.
const BOOT = (file: string) =>
  `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(pathToFileURL(file).href)});
  });`;

export const threadAt =
  (file: string): StartSeat =>
  ({ onMessage, onExit }) => {
    const thread = new Worker(BOOT(file), { eval: true, execArgv: [] });
    thread.on('message', onMessage);
    thread.on('error', (error) => onExit(String(error)));
    thread.on('exit', (code) => onExit(`code ${code}`));
    return {
      post: (message) => thread.postMessage(message),
      stop: () => {
        thread.removeAllListeners();
        thread.on('error', () => undefined);
        void thread.terminate();
      },
    };
  };

/** `args` are the process's arguments. It gets bytes as bytes, and ends when we do. */
export const processAt =
  (file: string, args: readonly string[]): StartSeat =>
  ({ onMessage, onExit }) => {
    const child = fork(file, [...args], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', onMessage);
    child.on('error', (error) => onExit(String(error)));
    child.on('exit', (code, signal) => onExit(signal ?? `code ${code}`));
    return {
      post: (message) => {
        if (typeof message === 'object' && message !== null && child.connected) child.send(message);
      },
      stop: () => {
        child.removeAllListeners();
        child.on('error', () => undefined);
        child.kill('SIGKILL');
      },
    };
  };
