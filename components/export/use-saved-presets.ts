import { useEffect, useState } from 'react';
import { AppError, codeOf, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { SavedPreset } from '@/lib/export/saved-preset';
import type { Session } from '../session';

export interface SavedPresets {
  readonly list: readonly SavedPreset[];
  /** They could not be read. */
  readonly isUnread: boolean;
  /** @returns why it was not saved; null where it was */
  save(preset: SavedPreset): Promise<ErrorCode | null>;
  remove(id: string): Promise<ErrorCode | null>;
}

const unwrap = <T>(result: Result<T, ErrorCode>): T => {
  if (!result.ok) throw new AppError(result.error);
  return result.value;
};

const byName = (a: SavedPreset, b: SavedPreset) => a.name.localeCompare(b.name);

/** The team's own presets, as the server keeps them. */
export function useSavedPresets(openSession: () => Promise<Session>): SavedPresets {
  const [list, setList] = useState<readonly SavedPreset[]>([]);
  const [isUnread, setUnread] = useState(false);
  useEffect(() => {
    let isOver = false;
    async function read() {
      const { presets } = await openSession();
      const found = unwrap(await presets.listPresets());
      if (!isOver) setList([...found].sort(byName));
    }
    read().catch(() => {
      if (!isOver) setUnread(true);
    });
    return () => {
      isOver = true;
    };
  }, [openSession]);

  async function attempt(work: (session: Session) => Promise<unknown>): Promise<ErrorCode | null> {
    try {
      await work(await openSession());
      return null;
    } catch (thrown) {
      return codeOf(thrown);
    }
  }

  return {
    list,
    isUnread,
    save: (preset) =>
      attempt(async ({ presets }) => {
        unwrap(await presets.savePreset(preset));
        setList((before) => [...before.filter(({ id }) => id !== preset.id), preset].sort(byName));
      }),
    remove: (id) =>
      attempt(async ({ presets }) => {
        unwrap(await presets.deletePreset({ id }));
        setList((before) => before.filter((preset) => preset.id !== id));
      }),
  };
}
