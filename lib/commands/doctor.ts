// `npm run doctor [-- address]`: tries the configuration that stands here, for an app that the world
// reaches at the address, and ends with 1 where it has a problem.
import { enDoctor as say } from '@/lib/messages/en-doctor';
import { examine, unreadable } from '@/lib/server/doctor/examine';
import type { Finding } from '@/lib/server/doctor/finding';
import { probeBlob, probeCallback, probeKie, probePostgres } from '@/lib/server/doctor/probes';
import { type Environment, pointBlobSdk } from '@/lib/server/environment.mjs';
import { kieKey } from '@/lib/server/kie-key';
import { localSecret } from '@/lib/server/local-secret';
import { readConfiguration } from './read-configuration';

const MARKS = { ok: '✓', advice: '!', problem: '✗' } as const;
const WIDTH = 96;
const INDENT = 22;

/** Text in lines of a width that a terminal has, set off from the left. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 1 <= WIDTH - INDENT) lines[lines.length - 1] += `${word} `;
    else lines.push(`${word} `);
  }
  return lines.map((line) => line.trimEnd()).join(`\n${' '.repeat(INDENT)}`);
}

function table(findings: readonly Finding[]): string {
  const rows = findings.map(({ check, standing, said, value }) => {
    const [says, remedy] = say.said[said](value);
    const head = `${MARKS[standing]} ${say.checks[check]}`.padEnd(INDENT);
    return `${head}${wrapped(says)}${remedy && standing !== 'ok' ? `\n${' '.repeat(INDENT)}→ ${wrapped(remedy)}` : ''}`;
  });
  const count = (standing: Finding['standing']) =>
    findings.filter((each) => each.standing === standing).length;
  return [say.command, '', ...rows, '', say.summary(count('problem'), count('advice')), ''].join(
    '\n',
  );
}

function look(env: Environment): Promise<Finding[]> {
  pointBlobSdk(env);
  return examine(env, {
    kie: () => probeKie({ kie: { ...env.kie, apiKey: kieKey(env) } }),
    blob: () =>
      probeBlob(
        env,
        env.blob.token ?? `vercel_blob_rw_standin_${localSecret(env.dataDir, 'blob')}`,
      ),
    database: async () =>
      env.databaseUrl ? probePostgres(env.databaseUrl) : { kind: 'embedded-idle' },
    callback: () => probeCallback(env),
  });
}

const configuration = readConfiguration(process.argv[2]);
const findings = 'appUrl' in configuration ? await look(configuration) : unreadable(configuration);
process.stdout.write(table(findings));
process.exitCode = findings.some(({ standing }) => standing === 'problem') ? 1 : 0;
