import { type FormEvent, useEffect, useRef, useState } from 'react';
import { MAX_BATCH_NAME } from '@/lib/task/task';
import { useMessages } from '../messages';
import { Button } from '../ui/button';

/** A batch's name, being changed in its place. Enter saves, Escape leaves. */
export function BatchName({
  name,
  placeholder,
  onSave,
  onLeave,
}: {
  name: string;
  /** What it is called while it has no name. */
  placeholder: string;
  onSave: (name: string) => Promise<void>;
  onLeave: () => void;
}) {
  const say = useMessages();
  const input = useRef<HTMLInputElement>(null);
  const [isSaving, setSaving] = useState(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (isSaving) return;
    setSaving(true);
    await onSave(input.current?.value ?? '');
    setSaving(false);
  }

  return (
    <form
      onSubmit={(event) => void save(event)}
      onKeyDown={({ key }) => {
        if (key === 'Escape' && !isSaving) onLeave();
      }}
      className="flex min-w-0 flex-wrap gap-1"
    >
      <input
        ref={input}
        aria-label={say.batches.name}
        defaultValue={name}
        placeholder={placeholder}
        maxLength={MAX_BATCH_NAME}
        readOnly={isSaving}
        autoComplete="off"
        className="min-h-10 min-w-0 flex-1 rounded-lg bg-well px-3 font-medium placeholder:font-normal placeholder:text-quiet"
      />
      <Button type="submit" disabled={isSaving}>
        {say.batches.save}
      </Button>
      <Button look="ghost" disabled={isSaving} onClick={onLeave}>
        {say.cancel}
      </Button>
    </form>
  );
}
