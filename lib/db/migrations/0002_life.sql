CREATE TABLE "account" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"pause_reason" text,
	"paused_at" timestamp with time zone,
	"probe_at" timestamp with time zone,
	"probes" integer DEFAULT 0 NOT NULL,
	"credits_left" double precision,
	"credits_asked_at" timestamp with time zone,
	"swept_at" timestamp with time zone,
	CONSTRAINT "account_single" CHECK ("account"."id" = 1),
	CONSTRAINT "account_pause" CHECK (("account"."pause_reason" is null) = ("account"."probe_at" is null))
);
--> statement-breakpoint
CREATE TABLE "trash" (
	"pathname" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "attempts" ALTER COLUMN "credits" SET DATA TYPE double precision;--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "source_path" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "kie_code" text;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "ask_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "trimmed_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "spent" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "reused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "attempts_late" ON "attempts" USING btree ("ask_at") WHERE "attempts"."ask_at" is not null;--> statement-breakpoint
CREATE INDEX "tasks_ended" ON "tasks" USING btree ("ended_at") WHERE "tasks"."ended_at" is not null;--> statement-breakpoint
CREATE INDEX "tasks_digest" ON "tasks" USING btree ("digest") WHERE "tasks"."digest" is not null;--> statement-breakpoint
CREATE INDEX "tasks_source" ON "tasks" USING btree ("source_path") WHERE "tasks"."source_path" is not null;--> statement-breakpoint
CREATE INDEX "tasks_cutout" ON "tasks" USING btree ("cutout_path") WHERE "tasks"."cutout_path" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_twins" ON "tasks" USING btree ("digest","width","height") WHERE "tasks"."digest" is not null and "tasks"."state" in ('submitting', 'running');