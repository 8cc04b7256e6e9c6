import { setTimeout as pause } from 'node:timers/promises';
import { AppServer } from '../server';

/** One process of the deployment, which is killed and comes back. */
export class Instance {
  readonly app: AppServer;
  isUp = false;
  kills = 0;
  #comingBack: Promise<void> = Promise.resolve();

  constructor(port: number, env: Record<string, string>) {
    this.app = new AppServer(port, env);
  }

  async start(): Promise<void> {
    const child = await this.app.launch();
    child.once('exit', () => {
      this.isUp = false;
    });
    // That it answers is enough: with a store that is down it would not be healthy.
    await this.app.until(async () => (await fetch(`${this.app.origin}/api/health`)).status > 0);
    this.isUp = child.exitCode === null && child.signalCode === null;
    if (!this.isUp) throw new Error(`the server ended:\n${this.app.output}`);
  }

  /** Kills the process once it is up, and has it come back after a while. */
  async kill(downMs: number): Promise<void> {
    const killed = this.#comingBack.then(async () => {
      this.isUp = false;
      await this.app.kill('SIGKILL');
      this.kills += 1;
    });
    this.#comingBack = killed.then(() => pause(downMs)).then(() => this.start());
    // Whoever waits for it hears of a failure; until then nobody may be there to hear it.
    this.#comingBack.catch(() => undefined);
    await killed;
  }

  /** Waits until it is up again. */
  async back(): Promise<void> {
    await this.#comingBack;
  }
}
