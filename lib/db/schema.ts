import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { ErrorCode } from '@/lib/base/errors';
import { HOUSE } from '@/lib/door/visitor';
import { PAUSE_REASONS, TASK_STATES } from '@/lib/task/task';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** Whose it is. What was made before there were several is the house's. */
const workspace = () => text('workspace').notNull().default(HOUSE);

/** The photos of one sitting. `revision` counts the changes that a watcher can see. */
export const batches = pgTable(
  'batches',
  {
    id: text('id').primaryKey(),
    workspace: workspace(),
    /** The name of the member who made it; empty where nobody gave one. */
    madeBy: text('made_by').notNull().default(''),
    /** As a person called it; empty while nobody has. */
    name: text('name').notNull().default(''),
    revision: bigint('revision', { mode: 'number' }).notNull().default(0),
    /** The revision at which tasks were last deleted: to an older cursor all that are left are told. */
    trimmedAt: bigint('trimmed_at', { mode: 'number' }).notNull().default(0),
    /** Credits of all its attempts, also of those that were deleted since; kept by a trigger. */
    spent: doublePrecision('spent').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    // For its tasks to refer to both.
    unique('batches_owned').on(table.id, table.workspace),
    index('batches_of').on(table.workspace, table.createdAt, table.id),
  ],
);

/**
 * Batches that somebody deleted: what is still on its way to one must not bring it back. Each
 * workspace has its own marks, so that none can tell which of an id's batches it was.
 */
export const deletedBatches = pgTable(
  'deleted_batches',
  {
    id: text('id').notNull(),
    workspace: workspace(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.workspace] }),
    index('deleted_batches_at').on(table.at),
  ],
);

/** One photo on its way through the model. */
export const tasks = pgTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    batchId: text('batch_id').notNull(),
    /** Its batch's, which the reference to both holds it to. */
    workspace: workspace(),
    /** The batch's revision at the last visible change; kept by a trigger, never written by hand. */
    revision: bigint('revision', { mode: 'number' }).notNull().default(0),
    /** Its place in the list it was submitted with, so that photos go out in their order. */
    position: integer('position').notNull(),
    name: text('name').notNull(),
    /** The folder that it lay in, below the one that was dropped; empty where there was none. */
    folder: text('folder').notNull().default(''),
    /** Its place in its batch, as a person sees it. */
    place: integer('place').notNull().default(0),
    /** Size of the API copy, which is the size that the result must have. */
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** SHA-256 of the original's bytes, in hex; the same bytes are not sent twice. */
    digest: text('digest'),
    /** Where the API copy lies. A trigger puts into the trash what is taken off here. */
    sourcePath: text('source_path'),
    state: text('state', { enum: TASK_STATES }).notNull().default('queued'),
    error: text('error').$type<ErrorCode>(),
    /** The current attempt; 0 before the first. */
    attempt: integer('attempt').notNull().default(0),
    /** When somebody has to look at this row next; empty once it is final. */
    dueAt: moment('due_at').defaultNow(),
    /** Who works on the row holds it until then; a dead holder's lease runs out. */
    leasedUntil: moment('leased_until'),
    /** When the first try was sent or ended; the time in our own queue before it does not count. */
    triedSince: moment('tried_since'),
    /** Set while a create without a reply has its last grace, under our eyes. */
    silentSince: moment('silent_since'),
    /** Reads in a row in which Kie did not know the current attempt. */
    absences: integer('absences').notNull().default(0),
    /** Tries to keep the result of the current attempt, which Kie has finished. */
    resultTries: integer('result_tries').notNull().default(0),
    /** Those of them after which another one will hardly differ. */
    rejections: integer('rejections').notNull().default(0),
    cutoutPath: text('cutout_path'),
    cutoutBytes: integer('cutout_bytes'),
    /** The cut-out is another task's, of the same bytes; both rows hold the file. */
    reused: boolean('reused').notNull().default(false),
    createdAt: moment('created_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    foreignKey({
      name: 'tasks_batch',
      columns: [table.batchId, table.workspace],
      foreignColumns: [batches.id, batches.workspace],
    }).onDelete('cascade'),
    index('tasks_changes').on(table.batchId, table.revision),
    index('tasks_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
    index('tasks_ended').on(table.endedAt).where(sql`${table.endedAt} is not null`),
    index('tasks_digest').on(table.digest, table.workspace).where(sql`${table.digest} is not null`),
    index('tasks_source').on(table.sourcePath).where(sql`${table.sourcePath} is not null`),
    index('tasks_cutout').on(table.cutoutPath).where(sql`${table.cutoutPath} is not null`),
    uniqueIndex('tasks_twins')
      .on(table.workspace, table.digest, table.width, table.height)
      .where(sql`${table.digest} is not null and ${table.state} in ('submitting', 'running')`),
    check('tasks_final', sql`(${table.dueAt} is null) = (${table.endedAt} is not null)`),
  ],
);

