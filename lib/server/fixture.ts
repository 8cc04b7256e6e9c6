import { eq, sql } from 'drizzle-orm';
import sharp, { type Sharp } from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { Db } from '@/lib/db/client';
import { HOME, makeAcceptedEarlier, makeOverdue, newPhoto, row } from '@/lib/db/fixture';
import { account, attempts, slots, tasks, trash } from '@/lib/db/schema';
import type { Slot } from '@/lib/db/slots';
import { HOUSE } from '@/lib/door/visitor';
import type { Created, KieClient, Read } from '@/lib/kie/client';
import { sign } from '@/lib/kie/signature';
import { type NodeServer, serve } from '@/lib/standin/node-http';
import type { BlobStore } from '@/lib/storage/blob';
import { answerCallback } from './answer-callback';
import { createBell } from './bell';
import { readEnvironment } from './environment.mjs';
import { type Fields, log } from './log';
import { createPump } from './pump';
import type { Services } from './services';
import { submitTasks } from './submit-tasks';
import { createWatch } from './watch';

/** What the tests of this room stand on: the real use cases in a world made of fakes. */

const WEBHOOK_KEY = 'whk_never_in_a_log';
const SIGNATURE = 'signature_never_in_a_log';
const BLOB_TOKEN = 'vercel_blob_rw_store_token_never_in_a_log';

const SIZE = { width: 300, height: 256 };
const background = (alpha: number) => ({ r: 200, g: 30, b: 90, alpha });

/** A picture that is transparent but for its upper half. */
export function cutout({ width, height } = SIZE): Sharp {
  const half = {
    create: { width, height: height / 2, channels: 4, background: background(1) },
  } as const;
  return sharp({ create: { width, height, channels: 4, background: background(0) } }).composite([
    { input: half, top: 0, left: 0 },
  ]);
}
export const plain = (alpha: number, { width, height } = SIZE): Sharp =>
  sharp({ create: { width, height, channels: 4, background: background(alpha) } });

/** Kie as a table: what it was asked, and what it will say. */
function createFakeKie() {
  const creates: { image: string; callBackUrl: string; kieTaskId: string }[] = [];
  const records = new Map<string, Read>();
  let reads = 0;
  const fake = {
    creates,
    get reads() {
      return reads;
    },
    /** What the caller hears of a create that was made. */
    reply: (kieTaskId: string): Created | Promise<Created> => ({ kind: 'accepted', kieTaskId }),
    freshUrl: null as string | null,
    /** What the account has left; null where it does not answer. */
    credits: 100 as number | null,
    say(kieTaskId: string, data: object) {
      const record = { taskId: kieTaskId, state: 'waiting', failCode: null, failMsg: null };
      const made = creates.find((create) => create.kieTaskId === kieTaskId);
      const param = JSON.stringify({ callBackUrl: made?.callBackUrl });
      records.set(kieTaskId, { kind: 'record', record: { ...record, param, ...data } });
    },
    sayRead: (kieTaskId: string, read: Read) => records.set(kieTaskId, read),
    succeed: (kieTaskId: string, resultUrl: string) =>
      fake.say(kieTaskId, { state: 'success', response: { resultUrls: [resultUrl] } }),
  };
  const client: KieClient = {
    createTask: async (image, callBackUrl) => {
      const kieTaskId = `kie${newId()}`;
      creates.push({ image, callBackUrl: callBackUrl ?? '', kieTaskId });
      fake.say(kieTaskId, {});
      return fake.reply(kieTaskId);
    },
    readTask: async (kieTaskId) => {
      reads++;
      return records.get(kieTaskId) ?? { kind: 'absent' };
    },
    downloadUrl: async () => fake.freshUrl,
    credits: async () => {
      if (fake.credits === null) throw new Error('chat/credit answered 401');
      return fake.credits;
    },
  };
  return { fake, client };
}

/** The house's are those that photos bring along by themselves. */
export const fakeProof = (pathname: string, workspace: string): string =>
  `proof of ${workspace === HOUSE ? '' : `${workspace}'s `}${pathname}`;

