CREATE TABLE "attempts" (
	"task_id" text NOT NULL,
	"number" integer NOT NULL,
	"key_digest" text NOT NULL,
	"sent_at" timestamp with time zone,
	"kie_task_id" text,
	"accepted_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"outcome" text,
	"credits" real,
	CONSTRAINT "attempts_task_id_number_pk" PRIMARY KEY("task_id","number"),
	CONSTRAINT "attempts_kie_task_id_unique" UNIQUE("kie_task_id")
);
--> statement-breakpoint
CREATE TABLE "batches" (
	"id" text PRIMARY KEY NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slots" (
	"kind" text NOT NULL,
	"slot" integer NOT NULL,
	"free_at" timestamp with time zone NOT NULL,
	CONSTRAINT "slots_kind_slot_pk" PRIMARY KEY("kind","slot")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"batch_id" text NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"source_path" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"error" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now(),
	"leased_until" timestamp with time zone,
	"tried_since" timestamp with time zone,
	"silent_since" timestamp with time zone,
	"absences" integer DEFAULT 0 NOT NULL,
	"result_tries" integer DEFAULT 0 NOT NULL,
	"rejections" integer DEFAULT 0 NOT NULL,
	"cutout_path" text,
	"cutout_bytes" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "tasks_final" CHECK (("tasks"."due_at" is null) = ("tasks"."ended_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_batch_id_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tasks_changes" ON "tasks" USING btree ("batch_id","revision");--> statement-breakpoint
CREATE INDEX "tasks_due" ON "tasks" USING btree ("due_at") WHERE "tasks"."due_at" is not null;