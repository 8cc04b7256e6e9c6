CREATE TABLE "allowance_uses" (
	"task_id" text NOT NULL,
	"after_attempt" integer NOT NULL,
	"day" date NOT NULL,
	"subjects" text[] NOT NULL,
	"is_free" boolean DEFAULT false NOT NULL,
	CONSTRAINT "allowance_uses_task_id_after_attempt_pk" PRIMARY KEY("task_id","after_attempt")
);
--> statement-breakpoint
CREATE TABLE "allowances" (
	"day" date NOT NULL,
	"subject" text NOT NULL,
	"used" integer NOT NULL,
	CONSTRAINT "allowances_day_subject_pk" PRIMARY KEY("day","subject"),
	CONSTRAINT "allowances_used" CHECK ("allowances"."used" >= 0)
);
--> statement-breakpoint
CREATE INDEX "allowance_uses_day" ON "allowance_uses" USING btree ("day");--> statement-breakpoint
-- Of a photo that is deleted nobody could tell any more whether it had cost anything. The rows that
-- it was counted in are not touched here: who holds a task may not wait for them.
CREATE FUNCTION free_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE allowance_uses SET is_free = true
    WHERE task_id = OLD.id AND NOT EXISTS (
      SELECT 1 FROM attempts
      WHERE attempts.task_id = OLD.id AND attempts.number > allowance_uses.after_attempt
        AND coalesce(attempts.credits, CASE WHEN attempts.sent_at IS NULL THEN 0 ELSE 1 END) > 0);
  RETURN OLD;
END $$;
--> statement-breakpoint
CREATE TRIGGER task_uncounted BEFORE DELETE ON tasks
  FOR EACH ROW EXECUTE FUNCTION free_use();
