-- A watcher asks for what changed after revision N of its batch. Numbers drawn from a sequence can
-- become visible out of order and be missed; a counter in the batch's row cannot, since that row
-- stays locked until the change it numbers is committed.
CREATE FUNCTION number_task_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE batches SET revision = revision + 1 WHERE id = NEW.batch_id
    RETURNING revision INTO NEW.revision;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER task_added BEFORE INSERT ON tasks
  FOR EACH ROW EXECUTE FUNCTION number_task_change();
--> statement-breakpoint
-- To a watcher, `submitting` is still `queued`. Leaving that step unnumbered also keeps claims,
-- which touch rows of several batches at once, from locking batches in different orders.
CREATE TRIGGER task_changed BEFORE UPDATE ON tasks
  FOR EACH ROW
  WHEN (
    CASE OLD.state WHEN 'submitting' THEN 'queued' ELSE OLD.state END
    IS DISTINCT FROM
    CASE NEW.state WHEN 'submitting' THEN 'queued' ELSE NEW.state END
  )
  EXECUTE FUNCTION number_task_change();
