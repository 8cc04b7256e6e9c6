import 'server-only';
import { doorsHere } from '../door-of';
import type { Environment } from '../environment.mjs';
import { checkBlob, checkClock, checkDatabase, checkKie } from './check-services';
import {
  checkCallback,
  checkDoors,
  checkPooling,
  checkRetention,
  checkSignature,
  checkSweep,
  isNear,
} from './check-settings';
import { type Finding, finding } from './finding';
import type { BlobReading, CallbackReading, DatabaseReading, KieReading } from './readings';

/** How the doctor reaches the world; none of them throws. */
export interface Probes {
  kie(): Promise<KieReading>;
  blob(): Promise<BlobReading>;
  database(): Promise<DatabaseReading>;
  callback(): Promise<CallbackReading>;
}

/** What a finding must never hold, however it came into somebody's words. */
const secretsOf = ({ kie, blob, databaseUrl, cronSecret, protectionBypass }: Environment) =>
  [
    kie.apiKey,
    kie.webhookKey,
    blob.token,
    cronSecret,
    protectionBypass,
    databaseUrl,
    databaseUrl && decodeURIComponent(new URL(databaseUrl).password),
  ].filter((secret) => secret && secret.length > 3 && secret !== 'standin');

/** Looks at all that a deployment stands on, and tells how each thing was found. */
export async function examine(env: Environment, probes: Probes): Promise<Finding[]> {
  const asksItself = !env.kie.standIn && env.kie.callbackUrl !== null && !isNear(env.appUrl);
  const [kie, blob, database, callback] = await Promise.all([
    probes.kie(),
    probes.blob(),
    probes.database(),
    asksItself ? probes.callback() : null,
  ]);
  const secrets = secretsOf(env);
  const withoutSecrets = (value: string | number) =>
    typeof value === 'number'
      ? value
      : secrets.reduce((text: string, secret) => text.replaceAll(String(secret), '…'), value);
  return [
    finding('configuration', 'ok', 'configuration-ok'),
    checkKie(env, kie),
    ...checkSignature(env),
    checkBlob(env, blob),
    checkDatabase(database),
    ...checkPooling(env),
    checkCallback(env, callback),
    checkClock([kie, blob]),
    checkDoors(doorsHere(env), env),
    checkSweep(env),
    checkRetention(env),
  ].map((each) => ({ ...each, value: withoutSecrets(each.value) }));
}

/** A configuration that cannot be worked with: every problem is a finding, and nothing else is looked at. */
export const unreadable = (problems: readonly string[]): Finding[] =>
  problems.map((problem) => finding('configuration', 'problem', 'configuration-broken', problem));
