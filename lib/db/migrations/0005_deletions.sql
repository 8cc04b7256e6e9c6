CREATE TABLE "deleted_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "deleted_batches_at" ON "deleted_batches" USING btree ("at");