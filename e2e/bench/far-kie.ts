import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';
import { z } from 'zod';
import { picture } from '../app';
import type { Later } from './bench';
import { listen } from './listen';

const PHOTO = 'photos/mug-white-studio.jpg';
const ALPHA = 'photos/mug-white-studio.alpha.png';

const createSchema = z.object({ callBackUrl: z.url() });

async function cutOut(width: number, height: number): Promise<Buffer> {
  const size = { width, height, fit: 'cover' } as const;
  const alpha = await sharp(picture(ALPHA)).resize(size).extractChannel(0).raw().toBuffer();
  return sharp(picture(PHOTO))
    .resize(size)
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

/**
 * Kie as it is for the machine of a visitor: elsewhere, so that its work takes nothing from the
 * page. It gives every photo the same cut-out, at once.
 * @returns the environment of an app that uses it
 */
export async function openFarKie(
  later: Later,
  size: { width: number; height: number },
): Promise<Record<string, string>> {
  const result = await cutOut(size.width, size.height);
  let origin = '';

  const record = (taskId: string) => ({
    taskId,
    state: 'success',
    resultJson: JSON.stringify({ resultUrls: [`${origin}/files/${taskId}.png`] }),
    creditsConsumed: 1,
  });
  async function create(request: IncomingMessage, response: ServerResponse) {
    const { callBackUrl } = createSchema.parse(await json(request));
    const taskId = randomUUID();
    response.once('finish', () => {
      const body = JSON.stringify({ code: 200, msg: 'success', data: record(taskId) });
      const headers = { 'content-type': 'application/json' };
      // One that is lost is made good for by the app itself.
      fetch(callBackUrl, { method: 'POST', headers, body }).catch(() => undefined);
    });
    return { taskId };
  }
  async function dataFor(request: IncomingMessage, response: ServerResponse, url: URL) {
    if (url.pathname.endsWith('/createTask')) return create(request, response);
    if (url.pathname.endsWith('/recordInfo')) return record(url.searchParams.get('taskId') ?? '');
    return 1_000;
  }
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', origin);
    if (url.pathname.startsWith('/files/')) {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': result.length });
      response.end(result);
      return;
    }
    const data = await dataFor(request, response, url);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 200, msg: 'success', data }));
  }

  const port = await listen(later, (request, response) => {
    answer(request, response).catch((thrown: unknown) =>
      response.destroy(new Error(String(thrown))),
    );
  });
  origin = `http://127.0.0.1:${port}`;
  return { KIE_API_KEY: 'bench', KIE_API_URL: origin };
}