function createFakeBlob() {
  const kept = new Map<string, Uint8Array>();
  const fake = {
    kept,
    removed: [] as string[],
    puts: 0,
    isDown: false,
    /** What a listing shows, with the time of its upload. */
    uploaded: new Map<string, Date>(),
  };
  const unlessDown = () => {
    if (fake.isDown) throw new AppError('storage-unavailable');
  };
  const store: BlobStore = {
    signedReadUrl: async (pathname) => {
      unlessDown();
      return `https://store.example.com/${pathname}?signature=${SIGNATURE}`;
    },
    proofOf: fakeProof,
    grant: async (copies, workspace) =>
      copies.map(() => {
        const taskId = newId();
        const pathname = `copies/${taskId}.jpg`;
        const proof = fakeProof(pathname, workspace);
        return { kind: 'upload', taskId, pathname, proof, token: '' };
      }),
    read: async (pathname) => {
      unlessDown();
      const bytes = kept.get(pathname);
      return bytes ? new Response(new Uint8Array(bytes)) : null;
    },
    async *list(prefix) {
      unlessDown();
      const below = [...fake.uploaded].filter(([pathname]) => pathname.startsWith(prefix));
      yield below.map(([pathname, uploadedAt]) => ({ pathname, uploadedAt }));
    },
    put: async (pathname, bytes) => {
      unlessDown();
      fake.puts++;
      kept.set(pathname, bytes);
    },
    remove: async (pathnames) => {
      unlessDown();
      fake.removed.push(...pathnames);
      for (const pathname of pathnames) {
        kept.delete(pathname);
        fake.uploaded.delete(pathname);
      }
    },
    check: async () => unlessDown(),
  };
  return { fake, store };
}

export type World = ReturnType<typeof createWorld>;

/** The host that results are fetched from, over real HTTP. */
function createResults() {
  const results = {
    origin: '',
    downloads: 0,
    answer: (): Response | Promise<Response> => new Response(null, { status: 404 }),
  };
  return results;
}