/** One createTask, written down before it is made: what we know of it, and what it cost. */
export const attempts = pgTable(
  'attempts',
  {
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    /** SHA-256 of the key that rides in the callback URL. */
    keyDigest: text('key_digest').notNull(),
    /** Set at the last moment before the call: without it nothing was sent. */
    sentAt: moment('sent_at'),
    kieTaskId: text('kie_task_id').unique(),
    acceptedAt: moment('accepted_at'),
    endedAt: moment('ended_at'),
    /** How it ended: `succeeded` or an error code; empty while open. */
    outcome: text('outcome').$type<'succeeded' | 'cancelled' | ErrorCode>(),
    /** What Kie called the trouble: the code of a refusal, or its `failCode`. */
    kieCode: text('kie_code'),
    /** Empty while it is not known, be it for ever. */
    credits: doublePrecision('credits'),
    /** When to ask Kie what became of it, although its task has gone on without it. */
    askAt: moment('ask_at'),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.number] }),
    index('attempts_late').on(table.askAt).where(sql`${table.askAt} is not null`),
  ],
);

/** Objects in Blob that nothing refers to any more, until they have been removed there. */
export const trash = pgTable('trash', {
  pathname: text('pathname').primaryKey(),
  dueAt: moment('due_at').notNull().defaultNow(),
});

/** Kinds of files that a team has made its own: settings under a name, for every batch. */
export const presets = pgTable(
  'presets',
  {
    id: text('id').notNull(),
    workspace: workspace(),
    name: text('name').notNull(),
    /** As it was when it was saved; parsed again whenever it is read. */
    deliverable: jsonb('deliverable').$type<unknown>().notNull(),
    /** When it was last saved or, give or take a day, asked for. */
    usedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspace, table.id] })],
);

/** The one account at Kie, and what all instances share about it. A single row. */
export const account = pgTable(
  'account',
  {
    id: integer('id').primaryKey().default(1),
    pauseReason: text('pause_reason', { enum: PAUSE_REASONS }),
    pausedAt: moment('paused_at'),
    /** When to try whether the pause may end. */
    probeAt: moment('probe_at'),
    probes: integer('probes').notNull().default(0),
    creditsLeft: doublePrecision('credits_left'),
    creditsAskedAt: moment('credits_asked_at'),
    sweptAt: moment('swept_at'),
  },
  (table) => [
    check('account_single', sql`${table.id} = 1`),
    check('account_pause', sql`(${table.pauseReason} is null) = (${table.probeAt} is null)`),
  ],
);

/**
 * Kie's allowances, one row a call that may be under way in a window: creates and reads apart. Who
 * makes a call takes a row and has it for at least a window, so no window ever sees more.
 */
export const slots = pgTable(
  'slots',
  {
    kind: text('kind', { enum: ['create', 'read'] }).notNull(),
    slot: integer('slot').notNull(),
    freeAt: moment('free_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.slot] })],
);

/**
 * How many photos the public has begun on a day of UTC: a row for each visitor, for each address by
 * its digest, and one for all, which whoever changes any of that day's rows holds first.
 */
export const allowances = pgTable(
  'allowances',
  {
    day: date('day', { mode: 'string' }).notNull(),
    subject: text('subject').notNull(),
    used: integer('used').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.subject] }),
    check('allowances_used', sql`${table.used} >= 0`),
  ],
);

/**
 * Photos that were counted, for as long as it is not known whether they cost anything: one that was
 * submitted, or tried again after its attempts up to a number.
 */
export const allowanceUses = pgTable(
  'allowance_uses',
  {
    /** Perhaps of a task that was deleted since. */
    taskId: text('task_id').notNull(),
    afterAttempt: integer('after_attempt').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** Of the rows that it was counted in. */
    subjects: text('subjects').array().notNull(),
    /** Set by a trigger where its task was deleted before it had cost anything. */
    isFree: boolean('is_free').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.afterAttempt] }),
    index('allowance_uses_day').on(table.day),
  ],
);

/** Passcodes that were tried, by the place that they came from: how many in a window of time. */
export const signInTries = pgTable('sign_in_tries', {
  /** A digest of an address, or `all` for the whole deployment. */
  place: text('place').primaryKey(),
  taken: integer('taken').notNull(),
  endsAt: moment('ends_at').notNull(),
});
