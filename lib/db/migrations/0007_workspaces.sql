-- Everything that a person can ask for belongs to a workspace; what there was is the house's.
ALTER TABLE "batches" ADD COLUMN "workspace" text DEFAULT 'house' NOT NULL;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "made_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "workspace" text DEFAULT 'house' NOT NULL;--> statement-breakpoint
ALTER TABLE "deleted_batches" ADD COLUMN "workspace" text DEFAULT 'house' NOT NULL;--> statement-breakpoint
ALTER TABLE "presets" ADD COLUMN "workspace" text DEFAULT 'house' NOT NULL;--> statement-breakpoint
ALTER TABLE "deleted_batches" DROP CONSTRAINT "deleted_batches_pkey";--> statement-breakpoint
ALTER TABLE "deleted_batches" ADD CONSTRAINT "deleted_batches_id_workspace_pk" PRIMARY KEY("id","workspace");--> statement-breakpoint
ALTER TABLE "presets" DROP CONSTRAINT "presets_pkey";--> statement-breakpoint
ALTER TABLE "presets" ADD CONSTRAINT "presets_workspace_id_pk" PRIMARY KEY("workspace","id");--> statement-breakpoint
-- A task's workspace is its batch's: the reference to both lets it be no other.
ALTER TABLE "batches" ADD CONSTRAINT "batches_owned" UNIQUE("id","workspace");--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_batch_id_batches_id_fk";--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_batch" FOREIGN KEY ("batch_id","workspace") REFERENCES "public"."batches"("id","workspace") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
DROP INDEX "tasks_digest";--> statement-breakpoint
CREATE INDEX "tasks_digest" ON "tasks" USING btree ("digest","workspace") WHERE "tasks"."digest" is not null;--> statement-breakpoint
DROP INDEX "tasks_twins";--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_twins" ON "tasks" USING btree ("workspace","digest","width","height") WHERE "tasks"."digest" is not null and "tasks"."state" in ('submitting', 'running');