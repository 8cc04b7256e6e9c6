-- What a batch has cost is read with every look at its status, so it is kept as a sum.
CREATE FUNCTION count_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE batches
    SET spent = spent + coalesce(NEW.credits, 0) - coalesce(OLD.credits, 0),
        revision = revision + 1
    WHERE id = (SELECT batch_id FROM tasks WHERE id = NEW.task_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER attempt_paid AFTER UPDATE ON attempts
  FOR EACH ROW
  WHEN (coalesce(OLD.credits, 0) <> coalesce(NEW.credits, 0))
  EXECUTE FUNCTION count_credits();
--> statement-breakpoint
-- An object in Blob whose row lets go of it is put into the trash by the same transaction: no
-- process that dies in between leaves it behind.
CREATE FUNCTION trash_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO trash (pathname) VALUES (OLD.source_path) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER task_source_dropped AFTER UPDATE ON tasks
  FOR EACH ROW
  WHEN (OLD.source_path IS NOT NULL AND NEW.source_path IS NULL)
  EXECUTE FUNCTION trash_copy();
--> statement-breakpoint
-- Several tasks may hold one cut-out; it goes with the last of them.
CREATE FUNCTION trash_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Of two that delete the last two holders at once, the second must see that the first is gone.
  PERFORM pg_advisory_xact_lock(727002, hashtext(cutout_path)) FROM (
    SELECT DISTINCT cutout_path FROM gone
      WHERE EXISTS (SELECT 1 FROM tasks WHERE tasks.cutout_path = gone.cutout_path)
      ORDER BY cutout_path
  ) shared;
  INSERT INTO trash (pathname)
    SELECT source_path FROM gone WHERE source_path IS NOT NULL
    UNION
    SELECT cutout_path FROM gone WHERE cutout_path IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.cutout_path = gone.cutout_path)
    ON CONFLICT DO NOTHING;
  UPDATE batches SET revision = revision + 1, trimmed_at = revision + 1
    WHERE id IN (SELECT batch_id FROM gone);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tasks_deleted AFTER DELETE ON tasks
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION trash_deleted();