function createWorld(db: Db, results: ReturnType<typeof createResults>) {
  const kie = createFakeKie();
  const blob = createFakeBlob();
  const env = readEnvironment({ KIE_WEBHOOK_HMAC_KEY: WEBHOOK_KEY });
  let isOpen = true;
  let failures = 0;
  let isOver = false;
  const bell = createBell();
  const database = async () => {
    if (!isOpen || failures-- > 0) throw new AppError('database-unavailable');
    return db;
  };
  const parts = {
    env: { ...env, kie: { ...env.kie, resultOrigins: [results.origin] } },
    log: (event: string, fields?: Fields) => {
      if (!isOver) log(event, fields);
    },
    bell,
    watch: createWatch({ db: database, bell }),
    blobToken: BLOB_TOKEN,
    kie: kie.client,
    blob: blob.store,
    db: database,
  };
  const works: Services = { ...parts, pump: createPump(parts) };

  /** The request that Kie would make about its nth create, unless `spoil` changes it. */
  function callback(nth = 0, spoil: CallbackSpoil = {}): Request {
    const { callBackUrl = '', kieTaskId = '' } = kie.fake.creates[nth] ?? {};
    const id = spoil.kieTaskId ?? kieTaskId;
    const timestamp = String(Math.round((spoil.at ?? Date.now()) / 1000));
    return new Request(spoil.url ?? callBackUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-webhook-timestamp': timestamp,
        'x-webhook-signature': sign(WEBHOOK_KEY, id, timestamp),
        ...spoil.headers,
      },
      body: spoil.body ?? JSON.stringify({ code: 200, data: { taskId: id, state: 'success' } }),
      ...(spoil.body instanceof ReadableStream && { duplex: 'half' }),
    });
  }

  /** Submits `count` photos as the page does. */
  async function submit(count = 1) {
    const batchId = newId();
    const photos = Array.from({ length: count }, () => newPhoto());
    await submitTasks(works, HOME, { batchId, photos });
    return { batchId, ids: photos.map(({ taskId }) => taskId), photos };
  }

  return {
    db,
    works,
    submit,
    kie: kie.fake,
    blob: blob.fake,
    results,
    callback,
    /** Takes the database away, and gives it back. */
    setDatabase(isThere: boolean) {
      isOpen = isThere;
    },
    /** Takes the database away for so many questions. */
    failDatabase(times: number) {
      failures = times;
    },
    /** Submits one photo and lets it go to Kie. */
    async start() {
      const { batchId, ids } = await submit();
      await works.pump.run();
      const [id = ''] = ids;
      return { batchId, id, kieTaskId: kie.fake.creates.at(-1)?.kieTaskId ?? '' };
    },
    /** Kie has finished, with this picture. */
    async finish(kieTaskId: string, picture = cutout().png()) {
      const bytes = new Uint8Array(await picture.toBuffer());
      results.answer = () => new Response(bytes);
      kie.fake.succeed(kieTaskId, `${results.origin}/result.png`);
    },
    /** What the route does with a request: the status it answers, and the work after it. */
    async ring(request: Request): Promise<number> {
      const { answer, followUp } = await answerCallback(works, request);
      await followUp?.();
      return answer.status;
    },
    /** What still runs on timers finds nothing to work on, and is not heard. */
    async end() {
      await works.pump.run();
      isOpen = false;
      isOver = true;
    },
    /** Nothing more can be created for now. */
    useUpAllowance: (kind: Slot['kind'] = 'create') =>
      db.update(slots).set({ freeAt: sql`now() + interval '1 hour'` }).where(eq(slots.kind, kind)),
    row: (id: string) => row(db, id),
    attempts: (id: string) =>
      db.select().from(attempts).where(eq(attempts.taskId, id)).orderBy(attempts.number),
    /** Lets the time pass until the task is due, and does what is due. */
    async pass(id: string) {
      await makeOverdue(db, id);
      await db.update(slots).set({ freeAt: sql`now()` }).where(eq(slots.kind, 'read'));
      await works.pump.run();
    },
    /** Lets the time pass until attempts that their task has gone on without are asked about. */
    async passLate(id: string) {
      await db
        .update(attempts)
        .set({ askAt: sql`case when ${attempts.askAt} is not null then now() end` })
        .where(eq(attempts.taskId, id));
      await db.update(slots).set({ freeAt: sql`now()` }).where(eq(slots.kind, 'read'));
      await works.pump.run();
    },
    /** Lets the time pass until what could not be removed from the store is tried again. */
    async passTrash() {
      await db.update(trash).set({ dueAt: sql`now()` });
      await works.pump.run();
    },
    /** Lets the time pass until it is tried whether a pause may end. */
    async passProbe() {
      await db
        .update(account)
        .set({ probeAt: sql`case when ${account.probeAt} is not null then now() end` });
      await db.update(tasks).set({ dueAt: sql`now()` }).where(eq(tasks.state, 'queued'));
      await works.pump.run();
    },
    /** The same for a create without a reply: its own grace, and the one under our eyes. */
    async passGraces(id: string) {
      await makeOverdue(db, id);
      await works.pump.run();
      await makeOverdue(db, id);
      await works.pump.run();
    },
    /** As if Kie had taken the task so much earlier. */
    acceptEarlier: (id: string, ms: number) => makeAcceptedEarlier(db, id, ms),
  };
}

interface CallbackSpoil {
  url?: string;
  kieTaskId?: string;
  at?: number;
  headers?: Record<string, string>;
  body?: string | ReadableStream<Uint8Array>;
}

/**
 * A fresh world for each test. After each, whatever was logged is searched for secrets.
 * @param db the emptied database
 */
export function eachInAWorld(db: () => Db): () => World {
  const results = createResults();
  let server: NodeServer;
  let world: World;
  let lines: string[];

  beforeAll(async () => {
    server = await serve(async () => {
      results.downloads++;
      return results.answer();
    });
    results.origin = server.origin;
  });
  afterAll(() => server.close());

  beforeEach(() => {
    lines = [];
    vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
    results.downloads = 0;
    results.answer = () => new Response(null, { status: 404 });
    world = createWorld(db(), results);
  });
  afterEach(async () => {
    await world.end();
    vi.restoreAllMocks();
    const keys = world.kie.creates.map(({ callBackUrl }) =>
      callBackUrl ? (new URL(callBackUrl).searchParams.get('key') ?? '') : '',
    );
    for (const secret of [WEBHOOK_KEY, SIGNATURE, BLOB_TOKEN, ...keys].filter(Boolean)) {
      expect(lines.join('\n')).not.toContain(secret);
    }
  });

  return () => world;
}
