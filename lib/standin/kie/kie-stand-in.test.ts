import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../node-http';
import { newDir, photo, quickEngine } from './fixture';
import { createKieStandIn, type KieStandIn } from './kie-stand-in';
import { MODEL } from './wire';

/** The stand-in, the image it fetches and the callback it sends, all over real HTTP. */
async function overHttp() {
  const png = await photo();
  const callbacks: unknown[] = [];
  const app = await serve(async (request) => {
    if (request.method === 'GET') return new Response(new Uint8Array(png));
    callbacks.push(await request.json());
    return Response.json({ code: 200 });
  });
  let standIn: KieStandIn | undefined;
  const server = await serve(async (request) => {
    if (!standIn) throw new Error('not yet');
    return await standIn.handle(request);
  });
  standIn = createKieStandIn({
    dir: newDir(),
    origin: server.origin,
    webhookKey: undefined,
    engine: quickEngine,
    log: () => undefined,
  });
  onTestFinished(async () => {
    await standIn?.close();
    await server.close();
    await app.close();
  });
  const base = `${server.origin}/standin/kie`;
  const post = (path: string, body: object) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer standin' },
      body: JSON.stringify(body),
    });
  const create = () =>
    post('/api/v1/jobs/createTask', {
      model: MODEL,
      callBackUrl: `${app.origin}/callback`,
      input: { image: `${app.origin}/photo.png` },
    });
  return { base, post, create, callbacks };
}

test('a task goes its way over real HTTP', async () => {
  const { base, post, create, callbacks } = await overHttp();
  await post('/knobs', { callback: 'early' });
  const { data } = await (await create()).json();
  expect(callbacks).toMatchObject([{ code: 200, data: { taskId: data.taskId } }]);
  const record = await fetch(`${base}/api/v1/jobs/recordInfo?taskId=${data.taskId}`, {
    headers: { authorization: 'Bearer standin' },
  });
  const [url] = (await record.json()).data.response.resultUrls;
  const result = await fetch(url);
  expect(result.headers.get('content-type')).toBe('image/png');
  expect((await result.arrayBuffer()).byteLength).toBeGreaterThan(100);
});

test('a reply that is lost breaks the connection', async () => {
  const { post, create } = await overHttp();
  await post('/knobs', { reply: 'lost' });
  await expect(create().then((response) => response.text())).rejects.toThrow();
});
