/** The envelope around every reply of Kie's API, and the words in it. */

export const MODEL = 'recraft/remove-background';

/** Kie documents the codes; where it documents no text, the text is ours. */
const MESSAGES: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'You do not have access permissions',
  402: 'credits insufficient',
  404: 'not found',
  408: 'upstream did not answer',
  422: 'validation error',
  429: 'call frequency is too high, try again later',
  433: 'the usage cap of this key is reached',
  455: 'service is under maintenance',
  500: 'internal error',
  501: 'generation failed',
  505: 'this feature is disabled',
};

export const messageOf = (code: number): string => MESSAGES[code] ?? `error ${code}`;

/** What the API has decided to say, before the knobs spoil it on its way. */
export type Reply = { code: number; body: object; httpStatus?: number };

export const success = (data: unknown): Reply => ({
  code: 200,
  body: { code: 200, msg: 'success', data },
});

/** An error as Kie writes it: `data` is null, and is missing altogether beside a 401. */
export function refusal(code: number, msg = messageOf(code)): Reply {
  return { code, body: code === 401 ? { code, msg } : { code, msg, data: null } };
}

/** HTTP says 200 whatever the body's code, unless `codeAsStatus`. */
export function toResponse({ code, body, httpStatus }: Reply, codeAsStatus: boolean): Response {
  return Response.json(body, { status: httpStatus ?? (codeAsStatus ? code : 200) });
}

/** A 200 whose connection breaks in the middle of the body. */
export function brokenResponse(): Response {
  const beginning = new TextEncoder().encode('{"code":200,"msg":"suc');
  let begun = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (begun) controller.error(new Error('connection lost'));
        else controller.enqueue(beginning);
        begun = true;
      },
    },
    // Nothing is pulled ahead, so that the beginning is on its way before the break.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

/** The page that a proxy in front of Kie shows when it lost sight of it. */
export function proxyErrorPage(): Response {
  return new Response('<!DOCTYPE html><title>502</title><h1>Bad gateway</h1>', {
    status: 502,
    headers: { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' },
  });
}
